"""A show's file: every problem at once, each with its place and how to mend it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.support.show_problems import problems
from tests.support.shows_made import NOW, plan_show, read_show, settings_for, show_text
from voiceguide.errors import ScriptError
from voiceguide.podcast.config.loader import draft_show
from voiceguide.podcast.fingerprint import stamp
from voiceguide.podcast.state import State
from voiceguide.units import MINUTE


def test_all_problems_at_once_in_the_order_of_the_file(tmp_path):
    text = show_text(
        "{routine: knee-dorps, minutes: 3, date: 2026-03-01T10:00:00}",
        "{routine: knee-drops, minutes: 5, title: '🌙'}",
        base_url="http://example.org",
        artwork="gone.png",
    )
    lines = [problem.spot.line for problem in problems(tmp_path, text)]
    assert lines == [5, 8, 10, 10, 11]


@pytest.mark.parametrize("text", ["", "- a list", "just text", "a: [", "\x1b[2J"])
def test_what_is_no_show_at_all(tmp_path, text):
    assert problems(tmp_path, text)[0].mend


@pytest.mark.parametrize("each", ["{routine: a}", "{routine: knee-drops, minutes: 3}", "x" * 60])
def test_a_show_of_too_many_episodes_is_told_as_one(tmp_path, each):
    (problem,) = problems(tmp_path, show_text(*[each] * 10_000))
    assert "at most 1000" in problem.what
    assert "script" not in problem.what
    assert problem.mend == "Make several shows of it, each with a file of its own."


def test_what_is_asked_for_is_what_is_read(tmp_path):
    text = show_text(
        "{routine: reclined-twist, duration: 7min30s, choices: {surface: floor}, first: left, words: brief,"
        " mode: day, voice: hibari, bed: rain, title: A slow one, date: 2026-03-01T10:00:00+01:00}",
        license="My terms https://example.org/terms", explicit="yes", private="yes",
        category="Sports > Running",
    )  # fmt: skip
    (tmp_path / "show.yaml").write_text(text, encoding="utf-8")
    show = read_show(tmp_path / "show.yaml", settings_for(tmp_path))
    assert (show.base_url, show.explicit, show.private) == ("https://example.org/evenings/", True, True)
    assert show.category == ("Sports", "Running")
    (episode,) = show.episodes
    request = episode.request
    assert (request.target_ms, request.voice, request.bed) == (7 * MINUTE + 30_000, "hibari", "rain")
    assert (request.choices.options, request.choices.first) == ((("surface", "floor"),), "left")
    assert episode.slug == "reclined-twist-7min30s-surface-floor-day-left-first-brief"
    assert (episode.title, episode.date.isoformat()) == ("A slow one", "2026-03-01T10:00:00+01:00")


def test_scripts_and_beds_are_found_from_the_folder_of_the_show(tmp_path):
    script = "title: Übung im Liegen\nabout: One.\nsteps:\n  - say: Lie down.\n  - rest: 10s..fill\n"
    (tmp_path / "Übung.yaml").write_text(script, encoding="utf-8")
    (tmp_path / "wind.wav").write_bytes(b"")
    text = show_text("{routine: Übung.yaml, minutes: 3}", bed="wind.wav")
    (tmp_path / "show.yaml").write_text(text, encoding="utf-8")
    (episode,) = read_show(tmp_path / "show.yaml", settings_for(tmp_path)).episodes
    assert (episode.request.routine, episode.request.bed) == (
        str(tmp_path / "Übung.yaml"), str(tmp_path / "wind.wav"),
    )  # fmt: skip
    assert episode.slug == "ubung-3min"


def test_the_example_of_the_page_is_right(tmp_path):
    page = (Path(__file__).parents[3] / "docs" / "podcast.md").read_text("utf-8")
    text = page[page.index("    title: ") :].partition("\n\n")[0]
    (tmp_path / "show.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    settings = settings_for(tmp_path / "cache")
    plan = plan_show(read_show(tmp_path / "show.yaml", settings), State(), settings, NOW)
    titles = [one.title for one in plan.episodes]
    assert titles == ["Bedtime twist, ten minutes", "Knee drops for a short break"]


def test_a_show_that_is_a_link_is_refused_and_what_it_leads_to_is_not_read(tmp_path):
    private = tmp_path / "private.txt"
    private.write_text("a secret line")
    link = tmp_path / "show.yaml"
    link.symlink_to(private)
    with pytest.raises(ScriptError, match=r"this file is a link\. Name the file that it leads to") as refused:
        draft_show(link, settings_for(tmp_path / "cache"))
    assert "secret" not in str(refused.value)
    with pytest.raises(OSError, match="It is a link"):
        stamp(link, (), settings_for(tmp_path / "cache"))
