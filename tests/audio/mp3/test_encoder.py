"""The encoder: one frame size, exact counts, equal on any thread, and both ways in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import voice_like
from voiceguide.audio.model import SMALL, SPEECH, WIDE
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import crc16
from voiceguide.errors import AudioError

reached = pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
FORMS = [SPEECH, SMALL]


def at_rate(form, seed, duration_ms):
    return voice_like(seed, duration_ms)[:: 48_000 // form.rate_hz]


@reached
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25)
@given(duration_ms=st.integers(0, 100) | st.integers(0, 700))
def test_it_makes_as_many_frames_as_the_info_frame_says_or_one_empty_one_more(form, duration_ms):
    sound = at_rate(form, 1, duration_ms) if duration_ms else np.zeros(0, np.int16)
    # LAME pads by 576 samples at least, where a decoder needs 529.
    more = -(-(len(sound) + 2 * 576) // form.frame_samples) - form.frames(duration_ms)
    assert more == (form is SMALL and duration_ms % 24 == 1)
    assert len(encoder.encode(sound, form)) == (form.frames(duration_ms) + more) * form.frame_bytes
    assert (
        sum(map(len, encoder.encode_stream([sound], form)))
        == (form.frames(duration_ms) + more) * form.frame_bytes
    )


@reached
@pytest.mark.parametrize("form", FORMS)
def test_silent_frames_are_all_equal(form):
    data = encoder.encode(np.zeros(form.rate_hz, np.int16), form)
    assert len({data[at : at + form.frame_bytes] for at in range(0, len(data), form.frame_bytes)}) == 1


@reached
def test_no_frame_leans_on_another():
    # The first nine bits of the side information tell how far back a frame's data begins.
    data = encoder.encode(voice_like(2, 2_000), SPEECH)
    for at in range(0, len(data), 288):
        assert int.from_bytes(data[at + 4 : at + 6]) >> 7 == 0
    leaning = b"".join(encoder.encode_stream([voice_like(2, 2_000)], SPEECH))
    assert any(int.from_bytes(leaning[at + 4 : at + 6]) >> 7 for at in range(0, len(leaning), 288))


@reached
@pytest.mark.parametrize("form", [*FORMS, WIDE])
def test_every_frame_has_a_sum_of_zero_and_no_checksum_after_its_header(form):
    loud = np.random.default_rng(3).normal(0, 6_000, (form.rate_hz * 2, form.channels)).astype(np.int16)
    data = encoder.encode(loud if form.channels > 1 else loud[:, 0], form)
    for at in range(0, len(data), form.frame_bytes):
        assert form.begins(data, at)
        assert crc16(data[at : at + form.frame_bytes]) == 0


@reached
def test_sound_never_reaches_into_the_sum():
    # Noise as loud as can be fills frames to the brim; two bytes are left in any case.
    loud = np.random.default_rng(3).uniform(-32_768, 32_767, 96_000).astype(np.int16)
    data = encoder.encode(loud, SPEECH)
    most = 0
    for at in range(0, len(data), 288):
        side = int.from_bytes(data[at + 4 : at + 21])
        # Twelve bits of each of two granules tell how many bits its sound takes.
        bits = sum(side >> (136 - place - 12) & 0xFFF for place in (18, 18 + 59))
        most = max(most, 21 * 8 + bits)
    assert 285 * 8 < most <= 286 * 8


@reached
@pytest.mark.parametrize("form", FORMS)
def test_threads_do_not_disturb_each_other(form):
    sounds = [at_rate(form, seed, 1_500) for seed in range(8)] * 3
    alone = [encoder.encode(sound, form) for sound in sounds[:8]] * 3
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda sound: encoder.encode(sound, form), sounds)) == alone


@pytest.mark.parametrize("form", FORMS)
def test_blocks_of_any_size_give_the_same_stream(form):
    sound = at_rate(form, 3, 1_000)
    whole = b"".join(encoder.encode_stream([sound], form))
    for size in (1, 700, 1_152, 5_000):
        blocks = [sound[at : at + size] for at in range(0, len(sound), size)]
        made = list(encoder.encode_stream(blocks if size > 1 else [sound[:1], sound[1:]], form))
        assert b"".join(made) == whole
        assert all(len(frames) % form.frame_bytes == 0 for frames in made)


@reached
def test_sound_in_any_memory_layout_is_encoded_alike():
    sound = voice_like(4, 500)
    spread = np.repeat(sound, 2)[::2]
    assert not spread.flags.c_contiguous
    assert encoder.encode(spread, SPEECH) == encoder.encode(sound, SPEECH)


def test_without_the_settings_it_says_so(monkeypatch):
    monkeypatch.setattr(encoder, "_lame", lambda: None)
    assert not encoder.can_splice()
    assert encoder.encoder_name() == "LAME"
    with pytest.raises(AudioError, match="does not show"):
        encoder.encode(np.zeros(10, np.int16), SPEECH)


def test_a_library_without_the_functions_is_told_from_one_that_has_them(monkeypatch):
    import lameenc

    encoder._lame.cache_clear()
    monkeypatch.setattr(lameenc, "__file__", np.__file__)  # not a library at all
    try:
        assert encoder._lame() is None
    finally:
        encoder._lame.cache_clear()


@reached
def test_settings_lame_refuses_are_reported():
    from dataclasses import replace

    with pytest.raises(AudioError, match="refused its settings"):
        encoder.encode(np.zeros(1_000, np.int16), replace(SPEECH, rate_hz=-3))
    with pytest.raises(AudioError, match="another kind"):
        encoder.encode(np.zeros(5_000, np.int16), replace(SPEECH, kbps=64))
