"""Adapt commands for typer: from our declarations of options and arguments to typer's."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import partial, wraps
from itertools import pairwise
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Self, get_args, get_origin

import typer

from voiceguide.cli.option_types import Argument, OptionSpec, UsageError, group_arguments, parameters
from voiceguide.errors import ChoiceError


def for_typer(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command with the signature that typer reads, raising typer's errors for wrong usage."""
    signature = [
        inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=one.default,
            annotation=_typer_annotation(one.hint, one.name),
        )
        for one in parameters(command)
    ]

    @wraps(command)
    def called(**given: Any) -> None:  # noqa: ANN401 - whatever typer read
        try:
            command(**group_arguments(command, given))
        except UsageError as wrong:
            raise typer.BadParameter(wrong.what, param_hint=wrong.where) from None

    called.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined] # as `inspect` documents
    return called


class _PlainValue:
    """The type of a parameter, in place of typer's: texts, paths and what is left away need no validation.

    Typer hands every value to pydantic, even that of an option which was not typed, and pydantic is imported
    in 70 ms: as long as all the rest of `list`. Values that are not plain are left to typer.

    Args:
        parameter: The parameter, of typer's.
    """

    def __init__(self, parameter: Any) -> None:  # noqa: ANN401 - typer's classes of parameters are private
        told = parameter.type_descriptor.parameter_info
        self._kind, self._parser = parameter.type_descriptor.annotation, told.parser
        looked_up = (
            told.exists or told.writable or told.resolve_path or not (told.file_okay and told.dir_okay)
        )
        self._any_path = told.path_type is None and not looked_up
        self._several = parameter.multiple or parameter.nargs == -1
        self._of_typer: Callable[[], Any] = parameter.get_runtime_param

    def itself(self) -> Self:
        """Return this type; typer calls that for each value."""
        return self

    def coerce(self, value: Any, **where: Any) -> Any:  # noqa: ANN401 - whatever was typed
        """Return a value as the command takes it."""
        if value is None:
            return () if self._several else None
        if self._several and self._kind == list[str] and not isinstance(value, str):
            return list(value)
        if self._parser is not None and not self._several:
            return self._parser(value)
        if self._kind in (str, bool) and isinstance(value, self._kind):
            return value
        if self._kind is Path and self._any_path and _may_be_read(value):
            return Path(value)
        return self._of_typer().coerce(value, **where)


def _may_be_read(path: str | Path) -> bool:
    """Report whether typer takes a path: it refuses a file that cannot be read, and takes a missing one."""
    return "\0" not in str(path) and (os.access(path, os.R_OK) or not os.path.lexists(path))


def read_without_pydantic(command: Any) -> None:  # noqa: ANN401 - as above
    """Make a command of typer's, and those in it if it is a group, read plain values by themselves."""
    command.get_params = partial(_plain_parameters, command.get_params)
    for each in getattr(command, "commands", {}).values():
        read_without_pydantic(each)


def _plain_parameters(of_typer: Callable[[Any], list[Any]], context: Any) -> list[Any]:  # noqa: ANN401 - as above
    """Return a command's parameters, `--help` among them, which typer makes when it is first asked for."""
    found = of_typer(context)
    for each in found:
        # A typer without these reads every value by itself, more slowly.
        ours = "get_runtime_param" in vars(each)
        if not ours and hasattr(each, "get_runtime_param") and hasattr(each, "type_descriptor"):
            each.get_runtime_param = _PlainValue(each).itself
    return found


def check_values(command: Callable[..., None], words: Sequence[str]) -> None:
    """Refuse an option with an empty value: `--bed "$BED"`, where that variable is empty.

    An empty path is the current folder to Python, and an empty name is no name; neither can be meant.

    Args:
        command: The command.
        words: The command line after its name.

    Raises:
        ChoiceError: There is such an option.
    """
    valued = set(_value_options(command))
    for word, after in pairwise((*words, "")):
        name = word.removesuffix("=")
        if name in valued and (name != word or (not after.strip() and word is not words[-1])):
            mend = f"Write what you want there, or leave {name} away."
            raise ChoiceError("nothing stands after it.", where=name, mend=mend)


def _value_options(command: Callable[..., None]) -> Iterator[str]:
    """List the names of a command's options that take a value."""
    for one in parameters(command):
        kind, declared = get_args(one.hint)[:2] if get_origin(one.hint) is Annotated else (bool, None)
        if kind is not bool and not isinstance(declared, Argument) and hasattr(declared, "help"):
            # An option declared to typer directly has its first name in place of a default.
            typed = (getattr(declared, "default", None), *(getattr(declared, "param_decls", None) or ()))
            yield from getattr(declared, "names", None) or (each for each in typed if isinstance(each, str))
            yield f"--{one.name.strip('_').replace('_', '-')}"


def _typer_annotation(hint: Any, name: str) -> Any:  # noqa: ANN401 - any annotation
    if get_origin(hint) is not Annotated:
        return hint
    kind, declared = get_args(hint)[:2]
    if isinstance(declared, Argument):
        return Annotated[kind, typer.Argument(**declared.typer_arguments())]
    made = (
        typer.Option(*declared.names, **declared.typer_arguments())
        if isinstance(declared, OptionSpec)
        else declared
    )
    called = (
        declared.names[0] if isinstance(declared, OptionSpec) else f"--{name.strip('_').replace('_', '-')}"
    )
    one = next((each for each in get_args(kind) if each is not NoneType), kind)
    if one is float:
        made.parser = partial(_number, called)
    elif one is int and isinstance(declared, OptionSpec):
        made.parser = partial(_whole_number, called)
    elif isinstance(one, type) and issubclass(one, StrEnum):
        made.parser = partial(_one_of, one, called)
        made.metavar = made.metavar or f"<{'|'.join(one)}>"
        made.autocompletion = made.autocompletion or _completer(tuple(one))
    return Annotated[kind, made]


def _number(name: str, text: str | float) -> float:
    """Parse a number; the message for a wrong one is ours, as typer's is hard to understand."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number.", param_hint=name) from None


def _whole_number(name: str, text: str | int) -> int:
    """Parse a whole number, as `_number` does."""
    try:
        return int(text)
    except ValueError:
        said = f"{text!r} is no whole number."
        bare = str(text).removesuffix("%").strip()
        guess = f" Did you mean {bare}?" if bare != text and bare.isdecimal() else ""
        raise typer.BadParameter(f"{said}{guess}", param_hint=name) from None


def _one_of(kinds: type[StrEnum], name: str, text: str) -> StrEnum:
    try:
        return kinds(text)
    except ValueError:
        *most, last = kinds
        near = get_close_matches(text.casefold(), list(kinds), n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        what = f"{text!r} is none of {', '.join(most)} and {last}.{guess}"
        raise typer.BadParameter(what, param_hint=name) from None


def _completer(kinds: Sequence[str]) -> Callable[[str], list[str]]:
    def begun(incomplete: str) -> list[str]:
        return [str(kind) for kind in kinds if kind.startswith(incomplete)]

    return begun
