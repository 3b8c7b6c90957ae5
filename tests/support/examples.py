"""How many examples a property is tried with."""

from __future__ import annotations

from typing import Final

from hypothesis import settings

USUAL: Final = 100
"""The examples of a property that names no number; numbers that are named are meant beside it."""
SUITE: Final = 40
"""How many of these the whole suite tries: always the same ones in CI, so more of them find little."""
QUICK: Final = 20
"""The same under `--quick`."""
LAWS: Final = 1_000
"""The same under `--laws`: other ones each time."""


def examples(number: int) -> settings:
    """Return settings that try so many examples, or as many more or fewer as this run tries of all."""
    return settings(max_examples=max(1, number * settings.default.max_examples // USUAL))
