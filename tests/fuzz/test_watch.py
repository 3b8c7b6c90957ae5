"""The watch: whatever is touched outside is a find, and so is what would be waited for."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.fuzz.door import FIFO, Door, attempt, put
from tests.fuzz.watch import Outside, at_ease, closed_in


@pytest.fixture
def mine(tmp_path):
    other = tmp_path / "mine-too"
    other.mkdir()
    (other / "there").write_text("x")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "link").symlink_to(other / "there")
    return folder


def test_it_barks_at_files_outside(mine):
    other = mine.parent / "mine-too"
    wrong = (
        lambda: (mine / ".." / "mine-too" / "new").write_text("x"),
        lambda: (mine / "link").write_text("x"),
        (mine / "link").read_text,
        (other / "there").unlink,
        (other / "more").mkdir,
        lambda: os.rename(mine / "link", other / "link"),  # noqa: PTH104 - as any of them may
        lambda: os.link(other / "there", mine / "more"),
        lambda: shutil.rmtree(other),
        lambda: os.system("true"),  # noqa: S605 - as any of them may
        lambda: subprocess.run(["true"], check=False),
    )
    for reach in wrong:
        with pytest.raises(Outside), closed_in(mine):
            reach()
    assert (other / "there").read_text() == "x"


def test_what_is_inside_is_let_be(mine):
    with closed_in(mine):
        (mine / "fine").write_text("x")
        assert (mine / "fine").read_text() == "x"
        (mine / "link").unlink()  # the name is inside, wherever it leads
        (mine / "deep" / "er").mkdir(parents=True)
        shutil.rmtree(mine / "deep")
        with at_ease():
            assert (mine.parent / "mine-too" / "there").read_text() == "x"


def test_it_barks_at_what_would_be_waited_for(mine):
    put(mine / "pipe", FIFO)
    for path in (mine / "pipe", "/dev/zero"):
        with pytest.raises(Outside) as found, closed_in(mine):
            open(path, "rb")  # noqa: PTH123, SIM115 - as any of them may
        assert found.value.how == "waits"
    with closed_in(mine):
        os.close(os.open(mine / "pipe", os.O_RDONLY | os.O_NONBLOCK))


def test_a_find_is_a_find(mine):
    def breaks(data, folder):
        raise KeyError(data)

    def leaves(data, folder):
        (folder / "half.part").touch()

    with pytest.raises(KeyError):
        attempt(Door(breaks, list), b"x", mine)
    with pytest.raises(AssertionError, match="left behind"):
        attempt(Door(leaves, list), b"x", mine)
