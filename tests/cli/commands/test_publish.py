"""`voiceguide publish` as it is typed: what it says, what it leaves, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.shows_made import picture, show_text
from tests.support.small_script import put_down
from voiceguide.cli.main import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_show_it_tells_how_to_begin(here, capsys):
    assert main(["publish"]) == 1
    assert "voiceguide publish --new" in capsys.readouterr().err


def test_new_writes_one_that_is_right(here, capsys):
    assert main(["publish", "--new"]) == 0
    assert capsys.readouterr().out.strip() == "show.yaml"
    assert main(["publish", "--check"]) == 0
    told = capsys.readouterr()
    first, last = told.err.splitlines()
    assert (told.out, last) == ("", "3 episodes checked, nothing to mend.")
    assert first.startswith("note: `base_url` is still an example")
    assert sorted(path.name for path in here.iterdir()) == ["show.yaml"]


@pytest.mark.parametrize("name", [".", "/", "", "..", "below", "below/"])
@pytest.mark.parametrize("how", [[], ["--check"], ["--dry-run"]], ids=["", "check", "dry"])
def test_a_folder_is_no_show(here, capsys, name, how):
    (here / "below").mkdir()
    assert main(["publish", name, *how]) == 1
    told = capsys.readouterr().err
    assert "this is a folder, not a show's file. Name the show's file in it: " in told
    assert [path.name for path in here.iterdir()] == ["below"]


def test_every_problem_is_told_with_its_place(here, capsys):
    (here / "show.yaml").write_text(show_text("{routine: knee-dorps, minutes: 3}", base_url="http://x.org"))
    assert main(["publish", "-o", "public"]) == 1
    told = capsys.readouterr().err
    assert "show.yaml:5:11: " in told
    assert "show.yaml:9:15: " in told
    assert "Traceback" not in told
    assert not (here / "public").exists()


def test_published_and_told_for_people_and_machines(here, capsys):
    (here / "show.yaml").write_text(show_text("{routine: knee-drops, minutes: 3, title: Knees}"))
    assert main(["publish", "--dry-run", "--json", "--cache", "cache"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [episode["what"] for episode in told["episodes"]] == ["new"]
    assert (told["feed"], told["written"]) == ("https://example.org/evenings/feed.xml", [])
    assert not (here / "public").exists()
    assert main(["publish", "--cache", "cache"]) == 0
    told = capsys.readouterr()
    assert told.out == "new: knee-drops-3min\n"
    count = len(list((here / "public").iterdir()))
    assert f"{count} files written to public, 0 removed." in told.err
    assert "without a bed" in told.err
    assert main(["publish", "--cache", "cache"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "Nothing has changed; nothing was written.\n")
    assert main(["publish", "--rebuild", "--dry-run", "--cache", "cache"]) == 0
    assert "1 episode would be made anew or removed; nothing was written." in capsys.readouterr().err
    assert main(["publish", "--rebuild", "--cache", "cache"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("What was made anew is what lay there already; nothing was written.\n")
    before = {path: path.stat().st_mtime_ns for path in here.rglob("*")}
    assert main(["publish", "--json", "--cache", "cache"]) == 0
    told = json.loads(capsys.readouterr().out)
    (episode,) = told["episodes"]
    assert (episode["what"], episode["title"], bool(episode["published"])) == ("unchanged", "Knees", True)
    assert (told["feed"], told["written"]) == ("https://example.org/evenings/feed.xml", [])
    kept = {path: path.stat().st_mtime_ns for path in here.rglob("*")}
    assert {path for path in before if path.is_file() and before[path] != kept.get(path)} == set()


def test_the_voice_that_stood_in_is_told_once_as_render_tells_it(google, voiceguide, desk, monkeypatch):
    """Google gives out after the first sentence: the embedded voice speaks both episodes, and says why."""
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(desk / "own"))
    google.fail("403", times=0)
    put_down(desk / "scripts")
    one, other = "{routine: small, minutes: 2}", "{routine: small, minutes: 3}"
    (desk / "show.yaml").write_text(show_text(one, other, voice="auto", artwork="own.png"))
    (desk / "own.png").write_bytes(picture())
    ended = voiceguide("publish", "--json")
    told = json.loads(ended.out)
    assert [(one["slug"], one["what"]) for one in told["episodes"]] == [
        ("small-2min", "new"),
        ("small-3min", "new"),
    ]
    remark = "Spoken by the embedded voice (hibari) throughout: Google's speech service refuses this address"
    assert ended.err.count("Spoken by") == ended.err.count(remark) == 1
    rendered = voiceguide("render", "small", "--minutes", "2", "--voice", "auto")
    (line,) = (line for line in rendered.err.splitlines() if line.startswith(remark))
    assert f"{line}\n" in ended.err
    assert told["voices"] == [line]
    assert voiceguide("publish").err == "Nothing has changed; nothing was written.\n"
