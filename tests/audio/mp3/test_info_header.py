"""The Info frame against the one LAME itself writes, and against what readers read out of it."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sounds_made import voice_like
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import crc16
from voiceguide.audio.mp3.info_header import info_frame

reached = pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
FORMS = [SPEECH, SMALL]


def written_by_lame(sound, form, *, protected=False):
    """Encode with LAME writing its own Info frame; give that frame and all the others."""
    lame = encoder._lame()
    lame.lame_get_lametag_frame.restype = ctypes.c_size_t
    lame.lame_get_lametag_frame.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
    handle = lame.lame_init()
    settings = {
        "num_channels": 1, "mode": 3, "in_samplerate": form.rate_hz, "out_samplerate": form.rate_hz,
        "brate": form.kbps, "quality": encoder.QUALITY, "disable_reservoir": 1, "athaa_type": 0,
        "bWriteVbrTag": 1, "error_protection": int(protected),
    }  # fmt: skip
    for name, value in settings.items():
        getattr(lame, f"lame_set_{name}")(handle, value)
    lame.lame_set_scale(handle, 1 / 0.95)
    lame.lame_init_params(handle)
    out = np.empty(len(sound) * 2 + 20_000, np.uint8)
    made = lame.lame_encode_buffer(
        handle, sound.ctypes.data, sound.ctypes.data, len(sound), out.ctypes.data, len(out)
    )
    made += lame.lame_encode_flush(handle, out.ctypes.data + made, len(out) - made)
    tag = np.empty(2_880, np.uint8)
    size = lame.lame_get_lametag_frame(handle, tag.ctypes.data, len(tag))
    lame.lame_close(handle)
    return tag[:size].tobytes(), out[form.frame_bytes : made].tobytes()


@reached
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("duration_ms", [24, 499, 2_000])
def test_it_is_lames_own_but_for_the_table_of_contents(form, duration_ms):
    sound = np.ascontiguousarray(voice_like(1, duration_ms)[:: 48_000 // form.rate_hz])
    theirs, frames = written_by_lame(sound, form)
    ours = info_frame(form, duration_ms, encoder.encoder_name(), crc16(frames))
    toc = slice(ours.index(b"Info") + 16, ours.index(b"Info") + 116)
    crc = slice(toc.stop + 38, toc.stop + 40)

    def rest(frame):
        return frame[: toc.start] + frame[toc.stop : crc.start] + frame[crc.stop :]

    # The table of contents is coarser in LAME; the last CRC covers it.
    assert len(ours) == len(theirs) == form.frame_bytes
    assert rest(ours) == rest(theirs)
    assert int.from_bytes(ours[crc]) == crc16(ours[: crc.start])


@reached
@pytest.mark.parametrize("form", FORMS)
def test_the_frames_are_lames_own_with_their_checksum_elsewhere(form):
    sound = np.ascontiguousarray(voice_like(1, 700)[:: 48_000 // form.rate_hz])
    _, theirs = written_by_lame(sound, form, protected=True)
    ours, size = encoder.encode(sound, form), form.frame_bytes
    assert len(ours) == len(theirs)
    for at in range(0, len(ours), size):
        assert ours[at + 4 : at + size - 2] == theirs[at + 6 : at + size]


@pytest.mark.parametrize("form", FORMS)
@given(duration_ms=st.integers(0, 4 * 3_600_000))
def test_frames_delay_and_padding_add_up(form, duration_ms):
    frame = info_frame(form, duration_ms, "LAME4.0", 0x1234)
    at = frame.index(b"Info")
    frames, size = (int.from_bytes(frame[at + 8 + 4 * n : at + 12 + 4 * n]) for n in range(2))
    delay_padding = int.from_bytes(frame[at + 141 : at + 144])
    delay, padding = delay_padding >> 12, delay_padding & 0xFFF
    assert delay == 576
    assert frames * form.frame_samples - delay - padding == form.samples(duration_ms)
    # Decoders need 529 samples more than they give; a whole frame beyond that would be waste.
    assert 529 <= padding < 529 + form.frame_samples
    assert size == (frames + 1) * form.frame_bytes
    assert frame[at + 144 + 4 : at + 144 + 8] == size.to_bytes(4)
    assert frame[at + 131 : at + 139] == bytes(8), "a replay gain is claimed"
    assert frame[at + 120 :].startswith(b"LAME")
    toc = frame[at + 16 : at + 116]
    assert toc[0] == 0
    assert list(toc) == sorted(toc)
    # Half of the time is half of the file, to 1/256.
    if frames > 300:
        assert toc[50] in (127, 128)


def test_a_long_or_odd_encoder_name_stays_in_its_place():
    frame = info_frame(SPEECH, 1_000, "LAME 3.1000 böta", 0)
    assert len(frame) == 288
    assert frame[frame.index(b"Info") + 120 :][:9] == b"LAME 3.10"
