"""Names of routines: what cannot be one is told with one that can."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scripts_written import SOUND, complaint, written
from voiceguide.script.names import bare_name, better_name

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


@given(st.text(max_size=80))
def test_whatever_is_proposed_is_right_as_it_is(stem):
    proposed = better_name(Path(f"{stem.replace('/', '')}.yml".replace("\0", "")))
    assert better_name(Path(proposed)) is None


def test_a_name_is_taken_out_of_a_path_and_only_out_of_one():
    assert bare_name("my scripts\\Knee Drops.YML".lower()) == "knee-drops"
    assert bare_name("knee-drops") is None
    assert bare_name("../..") is None
