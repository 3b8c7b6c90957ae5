"""A catalogue with a voice over a network: one worker asks at a time, and after a block nobody does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.standin.google import Google
from tests.support.catalogues_made import at, cluster_of, made, written
from voiceguide import pipeline
from voiceguide.cache.tier import store_at, tier_at
from voiceguide.catalogue.run import CatalogueRequest

pytestmark = pytest.mark.starts
BOTH = """\
routines: small
minutes: [1.5, 2]
voices: [gtts, tone]
"""


@pytest.fixture
def scheduler(google: Google, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two workers that are led to the stand-in for Google."""
    store_at.cache_clear()
    tier_at.cache_clear()
    with cluster_of(2, tmp_path_factory.mktemp("workers") / "cache") as address:
        yield address


def test_each_sentence_is_asked_for_once_and_after_a_block_the_rest_goes_on(
    google: Google, scheduler: str, tmp_path
) -> None:
    file = written(tmp_path, BOTH)
    settings = at(tmp_path, tmp_path / "store")
    request = CatalogueRequest(file=file, scheduler=scheduler, folder=tmp_path / "tracks")
    turn = tmp_path / "store" / "turns" / "gtts.json"

    google.fail("429", times=0, detail="3600")
    held, ends, notes = made(request, settings)
    assert ends == [
        "failed gtts/small-1min30s.mp3",
        "failed gtts/small-2min.mp3",
        "made tone/small-1min30s.mp3",
        "made tone/small-2min.mp3",
    ]
    assert (held.new, held.made, len(held.failed)) == (2, 2, 2)
    assert any(note.startswith("gtts is not asked any more: ") for note in notes)
    assert any("requests over a network at most" in note for note in notes)
    assert json.loads(turn.read_bytes())["until_s"] > json.loads(turn.read_bytes())["next_s"]

    # Google would answer now, but said when it may be asked again.
    google.reset()
    waited, _, notes = made(request, settings)
    assert google.asked == []
    assert len(waited.failed) == 2
    assert all("held us back" in one.why for one in waited.failed)

    turn.unlink()
    done, ends, _ = made(request, settings)
    assert (done.made, done.failed) == (4, ())
    assert ends == ["made gtts/small-1min30s.mp3", "made gtts/small-2min.mp3"]
    assert len(google.texts) > 3
    assert sorted(set(google.texts)) == sorted(google.texts)
    alone = pipeline.render(
        pipeline.Request(routine="small", target_ms=120_000, voice="gtts"),
        at(tmp_path),
        tmp_path / "alone.mp3",
    )
    assert (tmp_path / "tracks" / "gtts" / "small-2min.mp3").read_bytes() == alone.track.read_bytes()

    google.reset()
    assert made(request, settings)[0].new == 0
    assert google.asked == []
