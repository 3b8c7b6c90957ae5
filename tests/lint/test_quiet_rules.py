"""Silences and bells: how long it may be quiet, and whether it was said before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.sessions_made import breath, clip, span, timeline
from voiceguide.lint.quiet_rules import bell_announced, silences
from voiceguide.timeline.model import Bed, Phase, Role, Timeline, Tone

RAIN = Bed(kind="rain", below_voice_db=20)


def quiet(seconds: int, before: str = "Be heavy.", **more: object) -> Timeline:
    """Make a session with one silence, outside any rest."""
    clips = (clip(0, 2_000, before), clip(2_000 + seconds * 1_000, 2_000))
    return timeline(600_000, clips=clips, **more)


@pytest.mark.parametrize(
    ("mode", "bed", "most_s"),
    [("day", None, 60), ("day", RAIN, 90), ("bedtime", None, 90), ("bedtime", RAIN, 180)],
)
def test_a_silence_that_nobody_announced(mode: str, bed: Bed | None, most_s: int) -> None:
    assert list(silences(quiet(most_s, mode=mode, bed=bed))) == []
    ((at_ms, what),) = silences(quiet(most_s + 1, mode=mode, bed=bed))
    assert (at_ms, "unannounced silence after 'Be heavy.'" in what) == (2_000, True)


@pytest.mark.parametrize(
    "told",
    [
        "I'll be quiet now.",
        "It will be quiet for two minutes.",
        "Stay in silence.",
        "Rest for a minute.",
        "Stay here for three whole minutes.",
        "And now two minutes of rest.",
    ],
)
def test_an_announced_silence_may_last_three_minutes(told: str) -> None:
    assert list(silences(quiet(180, told))) == []
    assert len(list(silences(quiet(181, told)))) == 1


def test_who_breathes_or_answers_a_question_has_something_to_do() -> None:
    breathing = quiet(90, breaths=(breath(0, 100_000, Phase.INHALE),))
    assert list(silences(breathing)) == []
    asked = quiet(90)
    asked = replace(asked, clips=(replace(asked.clips[0], role=Role.WINDOW), asked.clips[1]))
    assert list(silences(asked)) == []
    assert len(list(silences(quiet(90)))) == 1


def test_the_final_rest_is_as_long_as_it_likes_if_announced_or_over_a_bed_at_bedtime() -> None:
    rest = (span("rest", 0, 600_000),)
    assert list(silences(quiet(400, "I'll be quiet now.", spans=rest))) == []
    assert list(silences(quiet(400, mode="bedtime", bed=RAIN, spans=rest))) == []
    assert len(list(silences(quiet(400, mode="bedtime", spans=rest)))) == 1


def test_a_tone_breaks_a_silence() -> None:
    tone = Tone(start_ms=50_000, duration_ms=3_000, kind="bell")
    assert list(silences(quiet(100, tones=(tone,)))) == []


@pytest.mark.parametrize(
    ("text", "start_ms", "found"),
    [
        ("Lie down.", 300_000, 1),
        ("When you hear the bell, we are done.", 300_000, 0),
        ("Lie down.", 5_000, 0),
        # Nothing is asked for here, and it stands behind its words.
        ("Be with us.", 12_500, 0),
        ("Be with us.", 13_500, 1),
    ],
)
def test_a_bell_is_announced_unless_it_opens_the_session(text: str, start_ms: int, found: int) -> None:
    bell = Tone(start_ms=start_ms, duration_ms=6_000, kind="bell")
    session = timeline(600_000, clips=(clip(1_000, 2_000, text),), tones=(bell,))
    assert len(list(bell_announced(session))) == found
    assert list(bell_announced(replace(session, language="xx"))) == []


def test_a_bell_right_after_the_greeting_opens_the_session() -> None:
    bell = Tone(start_ms=14_000, duration_ms=6_000, kind="bell")
    greeting = (
        replace(clip(1_000, 6_000, "Hello."), role=Role.INTRO),
        replace(clip(8_000, 4_000, "Stop if it hurts."), role=Role.SAFETY),
    )
    breathing = timeline(
        600_000, clips=greeting, tones=(bell,), breaths=(breath(60_000, 4_000, Phase.INHALE),)
    )
    assert list(bell_announced(breathing)) == []
    assert len(list(bell_announced(replace(breathing, tones=(replace(bell, start_ms=23_000),))))) == 1
    said = replace(breathing, clips=(*greeting, clip(13_000, 500, "Sit.")))
    assert len(list(bell_announced(said))) == 1
    assert list(bell_announced(replace(said, breaths=()))) == []


@pytest.mark.parametrize(
    ("language", "told", "other"),
    [
        ("en", "Sit here for ninety seconds.", "This takes ten minutes."),
        ("de", "Ruhe dich zwei Minuten aus.", "Das dauert zehn Minuten."),
        ("de", "Bleib eine Minute lang so.", "Noch zehn Minuten."),
        ("es", "Descansa durante dos minutos.", "Dura diez minutos."),
        ("fr", "Repose-toi pendant deux minutes.", "Cela dure dix minutes."),
        ("pt", "Descanse por dois minutos.", "Dura dez minutos."),
    ],
)
def test_a_rest_whose_length_is_named_is_announced(language: str, told: str, other: str) -> None:
    assert list(silences(quiet(120, told, mode="day", language=language))) == []
    assert len(list(silences(quiet(120, other, mode="day", language=language)))) == 1
