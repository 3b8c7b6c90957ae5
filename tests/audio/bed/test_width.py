"""Wide beds: as loud as promised in two channels, and no hollow sound where both are played by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.sounds_made import Library, MemoryStore, laid
from voiceguide.audio.bed.breathing import breathing_crossfades
from voiceguide.audio.bed.from_file import file_loop, known_loop, sound_digest
from voiceguide.audio.bed.registry import BEDS
from voiceguide.audio.bed.synth import synthesize, synthesized_loop
from voiceguide.audio.bed.track import BackgroundTrack, Loop
from voiceguide.audio.bed.width import (
    MOST_SIDE,
    check_width,
    needs_two_channels,
    settled_width,
    widened,
)
from voiceguide.audio.dsp.loudness import k_weight, powers
from voiceguide.audio.export import write_wav
from voiceguide.audio.mixer import both_ears
from voiceguide.audio.model import SPEECH, WIDE
from voiceguide.errors import ChoiceError
from voiceguide.timeline.model import WIDEST, Bed

TURN = 2_500 * SPEECH.frame_samples
EVERY = [name for name, kind in BEDS.items() if not kind.breathing and not kind.two_channels]


@pytest.fixture(scope="module")
def store():
    return MemoryStore()


def ears(loop, stop=TURN):
    """Return what each ear hears of a loop, as floats."""
    track = BackgroundTrack(loop)
    heard = both_ears(track.sound(WIDE, 0, stop, stop), track.side(WIDE, 0, stop, stop))
    return heard.astype(float).T


def loudness_db(sound):
    return 10 * np.log10(powers(k_weight(sound / 32_768)).mean())


@pytest.mark.parametrize("kind", EVERY)
def test_one_loudspeaker_plays_the_mono_bed_and_no_ear_is_louder_than_1_db(store, kind):
    mono = synthesized_loop(kind, store)
    left, right = ears(synthesized_loop(kind, store, WIDEST))
    middle = mono.read(SPEECH, 0, TURN).astype(float)
    assert np.abs((left + right) / 2 - middle).max() <= 1
    for ear in (left, right):
        assert -0.2 < loudness_db(ear) - loudness_db(middle) < 1.2
    both = 10 * np.log10((10 ** (loudness_db(left) / 10) + 10 ** (loudness_db(right) / 10)) / 2)
    assert 0.5 < both - loudness_db((left + right) / 2) < 1.0


@pytest.mark.parametrize("kind", EVERY)
def test_the_ears_hear_different_things_and_the_side_has_nothing_of_the_middle(store, kind):
    left, right = ears(synthesized_loop(kind, store, WIDEST))
    assert np.corrcoef(left, right)[0, 1] < 0.85
    assert abs(np.corrcoef(left + right, left - right)[0, 1]) < 0.1


def test_a_narrower_bed_has_less_of_its_side_and_of_0_none(store):
    mono = synthesized_loop("rain", store)
    half, full = (synthesized_loop("rain", store, width) for width in (50, 100))
    assert synthesized_loop("rain", store, 0).name == mono.name
    assert (half.side_gain, full.side_gain) == (MOST_SIDE / 2, MOST_SIDE)
    assert mono.lufs < half.lufs < full.lufs == pytest.approx(mono.lufs + 0.9, abs=0.01)
    assert len({mono.name, half.name, full.name}) == 3
    assert half.stationary


@pytest.mark.parametrize("kind", EVERY)
def test_the_side_has_no_seam(kind):
    turn = synthesize(kind, side=True).astype(float)
    around_seam = np.concatenate([turn[-96:], turn[:96]])
    for order in (1, 2, 3):
        assert np.abs(np.diff(around_seam, order)).max() <= np.abs(np.diff(turn, order)).max()


def test_the_binaural_bed_is_one_tone_an_ear_4_hz_apart(store):
    left, right = ears(synthesized_loop("binaural:4", store, settled_width("binaural:4", None)))
    for ear, hertz in ((left, 182), (right, 178)):
        power = np.abs(np.fft.rfft(ear)) ** 2
        assert np.fft.rfftfreq(len(ear), 1 / 48_000)[power.argmax()] == pytest.approx(hertz, abs=0.1)
        # It does not swell and fade in one ear alone: that is made by hearing both.
        level = np.sqrt(np.square(ear[: TURN // 1_200 * 1_200]).reshape(-1, 1_200).mean(axis=1))
        assert level.min() > 0.6 * level.max()
    together = np.sqrt(np.square((left + right)[:48_000]).reshape(-1, 1_200).mean(axis=1))
    assert together.min() < 0.25 * together.max()


def test_waves_that_go_with_the_breath_are_wide_too(store):
    session = replace(laid(Library(), 60_000), bed=Bed(kind="ocean:breath", below_voice_db=22, width=60))
    (only,) = breathing_crossfades(session, store)
    left, right = ears(only.loop, 48_000 * 10)
    assert np.corrcoef(left, right)[0, 1] < 0.95
    mono = breathing_crossfades(replace(session, bed=Bed(kind="ocean:breath", below_voice_db=22)), store)
    assert mono[0].loop.side is None


def stereo_file(path, left, right):
    made = np.stack([left, right], axis=1)
    with path.open("wb") as file:
        write_wav(file, [np.rint(made * 32_767).astype(np.int16)], len(made) // 48, channels=2)
    return path


def noise_of(seed, seconds=20):
    return np.random.default_rng(seed).standard_normal(48_000 * seconds) * 0.05


def test_a_file_keeps_its_own_channels_at_100_percent(tmp_path):
    middle, side = noise_of(1), 0.3 * noise_of(2)
    path, store = stereo_file(tmp_path / "brook.wav", middle + side, middle - side), MemoryStore()
    loop = file_loop(path, store, WIDEST)
    left, right = ears(loop, 48_000 * 15)
    assert 20 * np.log10((left - right).std() / (left + right).std()) == pytest.approx(
        20 * np.log10(0.3), abs=0.2
    )
    again = known_loop(sound_digest(path)[:8], store, WIDEST)
    assert again.name == loop.name
    assert np.array_equal(ears(again, 9_000), ears(loop, 9_000))
    assert known_loop(sound_digest(path)[:8], store).side is None


def test_of_a_file_that_is_hardly_anything_but_side_no_more_is_heard_than_of_ours(tmp_path):
    middle, side = 0.1 * noise_of(1), noise_of(2)
    loop = file_loop(stereo_file(tmp_path / "wide.wav", middle + side, middle - side), MemoryStore(), WIDEST)
    left, right = ears(loop, 48_000 * 15)
    assert 10 * np.log10(np.square(left).mean() / np.square((left + right) / 2).mean()) < 1.2


def test_a_file_that_sounds_alike_in_both_ears_stays_in_the_middle_and_says_so(tmp_path):
    loop = file_loop(stereo_file(tmp_path / "one.wav", noise_of(1), noise_of(1)), MemoryStore(), WIDEST)
    left, right = ears(loop, 48_000)
    assert np.array_equal(left, right)
    assert loop.remark == "one.wav sounds alike in both ears, so it stays in the middle."


def test_a_loop_without_width_is_the_loop():
    loop = Loop("x", 1, -30.0, lambda form, start, stop: np.zeros(stop - start, np.int16))
    assert widened(loop, loop, 0) is loop
    assert settled_width("rain", None) == 0
    assert (settled_width("rain", 40), settled_width("binaural:4", None)) == (40, WIDEST)
    assert needs_two_channels("binaural:4")
    assert not needs_two_channels(None)


@pytest.mark.parametrize(
    ("width", "bed", "told"),
    [
        (101, "rain", "101 % is no width for a bed. Use 0, .* to 100"),
        (-1, None, "-1 % is no width"),
        (0, "binaural:4", "binaural:4 is nothing but what the ears hear otherwise. Leave the width out"),
    ],
)
def test_a_width_that_cannot_be_is_refused(width, bed, told):
    with pytest.raises(ChoiceError, match=told):
        check_width(width, bed)


def test_widths_that_can_be_are_taken():
    for width, bed in ((0, "rain"), (100, "rain"), (100, "binaural:4"), (None, "binaural:4"), (60, None)):
        check_width(width, bed)
