"""Another sample rate: as long as promised, in place, and without aliases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.audio.dsp.resample import resample, resample_stream

RATES = st.sampled_from([8_000, 16_000, 22_050, 24_000, 44_100, 48_000])


def tone(hz, rate_hz, seconds=0.5):
    return np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)


@given(RATES, RATES, st.integers(0, 5_000))
def test_it_is_as_long_as_promised(from_hz, to_hz, length):
    assert len(resample(np.zeros(length), from_hz, to_hz)) == round(length * to_hz / from_hz)


@pytest.mark.parametrize(("from_hz", "to_hz"), [(22_050, 48_000), (48_000, 24_000), (44_100, 48_000)])
def test_a_tone_stays_itself_and_in_its_place(from_hz, to_hz):
    made = resample(tone(440, from_hz), from_hz, to_hz)
    middle = slice(to_hz // 10, to_hz * 4 // 10)
    np.testing.assert_allclose(made[middle], tone(440, to_hz)[middle], atol=1e-3)


def test_what_the_lower_rate_cannot_have_is_gone_and_does_not_come_back_as_another_tone():
    made = resample(tone(15_000, 48_000), 48_000, 24_000)
    assert np.abs(made[2_000:-2_000]).max() < 2**-15


def test_equal_rates_leave_the_sound_untouched():
    sound = tone(440, 48_000)
    assert resample(sound, 48_000, 48_000) is sound
    assert next(iter(resample_stream([sound], 48_000, 48_000))) is sound


@pytest.mark.parametrize("size", [333, 4_096, 24_000])
def test_block_by_block_it_is_the_same(size):
    sound = tone(440, 22_050)
    blocks = (sound[at : at + size] for at in range(0, len(sound), size))
    made = np.concatenate(list(resample_stream(blocks, 22_050, 48_000)))
    whole = resample(sound, 22_050, 48_000)
    assert abs(len(made) - len(whole)) <= 1
    np.testing.assert_allclose(made[: len(whole)], whole[: len(made)], atol=1e-6)
