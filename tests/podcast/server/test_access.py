"""The secrets of feeds: one for each folder, none lost, none that a stranger could have written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from voiceguide.errors import OutputError
from voiceguide.podcast.server import access
from voiceguide.podcast.server.access import token_for

AT_ONCE = """
import sys
from pathlib import Path
from voiceguide.podcast.server.access import token_for
kept, who, go = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
print(flush=True)
while not go.exists():
    pass
for n in range(30):
    print(f"{who}-{n}", token_for(Path(f"/{who}-{n}"), kept))
"""


def test_of_several_that_start_at_once_none_loses_its_secret(tmp_path):
    kept, go = tmp_path / "state" / "feeds.json", tmp_path / "go"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(kept), who, str(go)], stdout=subprocess.PIPE, text=True
        )
        for who in "abc"
    ]
    for each in running:
        each.stdout.readline()
    go.touch()
    told = dict(line.split() for each in running for line in each.communicate(timeout=60)[0].splitlines())
    assert len(told) == 90
    assert {Path(key).name: secret for key, secret in json.loads(kept.read_text()).items()} == told


def test_nobody_else_can_read_it_at_any_moment(tmp_path, monkeypatch):
    """Not even while it is written: whoever opens it then could read it later."""
    modes = []

    def dumps(*args, **how):
        modes.extend(path.stat().st_mode & 0o777 for path in tmp_path.glob(".voiceguide-*.part"))
        return original(*args, **how)

    original = json.dumps
    monkeypatch.setattr(access.json, "dumps", dumps)
    before = os.umask(0)
    try:
        token_for(tmp_path, tmp_path / "feeds.json")
    finally:
        os.umask(before)
    assert modes == [0o600]
    assert (tmp_path / "feeds.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "feeds.lock").stat().st_mode & 0o777 == 0o600


def test_a_list_that_others_may_read_is_theirs_no_longer(tmp_path):
    kept = tmp_path / "feeds.json"
    first = token_for(tmp_path, kept)
    kept.chmod(0o644)
    assert token_for(tmp_path, kept) == first
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_list_that_others_may_write_is_not_believed(tmp_path):
    kept = tmp_path / "feeds.json"
    first = token_for(tmp_path, kept)
    kept.chmod(0o620)
    assert token_for(tmp_path, kept) != first


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_a_list_of_somebody_else_is_not_believed(tmp_path):
    kept = tmp_path / "feeds.json"
    first = token_for(tmp_path, kept)
    os.chown(kept, 12_345, 12_345)
    assert token_for(tmp_path, kept) != first
    assert kept.stat().st_uid == os.geteuid()


@pytest.mark.parametrize(
    "hostile",
    [
        b"", b"\xff\xfe", b"null", b"[]", b"3", b'{"a": 1e999}', b'{"a": "\\ud800"}', b'{"a": "\\u0000"}',
        b"[" * 200_000, b'{"a": ' + b"9" * 5_000 + b"}", b'{"a":' * 100_000, b" " * 1_000_001,
    ],
)  # fmt: skip
def test_a_broken_list_is_made_anew(tmp_path, hostile):
    kept = tmp_path / "feeds.json"
    kept.write_bytes(hostile)
    secret = token_for(tmp_path, kept)
    assert re.fullmatch(r"[\w-]{22}", secret)
    assert token_for(tmp_path, kept) == secret


def test_what_is_no_file_is_told_and_left_alone(tmp_path):
    (tmp_path / "theirs.json").write_text("{}")
    for name, made, what in (
        ("link", lambda path: path.symlink_to("theirs.json"), "a link"),
        ("pipe", os.mkfifo, "not an ordinary file"),
        ("folder", Path.mkdir, "a folder"),
    ):
        path = tmp_path / f"{name}.json"
        made(path)
        with pytest.raises(OutputError, match=f"secrets cannot be read: it is {what}"):
            token_for(tmp_path, path)
        assert (tmp_path / "theirs.json").read_text() == "{}"
    (tmp_path / "linked.lock").symlink_to("theirs.json")
    with pytest.raises(OutputError, match="cannot be kept"):
        token_for(tmp_path, tmp_path / "linked.json")


def test_a_folder_whose_name_is_no_text_keeps_its_secret_too(tmp_path):
    kept, folder = tmp_path / "feeds.json", tmp_path / os.fsdecode(b"caf\xe9")
    secret, other = token_for(folder, kept), token_for(tmp_path, kept)
    assert (token_for(folder, kept), token_for(tmp_path, kept)) == (secret, other)


def test_who_does_not_let_go_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    import fcntl

    monkeypatch.setattr(access, "_PATIENCE_S", 0.05)
    with (tmp_path / "feeds.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="Another program holds"):
            token_for(tmp_path, tmp_path / "feeds.json")
