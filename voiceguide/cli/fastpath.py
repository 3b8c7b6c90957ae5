"""Read a command line that holds nothing unusual, without typer.

Plain is: options by their full names, each with its value behind it, none twice, none abbreviated, nothing
asked of the environment. For everything else, and for everything wrong, there is typer: `plainly` then gives
None and nothing has happened. What it does give is what typer would have read; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Final, get_args, get_origin

from voiceguide.cli.option_types import OptionSpec, gathered, taken
from voiceguide.cli.registry import COMMANDS, home_of

_COMPLETES: Final = "_VOICEGUIDE_COMPLETE"
"""Set while a shell asks what a word may become."""


class _Unusual(Exception):  # noqa: N818, RUF100 - it never leaves this module
    """This is for typer."""


def plainly(words: Sequence[str]) -> Callable[[], None] | None:
    """Give the command with everything that was typed, ready to be called; None if it is not that plain."""
    command = next((each for each in COMMANDS if each.plain and [each.name] == list(words[:1])), None)
    if command is None or _COMPLETES in os.environ:
        return None
    found = home_of(command)
    try:
        return partial(found, **gathered(found, read(found, words[1:])))
    except _Unusual:
        return None


def read(command: Callable[..., None], words: Sequence[str]) -> dict[str, Any]:
    """Read what was typed after a command's name; what belongs to a group is not gathered yet.

    Raises:
        _Unusual: It is not plain.
    """
    options: dict[str, tuple[str, Any]] = {}
    alone = ""
    for one in taken(command):
        kind, told = get_args(one.hint)[:2] if get_origin(one.hint) is Annotated else (None, None)
        if not isinstance(told, OptionSpec):
            alone = one.name
            continue
        if told.envvar and told.envvar in os.environ:
            raise _Unusual
        options |= dict.fromkeys(told.names, (one.name, kind))
    given: dict[str, Any] = {}
    left = iter(words)
    for word in left:
        if not word.startswith("-"):
            if not alone:
                raise _Unusual
            given.setdefault(alone, []).append(word)
            continue
        if word not in options:
            raise _Unusual
        name, kind = options[word]
        value = True if kind is bool else _value(next(left, ""), kind)
        if name not in given:
            given[name] = value
        elif isinstance(value, list):
            given[name] += value
        else:
            raise _Unusual
    return given


def _value(word: str, kind: Any) -> Any:  # noqa: ANN401 - what the annotation says
    """Read one value; numbers, of which there are many ways to write, are typer's."""
    one = (
        next((each for each in get_args(kind) if each is not NoneType), kind)
        if NoneType in get_args(kind)
        else kind
    )
    if not word or word.startswith("-"):
        raise _Unusual
    if one == list[str]:
        return [word]
    if one in (str, Path):
        return one(word)
    if isinstance(one, type) and issubclass(one, Enum):
        try:
            return one(word)
        except ValueError:
            raise _Unusual from None
    raise _Unusual
