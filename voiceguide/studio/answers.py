"""Answers of the studio, free of any web framework: bytes, a stream, or a refusal as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

Encode = Callable[[object], object]
"""Turns our data into what JSON can hold, in the form that `--json` prints."""
JSON_TYPE: Final = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request, checked for who asks.

    Args:
        method: The HTTP method.
        words: The parts of its path that stand for something: a name, an id.
        query: What stands behind the question mark.
        headers: Its headers, by their names in lower case.
        body: What was sent.
    """

    method: str
    words: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A response.

    Args:
        status: The HTTP status.
        body: Its bytes; empty if `parts` has them.
        parts: Makes an iterator of its bytes from the first to before the end, which is read in a thread.
        size: The number of bytes that it has as a whole.
        media_type: The media type.
        headers: Other headers.
    """

    status: int = 200
    body: bytes = b""
    parts: Callable[[int, int], Iterator[bytes | memoryview]] | None = None
    size: int = 0
    media_type: str = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedCall(Exception):
    """A request that cannot be answered, with the HTTP status and the data that tell why."""

    def __init__(
        self, status: int, what: str, mend: str = "", more: Mapping[str, object] | None = None
    ) -> None:
        self.status = status
        said = {"kind": "refusal", "what": what, "mend": mend, "message": f"{what} {mend}".strip()}
        self.data: dict[str, object] = {**said, **(more or {})}
        super().__init__(what)


def json_answer(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return data as JSON; nothing in it can be taken for markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Reply(status=status, body=text.encode("utf-8", "replace"), headers=headers or {})
