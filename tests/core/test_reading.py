"""The door for files that strangers may have written: what it refuses, how, and that it never waits."""

from __future__ import annotations

import os
import socket
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.reading import FileKind, component, open_below, open_file, read_file, read_own
from voiceguide.errors import why

LOCK = FileKind("lock", 1_000)


def refusal(path, **how):
    with pytest.raises(OSError, match=r".") as caught:
        read_file(path, LOCK, **how)
    return why(caught.value)


def test_an_ordinary_file_is_read_whole(tmp_path):
    path = tmp_path / "it"
    path.write_bytes(bytes(1_000))
    assert read_file(path, LOCK) == bytes(1_000)


def test_a_file_of_ones_own_is_read_and_made_secret_only_if_it_shall_be(tmp_path):
    path = tmp_path / "it"
    path.write_bytes(b"mine")
    path.chmod(0o644)
    assert (read_own(path, LOCK), path.stat().st_mode & 0o777) == (b"mine", 0o644)
    assert (read_own(path, LOCK, secret=True), path.stat().st_mode & 0o777) == (b"mine", 0o600)
    path.write_bytes(bytes(1_001))
    assert read_own(path, LOCK) is None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_ones_own_and_left_as_it_is(tmp_path, mode):
    path = tmp_path / "it"
    path.write_bytes(b"theirs")
    path.chmod(mode)
    assert read_own(path, LOCK, secret=True) is None
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(("owner", "of_root", "own"), [(7, True, True), (7, False, True), (0, True, True),
    (0, False, False), (8, True, False)])  # fmt: skip
def test_whose_file_it_is_counts(tmp_path, monkeypatch, owner, of_root, own):
    path = tmp_path / "it"
    path.write_bytes(b"somebody's")
    about = path.stat()
    theirs = os.stat_result((about.st_mode, *about[1:4], owner, *about[5:]))
    monkeypatch.setattr(os, "geteuid", lambda: 7)
    monkeypatch.setattr("voiceguide.core.reading.os.fstat", lambda descriptor: theirs)
    assert (read_own(path, LOCK, of_root=of_root) is not None) is own


def test_a_link_to_a_file_of_ones_own_is_not_followed(tmp_path):
    (tmp_path / "it").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("it")
    with pytest.raises(OSError, match="It is a link"):
        read_own(tmp_path / "link", LOCK)


@pytest.mark.starts
@pytest.mark.timeout(20)
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path):
    pipe, plug = tmp_path / "pipe", tmp_path / "plug"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(plug))
        assert refusal(pipe) == "it is not an ordinary file"
        assert refusal(plug) == "it is not an ordinary file"
    assert refusal("/dev/zero") == "it is not an ordinary file"
    assert refusal(tmp_path) == "it is a folder"
    assert refusal(tmp_path / "gone") == "no such file or directory"
    assert refusal("a\0b") == "no file can have this name"


def test_a_file_that_is_too_large_is_refused_and_not_read(tmp_path):
    path = tmp_path / "it"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)
    tracemalloc.start()
    assert refusal(path) == "it is larger than 1 kB, the most for a lock"
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_link_is_followed_only_where_nobody_else_writes(tmp_path):
    (tmp_path / "it").write_bytes(b"secret")
    (tmp_path / "link").symlink_to("it")
    assert read_file(tmp_path / "link", LOCK) == b"secret"
    assert refusal(tmp_path / "link", links=False) == "it is a link, and none is followed here"
    with open_file(tmp_path / "it", links=False) as file:
        assert file.read() == b"secret"


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "a/b", "../x", "a\\b", "c:x", "a\0b", "a\nb", "a\u2028b", " a", "a ", "a.", "NUL",
     "com1.txt", "x" * 256, "é" * 128, "a\ud800", None, 7, ["a"], "what?", '"', "|"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_none(name):
    with pytest.raises(ValueError, match="name of a file"):
        component(name)


@given(st.text())
def test_a_component_stays_in_its_folder(tmp_path_factory, name):
    folder = tmp_path_factory.getbasetemp()
    try:
        good = component(name)
    except ValueError:
        return
    assert (folder / good).parent == folder
    assert os.path.normpath(folder / good) == str(folder / good)


def free_descriptor():
    """The number that the next open file gets: the same as before if none was left open."""
    found = os.open(os.devnull, os.O_RDONLY)
    os.close(found)
    return found


def test_a_file_below_a_folder_is_opened_without_a_link_on_the_way(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    for place in (root / "a" / "b", outside):
        place.mkdir(parents=True)
    (root / "a" / "b" / "file.txt").write_text("inside")
    (outside / "file.txt").write_text("outside")
    with open_below(root, ("a", "b", "file.txt")) as file:
        assert file.read() == b"inside"
    (root / "link").symlink_to(outside)
    (root / "file.txt").symlink_to(outside / "file.txt")
    os.mkfifo(root / "a" / "pipe")
    free = free_descriptor()
    for names in (
        ("link", "file.txt"), ("file.txt",), ("..", "outside", "file.txt"), ("../outside/file.txt",), ("a",),
        ("a", "pipe"), ("a", "pipe", "file.txt"), ("a", "none"), (), ("",), ("a", "b\0"),
    ):  # fmt: skip
        with pytest.raises(OSError, match=r"\w"):
            open_below(root, names)
    (tmp_path / "linked").symlink_to(root)
    with pytest.raises(OSError, match=r"\w"):
        open_below(tmp_path / "linked", ("a", "b", "file.txt"))
    assert free_descriptor() == free
