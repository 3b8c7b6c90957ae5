"""Measure how evenly a voice speaks: syllables a second of every sentence of the shipped routines.

    python tests/bench/pace.py                       the embedded voice
    python tests/bench/pace.py piper:en_US-joe-medium

Sentences of five words or more count, each once at the pace of the day and once as an evening begins, as
they lie finished in a track, without the pauses inside them. docs/voices.md has what it told.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from voiceguide import pipeline
from voiceguide.audio.dsp.silence import find_speech, inner_silence
from voiceguide.cache.store import Cache
from voiceguide.compose.sounds import finisher, utterance
from voiceguide.errors import ChoiceError
from voiceguide.locales.syllables import syllables
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.model import AS_SPOKEN, Clip, Pace, Utterance
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.calibration import calibrate
from voiceguide.speech.synthesis.pacing import pauses, slowing, speaking_weight, without_sounds
from voiceguide.speech.synthesis.recorder import record
from voiceguide.speech.voice import Voice
from voiceguide.units import SAMPLES_PER_MS

LONG = 5
"""The fewest words of a sentence whose pace is measured."""
NEAR = 0.15
"""How far from the median a sentence may be."""
PACES = (Pace.DAY, Pace.BEDTIME)


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
    return [text for text in lines if len(without_sounds(text).split()) >= LONG]


def sounding_ms(clip: Clip, cache: Cache) -> float:
    """Return how long a finished clip sounds, without the silence around it and the pauses inside it."""
    sound = np.asarray(cache.samples(clip.key), np.float64) / 32_768
    found = find_speech(sound)
    return (found.end - found.onset - inner_silence(sound, found)) / SAMPLES_PER_MS


def spread(said: dict[Utterance, float]) -> str:
    """Return a row: syllables a second (5 %, median, 95 %), the part beyond 15 %, how far off the weight."""
    heard = np.array(
        [1_000 * (syllables(without_sounds(one.spoken), one.language) or 0) / ms for one, ms in said.items()]
    )
    low, middle, high = np.percentile(heard, (5, 50, 95))
    away = np.mean(np.abs(heard / middle - 1) > NEAR)
    weighed = [
        ms / ((speaking_weight(one.spoken, one.language) or 1) - pauses(without_sounds(one.spoken)))
        for one, ms in said.items()
    ]
    return f"{low:.2f} | {middle:.2f} | {high:.2f} | {away:.0%} | {np.std(np.log(weighed)):.1%}"


def main() -> int:
    """Measure one voice and print the rows of its table."""
    wanted = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wanted.add_argument("voice", nargs="?", default="hibari")
    wanted.add_argument("--language", default="en")
    wanted.add_argument("--raw", action="store_true", help="leave out what finishing does to the pace")
    told = wanted.parse_args()
    voice = make_voice(told.voice)
    lines = shipped_lines(voice, told.language)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings((bundled_scripts(),), Path(folder))
        cache, finish = Cache(settings.cache_folder), finisher(voice, settings)
        slow = (
            (lambda _: AS_SPOKEN)
            if told.raw
            else slowing(voice, calibrate(voice, told.language, cache, finish))
        )
        print("| voice | pace | sentences | 5 % | median | 95 % | beyond 15 % | off their weight |")
        for pace in PACES:
            begun = time.perf_counter()
            clips = record(
                [Utterance(text, told.language, pace) for text in lines], voice, cache, finish, slow=slow
            )
            took = time.perf_counter() - begun
            said = {one: sounding_ms(clip, cache) for one, clip in clips.items()}
            print(f"| {told.voice} | {pace.value} | {len(said)} | {spread(said)} |", flush=True)
            print(f"{took:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
