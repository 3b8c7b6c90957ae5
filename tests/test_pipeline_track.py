"""The track of a request as a function: what is read of it is what is rendered of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.support.small_script import SMALL, put_down
from voiceguide import pipeline
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.track import Track
from voiceguide.compose.memoized import with_text
from voiceguide.errors import AudioError, ImpossibleLength, OutputError
from voiceguide.media.id3 import Labels
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings

pytestmark = pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
WHILE = "[Soften your jaw., Let your tongue lie., Breathe as you like.]"
BREATHS = """\
  - breathe: 1..2..9
    in: 4s
    out: 6s
    on_inhale: Breathe in.
    on_exhale: Breathe out.
    guide: [words, tones]
  - rest: fill"""
TURN = SMALL.replace("[Soften your jaw.]", WHILE).replace("  - rest: fill", BREATHS)
"""With lines that differ from evening to evening, and breaths that tones lead."""
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(9_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tracks")
    put_down(made / "scripts", text=TURN)
    return made


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return Settings(script_folders=(folder / "scripts",), cache_folder=folder / "cache")


REQUESTS = st.builds(
    Request,
    routine=st.just("small"),
    target_ms=st.integers(90_000, 120_000),
    voice=st.just("tone"),
    choices=st.builds(
        Choices,
        words=st.sampled_from(WordsLevel),
        mode=st.sampled_from([None, *Mode]),
        evening=st.integers(0, 9),
    ),
    bed=st.sampled_from([None, "none", "ocean:breath", "binaural:4"]),
    bell=st.sampled_from(["bowl", "none"]),
    tail_ms=st.sampled_from([None, None, 20_000]),
    speech_lufs=st.sampled_from([None, -20.0]),
    force=st.just(True),
)
"""What is asked for: any length to the millisecond, any choice, mode, evening and bed."""


@examples(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(asked=REQUESTS, form=st.sampled_from(["mp3", "mp3", "wav"]), data=st.data())
def test_it_is_the_file_that_is_rendered_of_the_same_request(asked, form, data, folder, settings):
    if asked.bed == "none" or asked.choices.mode is not Mode.BEDTIME:
        asked = replace(asked, tail_ms=None)  # only a bed goes on, and only for who falls asleep
    labels = data.draw(st.sampled_from([None, Labels(artist="Ümit", cover=PICTURE)]))
    track = pipeline.track(asked, settings, form=form, title="One evening", labels=labels)
    size, etag, parts = track.size, track.etag, {}
    for start in data.draw(st.lists(st.integers(0, size), min_size=1, max_size=3)):
        parts[start] = b"".join(track.read(start, start + 20_000))
    out = folder / etag / f"t.{form}"
    made = pipeline.render(asked, settings, out, title="One evening", labels=labels)
    whole = out.read_bytes()
    assert (size, track.duration_ms) == (len(whole), made.timeline.duration_ms)
    assert all(part == whole[start : start + 20_000] for start, part in parts.items())
    assert b"".join(track.read()) == whole
    assert pipeline.track(asked, settings, form=form, title="One evening", labels=labels).etag == etag


@pytest.fixture
def asked() -> Request:
    return Request(routine="small", target_ms=91_234, voice="tone", bed="none")


def test_a_session_that_was_composed_is_not_composed_again(asked, settings, monkeypatch):
    session = pipeline.remembered(asked, settings)
    monkeypatch.setattr(
        "voiceguide.compose.composer.compose_session", lambda *_: pytest.fail("composed again")
    )
    track = pipeline.track(asked, settings, session=session)
    assert isinstance(track, Track)
    assert track.duration_ms == session.timeline.duration_ms == 91_234


def test_nothing_but_the_cache_is_written(asked, settings, folder):
    before = {path for path in folder.rglob("*") if settings.cache_folder not in path.parents}
    assert b"".join(pipeline.track(asked, settings).read())
    after = {path for path in folder.rglob("*") if settings.cache_folder not in path.parents}
    assert after == before


def never(*_):
    raise AssertionError("it was composed again")


def kinds(cache: Path) -> Iterator[str]:
    return (path.relative_to(cache).parts[0] for path in cache.rglob("*") if path.is_file())


def test_what_was_read_is_kept_and_what_was_not_is_not_made(asked, settings, tmp_path):
    elsewhere = replace(settings, cache_folder=tmp_path / "cache")
    session = pipeline.remembered(asked, elsewhere)
    track = pipeline.track(asked, elsewhere, session=session)
    assert {"island", "loop"}.isdisjoint(kinds(elsewhere.cache_folder))
    next(track.read())
    assert {"island", "loop"}.isdisjoint(kinds(elsewhere.cache_folder)), "the tag and the Info frame"
    clip = session.timeline.clips[2]
    start = track.size * clip.start_ms // track.duration_ms
    some = b"".join(track.read(start, start + 10_000))
    few = sum(kind == "island" for kind in kinds(elsewhere.cache_folder))
    assert b"".join(track.read())[start : start + 10_000] == some
    assert 1 <= few < sum(kind == "island" for kind in kinds(elsewhere.cache_folder))


@pytest.mark.parametrize("lost", ["clips", "."])
def test_what_is_lost_from_the_cache_meanwhile_is_made_again(lost, asked, settings, tmp_path):
    elsewhere = replace(settings, cache_folder=tmp_path / "cache")
    whole = b"".join(pipeline.track(asked, settings).read())
    track = pipeline.track(asked, elsewhere)
    shutil.rmtree(elsewhere.cache_folder / lost)
    assert b"".join(track.read()) == whole


def test_a_script_that_changed_meanwhile_is_told_where_its_words_are_gone(asked, tmp_path):
    put_down(tmp_path / "scripts", text=TURN)
    here = Settings(script_folders=(tmp_path / "scripts",), cache_folder=tmp_path / "cache")
    track = pipeline.track(asked, here)
    shutil.rmtree(here.cache_folder)
    put_down(tmp_path / "scripts", text=TURN.replace("lap", "lap, palms down"))
    with pytest.raises(AudioError, match="The session is another one by now") as told:
        list(track.read())
    assert told.value.mend == "Compose it once more, and make its track of that."


@pytest.mark.parametrize("form", ["flac", "m4a", "m4b", "opus"])
def test_other_formats_are_refused_before_anything_is_spoken(form, asked, tmp_path):
    here = Settings(script_folders=(), cache_folder=tmp_path / "cache")
    with pytest.raises(OutputError, match=f"a track in {form} can only be made as a whole") as refused:
        pipeline.track(asked, here, form=form)
    assert refused.value.mend == "Render it to a file, or take mp3 or wav."
    assert not here.cache_folder.exists()


def test_a_format_that_is_none_is_named(asked, settings):
    with pytest.raises(OutputError, match="there is no format called 'mp33'") as refused:
        pipeline.track(asked, settings, form="mp33")
    assert "mp3" in refused.value.mend


def test_a_session_that_was_only_estimated_has_no_track(asked, settings):
    silent = with_text(pipeline.estimate(asked, settings), "")
    with pytest.raises(AudioError, match="have no sound yet"):
        pipeline.track(asked, settings, session=silent)


def test_a_length_that_cannot_be_is_refused_as_by_render(asked, settings):
    with pytest.raises(ImpossibleLength):
        pipeline.track(replace(asked, target_ms=5_000), settings)
