"""What a command takes from the command line, declared once.

Two read it: typer (`app`), which knows every way to type, helps and completes; and, for command lines that
hold nothing unusual, `plainly`, because importing typer takes longer than laying an hour of track.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, NamedTuple, get_type_hints

from voiceguide.errors import VoiceguideError

Complete = Callable[[str], list[str]]
"""Gives what a word that was begun may become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """Words that stand by themselves.

    Args:
        metavar: What stands for them in the help.
        help: One line on them.
        show_default: Whether the help tells the default.
        autocompletion: Completes them.
    """

    metavar: str
    help: str
    show_default: bool = True
    autocompletion: Complete | None = None

    def told(self) -> dict[str, Any]:
        """Say it all but the names as typer takes it."""
        return {name: getattr(self, name) for name in ("metavar", "help", "show_default", "autocompletion")}


@dataclass(frozen=True, slots=True, init=False)
class OptionSpec:
    """A word with dashes, and its value if it takes one.

    Args:
        names: How it may be typed, `--minutes`, `-m`.
        help: One line on it.
        metavar: What stands for its value in the help.
        envvar: A variable of the environment that is read where it is not typed.
        show_default: Whether the help tells the default.
        autocompletion: Completes its value.
    """

    names: tuple[str, ...]
    help: str
    metavar: str | None
    envvar: str | None
    show_default: bool
    autocompletion: Complete | None

    def __init__(
        self,
        *names: str,
        help: str,
        metavar: str | None = None,
        envvar: str | None = None,
        show_default: bool = True,
        autocompletion: Complete | None = None,
    ) -> None:
        given = (names, help, metavar, envvar, show_default, autocompletion)
        for name, value in zip(OptionSpec.__slots__, given, strict=True):
            object.__setattr__(self, name, value)

    def told(self) -> dict[str, Any]:
        """Say it all but the names as typer takes it."""
        return {name: getattr(self, name) for name in OptionSpec.__slots__[1:]}


class Parameter(NamedTuple):
    """One thing that a command takes.

    Args:
        name: Of the parameter, or of the field in a group.
        hint: Its annotation; what is typed for it is told by an `OptionSpec` or `Argument` in it.
        default: What it is where nothing is typed; `inspect.Parameter.empty` if something must be.
        group: The parameter that gathers it with others, if one does.
    """

    name: str
    hint: Any
    default: Any
    group: str | None


def taken(command: Callable[..., None]) -> Iterator[Parameter]:
    """Give all that a command takes, in order; a parameter that is a dataclass is a group of options."""
    hints = get_type_hints(command, include_extras=True)
    for each in inspect.signature(command).parameters.values():
        kind = hints[each.name]
        if not is_dataclass(kind):
            yield Parameter(each.name, kind, each.default, None)
            continue
        within = get_type_hints(kind, include_extras=True)
        for field in fields(kind):
            yield Parameter(field.name, within[field.name], field.default, each.name)


def gathered(command: Callable[..., None], given: Mapping[str, Any]) -> dict[str, Any]:
    """Gather what was typed into the groups of a command, each of which is there even if nothing was."""
    hints = get_type_hints(command, include_extras=True)
    grouped = {one.name: one.group for one in taken(command) if one.group is not None}
    alone = {name: value for name, value in given.items() if name not in grouped}
    return alone | {
        group: hints[group](**{name: given[name] for name in given if grouped.get(name) == group})
        for group in dict.fromkeys(grouped.values())
    }


class Mistyped(VoiceguideError):
    """A command is written wrongly: words that do not belong together, are missing, or mean nothing.

    People are told by typer, in front of how the command is used; machines get it like any refusal.
    """

    kind: ClassVar[str] = "mistyped"
