"""The deck of an evening: every wording comes, none twice running, and always the same way."""

from __future__ import annotations

import itertools
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.plan.evenings import dealt, evening_of, in_order
from voiceguide.plan.terms import MOST

lists = st.lists(st.text("abc xyz.", min_size=1, max_size=8), min_size=1, max_size=9, unique=True)
evenings = st.integers(0, MOST)


@given(lists)
def test_the_first_evening_begins_with_the_first_wording(texts: list[str]) -> None:
    assert dealt(texts, 0) == 0
    assert in_order(texts, texts, 0) == tuple(texts)


@given(lists.filter(lambda texts: len(texts) > 1), evenings)
def test_no_evening_says_what_the_evening_before_said_at_the_same_place(
    texts: list[str], evening: int
) -> None:
    today, tomorrow = (in_order(texts, texts, each) for each in (evening, evening + 1))
    assert all(one != other for one, other in zip(today, tomorrow, strict=True))


@given(lists, st.integers(0, 200))
def test_in_each_block_every_wording_comes_once(texts: list[str], block: int) -> None:
    begins = block * len(texts)
    dealt_out = [dealt(texts, begins + i) for i in range(len(texts))]
    assert sorted(dealt_out) == list(range(len(texts)))


@given(lists, evenings)
def test_what_follows_in_a_session_follows_in_the_order_of_the_list(texts: list[str], evening: int) -> None:
    order = in_order(range(len(texts)), texts, evening)
    assert order[0] == dealt(texts, evening)
    assert all((one + 1) % len(texts) == other for one, other in itertools.pairwise(order))


def test_thirty_evenings_with_lists_of_three_are_thirty_different_ones() -> None:
    places = [[f"{place} {n}" for n in "abc"] for place in range(12)]
    heard = {tuple(dealt(texts, evening) for texts in places) for evening in range(30)}
    assert len(heard) == 30


def test_what_was_dealt_once_is_dealt_for_ever() -> None:
    """A published episode is made of it: these numbers never change."""
    texts = ("Let it rest.", "Let it sink.", "Let it be heavy.", "Let it lie.")
    assert [dealt(texts, evening) for evening in range(16)] == [
        0,
        3,
        1,
        2,
        0,
        1,
        2,
        3,
        0,
        3,
        2,
        1,
        3,
        1,
        0,
        2,
    ]


@pytest.mark.starts
def test_two_processes_deal_alike() -> None:
    told = "from voiceguide.plan.evenings import dealt; print([dealt('abcde', e) for e in range(40)])"
    made = [
        subprocess.run(
            [sys.executable, "-c", told], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1] == f"{[dealt('abcde', e) for e in range(40)]}\n".encode()


def test_the_evening_of_a_day_moves_on_by_one_each_day() -> None:
    days = [date(2027, 5, 10) + timedelta(days=n) for n in range(30)]
    assert all(
        (evening_of(one) + 1) % (MOST + 1) == evening_of(other) for one, other in itertools.pairwise(days)
    )
    assert evening_of(date(2000, 1, 1)) == 0
