"""How a command ends: by its code, quietly, and owning up to what is our fault."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from voiceguide.app import catalog

LATE = """
def slow(*given, **named):
    {meanwhile}
    return read(*given, **named)
catalog.read_catalog = slow
sys.argv[1:] = ["list"]
from voiceguide.cli.main import main
sys.exit(main())
"""
PROGRAM = [sys.executable, "-c", "import sys; from voiceguide.cli.main import main; sys.exit(main())"]


def stumble(*_: object) -> None:
    raise ZeroDivisionError("planted")


def test_what_nobody_foresaw_is_our_fault_and_says_so(voiceguide, monkeypatch):
    monkeypatch.setattr(catalog, "read_catalog", stumble)
    ended = voiceguide("list")
    assert ended.code == 70
    assert ended.out == ""
    assert "our fault" in ended.err
    assert "Traceback" not in ended.err
    (report,) = re.findall(r"the file (\S+\.txt)", ended.err)
    try:
        assert "ZeroDivisionError: planted" in Path(report).read_text("utf-8")
    finally:
        Path(report).unlink()


def test_the_trace_is_shown_to_those_who_ask(voiceguide, monkeypatch):
    monkeypatch.setattr(catalog, "read_catalog", stumble)
    monkeypatch.setenv("VOICEGUIDE_DEBUG", "1")
    ended = voiceguide("list")
    assert ended.code == 70
    assert "ZeroDivisionError: planted" in ended.err
    assert ".txt" not in ended.err


def test_a_reader_that_has_enough_is_no_error(desk):
    program = " ".join(f"'{part}'" for part in PROGRAM)
    done = subprocess.run(
        ["bash", "-c", f"{program} schema | head -c 20"], capture_output=True, text=True, check=True
    )
    assert len(done.stdout) == 20
    assert done.stderr == ""


PRINTING = (
    ("--version",), ("--help",), ("render", "--help"), ("list",), ("list", "--json"), ("schema",),
    ("show", "knee-drops"), ("show", "knee-drops", "-m", "3", "--json"), ("voices",),
    ("cost", "knee-drops", "-m", "3"), ("takes", "knee-drops", "-m", "3"), ("cache", "stats"),
    ("render", "knee-drops", "-m", "3"), ("render", "knee-drops", "-m", "3", "--json"),
    ("list", "--scripts=.", "--json"), ("new", "mine"),
)  # fmt: skip
"""Some are read with typer, some without; some print as they go, some at their end."""


def end_unread(words: Sequence[str], *, talk: bool = False) -> tuple[int, str]:
    """Run a command whose output nobody reads; return how it ended, and what it said."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody:
        done = subprocess.run(
            [*PROGRAM, *words], stdout=nobody, stderr=nobody if talk else subprocess.PIPE, check=False
        )
    return done.returncode, (done.stderr or b"").decode()


@pytest.mark.parametrize("words", PRINTING, ids=" ".join)
def test_who_prints_where_nobody_reads_is_ended_by_it_and_says_nothing(desk, words):
    code, said = end_unread(words)
    assert code == -signal.SIGPIPE
    assert set(said.splitlines()) <= {"Spoken by tone."}


@pytest.mark.parametrize("words", [("list", "--nope"), ("show", "nope"), ("list", "--scripts", "nowhere")])
def test_a_refusal_that_nobody_reads_is_ended_likewise(desk, words):
    assert end_unread(words, talk=True)[0] == -signal.SIGPIPE


def test_a_program_that_runs_a_command_is_told_of_an_unread_pipe_by_its_code(desk):
    read, write = os.pipe()
    os.close(read)
    program = "import os, sys; from voiceguide.cli.main import main; os._exit(main(['list']))"
    with os.fdopen(write, "wb") as nobody:
        done = subprocess.run([sys.executable, "-c", program], stdout=nobody, check=False)
    assert done.returncode == 141


def test_a_pipe_that_takes_nothing_more_is_told(desk):
    read, write = os.pipe()
    os.set_blocking(write, False)
    with os.fdopen(read, "rb"), os.fdopen(write, "wb", buffering=0) as full:
        while full.write(bytes(4_096)):
            pass
        # Python's own unbuffered output loses such a write without a word.
        done = subprocess.run(
            [*PROGRAM, "list"],
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "error: what was asked for cannot be printed: write could not complete without blocking. "
        "Make room there.\n"
    )


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_what_was_closed_before_is_not_taken_for_a_file(desk, closed):
    """What is opened next gets the lowest number that is free; talk would go into a track."""
    shut = " ".join(f"{number}>&-" for number in closed).replace("0>", "0<")
    program = " ".join(f"'{part}'" for part in [*PROGRAM, "render", "knee-drops", "-m", "3"])
    done = subprocess.run(["sh", "-c", f"{program} {shut}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout == ("" if 1 in closed else "knee-drops-3min.mp3\n")
    assert done.stderr == ("" if 2 in closed else "Spoken by tone.\n")
    assert Path("knee-drops-3min.mp3").read_bytes()[:3] == b"ID3"


@pytest.mark.parametrize(("after_s", "times"), [(0.0, 1), (0.15, 8), (0.3, 8)])
def test_an_interruption_leaves_order_however_often_it_is_repeated(desk, tmp_path, after_s, times):
    cache = tmp_path / "fresh"
    with subprocess.Popen(
        [*PROGRAM, "render", "knee-drops", "-m", "5", "--voice", "tone", "--cache", cache],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        deadline = time.monotonic() + 60
        while not any(cache.rglob("*")) and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(after_s)
        for _ in range(times):
            running.send_signal(signal.SIGINT)
            time.sleep(0.03)
        out, err = running.communicate(timeout=60)
    assert running.returncode in {-signal.SIGINT, 0}, err
    assert "Traceback" not in err
    assert "ignored" not in err
    assert not list(cache.rglob(".*.part"))
    if running.returncode:
        assert err.count("Stopped") == 1
        assert out == ""
        left = {file.name for file in desk.iterdir()}
        assert left in (set(), {"knee-drops-5min.mp3"}), left
    # Nothing is lost, nothing is in the way: the next run ends well.
    again = subprocess.run(
        [*PROGRAM, "render", "knee-drops", "-m", "5", "--voice", "tone", "--cache", cache],
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout == "knee-drops-5min.mp3\n"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name)
def test_who_ends_it_is_obeyed_and_what_was_spoken_is_kept(desk, how):
    spoken = desk / "fresh"
    render = [*PROGRAM, "render", "knee-drops", "-m", "5", "--voice", "tone", "--cache", "fresh"]
    with subprocess.Popen(render, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while len(list(spoken.glob("clips/*/*"))) < 2 and running.poll() is None:
            time.sleep(0.005)
        running.send_signal(how)
        out, err = running.communicate(timeout=60)
    assert running.returncode == -how, err
    assert (out, err) == ("", "Stopped. What was spoken so far is kept; no track is left half-written.\n")
    assert [path.name for path in desk.iterdir()] == ["fresh"]
    assert not list(desk.rglob(".*.part"))
    assert len(list(spoken.glob("clips/*/*"))) >= 2


def test_what_is_ignored_stays_ignored(desk):
    """So it is in the background of a script, and under nohup: only what is not ignored ends it."""
    ready = "sys.stdout.write('up\\n'); sys.stdout.flush(); sys.stdin.readline()"
    program = f"import sys; from voiceguide.app import catalog; read = catalog.read_catalog\n{LATE}".format(
        meanwhile=ready
    )
    line = f"trap '' INT HUP; exec '{sys.executable}' -c \"$0\""
    with subprocess.Popen(
        ["sh", "-c", line, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout.readline() == "up\n"
        for kind in (signal.SIGINT, signal.SIGHUP):
            running.send_signal(kind)
        running.stdin.write("go on\n")
        running.stdin.close()
        assert "knee-drops" in running.stdout.read()
    assert running.returncode == 0


EARLY = """
import runpy, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == sys.argv[1]:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
runpy.run_module("voiceguide", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("at", ["voiceguide.cli", "typing", "voiceguide.errors", "voiceguide.cli.fastpath"])
def test_ctrl_c_before_there_is_anything_to_stop_leaves_no_trace(desk, at):
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{EARLY}", at],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGINT
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 1


def no_room(most_bytes):
    """Let no file grow beyond this, as a full disk would."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))


@pytest.mark.parametrize(
    ("arguments", "most_bytes"),
    [
        (["new", "mine"], 500),
        (["render", "knee-drops", "-m", "3", "--voice", "tone"], 1_000_000),
        (["render", "knee-drops", "-m", "3", "--voice", "tone", "--cache", "fresh"], 2_000),
    ],
)
def test_a_full_disk_gets_one_sentence_and_leaves_nothing_half_written(desk, arguments, most_bytes):
    done = subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: no_room(most_bytes),
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    # What the cache could still take is whole; nothing of a track or a script is there at all.
    left = [file for file in desk.rglob("*") if file.is_file() and "fresh" not in file.parts]
    assert left == []


def test_a_terminal_without_the_letters_is_no_error(desk):
    done = subprocess.run(
        [*PROGRAM, "show", "bedtime-twist", "--stage", "plan"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"\\u201c" in done.stdout


def test_nothing_is_drawn_in_a_pipe(voiceguide):
    ended = voiceguide("render", "knee-drops", "-m", "3")
    assert "\x1b" not in ended.out + ended.err
    assert "\r" not in ended.out + ended.err


REFUSED = (
    ("show", "nope"), ("check", "nope"), ("cost", "nope"), ("takes", "nope", "-m", "3"),
    ("lock", "nope", "-m", "3"), ("plot", "nope", "-m", "3"), ("render", "nope"), ("voices", "nope"),
    ("render", "knee-drops", "-m", "nan"), ("list", "--scripts", "nowhere"), ("list", "--language", "xx"),
    ("publish", "nope"),
    ("cache", "unpack", "none.vgpack"), ("publish", f"{'x' * 300}/show.yaml"),
    ("show", "knee-drops", "-m", "1"),
)  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=lambda words: " ".join(words)[:40])
def test_whoever_asked_for_json_gets_a_refusal_as_json_too(voiceguide, desk, words):
    ended = voiceguide(*words, "--json")
    assert ended.code == 1
    refused = json.loads(ended.out)["error"]
    people = voiceguide(*words)
    assert (people.out, people.err) == ("", f"error: {refused['message']}\n")
    assert ended.err == ""
    assert refused["what"]
    assert refused["what"] in refused["message"]
    assert refused["kind"].isalpha()
    assert (refused.get("above_ms") is not None) == (words[-1] == "1")


WRONG = (
    ("render",), ("render", "--all", "x"), ("show",), ("show", "x", "--nope"), ("new",), ("nope",),
    ("voices", "a", "b", "c"), ("plot", "x", "--first"), ("show", "x", "--stage", "y"), ("cache", "nope"),
    ("render", "x", "--lufs", "loud"), ("verify", "a.mp3", "b.mp3", "--timeline", "c.json"),
)  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_is_written_wrongly_is_told_to_machines_in_the_same_shape(voiceguide, words):
    ended = voiceguide(words[0], "--json", *words[1:])
    assert (ended.code, ended.err) == (2, "")
    wrong = json.loads(ended.out)["error"]
    assert wrong["kind"] == "mistyped"
    assert wrong["mend"] == f"Try `{wrong['where']} --help`."
    people = voiceguide(*words)
    assert (people.code, people.out) == (2, "")
    assert "Error: " in people.err


def test_a_list_for_two_readers_at_once_is_asked_for_wrongly(voiceguide):
    ended = voiceguide("takes", "knee-drops", "-m", "3", "--csv", "--json")
    assert (ended.code, json.loads(ended.out)["error"]["kind"]) == (2, "mistyped")


def test_every_refusal_among_results_has_that_shape(voiceguide, desk):
    # Nothing was spoken yet: all go by the same estimate.
    words = ("knee-drops", "--cache", "fresh", "--json", "-m", "1")
    refused = json.loads(voiceguide("show", *words).out)["error"]
    plotted = voiceguide("plot", *words, "-m", "3")
    assert (plotted.code, json.loads(plotted.out)["refused"]) == (1, [refused])
    assert "error" not in plotted.err
    checked, counted = (voiceguide(each, *words) for each in ("check", "cost"))
    (found,) = json.loads(checked.out)
    assert (checked.code, found["rule"], found["error"]) == (1, "possible-length", refused)
    (session,) = json.loads(counted.out)["sessions"]
    assert (counted.code, counted.err) == (1, "")
    assert session["error"]["kind"] == refused["kind"]
    assert session["error"]["above_ms"] > 60_000


def test_a_show_to_begin_from_is_told_to_machines(voiceguide, desk):
    assert json.loads(voiceguide("publish", "--new", "--json").out) == {"show": "show.yaml"}


def test_one_of_several_that_is_refused_is_told_in_its_place(voiceguide, desk):
    (desk / "bad.yaml").write_text("title: [", "utf-8")
    (bad,) = json.loads(voiceguide("render", "bad.yaml", "-m", "3", "--json").out)
    assert bad["ended"] == "failed"
    assert bad["error"]["kind"] == "scripterror"
    assert bad["error"]["problems"][0]["spot"]["line"] == 1
    for command in ("verify", "captions"):
        (gone,) = json.loads(voiceguide(command, "gone.mp3", "--json").out)
        assert gone["track"] == "gone.mp3"
        assert "no such track" in gone["error"]["what"]
