"""Hear in finished tracks what was promised of them: the steps of the voice, bells, breath, bed and sea.

    python tests/bench/heard.py               renders four sessions with hibari and prints what is heard

Everything is measured in the decoded MP3. Of the timeline only times are taken: when somebody speaks, when
one is led to breathe. docs/sound.md has its figures.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import miniaudio
import numpy as np

from voiceguide import pipeline
from voiceguide.audio.dsp.loudness import OFFSET_DB, integrated_lufs, momentary_lufs, powers_of
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.timeline.model import Phase, Timeline

BREATHS = """\
title: Nine breaths
about: Nine breaths, led in words, then by tones, then not at all.
mode: bedtime
safety: [If anything hurts, stop.]
steps:
  - say: Lie down, and let your eyes rest.
  - bell: 1
  - breathe: 9
    in: 4s
    out: 6s
    guide: [words, tones, quiet]
  - say: Let your breath go its own way now.
  - bell: 1
  - rest: 30s..3min
"""
LONG_MS = 12_000
"""A silence from this length on lets the bed come up."""
TONES_HZ = (60, 1_200)


@dataclass(frozen=True)
class Heard:
    """A decoded track, its weighed energy in half milliseconds, and when what is heard in it."""

    sound: np.ndarray
    power: np.ndarray
    planned: Timeline

    def lufs(self, begin_ms: float, end_ms: float) -> float:
        part = self.power[round(2 * begin_ms) : round(2 * end_ms)]
        return OFFSET_DB + 10 * float(np.log10(part.mean() + 1e-13)) if len(part) else -130.0

    def loudest(self, begin_ms: float, end_ms: float) -> float:
        return momentary_lufs(self.power[round(2 * begin_ms) : round(2 * end_ms)])

    def pitch(self, at_ms: float) -> float:
        """Tell the strongest frequency of the 0.4 s around a moment, Hz."""
        first = round((at_ms - 200) * 48)
        part = self.sound[first : first + 19_200] * np.hanning(19_200)
        spectrum = np.abs(np.fft.rfft(part, 1 << 17))
        hertz = np.fft.rfftfreq(1 << 17, 1 / 48_000)
        spectrum[(hertz < TONES_HZ[0]) | (hertz > TONES_HZ[1])] = 0
        return float(hertz[spectrum.argmax()])

    def silences(self) -> Iterator[tuple[int, int]]:
        """Give the silences of the voice before the last fade."""
        for before, after in pairwise(self.planned.clips):
            if after.start_ms > before.end_ms:
                yield before.end_ms, after.start_ms


def heard(routine: str, minutes: float, settings: Settings, folder: Path, **more: str) -> Heard:
    asked = pipeline.Request(routine=routine, target_ms=round(minutes * 60_000), voice="hibari", **more)
    made = pipeline.render(asked, settings, folder / "track.mp3")
    sound = np.array(miniaudio.mp3_read_file_s16(str(made.track)).samples, np.int16) / 32_768
    power = powers_of(sound[at : at + 480_000] for at in range(0, len(sound), 480_000))
    return Heard(sound, power, made.timeline)


def steps(track: Heard) -> str:
    """Tell how much louder than the one before a cue is at most."""
    levels = []
    for clip in track.planned.clips:
        part = track.power[2 * clip.start_ms : 2 * clip.end_ms]
        measured = integrated_lufs(part)
        levels.append(momentary_lufs(part) if measured is None else measured)
    return f"{max(after - before for before, after in pairwise(levels)):.2f} LU"


def end_of_evening(track: Heard) -> str:
    """Tell the loudest sound of the last two minutes that is none of the words."""
    end_ms = track.planned.duration_ms
    busy = [(clip.start_ms - 60, clip.end_ms + 60) for clip in track.planned.clips]
    edges = [end_ms - 120_000, *(edge for span in busy for edge in span if edge > end_ms - 120_000), end_ms]
    free = [(a, b) for a, b in pairwise(edges) if not any(s <= (a + b) / 2 < e for s, e in busy)]
    return f"{max(-120.0, *(track.loudest(a, b) for a, b in free if b > a)):.0f} LUFS"


def led(track: Heard) -> list[str]:
    """Tell how each breath is led: how loud, and where its tones go."""
    lines = []
    inhales = [one for one in track.planned.breaths if one.phase is Phase.INHALE]
    exhales = [one for one in track.planned.breaths if one.phase is Phase.EXHALE]
    for number, pair in enumerate(zip(inhales, exhales, strict=True), 1):
        cells = []
        for one in pair:
            end_ms = one.start_ms + one.duration_ms
            loud = track.loudest(one.start_ms, end_ms)
            by = "quiet" if loud < -60 else "words" if loud > -22 else "tone"
            glide = [track.pitch(one.start_ms + part * one.duration_ms) for part in (0.15, 0.5, 0.85)]
            way = "" if by != "tone" else f", {glide[0]:.0f} → {glide[1]:.0f} → {glide[2]:.0f} Hz"
            cells.append(f"{by}{way}" + ("" if by == "quiet" else f" ({loud:.0f} LUFS)"))
        lines.append(f"breath {number}: {cells[0]}; {cells[1]}")
    return lines


def bed(track: Heard) -> list[str]:
    """Tell how the bed moves in the silences of the voice."""
    swells, fastest, stirs = [], 0.0, []
    for begin_ms, end_ms in track.silences():
        levels = [track.lufs(at, at + 1_000) for at in range(begin_ms + 100, end_ms - 1_100, 250)]
        if end_ms - begin_ms < LONG_MS:
            stirs += [max(levels) - min(levels)] if len(levels) > 4 else []
            continue
        edges = (levels[0], levels[-1])
        inside = track.lufs(begin_ms + 4_000, end_ms - 4_000)
        swells.append(inside - sum(edges) / 2)
        fastest = max([fastest, *(abs(b - a) for a, b in zip(levels, levels[4:], strict=False))])
    return [
        f"{len(swells)} long silences, the bed comes up by {min(swells):.1f} to {max(swells):.1f} dB",
        f"it never moves faster than {fastest:.1f} dB a second",
        f"{len(stirs)} short silences, within which its seconds differ by {np.median(stirs):.1f} dB "
        f"(median), {max(stirs):.1f} at most",
    ]


def sea(track: Heard) -> str:
    """Tell how far the sea rises with each inhale and falls with each exhale that no word covers."""
    busy = [(clip.start_ms, clip.end_ms + 100) for clip in track.planned.clips]
    ways: dict[Phase, list[float]] = {Phase.INHALE: [], Phase.EXHALE: []}
    for one in track.planned.breaths:
        end_ms = one.start_ms + one.duration_ms
        if one.phase in ways and not any(one.start_ms < end and begin < end_ms for begin, end in busy):
            part = one.duration_ms / 5
            ways[one.phase].append(
                track.lufs(end_ms - part, end_ms) - track.lufs(one.start_ms, one.start_ms + part)
            )
    up, down = ways[Phase.INHALE], ways[Phase.EXHALE]
    return (
        f"{len(up)} inhales without words: up by {min(up):.1f} to {max(up):.1f} dB; "
        f"{len(down)} exhales: down by {-max(down):.1f} to {-min(down):.1f} dB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, help="a cache to speak from; else a new one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voiceguide-heard-") as name:
        folder = Path(name)
        settings = Settings(script_folders=(bundled_scripts(),), cache_folder=asked.cache or folder / "cache")
        (folder / "nine-breaths.yaml").write_text(BREATHS, encoding="utf-8")
        evening = heard("bedtime-twist", 10, settings, folder)
        print("step up from one cue to the next, at most:", steps(evening))
        print("loudest in the last two minutes but for the words:", end_of_evening(evening))
        breaths = heard(str(folder / "nine-breaths.yaml"), 3.5, settings, folder)
        print(f"bells that the script has: 2; that its evening has: {rung(breaths)}")
        print(*led(breaths), sep="\n")
        print(*bed(heard("bedtime-twist", 10, settings, folder, bed="brown")), sep="\n")
        (folder / "a-sea.yaml").write_text(BREATHS.replace("tones", "quiet, quiet"), encoding="utf-8")
        print(sea(heard(str(folder / "a-sea.yaml"), 3.5, settings, folder, bed="ocean:breath")))


def rung(track: Heard) -> str:
    """Tell when something sounds where nobody speaks or breathes by tones: when bells ring."""
    busy = [(clip.start_ms - 60, clip.end_ms + 60) for clip in track.planned.clips]
    busy += [(one.start_ms, one.start_ms + one.duration_ms + 500) for one in track.planned.breaths]
    rings: list[int] = []
    for at in range(0, track.planned.duration_ms - 400, 100):
        free = not any(begin < at + 400 and at < end for begin, end in busy)
        if free and track.lufs(at, at + 400) > -60 and (not rings or at - rings[-1] > 10_000):
            rings.append(at)
    ends = f"{track.planned.duration_ms / 1_000:.0f} s"
    return f"{len(rings)}, at {', '.join(f'{at / 1_000:.1f} s' for at in rings)} of {ends}"


if __name__ == "__main__":
    sys.exit(main())
