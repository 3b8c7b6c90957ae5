"""Hurt JSON where it has values: what comes out is JSON still, or nearly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

from tests.fuzz.hurt import plain

MOST_SWOLLEN = 64_000_000
"""Bytes of the largest text made by swelling; that large once in some hundreds."""


class Raw(str):
    """JSON text that stands there as it is."""

    __slots__ = ()


VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 255, 65_536, 3_000_000, 10**9, 2**31 - 1, 2**31, 2**53 + 1, 2**63,
    10**30, -(2**63),
    0.5, -0.0, 1e-320, 1e300, Raw("1e999"), Raw("-1e999"), Raw("NaN"), Raw("Infinity"),
    Raw("1" + "0" * 5_000),
    "", " ", "x", "0", "../../victim.txt", "../victim.txt", "/etc/passwd", "..", ".", "a/b", "a\\b",
    "C:\\x", "CON", "nul.txt",
    "\0", "\ud800", "\x1b[2J", "\u202e", "\u2028", "é" * 200, "A" * 5_000, "~", "$HOME", "%s%n",
    "{0.__class__}", "command:true",
    "https://[", "http://", "file:///etc/passwd", "javascript:1", "0001-01-01T00:00:00+00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-03-08T20:00:00", "en_US.UTF-8",
    "xx", "<&>\"'",
    "]]>", "-->", "\r\n", "tone", "nan", "1e999", [], {}, [[]], [None], {"": None}, {"a": 1}, [1, "x"],
    Raw('{"a": 1, "a": 2}'),
    Raw("[" * 500 + "]" * 500), Raw("[" * 20_000 + "]" * 20_000), Raw('{"a":' * 3_000 + "1" + "}" * 3_000),
)  # fmt: skip


def hurt(data: bytes, draw: Random, others: Sequence[bytes], most: int = MOST_SWOLLEN) -> bytes:
    """Exchange, drop, double or swell a few values; of what is no JSON, some bytes."""
    tree = _parsed(data)
    if tree is None or draw.random() < 0.1:
        return plain.hurt(data, draw, others)
    for _ in range(1 + min(draw.getrandbits(2), draw.getrandbits(2))):
        tree = _changed(tree, draw, 0, most)
    made = written(tree)
    return plain.hurt(made, draw, others) if draw.random() < 0.05 else made


def whole(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Exchange values and nothing else."""
    tree = _parsed(data)
    return plain.hurt(data, draw, others) if tree is None else written(_changed(tree, draw, 0, MOST_SWOLLEN))


@lru_cache(4_000)
def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data) if len(data) < plain.MOST_BYTES else None
    except (ValueError, RecursionError):
        return None


def _changed(tree: Any, draw: Random, depth: int, most: int) -> Any:
    """Copy the way to one value and change that; everything beside the way is shared."""
    if isinstance(tree, dict | list) and tree and depth < 30 and draw.random() < (0.85 if depth else 0.97):
        made = tree.copy()
        at = draw.choice(list(made)) if isinstance(made, dict) else draw.randrange(len(made))
        act = draw.random()
        if act < 0.06:
            del made[at]
        elif act < 0.09 and isinstance(made, dict):
            made[draw.choice([one for one in VALUES if type(one) is str])] = made.pop(at)
        elif act < 0.12:
            other = draw.choice(list(made)) if isinstance(made, dict) else draw.randrange(len(made))
            made[at], made[other] = made[other], made[at]
        elif act < 0.15 and isinstance(made, list):
            made[at:at] = [made[at]] * draw.choice((1, 1, 2, 10, 100, 1_000))
        elif act < 0.17 and isinstance(made, dict):
            made[at] = Raw(
                written(made[at]).decode() + f",{json.dumps(at)}:{json.dumps(draw.choice(('', 1, None)))}"
            )
        else:
            made[at] = _changed(made[at], draw, depth + 1, most)
        return made
    return _exchanged(tree, draw, most)


def _exchanged(value: Any, draw: Random, most: int) -> Any:
    act = draw.random()
    if isinstance(value, int | float) and not isinstance(value, bool) and act < 0.4:
        return draw.choice(
            (value + 1, value - 1, -value, value * 2, value * 1_000, value * 10**6, float(value), str(value))
        )
    if isinstance(value, str) and not isinstance(value, Raw) and act < 0.3:
        hostile = draw.choice([one for one in VALUES if type(one) is str])
        at = draw.randint(0, len(value))
        return draw.choice(
            (value + hostile, hostile + value, value[:at] + hostile + value[at:], value[:at], value * 30)
        )
    if act > 0.995:
        return Raw(_swollen(value, draw, most))
    if act > 0.97:
        deep = draw.choice((1, 10, 100, 990, 3_000))
        return Raw("[" * deep + written(value).decode() + "]" * deep)
    return draw.choice(VALUES)


def _swollen(value: Any, draw: Random, most: int) -> str:
    """Write a value so often that the text is large: a list of one thing, or a text of one letter."""
    size = min(most, draw.choice((10_000, 100_000, 1_000_000, 1_000_000, 10_000_000, MOST_SWOLLEN)))
    if size > 1_000_000 and draw.random() < 0.7:
        size = 100_000
    one = draw.choice(("[]", "{}", "0", '""', '"x"', written(value).decode()[:2_000] or "0"))
    if draw.random() < 0.3:
        return '"' + draw.choice(("x", "<", " ", "é", "\\n", "a ")) * size + '"'
    return "[" + ",".join([one] * (size // (len(one) + 1) + 1)) + "]"


def written(tree: Any) -> bytes:
    """Write a tree; `Raw` in it stands there as it is."""
    raws: list[str] = []

    def marked(value: Any) -> Any:
        if isinstance(value, Raw):
            raws.append(value)
            return f"\ue000{len(raws) - 1}\ue001"
        if isinstance(value, dict):
            return {key: marked(each) for key, each in value.items()} if _holds_raw(value) else value
        if isinstance(value, list):
            return [marked(each) for each in value] if _holds_raw(value) else value
        return value

    text = json.dumps(marked(tree))
    for n, raw in enumerate(raws):
        text = text.replace(f'"\\ue000{n}\\ue001"', raw)
    return text.encode("utf-8", "replace")


def _holds_raw(tree: Any) -> bool:
    left = [tree]
    while left:
        one = left.pop()
        if isinstance(one, Raw):
            return True
        if isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list):
            left += one
    return False
