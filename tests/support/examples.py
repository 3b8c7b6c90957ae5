"""How many examples a property is tried with."""

from __future__ import annotations

from typing import Final

from hypothesis import settings

FULL: Final = 100
"""The examples of a property that names no number, in the whole suite."""
QUICK: Final = 20
"""The same under `--quick`, where every other number shrinks in proportion."""


def examples(number: int) -> settings:
    """Return settings that try so many examples in the whole suite, and a fifth of them under `--quick`."""
    return settings(max_examples=max(1, number * settings.default.max_examples // FULL))
