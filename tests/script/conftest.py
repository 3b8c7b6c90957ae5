"""The folder of the cases, from which scripts are read."""

from __future__ import annotations

import pytest

from tests.support.scripts_written import CASES


@pytest.fixture
def among_the_cases(monkeypatch):
    """Read from the folder of the cases, so that messages name short paths."""
    monkeypatch.chdir(CASES)
