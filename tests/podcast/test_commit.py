"""The switch from one edition to the next, with a reader beside it, and what a hostile folder makes of it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.support.switched import BASE, STARTS, Edition, Trial, faults, reading
from voiceguide.errors import OutputError
from voiceguide.podcast.commit import build_folder, check_links, commit_files, drop_unchanged
from voiceguide.podcast.filenames import SWITCHED
from voiceguide.podcast.state import State, read_state

MIDWAY = 70
"""A file event in the middle of the switch: what is new lies there, the feed is still the old one."""


class Killed(BaseException):
    """What is met in place of a rename or a removal."""


def edition(*tracks: str) -> Edition:
    """Make a published folder whose every document leads to these tracks."""
    led = "".join(f'"{BASE}{name}"\n' for name in tracks).encode()
    return Edition({**dict.fromkeys(STARTS, led), **{name: name.encode() for name in tracks}})


OLD = edition("a.mp3", "b.mp3", "c.mp3")
NEW = edition("a.mp3", "b.0123456789.mp3", "d.mp3")


def put(files, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


class Change:
    """The old edition published, the new one built beside it."""

    def __init__(self, folder: Path) -> None:
        self.public, self.state = folder / "public", folder / "show.state.json"
        self.place = self.public / ".building"
        shutil.rmtree(self.public, ignore_errors=True)
        put(OLD.files, self.public)
        put({name: data for name, data in NEW.files.items() if OLD.files.get(name) != data}, self.place)

    def switch(self, names: tuple[str, ...] | None = None) -> None:
        before = State(files={name: len(data) for name, data in OLD.files.items()})
        after = State(files={name: len(data) for name, data in NEW.files.items()}, stamp="all")
        names = names or drop_unchanged(self.place, self.public)
        gone = tuple(sorted(set(OLD.files) - set(NEW.files)))
        commit_files(self.place, self.public, names, gone, before, after, self.state)

    def seen(self) -> list[str]:
        return list(faults(reading(self.public), (OLD, NEW)))


@pytest.fixture
def dies(monkeypatch):
    """Have the next but `left` rename or removal below a published folder end everything."""
    left = [1_000]

    def dying(real):
        def instead(path, *arguments, **more):
            if "public" in str(path):
                left[0] -= 1
                if left[0] < 0:
                    raise Killed
            return real(path, *arguments, **more)

        return instead

    for name in ("replace", "unlink"):
        monkeypatch.setattr(Path, name, dying(getattr(Path, name)))
    return left


def test_wherever_it_is_killed_every_document_leads_to_its_own_edition(tmp_path, dies):
    for at in range(100):
        change = Change(tmp_path)
        dies[0] = at
        try:
            change.switch()
        except Killed:
            assert change.seen() == []
            assert read_state(change.state).stamp == ""  # no proof that all is in its place
            assert set(read_state(change.state).files) >= {
                path.name for path in change.public.iterdir() if path != change.place
            }
        else:
            break
    assert at == 2 + len(STARTS) + 2  # two tracks come, two go
    shutil.rmtree(change.place)
    assert Edition.of(change.public) == NEW
    assert read_state(change.state).stamp == "all"


def test_the_reader_would_see_a_feed_that_is_switched_too_early(tmp_path, dies):
    change = Change(tmp_path)
    dies[0] = 1
    with pytest.raises(Killed):
        change.switch(("feed.xml", "d.mp3"))
    assert change.seen() == ["feed.xml leads to b.0123456789.mp3, d.mp3, of another edition"]


def test_the_feed_is_the_last_to_be_replaced():
    assert SWITCHED[-1] == "feed.xml"


def test_killed_in_earnest_it_shows_no_mixture_and_is_finished_by_the_next_run(tmp_path):
    """One kill of the whole command; `python tests/support/switched.py 200` does it two hundred times."""
    trial = Trial(tmp_path)
    try:
        assert trial.kill(at=MIDWAY)
    finally:
        trial.forker.close()


# What leads outside ---------------------------------------------------------------------------------------


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "owner").write_bytes(b"mine")
    return folder


@pytest.mark.parametrize("kind", ["link", "link to a file", "folder of links", "file", "pipe"])
def test_whatever_lies_where_it_is_built_leads_nowhere(tmp_path, outside, kind):
    public = tmp_path / "public"
    public.mkdir()
    place = public / ".building"
    match kind:
        case "link":
            place.symlink_to(outside, target_is_directory=True)
        case "link to a file":
            place.symlink_to(outside / "owner")
        case "folder of links":
            place.mkdir()
            (place / "owner").symlink_to(outside / "owner")
            (place / "feed.xml").symlink_to(outside / "new")
            (place / "below").symlink_to(outside, target_is_directory=True)
        case "file":
            place.write_bytes(b"")
        case "pipe":
            os.mkfifo(place)
    with build_folder(public) as built:
        assert built == place
        assert list(built.iterdir()) == []
        assert built.stat().st_mode & 0o777 == 0o700
    assert list(public.iterdir()) == []
    assert [path.name for path in outside.iterdir()] == ["owner"]
    assert (outside / "owner").read_bytes() == b"mine"


def test_a_folder_in_the_way_of_a_file_is_told_before_anything_is_changed(tmp_path):
    change = Change(tmp_path)
    (change.public / "d.mp3").mkdir()
    with pytest.raises(OSError, match=r"d\.mp3 is a folder"):
        change.switch()
    assert change.seen() == []
    assert not change.state.exists()


@pytest.mark.parametrize("public", ["public", "site/public", "public/../site"])
def test_a_link_that_comes_with_a_project_is_not_published_through(tmp_path, outside, monkeypatch, public):
    project = tmp_path / "project"
    project.mkdir()
    (project / public.split("/")[0]).symlink_to(outside, target_is_directory=True)
    with pytest.raises(OutputError, match="links inside a project are not followed") as caught:
        check_links(project / public, project / "show.yaml")
    assert f"-o {(project / public).resolve()}" in caught.value.mend
    check_links(outside, project / "show.yaml")
    check_links(project / "other", project / "show.yaml")
    monkeypatch.chdir(project)
    with pytest.raises(OutputError):
        check_links(Path(public), Path("shows/one/show.yaml"))


def test_a_folder_that_the_user_names_may_be_a_link(tmp_path, outside, monkeypatch):
    (tmp_path / "project").mkdir()
    (tmp_path / "www").symlink_to(outside, target_is_directory=True)
    monkeypatch.chdir(tmp_path / "project")
    check_links(tmp_path / "www", Path("show.yaml"))


# Whole folders --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("drawn")
def test_a_list_that_lies_there_removes_and_writes_nothing(home):
    victim = home.path / "victim.txt"
    victim.write_bytes(b"mine")
    place = home.public / ".building"
    place.mkdir()
    told = json.loads(home.state.read_bytes())
    listed = {"names": ["../../victim.txt", "cover.png"], "gone": ["../victim.txt", "CNAME"], "state": told}
    (place / "commit.json").write_text(json.dumps(listed))
    (place / "cover.png").symlink_to(victim)
    (place / "owner").symlink_to(victim)
    (home.public / "CNAME").write_bytes(b"host")
    done = home.publish()
    assert victim.read_bytes() == b"mine"
    assert (home.public / "CNAME").read_bytes() == b"host"
    assert done.written == ()  # made anew, and found to be the same
    assert not place.exists()


@pytest.mark.usefixtures("drawn")
def test_what_an_earlier_version_left_half_renamed_is_made_anew(home):
    """It wrote new bytes under old names and remembered them first: names and sizes prove nothing then."""
    whole = home.files()
    track = home.public / "knee-drops-3min.mp3"
    track.write_bytes(track.read_bytes()[:-1] + b"\xff")
    told = json.loads(home.state.read_bytes())
    for kept in told["episodes"].values():
        del kept["stem"], kept["mark"]
    home.state.write_text(json.dumps(told))
    (home.public / ".building").mkdir()
    (home.public / ".building" / "commit.json").write_bytes(b"{}")
    home.publish()
    files = home.files()
    (new,) = (name for name in files if name.startswith("knee-drops-3min.") and name.endswith(".mp3"))
    assert files[new] == whole[track.name]
    assert new != track.name


def replaced(kind: str, path: Path, outside: Path) -> None:
    """Put something else in the place of a file; the file itself lies outside then."""
    path.replace(outside / path.name)
    match kind:
        case "link":
            path.symlink_to(outside / path.name)
        case "link to nothing":
            path.symlink_to(outside / f"new-{path.name}")
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case "noise":
            path.write_bytes(b"\xff\x00<!DOCTYPE" * 40)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["link", "link to nothing", "pipe", "device", "folder", "noise"])
@pytest.mark.usefixtures("drawn")
def test_whatever_lies_there_nothing_outside_is_touched(home, outside, kind):
    for path in sorted(home.public.iterdir()):
        replaced(kind, path, outside)
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    if kind == "folder":
        with pytest.raises(OutputError, match="is a folder"):
            home.publish()
    else:
        home.publish()
        assert all(path.is_file() and not path.is_symlink() for path in home.public.iterdir())
        assert home.publish().written == ()
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before
