"""Too little memory, no threads: a sentence or the whole result, from the whole program."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LIMITED = """
import ctypes, os, resource, sys
kind, most = sys.argv[1:3]
resource.setrlimit(getattr(resource, kind), (int(most),) * 2)
if kind == "RLIMIT_NPROC" and os.getuid() == 0:
    # Root may start what it likes; as somebody who has root's rights on files only, it may not.
    os.setresuid(65533, 65533, 0)
    ctypes.CDLL(None).setfsuid(0)
sys.argv[1:] = sys.argv[3:]
from voiceguide.cli.main import main
sys.exit(main())
"""
MEMORY = (
    "error: There is too little memory for this. Close other programs. VOICEGUIDE_WORKERS=1 makes it need "
    "less, and so does --voice gtts.\n"
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")


def limited(kind: str, most: int, *words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", LIMITED, kind, str(most), *words]
    return subprocess.run(
        program,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "VOICEGUIDE_AUDIO": "none"},
    )


@pytest.mark.parametrize("megabytes", [60, 110, 160])
@pytest.mark.parametrize(
    "words",
    [("render", "knee-drops", "-m", "3"), ("voices", "hibari", "--sample", "Rest.", "-o", "h.wav")],
    ids=" ".join,
)
def test_too_little_memory_gets_one_sentence_and_leaves_nothing(
    desk, tmp_path, monkeypatch, megabytes, words
):
    # What is kept from an earlier run is put together with little.
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "empty"))
    done = limited("RLIMIT_AS", megabytes << 20, *words)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", MEMORY)
    assert list(desk.iterdir()) == []


def test_what_needs_little_memory_is_done_with_little(desk):
    assert limited("RLIMIT_AS", 80 << 20, "list").returncode == 0


def test_without_a_thread_the_same_track_is_made(voiceguide, desk):
    words = ("render", "knee-drops", "-m", "3", "--cache")
    done = limited("RLIMIT_NPROC", 1, *words, "one", "-o", "alone.mp3")
    assert (done.returncode, done.stdout, done.stderr) == (0, "alone.mp3\n", "Spoken by tone.\n")
    assert voiceguide(*words, "two", "-o", "many.mp3").code == 0
    assert (desk / "alone.mp3").read_bytes() == (desk / "many.mp3").read_bytes()


def test_what_takes_a_thread_or_a_process_says_so(voiceguide, desk):
    voiceguide("render", "knee-drops", "-m", "3", "-o", "k.mp3")
    for words in (("voices", "command:cat", "--sample", "Rest.", "-o", "c.wav"), ("play", "k.mp3")):
        done = limited("RLIMIT_NPROC", 1, *words)
        assert done.returncode == 1
        assert done.stderr == (
            "error: The system lets this program start no further thread or process. Close other programs, "
            "or raise the limits on processes and memory (ulimit -u, ulimit -v).\n"
        )
