"""What a voice would set going is known before anything is, and other content is another deed."""

from __future__ import annotations

import shlex
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.support.kokoro_made import kokoro_style, kokoro_voice
from voiceguide.speech import plugins
from voiceguide.speech.registry import VOICES
from voiceguide.speech.side_effects import side_effect_of

AS_IT_IS = {"PATH": "/usr/bin:/bin"}


@pytest.mark.parametrize(
    "spec",
    [
        "auto",
        "gtts",
        "gtts:en:co.uk",
        "hibari:heart",
        " tone ",
        "estimated",
        "nobody",
        "piper:nowhere",
        "kokoro:../x",
    ],
)
def test_what_only_speaks_or_is_not_there_sets_nothing_going(spec):
    assert side_effect_of(spec, AS_IT_IS) is None


def test_every_voice_of_ours_was_judged():
    """A new one that is not listed as harmless counts as one that is not."""
    harmless = {name for name in VOICES if side_effect_of(name, AS_IT_IS) is None}
    assert harmless == {"gtts", "hibari", "tone", "piper", "kokoro"}, "the last two without files are nothing"


@pytest.mark.parametrize("line", ["", "'", "no-such-program", "sh -c 'touch x'", "\x1b[2J"])
def test_every_program_is_told_whatever_its_line(line):
    deed = side_effect_of(f"command:{line}", AS_IT_IS)
    assert deed is not None
    assert deed.does.startswith("start the program ")
    assert deed.does.isascii()
    assert deed.does.isprintable()


def test_another_line_or_another_content_is_another_program(tmp_path):
    script = tmp_path / "speak.py"
    script.write_text("one")
    line = f"command:{shlex.join([sys.executable, str(script)])}"
    first = side_effect_of(line).sum
    assert first == side_effect_of(line).sum
    assert side_effect_of(f"{line} --loud").sum != first
    script.write_text("two")
    assert side_effect_of(line).sum != first


def test_a_program_of_the_system_may_be_updated(tmp_path):
    """`say` found by its name alone stays the same voice for a show; one named by its path does not."""
    program = tmp_path / "say"
    by_name, by_path = [], []
    for content in ("#!/bin/sh\n", "#!/bin/sh\necho\n"):
        program.write_text(content)
        program.chmod(0o755)
        said = side_effect_of("command:say {language}", {"PATH": str(tmp_path)})
        by_name.append(said.sum)
        by_path.append(side_effect_of(f"command:{program}", AS_IT_IS).sum)
    assert by_name[0] == by_name[1]
    assert by_path[0] != by_path[1]
    assert str(program) in said.does


def test_a_model_counts_where_a_project_brings_it_and_not_where_the_user_keeps_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("voices", "mine"):
        Path(folder).mkdir()
        Path(folder, "joe.onnx").write_bytes(b"model")
    assert side_effect_of("piper:joe", {"VOICEGUIDE_VOICES": str(tmp_path / "mine")}) is None
    theirs = side_effect_of("piper:joe#ann", {})
    assert theirs is not None
    assert "load the voice model" in theirs.does
    before = theirs.sum
    assert side_effect_of("piper:mine/joe.onnx", {}) is not None
    Path("voices", "joe.onnx").write_bytes(b"another")
    assert side_effect_of("piper:joe#ann", {}).sum != before


def test_a_character_of_kokoro_counts_where_a_project_brings_its_style_or_its_model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = {"VOICEGUIDE_VOICES": str(tmp_path / "mine")}
    kokoro_style(tmp_path / "mine", "ef_dora")
    assert side_effect_of("kokoro:ef_dora", mine) is None
    kokoro_style(tmp_path / "voices", "af_heart")
    theirs = side_effect_of("kokoro", mine)
    assert theirs.files == (str(tmp_path / "voices" / "kokoro" / "af_heart.bin"),)
    assert side_effect_of("kokoro:af_heart", {}).sum != theirs.sum
    model = kokoro_voice(tmp_path / "voices", "if_sara")
    assert side_effect_of("kokoro:ef_dora", mine).files == (str(model),)
    assert side_effect_of(f"kokoro:{model}#ef_dora", mine).files == (str(model),)


def test_code_of_another_package_is_told_and_not_imported(monkeypatch):
    point = EntryPoint("chime", "no_such_module_at_all:KIND", plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point])
    deed = side_effect_of("chime:high")
    assert deed is not None
    assert "run code of" in deed.does
