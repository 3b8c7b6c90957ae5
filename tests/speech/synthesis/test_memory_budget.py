"""How much sound is worked on at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError, Lock

import pytest

from voiceguide.speech.synthesis.memory_budget import MemoryBudget


def most_at_once(budget: MemoryBudget, lengths: list[int]) -> int:
    """Work on all of these, on a thread each; tell the most that was ever under way."""
    under_way, most, lock = 0, 0, Lock()
    here = Barrier(len(lengths))

    def work(length_ms: int) -> None:
        nonlocal under_way, most
        here.wait()
        with budget.reserve(length_ms):
            with lock:
                under_way += length_ms
                most = max(most, under_way)
            with lock:
                under_way -= length_ms

    with ThreadPoolExecutor(len(lengths)) as pool:
        list(pool.map(work, lengths))
    return most


def test_never_more_than_there_is_room_for():
    for _ in range(20):
        assert most_at_once(MemoryBudget(10), [4, 6, 5, 5, 10, 1, 9, 3]) <= 10


def together(lengths: list[int]) -> None:
    """Work on all of them in a budget of ten, each waiting inside for all the others."""
    budget, all_here = MemoryBudget(10), Barrier(len(lengths))

    def work(length_ms: int) -> None:
        with budget.reserve(length_ms):
            all_here.wait(0.3)

    with ThreadPoolExecutor(len(lengths)) as pool:
        list(pool.map(work, lengths))


def test_what_fits_is_worked_on_together():
    together([5, 2, 3])
    with pytest.raises(BrokenBarrierError):
        together([5, 3, 3])


def test_what_is_too_long_is_let_in_alone():
    assert most_at_once(MemoryBudget(10), [30, 4, 4, 30]) == 30


def test_room_is_given_back_after_a_mistake():
    budget = MemoryBudget(10)
    with pytest.raises(ZeroDivisionError), budget.reserve(10):
        raise ZeroDivisionError
    with budget.reserve(10):
        pass
