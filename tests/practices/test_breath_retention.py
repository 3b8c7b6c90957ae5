"""Three rounds of deep breaths, and pauses without air of thirty, sixty and ninety seconds."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("length", ["11min", "14min"])
def test_the_pauses_last_thirty_sixty_and_ninety_seconds(hear, length):
    track = hear("breath-retention", length)
    assert [end - start for start, end in track.spans("hold")] == [30_000, 60_000, 90_000]
    # In the sound: the breath that ends each pause is heard when it is over.
    heard = track.onsets_ms("Breathe in, fully.")
    assert [abs(at - end) <= 30 for at, (_, end) in zip(heard, track.spans("hold"), strict=True)] == [
        True
    ] * 3


def test_each_round_says_its_number_and_each_pause_its_length(hear):
    track = hear("breath-retention", "11min")
    told = track.said()
    numbers = [text.partition(".")[0] for text in told if text.startswith("Round")]
    assert numbers == ["Round one of three", "Round two of three", "Round three of three"]
    lengths = [text for text in told if text.startswith("Stay empty")]
    assert lengths == [
        "Stay empty for thirty seconds.",
        "Stay empty for one minute.",
        "Stay empty for one and a half minutes.",
    ]
    names = [span.title for span in track.timeline.spans if span.kind == "section"]
    assert [name for name in names if name and name.startswith("Round")] == [
        "Round one",
        "Round two",
        "Round three",
    ]


def test_every_round_has_the_same_breaths_and_a_rest_stands_between_but_not_after(hear):
    track = hear("breath-retention", "11min")
    rounds = track.spans("round")
    led = [
        [
            breath.of
            for breath in track.timeline.breaths
            if start <= breath.start_ms < end and breath.phase == "exhale"
        ]
        for start, end in rounds
    ]
    assert len({tuple(counts) for counts in led}) == 1
    assert led[0][-1] == 1
    assert len(track.onsets_ms("Let the breath come and go as it likes.")) == 2
    assert max(track.onsets_ms("Let the breath come and go as it likes.")) < rounds[-1][0]
    assert (
        track.onsets_ms("In, the last one.")[0]
        > track.onsets_ms("Round one of three. Breathe deeply, in and out, with me.")[0]
    )
