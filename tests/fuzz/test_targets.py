"""Every reader of what a stranger may have written, tried briefly; `make fuzz` tries longer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import targets
from tests.fuzz.targets import TARGETS, Outside, Target, attempt, closed_in

FEW = {"script": 25, "text": 50}
names = pytest.mark.parametrize("name", TARGETS)


@st.composite
def hurt(draw, seeds: list[bytes]) -> bytes:
    """A seed with a few places cut out, doubled, overwritten or exchanged with another seed's."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 40)))
        other = draw(st.sampled_from(seeds))
        begin = draw(st.integers(0, len(other)))
        fresh = draw(
            st.binary(max_size=8) | st.just(other[begin : begin + 40]) | st.just(bytes(data[at:end]) * 2)
        )
        data[at:end] = fresh
    return bytes(data)


@names
def test_every_seed_is_read_or_refused_in_words(name, tmp_path):
    """And at least one of them is read, so that what mutation begins with goes to the end of the reader."""
    became = [attempt(TARGETS[name], seed, tmp_path) for seed in TARGETS[name].seeds()]
    assert "read" in became


@names
def test_whatever_is_read_is_refused_in_words_and_touches_nothing_else(name, tmp_path_factory):
    target, folder = TARGETS[name], tmp_path_factory.mktemp("fuzz")

    @settings(max_examples=FEW.get(name, 80), suppress_health_check=list(HealthCheck))
    @given(hurt(list(target.seeds())) | st.binary(max_size=400))
    def all_of_it(data):
        attempt(target, data, folder)

    all_of_it()


# ── the watch itself ─────────────────────────────────────────────────────────────────────────────


def test_the_watch_barks_at_files_outside(tmp_path):
    mine, other = tmp_path / "mine", tmp_path / "mine-too"
    for folder in (mine, other):
        folder.mkdir()
    (other / "there").write_text("x")
    (mine / "link").symlink_to(other / "there")
    wrong = (
        lambda: (mine / ".." / "mine-too" / "new").write_text("x"),
        lambda: (mine / "link").write_text("x"),
        (mine / "link").read_text,
        (other / "there").unlink,
        (other / "more").mkdir,
        lambda: os.rename(mine / "link", other / "link"),  # noqa: PTH104 - as any of them may
        lambda: os.system("true"),  # noqa: S605 - as any of them may
    )
    for reach in wrong:
        with pytest.raises(Outside), closed_in(mine):
            reach()
    with closed_in(mine):
        (mine / "fine").write_text("x")
        assert (mine / "fine").read_text() == "x"
    assert (other / "there").read_text() == "x"


def test_a_find_is_a_find(tmp_path):
    def breaks(data: bytes, folder: Path) -> None:
        raise KeyError(data)

    with pytest.raises(KeyError):
        attempt(Target(breaks, list), b"x", tmp_path)
    assert targets.ROOT.joinpath("voiceguide").is_dir()
