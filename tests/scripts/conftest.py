"""The tests in this folder are about the routines that ship, not about those of the tests."""

from __future__ import annotations

import pytest

from tests.standin.google import google, google_server  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def what_ships(shipped_routines: None) -> None:
    """Have the routines that ship."""
