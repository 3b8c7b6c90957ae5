"""What a show remembers: read back as it was, and never believed where it is something else."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.errors import OutputError
from voiceguide.podcast.state import PublishedEpisode, State, encoded, from_data, read_state, to_data

STATE = State(
    guid="0b1f43ae-4a6e-5e2c-9d5b-7a0f3f5b8c11",
    stamp="ab" * 16,
    next_due=datetime(2026, 5, 1, tzinfo=UTC),
    inputs=("own.png", "../beds/rain.wav"),
    art="ring 1\nQuiet evenings",
    cover="cover.0123456789.png",
    files={"feed.xml": 100, "evening.0123456789.mp3": 5, "evening.0123456789.timeline.json": 7},
    episodes={
        "evening": PublishedEpisode(
            guid="any text",
            published=datetime(2026, 3, 1, 7, tzinfo=UTC),
            fingerprint="cd" * 16,
            stem="evening.0123456789",
            mark="0123456789",
        )
    },
)
PLAIN = to_data(STATE)


def changed(*keys, to):
    """Write the state with one value changed."""
    told = json.loads(encoded(STATE))
    at = told
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = to
    return json.dumps(told)


HOSTILE = {
    "a number without end": encoded(STATE).decode().replace(": 100", ": 1e999"),
    "a number of many digits": encoded(STATE).decode().replace(": 100", ": " + "9" * 5_000),
    "a size below nothing": changed("files", "feed.xml", to=-1),
    "a size that is true": changed("files", "feed.xml", to=True),
    "depth": "[" * 100_000,
    "depth inside": changed("inputs", to=None).replace("null", "[" * 900 + "]" * 900),
    "no sign": changed("art", to="\0"),
    "half a sign": changed("stamp", to="\ud800"),
    "year 1": changed("episodes", "evening", "published", to="0001-01-01T00:00:00+14:00"),
    "year 9999": changed("next_due", to="9999-12-31T23:59:59-12:00"),
    "no zone": changed("next_due", to="2026-01-01T00:00:00"),
    "no date": changed("next_due", to=5),
    "no guid": changed("guid", to="x"),
    "no text": changed("stamp", to=["ab"]),
    "much text": changed("episodes", "evening", "guid", to="x" * 100_000),
    "a file above": changed("files", "../show.yaml", to=1),
    "a file elsewhere": changed("files", "/etc/passwd", to=1),
    "a file of others": changed("files", "CNAME", to=1),
    "a hidden file": changed("files", ".htaccess", to=1),
    "an episode above": changed("episodes", "../evening", to=PLAIN["episodes"]["evening"]),
    "another's files": changed("episodes", "evening", "stem", to="morning"),
    "files above": changed("episodes", "evening", "stem", to="../evening"),
    "a picture above": changed("cover", to="../cover.png"),
    "a list of files": changed("files", to=["feed.xml"]),
    "an episode that is a text": changed("episodes", "evening", to="evening"),
    "inputs in one text": changed("inputs", to="own.png"),
    "nothing": "",
    "no group": "[1]",
    "another version": changed("schema", to="voiceguide.show/2"),
    "no text at all": b"\xff\xfe\x00",
}


def test_it_reads_back_as_it_was(tmp_path):
    path = tmp_path / "show.state.json"
    assert read_state(path) == State()
    path.write_bytes(encoded(STATE))
    assert read_state(path) == STATE


def test_what_an_earlier_version_wrote_has_files_named_by_the_slug(tmp_path):
    told = json.loads(encoded(STATE))
    del told["cover"]
    for key in ("stem", "mark"):
        del told["episodes"]["evening"][key]
    read = from_data(told)
    assert (read.episodes["evening"].stem, read.episodes["evening"].mark) == ("evening", "")
    assert read.cover == "cover.png"


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_is_told(tmp_path, data):
    path = tmp_path / "show.state.json"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(OutputError, match="what this show remembers cannot be used"):
        read_state(path)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "device", "large"])
def test_what_is_no_state_file_is_told_at_once(tmp_path, kind):
    path = tmp_path / "show.state.json"
    match kind:
        case "link":
            (tmp_path / "other").write_bytes(encoded(STATE))
            path.symlink_to(tmp_path / "other")
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
        case "large":
            with path.open("wb") as file:
                file.truncate(50_000_000_000)
    with pytest.raises(OutputError, match="what this show remembers cannot be used"):
        read_state(path)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PLACES = [(key,) for key in PLAIN] + [("episodes", "evening", key) for key in PLAIN["episodes"]["evening"]]


@given(st.sampled_from(PLACES), ANY, st.text() | st.sampled_from(["../x.mp3", "a/b.mp3", "x.mp3", "x"]))
def test_whatever_stands_there_is_told_or_can_be_used(place, value, name):
    told = json.loads(encoded(STATE))
    at = told
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    told["files"] = {name: 1} if place != ("files",) else told["files"]
    try:
        read = from_data(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    assert from_data(json.loads(encoded(read))) == read
    assert all("/" not in name and not name.startswith(".") for name in read.files)
    for kept in read.episodes.values():
        kept.published.astimezone(UTC)
