"""Mastering of clips: raw speech is trimmed, slowed, normalized in loudness, limited and faded.

A sentence is normalized to the target loudness. A lone word (a count, "inhale") is not: it gets the gain of
a sentence by the same voice, and is corrected only where it would then lie above the target or more than
1.7 LU below it. So no cue is more than 2 LU louder than the one before, in any order.

Equal input gives equal samples. There is no dither: it would put noise into silence, which costs bits, and
the coding noise of an MP3 lies far above the last bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.audio.dsp.limiter import gain_curve, limit
from voiceguide.audio.dsp.loudness import ABSOLUTE_GATE, clip_lufs, k_weight, peaks, powers
from voiceguide.audio.dsp.resample import resample
from voiceguide.audio.dsp.room import RECIPE as ROOM_RECIPE
from voiceguide.audio.dsp.room import in_room
from voiceguide.audio.dsp.silence import SpeechBounds, find_speech, inner_silence
from voiceguide.audio.dsp.time_stretch import stretch, stretcher
from voiceguide.errors import AudioError
from voiceguide.settings import NO_ROOM
from voiceguide.speech.model import AS_SPOKEN, Slowing, Speech
from voiceguide.units import RATE_HZ, SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RECIPE: Final = 5
"""Version of the algorithms, part of a clip's cache key: raise it with every change here or in `audio.dsp`
that can be heard or measured."""
LONE_BELOW_LU: Final = 1.7
"""Greatest distance of a lone word below the target, LU; including the encoder's error, the step up to the
next sentence is under 2 LU."""
MAKE_UP_DB: Final = 12.0
"""Most make-up gain after limiting, dB. A plosive 25 dB above its word is limited, and the word still reaches
its level; with half as much it would lie 4 LU under the sentence after it."""
QUIETEST: Final = 1e-3
"""Peak amplitude, -60 dBFS, under which a recording counts as silent."""
RUMBLE_HZ: Final = (20.0, 40.0)
"""Stop band and pass band edge of the high-pass: voices have nothing below, but DC and hum do."""
FADE_IN: Final = 5 * SAMPLES_PER_MS
"""Longest fade-in, samples."""
FADE_OUT: Final = 30 * SAMPLES_PER_MS
"""Longest fade-out, samples."""
LEAST_FADE: Final = SAMPLES_PER_MS
"""Shortest fade, samples, where the speech reaches the edge of the clip."""
_ODD_FACTORS: Final = (1, 3, 5, 9, 15, 25, 27, 45)
"""Odd parts of the sizes of a transform: some size is never more than an eighth too long."""
_HEAL: Final = "Try another voice or another wording."


@dataclass(frozen=True, slots=True)
class Mastering:
    """Master clips to one loudness, as a callable that a recorder is given.

    Args:
        speech_lufs: Integrated loudness of a sentence, LUFS, -40 to -10.
        peak_dbtp: Highest true peak, dBTP, -12 to 0.
        voice_lufs: The voice's loudness in a sentence before normalization, LUFS, if it is known; else a
            lone word is put in the middle of its range.
        slows: True if it may be asked to slow clips down.
        room: The room that is heard around the voice, one of `settings.ROOMS`.
    """

    speech_lufs: float = -16.0
    peak_dbtp: float = -1.5
    voice_lufs: float | None = None
    slows: bool = False
    room: str = NO_ROOM

    @property
    def version(self) -> str:
        """Return the part of a clip's cache key that names these settings and algorithms."""
        voice = "" if self.voice_lufs is None else f" voice={self.voice_lufs:g}"
        slows = f" {stretcher()}" if self.slows else ""
        room = "" if self.room == NO_ROOM else f" room={self.room}/{ROOM_RECIPE}"
        return f"finish/{_RECIPE} lufs={self.speech_lufs:g} peak={self.peak_dbtp:g}{voice}{slows}{room}"

    def __call__(
        self, speech: Speech, lone: bool, slow: Slowing = AS_SPOKEN
    ) -> tuple[NDArray[np.int16], float, float]:
        """Master one clip.

        Args:
            speech: Raw speech.
            lone: True for a cue of one or two words.
            slow: How much to slow it down.

        Returns:
            The samples (48 kHz, mono, a whole number of milliseconds), their loudness in LUFS (see
            `clip_lufs`), and the gain in dB that normalization applied.

        Raises:
            AudioError: There is no sound in it, or it is not sound.
        """
        import numpy as np

        sound, found = _heard(_checked(speech), speech.rate_hz)
        paused = inner_silence(sound, found) if slow.even else 0
        by = slow.factor((found.end - found.onset - paused) / SAMPLES_PER_MS)
        if by != 1:
            # Stretched at the voice's own rate, which is half the work, and without the silence around it.
            edges = (found.start * speech.rate_hz // RATE_HZ, -(-found.stop * speech.rate_hz // RATE_HZ))
            slowed = stretch(_checked(speech)[slice(*edges)], speech.rate_hz, by)
            sound, found = _heard(slowed, speech.rate_hz)
        sound = in_room(_cut(sound, found), self.room)
        heights = peaks(sound)
        weighed = powers(k_weight(sound))
        gain_db = self._gain_db(weighed, heights, lone)
        # For a long sentence every array takes megabytes: each is freed as soon as possible.
        sound *= _linear(gain_db)
        made = limit(sound, heights * _linear(gain_db), self.peak_dbtp)
        limited = made is not sound
        del sound
        made *= 32_768
        samples = np.clip(np.rint(made, out=made), -32_768, 32_767, out=made).astype(np.int16)
        del made
        # A constant gain commutes with the filters of the measurement; a limiter does not.
        heard = powers(k_weight(samples / 32_768)) if limited else weighed * _linear(2 * gain_db)
        return samples, round(clip_lufs(heard), 2), gain_db

    def _gain_db(self, weighed: NDArray[np.float64], heights: NDArray[np.float64], lone: bool) -> float:
        """Find the gain, dB, with which the limited clip meets the target, by fixed-point iteration.

        The limiter's gain moves so slowly relative to the filters of the measurement that it may be applied
        to the K-weighted powers of half milliseconds, which makes an iteration cheap.
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
        # Rounded to hundredths, so that a last-bit difference of another machine's FFT changes nothing.
        return round(gain, 2)

    def _target(self, loudness: float, lone: bool) -> float:
        if not lone:
            return self.speech_lufs
        if self.voice_lufs is None:
            return self.speech_lufs - LONE_BELOW_LU / 2
        with_the_voice = loudness + self.speech_lufs - self.voice_lufs
        return min(self.speech_lufs, max(self.speech_lufs - LONE_BELOW_LU, with_the_voice))


def _heard(raw: NDArray[np.float64], rate_hz: int) -> tuple[NDArray[np.float64], SpeechBounds]:
    """Remove rumble from sound, resample it to 48 kHz, and find the bounds of the speech in it."""
    import numpy as np

    sound = resample(_without_rumble(raw, rate_hz), rate_hz, RATE_HZ)
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
    # A DC offset would be a step at the ends of the clip for every later filter.
    centred: NDArray[np.float64] = sound - sound.mean()
    return centred


def _without_rumble(sound: NDArray[np.float64], rate_hz: int) -> NDArray[np.float64]:
    """Remove DC and rumble with a zero-phase high-pass, a gain on the spectrum.

    An offset would hide silence from the trimming, trigger the limiter, and click at the edges. It is done
    at the voice's own rate, which for most is half the work.
    """
    import numpy as np

    # Padded with its mirror image it has no step at its ends, which would ring into the clip.
    pad, length = rate_hz // 2, len(sound)
    wide = np.pad(sound, pad, mode="reflect", reflect_type="odd")
    del sound
    wide[:pad] *= _rise(pad)
    wide[-pad:] *= _rise(pad)[::-1]
    size = _fast_size(len(wide))
    low, high = RUMBLE_HZ
    hertz = np.fft.rfftfreq(size, 1 / rate_hz)[: math.ceil(high * size / rate_hz)]
    rise = np.clip((hertz - low) / (high - low), 0.0, 1.0)
    heard = np.fft.rfft(wide, size)
    del wide
    heard[: len(hertz)] *= (1 - np.cos(np.pi * rise)) / 2
    return np.fft.irfft(heard, size)[pad : pad + length]


def _fast_size(least: int) -> int:
    """Return the next size of a transform, at least this long, that has no prime factor above 5.

    A transform of 107 x 4,096 samples takes twice as long as a longer one of 108 x 4,096.
    """
    sizes = (power << (-(-least // power) - 1).bit_length() for power in _ODD_FACTORS)
    return min(sizes)


def _cut(sound: NDArray[np.float64], found: SpeechBounds) -> NDArray[np.float64]:
    """Trim to the bounds, fade in the margins around the speech, pad to whole milliseconds."""
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
    """Return a raised cosine from exactly 0 towards 1, linear, one gain per sample."""
    import numpy as np

    return (1 - np.cos(np.pi * np.arange(length) / length)) / 2


def _linear(db: float) -> float:
    return math.pow(10.0, db / 20)
