"""Every sentence of every shipped routine, in every form, by the rules for ears behind closed eyes."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.support.scripts_shipped import FOLDER, ROUTINES, Spoken, all_steps, shipped, spoken, texts_in
from voiceguide import pipeline
from voiceguide.lint import script_rules
from voiceguide.plan.model import Block, walk
from voiceguide.plan.terms import Choices
from voiceguide.script import model as s
from voiceguide.script.library import Library
from voiceguide.script.terms import Mode

SIDE = re.compile(r"\{(?:side|other)\}", re.IGNORECASE)
LITERAL_SIDE = re.compile(r"\b(?:left|right)\b", re.IGNORECASE)
LIMB = re.compile(r"\b(?:knee|leg|thigh|shin|heel|hip|foot|ear|shoulder|hand)\b", re.IGNORECASE)
NEVER = re.compile(
    r"\b(?:like that|picture"  # nothing can be seen
    r"|closed|winds|unwind|leads|row"  # voices misread them
    r"|heal|heals|healing|cure|cures|fix|fixes|prevent|prevents|detox|relieve|relieves|therapeutic"
    r"|subscribe|okay|guys)\b",
    re.IGNORECASE,
)
SPELLED = re.compile(r"[A-Za-z][A-Za-z ,.':;-]*[.]|[A-Z][A-Za-z ,']*[.]")
MORE_RANGE = re.compile(
    r"\b(?:further|farther|deeper|lower|stretch|touch the|all the way down|as far as)\b", re.IGNORECASE
)

EVERYTHING = [pytest.param(name, id=name) for name in ROUTINES]


def said(name: str) -> tuple[Spoken, ...]:
    return spoken(shipped(name))


def recalled(script: s.Script, step: s.Step) -> int:
    """Count the words that a recalled rule adds to a cue."""
    name = getattr(step, "recall", None)
    rules = {rule.name: rule.words for rule in all_steps(script) if isinstance(rule, s.Rule)}
    return len((rules[name].short or rules[name].full).split()) if name else 0


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_judge_of_wording_finds_nothing(name: str) -> None:
    assert [str(problem) for problem in script_rules.judge(shipped(name))] == []


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_movement_is_at_most_two_sentences_of_26_words(name: str) -> None:
    for one in said(name):
        if isinstance(one.step, s.Move):
            assert one.words <= 26, one.text
            assert 1 <= one.text.count(".") <= 2, one.text


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_cue_has_at_most_45_words_the_recalled_rule_included(name: str) -> None:
    for one in said(name):
        assert one.words + recalled(shipped(name), one.step) <= 45, one.text


@pytest.mark.parametrize("name", EVERYTHING)
def test_only_plain_letters_and_full_stops_reach_a_voice(name: str) -> None:
    for one in said(name):
        text = SIDE.sub(lambda match: "Left" if match[0][1].isupper() else "left", one.text)
        assert SPELLED.fullmatch(text), one.text
        assert text[0].isupper(), one.text
        assert not re.search(r"\b(?:[A-Z]{2,}|etc|min|sec|approx)\b", text), one.text
        assert "  " not in text, one.text


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_points_promises_or_is_misread(name: str) -> None:
    for one in said(name):
        match = NEVER.search(one.text)
        assert match is None, (match, one.text)


@pytest.mark.parametrize("name", EVERYTHING)
def test_sides_are_never_written_out(name: str) -> None:
    for one in said(name):
        assert not LITERAL_SIDE.search(SIDE.sub("", one.text)), one.text
        assert one.sided or not SIDE.search(one.text), one.text


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_movement_of_one_limb_says_which(name: str) -> None:
    for one in said(name):
        if isinstance(one.step, s.Move | s.Setup) and one.sided and one.form in ("full", "then"):
            both = re.search(r"\b(?:both|legs|chin|chest|sacrum)\b", one.text)
            assert both or not LIMB.search(one.text) or SIDE.search(one.text), one.text


@pytest.mark.parametrize("name", EVERYTHING)
def test_words_tied_to_a_breath_fit_into_it(name: str) -> None:
    """Two words a second at bedtime's pace; a phase that waits for its words is another breath."""
    for step in all_steps(shipped(name)):
        if not isinstance(step, s.Breathe):
            continue
        for words, phase_ms in ((step.on_inhale, step.in_ms), (step.on_exhale, step.out_ms)):
            for text in (words.full, words.then or "", words.last or "") if words else ():
                # A second above two words a second is left: short words are quicker than that.
                assert len(text.split()) <= phase_ms / 500 + 2, text
                assert len(text.split()) <= (7 if phase_ms <= 4_000 else 10), text


@pytest.mark.parametrize("name", EVERYTHING)
def test_cues_inside_holds_and_rests_are_short_many_and_never_alike(name: str) -> None:
    pools = {}
    for step in all_steps(shipped(name)):
        if not isinstance(step, s.Hold | s.Rest) or not step.presence:
            continue
        texts = tuple(words.full for words in step.presence)
        pools[texts] = step
        for words in step.presence:
            assert len(words.full.split()) <= 14, words.full
        if step.amount.most >= 120_000:
            assert len(texts) >= 5, texts
    every = [text.casefold() for texts in pools for text in texts]
    assert len(every) == len(set(every))
    for one, other in itertools.combinations(every, 2):
        assert set(one.split()) != set(other.split()), (one, other)


def test_no_presence_cue_is_used_in_two_routines() -> None:
    seen: dict[str, str] = {}
    for name in ROUTINES:
        for step in all_steps(shipped(name)):
            for words in texts_in(step) if isinstance(step, s.Hold | s.Rest) else ():
                assert seen.setdefault(words.full.casefold(), name) == name, words.full


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_movement_has_a_name_for_those_who_know_it_by_heart(name: str) -> None:
    for step in all_steps(shipped(name)):
        if isinstance(step, s.Move | s.Setup) and step.words.then is None:
            assert step.words.name, step.words.full
            assert len(step.words.name.split()) <= len(step.words.full.split()), step.words.name


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_short_form_is_shorter(name: str) -> None:
    for step in all_steps(shipped(name)):
        for words in texts_in(step):
            if words.short is not None:
                assert len(words.short) < len(words.full), words.short


def test_knee_drops_never_ask_for_more_range() -> None:
    for name in ("knee-drops", "bedtime-twist"):
        for one in said(name):
            if not isinstance(one.step, s.Safety):
                assert not MORE_RANGE.search(one.text), one.text


def test_ninety_is_a_word_and_never_a_right_angle() -> None:
    script = shipped("ninety-ninety")
    assert script.title.startswith("Ninety ninety")
    assert any("ninety degrees" in one.text for one in said("ninety-ninety"))


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_list_can_tell_what_a_routine_is(name: str) -> None:
    script = shipped(name)
    assert 40 <= len(script.about) <= 140
    assert script.about.endswith(".")
    assert script.position
    assert script.props
    assert not re.search(r"\d", script.title)
    if script.source is None:
        practice = any("eneral practice" in note.text for note in script.notes)
        assert practice or name == "bedtime-twist", name
    else:
        assert script.source.title


@pytest.mark.parametrize(
    "path",
    sorted(path for path in FOLDER.rglob("*.yaml") if path.parent.name != "pools"),
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_chapters_side_by_side_are_told_apart_at_a_glance(path) -> None:
    """ "Settle in" beside "Settle" would look like one chapter that was cut in two."""
    for mode in Mode:
        plan = pipeline.compile_script(Library((FOLDER,)).read(path), Choices(mode=mode))
        titles = [part.title for part in walk(plan.parts) if isinstance(part, Block) and part.title]
        assert len(titles) > 2
        for one, following in itertools.pairwise(title.casefold() for title in titles):
            assert not one.startswith(following), (one, following)
            assert not following.startswith(one), (one, following)
