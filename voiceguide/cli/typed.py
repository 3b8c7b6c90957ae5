"""Hand a command to typer, which knows nothing of how we declare what it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, get_args, get_origin

import typer

from voiceguide.cli.flags import Argument, Mistyped, Option, gathered, taken


def for_typer(command: Callable[..., None]) -> Callable[..., None]:
    """Say what a command takes in typer's words, and what it finds wrong too."""
    parameters = [
        inspect.Parameter(
            one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=_said(one.hint)
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


def _said(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    if get_origin(hint) is not Annotated:
        return hint
    kind, told = get_args(hint)[:2]
    if isinstance(told, Option):
        return Annotated[kind, typer.Option(*told.names, **told.told())]
    return Annotated[kind, typer.Argument(**told.told())] if isinstance(told, Argument) else hint
