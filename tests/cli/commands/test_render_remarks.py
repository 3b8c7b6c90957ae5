"""What a listener would suffer of a track is said in a line when it is made, and keeps nobody from it."""

from __future__ import annotations

import json

import pytest

from tests.support.shows_made import picture, show_text
from tests.support.small_script import SMALL, put_down

NOTE = "note: bare.yaml: no safety line is said [safety-first]. See: voiceguide check bare.yaml --duration "
BARE = SMALL.replace("safety: [Stop if anything hurts.]\n", "")


@pytest.fixture
def bare(desk):
    return put_down(desk, "bare", BARE)


def test_a_routine_without_safety_is_said_to_be_one(voiceguide, bare):
    ended = voiceguide("render", "bare.yaml", "-m", "2,3")
    assert (ended.code, ended.out) == (0, "bare-2min.mp3\nbare-3min.mp3\n")
    assert ended.err.startswith(f"Spoken by tone.\n{NOTE}2m\n")
    assert ended.err.count("note:") == 1
    again = voiceguide("render", "bare.yaml", "-m", "3")
    assert again.err == f"Spoken by tone.\n{NOTE}3m\n"
    told = voiceguide("check", "bare.yaml", "--duration", "2m")
    assert "no safety line is said [safety-first: " in told.out
    assert "there is no safety line. " in told.out


def test_the_page_to_read_aloud_says_it_as_well(voiceguide, bare):
    page = voiceguide("show", "bare.yaml", "-m", "2", "--read").out
    assert f"{NOTE}2m" in page.splitlines()[2]
    assert page.count("note:") == 1
    ended = voiceguide("show", "bare.yaml", "-m", "2", "--read", "-o", "page.html")
    assert f"{NOTE}2m" in ended.err
    written = (bare.parent / "page.html").read_text("utf-8")
    assert f'<p class="note" lang="en">{NOTE}2m</p>' in written
    put_down(bare.parent, "safe", SMALL)
    assert "note:" not in voiceguide("show", "safe.yaml", "-m", "2", "--read").out


def test_for_machines(voiceguide, bare):
    (told,) = json.loads(voiceguide("render", "bare.yaml", "-m", "2", "--json").out)
    assert [(one["rule"], one["what"]) for one in told["remarks"]] == [
        ("safety-first", "no safety line is said")
    ]
    put_down(bare.parent, "safe", SMALL)
    (told,) = json.loads(voiceguide("render", "safe.yaml", "-m", "2", "--json").out)
    assert "remarks" not in told


def test_the_weightiest_is_named_and_the_others_counted(voiceguide, bare):
    bare.write_text(BARE.replace("  - rest: fill", "  - breathe: 3\n    in: 3s\n    out: 3s\n  - rest: fill"))
    ended = voiceguide("render", "bare.yaml", "-m", "2")
    assert ended.code == 0
    assert "bare.yaml: no safety line is said [safety-first], and 3 more. See: " in ended.err
    found = json.loads(voiceguide("check", "bare.yaml", "-m", "2", "--json").out)
    assert [one["rule"] for one in found if one["kind"] == "suffered"].count("breaths") == 3


def test_a_show_tells_it_of_its_episodes(voiceguide, bare):
    (bare.parent / "own.png").write_bytes(picture())
    show = show_text("{routine: bare.yaml, minutes: 2}", voice="tone", artwork="own.png")
    (bare.parent / "show.yaml").write_text(show)
    ended = voiceguide("publish")
    assert (ended.code, ended.out) == (0, "new: bare-2min\n")
    assert "note: bare-2min: no safety line is said [safety-first]\n" in ended.err


MARKED = SMALL.replace("steps:\n", "steps:\n  - say: [Roll over, and rest **softly**.]\n")
MARKS = "'**' would be read as words in 'and rest **softly**.' [markup-said]"


def test_markup_and_a_divided_sentence_are_told_in_one_line_however_warm_it_is(voiceguide, desk):
    put_down(desk, "marked", MARKED)
    line = f"note: marked.yaml: {MARKS}, and 1 more. See: voiceguide check marked.yaml --duration 2m\n"
    ends = [voiceguide("render", "marked.yaml", "-m", "2", "--evening", "1") for _ in range(2)]
    for ended in ends:
        assert (ended.code, ended.err) == (0, f"Spoken by tone.\n{line}")
    (told,) = json.loads(voiceguide("render", "marked.yaml", "-m", "2", "--evening", "1", "--json").out)
    assert [one["rule"] for one in told["remarks"]] == ["markup-said"]
    assert [fault.rpartition("[")[2] for fault in told["faults"]] == ["comma-quoted]", "no-markup]"]


def test_show_tells_it_on_a_terminal_and_nothing_in_a_pipe(voiceguide, desk, monkeypatch):
    put_down(desk, "marked", MARKED)
    for arguments in (["show", "marked.yaml"], ["show", "marked.yaml", "-m", "2"]):
        assert "note:" not in voiceguide(*arguments).err
        with monkeypatch.context() as on_screen:
            on_screen.setattr("voiceguide.cli.commands.show._read_along", lambda: True)
            assert voiceguide(*arguments).err.count("note: marked.yaml: ") == 1
            assert "note:" not in voiceguide(*arguments, "--json").err
