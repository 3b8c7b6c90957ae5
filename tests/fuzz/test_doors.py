"""Every reader of what a stranger may have written, tried briefly; `make fuzz` tries longer."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.door import attempt
from tests.fuzz.doors import DOORS

names = pytest.mark.parametrize("name", DOORS)


@names
def test_whatever_is_read_is_refused_in_words_and_touches_nothing_else(name, tmp_path):
    """At least one seed is read, so that what mutation begins with goes to the end of the reader."""
    door, folder = DOORS[name], tmp_path.resolve()
    seeds = [bytes(seed) for seed in door.seeds()]
    draw = Random(name)  # noqa: S311 - nothing secret
    plain, others = seeds[: door.few], seeds[door.few :]
    became = [attempt(door, seed, folder) for seed in plain + draw.sample(others, min(len(others), 5))]
    assert "read" in became
    for _ in range(door.few):
        data = door.hurt(draw.choice(seeds), draw, seeds)
        try:
            attempt(door, data, folder)
        except BaseException:
            print(f"the input: {data[:2_000]!r}")
            raise
