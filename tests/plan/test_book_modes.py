"""A greeting for each mode, and what a script's own phrases do to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_made import book_for
from voiceguide.errors import ScriptError
from voiceguide.plan.book import BY_MODE
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import Plan, PlannedCue, walk
from voiceguide.plan.phrases import languages
from voiceguide.plan.terms import Choices, Role
from voiceguide.script.library import Library
from voiceguide.script.terms import Mode
from voiceguide.units import MINUTE


def made(folder: Path, mode: Mode, head: str = "", *, minutes: int = 10, evening: int = 0) -> Plan:
    path = folder / "made-up.yaml"
    safety = "Wer Schmerzen hat, ruht." if "language: de" in head else "Stop if it hurts."
    path.write_text(f"title: Made up\nabout: A.\n{head}safety: [{safety}]\nsteps:\n  - rest: fill\n", "utf-8")
    script = Library((folder,)).read(path)
    choices = Choices(mode=mode, evening=evening)
    return compile_plan(script, choices, book_for(script), target_ms=minutes * MINUTE)


def greeting(plan: Plan) -> list[str]:
    cues = [part for part in walk(plan.parts) if isinstance(part, PlannedCue) and part.role is Role.INTRO]
    return [cue.line.text for cue in cues if cue.line is not None]


def test_each_mode_has_a_greeting_of_its_own(tmp_path: Path) -> None:
    assert greeting(made(tmp_path, Mode.DAY)) == ["Hello. Made up.", "Ten minutes."]
    at_bedtime = greeting(made(tmp_path, Mode.BEDTIME))
    assert at_bedtime == ["Good evening. Made up.", "Ten minutes, and then sleep."]


@pytest.mark.parametrize("language", languages())
def test_every_language_greets_otherwise_at_bedtime(language: str, tmp_path: Path) -> None:
    by_day, at_bedtime = (greeting(made(tmp_path, mode, f"language: {language}\n")) for mode in Mode)
    assert len(by_day) == len(at_bedtime) == 2
    assert all(one != other for one, other in zip(by_day, at_bedtime, strict=True))


@pytest.mark.parametrize("mode", list(Mode))
def test_a_scripts_own_greeting_is_said_in_both_modes(mode: Mode, tmp_path: Path) -> None:
    head = "phrases: {intro: Here we are., intro_length: 'It takes {length}.'}\n"
    assert greeting(made(tmp_path, mode, head)) == ["Here we are.", "It takes Ten minutes."]


def test_a_script_may_have_a_greeting_for_bedtime_alone(tmp_path: Path) -> None:
    head = "phrases: {intro_bedtime: Good evening.}\n"
    assert greeting(made(tmp_path, Mode.DAY, head))[0] == "Hello. Made up."
    assert greeting(made(tmp_path, Mode.BEDTIME, head))[0] == "Good evening."
    both = "phrases: {intro: Hello there., intro_bedtime: Good evening.}\n"
    assert greeting(made(tmp_path, Mode.DAY, both))[0] == "Hello there."
    assert greeting(made(tmp_path, Mode.BEDTIME, both))[0] == "Good evening."


@pytest.mark.parametrize("mode", list(Mode))
def test_a_script_may_say_nothing_at_the_start(mode: Mode, tmp_path: Path) -> None:
    plan = made(tmp_path, mode, 'phrases: {intro: "", intro_length: ""}\n')
    assert greeting(plan) == []


def test_wordings_of_a_greeting_take_turns_with_the_evenings(tmp_path: Path) -> None:
    head = "phrases: {intro_bedtime: [Good evening., Good evening to you.]}\n"
    heard = [greeting(made(tmp_path, Mode.BEDTIME, head, evening=evening))[0] for evening in range(3)]
    assert heard == ["Good evening.", "Good evening to you.", "Good evening."]
    by_day = {greeting(made(tmp_path, Mode.DAY, head, evening=evening))[0] for evening in range(3)}
    assert by_day == {"Hello. Made up."}


@pytest.mark.parametrize("mode", list(Mode))
def test_a_plan_has_only_the_phrases_of_its_mode(mode: Mode, tmp_path: Path) -> None:
    keys = [key for key, _ in made(tmp_path, mode).book.entries]
    assert not set(BY_MODE) & set(keys)
    assert set(BY_MODE.values()) <= set(keys)


def test_the_length_must_be_in_its_phrase_and_the_title_need_not(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="'intro_length_bedtime' does not say all"):
        made(tmp_path, Mode.BEDTIME, "phrases: {intro_length_bedtime: And then sleep.}\n")


@pytest.mark.parametrize("mode", list(Mode))
def test_the_length_that_is_told_takes_the_same_time_in_every_session(mode: Mode, tmp_path: Path) -> None:
    def slots(minutes: int) -> list[int]:
        parts = walk(made(tmp_path, mode, minutes=minutes).parts)
        return [part.slot_ms for part in parts if isinstance(part, PlannedCue) and part.slot_ms]

    assert slots(10) == slots(45) == [5_000 if mode is Mode.BEDTIME else 4_000]
