"""The way back: exports of our own routines are imported with the same words at the same places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.imports_made import put_down, settings_of
from voiceguide.imports.importer import import_source
from voiceguide.imports.source import source_of
from voiceguide.imports.wording import sentences
from voiceguide.media.captions import CAPTIONS
from voiceguide.pipeline import ESTIMATED, Request, composed
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.timeline.formats import transcript
from voiceguide.timeline.model import Timeline
from voiceguide.units import MINUTE, next_second

WRITERS = {
    "transcript": (transcript, ".txt"),
    "json": (
        lambda timeline: json.dumps([{"start_ms": c.start_ms, "text": c.text} for c in timeline.clips]),
        ".json",
    ),
    "srt": (CAPTIONS["srt"].write, ".srt"),
    "vtt": (CAPTIONS["vtt"].write, ".vtt"),
    "lrc": (CAPTIONS["lrc"].write, ".lrc"),
    "labels": (CAPTIONS["audacity"].write, ".labels.txt"),
}
ROUTINES = [("knee-drops", 5), ("bedtime-twist", 10), ("supine-pulls", 10), ("ninety-ninety", 10)]
PLACES_MS = 300


def session(routine: str, target_ms: int, folder: Path) -> Timeline:
    settings = Settings((bundled_scripts(),), folder / "cache", workers=1, state_folder=folder)
    return composed(Request(routine=routine, target_ms=target_ms, voice=ESTIMATED), settings).timeline


def back(text: str, suffix: str, folder: Path) -> Timeline:
    """Import a text, and compose what came of it at its natural length."""
    imported = import_source(source_of(text.encode(), f"out{suffix}", "out", f".{suffix.rpartition('.')[2]}"))
    path = put_down(imported, folder)
    request = Request(routine=str(path), target_ms=next_second(imported.natural_ms), voice=ESTIMATED)
    return composed(request, settings_of(folder)).timeline


def offsets(before: Timeline, after: Timeline) -> list[int]:
    """Return how far each cue of a session is from its place in the other, in order."""
    heard = [(clip.start_ms, clip.text) for clip in after.clips]
    found, here = [], 0
    for clip in before.clips:
        text = " ".join(sentences(clip.text, before.language))
        while heard and not heard[0][1].startswith(text):
            assert text in heard[0][1] or heard[0][0] < clip.start_ms + 1_000, clip.text
            if text in heard[0][1]:
                break
            heard.pop(0)
        assert heard, f"{clip.text!r} is not said"
        here = heard[0][0]
        if heard[0][1].startswith(text):
            found.append(here - clip.start_ms)
            rest = heard[0][1][len(text) :].strip()
            heard[:1] = [(here, rest)] if rest else []
        else:
            heard[0] = (here, heard[0][1].partition(text)[2].strip())
    return found


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(("routine", "minutes"), ROUTINES)
def test_an_export_comes_back_with_the_same_words_at_the_same_places(routine, minutes, form, tmp_path):
    before = session(routine, minutes * MINUTE, tmp_path)
    write, suffix = WRITERS[form]
    found = offsets(before, back(write(before), suffix, tmp_path))
    # A transcript has whole seconds: half of one is not known.
    most_ms = PLACES_MS + (500 if form == "transcript" else 0)
    assert len(found) >= 0.95 * len(before.clips)
    assert max(map(abs, found)) <= most_ms


def test_a_transcript_keeps_its_length_and_its_sections(tmp_path):
    before = session("knee-drops", 5 * MINUTE, tmp_path)
    after = back(transcript(before), ".txt", tmp_path)
    assert abs(after.duration_ms - before.duration_ms) <= 1_000
    titles = [span.title for span in before.spans if span.kind == "section"]
    # The greeting has a section of its own before that of the transcript.
    found = dict.fromkeys(span.title for span in after.spans if span.kind == "section")
    assert [title for title in found if title in titles] == titles
