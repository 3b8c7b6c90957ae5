"""Speech carried to a machine without a network, and locks that a render obeys."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.speech.voices.test_command import SPEAKER
from tests.support.piper_made import piper_voice

SCRIPT = """\
title: Small
about: Small.
safety: [Stop if it hurts.]
steps:
  - say: {say}
  - hold: 20s
  - rest: 5s..fill
"""


@pytest.fixture
def small(desk) -> Path:
    path = desk / "small.yaml"
    path.write_text(SCRIPT.format(say="Lie down on your back."), "utf-8")
    return path


def made(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".mp3", ".json")}


@pytest.mark.parametrize("locked", [True, False])
def test_a_track_is_rebuilt_byte_for_byte_without_a_network(
    google,
    voiceguide,
    small,
    desk,
    monkeypatch,
    locked,
):
    """Spoken by the stand-in for Google here, packed, and made again where nobody answers."""
    monkeypatch.setenv("VOICEGUIDE_VOICE", "gtts")
    here, there = desk / "here", desk / "there"
    here.mkdir()
    there.mkdir()
    ask = ("render", small, "--minutes", "1")
    assert voiceguide(*ask, "--cache", desk / "one", "-o", here).code == 0
    asked = len(google.asked)
    assert asked > 2
    packed = voiceguide(
        "cache", "pack", small, "--minutes", "1", "-o", "small.vgpack", "--cache", desk / "one"
    )
    assert (packed.code, packed.lines, len(google.asked)) == (0, ["small.vgpack"], asked)
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    more = ("--locks", there) if locked else ()
    brought = voiceguide("cache", "unpack", "small.vgpack", "--cache", desk / "two", *more)
    assert brought.code == 0
    assert brought.lines[0].startswith("small-1min: ")
    again = voiceguide(*ask, "--cache", desk / "two", "-o", there)
    assert again.code == 0
    assert ("as small-1min.lock.json pins it" in again.err) is locked
    found = made(there)
    assert (found.pop("small-1min.lock.json", None) is not None) is locked
    assert found == made(here)
    assert len(found) == 2
    assert len(google.asked) == asked


def test_without_what_was_packed_there_is_no_track(google, voiceguide, small, desk, monkeypatch):
    """The test above would pass for nothing if the stand-in still answered."""
    monkeypatch.setenv("VOICEGUIDE_VOICE", "gtts")
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ended = voiceguide("render", small, "--minutes", "1", "--cache", desk / "two")
    assert (ended.code, google.asked) == (1, [])
    assert "proxy" in ended.err


def test_a_lock_holds_a_render_to_its_sentences(voiceguide, small, desk):
    assert voiceguide("lock", small, "--minutes", "1").lines == ["small-1min.lock.json"]
    lock = (desk / "small-1min.lock.json").read_bytes()
    ask = ("render", small, "--minutes", "1")
    assert "as small-1min.lock.json pins it" in voiceguide(*ask).err
    before = made(desk)
    small.write_text(SCRIPT.format(say="Lie down on the floor."), "utf-8")
    refused = voiceguide(*ask)
    assert refused.code == 1
    assert "'Lie down on the floor.' is said now and not pinned (pinned is 'Lie down on your b" in refused.err
    assert "voiceguide lock" in refused.err
    assert made(desk) == before
    small.write_text(SCRIPT.format(say="Lie down on your back."), "utf-8")
    (desk / "small-1min.mp3").unlink()
    assert voiceguide(*ask).code == 0
    assert made(desk) == before
    assert voiceguide("lock", small, "--minutes", "1").code == 0
    assert (desk / "small-1min.lock.json").read_bytes() == lock


def test_without_a_length_that_of_the_lock_is_taken(voiceguide, small, desk):
    assert voiceguide("lock", small, "--duration", "1m7s", "-o", "evening.mp3").code == 0
    ended = voiceguide("render", small, "-o", "evening.mp3")
    assert (ended.code, ended.out) == (0, "evening.mp3\n")
    assert json.loads((desk / "evening.timeline.json").read_text("utf-8"))["duration_ms"] == 67_000
    assert "pins a session of" in voiceguide("render", small, "-m", "2", "-o", "evening.mp3").err


def test_a_lock_tells_of_what_is_no_longer_said(voiceguide, small, desk):
    voiceguide("lock", small, "--minutes", "1")
    small.write_text(SCRIPT.format(say="Stop if it hurts."), "utf-8")
    ended = voiceguide("render", small, "--minutes", "1")
    assert ended.code == 1
    assert "'Lie down on your back.' is pinned and no longer said" in ended.err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--minutes", "1", "--voice", "hibari"), "pins the voice tone. Say --voice tone"),
        (("--minutes", "2", "-o", "small-1min.mp3"), "pins a session of 1:00. "),
        (
            ("--minutes", "1", "--lufs", "-20", "-o", "small-1min.mp3"),
            "pins sounds of -16 LUFS. Leave --lufs",
        ),
    ],
)
def test_a_lock_of_something_else_is_told(voiceguide, small, more, told):
    voiceguide("lock", small, "--minutes", "1")
    ended = voiceguide("render", small, *more)
    assert (ended.code, ended.out) == (1, "")
    assert told in ended.err


def test_a_sound_that_was_pinned_and_is_gone_is_made_again_or_told(voiceguide, small, desk, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(desk / "cache"))
    voiceguide("lock", small, "--minutes", "1")
    voiceguide("render", small, "--minutes", "1")
    track = (desk / "small-1min.mp3").read_bytes()
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(desk / "another"))
    assert voiceguide("render", small, "--minutes", "1", "-o", desk / "small-1min.mp3").code == 0
    assert (desk / "small-1min.mp3").read_bytes() == track
    lock = desk / "small-1min.lock.json"
    told = json.loads(lock.read_text("utf-8"))
    told["clips"][0]["sha256"] = "0" * 64
    lock.write_text(json.dumps(told), "utf-8")
    ended = voiceguide("render", small, "--minutes", "1")
    assert ended.code == 1
    assert "'Hello. Small.' does not sound as it is pinned" in ended.err
    assert "voiceguide cache unpack" in ended.err


def test_a_broken_lock_is_told_and_not_passed_over(voiceguide, small, desk):
    (desk / "small-1min.lock.json").write_text("{")
    ended = voiceguide("render", small, "--minutes", "1")
    assert ended.code == 1
    assert "small-1min.lock.json: This is no lock" in ended.err
    assert sorted(made(desk)) == ["small-1min.lock.json"]


def test_for_machines(voiceguide, small):
    packed = json.loads(voiceguide("cache", "pack", small, "--minutes", "1", "-o", "a.vgpack", "--json").out)
    assert packed["sessions"] == ["small-1min"]
    brought = json.loads(voiceguide("cache", "unpack", "a.vgpack", "--json").out)
    assert (brought["entered"], brought["kept"]) == (0, packed["entries"])
    (locked,) = json.loads(voiceguide("lock", small, "--minutes", "1", "--json").out)
    assert (locked["lock"], locked["voice"]) == ("small-1min.lock.json", "tone")


@pytest.fixture(params=["program", "piper"])
def named_by_path(request, tmp_path) -> str:
    """Give a voice whose name does not tell how to make it: it has no path, nor words of a command line."""
    if request.param == "piper":
        return f"piper:{piper_voice(tmp_path / 'elsewhere')}"
    program = tmp_path / "my speaker.py"
    program.write_text(SPEAKER)
    return f"command:{shlex.join([sys.executable, '-S', str(program)])}"


def test_a_voice_named_by_its_path_renders_is_pinned_and_is_packed(voiceguide, small, desk, named_by_path):
    ask = (small, "--minutes", "1", "--voice", named_by_path)
    assert voiceguide("render", *ask).code == 0
    before = made(desk)
    assert voiceguide("lock", *ask).code == 0
    again = voiceguide("render", *ask, "--cache", desk / "another")
    assert (again.code, "pins it" in again.err) == (0, True), again.err
    assert {name: data for name, data in made(desk).items() if "lock" not in name} == before
    assert voiceguide("cache", "pack", *ask, "-o", "a.vgpack").code == 0


def test_two_scripts_of_one_name_are_not_packed_as_one(voiceguide, small, desk):
    other = desk / "other" / "small.yaml"
    other.parent.mkdir()
    other.write_bytes(small.read_bytes())
    ended = voiceguide("cache", "pack", small, other, "--minutes", "1", "-o", "a.vgpack")
    assert (ended.code, "would both be small-1min.mp3" in ended.err) == (1, True)
    assert not (desk / "a.vgpack").exists()


def test_the_folder_of_the_locks_is_made(voiceguide, small, desk):
    voiceguide("cache", "pack", small, "--minutes", "1", "-o", "a.vgpack")
    assert voiceguide("cache", "unpack", "a.vgpack", "--locks", "far/tracks/").code == 0
    assert (desk / "far" / "tracks" / "small-1min.lock.json").is_file()
    refused = voiceguide("cache", "unpack", "a.vgpack", "--locks", "a.vgpack")
    assert (refused.code, refused.out) == (1, "")
    assert "--locks a.vgpack: no folder can be made in" in refused.err


def test_a_pack_has_its_ending_and_a_stranger_gets_no_further(voiceguide, small, desk):
    wrong = voiceguide("cache", "pack", small, "--minutes", "1", "-o", "a.zip")
    assert (wrong.code, wrong.err) == (
        1,
        "error: -o a.zip: a pack has an ending of its own. Name it a.zip.vgpack.\n",
    )
    (desk / "a.vgpack").write_text("hello")
    ended = voiceguide("cache", "unpack", "a.vgpack")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: a.vgpack: This is no pack of speech.")


def test_a_limit_holds_the_cache_to_its_size_and_the_track_is_made(voiceguide, small, desk, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(desk / "cache"))
    monkeypatch.setenv("VOICEGUIDE_CACHE_LIMIT", "100KB")
    assert voiceguide("render", small, "--minutes", "1").code == 0
    assert (desk / "small-1min.mp3").stat().st_size > 500_000
    size = json.loads(voiceguide("cache", "stats", "--json").out)["stats"]
    assert sum(kind["size_bytes"] for kind in size["kinds"]) <= 100_000
    monkeypatch.setenv("VOICEGUIDE_CACHE_LIMIT", "a lot")
    ended = voiceguide("render", small, "--minutes", "1")
    assert (ended.code, ended.err) == (
        1,
        "error: $VOICEGUIDE_CACHE_LIMIT: 'a lot' is no size. Write it as 500MB or 2GB, or none.\n",
    )
