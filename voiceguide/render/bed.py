"""Beds made by calculation: soft sounds without words, events or an end.

Everything is made on a circle of one minute: noise is shaped as the spectrum of that minute, and
whatever swells or beats does so a whole number of times in it. So the last sample leads to the first as
any sample leads to the next, and nothing has to be faded to make a loop. The noise comes from the raw bits of
a generator whose stream is promised never to change: equal names give equal samples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from voiceguide.render.ground import Loop
from voiceguide.render.loudness import LOOP_LUFS, loudest_lufs
from voiceguide.render.model import Format, Store
from voiceguide.render.turns import kept_loop
from voiceguide.units import MINUTE, RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 1
"""Raise it with every change here that can be heard: finished loops are kept under it."""
_SECONDS: Final = 60
_FRAMES: Final = MINUTE // 24
_SIZE: Final = _SECONDS * RATE_HZ
_ROOM: Final = 1 << 15
"""Samples of the other end of the circle that a resampler is shown."""


def made_loop(kind: str, store: Store) -> Loop:
    """Give the loop of a bed of ours; it is made when it is first read and not in the store.

    Args:
        kind: One of `MADE`.
        store: Keeps what was made.
    """
    return kept_loop(
        f"bed/{RECIPE}/{kind}",
        _FRAMES,
        LOOP_LUFS,
        lambda form: iter([_at_rate(synthesize(kind), form)]),
        store,
    )


def synthesize(kind: str) -> NDArray[np.int16]:
    """Make one turn of a bed, a minute at 48 kHz whose loudest three seconds have `LOOP_LUFS`."""
    import numpy as np

    made = MADE[kind]()
    # A circle is measured as a circle: its first three seconds once more after its last.
    loudest = loudest_lufs(np.concatenate([made, made[: 3 * RATE_HZ]]))
    made *= math.pow(10.0, (LOOP_LUFS - loudest) / 20)
    return np.rint(np.clip(made, -1.0, 1.0) * 32_767).astype(np.int16)


def _brown() -> NDArray[np.float64]:
    """Noise that falls 6 dB an octave: a far waterfall, a ventilator in another room."""
    hertz = _hertz()
    return _noise(1, _high_pass(hertz, 45.0) / _at_least(hertz, 20.0))


def _rain() -> NDArray[np.float64]:
    """Steady rain on leaves: a wide hiss, and thousands of small drops just above it."""
    import numpy as np

    hertz = _hertz()
    shape = _high_pass(hertz, 250.0) * _low_pass(hertz, 5_500.0) / np.sqrt(_at_least(hertz, 250.0))
    hiss = _unit(_noise(2, shape)) * (1 + 0.10 * _wander(3, 9))
    far = _unit(_noise(4, _high_pass(hertz, 60.0) * _low_pass(hertz, 300.0) / _at_least(hertz, 60.0)))
    drops = sum(_drops(seed, count, hz) for seed, count, hz in ((5, 9_000, 1_700), (6, 7_000, 2_900)))
    return hiss + 0.5 * far + 0.55 * _unit(np.asarray(drops))


def _ocean() -> NDArray[np.float64]:
    """Seven unhurried waves a minute, none like the other: a low swell, and foam that follows it."""
    import numpy as np

    hertz = _hertz()
    turn = 2 * np.pi * np.arange(_SIZE) / _SIZE
    phase = 7 * turn + 0.5 * np.sin(turn + 1.0) + 0.35 * np.sin(2 * turn)
    # The swell rises a little faster than it falls, as waves on a flat beach do.
    swell = (1 - np.cos(phase + 0.35 * np.sin(phase))) / 2
    foam = (1 - np.cos(phase - 0.9 + 0.35 * np.sin(phase - 0.9))) / 2
    deep = _unit(_noise(7, _high_pass(hertz, 45.0) * _low_pass(hertz, 420.0) / _at_least(hertz, 90.0)))
    wash = _unit(_noise(8, _high_pass(hertz, 300.0) * _low_pass(hertz, 2_600.0) / _at_least(hertz, 300.0)))
    return deep * (0.62 + 0.38 * swell) + wash * (0.16 + 0.30 * np.square(foam))


def _night() -> NDArray[np.float64]:
    """A warm night: air that hardly moves, and a few crickets a field away."""
    hertz = _hertz()
    air = _noise(9, _high_pass(hertz, 60.0) * _low_pass(hertz, 700.0) / _at_least(hertz, 60.0))
    made = _unit(air) * (1 + 0.15 * _wander(10, 5))
    for seed, hz, chirps, share in ((11, 3_420, 61, 0.030), (12, 3_790, 47, 0.022), (13, 4_130, 71, 0.014)):
        made += share * _cricket(seed, hz, chirps)
    return made


def _drone() -> NDArray[np.float64]:
    """A low open chord that breathes slowly: roots and fifths, each beating slowly, over a trace of air."""
    import numpy as np

    seconds = np.arange(_SIZE) / RATE_HZ
    made = np.zeros(_SIZE)
    parts = ((66, 1.0, 2), (99, 0.7, 3), (132, 0.75, 5), (198, 0.42, 4), (264, 0.22, 7), (396, 0.07, 6))
    for n, (hz, level, swells) in enumerate(parts):
        slow = 1 + 0.12 * np.sin(2 * np.pi * (swells * seconds / _SECONDS + n * 0.37))
        for beat, share in ((0, 0.76), (swells + 2, 0.14), (-swells - 1, 0.10)):
            turns = (hz * _SECONDS + beat) / _SECONDS
            made += level * share * slow * np.sin(2 * np.pi * (turns * seconds + n * 0.21 + beat * 0.13))
    hertz = _hertz()
    air = _noise(14, _high_pass(hertz, 120.0) * _low_pass(hertz, 900.0) / _at_least(hertz, 120.0))
    return made + 0.06 * _unit(air)


MADE: Final[Mapping[str, Callable[[], NDArray[np.float64]]]] = {
    "brown": _brown,
    "rain": _rain,
    "ocean": _ocean,
    "night": _night,
    "drone": _drone,
}
"""Every bed there is, by its name."""


def _at_rate(turn: NDArray[np.int16], form: Format) -> NDArray[np.int16]:
    """Bring a circle to a format's rate without opening it."""
    if form.rate_hz == RATE_HZ:
        return turn
    import numpy as np

    from voiceguide.render.resample import resample

    wide = np.concatenate([turn[-_ROOM:], turn, turn[:_ROOM]]).astype(np.float64)
    skip = _ROOM * form.rate_hz // RATE_HZ
    made = resample(wide, RATE_HZ, form.rate_hz)[skip : skip + _SECONDS * form.rate_hz]
    whole = np.clip(np.rint(made), -32_768, 32_767)
    return whole.astype(np.int16)


def _white(seed: int, size: int) -> NDArray[np.float64]:
    """Give even noise in [-1, 1)."""
    import numpy as np

    bits: NDArray[np.uint64] = np.random.PCG64(seed).random_raw(size)
    made: NDArray[np.float64] = (bits >> np.uint64(11)).astype(np.float64) / 2**52 - 1.0
    return made


def _noise(seed: int, shape: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape a minute of noise by the loudness of each frequency; its end meets its beginning."""
    import numpy as np

    made: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(_white(seed, _SIZE)) * shape, _SIZE)
    return made


def _wander(seed: int, fastest: int) -> NDArray[np.float64]:
    """Wander slowly between -1 and 1, with at most so many turns a minute."""
    import numpy as np

    turn = 2 * np.pi * np.arange(_SIZE) / _SIZE
    chance = _white(seed, 2 * fastest)
    made = np.zeros(_SIZE)
    for n in range(1, fastest + 1):
        made += chance[2 * n - 2] * np.sin(n * turn + np.pi * chance[2 * n - 1])
    return made / float(np.abs(made).max())


def _drops(seed: int, count: int, hz: float) -> NDArray[np.float64]:
    """Let drops fall anywhere in the minute: each a soft knock of some milliseconds, none much louder."""
    import numpy as np

    chance = _white(seed, 2 * count)
    fallen = np.zeros(_SIZE)
    np.add.at(fallen, ((chance[:count] + 1) / 2 * _SIZE).astype(np.int64) % _SIZE, chance[count:])
    seconds = np.arange(RATE_HZ // 25) / RATE_HZ
    knock = np.zeros(_SIZE)
    knock[: len(seconds)] = np.sin(2 * np.pi * hz * seconds) * seconds * np.exp(-seconds / 0.0025)
    made: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(fallen) * np.fft.rfft(knock), _SIZE)
    return made


def _cricket(seed: int, hz: int, chirps: int) -> NDArray[np.float64]:
    """Chirp softly: short trains of rounded pulses, some louder, some hardly there."""
    import numpy as np

    place = np.arange(_SIZE) / _SIZE
    chirp = chirps * place + 0.2 * _wander(seed, 4)
    train = np.square(np.clip(np.sin(2 * np.pi * chirp), 0.0, None))
    pulses = (1 - np.cos(2 * np.pi * 60 * 22 * place)) / 2
    loud = train * pulses * (0.7 + 0.3 * _wander(seed + 50, 6))
    made: NDArray[np.float64] = loud * np.sin(2 * np.pi * hz * _SECONDS * place)
    return made


def _hertz() -> NDArray[np.float64]:
    import numpy as np

    return np.arange(_SIZE // 2 + 1) / _SECONDS


def _at_least(hertz: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    import numpy as np

    made: NDArray[np.float64] = np.maximum(hertz, least)
    return made


def _high_pass(hertz: NDArray[np.float64], corner: float) -> NDArray[np.float64]:
    import numpy as np

    ratio = np.square(np.square(hertz / corner))
    made: NDArray[np.float64] = ratio / (1 + ratio)
    return made


def _low_pass(hertz: NDArray[np.float64], corner: float) -> NDArray[np.float64]:
    import numpy as np

    return 1 / (1 + np.square(hertz / corner))


def _unit(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring sound to an effective value of 1."""
    import numpy as np

    return sound / float(np.sqrt(np.mean(np.square(sound))))
