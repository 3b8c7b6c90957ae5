"""Scripts that use others: each is read once, and none without end."""

from __future__ import annotations

import pytest

from tests.support.scripts_written import complaint, written

pytestmark = pytest.mark.usefixtures("among_the_cases")


def test_problems_of_a_part_are_told_after_those_of_the_script():
    files = [line.split(":")[0] for line in complaint("use").splitlines() if not line.startswith(" ")]
    assert files == ["bad/use.yaml"] * (len(files) - 1) + ["parts/broken-part.yaml"]


def test_scripts_that_use_each_other_too_far(tmp_path):
    for number in range(12):
        inside = f"  - use: part-{number + 1}\n" if number < 11 else "  - say: At last.\n"
        written(tmp_path, f"title: T\nabout: A b.\nsteps:\n{inside}", f"part-{number}.yaml")
    assert "this is the 8th script that is used from within another." in complaint(tmp_path / "part-0.yaml")


def test_scripts_that_grow_by_using_each_other(tmp_path):
    for number in range(6):
        inside = (
            "".join(f"  - use: part-{number + 1}\n" for _ in range(12)) if number < 5 else "  - say: Rest.\n"
        )
        written(tmp_path, f"title: T\nabout: A b.\nsteps:\n{inside}", f"part-{number}.yaml")
    text = complaint(tmp_path / "part-0.yaml")
    assert "this grows beyond 20000 steps" in text
