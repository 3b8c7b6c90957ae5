"""The page to read aloud in the language of its session, and the page of lines to record."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from voiceguide.cli.views.reading import _length, reading_page, recording_page
from voiceguide.locales import LANGUAGES
from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.model import Balance, BreathPhase, FitSummary, Span, SpokenClip, Timeline


def clip(text: str, start_ms: int, role: Role = Role.SAY, **more: object) -> SpokenClip:
    values = {"side": None, "size": None, "phase": None, "gain_db": 0.0} | more
    return SpokenClip(start_ms=start_ms, duration_ms=1_000, text=text, spoken=text, role=role, **values)


def breaths(*phases: tuple[Phase, int, int]) -> tuple[BreathPhase, ...]:
    return tuple(
        BreathPhase(start_ms=start_ms, duration_ms=duration_ms, phase=phase, breath=1, of=1, side=None)
        for phase, start_ms, duration_ms in phases
    )


def session(language: str) -> Timeline:
    """Make a movement on the left, a led breath with three more in silence, and rests."""
    led = breaths(
        *(
            (phase, 20_000 + n * 6_500 + (2_500 if phase is Phase.EXHALE else 0), length)
            for n in range(4)
            for phase, length in ((Phase.INHALE, 2_500), (Phase.EXHALE, 4_000))
        )
    )
    return Timeline(
        routine="calm", title="Calm", language=language, mode="day", voice="none", choices=(),
        estimated=True, fade_ms=0, balance=Balance(), tones=(), bed=None,
        target_ms=120_000, duration_ms=120_000, fit=FitSummary(least_ms=0, natural_ms=0, most_ms=0),
        clips=(
            clip("One.", 0), clip("Two.", 5_000, Role.MOVE, side="left"),
            clip("Three.", 20_000, Role.BREATH, phase=Phase.INHALE), clip("One.", 50_000),
            clip("Four.", 89_000),
        ),
        spans=(
            Span(kind="section", start_ms=0, duration_ms=9_000, title="First"),
            Span(kind="section", start_ms=89_000, duration_ms=9_000, title="Last"),
        ),
        breaths=led,
    )  # fmt: skip


GERMAN = """Calm
Zum Vorlesen, 2 Minuten lang.

First
-----

One.
    (4 Sekunden Pause)

[linke Seite]
Two.
    (Zeit für die Bewegung: 14 Sekunden)
Three.
    (auf 2,5 einatmen; danach ohne Worte: auf 4 ausatmen, auf 2,5 einatmen, dreimal)
One.
    (40 Sekunden Pause)

Last
----

Four.
    (eine halbe Minute Pause)"""


def test_a_german_session_reads_like_this() -> None:
    assert reading_page(session("de-AT")) == GERMAN


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("(pause 4 seconds)", "[left side]", "(time to move: 14 seconds)", "(pause half a minute)")),
        ("es", ("(pausa de 4 segundos)", "[lado izquierdo]", "inhalar en 2,5", "(pausa de medio minuto)")),
        ("fr", ("(4 secondes de pause)", "[côté gauche]", "inspirer sur 2,5", "(une demi-minute de pause)")),
        ("pt", ("(pausa de 4 segundos)", "[lado esquerdo]", "inspirar em 2,5", "(pausa de meio minuto)")),
        ("ja", ("(pause 4 seconds)", "[left side]", "in for 2.5", "(pause half a minute)")),
    ],
)
def test_other_languages_have_their_words_and_unknown_ones_those_of_english(language, told) -> None:
    page = reading_page(session(language))
    assert [words for words in told if words not in page] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_page_keeps_a_placeholder_or_words_of_another_language(language) -> None:
    words = LANGUAGES[language].reading
    assert words is not None
    page = reading_page(session(language)) + recording_page(session(language), {"Two.": "two-1"})
    assert not re.search(r"[{}]", page)
    lengths = [_length(ms, words) for ms in (1_000, 8_000, 30_000, 60_000, 90_000, 120_000, 150_000)]
    assert len(set(lengths)) == len(lengths)
    if language != "en":
        assert not re.search(r"\b(pause half|seconds|read aloud|side|in for)\b", page)


def test_the_page_to_record_has_each_line_once_with_its_file() -> None:
    page = recording_page(session("en"), {"One.": "one-aa", "Four.": "four-bb"})
    assert page == (
        "Calm\n2 lines to record for 2 minutes.\n\n"
        "First\n-----\n\nOne.\n    [one-aa]\n    (pause 4 seconds)\n\n"
        "Last\n----\n\nFour.\n    [four-bb]\n    (pause half a minute)"
    )
    assert "\n1 line to record" in recording_page(session("en"), {"One.": "one-aa"})


def test_a_heading_is_underlined_as_wide_as_it_is_shown() -> None:
    made = session("ja")
    made = replace(made, spans=(replace(made.spans[0], title="息を\x1b"), *made.spans[1:]))
    lines = reading_page(made).split("\n")
    assert len(lines[lines.index("息を\x1b") + 1]) >= 5
