"""Tones: soft, exactly as long as asked, the same every time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.sounds_made import bell, breath, db, true_peak_dbtp
from voiceguide.audio.dsp.loudness import clip_lufs, integrated_lufs, k_weight, momentary_lufs, powers
from voiceguide.audio.dsp.tones import tone
from voiceguide.errors import AudioError
from voiceguide.timeline.model import STRIKES, Phase, Tone


def centre_hz(sound):
    """Where the middle of the energy lies."""
    energy = np.abs(np.fft.rfft(sound.astype(float))) ** 2
    return float((np.fft.rfftfreq(len(sound), 1 / 48_000) * energy).sum() / energy.sum())


STRUCK = pytest.mark.parametrize("strike", STRIKES)


@STRUCK
def test_a_bell_is_struck_and_dies_away(strike):
    made = tone(bell(0, 8_000, strike))
    level = np.sqrt(np.square(made.astype(float)).reshape(-1, 4_800).mean(axis=1))
    assert len(made) == 8_000 * 48
    # A beat may hold it up for a moment; over two seconds it falls.
    assert np.argmax(level) <= 5
    falling = level.reshape(-1, 20).mean(axis=1)
    assert np.all(np.diff(falling) < 0)
    assert db(level[-1] / level[0]) < -30
    # Under a sentence by 10 LU, whichever it is.
    assert momentary_lufs(powers(k_weight(made / 32_768))) == pytest.approx(-26, abs=0.05)
    assert true_peak_dbtp(made / 32_768) < -15


@STRUCK
def test_a_bell_is_struck_softly(strike):
    made = np.abs(tone(bell(0, 6_000, strike)).astype(float))
    assert made[0] == 0
    assert made[:48].max() < 0.06 * made.max()
    assert made[: 150 * 48].max() > 0.5 * made.max()


def test_bells_are_told_apart():
    pitches = {strike: centre_hz(tone(bell(0, 6_000, strike))) for strike in STRIKES}
    assert pitches["low"] < 0.8 * pitches["bowl"]
    assert pitches["chime"] > 2 * pitches["bowl"]
    assert len({tone(bell(0, 6_000, strike)).tobytes() for strike in STRIKES}) == len(STRIKES)


def test_a_bell_is_not_harmonic():
    spectrum = np.abs(np.fft.rfft(tone(bell(0, 4_000)).astype(float)))
    hertz = np.fft.rfftfreq(4_000 * 48, 1 / 48_000)

    def around(ratio):
        return spectrum[np.abs(hertz - 262 * ratio) < 3].max()

    for ratio in (0.5, 1.0, 1.183, 1.506, 2.0):
        assert around(ratio) > 20 * spectrum[np.abs(hertz - 262 * (ratio + 0.09)) < 3].max()


def hummed_hz(sound):
    """Find the pitch that is hummed: the strongest line below 350 Hz."""
    spectrum = np.abs(np.fft.rfft(sound.astype(float) * np.hanning(len(sound))))
    hertz = np.fft.rfftfreq(len(sound), 1 / 48_000)
    return float(hertz[np.argmax(spectrum * ((hertz > 110) & (hertz < 350)))])


def test_a_breath_rises_with_the_inhale_and_falls_with_the_exhale():
    made = tone(breath(0, 4_000, Phase.INHALE)), tone(breath(0, 6_000, Phase.EXHALE))
    for sound, rising in zip(made, (True, False), strict=True):
        third = len(sound) // 3
        first, last = centre_hz(sound[:third]), centre_hz(sound[-third:])
        assert (last > 1.3 * first) if rising else (first > 1.3 * last)
        low, high = (hummed_hz(part) for part in (sound[:third], sound[-third:]))
        assert (high > 1.3 * low) if rising else (low > 1.5 * high)
        # It swells and ebbs; nothing of it stands out.
        level = np.sqrt(np.square(sound.astype(float)).reshape(10, -1).mean(axis=1))
        assert level[0] < 0.5 * level[4]
        assert level[-1] < 0.5 * level[5]
        assert np.all(np.diff(level[:4]) > 0)
        assert np.all(np.diff(level[-4:]) < 0)
        assert sound[0] == 0


@pytest.mark.parametrize("phase", [Phase.INHALE, Phase.EXHALE])
@pytest.mark.parametrize("duration_ms", [2_500, 4_000, 6_000, 10_000])
def test_a_breath_lies_gently_under_the_voice(phase, duration_ms):
    sound = tone(breath(0, duration_ms, phase)) / 32_768
    # The voice speaks at -16 LUFS when a session begins and at -20 when an evening ends.
    assert -20 - 8.2 < integrated_lufs(powers(k_weight(sound))) < -16 - 11.8
    assert true_peak_dbtp(sound) < -12


@given(st.integers(300, 12_000), st.sampled_from([Phase.INHALE, Phase.EXHALE]))
@examples(15)
def test_the_sound_of_breath_is_as_loud_as_the_hum_and_swells_in_its_own_way(duration_ms, phase):
    asked = replace(breath(0, duration_ms, phase), strike="air")
    made = tone(asked) / 32_768
    assert len(made) == duration_ms * 48
    assert clip_lufs(powers(k_weight(made))) == pytest.approx(-28, abs=0.1)
    assert np.abs(made).max() < 0.6
    assert abs(made[0]) < 1e-3
    assert abs(made[-1]) < 1e-3
    grain = len(made) // 30
    level = np.sqrt(np.square(made[: 30 * grain]).reshape(30, grain).mean(axis=1))
    early, late = level[:10].sum(), level[20:].sum()
    assert late > 1.5 * early if phase is Phase.INHALE else early > 1.5 * late


def test_the_sound_of_breath_is_brighter_in_than_out_and_is_no_tone():
    heard = {
        phase: tone(replace(breath(0, 4_000, phase), strike="air")) for phase in (Phase.INHALE, Phase.EXHALE)
    }
    assert centre_hz(heard[Phase.INHALE]) > 1.5 * centre_hz(heard[Phase.EXHALE])
    for made in heard.values():
        power = np.abs(np.fft.rfft(made.astype(float))) ** 2
        assert power.max() < 0.02 * power.sum()
    assert not tone(replace(breath(0, 4_000, Phase.PAUSE_IN), strike="air")).any()


def test_a_pause_between_breaths_is_silent():
    assert not tone(breath(0, 1_000, Phase.PAUSE_IN)).any()
    assert not tone(breath(0, 1_000, Phase.PAUSE_OUT)).any()


@settings(max_examples=30)
@given(
    st.integers(0, 12_000),
    st.sampled_from([("bell", None), ("breath", Phase.INHALE), ("breath", Phase.EXHALE), ("breath", None)]),
)
def test_every_length_is_exact_and_without_a_click(duration_ms, kind):
    made = tone(Tone(start_ms=5, duration_ms=duration_ms, kind=kind[0], phase=kind[1]))
    assert made.dtype == np.int16
    assert len(made) == duration_ms * 48
    if duration_ms >= 200:
        assert made[0] == 0
        assert np.abs(made[-24:].astype(int)).max() < 60


def test_another_process_makes_the_same():
    look = (
        "import hashlib\nfrom voiceguide.audio.dsp.tones import tone\n"
        "from voiceguide.timeline.model import Tone, Phase\n"
        "made = [tone(Tone(start_ms=0, duration_ms=3000, kind=k, phase=p))"
        " for k, p in (('bell', None), ('breath', Phase.INHALE))]\n"
        "print(hashlib.sha256(b''.join(m.tobytes() for m in made)).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", look], capture_output=True, check=True).stdout for _ in range(2)
    }
    assert len(runs) == 1


def test_an_unknown_tone_is_refused():
    with pytest.raises(AudioError, match="'gong'"):
        tone(Tone(start_ms=0, duration_ms=100, kind="gong"))
    with pytest.raises(AudioError, match="'cow'"):
        tone(bell(0, 100, "cow"))
