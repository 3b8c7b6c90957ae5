"""Noun of a finished track as it can be drawn: its waveform and its loudness, in steps along the time."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What a track sounds like, seen from afar.

    Args:
        duration_ms: How long it is.
        wave: The lowest and the highest sample of every step, -1 to 1; the steps are equally long.
        loudness: Short-term loudness (EBU R 128) at every step, LUFS: of the three seconds around it; at
            least -70, which is silence.
        lufs: Integrated loudness of the whole track; None if it is silent.
        bed: The level that is planned for the bed, by its time: (at_ms, LUFS); empty without a bed.
    """

    duration_ms: Ms
    wave: tuple[tuple[float, float], ...]
    loudness: tuple[float, ...]
    lufs: float | None
    bed: tuple[tuple[Ms, float], ...] = ()
