"""Writing: the old file or the new one, never half of one, and one sentence when it cannot be."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.files import (
    _open_new,
    atomic_file,
    check_writable,
    has_bytes,
    remove_file,
    rewriting,
    write_file,
)
from voiceguide.errors import OutputError


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_takes_its_place_when_all_went_well(tmp_path):
    out = tmp_path / "track.mp3"
    out.write_bytes(b"old")
    with atomic_file(out) as part:
        part.file.write(b"new")
        assert out.read_bytes() == b"old"
    assert out.read_bytes() == b"new"
    assert names(tmp_path) == ["track.mp3"]


DISASTERS = [KeyError("x"), KeyboardInterrupt(), OSError(28, "No space left on device")]


@pytest.mark.parametrize("error", DISASTERS)
def test_it_vanishes_when_not(tmp_path, error):
    def half():
        with atomic_file(out) as part:
            part.file.write(b"half")
            raise error

    out = tmp_path / "track.mp3"
    out.write_bytes(b"old")
    with pytest.raises(OutputError if isinstance(error, OSError) else type(error)) as raised:
        half()
    assert not isinstance(error, OSError) or "disk is full" in str(raised.value)
    assert out.read_bytes() == b"old"
    assert names(tmp_path) == ["track.mp3"]


def test_what_is_not_wanted_is_thrown_away(tmp_path):
    out = tmp_path / "track.mp3"
    with atomic_file(out) as part:
        part.file.write(b"same")
        part.wanted = False
    assert names(tmp_path) == []


def test_it_is_readable_as_any_other_file(tmp_path):
    (tmp_path / "plain").touch()
    with atomic_file(tmp_path / "track.mp3") as part:
        part.file.write(b"x")
    assert (tmp_path / "track.mp3").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_longest_name_the_disk_takes_is_taken(tmp_path):
    out = tmp_path / ("ü" * 125 + ".mp3")
    with atomic_file(out) as part:
        part.file.write(b"x")
    assert out.read_bytes() == b"x"
    with pytest.raises(OutputError, match="too long"), atomic_file(tmp_path / ("x" * 300)) as part:
        part.file.write(b"x")
    assert len(names(tmp_path)) == 1


@given(st.binary(max_size=200), st.binary(max_size=200), st.integers(1, 50))
def test_same_is_same_to_the_byte(tmp_path_factory, there, made, step):
    out = tmp_path_factory.mktemp("same") / "file"
    out.write_bytes(there)
    for data in (made, there):
        chunks = [data[at : at + step] for at in range(0, len(data), step)]
        assert has_bytes(out, len(data), iter(chunks)) == (there == data)


def test_nothing_there_is_not_the_same(tmp_path):
    assert not has_bytes(tmp_path / "none", 0, [])
    assert not has_bytes(tmp_path, 0, [])


CHUNKS = st.lists(st.binary(max_size=30), max_size=5)


@given(CHUNKS, st.binary(max_size=5), CHUNKS, st.data())
def test_what_is_renewed_is_what_was_written(tmp_path_factory, before, held, after, data):
    made = b"".join([*before, held, *after])
    cut = data.draw(st.integers(0, len(made)))
    there = data.draw(st.sampled_from([None, made, made[:cut], made[:cut] + b"x", made + b"x", b"x" + made]))
    folder = tmp_path_factory.mktemp("renewed")
    out = folder / "file"
    if there is not None:
        out.write_bytes(there)
    node = out.stat().st_ino if there is not None else None
    with rewriting(out, data.draw(st.sampled_from([0, len(made), len(made) + 9]))) as file:
        for chunk in before:
            file.write(chunk)
        file.reserve(len(held))
        for chunk in after:
            file.write(memoryview(chunk))
        file.fill(held)
        assert file.finish() == (there != made)
    assert file.size == len(made)
    assert out.read_bytes() == made
    assert names(folder) == ["file"]
    assert (out.stat().st_ino == node) == (there == made)


def test_a_file_that_shrinks_while_it_is_compared_is_not_mixed(tmp_path):
    def compare():
        with rewriting(out) as file:
            file.write(bytes(1 << 19))
            os.truncate(out, 5)
            file.write(b"x")

    out = tmp_path / "file"
    out.write_bytes(bytes(1 << 20))
    with pytest.raises(OutputError, match="another program"):
        compare()
    assert names(tmp_path) == ["file"]


def test_a_file_that_is_written_over_while_it_is_compared_is_not_mixed(tmp_path):
    def compare():
        with rewriting(out) as file:
            file.write(b"equal")
            with out.open("r+b") as other:
                other.write(b"other")
            os.utime(out, ns=(0, 0))
            file.write(b"news")

    out = tmp_path / "file"
    out.write_bytes(b"equal old")
    with pytest.raises(OutputError, match="another program"):
        compare()
    assert names(tmp_path) == ["file"]


def test_a_folder_is_made_for_a_file_and_goes_with_it(tmp_path):
    out = tmp_path / "far" / "away" / "track.mp3"
    check_writable(out)
    assert names(tmp_path) == []
    with pytest.raises(KeyError), atomic_file(out):
        raise KeyError
    assert names(tmp_path) == []
    (tmp_path / "far").mkdir()
    check_writable(out)
    assert names(tmp_path) == ["far"]
    write_file(out, b"sound")
    assert out.read_bytes() == b"sound"
    remove_file(out)
    check_writable(out)
    assert out.parent.is_dir(), "what was there before stays"


def test_a_name_that_leads_through_a_folder_and_out_again_can_be_used_afterwards(tmp_path):
    out = tmp_path / "new" / ".." / "tracks" / "track.mp3"
    check_writable(out)
    assert names(tmp_path) == []
    write_file(out, b"sound")
    assert out.read_bytes() == b"sound"


def test_a_folder_that_another_process_takes_away_is_made_again(tmp_path):
    """Another run that had no use for it cleans up between our look at the folder and our file in it."""
    folder = tmp_path / "shared"
    folder.mkdir()
    with contextlib.ExitStack() as made:
        folder.rmdir()
        with _open_new(folder / "part", made) as file:
            file.write(b"x")
    assert names(folder) == ["part"]


def test_a_folder_one_may_not_write_to(tmp_path):
    # root may write to any folder of a disk, but not to the kernel's.
    folder = tmp_path if os.geteuid() else Path("/sys")
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="be written to"), atomic_file(folder / "track.mp3"):
        pass


LIMITED = """
import resource, signal, sys
from pathlib import Path
from voiceguide.errors import OutputError
from voiceguide.core.files import atomic_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with atomic_file(Path(sys.argv[1])) as part:
        for _ in range(100):
            part.file.write(bytes(10_000))
except OutputError as error:
    print(error)
"""


@pytest.mark.starts
def test_a_file_the_system_will_not_let_grow(tmp_path):
    out = tmp_path / "track.mp3"
    out.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", LIMITED, out], capture_output=True, text=True, check=True)
    assert (
        done.stdout == f"{out}: The file is larger than may be written here. Choose another place with -o.\n"
    )
    assert out.read_bytes() == b"old"
    assert names(tmp_path) == ["track.mp3"]


HOLDER = """
import sys, time
from pathlib import Path
from voiceguide.core.files import atomic_file
with atomic_file(Path(sys.argv[1])) as part:
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def writer(tmp_path):
    """Another process in the middle of a file, which shows no sign of life for hours."""
    program = [sys.executable, "-c", HOLDER, str(tmp_path / "theirs")]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "writing\n"
        (path,) = tmp_path.glob(".voiceguide-*.part")
        os.utime(path, (0, 0))
        yield process, path
        process.kill()


def put_another(folder):
    with atomic_file(folder / "out") as part:
        part.file.write(b"whole")


@pytest.mark.starts
def test_what_is_being_written_is_left_alone_however_old_it_is(tmp_path, writer):
    process, path = writer
    put_another(tmp_path)
    assert path.exists()
    process.communicate("")
    assert process.returncode == 0
    assert names(tmp_path) == ["out", "theirs"]


@pytest.mark.starts
def test_what_a_killed_run_left_behind_is_cleared_away(tmp_path, writer):
    process, _ = writer
    process.kill()
    process.wait()
    put_another(tmp_path)
    assert names(tmp_path) == ["out"]


def test_a_process_number_that_came_again_keeps_nothing(tmp_path):
    """So files were named once: with the number of a process that runs for as long as this test does."""
    left = tmp_path / f".voiceguide-{os.getpid()}-abcd.part"
    left.touch()
    os.utime(left, (0, 0))
    put_another(tmp_path)
    assert names(tmp_path) == ["out"]


def test_what_is_recent_or_not_ours_is_kept(tmp_path):
    recent = tmp_path / ".voiceguide-0123456789abcdef.part"
    recent.write_bytes(b"made, and not locked yet; or another machine's")
    stranger = tmp_path / ".voiceguide-notes.part"
    stranger.write_bytes(b"not ours")
    os.utime(stranger, (0, 0))
    put_another(tmp_path)
    assert names(tmp_path) == sorted([recent.name, stranger.name, "out"])
