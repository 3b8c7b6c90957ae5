"""Periodic noise: of a given spectrum, always the same, and without a seam."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.audio.bed.periodic_noise import blocks_of, noise, raindrops, slow_curve, unit_rms

SIZE = 300_000  # three blocks, the last of them not whole


def low(hz):
    return 1 / (1 + (hz / 500) ** 2)


def power_between(sound, low_hz, high_hz):
    hz = np.fft.rfftfreq(len(sound), 1 / 48_000)
    return float((np.abs(np.fft.rfft(sound))[(hz >= low_hz) & (hz < high_hz)] ** 2).mean())


@pytest.mark.parametrize("size", [1, 131_072, 131_073, SIZE])
def test_blocks_cover_a_period_once_and_in_order(size):
    places = np.concatenate([place for _, place in blocks_of(size)])
    assert [part.start for part, _ in blocks_of(size)] == list(range(0, size, 131_072))
    np.testing.assert_allclose(places, np.arange(size) / size)


def test_a_flat_spectrum_changes_nothing_but_the_level():
    made = noise(7, SIZE, np.ones_like)
    assert np.abs(made).max() == pytest.approx(3**0.5, rel=1e-3)  # uniform noise of an RMS of 1
    assert np.sqrt(np.mean(made.astype(float) ** 2)) == pytest.approx(1, rel=1e-5)


def test_it_has_the_spectrum_that_was_asked_for():
    made = noise(7, SIZE, low)
    fall = power_between(made, 2_000, 2_100) / power_between(made, 100, 200)
    assert 10 * np.log10(fall) == pytest.approx(20 * np.log10(low(2_050) / low(150)), abs=1)


def test_equal_seeds_give_equal_samples_and_others_another_noise():
    assert np.array_equal(noise(7, SIZE, low), noise(7, SIZE, low))
    assert abs(np.corrcoef(noise(7, SIZE, low), noise(8, SIZE, low))[0, 1]) < 0.1


@pytest.mark.parametrize("made", [noise(3, SIZE, low), raindrops(3, SIZE, 400, 900.0)], ids=["noise", "rain"])
def test_the_seam_and_the_edges_of_blocks_are_like_any_other_place(made):
    """Of sound so low, no step from one sample to the next is large; a seam would be one."""
    steps = np.abs(np.diff(np.append(made, made[0])))
    for edge in (SIZE - 1, 131_071, 262_143):
        assert steps[edge] <= np.delete(steps, edge).max()


def test_every_drop_falls():
    sound = raindrops(5, SIZE, 3, 900.0)
    loud = np.flatnonzero(np.abs(sound) > np.abs(sound).max() * 1e-3)
    assert 1 <= 1 + np.count_nonzero(np.diff(loud) > 500) <= 3
    assert np.count_nonzero(np.abs(sound) > 1e-9) < 3 * 48_000 // 25 + 3_000


def test_a_slow_curve_stays_in_its_bounds_and_its_ends_meet():
    curve = slow_curve(11, 5)
    values = curve(np.linspace(0, 1, 6_001))
    assert np.abs(values).max() == pytest.approx(1)
    assert values[0] == pytest.approx(values[-1], abs=1e-9)
    assert np.abs(np.diff(values)).max() < 0.02  # of five cycles at most


def test_the_level_is_changed_in_place():
    sound = np.full(10, 0.25, np.float32)
    assert unit_rms(sound) is sound
    np.testing.assert_allclose(sound, 1)
