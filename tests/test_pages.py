"""Pages for developers: records of decisions with their index, the glossary, links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import glossary_page

ROOT = Path(__file__).parents[1]
RECORDS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_every_decision_is_dated_numbered_and_in_the_index():
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \| (\d{4}-\d\d-\d\d) \|$", index, re.MULTILINE)
    numbers = [int(number) for number, *_ in listed]
    assert numbers != []
    assert len(set(numbers)) == len(numbers)
    assert sorted(name for _, _, name, _ in listed) == [record.name for record in RECORDS]
    for number, title, name, date in listed:
        first, _, about, *_ = (ROOT / "docs" / "adr" / name).read_text("utf-8").split("\n")
        assert first == f"# {number}. {title}"
        assert name.startswith(f"{int(number):04d}-")
        assert re.match(
            rf"{date}(, last changed \d{{4}}-\d\d-\d\d)? · .+ · (accepted|superseded by \[\d+\]\(.+\))$",
            about,
        )


def test_the_glossary_says_where_each_term_lives():
    assert len(glossary_page.terms()) >= 30
    assert glossary_page.page() == glossary_page.PAGE.read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_are_there(page):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
