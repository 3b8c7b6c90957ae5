"""An answer is remembered for the very same question, and for no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import voiceguide
from voiceguide.cache.store import Cache
from voiceguide.core import memo

SCRIPT = "title: One\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "scripts" / "es"
    inner.mkdir(parents=True)
    (tmp_path / "scripts" / "one.yaml").write_text(SCRIPT)
    (inner / "one.yaml").write_text("title: Uno\n")
    return tmp_path / "scripts"


def answers(store: Cache, question: str, *, made: list[str], answer: bytes = b"so") -> bytes:
    return memo.memoized_bytes(store, "lists", question, lambda: (made.append(question), answer)[1])


def test_every_file_of_this_program_is_part_of_the_question(monkeypatch):
    looked_at: list[str] = []
    monkeypatch.setattr(memo, "_size_and_date", lambda path: looked_at.append(path) or path)
    memo.program_digest.__wrapped__()
    package = Path(voiceguide.__file__).parent
    assert {str(path) for path in package.rglob("*.py")} <= set(looked_at)
    assert str(package / "plan" / "phrases" / "en.yaml") in looked_at


def test_an_answer_is_worked_out_once(tmp_path):
    store, made = Cache(tmp_path), []
    first, second = memo.memo_key("list", None, 1), memo.memo_key("list", None, 2)
    assert answers(store, first, made=made) == answers(store, first, made=made) == b"so"
    answers(store, second, made=made)
    assert made == [first, second]


def test_without_a_question_nothing_is_remembered(tmp_path):
    store, made = Cache(tmp_path), []
    answers(store, "", made=made)
    answers(store, "", made=made)
    assert len(made) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_answer_is_worked_out_again(tmp_path):
    store, made = Cache(tmp_path), []
    question = memo.memo_key("list")
    answers(store, question, made=made)
    (kept,) = (path for path in (tmp_path / "lists").rglob("*") if path.is_file())
    data = bytearray(kept.read_bytes())
    data[-20] ^= 1
    kept.write_bytes(data)
    assert answers(store, question, made=made) == b"so"
    assert len(made) == 2


def test_a_memory_that_cannot_be_used_costs_time_only(tmp_path):
    (tmp_path / "cache").write_text("this is no folder")
    made = []
    assert answers(Cache(tmp_path / "cache"), memo.memo_key("list"), made=made) == b"so"


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "one.yaml").write_text("title: Two\n"),
        lambda folder: (folder / "es" / "one.yaml").write_text("title: Dos\n"),
        lambda folder: (folder / "two.yaml").write_text(SCRIPT),
        lambda folder: (folder / "es" / "two.yaml").write_text(SCRIPT),
        lambda folder: (folder / "es" / "one.yaml").unlink(),
        lambda folder: (folder / "one.yaml").rename(folder / "eno.yaml"),
        lambda folder: (folder / "es").rename(folder / "pt"),
    ],
    ids=["edited", "edited below", "added", "added below", "removed", "renamed", "another language"],
)
def test_every_change_of_the_scripts_is_another_question(folder, change):
    before = memo.scripts_digest([folder])
    dates = {path: path.stat().st_mtime_ns for path in folder.rglob("*.yaml")}
    change(folder)
    for path, date in dates.items():
        if path.exists():
            os.utime(path, ns=(date, date))
    assert memo.scripts_digest([folder]) != before


def test_what_is_no_script_and_every_date_are_none_of_the_question(folder):
    before = memo.scripts_digest([folder, folder.with_name("not there")])
    (folder / "notes.txt").write_text("much")
    os.utime(folder / "one.yaml", (1, 1))
    assert before
    assert memo.scripts_digest([folder, folder.with_name("not there")]) == before


def test_other_files_are_part_of_it_too(folder):
    lexicon = folder.with_name("lexicon.yaml")
    lexicon.write_text("en: {}")
    told = {
        memo.scripts_digest([folder]),
        memo.scripts_digest([folder], [None]),
        memo.scripts_digest([folder], [lexicon]),
    }
    lexicon.write_text("de: {}")
    told.add(memo.scripts_digest([folder], [lexicon]))
    assert len(told) == 4
    lexicon.unlink()
    assert memo.scripts_digest([folder], [lexicon]) == ""


def test_a_name_and_what_is_in_it_are_told_apart(tmp_path):
    for name, text in (("a", "b.yaml"), ("ab", ".yaml")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.yaml").write_text(text)
    assert memo.scripts_digest([tmp_path / "a"]) != memo.scripts_digest([tmp_path / "ab"])


def test_folders_that_are_no_libraries_are_not_remembered(folder, monkeypatch):
    monkeypatch.setattr(memo, "_MOST_FILES", 1)
    assert memo.scripts_digest([folder]) == ""
    monkeypatch.setattr(memo, "_MOST_FILES", 10)
    monkeypatch.setattr(memo, "_MOST_BYTES", 10)
    assert memo.scripts_digest([folder]) == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX's")
def test_a_pipe_is_not_waited_for(folder):
    before = memo.scripts_digest([folder])
    os.mkfifo(folder / "two.yaml")
    assert memo.scripts_digest([folder]) not in ("", before)


def test_the_program_is_part_of_the_question(tmp_path, monkeypatch):
    before = memo.memo_key("list")
    memo.program_digest.cache_clear()
    assert memo.memo_key("list") == before
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.syspath_prepend(str(packages))
    memo.program_digest.cache_clear()
    installed = memo.memo_key("list")
    (packages / "another").mkdir()
    os.utime(packages, (1, 1))
    memo.program_digest.cache_clear()
    assert len({before, installed, memo.memo_key("list")}) == 3
    monkeypatch.undo()
    memo.program_digest.cache_clear()
