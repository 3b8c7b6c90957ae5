"""What an episode is made of is told as it always was, whatever our classes are called by now.

The texts and sums here were recorded from the version that took them from `repr`. They never change:
where one of these tests fails, every show that was ever published would be made again.
"""

from __future__ import annotations

import dataclasses
from enum import Enum, StrEnum
from hashlib import sha256
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

import pytest

from tests.support.shows_made import read_show, settings_for
from voiceguide.pipeline import Request
from voiceguide.plan import model
from voiceguide.plan.book import PhraseBook
from voiceguide.plan.model import (
    Alternative,
    Block,
    Breaths,
    Elastic,
    HoldCue,
    Line,
    PhaseLines,
    Plan,
    PlannedBeat,
    PlannedBell,
    PlannedCount,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    TimedCue,
)
from voiceguide.plan.terms import Choices, Kind, Role, WordsLevel
from voiceguide.podcast import changes, episode_text, fingerprint
from voiceguide.podcast.episode_text import written
from voiceguide.script.terms import Guide, Mode
from voiceguide.settings import Settings

CASES = Path(__file__).parents[1] / "cases" / "fingerprint"
SHOW = """\
title: Quiet evenings
description: Guided stretches & slow breathing for the evening.
author: Ana Example
owner: {name: Ana Example, email: ana@example.org}
base_url: https://example.org/evenings
voice: tone
bed: none
episodes:
  - {routine: knee-drops, minutes: 3}
  - {routine: knee-drops, minutes: 5, title: A longer one}
"""
MADE_OF = "bc7e9a04f6725693c185fb984a4f971e"
STAMP = "0171ba7925dda48ca9a8983c632a90c3"
# Who wrote a text changes nothing that is heard; that a voice says it is synthetic stands in the plan.
LEFT_OUT: dict[type, set[str]] = {
    Request: {"disclose"},
    Plan: {"by"},
    Block: {"spot"},
    PlannedBeat: {"spot"},
    PlannedCount: {"spots", "wordings"},
    PhraseBook: {"number"},
    PlannedCue: {"by_book"},
    PhaseLines: {"by_book"},
    TimedCue: {"place", "spot"},
}

LINE = Line("Breathe in.")
KNOB = Elastic(key="a#1", kind=Kind.HOLD, least=1, natural=2, most=3)
CUE = PlannedCue(line=LINE, peers=(LINE,), role=Role.HOLD_START, after_ms=800, side="left", id="a#2")
WORDS = PhaseLines(first=LINE, first_peers=(LINE,))
ASIDE = HoldCue(LINE, (LINE, Line("Out.", counted=True, slowdown_step=2)))
PARTS = (
    CUE,
    PlannedTip(elastic=KNOB, cue=CUE),
    Alternative(elastic=KNOB, full=CUE, short=CUE),
    PlannedHold(elastic=KNOB, presence=(ASIDE,), start=ASIDE, slowdown_step=1),
    Breaths(
        elastic=KNOB,
        in_ms=4_000,
        pause_in_ms=0,
        out_ms=6_000,
        pause_out_ms=0,
        inhale=WORDS,
        exhale=PhaseLines(),
        guide=(Guide.WORDS, Guide.TONES),
    ),
    PlannedRepeat(elastic=KNOB, kind="rep", first=(CUE,), then=(), last=()),
    PlannedRest(elastic=KNOB, cue=CUE),
    PlannedBell(strikes=3),
    Block(kind="section", parts=(CUE,), title="It's a start"),
)
BOOK = PhraseBook(
    language="en",
    entries=(("hold", ("Hold.", "Stay.")),),
    sides=(("left", (("default", "left"),)),),
    genders=(),
    number=lambda n, language, gender: f"{n}",
)
PLAN = Plan(
    routine="a",
    title="A “small” one",
    language="en",
    mode=Mode.BEDTIME,
    choices=(("first", "left"),),
    longer=None,
    extra_ms=0,
    pronounce=(("Asana", "AH-sa-na"),),
    book=BOOK,
    parts=PARTS,
    by="Nobody",
)
REQUEST = Request(
    routine="a",
    target_ms=180_000,
    choices=Choices(options=(("rug", "no"),), longer=("left", 30_000), words=WordsLevel.BRIEF, mode=Mode.DAY),
    bed="none",
    bed_below_db=24.0,
    takes=Path(),
)


def recorded(name: str) -> str:
    """What the earlier version made of the nouns above."""
    return (CASES / f"{name}.txt").read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize(("noun", "name"), [(PLAN, "plan"), (REQUEST, "request")])
def test_a_noun_is_told_by_the_names_that_it_had(noun: object, name: str) -> None:
    told = recorded(name)
    # The folder of takes is told by Python's own class, which is another one on Windows.
    assert written(noun) == told.replace("PosixPath", type(Path()).__name__)


def test_every_member_of_an_enumeration_is_told_by_the_name_that_it_had() -> None:
    told = "\n".join(written(each) for kind in (Mode, Guide, Role, WordsLevel, Kind) for each in kind)
    assert told == recorded("members")


def test_an_episode_that_was_published_before_is_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(SHOW, encoding="utf-8")
    # The highest peak of then: at another level the sound is another.
    settings = dataclasses.replace(settings_for(tmp_path), peak_dbtp=-1.8)
    wish = read_show(show, settings)
    told = ("A title", "A summary", "2026-03-08T20:00:00+00:00")
    monkeypatch.setattr(changes, "__version__", "0.1.0")
    assert changes._fingerprint(wish, wish.episodes[0], PLAN, told, settings) == MADE_OF
    other = dataclasses.replace(PLAN, extra_ms=1)
    assert changes._fingerprint(wish, wish.episodes[0], other, told, settings) != MADE_OF


def test_a_glance_knows_what_was_published_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = tmp_path / "scripts"
    (scripts / "de").mkdir(parents=True)
    (scripts / "one.yaml").write_bytes(b"title: One\n")
    (scripts / "de" / "one.yaml").write_bytes(b"title: Eins\n")
    (tmp_path / "bed.wav").write_bytes(b"sound")
    show = tmp_path / "show.yaml"
    show.write_bytes(SHOW.encode())
    monkeypatch.setattr(fingerprint, "__version__", "0.1.0")
    monkeypatch.setattr(fingerprint, "_PHRASES", tmp_path / "none")
    settings = Settings(script_folders=(scripts,), cache_folder=tmp_path)
    assert fingerprint.stamp(show, ("bed.wav",), settings) == STAMP
    louder = dataclasses.replace(settings, speech_lufs=-15.0)
    assert fingerprint.stamp(show, ("bed.wav",), louder) != STAMP


class Read:
    """Stands for a noun, and notes which of its fields are read."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> None:
        self.names.add(name)


def nouns_in(kind: Any) -> set[Any]:
    """Every class of ours that a value of this type can hold."""
    found: set[Any] = set()
    todo = [kind]
    while todo:
        one = todo.pop()
        if isinstance(one, UnionType) or get_args(one):
            todo += get_args(one)
        elif isinstance(one, type) and one not in found and one.__module__.startswith("voiceguide"):
            found.add(one)
            if dataclasses.is_dataclass(one):
                hints = get_type_hints(one, localns=vars(model))
                todo += [hints[field.name] for field in dataclasses.fields(one)]
    return found


def test_nothing_that_an_episode_depends_on_is_left_out() -> None:
    found = nouns_in(Plan | Request)
    assert {Plan, Request, Choices, PlannedHold, PhaseLines, Guide, WordsLevel} <= found
    for noun in found:
        how = written.dispatch(noun)
        by_itself = how is written.dispatch(object) and "json_kind" in vars(noun)
        assert by_itself or how not in {written.dispatch(object), written.dispatch(tuple)}, noun
        if not issubclass(noun, Enum) and how is not written.dispatch(object):
            read = Read()
            how(read)
            named = {field.name for field in dataclasses.fields(noun)}
            assert read.names == named - LEFT_OUT.get(noun, set()), noun


class Other(StrEnum):
    ONE = "one"


@pytest.mark.parametrize("value", [Other.ONE, object(), {"a": 1}, b"x", Other, NoneType, sha256])
def test_what_has_no_written_name_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no place in a fingerprint"):
        written(value)
    with pytest.raises(TypeError, match="no place in a fingerprint"):
        written((value,))


def test_what_python_has_is_told_as_python_tells_it() -> None:
    for value in ((), (1,), (1, "a"), [], [1.5, None], 'it\'s "so"\n', True, -0.0, Path("a b")):
        assert episode_text.written(value) == repr(value)
