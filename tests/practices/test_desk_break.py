"""Half a minute at the desk: all of it is practice."""

from __future__ import annotations

from voiceguide.timeline.model import Role


def test_half_a_minute_has_no_opening_that_eats_it(hear):
    track = hear("desk-break")
    assert track.timeline.duration_ms == 30_000
    assert len(track.samples) == 30_000 * 48
    assert track.said() == [
        "Stop if anything hurts.",
        "Let go of everything, and roll your shoulders back.",
        "Let your hands sink into your lap.",
        "That is all. Back to your day.",
    ]
    assert not track.timeline.tones
    (first_ms,) = track.onsets_ms("Let go of everything, and roll your shoulders back.")
    assert first_ms < 5_000


def test_a_minute_of_it_is_greeted_again(hear):
    track = hear("desk-break", "1min")
    assert track.timeline.duration_ms == 60_000
    assert track.said()[:2] == ["Hello. Desk break.", "One minute."]
    assert [clip.text for clip in track.timeline.clips if clip.role is Role.SAFETY] == [
        "Stop if anything hurts."
    ]
    assert [tone.kind for tone in track.timeline.tones] == ["bell"]
