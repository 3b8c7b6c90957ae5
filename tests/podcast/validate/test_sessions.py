"""The sessions of a show by estimate: what is noted of the words of a series."""

from __future__ import annotations

import pytest

from tests.support.shows_made import NOW, settings_for, write_show
from voiceguide.errors import ScriptError
from voiceguide.podcast.publish import PublishRequest, check_publishing

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
