"""The sessions of a show by estimate: what is noted of the words of a series."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.shows_made import NOW, plan_show, read_show, settings_for, write_show
from voiceguide.errors import ImpossibleLength, ScriptError
from voiceguide.pipeline import ESTIMATED, Request, Scripts, estimate
from voiceguide.podcast.publish import PublishRequest, check_publishing
from voiceguide.podcast.state import State
from voiceguide.podcast.validate.sessions import judge_sessions
from voiceguide.script.yaml.nodes import Diagnostics
from voiceguide.units import next_second

SCRIPT = """
title: Knees
about: A test.
mode: bedtime
safety: [Stop if it hurts.]
steps: [{{say: {}}}, {{hold: 20s..40s..2min}}]
ending: [{{say: Sleep now.}}, {{rest: 20s..fill}}]
"""


def notes(folder, said: str, episode: str, word: str) -> list[str]:
    """Return the remarks of the check with a word in them."""
    (folder / "knees.yaml").write_text(SCRIPT.format(said), "utf-8")
    show = write_show(folder, episode)
    request = PublishRequest(show=show, folder=folder / "public", now=NOW)
    remarks = check_publishing(request, settings_for(folder / "cache")).remarks
    return [remark for remark in remarks if word in remark]


@pytest.mark.parametrize(
    ("said", "more", "count"),
    [
        ("Lie down.", "", 1),
        ("[Lie down., Please lie down.]", "", 0),
        ("Lie down.", ", vary: no", 0),
    ],
)
def test_a_series_without_wordings_is_noted_once(tmp_path, said, more, count):
    entry = f"{{routine: knees.yaml, minutes: 5, repeat: 5{more}}}"
    about = notes(tmp_path, said, entry, "the evenings do not differ")
    assert len(about) == count
    assert all(remark.startswith("knees-5min-evening-001, ") and "and 2 more" in remark for remark in about)


@pytest.mark.parametrize(
    ("repeat", "begins"),
    [
        (2, None),
        (
            3,
            "knees-5min-evening-001, knees-5min-evening-003: these evenings say the same words",
        ),
    ],
)
def test_evenings_that_say_the_same_are_noted(tmp_path, repeat, begins):
    said, entry = "[Lie down., Please lie down.]", f"{{routine: knees.yaml, minutes: 5, repeat: {repeat}}}"
    about = notes(tmp_path, said, entry, "the same words")
    assert len(about) == (begins is not None)
    assert all(remark.startswith(begins) and "have 2 different texts" in remark for remark in about)


def test_an_impossible_length_of_a_series_is_one_problem(tmp_path):
    with pytest.raises(ScriptError) as caught:
        notes(tmp_path, "Lie down.", "{routine: knees.yaml, duration: 20s, repeat: 30}", "")
    (problem,) = caught.value.problems
    assert "knees-20s-evening-001: " in problem.what


def test_what_is_too_short_only_for_the_sentence_on_the_voice_is_told_how_to_leave_it_out(tmp_path):
    """As a show that was published before is, whose episode is as short as its routine allows."""
    own = settings_for(tmp_path / "cache")
    request = Request(routine="knee-drops", target_ms=10_000, voice=ESTIMATED)
    with pytest.raises(ImpossibleLength) as shortest:
        estimate(request, own)
    least_ms = next_second(shortest.value.above_ms)
    assert estimate(replace(request, target_ms=least_ms), own).duration_ms == least_ms
    episode = f"{{routine: knee-drops, duration: {least_ms // 1_000}s}}"
    for how, told in (("spoken", True), ("written", False)):
        config = read_show(write_show(tmp_path, episode, voice="hibari", disclose=how), own)
        plan = plan_show(config, State(), own, NOW)
        findings = Diagnostics()
        remarks = judge_sessions(plan.episodes, own, findings, Scripts())
        said = " ".join([*remarks, *(problem.mend for problem in findings.in_order())])
        assert ("disclose: written" in said) is told
