"""The lines to record for a routine: each once, in the order they are heard."""

from __future__ import annotations

import pytest

from tests.support.small_script import put_down
from voiceguide.app.takes import wanted_takes
from voiceguide.compose.planning import planned
from voiceguide.pipeline import Request, compose
from voiceguide.settings import Settings
from voiceguide.speech.voices.takes import take_name

ASKED = Request(routine="small", target_ms=120_000, voice="estimated")


@pytest.fixture
def own(tmp_path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")


def test_every_line_that_is_heard_is_wanted_once_and_in_order(own):
    found = wanted_takes(ASKED, [120_000], own)
    heard = list(dict.fromkeys(clip.text for clip in compose(ASKED, own).clips))
    assert [take.text for take in found] == heard
    assert [take.take for take in found] == [take_name(text) for text in heard]
    assert not any(take.recorded for take in found)
    times = [take.first_at_ms for take in found]
    assert times == sorted(times)


def test_a_line_tells_which_lengths_have_it(own):
    both = {take.text: take.in_ms for take in wanted_takes(ASKED, [120_000, 180_000], own)}
    assert both["Come back to the middle."] == (120_000, 180_000)
    assert all(lengths in ((120_000,), (180_000,), (120_000, 180_000)) for lengths in both.values())


def test_all_that_any_length_may_say_is_listed_if_it_is_asked_for(own):
    some = wanted_takes(ASKED, [120_000], own)
    every = wanted_takes(ASKED, [120_000], own, every=True)
    assert every[: len(some)] == some
    more = every[len(some) :]
    assert {line.text for line in planned(ASKED, own).lines()} <= {take.text for take in every}
    assert all(take.in_ms == () and take.role == "" for take in more)


def test_of_a_sentence_with_numbers_each_is_a_line_of_its_own(own):
    steps = (
        "  - rounds: 2..2..3\n    steps:\n      - say: Round {n}.\n"
        "      - hold: 30s\n        start: Hold {n} of {of}.\n"
        "        while: [['Soften in {n}.', 'Rest in {n}.']]\n"
        "  - rest: fill\n"
    )
    head = "title: Small\nabout: A.\nsafety: [Stop if it hurts.]\nsteps:\n"
    (own.script_folders[0] / "small.yaml").write_text(head + steps, "utf-8")
    heard = {take.text for take in wanted_takes(ASKED, [120_000], own)}
    assert {"Round one.", "Round two.", "Hold one of two.", "Hold two of two."} <= heard
    assert "Round three." not in heard
    every = {take.text for take in wanted_takes(ASKED, [120_000], own, every=True)}
    assert {"Round three.", "Hold one of three.", "Hold three of three."} <= every
    assert {f"{word} in {n}." for word in ("Soften", "Rest") for n in ("one", "two", "three")} <= every
    assert not [text for text in every if "{" in text]
