"""The beds that ship, each named once.

To add one:

1. Write its function in `synth.py`: it makes one period of a minute at 48 kHz, from `noise`, `raindrops`
   and `slow_curve`. Every sound must go round a whole number of times, or the loop has a seam. Asked for its
   side, it makes what the ears hear otherwise of it: the same from other noise.
2. Write its entry in `BEDS`; `stationary` only if no place of it can be told from another.
3. Write its name into `BED_NAMES` of `core/beds.py`, so that a script may name it. Where it is spoken of it
   is "the sound", unless `_CALLED` of `plan/tail.py` has a phrase for it.
4. Run `pytest tests/audio/bed`: the tests there go over every entry.

Help, completion, the checks of a show and the messages take it up from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from voiceguide.core.beds import BED_NAMES, BETWEEN_EARS


@dataclass(frozen=True, slots=True)
class BedKind:
    """One bed.

    Args:
        home: The function that makes it, `module:function` in `audio/bed/`; imported when it is first heard.
        about: What is to be told beside its name; empty if the name says it all.
        stationary: It is noise without waves, chirps or tones: any place of it is like any other.
        breathing: It follows the breaths of a session, so it is made from a timeline, not as one turn.
        two_channels: It is nothing without a difference between the ears, so its tracks always have two.
    """

    home: str
    about: str = ""
    stationary: bool = False
    breathing: bool = False
    two_channels: bool = False

    def load(self) -> Callable[..., Any]:
        """Import the function that makes it."""
        module, _, name = self.home.partition(":")
        made: Callable[..., Any] = getattr(import_module(f"voiceguide.audio.bed.{module}"), name)
        return made


BEDS: Final[Mapping[str, BedKind]] = {
    "brown": BedKind("synth:brown", stationary=True),
    "rain": BedKind("synth:rain", stationary=True),
    "ocean": BedKind("synth:ocean"),
    "night": BedKind("synth:night"),
    "drone": BedKind("synth:drone"),
    "binaural:4": BedKind("synth:binaural", about="4 Hz between the ears, for headphones", two_channels=True),
    "ocean:breath": BedKind(
        "breathing:breathing_crossfades", about="rises and falls as one is led to breathe", breathing=True
    ),
}
"""Every bed by the name it is asked for."""

if set(BEDS) != set(BED_NAMES):
    raise TypeError("every bed needs its entry in BEDS, and its name in core/beds.py")
if {name for name, kind in BEDS.items() if kind.two_channels} != BETWEEN_EARS:
    raise TypeError("a bed of two channels is also named so in core/beds.py")


def with_variants() -> tuple[str, ...]:
    """List the names of all beds, a variant such as `ocean:breath` right after the bed it varies, if any."""
    order = list(BEDS)

    def place(name: str) -> tuple[int, int]:
        base = name.partition(":")[0]
        return order.index(base if base in BEDS else name), order.index(name)

    return tuple(sorted(BEDS, key=place))
