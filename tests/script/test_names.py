"""Names of routines: what cannot be one is told with one that can."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_written import SOUND, complaint, written

pytestmark = pytest.mark.usefixtures("among_the_cases")


@pytest.mark.parametrize(
    ("name", "better"),
    [("My Routine.yaml", "my-routine.yaml"), ("_x.yaml", "x.yaml"), ("ü.yaml", "my-routine.yaml")],
)
def test_a_file_name_that_cannot_be_a_routine(tmp_path, name, better):
    assert f"Rename it, for instance to {better}." in complaint(written(tmp_path, SOUND, name))


@pytest.mark.parametrize("name", ["a\0b.yaml", "x" * 5000 + ".yaml", "\ud800.yaml"])
def test_a_name_that_no_file_can_have(name):
    text = complaint(Path(name))
    assert "cannot be read" in text
    text.encode("utf-8")
