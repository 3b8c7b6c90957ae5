"""A body scan with silences inside its sentences: in order, within bounds, longer in a longer session."""

from __future__ import annotations

ORDER = [
    "Notice your feet.",
    "Your calves.",
    "Your knees.",
    "Your thighs.",
    "Feel your hips on the bed.",
    "Your belly.",
    "Your back, from below to above.",
    "Your hands.",
    "Your shoulders.",
    "Your face, all of it.",
    "All of you is resting. Good night.",
]
BOUNDS_MS = {
    "Notice your feet.": (5_000, 15_000),
    "Your calves.": (5_000, 15_000),
    "Your knees.": (5_000, 15_000),
    "Feel your hips on the bed.": (5_000, 20_000),
    "Your belly.": (5_000, 20_000),
    "Your hands.": (6_000, 25_000),
    "Your shoulders.": (8_000, 30_000),
}


def silences(track):
    """Measure how long it is quiet from the end of each piece's clip to the sound of the next, ms."""
    clips = [clip for clip in track.timeline.clips if clip.text in ORDER]
    assert [clip.text for clip in clips] == ORDER
    onsets = [at for text in ORDER for at in track.onsets_ms(text)]
    return {
        clip.text: onset - clip.end_ms
        for clip, onset in zip(clips, onsets[1:], strict=False)
        if clip.text in BOUNDS_MS
    }


def test_the_parts_come_in_their_order_with_a_silence_after_each(hear):
    short, long = silences(hear("body-scan", "5min")), silences(hear("body-scan", "8min"))
    for text, (least_ms, most_ms) in BOUNDS_MS.items():
        for found in (short, long):
            assert least_ms - 30 <= found[text] <= most_ms + 60, text
        assert short[text] <= long[text] + 30, text
    assert sum(long.values()) > sum(short.values())


def test_the_safety_line_has_its_silence_and_the_end_is_quiet(hear):
    track = hear("body-scan", "5min")
    (one,) = track.clips("If lying on your back is not good for you, lie on your side.")
    (heard,) = track.onsets_ms("Nothing here needs any effort.")
    assert 2_000 - 30 <= heard - one.end_ms <= 2_000 + 60
    last = track.timeline.clips[-1]
    assert track.timeline.duration_ms - last.end_ms >= 20_000
