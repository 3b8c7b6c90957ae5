"""`import`: a script of what people have, never over another one."""

from __future__ import annotations

import io
import json
import re
import sys

import numpy as np
import pytest

from tests.support.beds_made import wav
from tests.support.command_ended import one_sentence

TEXT = "# Evening scan\n\nFeel your feet. [pause 3s]\n\nLet them be heavy. [pause]\n"


def gong() -> np.ndarray:
    time_s = np.arange(48_000) / 48_000
    return np.sin(1_200 * time_s) * np.exp(-3 * time_s) / 2


class Piped(io.TextIOWrapper):
    """Standard input with these bytes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), "utf-8")


def test_a_text_becomes_a_script_that_checks_and_renders(voiceguide, desk):
    (desk / "evening.md").write_text(TEXT)
    ended = voiceguide("import", "evening.md")
    assert ended.code == 0
    assert ended.lines == [str(desk / "scripts" / "evening.yaml")]
    assert "evening.md:5: guess: a pause without a length became two to ten seconds" in ended.err
    checked = voiceguide("check", "evening")
    assert (checked.code, checked.out) == (0, "")
    assert voiceguide("render", "evening", "--minutes", "1").out == "evening-1min.mp3\n"


def test_a_script_is_replaced_only_where_that_is_asked_for(voiceguide, desk):
    (desk / "evening.md").write_text(TEXT)
    (desk / "scripts").mkdir()
    (desk / "scripts" / "evening.yaml").write_text("precious")
    assert "already" in one_sentence(voiceguide("import", "evening.md"))
    assert (desk / "scripts" / "evening.yaml").read_text() == "precious"
    assert voiceguide("import", "evening.md", "--name", "other").code == 0
    assert voiceguide("import", "evening.md", "--overwrite").code == 0
    assert (desk / "scripts" / "evening.yaml").read_text().startswith("# Imported from evening.md")
    assert not list((desk / "scripts").glob(".*"))


def test_with_strict_nothing_that_was_guessed_is_written(voiceguide, desk):
    (desk / "evening.md").write_text(TEXT)
    ended = voiceguide("import", "evening.md", "--strict")
    assert (ended.code, ended.out) == (1, "")
    assert "evening.md:5: guess: " in ended.err
    assert not (desk / "scripts").exists()
    (desk / "sure.md").write_text(TEXT.replace(" [pause]", ""))
    assert voiceguide("import", "sure.md", "--strict").code == 0


def test_a_sound_beside_the_source_is_copied_beside_the_script(voiceguide, desk):
    wav(desk / "gong.wav", gong())
    (desk / "bells.ssml").write_text(
        "<speak><p>Sit, and stop if it hurts.</p><audio src='gong.wav'/><p>Goodbye.</p></speak>"
    )
    (desk / "scripts").mkdir()
    (desk / "scripts" / "gong.wav").write_bytes(b"another")
    assert "another sound of that name" in one_sentence(voiceguide("import", "bells.ssml"))
    assert not (desk / "scripts" / "bells.yaml").exists()
    ended = voiceguide("import", "bells.ssml", "--overwrite")
    assert ended.code == 0
    assert "bells.ssml: the sound gong.wav was copied beside the script" in ended.err
    assert (desk / "scripts" / "gong.wav").read_bytes() == (desk / "gong.wav").read_bytes()
    assert voiceguide("check", "bells").out == ""
    (told,) = json.loads(voiceguide("import", "bells.ssml", "--name", "two", "--json").out)["sounds"]
    assert told == {"kind": "importedsound", "name": "gong.wav", "file": "gong.wav"}


def test_for_machines_it_is_json(voiceguide, desk):
    (desk / "evening.md").write_text(TEXT)
    told = json.loads(voiceguide("import", "evening.md", "--json").out)
    assert told["script"] == str(desk / "scripts" / "evening.yaml")
    assert (told["form"], told["notes"][0]["line"], told["notes"][0]["about"]) == ("markdown", 5, "guess")
    refused = voiceguide("import", "evening.md", "--json")
    assert (refused.code, json.loads(refused.out)["error"]["kind"]) == (1, "outputerror")


def test_standard_input_is_imported(voiceguide, desk, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Piped(b"Breathe.\n"))
    ended = voiceguide("import", "-", "--from", "text", "--name", "piped")
    assert ended.code == 0
    assert "say: Breathe." in (desk / "scripts" / "piped.yaml").read_text()


@pytest.mark.parametrize(
    ("data", "words", "told"),
    [
        (b"", ("bad.txt",), "this file is empty"),
        (b"\0\0", ("bad.txt",), "not a text file"),
        (b"Rest \xff\n", ("bad.txt",), "not saved as UTF-8"),
        (b"Rest. [pause 24 hours]\n", ("bad.txt",), "a pause of 24:00:00 is more than 12 hours"),
        (b"Rest.\n", ("none.txt",), "there is no such file"),
        (b"Rest.\n", ("bad.txt", "--from", "word"), "'word' is no form"),
        (b"Rest.\n", ("bad.txt", "--name", "My Rest"), "cannot be the name of a routine"),
        (b"Rest.\n", ("bad.txt", "--language", "xx"), "no phrases for the language"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_a_sentence(voiceguide, desk, data, words, told):
    (desk / "bad.txt").write_bytes(data)
    ended = voiceguide("import", *words)
    assert (ended.code, ended.out) == (1, "")
    assert told in ended.err
    assert len(re.findall("\n", ended.err)) <= 2
    assert not (desk / "scripts").exists()


def test_forms_are_completed():
    from voiceguide.cli.commands.author import form_names

    assert form_names("ma") == ["markdown"]
