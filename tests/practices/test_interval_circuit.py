"""Twenty seconds of work and ten of rest, eight times: to the second, in order, with "rest" in its place."""

from __future__ import annotations

import itertools

WORK = ["March.", "Squat.", "Push the wall.", "Circle your arms."]


def test_eight_rounds_of_twenty_and_ten(hear):
    track = hear("interval-circuit")
    work = track.spans("hold")
    assert [end - start for start, end in work] == [20_000] * 8
    starts = sorted(at for text in WORK for at in track.onsets_ms(text))
    assert all(abs(start - at) <= 30 for (start, _), at in zip(work, starts, strict=True))
    assert [text for text in track.said() if text in WORK] == WORK * 2
    # Work begins every thirty seconds, and each rest with its word.
    assert [after - one for (one, _), (after, _) in itertools.pairwise(work)] == [30_000] * 7
    assert all(abs(end - at) <= 30 for (_, end), at in zip(work, track.onsets_ms("Rest."), strict=True))
    assert all(
        abs(start + 10_000 - at) <= 30 for (start, _), at in zip(work, track.onsets_ms("Ten."), strict=True)
    )


def test_the_last_three_seconds_of_work_and_rest_are_counted(hear):
    track = hear("interval-circuit")
    edges = sorted([work[1] for work in track.spans("hold")] + [work[0] for work in track.spans("hold")])
    for text, before_ms in (("Three.", 3_000), ("Two.", 2_000), ("One.", 1_000)):
        heard = track.onsets_ms(text)
        assert len(heard) == 16
        assert all(abs(edge - before_ms - at) <= 30 for edge, at in zip(edges, heard, strict=True)), text
    assert "That was the last round." in track.said()
    assert track.said().count("Next you march again.") == 1
