"""Ten minutes in one shape: words at chosen minutes, and between them nothing that nobody wrote."""

from __future__ import annotations

PLACES = {
    "Let your belly hang toward the mat.": 60_000,
    "Nothing to do now. Soften your jaw.": 150_000,
    "If it is too much, bring your elbows further forward.": 240_000,
    "Five more minutes.": 300_000,
    "Let your breath be small.": 390_000,
    "Nothing to hold up now. Let your shoulders sink.": 465_000,
    "One more minute.": 540_000,
    "In a moment your chest will come down.": 585_000,
}


def test_ten_minutes_with_a_word_at_each_chosen_minute(hear):
    track = hear("yin-hold")
    ((start, end),) = track.spans("hold")
    assert end - start == 600_000
    for text, at_ms in PLACES.items():
        (heard,) = track.onsets_ms(text)
        assert abs(start + at_ms - heard) <= 30, text
    inside = [clip.text for clip in track.timeline.clips if start <= clip.start_ms < end]
    assert inside == ["You will stay here for ten minutes.", *PLACES]
    # Between the words there is silence: 20 s before the third minute is quiet to the last bit.
    assert track.loudness_db(start + 200_000, start + 220_000) < -80
