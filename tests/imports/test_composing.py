"""A draft becomes a script whose words lie at their times, counts among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.imports_made import put_down as put_script
from tests.support.imports_made import settings_of
from voiceguide.errors import ScriptError
from voiceguide.imports.composing import ImportDraft, put_down, written_script
from voiceguide.imports.importer import import_source
from voiceguide.imports.model import CountRow, Gathering, Material, SaidWords
from voiceguide.imports.source import source_of
from voiceguide.pipeline import ESTIMATED, Request, composed
from voiceguide.units import next_second


def draft(*events: SaidWords | CountRow, timed: bool = False, **more: object) -> ImportDraft:
    return ImportDraft(
        **{
            "name": "it",
            "title": "It",
            "about": "It.",
            "language": "en",
            "mode": "day",
            "minutes": (),
            "first_side": "",
            "events": events,
            "material": Material(events, timed=timed),
            "into": Gathering("it.srt"),
            "file": "it.srt",
            "form": "srt",
            **more,
        }  # type: ignore[arg-type]
    )


def test_words_and_counts_lie_at_their_times(tmp_path):
    lines = ["Stop if anything hurts.", *["5", "4", "3", "2", "1"], "Open your eyes."]
    times = [1, 10, 13, 16, 19, 22, 40]
    blocks = [
        f"00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{text}\n"
        for at, text in zip(times, lines, strict=True)
    ]
    imported = import_source(source_of("\n".join(blocks).encode(), "it.srt", "it", ".srt"))
    assert "- count: {from: 5, to: 1, every: 3s}" in imported.text
    path = put_script(imported, tmp_path)
    request = Request(routine=str(path), target_ms=next_second(imported.natural_ms), voice=ESTIMATED)
    clips = composed(request, settings_of(tmp_path)).timeline.clips
    assert [round(clip.start_ms / 1_000, 1) for clip in clips][: len(times)] == times


def test_a_count_that_is_slow_lasts_longer_in_a_longer_session():
    text, natural_ms = written_script(
        draft(SaidWords(1, "Sit."), CountRow(2, (1, 2, 3), (2_000, 4_000, 8_000), "1, 2, 3"))
    )
    assert "- count: {from: 1, to: 3, every: 2s..4s..8s}  # 1, 2, 3" in text
    assert natural_ms > 12_000


def test_a_session_longer_than_any_is_refused():
    with pytest.raises(ScriptError, match=r"the session would last 1[0-9]:.* is the most"):
        written_script(draft(SaidWords(1, "Sit.", 0), SaidWords(2, "Rise.", 12 * 3_600_000), timed=True))


def test_sounds_are_put_down_beside_the_script(tmp_path):
    sound = tmp_path / "source.wav"
    sound.write_bytes(b"x")
    folder = tmp_path / "scripts"
    folder.mkdir()
    made = draft(SaidWords(1, "Sit."), sounds=(("sounds/gong.wav", sound),))
    path = put_down(made, "title: It\n", folder)
    assert path.read_text("utf-8") == "title: It\n"
    assert (folder / "sounds" / "gong.wav").read_bytes() == b"x"


def test_the_folder_of_a_script_stays_a_folder(tmp_path):
    assert isinstance(put_down(draft(SaidWords(1, "Sit.")), "", tmp_path), Path)
