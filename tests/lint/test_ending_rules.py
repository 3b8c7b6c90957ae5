"""Rules for the end of a session: an evening fades into quiet, a day has a clear end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.sessions_made import clip, timeline
from voiceguide.lint.ending_rules import clear_end, quiet_end, thinning
from voiceguide.timeline.model import Timeline, Tone


def evening(*clips, duration_ms: int = 600_000, mode: str = "bedtime", **more) -> Timeline:
    return timeline(duration_ms, mode=mode, clips=clips, **more)


def bell(start_ms: int) -> Tone:
    return Tone(start_ms=start_ms, duration_ms=6_000, kind="bell")


def test_speech_that_thins_out_by_thirds_is_right():
    assert list(thinning(evening(clip(0, 60_000), clip(200_000, 60_000), clip(400_000, 36_000)))) == []


def test_a_third_that_says_more_than_it_may_is_found_at_its_beginning():
    more = evening(clip(0, 60_000), clip(210_000, 70_000), clip(410_000, 40_000))
    assert [at_ms for at_ms, _ in thinning(more)] == [200_000, 400_000]
    assert list(thinning(replace(more, mode="day"))) == []


def test_a_short_evening_may_thin_out_less():
    short = evening(clip(0, 40_000), clip(160_000, 30_000), clip(320_000, 28_000), duration_ms=470_000)
    long = replace(short, duration_ms=480_000)
    assert list(thinning(short)) == []
    assert len(list(thinning(long))) == 1


def test_words_over_the_edge_of_a_third_count_on_either_side_of_it():
    assert list(thinning(evening(clip(190_000, 20_000), clip(399_600, 6_000)))) == []


@pytest.mark.parametrize(
    ("clips", "tones", "said"),
    [
        ([clip(0, 1_000), clip(570_000, 11_000)], [], "only 19.0 s after the last word"),
        ([clip(0, 1_000)], [bell(480_001)], "a bell in the last two minutes"),
        ([clip(0, 1_000, "Open your eyes.")], [], "wakes the listener: 'Open your eyes.'"),
    ],
)
def test_what_would_wake_a_listener_is_found(clips, tones, said):
    found = [why for _, why in quiet_end(evening(*clips, tones=tuple(tones)))]
    assert found == [said]
    assert list(quiet_end(evening(*clips, tones=tuple(tones), mode="day"))) == []


def test_a_word_that_only_contains_one_that_wakes_is_left_alone():
    said = {text: clip(10_000, 2_000, text=text) for text in ("Lass die Gedanken ziehen.", "Danke.")}
    found = [why for _, why in quiet_end(evening(*said.values(), language="de"))]
    assert found == ["wakes the listener: 'Danke.'"]


def test_in_german_sitting_up_wakes_and_sitting_down_on_something_does_not():
    texts = (
        "Setz dich auf die Bettkante.",
        "Setz dich im Bett hin.",
        "Setz dich auf.",
        "Setz dich langsam auf.",
    )
    said = [clip(10_000 * place, 2_000, text=text) for place, text in enumerate(texts)]
    found = [why for _, why in quiet_end(evening(*said, language="de")) if why.startswith("wakes")]
    assert found == ["wakes the listener: 'Setz dich auf.'", "wakes the listener: 'Setz dich langsam auf.'"]


def test_a_quiet_end_is_right():
    assert list(quiet_end(evening(clip(0, 1_000), clip(570_000, 10_000), tones=(bell(480_000),)))) == []
    assert list(quiet_end(evening())) == []


@pytest.mark.parametrize(
    ("text", "wakes"),
    [
        ("Ponte de lado, y siéntate.", True),
        ("Siéntate con ayuda de las manos.", True),
        ("Siéntate en el borde de la cama.", False),
        ("Siéntate sobre la cadera izquierda.", False),
    ],
)
def test_in_spanish_sitting_up_wakes_and_sitting_down_on_something_does_not(text, wakes):
    found = [why for _, why in quiet_end(evening(clip(0, 1_000, text=text), language="es")) if "wakes" in why]
    assert bool(found) == wakes


def test_a_day_ends_with_words_or_a_bell_and_has_one():
    assert list(clear_end(evening(clip(0, 1_000), mode="day", tones=(bell(590_000),)))) == []
    assert list(clear_end(evening(clip(580_000, 5_000), mode="day"))) == [(600_000, "no closing bell")]
    stopped = list(clear_end(evening(clip(0, 1_000), mode="day", tones=(bell(570_000),))))
    assert stopped == [(576_000, "the session stops without a clear end")]
    assert list(clear_end(evening(clip(0, 1_000)))) == []
