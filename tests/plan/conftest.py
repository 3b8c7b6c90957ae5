"""A folder to put scripts down in, and to compile them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.plans_made import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
