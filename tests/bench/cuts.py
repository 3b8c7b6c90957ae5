"""Cut what voices gave at random places, and count what passes as whole.

    python tests/bench/cuts.py                 10,000 cuts over every voice that can be had here
    python tests/bench/cuts.py --cuts 1000     fewer
    python tests/bench/cuts.py --voices tone   some of the voices

Every voice speaks cues of the shipped routines, in sentences and in lone words. Each recording is cut at a
share of 40 to 99 % of its length, drawn by lot, in three ways:

    frames    coded as Google's answers are, and cut after a whole frame
    coded     cut, then coded and closed, as if the service had said no more
    samples   cut as samples, as a program gives them that dies

and judged by what is known of the voice from its whole recordings (`speech/recordings/`).
A cut inside the silence at the end lacks nothing, and is counted apart. So are the whole recordings that
are doubted: they are asked for once more, come the same way, and are taken. `refused` has to be 0.

    voices: hibari and tone; espeak-ng, in three languages, where it is installed
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.standin.google import encode
from tests.support.scripts_shipped import FOLDER, spoken
from voiceguide.errors import SpeechTransient
from voiceguide.script.library import Library
from voiceguide.speech import decode
from voiceguide.speech.model import LONE_WORDS, Pace, Speech, Utterance
from voiceguide.speech.recordings.acceptance import AcceptanceCheck, ExpectedText
from voiceguide.speech.recordings.baseline import Baseline, measured
from voiceguide.speech.recordings.raw import pack_samples, unpack_samples
from voiceguide.speech.recordings.truncation import closed
from voiceguide.speech.registry import make_voice
from voiceguide.units import SECOND

WAYS: Final = ("frames", "coded", "samples")
LONE: Final = {
    "en": ("Stop.", "Breathe in.", "Breathe out.", "Seven.", "Rest.", "And out.", "Left knee.", "Inhale."),
    "de": ("Halt.", "Atme ein.", "Atme aus.", "Sieben.", "Ruhen.", "Und aus.", "Linkes Knie.", "Lass los."),
    "es": ("Alto.", "Inhala.", "Exhala.", "Siete.", "Descansa.", "Y fuera.", "Rodilla izquierda.", "Suelta."),
}
VOICES: Final = {
    "hibari": ("hibari", "en"),
    "tone": ("tone", "en"),
    **{
        f"espeak-ng {code}": (f"command:espeak-ng --stdout -v {code} -s {{wpm}}", code)
        for code in ("en", "de", "es")
    },
}


class Whole(NamedTuple):
    """One whole recording."""

    text: str
    language: str
    speech: Speech


def texts(language: str) -> tuple[str, ...]:
    """List the cues of the shipped routines in a language, without those with open places."""
    library = Library((FOLDER if language == "en" else FOLDER / language,))
    cues = (
        one.text.replace("{side}", "left").replace("{other_side}", "right")
        for path in sorted(library.folders[0].glob("*.yaml"))
        for one in spoken(library.read(path.stem))
    )
    return tuple(dict.fromkeys(cue for cue in cues if "{" not in cue and any(map(str.isalpha, cue))))


def speak(spec: str, language: str, most: int, lot: random.Random) -> list[Whole]:
    """Let a voice speak cues drawn by lot."""
    voice, cues = make_voice(spec), texts(language)
    chosen = (*LONE[language], *lot.sample(cues, min(most, len(cues))))
    return [
        Whole(text, language, voice.speak(Utterance(text, language, pace_of(text))))
        for text in dict.fromkeys(chosen)
    ]


def pace_of(text: str) -> Pace:
    return Pace.COUNT if len(text.split()) <= LONE_WORDS else Pace.BEDTIME


def cut(one: Whole, way: str, share: float, coded: bytes) -> bytes:
    """Give the bytes that would be cached of a recording cut at a share of its length."""
    samples = one.speech.samples[: round(len(one.speech.samples) * share)]
    if way == "coded":
        return encode(samples, one.speech.rate_hz)
    if way == "samples":
        return pack_samples(Speech(samples, one.speech.rate_hz))
    sizes = [frame.size for frame in decode.frames(coded)]
    return coded[: sum(sizes[: max(1, round(len(sizes) * share))])]


def sound(payload: bytes, way: str) -> Speech:
    return unpack_samples(payload) if way == "samples" else decode.decode(payload)


class Judged(NamedTuple):
    """What became of one cut: how much sound it lacks, and whether it was taken."""

    way: str
    lacks_ms: int
    taken: bool


def judge(recordings: list[Whole], cuts: int, lot: random.Random) -> Iterator[Judged]:
    """Cut recordings at random, and judge each cut by all the whole ones."""
    usual = {way: Baseline() for way in WAYS}
    coded = [encode(one.speech.samples, one.speech.rate_hz) for one in recordings]
    whole_ms = {}
    for at, one in enumerate(recordings):
        for way in WAYS:
            payload = pack_samples(one.speech) if way == "samples" else coded[at]
            heard = measured(sound(payload, way), one.text, one.language, closed=closed(payload))
            usual[way].note(heard)
            whole_ms[at, way] = heard.samples * SECOND // one.speech.rate_hz - heard.tail_ms
    for number in range(cuts):
        at, way = lot.randrange(len(recordings)), WAYS[number % len(WAYS)]
        one = recordings[at]
        payload = cut(one, way, lot.uniform(0.4, 0.99), coded[at])
        heard = measured(sound(payload, way), one.text, one.language, closed=closed(payload))
        left_ms = heard.samples * SECOND // one.speech.rate_hz
        yield Judged(way, max(0, whole_ms[at, way] - left_ms), not usual[way].doubts(heard))


def taken_whole(recordings: list[Whole], way: str) -> tuple[int, int]:
    """Let whole recordings be believed, each the same again; give how many were doubted, and refused."""
    acceptance, again, refused = AcceptanceCheck("bench"), 0, 0
    for one in recordings:
        payload = (
            encode(one.speech.samples, one.speech.rate_hz) if way != "samples" else pack_samples(one.speech)
        )
        try:
            answer = acceptance.accept(
                ExpectedText(one.text, one.language), lambda kept=payload: kept, lambda kept: sound(kept, way)
            )
        except SpeechTransient:
            refused += 1
        else:
            again += answer.recording.asked > 1
    return again, refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cuts", type=int, default=10_000)
    parser.add_argument("--cues", type=int, default=120, help="Cues that each voice speaks.")
    parser.add_argument("--voices", nargs="*", default=[*VOICES])
    asked = parser.parse_args()
    here = [
        name
        for name in asked.voices
        if not name.startswith("espeak") or shutil.which("espeak-ng") is not None
    ]
    for name in here:
        lot = random.Random(name)  # noqa: S311 - to draw samples, and the same ones each time
        recordings = speak(*VOICES[name], asked.cues, lot)
        tally: Counter[tuple[str, str]] = Counter()
        worst = 0
        for one in judge(recordings, asked.cuts // len(here), lot):
            lacking = "lacking" if one.lacks_ms else "in the silence"
            tally[one.way, lacking] += 1
            tally[one.way, f"{lacking}, taken"] += one.taken
            worst = max(worst, one.lacks_ms if one.taken else 0)
        for way in WAYS:
            again, refused = taken_whole(recordings, way)
            print(
                f"{name:14} {way:8} {tally[way, 'lacking']:5} cuts that lack sound, "
                f"{tally[way, 'lacking, taken']} taken; {tally[way, 'in the silence']:4} in the silence, "
                f"{tally[way, 'in the silence, taken']} taken; "
                f"{len(recordings)} whole, {again} asked for again, {refused} refused",
                flush=True,
            )
        print(f"{name:14} the most that a taken one lacks: {worst} ms", flush=True)


if __name__ == "__main__":
    main()
