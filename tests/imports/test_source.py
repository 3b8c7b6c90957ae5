"""A source is opened whole, as text, and nothing else is."""

from __future__ import annotations

import io

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.source import SOURCE, ImportSource, open_source, script_name, source_of


def test_a_file_and_standard_input_are_read(tmp_path):
    path = tmp_path / "Evening Scan.MD"
    path.write_bytes(b"\xef\xbb\xbfFeel your feet.\r\nRest.\r")
    read = open_source(str(path), io.BytesIO())
    assert (read.name, read.suffix, read.text) == ("Evening Scan", ".md", "Feel your feet.\nRest.\n")
    piped = open_source("-", io.BytesIO(b"Rest."))
    assert (piped.file, piped.name, piped.lines) == ("standard input", "", ["Rest."])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "this file is empty"),
        (b" \n\t\n", "this file is empty"),
        (b"\0\1\2", "this is not a text file"),
        ("Rest.".encode("utf-16"), "saved as UTF-16"),
        (b"Rest.\nAtme tief \xfcber\n", r"x:2:1: this text is not saved as UTF-8: byte 0xfc"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(data, told):
    with pytest.raises(ScriptError, match=told) as refusal:
        source_of(data, "x")
    assert str(refusal.value).count("\n") == 0


def test_a_file_that_is_missing_too_large_or_a_folder_is_refused(tmp_path):
    with pytest.raises(ScriptError, match="there is no such file"):
        open_source(str(tmp_path / "none.txt"), io.BytesIO())
    with pytest.raises(ScriptError, match="it is a folder"):
        open_source(str(tmp_path), io.BytesIO())
    (tmp_path / "large.txt").write_bytes(b"a " * SOURCE.most_bytes)
    with pytest.raises(ScriptError, match="larger than 1 MB"):
        open_source(str(tmp_path / "large.txt"), io.BytesIO())
    with pytest.raises(ScriptError, match="larger than 1 MB"):
        open_source("-", io.BytesIO(b"a " * SOURCE.most_bytes))


def test_what_nobody_sees_is_taken_out_and_counted():
    read = source_of("Let\u200b go\x1b[2J\u2028now.".encode(), "x")
    assert (read.text, read.hidden) == ("Let go [2J now.", 3)


@pytest.mark.parametrize(
    ("file", "title", "name"),
    [
        ("Evening Scan (2)", "", "evening-scan-2"),
        ("", "Für den Abend", "fur-den-abend"),
        ("***", "", "imported"),
        ("x" * 99, "", "x" * 60),
    ],
)
def test_a_routine_is_called_after_its_file(file, title, name):
    assert script_name(ImportSource("", file, "", ""), title) == name
