"""Measure how evenly a voice speaks: syllables a second of every sentence of the shipped routines.

    python tests/bench/pace.py                       the embedded voice
    python tests/bench/pace.py piper:en_US-joe-medium

Sentences of five words or more count, each once at the pace of the day and once as an evening begins, as
they lie finished in a track. The pauses that stops and commas make inside them are taken out: each has the
length that `pacing.py` counts for it. docs/voices.md has what it told.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from voiceguide import pipeline
from voiceguide.audio.dsp.silence import LEAD, TAIL
from voiceguide.cache.store import Cache
from voiceguide.compose.sounds import finisher, utterance
from voiceguide.errors import ChoiceError
from voiceguide.locales.syllables import syllables
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.calibration import calibrate
from voiceguide.speech.synthesis.pacing import pauses, plain, slowing, weight
from voiceguide.speech.synthesis.recorder import record
from voiceguide.speech.voice import Voice
from voiceguide.units import SAMPLES_PER_MS

LONG = 5
"""The fewest words of a sentence whose pace is measured."""
NEAR = 0.15
"""How far from the median a sentence may be."""
WORD_MS = {Pace.DAY: 490, Pace.BEDTIME: 530}
"""What a word takes, to take the pauses out."""
EDGES_MS = (LEAD + TAIL) // SAMPLES_PER_MS
"""The near silence at the ends of a finished clip."""


def shipped_lines(voice: Voice, language: str = "en") -> list[str]:
    """Return every line of five words or more of the shipped routines, as it is sent to a voice."""
    folder = bundled_scripts() if language == "en" else bundled_scripts() / language
    settings = Settings((bundled_scripts(),), Path())
    lines: dict[str, None] = {}
    for script in sorted(folder.glob("*.yaml")):
        for mode in (None, Mode.BEDTIME):
            for level in WordsLevel:
                for minutes in (5, 10, 20, 45):
                    choices = pipeline.Choices(mode=mode, words=level)
                    request = pipeline.Request(
                        routine=script.stem, target_ms=minutes * 60_000, choices=choices, language=language
                    )
                    try:
                        plan = pipeline.planned(request, settings)
                    except ChoiceError:
                        continue  # this routine has no such mode
                    lines |= dict.fromkeys(
                        utterance(plan, line, voice).spoken for line in plan.lines() if not line.counted
                    )
    return [text for text in lines if len(plain(text).split()) >= LONG]


def rates(said: dict[Utterance, int]) -> np.ndarray:
    """Return the syllables a second of each sentence, its inner pauses taken out."""
    return np.array(
        [
            1_000
            * (syllables(plain(one.spoken), one.language) or 0)
            / (length_ms - pauses(plain(one.spoken)) * WORD_MS[one.pace])
            for one, length_ms in said.items()
        ]
    )


def spread(said: dict[Utterance, int]) -> str:
    """Return a row of the table: 5 %, median, 95 %, the part further than 15 % away, and that by weight."""
    heard = rates(said)
    low, middle, high = np.percentile(heard, (5, 50, 95))
    away = np.mean(np.abs(heard / middle - 1) > NEAR)
    weighed = np.array(
        [length_ms / (weight(one.spoken, one.language) or 1) for one, length_ms in said.items()]
    )
    off = np.std(np.log(weighed))
    return f"{low:.2f} | {middle:.2f} | {high:.2f} | {away:.0%} | {off:.1%}"


def main() -> int:
    """Measure one voice and print the rows of its table."""
    wanted = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wanted.add_argument("voice", nargs="?", default="hibari")
    wanted.add_argument("--language", default="en")
    told = wanted.parse_args()
    voice = make_voice(told.voice)
    lines = shipped_lines(voice, told.language)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings((bundled_scripts(),), Path(folder))
        cache, finish = Cache(settings.cache_folder), finisher(voice, settings)
        slow = slowing(voice, calibrate(voice, told.language, cache, finish))
        print("| voice | pace | sentences | 5 % | median | 95 % | beyond 15 % | off their weight |")
        for pace in WORD_MS:
            begun = time.perf_counter()
            clips = record(
                [Utterance(text, told.language, pace) for text in lines], voice, cache, finish, slow=slow
            )
            took = time.perf_counter() - begun
            said = {one: clip.duration_ms - EDGES_MS for one, clip in clips.items()}
            print(f"| {told.voice} | {pace.value} | {len(said)} | {spread(said)} |", flush=True)
            print(f"{took:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
