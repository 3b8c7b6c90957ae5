"""The tasks of workers, done here: what they put into the store, and that twice is once."""

from __future__ import annotations

import pytest

from tests.support.catalogues_made import at
from tests.support.small_script import put_down
from voiceguide.cache.shared_store import SharedStore
from voiceguide.catalogue import tasks
from voiceguide.catalogue.inputs import pack_inputs
from voiceguide.catalogue.records import read_record, track_file
from voiceguide.catalogue.tasks import CatalogueJob
from voiceguide.pipeline import Request
from voiceguide.speech.voices.tone import ToneVoice

KEY = "ab" * 32
REQUESTS = tuple(Request(routine="small", target_ms=ms, voice="tone") for ms in (90_000, 120_000))


@pytest.fixture
def job(tmp_path):
    put_down(tmp_path / "scripts")
    inputs = pack_inputs(at(tmp_path))
    SharedStore(str(tmp_path / "store")).write(inputs.name, inputs.data)
    return CatalogueJob(
        store=str(tmp_path / "store"),
        inputs=inputs.digest,
        folders=1,
        ending="mp3",
        cache_folder=str(tmp_path / "cache"),
    )


@pytest.fixture
def store(tmp_path):
    return SharedStore(str(tmp_path / "store"))


def test_what_is_planned_is_all_that_is_spoken(job, store, monkeypatch):
    planned = tasks.plan_group(job, REQUESTS)
    assert planned.problem == ""
    keys = tuple(one.key for one in planned.sentences)
    assert len(set(keys)) == len(keys) > 3
    assert tasks.speak_sentences(job, REQUESTS, keys) == ""
    raw = {name.replace("/", "")[: tasks.SHORT] for name in store.names("raw")}
    assert raw == {each for one in planned.sentences for each in one.raw}
    asked, speak = [], ToneVoice.speak
    monkeypatch.setattr(ToneVoice, "speak", lambda self, said: asked.append(said.spoken) or speak(self, said))
    made = tasks.make_track(job, KEY, REQUESTS[0])
    assert (made.made, made.problem) == (True, "")
    # What is said of the length of a hold is known only when its track is fitted.
    assert asked == ["Stay here for about forty seconds.", "One more breath here."]


def test_speech_from_before_there_was_a_store_is_put_there(job, store, tmp_path):
    keys = tuple(one.key for one in tasks.plan_group(job, REQUESTS).sentences)
    tasks.speak_sentences(job, REQUESTS, keys)
    for kind in ("raw", "clips"):
        for name in store.names(kind):
            store.remove(f"{kind}/{name}")
    tasks.speak_sentences(job, REQUESTS, keys[:2])
    assert len(store.names("raw")) == len(store.names("clips")) == 2


def test_a_track_that_is_there_is_left_alone(job, store):
    first = tasks.make_track(job, KEY, REQUESTS[0])
    sound = store.read(track_file(KEY, ".mp3"))
    assert (first.made, first.record) == (True, read_record(store.read(track_file(KEY, ".json"))))
    assert first.record.size_bytes == len(sound)
    assert first.record.duration_ms == 90_000
    store.write(track_file(KEY, ".mp3"), b"untouched")
    again = tasks.make_track(job, KEY, REQUESTS[0])
    assert (again.made, again.record) == (False, first.record)
    assert store.read(track_file(KEY, ".mp3")) == b"untouched"


def test_a_length_that_cannot_be_is_noted_and_another_problem_is_not(job, store):
    short = Request(routine="small", target_ms=30_000, voice="tone")
    assert "cannot last" in tasks.make_track(job, KEY, short).record.skipped
    assert store.names("tracks") == {f"ab/{KEY[2:]}.skipped.json"}
    wrong = Request(routine="other", target_ms=90_000, voice="tone")
    ended = tasks.make_track(job, "cd" * 32, wrong)
    assert (ended.record, ended.made) == (None, False)
    assert "other" in ended.problem
    assert "other" in tasks.plan_group(job, (wrong,)).problem


def test_scripts_that_are_damaged_in_the_store_are_one_sentence(tmp_path, job):
    other = CatalogueJob(store=job.store, inputs="0" * 64, folders=1, ending="mp3")
    assert "not in the store, or are damaged" in tasks.plan_group(other, REQUESTS).problem
    assert "not in the store, or are damaged" in tasks.make_track(other, KEY, REQUESTS[0]).problem


def test_a_bed_is_made_before_many_need_it(job, tmp_path):
    tasks.make_bed(job, "rain", None)
    before = {path for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert sum(path.stat().st_size for path in before) > 100_000
    tasks.make_bed(job, "rain", None)
    assert {path for path in (tmp_path / "cache").rglob("*") if path.is_file()} == before
