"""Turn what a voice gave into a finished clip: trimmed, slowed, levelled, limited, with soft edges.

A sentence is brought to the target loudness. A lone word (a count, "inhale") is not blown up to it:
it gets the gain that a sentence of the same voice gets, and is corrected only where it would then
stand above the target or more than 1.7 LU below it. So no cue is more than 2 LU above the one before,
whatever order they come in.

Equal input gives equal samples. There is no dither: it would put noise under silence that is coded
for nothing, and the coding noise of an MP3 lies far above the last bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.limiter import gain_curve, limit
from voiceguide.audio.dsp.loudness import ABSOLUTE_GATE, clip_lufs, k_weight, peaks, powers
from voiceguide.audio.dsp.resample import resample
from voiceguide.audio.dsp.silence import SpeechBounds, find_speech
from voiceguide.audio.dsp.time_stretch import stretch, stretcher
from voiceguide.errors import AudioError
from voiceguide.speech.model import AS_SPOKEN, Slowing, Speech
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RECIPE: Final = 4
"""Raise it with every change here, in trim, limit, loudness or resample that can be heard or measured."""
LONE_BELOW_LU: Final = 1.7
"""A lone word may lie this far under the target; with what the encoder adds, the step up to the next sentence
is under 2 LU."""
MAKE_UP_DB: Final = 12.0
"""So much of what limiting takes may be given back. A pop of the lips 25 dB above its word is brought down,
and the word still comes to its level; with half as much it would lie 4 LU under the sentence after it."""
QUIETEST: Final = 1e-3
"""Speech whose peak is under -60 dBFS is an engine's silence."""
RUMBLE_HZ: Final = (20.0, 40.0)
"""Nothing below the first, everything above the second: no voice goes there, but DC and hum do."""
FADE_IN: Final = 5 * SAMPLES_PER_MS
FADE_OUT: Final = 30 * SAMPLES_PER_MS
LEAST_FADE: Final = SAMPLES_PER_MS
_HEAL: Final = "Try another voice or another wording."


@dataclass(frozen=True, slots=True)
class Mastering:
    """Finish clips, all to the same level.

    Args:
        speech_lufs: Integrated loudness of a sentence, LUFS, -40 to -10.
        peak_dbtp: Highest true peak, dBTP, -12 to 0.
        voice_lufs: How loud the voice speaks a sentence before levelling, LUFS, if that is known; else a
            lone word is laid in the middle of its range.
        slows: True if it may be asked to slow what the voice gave.
    """

    speech_lufs: float = -16.0
    peak_dbtp: float = -1.5
    voice_lufs: float | None = None
    slows: bool = False

    @property
    def version(self) -> str:
        """Name everything in here that decides how a clip sounds."""
        voice = "" if self.voice_lufs is None else f" voice={self.voice_lufs:g}"
        slows = f" {stretcher()}" if self.slows else ""
        return f"finish/{_RECIPE} lufs={self.speech_lufs:g} peak={self.peak_dbtp:g}{voice}{slows}"

    def __call__(
        self, speech: Speech, lone: bool, slow: Slowing = AS_SPOKEN
    ) -> tuple[NDArray[np.int16], float, float]:
        """Finish one clip.

        Args:
            speech: Sound as the voice gave it.
            lone: True for a cue of one or two words.
            slow: How much longer to make it.

        Returns:
            The samples (48 kHz, mono, a whole number of milliseconds), their loudness in LUFS (see
            `clip_lufs`), and the gain in dB that levelling applied.

        Raises:
            AudioError: There is no sound in it, or it is not sound.
        """
        import numpy as np

        sound, found = _heard(_checked(speech), speech.rate_hz)
        by = slow.factor((found.end - found.onset) / SAMPLES_PER_MS)
        if by != 1:
            # At the voice's own rate, which is half the work, and without the silence around it.
            edges = (found.start * speech.rate_hz // RATE_HZ, -(-found.stop * speech.rate_hz // RATE_HZ))
            slowed = stretch(_checked(speech)[slice(*edges)], speech.rate_hz, by)
            sound, found = _heard(slowed, speech.rate_hz)
        sound = _cut(sound, found)
        heights = peaks(sound)
        weighed = powers(k_weight(sound))
        gain_db = self._gain_db(weighed, heights, lone)
        # Of a long sentence every array takes megabytes: none is held longer than it is needed.
        sound *= _linear(gain_db)
        made = limit(sound, heights * _linear(gain_db), self.peak_dbtp)
        limited = made is not sound
        del sound
        made *= 32_768
        samples = np.clip(np.rint(made, out=made), -32_768, 32_767, out=made).astype(np.int16)
        del made
        # A gain alone is the same before and after the filters of the measurement; a limiter is not.
        heard = powers(k_weight(samples / 32_768)) if limited else weighed * _linear(2 * gain_db)
        return samples, round(clip_lufs(heard), 2), gain_db

    def _gain_db(self, weighed: NDArray[np.float64], heights: NDArray[np.float64], lone: bool) -> float:
        """Find the gain that, limited, lands on the target: give back what limiting takes, and look again.

        The limiter's gain moves so slowly against the filters of the measurement that it may be applied
        to weighed energy, half a millisecond at a time; that makes looking again cheap.
        """
        import numpy as np

        loudness = clip_lufs(weighed)
        if loudness < ABSOLUTE_GATE:
            raise AudioError("The voice gave a click or a hum, but no speech.", mend=_HEAL)
        target = self._target(loudness, lone)
        ceiling = _linear(self.peak_dbtp)
        first = gain = target - loudness
        for _ in range(12):
            curve = gain_curve(heights * _linear(gain), ceiling)
            missing = target - gain - clip_lufs(weighed * np.square(curve))
            gain = min(gain + missing, first + MAKE_UP_DB)
            if abs(missing) < 0.005:
                break
        # Hundredths, so that the last bit of a transform on another machine changes nothing.
        return round(gain, 2)

    def _target(self, loudness: float, lone: bool) -> float:
        if not lone:
            return self.speech_lufs
        if self.voice_lufs is None:
            return self.speech_lufs - LONE_BELOW_LU / 2
        with_the_voice = loudness + self.speech_lufs - self.voice_lufs
        return min(self.speech_lufs, max(self.speech_lufs - LONE_BELOW_LU, with_the_voice))


def _heard(raw: NDArray[np.float64], rate_hz: int) -> tuple[NDArray[np.float64], SpeechBounds]:
    """Bring sound to our rate, without rumble, and find the speech in it."""
    import numpy as np

    sound = _without_rumble(resample(raw, rate_hz, RATE_HZ))
    if float(np.abs(sound).max(initial=0.0)) < QUIETEST:
        raise AudioError("The voice gave nothing but silence.", mend=_HEAL)
    return sound, find_speech(sound)


def _checked(speech: Speech) -> NDArray[np.float64]:
    import numpy as np

    if not 4_000 <= speech.rate_hz <= 384_000:
        raise AudioError(f"The voice gave sound at an impossible rate, {speech.rate_hz} Hz.", mend=_HEAL)
    sound = np.asarray(speech.samples, dtype=np.float64)
    if sound.ndim != 1:
        raise AudioError(
            f"The voice gave sound of {sound.ndim} dimensions instead of one channel.", mend=_HEAL
        )
    if not len(sound):
        raise AudioError("The voice gave no sound at all.", mend=_HEAL)
    if not bool(np.isfinite(sound).all()):
        raise AudioError("The voice gave damaged sound (values that are not numbers).", mend=_HEAL)
    # An offset that stops at the ends of the clip would be a step for every filter after this.
    centred: NDArray[np.float64] = sound - sound.mean()
    return centred


def _without_rumble(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take out DC and rumble without moving anything in time (a gain on the spectrum, no phase).

    An offset would make the trimming deaf, the limiter work for nothing and the edges thump.
    """
    import numpy as np

    # Continued by its own mirror image it has no step at its ends, which would ring into the clip.
    room, length = RATE_HZ // 2, len(sound)
    wide = np.pad(sound, room, mode="reflect", reflect_type="odd")
    del sound
    wide[:room] *= _rise(room)
    wide[-room:] *= _rise(room)[::-1]
    size = -(-len(wide) // 4096) * 4096
    low, high = RUMBLE_HZ
    hertz = np.fft.rfftfreq(size, 1 / RATE_HZ)[: math.ceil(high * size / RATE_HZ)]
    rise = np.clip((hertz - low) / (high - low), 0.0, 1.0)
    heard = np.fft.rfft(wide, size)
    del wide
    heard[: len(hertz)] *= (1 - np.cos(np.pi * rise)) / 2
    return np.fft.irfft(heard, size)[room : room + length]


def _cut(sound: NDArray[np.float64], found: SpeechBounds) -> NDArray[np.float64]:
    """Cut to the bounds, fade in the room they leave around the speech, pad to whole milliseconds."""
    import numpy as np

    kept = sound[found.start : found.stop]
    made = np.zeros(-(-len(kept) // SAMPLES_PER_MS) * SAMPLES_PER_MS)
    made[: len(kept)] = kept
    fade_in = min(FADE_IN, max(LEAST_FADE, found.onset - found.start), len(kept))
    fade_out = min(FADE_OUT, max(LEAST_FADE, found.stop - found.end), len(kept))
    made[:fade_in] *= _rise(fade_in)
    made[len(kept) - fade_out : len(kept)] *= _rise(fade_out)[::-1]
    return made


def _rise(length: int) -> NDArray[np.float64]:
    """Make a raised cosine from exactly 0 towards 1."""
    import numpy as np

    return (1 - np.cos(np.pi * np.arange(length) / length)) / 2


def _linear(db: float) -> float:
    return math.pow(10.0, db / 20)
