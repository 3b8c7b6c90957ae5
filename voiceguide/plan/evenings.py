"""Deal the wordings of a text to the evenings, as from a deck of cards: never at random.

A list of wordings is dealt out in blocks: in each block of as many evenings as it has wordings, every one
of them comes first once, and no evening begins with the one of the evening before. What comes later in the
same session follows in the order of the list. The order of a block depends on the list and on nothing else,
so two places of a session go their own ways, and it is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from hashlib import sha256
from typing import Final, TypeVar

from voiceguide.plan.terms import MOST
from voiceguide.script.model import Script, Step, Use, Wording, WordingList, walk_steps

FIRST: Final = 0
"""The evening on which every list begins with its first wording."""

_BEGINNING: Final = date(2000, 1, 1)

Each = TypeVar("Each")


def dealt(texts: Sequence[str], evening: int) -> int:
    """Return the index of the wording that an evening begins with.

    Example:
        >>> [dealt(("a", "b"), evening) for evening in range(4)]
        [0, 1, 0, 1]
    """
    count = len(texts)
    if count < 3:
        return evening % max(count, 1)
    block, place = divmod(evening, count)
    return _block(texts, block)[place]


def in_order(items: Sequence[Each], texts: Sequence[str], evening: int) -> tuple[Each, ...]:
    """Return the wordings of a list in the order in which an evening says them, again and again.

    Args:
        items: What stands for each wording.
        texts: The wordings as they are written, which decide.
        evening: The number of the evening.
    """
    first = dealt(texts, evening)
    return (*items[first:], *items[:first])


def _block(texts: Sequence[str], block: int) -> list[int]:
    """Return the order of a block of three wordings or more.

    The last of a block never depends on the block before: so that one is known without going back further.
    """
    order = _shuffled(texts, block)
    if block and order[0] == _shuffled(texts, block - 1)[-1]:
        order[0], order[1] = order[1], order[0]
    return order


def _shuffled(texts: Sequence[str], block: int) -> list[int]:
    # A blank cannot begin or end a text, and a line break cannot stand in it.
    deck = "\n".join((str(block), *texts))
    order = sorted(range(len(texts)), key=lambda i: sha256(f"{i}\n{deck}".encode()).digest())
    if block == 0:
        order.remove(0)
        order.insert(0, 0)
    return order


def lists_of(script: Script) -> Iterator[WordingList]:
    """Find every text of a script, and of the parts that it uses, that has several wordings."""
    yield from (text for _, text in script.phrases if isinstance(text, WordingList))
    for step in walk_steps((*script.opening, *script.steps, *script.ending)):
        if isinstance(step, Use):
            yield from lists_of(step.script)
        for wording in _wordings(step):
            yield from wording.lists


def _wordings(step: Step) -> Iterator[Wording]:
    for field in fields(step):
        value = getattr(step, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Wording):
                yield one


def evening_of(day: date) -> int:
    """Return the evening of a day: the days since the beginning of 2000, over and over.

    Example:
        >>> evening_of(date(2026, 11, 29)) - evening_of(date(2026, 11, 28))
        1
    """
    return (day - _BEGINNING).days % (MOST + 1)
