"""The scripts in `docs/examples/practices`, as tracks of the voice that ships, heard through a decoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.onsets_heard import onset_ms
from tests.support.piper_made import piper_voice
from tests.support.sounds_made import by_miniaudio
from voiceguide import pipeline
from voiceguide.app.lengths import at_own_length
from voiceguide.core.beds import NO_BED
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import parse_duration

PRACTICES = Path(__file__).parents[2] / "docs" / "examples" / "practices"


@dataclass(frozen=True)
class Heard:
    """A finished track without its bed: the file, its timeline, and its samples (48 kHz, mono, int16)."""

    path: Path
    timeline: Timeline
    samples: np.ndarray

    def said(self) -> list[str]:
        """List what is said, in its order."""
        return [clip.text for clip in self.timeline.clips]

    def clips(self, text: str) -> list[SpokenClip]:
        """List the clips of exactly this text; at least one, so that no test passes for want of words."""
        found = [clip for clip in self.timeline.clips if clip.text == text]
        assert found, f"never said: {text!r}; said: {self.said()}"
        return found

    def onsets_ms(self, text: str) -> list[int]:
        """Measure when each saying of a text begins in the decoded sound, ms."""
        return [onset_ms(clip, self.samples) for clip in self.clips(text)]

    def spans(self, kind: str, title: str | None = None) -> list[tuple[int, int]]:
        """List where the spans of a kind begin and end, ms; `title` narrows it to spans of that title."""
        found = [
            (span.start_ms, span.end_ms)
            for span in self.timeline.spans
            if span.kind == kind and title in (None, span.title)
        ]
        assert found, f"no span {kind!r} with the title {title!r}"
        return found

    def loudness_db(self, start_ms: int, end_ms: int) -> float:
        """Measure the level of a stretch of the track, dB of full scale (RMS)."""
        there = self.samples[start_ms * 48 : end_ms * 48].astype(np.float64) / 32_768
        return float(20 * np.log10(max(np.sqrt(np.mean(np.square(there))), 1e-9)))


@pytest.fixture(scope="session")
def practice_settings(spoken: Path) -> Settings:
    return Settings(script_folders=(PRACTICES,), cache_folder=spoken)


@pytest.fixture(scope="session")
def spanish_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voices")
    piper_voice(folder, "es_ES-hum-small", espeak={"voice": "es"})
    return folder


@pytest.fixture(autouse=True)
def spanish_voice(spanish_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a Spanish voice among the user's own: a real Piper voice in miniature."""
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(spanish_folder))


@pytest.fixture
def hear(practice_settings: Settings, tmp_path: Path) -> Callable[..., Heard]:
    """Render a practice with the voice that ships, and decode it: `hear("planks", "5min", side="left")`.

    Without a length it is the first that the script offers, else its natural one.
    """

    def heard(name: str, length: str | None = None, **options: str) -> Heard:
        choices = Choices(options=tuple(options.items()))
        request = Request(routine=name, voice="hibari", bed=NO_BED, choices=choices, target_ms=0)
        if length is None:
            request = at_own_length(request, practice_settings)
        else:
            request = replace(request, target_ms=parse_duration(length))
        out = tmp_path / f"{name}.mp3"
        made = pipeline.render(request, practice_settings, out)
        return Heard(out, made.timeline, by_miniaudio(out))

    return heard
