"""A glance at what is published stays one, whatever the state says that it was made of."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.shows_made import settings_for, write_show
from voiceguide.podcast.fingerprint import stamp


def large(folder: Path) -> tuple[str, ...]:
    """Name a file twice that takes no room and has 1.5 GB; what is too much is not read."""
    with (folder / "large").open("wb") as file:
        file.truncate(1_500_000_000)
    return ("small", *(["large"] * 2))


@pytest.mark.parametrize("inputs", [large, lambda folder: ("small",) * 150_000])
def test_more_than_can_be_read_at_a_glance_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: Callable[[Path], tuple[str, ...]]
) -> None:
    (tmp_path / "small").write_bytes(b"sound")
    show, settings = write_show(tmp_path), settings_for(tmp_path)
    assert stamp(show, ("small",), settings)
    monkeypatch.setattr("voiceguide.podcast.fingerprint.chunks_of", lambda file: ())
    with pytest.raises(OSError, match="too large for a glance") as refused:
        stamp(show, inputs(tmp_path), settings)
    assert refused.value.errno == errno.EFBIG
