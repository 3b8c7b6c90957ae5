"""The file of a script: opened and decoded, and whatever is no plain text refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.ordinary_user import as_nobody
from tests.support.scripts_written import SOUND, complaint, read, written
from voiceguide.errors import ScriptError

pytestmark = pytest.mark.usefixtures("among_the_cases")


def test_a_missing_file():
    assert complaint(Path("bad/nowhere.yaml")) == (
        "bad/nowhere.yaml:1:1: there is no such file. Look for a slip in its name.\n"
    )


def test_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder.yaml").mkdir()
    assert complaint(Path("folder.yaml")) == (
        "folder.yaml:1:1: this is a folder, not a script. Name the file inside it that you mean.\n"
    )


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = written(tmp_path, SOUND)
    monkeypatch.chdir(tmp_path)
    path.chmod(0)
    with as_nobody(tmp_path):
        assert "may not be read" in complaint(path)


def test_a_file_whose_disk_fails():
    assert "this file cannot be read: input/output error. " in complaint(Path("/proc/self/mem"))


def test_a_pipe_that_nobody_writes_to(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not an ordinary file" in complaint(tmp_path / "pipe.yaml")


def test_an_endless_device():
    assert "not an ordinary file" in complaint(Path("/dev/zero"))


def test_a_file_of_100_megabytes(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    assert "this file is larger than 512 kB, but a script is a few pages of text." in complaint(path)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bytes(range(256)), "this is not a text file."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "this is not a text file."),
        (SOUND.encode("utf-16"), "this text is saved as UTF-16."),
        (SOUND.encode("utf-16-be"), "this is not a text file."),
        (
            SOUND.replace("Rest", "R\xfccken").encode("latin-1"),
            "not saved as UTF-8: byte 0xfc makes no letter here.",
        ),
    ],
)
def test_what_is_not_text(tmp_path, data, sentence):
    text = complaint(written(tmp_path, data))
    assert sentence in text
    assert text.count("script.yaml:") == 1


def test_a_wrong_encoding_is_pointed_at(tmp_path, monkeypatch):
    written(tmp_path, SOUND.replace("Rest", "Süßer R\xfccken").encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    assert complaint(Path("script.yaml")).startswith("script.yaml:4:11: ")


def test_a_file_of_another_kind(tmp_path):
    said = complaint(written(tmp_path, SOUND, "My Script.txt"))
    assert "the name of a script ends in .yaml. Rename it, for instance to my-script.yaml." in said


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_of_all_systems(tmp_path, ending):
    path = written(tmp_path, SOUND.replace("\n", ending) + "  - hold: 5" + ending)
    with pytest.raises(ScriptError) as caught:
        read(path)
    [problem] = caught.value.problems
    assert (problem.spot.line, problem.spot.column, problem.spot.text) == (5, 11, "  - hold: 5")


def test_a_byte_order_mark_is_passed_over(tmp_path):
    assert read(written(tmp_path, b"\xef\xbb\xbf" + SOUND.encode())).title == "T"


def test_letters_of_all_languages_and_joiners_are_read(tmp_path):
    text = "Übung, 呼吸, نیم\u200cفاصله, दीर्घ\u200d, naïve — “quoted” 🙂"
    script = read(written(tmp_path, SOUND.replace("Rest.", text)))
    assert script.steps[0].words.full == text
