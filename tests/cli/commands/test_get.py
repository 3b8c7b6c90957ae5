"""`voiceguide voices get`: nothing is downloaded without a yes, and what is downloaded speaks."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest

from tests.support.command_ended import one_sentence
from tests.support.piper_made import piper_voice
from tests.support.voice_host import index_of, piper_files
from voiceguide.cli import consent

NAME = "de_DE-hum-medium"
WORDS = "Lass die Schultern sinken."


@pytest.fixture
def published(voice_host, tmp_path):
    model = piper_voice(tmp_path / "made", NAME, espeak={"voice": "de"})
    files = piper_files(NAME, model.read_bytes(), model.with_name(f"{NAME}.onnx.json").read_bytes())
    voice_host.files |= files | index_of(files)
    return voice_host


@pytest.fixture
def typing(monkeypatch):
    """Sit at a terminal and type an answer."""

    def typed(answer):
        monkeypatch.setattr(consent, "on_terminal", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{answer}\n"))

    return typed


def test_a_voice_is_told_of_and_downloaded_after_a_yes(voiceguide, published, typing, tmp_path):
    typing("yes")
    ended = voiceguide("voices", "get", NAME)
    assert ended.code == 0
    told = dict(line.split(maxsplit=1) for line in ended.err.splitlines()[:6])
    assert told["voice"] == f"piper:{NAME}"
    assert (told["licence"], told["from"]) == ("CC0", published.address)
    assert told["to"] == str(tmp_path / "voices")
    assert told["download"].endswith("kB")
    assert "MD5" in told["checked"]
    assert "Download it? Type yes or no:" in ended.err
    assert f"It is used with --voice piper:{NAME}." in ended.err
    assert ended.lines == [str(tmp_path / "voices" / f"{NAME}.onnx{end}") for end in (".json", "")]
    out = tmp_path / "a.wav"
    assert voiceguide("voices", f"piper:{NAME}", "--sample", WORDS, "-o", out).code == 0
    again = voiceguide("voices", "get", f"piper:{NAME}")
    assert (again.code, again.lines) == (0, ended.lines)
    assert again.err.startswith("Its files are here already")


@pytest.mark.parametrize("answer", ["no", "", "maybe"])
def test_anything_but_a_yes_downloads_nothing(voiceguide, published, typing, tmp_path, answer):
    typing(answer)
    ended = voiceguide("voices", "get", NAME)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith("Nothing was downloaded.\n")
    assert not (tmp_path / "voices").exists()
    assert not [path for path, _ in published.asked if path.endswith((".onnx", ".onnx.json"))]


def test_without_a_terminal_a_yes_has_to_be_typed_before(voiceguide, published, tmp_path):
    told = one_sentence(voiceguide("voices", "get", NAME))
    assert f"voices get {NAME}: nothing is downloaded without a yes, and so " in told
    assert " was not asked for it. Add --yes" in told
    assert (published.asked, (tmp_path / "voices").exists()) == ([], False)
    assert voiceguide("voices", "get", NAME, "--yes").code == 0


def test_a_program_gets_the_offer_as_json(voiceguide, published, tmp_path):
    refused = voiceguide("voices", "get", NAME, "--json")
    assert (refused.code, json.loads(refused.out)["error"]["kind"]) == (1, "choiceerror")
    told = json.loads(voiceguide("voices", "get", NAME, "--yes", "--json").out)
    assert (told["kind"], told["spec"], told["folder"]) == (
        "voiceoffer",
        f"piper:{NAME}",
        str(tmp_path / "voices"),
    )
    assert [file["name"] for file in told["files"]] == [f"{NAME}.onnx.json", f"{NAME}.onnx"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["../x", "--yes"], '"../x" is no name of a voice'),
        (["kokoro:af_nobody", "--yes"], '"kokoro:af_nobody" is no speaker of kokoro that can be downloaded'),
        (["hibari", "--yes"], "hibari is not downloaded by this command"),
        (["de_DE-ham-medium", "--yes"], f"Piper has no voice 'de_DE-ham-medium'. There is {NAME}."),
    ],
)
def test_each_mistake_gets_one_sentence(voiceguide, published, tmp_path, words, complaint):
    assert complaint in one_sentence(voiceguide("voices", "get", *words))
    assert not (tmp_path / "voices").exists()


def test_the_words_before_it_keep_their_meaning(voiceguide):
    assert "written as  hibari" in voiceguide("voices", "hibari").out
    assert "it does not say which voice to get" in one_sentence(voiceguide("voices", "--check", "get"))
    missing = voiceguide("voices", "get")
    assert (missing.code, "Missing argument 'VOICE'" in missing.err) == (2, True)
    helped = voiceguide("voices", "get", "--help")
    assert helped.out.startswith("Usage: voiceguide voices get [OPTIONS] {VOICE}")
    assert "voices get" in voiceguide("--help").out


@pytest.mark.parametrize(
    ("typed", "completed"), [("voiceguide voice", ["voices"]), ("voiceguide voices get --y", ["--yes"])]
)
def test_a_shell_completes_it(voiceguide, monkeypatch, typed, completed):
    monkeypatch.setenv("_VOICEGUIDE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    assert voiceguide().out.split() == completed
    assert "COMP_WORDS" in os.environ
