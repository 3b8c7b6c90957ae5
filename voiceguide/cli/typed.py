"""Hand a command to typer, which knows nothing of how we declare what it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer

from voiceguide.cli.flags import Argument, Mistyped, Option


def for_typer(command: Callable[..., None]) -> Callable[..., None]:
    """Say what a command takes in typer's words, and what it finds wrong too."""
    hints = get_type_hints(command, include_extras=True)
    signature = inspect.signature(command)
    taken = [each.replace(annotation=_said(hints[each.name])) for each in signature.parameters.values()]

    @wraps(command)
    def called(**given: Any) -> None:  # noqa: ANN401 - whatever typer read
        try:
            command(**given)
        except Mistyped as wrong:
            raise typer.BadParameter(wrong.what, param_hint=wrong.where) from None

    called.__signature__ = signature.replace(parameters=taken)  # type: ignore[attr-defined] # as `inspect` documents
    return called


def _said(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    if get_origin(hint) is not Annotated:
        return hint
    kind, told = get_args(hint)[:2]
    if isinstance(told, Option):
        return Annotated[kind, typer.Option(*told.names, **told.told())]
    return Annotated[kind, typer.Argument(**told.told())] if isinstance(told, Argument) else hint
