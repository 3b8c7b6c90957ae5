"""Script and plan as an outline."""

from __future__ import annotations

import json

import pytest

from tests.support.command_ended import SHIPPED


@pytest.mark.parametrize("stage", ["script", "plan"])
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_script_and_plan_can_be_read(voiceguide, name, stage):
    ended = voiceguide("show", name, "--stage", stage)
    assert ended.code == 0
    assert ended.lines[0].startswith(f"{stage}  ")
    assert len(ended.lines) > 20
    assert "Spot(" not in ended.out
    plain = json.loads(voiceguide("show", name, "--stage", stage, "--json").out)
    assert plain["kind"] == stage
