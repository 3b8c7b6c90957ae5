"""The guide through a track that plays: what is heard when, and where one can go."""

from __future__ import annotations

from voiceguide.app.playback import PlaybackCue, PlaybackGuide

TOLD = PlaybackGuide(
    "Twist",
    (PlaybackCue(1_000, 3_000, "Lie down."), PlaybackCue(70_000, 72_000, "Turn.")),
    ((0, "Settle"), (60_000, "Twist"), (120_000, "Rest")),
)
BARE = PlaybackGuide("Twist")


def test_what_is_heard_at_a_moment():
    assert [TOLD.cue(at) for at in (0, 1_000, 2_999, 3_000, 71_000)] == [
        "", "Lie down.", "Lie down.", "", "Turn.",
    ]  # fmt: skip
    assert [TOLD.silence_ms(at) for at in (0, 3_000, 72_000)] == [1_000, 67_000, None]
    assert [TOLD.chapter(at) for at in (0, 60_000, 500_000)] == ["Settle", "Twist", "Rest"]


def test_where_it_waits():
    told = PlaybackGuide("Twist", waits=((5_000, 9_000), (20_000, 30_000)))
    assert [told.wait_end(at) for at in (0, 5_000, 8_999, 9_000, 20_001)] == [
        None, 9_000, 9_000, None, 30_000,
    ]  # fmt: skip
    assert TOLD.wait_end(1_000) is None


def test_where_the_arrows_lead():
    assert [TOLD.after(at, 180_000) for at in (0, 60_000, 119_999, 120_000)] == [
        60_000, 120_000, 120_000, 180_000,
    ]  # fmt: skip
    assert [TOLD.before(at) for at in (0, 2_000, 61_000, 64_000, 130_000)] == [0, 0, 0, 60_000, 120_000]
    assert (BARE.after(10_000, 600_000), BARE.after(590_000, 600_000), BARE.before(10_000)) == (
        40_000, 600_000, 0,
    )  # fmt: skip
