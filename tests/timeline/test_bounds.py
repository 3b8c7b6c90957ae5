"""What no session has is refused when its timeline is read, with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.sounds_made import bell, timeline
from voiceguide.errors import TimelineError
from voiceguide.timeline.bounds import LONGEST_MS, MOST
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.model import Bed, BreathPhase, Phase, Span

GOOD = timeline(60_000, [(1_000, 2_000, "ab")], [bell(5_000, 3_000)], bed=Bed(kind="rain", below_voice_db=20))
SPAN = Span(kind="hold", start_ms=0, duration_ms=1_000)
BREATH = BreathPhase(start_ms=0, duration_ms=1_000, phase=Phase.INHALE, breath=1, of=1)


def clip(**more):
    return replace(GOOD, clips=(replace(GOOD.clips[0], **more),))


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (clip(start_ms=-1), r"clips\[0\]\.start_ms is -1; a time is never less than 0"),
        (clip(duration_ms=3_000_000), r"clips\[0\]\.duration_ms is 3000000; it can be 10:00 at most"),
        (clip(start_ms=LONGEST_MS + 1), r"clips\[0\]\.start_ms .* 24:00:00 at most"),
        (clip(gain_db=1e3), r"clips\[0\]\.gain_db is 1000; no level is beyond 120 dB"),
        (clip(gain_db=1e300), r"clips\[0\]\.gain_db is too large a number"),
        (clip(lufs=-121.0), r"clips\[0\]\.lufs is -121"),
        (clip(text="x" * 20_001), r"clips\[0\]\.text has 20001 characters; 20000 is the most"),
        (replace(GOOD, duration_ms=10**15), "duration_ms is too large a number"),
        (replace(GOOD, duration_ms=LONGEST_MS + 1), "duration_ms is 86400001; it can be 24:00:00 at most"),
        (replace(GOOD, fade_ms=-1), "fade_ms is -1"),
        (replace(GOOD, speech_lufs=-500.0), "speech_lufs is -500"),
        (replace(GOOD, bed=Bed(kind="rain", below_voice_db=1e5)), r"bed\.below_voice_db is 100000"),
        (replace(GOOD, bed=Bed(kind="rain", below_voice_db=22, width=101)), "bed.width is 101; it is from 0"),
        (replace(GOOD, tones=(bell(0, 600_001),)), r"tones\[0\]\.duration_ms is 600001"),
        (replace(GOOD, spans=(replace(SPAN, duration_ms=-5),)), r"spans\[0\]\.duration_ms is -5"),
        (replace(GOOD, breaths=(replace(BREATH, of=10**13),)), r"breaths\[0\]\.of is too large a number"),
        (replace(GOOD, clips=GOOD.clips * 10_001), "There are 10001 clips; 10000 is the most"),
        (replace(GOOD, spans=(SPAN,) * 10_001), "There are 10001 spans"),
    ],
)
def test_what_no_session_has_is_refused(made, says):
    with pytest.raises(TimelineError, match=says):
        FORMATS["json"].read(FORMATS["json"].write(made))


def test_as_much_as_may_be_is_read():
    full = replace(
        clip(duration_ms=600_000, gain_db=-120.0), duration_ms=LONGEST_MS, spans=(SPAN,) * MOST["spans"]
    )
    assert FORMATS["json"].read(FORMATS["json"].write(full)) == full
