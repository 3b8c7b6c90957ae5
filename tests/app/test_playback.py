"""The guide through a track that plays: what is heard when, and where one can go."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from tests.support.sessions_made import clip, span, timeline
from voiceguide.app.playback import PlaybackCue, PlaybackGuide, guide
from voiceguide.timeline.formats import FORMATS

TOLD = PlaybackGuide(
    "Twist",
    (PlaybackCue(1_000, 3_000, "Lie down."), PlaybackCue(70_000, 72_000, "Turn.")),
    ((0, "Settle"), (60_000, "Twist"), (120_000, "Rest")),
)
BARE = PlaybackGuide("Twist")


@pytest.fixture
def track(desk) -> Path:
    """A minute of silence with a timeline: three chapters, words in two of them."""
    with wave.open("night.wav", "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 48_000 * 60))
    chapters = [
        span("section", at, at + 20_000, name) for at, name in ((0, "A"), (20_000, "B"), (40_000, "C"))
    ]
    said = (clip(0, 19_000, "Lie\x1b[2J down."), clip(40_000, 10_000, "Rest."))
    made = timeline(60_000, clips=said, spans=tuple(chapters))
    Path("night.timeline.json").write_text(FORMATS["json"].write(made), encoding="utf-8")
    return Path("night.wav")


def test_what_is_heard_at_a_moment():
    assert [TOLD.cue(at) for at in (0, 1_000, 2_999, 3_000, 71_000)] == [
        "", "Lie down.", "Lie down.", "", "Turn.",
    ]  # fmt: skip
    assert [TOLD.silence_ms(at) for at in (0, 3_000, 72_000)] == [1_000, 67_000, None]
    assert [TOLD.chapter(at) for at in (0, 60_000, 500_000)] == ["Settle", "Twist", "Rest"]


def test_where_the_arrows_lead():
    assert [TOLD.after(at, 180_000) for at in (0, 60_000, 119_999, 120_000)] == [
        60_000, 120_000, 120_000, 180_000,
    ]  # fmt: skip
    assert [TOLD.before(at) for at in (0, 2_000, 61_000, 64_000, 130_000)] == [0, 0, 0, 60_000, 120_000]
    assert (BARE.after(10_000, 600_000), BARE.after(590_000, 600_000), BARE.before(10_000)) == (
        40_000, 600_000, 0,
    )  # fmt: skip


def test_a_track_is_told_by_its_timeline_else_by_its_tag(voiceguide, track):
    assert guide(track).chapters == ((0, "A"), (20_000, "B"), (40_000, "C"))
    assert voiceguide("render", "knee-drops", "-m", "3", "-o", "k.mp3").code == 0
    whole = guide(Path("k.mp3"))
    Path("k.timeline.json").unlink()
    assert guide(Path("k.mp3")) == PlaybackGuide(whole.title, (), whole.chapters)
    assert len(whole.chapters) > 2
