"""The proof hears bells and breath tones, and the bed under the words; what is planted there is caught."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.sounds_made import Library, MemoryStore, bell, breath, laid, voice_like
from voiceguide.audio.bed.track import Loop
from voiceguide.audio.dsp.loudness import loudest_lufs, powers_of
from voiceguide.audio.renderer import render_track
from voiceguide.audio.verify.verifier import verify
from voiceguide.media.id3 import id3, read_tag
from voiceguide.speech.decode import decode_stream
from voiceguide.timeline.model import Bed, Phase

TONES = (
    bell(1_000, 5_000, "bowl"),
    breath(9_000, 4_000, Phase.INHALE),
    breath(13_000, 6_000, Phase.EXHALE),
    breath(19_000, 1_000, Phase.PAUSE_OUT),
    bell(21_000, 6_000, "chime"),
)
CUES = (3_000, 7_500, 14_000, 28_000)


@pytest.fixture(scope="module")
def session():
    library = Library()
    planned = laid(library, 32_000, *((at, voice_like(at, 1_300)) for at in CUES))
    return replace(planned, tones=TONES), library


@pytest.fixture(scope="module")
def hiss():
    """A bed of 2.4 s of noise, as loud as it says."""
    frames = 100
    turn = np.random.default_rng(5).standard_normal(frames * 1_152) * 2_000
    whole = np.rint(turn).astype(np.int16)
    lufs = loudest_lufs(powers_of([np.tile(whole, 2) / 32_768]))
    return Loop("hiss", frames, lufs, lambda form, start, stop: whole[start:stop])


def proof(planned, library, path, heard, bed=None):
    """Render what is heard, and hold it against what was planned."""
    render_track(heard, library, MemoryStore(), path, tags=id3(planned), bed=bed)
    tags = (read_tag(path), read_tag(id3(planned)))
    return verify(path, Path("x"), planned, decode_stream(path), library.kept.get, tags=tags)


def test_every_tone_is_found_at_its_place(session, tmp_path):
    planned, library = session
    found = proof(planned, library, tmp_path / "a.mp3", planned)
    assert found.check("tones").faults == ()
    assert found.check("tones").value == "4 of 4"
    assert [tone.onset_ms for tone in found.tones] == [0, 0, 0, 0]
    assert all(abs(tone.level_db) < 0.5 for tone in found.tones)


@pytest.mark.parametrize(
    ("number", "instead", "says"),
    [
        (0, None, "0:01.000 the bell (bowl) is not what is heard"),
        (4, bell(21_000, 6_000, "bowl"), "the bell (chime) is not what is heard"),
        (4, bell(21_080, 5_920, "chime"), "the bell (chime) begins 80.0 ms late"),
        (1, breath(9_000, 4_000, Phase.EXHALE), "the breath tone (inhale) is not what is heard"),
        (2, None, "the breath tone (exhale) is not what is heard"),
    ],
)  # fmt: skip
def test_a_tone_that_is_not_what_it_should_be(session, tmp_path, number, instead, says):
    planned, library = session
    tones = [*TONES[:number], *filter(None, [instead]), *TONES[number + 1 :]]
    found = proof(planned, library, tmp_path / "a.mp3", replace(planned, tones=tuple(tones)))
    (fault,) = found.check("tones").faults
    assert says in fault
    assert not found.check("tones").ok


def bedded(planned, below_db):
    return replace(planned, bed=Bed(kind="hiss", below_voice_db=below_db), fade_ms=1_000)


def test_tones_are_found_over_a_bed_and_the_bed_lies_low_under_words(session, hiss, tmp_path):
    planned, library = session
    planned = bedded(planned, 24.0)
    found = proof(planned, library, tmp_path / "a.mp3", planned, hiss)
    assert found.check("tones").faults == ()
    assert found.check("under words").faults == ()
    softest = min(cue.lufs for cue in found.cues)
    # The loudest moment of the bed lies 24 dB under the softest cue of a voice that has -16 LUFS, which is
    # 2 LU softer; the cues here are as loud as they happen to be.
    assert softest + 41.9 < found.check("under words").value < softest + 44


def test_a_bed_is_held_against_every_word_by_itself(session, hiss, tmp_path):
    _, library = session
    sounds = [voice_like(at, 1_300) // (2 if at == CUES[1] else 1) for at in CUES]
    planned = laid(library, 32_000, *zip(CUES, sounds, strict=True))
    lufs = [cue.lufs for cue in proof(planned, library, tmp_path / "a.mp3", planned).cues]
    # So loud that it is well under the others, and too close under the one that is softer by 6 dB.
    below = -18 - min(lufs[:1] + lufs[2:]) + 21.5
    planned = bedded(planned, below)
    (fault,) = proof(planned, library, tmp_path / "b.mp3", planned, hiss).check("under words").faults
    assert fault.startswith("At 0:07.500 the bed is only 1")


def test_a_bed_too_close_under_the_words(session, hiss, tmp_path):
    planned, library = session
    found = proof(bedded(planned, 24.0), library, tmp_path / "a.mp3", bedded(planned, 12.0), hiss)
    assert "dB below the words" in found.check("under words").faults[0]
    assert not found.ok
