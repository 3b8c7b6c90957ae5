"""Three planks: half way, ten seconds, and three, two, one, each heard on its second; rests between."""

from __future__ import annotations


def test_every_second_is_heard_where_it_was_promised(hear):
    track = hear("planks", "5min")
    planks = track.spans("hold")
    assert len(planks) == 3
    assert len({end - start for start, end in planks}) == 1
    assert all(30_000 <= end - start <= 60_000 for start, end in planks)
    ends = [end for _, end in planks]
    for text, before_ms in (
        ("Ten more seconds.", 10_000),
        ("Three.", 3_000),
        ("Two.", 2_000),
        ("One.", 1_000),
    ):
        heard = track.onsets_ms(text)
        assert len(heard) == 3
        assert all(abs(end - before_ms - at) <= 30 for end, at in zip(ends, heard, strict=True)), text
    halves = [(start + end) / 2 for start, end in planks]
    assert all(abs(half - at) <= 30 for half, at in zip(halves, track.onsets_ms("Half way."), strict=True))
    # Five seconds before each plank but the first; after the last nobody is called back.
    called = track.onsets_ms("Come back onto your toes soon.")
    rests = track.spans("rest")[:2]
    assert all(abs(end - 5_000 - at) <= 30 for (_, end), at in zip(rests, called, strict=True))
    # How long a plank is is not announced, and nothing else is said in one.
    for start, end in planks:
        inside = [clip.text for clip in track.timeline.clips if start <= clip.start_ms < end]
        assert inside == ["Half way.", "Ten more seconds.", "Three.", "Two.", "One."]
