"""Standing rules: which of them are in force where one is recalled."""

from __future__ import annotations

import pytest

from tests.support.scripts_written import complaint, read, written

pytestmark = pytest.mark.usefixtures("among_the_cases")


def test_a_rule_that_only_some_branches_end_is_over_after_them(tmp_path):
    head = "title: T\nabout: A b.\nsteps:\n  - {rule: Belly in., name: belly, until: 2}\n"
    branches = (
        "  - choose: mode\n    of:\n"
        "      day:\n        - {say: One., id: 2}\n"
        "      bedtime:\n        - {say: Two., recall: belly}\n"
    )
    assert read(written(tmp_path, head + branches)).steps
    text = complaint(written(tmp_path, head + branches + "  - {say: Three., recall: belly}\n"))
    assert 'script.yaml:11:27: the rule "belly" of line 4 is not in force here.' in text.replace(
        str(tmp_path), ""
    )
