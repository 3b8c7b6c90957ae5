"""Declarations of options and arguments, each made once and read by two parsers.

One is typer (`app`), with help and completion; the other, for plain command lines, is `fastpath`, because
importing typer takes longer than rendering an hour of track from the cache.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Final, NamedTuple, get_type_hints

from voiceguide.errors import VoiceguideError

AS_JSON: Final = "--json"
"""The option that prints results and errors as JSON; not in `options`, which `--help` does not import."""
Complete = Callable[[str], list[str]]
"""Returns the completions of a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A positional argument.

    Args:
        metavar: Its placeholder in the help.
        help: One line on it.
        show_default: Whether the help tells the default.
        autocompletion: Completes it.
    """

    metavar: str
    help: str
    show_default: bool = True
    autocompletion: Complete | None = None

    def typer_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of `typer.Argument`."""
        return {name: getattr(self, name) for name in ("metavar", "help", "show_default", "autocompletion")}


@dataclass(frozen=True, slots=True, init=False)
class OptionSpec:
    """An option, with its value if it takes one.

    Args:
        names: Its names, `--minutes`, `-m`.
        help: One line on it; a function makes it for the help page, if the line takes imports.
        metavar: The placeholder of its value in the help.
        envvar: An environment variable with its default.
        show_default: Whether the help tells the default.
        autocompletion: Completes its value.
    """

    names: tuple[str, ...]
    help: str | Callable[[], str]
    metavar: str | None
    envvar: str | None
    show_default: bool
    autocompletion: Complete | None

    def __init__(
        self,
        *names: str,
        help: str | Callable[[], str],
        metavar: str | None = None,
        envvar: str | None = None,
        show_default: bool = True,
        autocompletion: Complete | None = None,
    ) -> None:
        given = (names, help, metavar, envvar, show_default, autocompletion)
        for name, value in zip(OptionSpec.__slots__, given, strict=True):
            object.__setattr__(self, name, value)

    def typer_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of `typer.Option`."""
        line = self.help if isinstance(self.help, str) else self.help()
        return {name: getattr(self, name) for name in OptionSpec.__slots__[2:]} | {"help": line}


class Parameter(NamedTuple):
    """A parameter of a command.

    Args:
        name: The name of the parameter, or of the field in a group.
        hint: Its annotation, with an `OptionSpec` or `Argument` in it.
        default: Its default; `inspect.Parameter.empty` if it is required.
        group: The parameter that groups it with others, if there is one.
    """

    name: str
    hint: Any
    default: Any
    group: str | None


@cache
def parameters(command: Callable[..., None]) -> tuple[Parameter, ...]:
    """List the parameters of a command, in order; one that is a dataclass is a group of options."""
    return tuple(_parameters(command))


def _parameters(command: Callable[..., None]) -> Iterator[Parameter]:
    hints = get_type_hints(command, include_extras=True)
    for each in inspect.signature(command).parameters.values():
        kind = hints[each.name]
        if not is_dataclass(kind):
            yield Parameter(each.name, kind, each.default, None)
            continue
        within = get_type_hints(kind, include_extras=True)
        for field in fields(kind):
            yield Parameter(field.name, within[field.name], field.default, each.name)


def group_arguments(command: Callable[..., None], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a command with those of each group gathered; a group always exists."""
    hints = get_type_hints(command, include_extras=True)
    grouped = {one.name: one.group for one in parameters(command) if one.group is not None}
    alone = {name: value for name, value in given.items() if name not in grouped}
    return alone | {
        group: hints[group](**{name: given[name] for name in given if grouped.get(name) == group})
        for group in dict.fromkeys(grouped.values())
    }


class UsageError(VoiceguideError):
    """A command line is wrong: arguments are missing, unknown, or do not belong together.

    Typer prints it with the usage of the command; with `--json` it is printed like any refusal.
    """

    kind: ClassVar[str] = "mistyped"
