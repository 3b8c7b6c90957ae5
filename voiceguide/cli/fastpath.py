"""A fast path for plain command lines, which are parsed without importing typer.

Plain are options by their full names, each followed by its value, none twice, none abbreviated, and none with
a value from the environment. Everything else, and everything wrong, is left to typer: `parse_plain` then
returns None without any effect. A test checks that both read the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Final, get_args, get_origin

from voiceguide.cli.option_types import OptionSpec, group_arguments, parameters
from voiceguide.cli.registry import COMMANDS, load_command

_COMPLETES: Final = "_VOICEGUIDE_COMPLETE"
"""The environment variable that is set while a shell completes a word."""


class _NotPlain(Exception):  # noqa: N818, RUF100 - it never leaves this module
    """A command line that needs typer."""


def parse_plain(words: Sequence[str]) -> Callable[[], None] | None:
    """Return the command with its arguments bound, ready to be called; None if typer has to read them."""
    command = next((each for each in COMMANDS if each.plain and each.words == list(words[:1])), None)
    if command is None or _COMPLETES in os.environ:
        return None
    found = load_command(command)
    try:
        return partial(found, **group_arguments(found, parse_arguments(found, words[1:])))
    except _NotPlain:
        return None


def parse_arguments(command: Callable[..., None], words: Sequence[str]) -> dict[str, Any]:
    """Parse the arguments after a command's name; those of a group are not gathered yet.

    Raises:
        _NotPlain: They are not plain.
    """
    options: dict[str, tuple[str, Any]] = {}
    alone = ""
    for one in parameters(command):
        kind, declared = get_args(one.hint)[:2] if get_origin(one.hint) is Annotated else (None, None)
        if not isinstance(declared, OptionSpec):
            alone = one.name
            continue
        if declared.envvar and declared.envvar in os.environ:
            raise _NotPlain
        options |= dict.fromkeys(declared.names, (one.name, kind))
    given: dict[str, Any] = {}
    left = iter(words)
    for word in left:
        if not word.startswith("-"):
            if not alone:
                raise _NotPlain
            given.setdefault(alone, []).append(word)
            continue
        if word not in options:
            raise _NotPlain
        name, kind = options[word]
        value = True if kind is bool else _value(next(left, ""), kind)
        if name not in given:
            given[name] = value
        elif isinstance(value, list):
            given[name] += value
        else:
            raise _NotPlain
    return given


def _value(word: str, kind: Any) -> Any:  # noqa: ANN401 - what the annotation says
    """Parse one value; numbers, which can be written in many ways, are left to typer."""
    one = (
        next((each for each in get_args(kind) if each is not NoneType), kind)
        if NoneType in get_args(kind)
        else kind
    )
    if not word or word.startswith("-"):
        raise _NotPlain
    if one == list[str]:
        return [word]
    if one in (str, Path):
        return one(word)
    if isinstance(one, type) and issubclass(one, Enum):
        try:
            return one(word)
        except ValueError:
            raise _NotPlain from None
    raise _NotPlain
