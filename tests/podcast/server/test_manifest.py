"""Which files of a published folder may be had, while others exchange them for what is nobody's business."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from voiceguide.errors import OutputError
from voiceguide.podcast.server.manifest import Manifest, open_manifest, parts_of

SWAPPING = """
import os, sys
os.chdir(sys.argv[1])
os.symlink("../secret/track.mp3", "link.mp3.kept")
os.symlink("../secret", "link.kept")
while True:
    # A file, then a link to a secret, in one place; and a folder that a link takes turns with.
    os.link("track.mp3.kept", "a"); os.replace("a", "track.mp3")
    os.symlink("../secret/track.mp3", "b"); os.replace("b", "track.mp3")
    os.rename("folder", "away"); os.symlink("../secret", "folder")
    os.unlink("folder"); os.rename("away", "folder")
"""


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "/", "a/", "/track.mp3", "a//track.mp3", "./track.mp3", "../track.mp3", ".track.mp3",
        ".building/track.mp3", "a/../track.mp3", "track.mp3 ", "track.mp3\0.txt", "tra\nck.mp3", "CON.mp3",
        "track.py", "track", "träck.mp3", "1/2/3/4/5/track.mp3", "a\\track.mp3", "c:track.mp3",
    ],
)  # fmt: skip
def test_names_that_are_nothing(name):
    assert parts_of(name) == ()


def test_names_that_may_be_given_away():
    assert parts_of("track.mp3") == ("track.mp3",)
    assert parts_of("1/2/3/4/track.MP3") == ("1", "2", "3", "4", "track.MP3")


def test_nothing_that_is_put_in_a_file_s_or_a_folder_s_place_is_ever_opened(tmp_path):
    """The swapping runs in a process of its own, at the same time; each look may meet any moment of it."""
    folder, secret = tmp_path / "public", tmp_path / "secret"
    for place, text in ((folder, "open"), (folder / "folder", "open"), (secret, "secret")):
        place.mkdir()
        (place / "track.mp3").write_text(text)
    (folder / "track.mp3.kept").write_text("open")
    shelf, met = Manifest(folder), {"open": 0, "secret": 0, "refused": 0}
    with subprocess.Popen([sys.executable, "-I", "-c", SWAPPING, str(folder)]) as swapping:
        try:
            while not (folder / "link.kept").is_symlink():
                assert swapping.poll() is None
            for _ in range(3_000):
                for name in ("track.mp3", "folder/track.mp3"):
                    try:
                        with shelf.open(name) as file:
                            met[file.read().decode()] += 1
                    except OSError:
                        met["refused"] += 1
            assert swapping.poll() is None
        finally:
            swapping.kill()
    assert met["secret"] == 0
    assert met["open"]
    assert met["refused"]


def test_no_pipe_and_no_folder_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name in ("pipe.txt", "folder.txt", "none.txt"):
        with pytest.raises(OSError, match=r"ordinary|folder|such"):
            Manifest(tmp_path).open(name)


def test_what_is_published_later_is_there(tmp_path):
    for name in ("feed.xml", "index.html"):
        (tmp_path / name).touch()
    shelf = open_manifest(tmp_path)
    (tmp_path / "tracks").mkdir()
    (tmp_path / "tracks" / "new.mp3").write_text("new")
    with shelf.open("tracks/new.mp3") as file:
        assert file.read() == b"new"


def test_a_folder_that_cannot_be_served_is_told(tmp_path):
    (tmp_path / "index.html").touch()
    os.mkfifo(tmp_path / "feed.xml")
    with pytest.raises(OutputError, match=r"feed.xml cannot be read: it is not an ordinary file\."):
        open_manifest(tmp_path)
    (tmp_path / "feed.xml").unlink()
    (tmp_path / "feed.xml").symlink_to("index.html")
    with pytest.raises(
        OutputError, match=r"feed.xml cannot be read: it is a link, and none is followed here"
    ):
        open_manifest(tmp_path)
    (tmp_path / "round").symlink_to("round")
    for name in ("round", "no\0folder"):
        with pytest.raises(OutputError):
            open_manifest(tmp_path / name)
