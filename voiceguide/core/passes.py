"""Passes: one operation over nouns of several kinds, each kind with a handler of its own.

The module of a kind registers its handlers; a package that has imported all kinds checks each pass, so a kind
whose handler was forgotten is refused when the program is imported, and not skipped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, TypeVarTuple

Kind = TypeVar("Kind")
Result = TypeVar("Result")
Given = TypeVarTuple("Given")


class Pass(Generic[*Given, Result]):
    """One operation, dispatched by the class of its first argument.

    Args:
        name: What it does, a verb, for the message about a forgotten kind.

    Example:
        >>> area: Pass[float] = Pass("measure")
        >>> @area.of(int)
        ... def _(side: int) -> float:
        ...     return float(side * side)
        >>> area(3)
        9.0
        >>> area.check([int, str])
        Traceback (most recent call last):
        TypeError: nothing is registered to measure: str
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._handlers: dict[type, Callable[..., Result]] = {}

    def of(
        self, kind: type[Kind]
    ) -> Callable[[Callable[[Kind, *Given], Result]], Callable[[Kind, *Given], Result]]:
        """Register the function below as the handler of a kind.

        Raises:
            TypeError: The kind has one already.
        """

        def registered(
            handler: Callable[[Kind, *Given], Result],
        ) -> Callable[[Kind, *Given], Result]:
            if kind in self._handlers:
                raise TypeError(f"{kind.__name__} is registered twice to {self.name}")
            self._handlers[kind] = handler
            return handler

        return registered

    def check(self, kinds: Iterable[type]) -> None:
        """Check that every kind has a handler.

        Raises:
            TypeError: Some have none.
        """
        if missing := [kind.__name__ for kind in kinds if kind not in self._handlers]:
            raise TypeError(f"nothing is registered to {self.name}: {', '.join(missing)}")

    def __call__(self, noun: Any, *given: *Given) -> Result:  # noqa: ANN401 - of any registered kind
        """Run the handler of a noun's kind."""
        return self._handlers[type(noun)](noun, *given)
