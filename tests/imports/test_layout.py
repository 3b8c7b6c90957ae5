"""Events become steps, with what the rules of the craft ask for."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.layout import StepLayout
from voiceguide.imports.model import (
    BellMark,
    Break,
    BreathPattern,
    CountRow,
    Direction,
    Gathering,
    Heading,
    HeldBreaths,
    Mirrored,
    OpenHold,
    PlacedWords,
    Repeated,
    SaidHold,
    SaidWords,
    Silence,
    WordedTime,
)
from voiceguide.imports.writer import write_steps
from voiceguide.plan.model import Manner


def steps(*events, mode="day", gaps=None):
    layout = StepLayout(
        "en", mode, lambda ms: f"Quiet for {ms // 1000} seconds.", ("Rest.",), Gathering("x"), gaps or {}
    )
    return layout.steps(list(enumerate(events)))


def silence(seconds, mark=""):
    return Silence(1, seconds * 1000, seconds * 1000, seconds * 1000, mark)


def brief(made):
    return [(step.kind, step.value) for step in made]


def test_what_every_sentence_has_after_it_is_a_part_of_its_pause():
    made = steps(SaidWords(1, "One."), silence(3, "[pause 3s]"), SaidWords(2, "Two."))
    assert brief(made) == [("say", "One."), ("rest", "2.2s"), ("say", "Two.")]
    assert made[1].beside == "[pause 3s]"
    assert brief(steps(SaidWords(1, "One."), Silence(1, 500, 500, 500, "/p"))) == [("say", "One.")]


def test_pauses_that_follow_each_other_add_up():
    made = steps(SaidWords(1, "One."), silence(10, "a"), Break(2), silence(10, "b"))
    assert brief(made) == [("say", "One."), ("rest", "19.2s")]
    assert made[1].beside == "a b"
    soft = Silence(1, 2_000, 4_000, 10_000, soft=True)
    assert brief(steps(SaidWords(1, "One."), soft, silence(5)))[1] == ("rest", "4.2s")


def test_a_long_silence_is_announced_and_a_very_long_one_is_broken():
    made = steps(SaidWords(1, "One."), silence(70))
    assert [step.kind for step in made] == ["say", "say", "rest"]
    assert made[1].beside == "added"
    made = steps(SaidWords(1, "One."), silence(600))
    assert [step.kind for step in made] == ["say", *["rest", "say"] * 4, "rest"]
    assert brief(steps(SaidWords(1, "One."), silence(100), mode="bedtime"))[1] == ("rest", "1min39.2s")


def test_headings_are_sections_and_directions_are_comments():
    made = steps(Heading(1, "Legs"), Direction(2, "(soft)"), SaidWords(3, "One."), Direction(4, "[smile]"))
    assert brief(made) == [("section", "Legs")]
    assert made[0].steps[0].above == ("(soft)",)
    assert made[0].steps[0].beside == "[smile]"
    # Without a step a title is a comment.
    assert brief(steps(Heading(1, "Empty"), Heading(2, "Full"), SaidWords(3, "One."))) == [
        ("", ""),
        ("section", "Full"),
    ]


def test_holds_get_thoughts_and_tell_how_long_they_are():
    (hold,) = steps(SaidHold(1, "Hold for five breaths.", (5, 5, 5), True))
    assert (hold.kind, hold.value, dict(hold.keys)["start"]) == (
        "hold",
        "5 breaths",
        "Hold for five breaths.",
    )
    assert "while" in dict(hold.keys)
    assert brief(steps(SaidHold(1, "Hold for ten seconds.", (10_000,) * 3, False))) == [
        ("say", "Hold for ten seconds."),
        ("rest", "9.2s"),
    ]
    assert brief(steps(HeldBreaths(1, 1, 1, 1), HeldBreaths(1, 2, 3, 5))) == [
        ("rest", "10s"),
        ("hold", "2..3..5 breaths"),
    ]
    assert brief(steps(OpenHold(1, 60_000, 180_000, 300_000))) == [("hold", "1min..3min..5min")]


def test_breaths_that_can_be_breathed_are_and_others_are_spelled_out():
    (breath,) = steps(BreathPattern(1, (4_000, 0, 6_000, 0), 3, ("in", "", "out", ""), counted=True))
    assert (breath.kind, breath.value) == ("breathe", 3)
    assert dict(breath.keys) == {
        "in": "4s",
        "out": "6s",
        "on_inhale": "In.",
        "on_exhale": "Out.",
        "guide": "counts",
    }
    wordy = ("one two three four five six seven eight nine ten", "", "", "")
    assert brief(steps(BreathPattern(1, (4_000, 0, 6_000, 0), 1, wordy)))[0][0] == "say"


def test_counts_bells_and_sides():
    (count,) = steps(CountRow(1, (3, 2, 1), (2_000,) * 3, "3… 2… 1…", manner=Manner(pace="slow")))
    assert list(write_steps([count])) == [
        "  - count: {from: 3, to: 1, every: 2s}  # 3… 2… 1…",
        "    pace: slow",
    ]
    assert brief(steps(BellMark(1, 3, "[bell]"))) == [("bell", 3)]
    (sides,) = steps(
        Mirrored(1, (SaidWords(1, "Bend your {side} knee.", sided=True),), "Now the other side.")
    )
    assert (sides.kind, sides.above) == ("each side", ("a guess: Now the other side.",))


def test_words_inside_a_time_are_said_at_their_seconds():
    inside = (
        PlacedWords(1, 10_000, "start", ("Breathe.",)),
        PlacedWords(1, 20_000, "half", ("Half way.",)),
        PlacedWords(1, 37_000, "end", ("Three.", "Two.", "One.")),
    )
    made = steps(SaidWords(1, "Plank."), WordedTime(1, 40_000, inside, "[40s]"))
    assert list(write_steps(made)) == [
        "  - say: Plank.",
        "  - rest: 39.2s  # [40s]",
        "    at:",
        "      9.2s: Breathe.",
        "      half: Half way.",
        "      -3s: [Three., Two., One.]",
    ]
    (hold,) = steps(WordedTime(1, 40_000, inside, held=True))
    assert (hold.kind, hold.value, hold.keys) == ("hold", "40s", (("start", ""),))
    # With a longer silence between them, they and announced silences follow one another.
    long = WordedTime(1, 200_000, (PlacedWords(1, 100_000, "half", ("Half way.",)),))
    assert [step.kind for step in steps(SaidWords(1, "Sit."), long)][:3] == ["say", "rest", "say"]


def test_a_manner_of_saying_is_written_beside_the_words():
    made = steps(
        SaidWords(1, "Softly.", manner=Manner("-6", "slow")),
        SaidWords(2, "Om.", manner=Manner(language="hi", voice="gtts:hi")),
        SaidHold(3, "Stay for a minute.", (60_000,) * 3, False, manner=Manner("-3")),
        SaidWords(4, "Stop if it hurts.", safety=True, manner=Manner("-6")),
    )
    keys = [dict(step.keys) for step in made]
    assert keys[0] == {"level": "-6dB", "pace": "slow"}
    assert keys[1] == {"voice": "gtts:hi", "language": "hi"}
    assert keys[2]["level"] == "-3dB"
    assert keys[3] == {}


def test_long_and_quick_breaths_are_breaths():
    (long,) = steps(BreathPattern(1, (4_000, 16_000, 8_000, 0), 3))
    assert (long.kind, dict(long.keys)["guide"]) == ("breathe", "counts")
    (quick,) = steps(BreathPattern(1, (600, 0, 400, 0), 30))
    assert dict(quick.keys) == {"in": "0.6s", "out": "0.4s", "guide": "tones"}
    assert steps(BreathPattern(1, (20_000, 20_000, 21_000, 0), 1))[0].kind == "say"


def test_a_hold_as_long_as_there_are_thoughts_is_one():
    (hold,) = steps(SaidHold(1, "Hold for ten minutes.", (600_000,) * 3, False))
    assert (hold.kind, hold.value, len(dict(hold.keys)["while"])) == ("hold", "10min", 7)
    assert steps(SaidHold(1, "Hold for twenty minutes.", (1_200_000,) * 3, False))[0].kind == "say"


def test_repetitions_stand_inside_each_other_as_far_as_the_language_has_them():
    two = Repeated(1, 2, (SaidWords(1, "One."), Repeated(2, 3, (SaidWords(2, "Two."),))))
    (outer,) = steps(two)
    assert (outer.kind, outer.steps[1].kind) == ("rounds", "repeat")
    three = steps(Repeated(1, 2, (two,)))
    assert [step.kind for step in three] == ["rounds", "rounds"]
    with pytest.raises(ScriptError, match="more than two deep"):
        steps(Repeated(1, 9_000, (two,)))
    assert brief(steps(Repeated(1, 2, (Direction(1, "nothing"),)))) == [("", "")]


def test_what_stands_between_repetitions_stands_between_them():
    inner = Repeated(1, 2, (SaidWords(1, "One."),), between=(silence(10),))
    assert list(write_steps(steps(inner))) == [
        "  - rounds: 2",
        "    steps:",
        "      - say: One.",
        "    between:",
        "      - rest: 10s",
    ]
    written_out = steps(Repeated(1, 2, (Repeated(1, 2, (inner,)),)))
    assert [step.kind for step in written_out] == ["rounds", "rounds"]


def test_gaps_before_timed_words_are_elastic():
    made = steps(SaidWords(1, "One.", 0), SaidWords(2, "Two.", 9_000), gaps={1: 6_000})
    assert brief(made) == [("say", "One."), ("rest", "3s..6s..12s"), ("say", "Two.")]
    assert brief(steps(SaidWords(1, "One.", 0), gaps={0: 500})) == [("rest", "0.5s"), ("say", "One.")]
