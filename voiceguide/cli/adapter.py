"""Hand a command to typer, which knows nothing of how we declare what it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import partial, wraps
from itertools import pairwise
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import typer

from voiceguide.cli.option_types import Argument, Mistyped, OptionSpec, gathered, taken
from voiceguide.errors import ChoiceError


def for_typer(command: Callable[..., None]) -> Callable[..., None]:
    """Say what a command takes in typer's words, and what it finds wrong too."""
    parameters = [
        inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=one.default,
            annotation=_said(one.hint, one.name),
        )
        for one in taken(command)
    ]

    @wraps(command)
    def called(**given: Any) -> None:  # noqa: ANN401 - whatever typer read
        try:
            command(**gathered(command, given))
        except Mistyped as wrong:
            raise typer.BadParameter(wrong.what, param_hint=wrong.where) from None

    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # as `inspect` documents
    return called


def check_given(command: Callable[..., None], words: Sequence[str]) -> None:
    """Refuse an option behind which nothing stands: `--bed "$BED"`, where that is empty.

    An empty path is the current folder to Python, and an empty name is no name; nobody means either.

    Args:
        command: What was called.
        words: What was typed after its name.

    Raises:
        ChoiceError: There is such an option.
    """
    valued = set(_valued(command))
    for word, after in pairwise((*words, "")):
        name = word.removesuffix("=")
        if name in valued and (name != word or (not after.strip() and word is not words[-1])):
            mend = f"Write what you want there, or leave {name} away."
            raise ChoiceError("nothing stands after it.", where=name, mend=mend)


def _valued(command: Callable[..., None]) -> Iterator[str]:
    """Name the options of a command that take a value."""
    for one in taken(command):
        kind, told = get_args(one.hint)[:2] if get_origin(one.hint) is Annotated else (bool, None)
        if kind is not bool and not isinstance(told, Argument) and hasattr(told, "help"):
            # What was declared to typer itself has its first name where a default stands elsewhere.
            typed = (getattr(told, "default", None), *(getattr(told, "param_decls", None) or ()))
            yield from getattr(told, "names", None) or (each for each in typed if isinstance(each, str))
            yield f"--{one.name.strip('_').replace('_', '-')}"


def _said(hint: Any, name: str) -> Any:  # noqa: ANN401 - any annotation
    if get_origin(hint) is not Annotated:
        return hint
    kind, told = get_args(hint)[:2]
    if isinstance(told, Argument):
        return Annotated[kind, typer.Argument(**told.told())]
    made = typer.Option(*told.names, **told.told()) if isinstance(told, OptionSpec) else told
    called = told.names[0] if isinstance(told, OptionSpec) else f"--{name.strip('_').replace('_', '-')}"
    one = next((each for each in get_args(kind) if each is not NoneType), kind)
    if one is float:
        made.parser = partial(_number, called)
    elif isinstance(one, type) and issubclass(one, StrEnum):
        made.parser = partial(_one_of, one, called)
        made.metavar = made.metavar or f"<{'|'.join(one)}>"
        made.autocompletion = made.autocompletion or _completing(tuple(one))
    return Annotated[kind, made]


def _number(name: str, text: str | float) -> float:
    """Read a number in our words: typer's are those of a library."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number.", param_hint=name) from None


def _one_of(kinds: type[StrEnum], name: str, text: str) -> StrEnum:
    try:
        return kinds(text)
    except ValueError:
        *most, last = kinds
        near = get_close_matches(text.casefold(), list(kinds), n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        what = f"{text!r} is none of {', '.join(most)} and {last}.{guess}"
        raise typer.BadParameter(what, param_hint=name) from None


def _completing(kinds: Sequence[str]) -> Callable[[str], list[str]]:
    def begun(incomplete: str) -> list[str]:
        return [str(kind) for kind in kinds if kind.startswith(incomplete)]

    return begun
