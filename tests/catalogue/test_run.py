"""A catalogue from its file to its tracks, by the real processes of one cluster that all tests here share."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
import time

import pytest

from tests.support.catalogues_made import SMALL, at, cluster_of, made, written
from tests.support.s3_served import BUCKET, credentials, s3_served
from tests.support.small_script import SMALL as SCRIPT
from tests.support.small_script import put_down
from voiceguide import pipeline
from voiceguide.cache.shared_store import SharedStore
from voiceguide.cache.tier import store_at, tier_at
from voiceguide.catalogue.run import CatalogueRequest, catalogue_cost, located_store
from voiceguide.errors import ClusterError, OutputError

pytestmark = pytest.mark.starts
TRACKS = [
    "tone/small-1min30s-no-bed.mp3",
    "tone/small-1min30s-rain.mp3",
    "tone/small-2min-no-bed.mp3",
    "tone/small-2min-rain.mp3",
]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A cluster whose workers know an S3 server, also those that are started again."""
    before = dict(os.environ)
    with s3_served(tmp_path_factory.mktemp("s3")) as port:
        os.environ.update(credentials(port))
        with cluster_of(3, tmp_path_factory.mktemp("workers") / "cache") as address:
            yield address
    for name in credentials(port).keys() - before.keys():
        del os.environ[name]


@pytest.fixture(autouse=True)
def _fresh_stores():
    store_at.cache_clear()
    tier_at.cache_clear()


def quiet(*_):
    return None


def test_the_same_bytes_as_from_one_machine_and_nothing_twice(scheduler, tmp_path):
    request = CatalogueRequest(file=written(tmp_path), scheduler=scheduler, folder=tmp_path / "tracks")
    settings = at(tmp_path, tmp_path / "store")
    before = catalogue_cost(request, settings, quiet)
    assert (before.tracks, before.to_make, before.spoken) == (4, 4, 0)
    assert before.sentences > 3
    assert before.duration_ms == 2 * (90_000 + 120_000)
    assert not (tmp_path / "store").exists()

    done, ends, notes = made(request, settings)
    assert (done.made, done.new, done.exported, done.failed, done.skipped) == (4, 4, 4, (), ())
    assert ends == [f"made {name}" for name in TRACKS]
    assert any("Dask's view of the work: http://127.0.0.1:" in note for note in notes)
    for bed, end in (("rain", "rain"), ("none", "no-bed")):
        alone = pipeline.render(
            pipeline.Request(routine="small", target_ms=120_000, voice="tone", bed=bed),
            at(tmp_path),
            tmp_path / f"alone-{bed}.mp3",
        )
        together = tmp_path / "tracks" / "tone" / f"small-2min-{end}.mp3"
        assert together.read_bytes() == alone.track.read_bytes()
        assert together.with_suffix(".timeline.json").read_bytes() == alone.timeline_path.read_bytes()
        assert before.size_bytes / 4 == pytest.approx(together.stat().st_size, rel=0.3)

    again, ends, notes = made(request, settings)
    assert (again.made, again.new, again.exported, ends, notes) == (4, 0, 0, [], [])
    after = catalogue_cost(request, settings, quiet)
    assert (after.made, after.to_make, after.sentences) == (4, 0, 0)
    listed = json.loads((tmp_path / "store" / "catalogues" / "small.json").read_bytes())
    assert sorted(one["name"] for one in listed["tracks"] if one["state"] == "made") == TRACKS


def test_a_mended_sentence_makes_its_tracks_again_and_speaks_it_alone(scheduler, tmp_path):
    file = written(tmp_path, SMALL.replace("[none, rain]", "none"))
    request = CatalogueRequest(file=file, scheduler=scheduler)
    settings = at(tmp_path, tmp_path / "store")
    assert made(request, settings)[0].new == 2
    raw = SharedStore(str(tmp_path / "store")).names("raw")
    put_down(tmp_path / "scripts", text=SCRIPT.replace("Soften your jaw.", "Soften your whole jaw."))
    cost = catalogue_cost(request, settings, quiet)
    assert (cost.to_make, cost.sentences - cost.spoken) == (2, 1)
    assert made(request, settings)[0].new == 2
    assert len(SharedStore(str(tmp_path / "store")).names("raw") - raw) == 1
    put_down(tmp_path / "scripts", text="# only a remark\n" + SCRIPT)
    assert catalogue_cost(request, settings, quiet).to_make == 0


def test_what_cannot_be_is_skipped_and_known_the_next_time(scheduler, tmp_path):
    file = written(tmp_path, SMALL.replace("[1.5, 2]", "[0.5, 2]").replace("[none, rain]", "none"))
    request = CatalogueRequest(file=file, scheduler=scheduler)
    settings = at(tmp_path, tmp_path / "store")
    done, ends, _ = made(request, settings)
    assert (done.made, done.failed) == (1, ())
    assert [one.name for one in done.skipped] == ["tone/small-30s-no-bed.mp3"]
    assert "cannot last 30" in done.skipped[0].why or "cannot last 0:30" in done.skipped[0].why
    assert len(ends) == 2
    assert made(request, settings)[1] == []


def test_lost_and_damaged_files_of_a_store_are_made_again(scheduler, tmp_path):
    file = written(tmp_path, SMALL.replace("[none, rain]", "none"))
    request = CatalogueRequest(file=file, scheduler=scheduler, folder=tmp_path / "tracks")
    settings = at(tmp_path, tmp_path / "store")
    made(request, settings)
    right = {path.name: path.read_bytes() for path in (tmp_path / "tracks" / "tone").iterdir()}
    one, other = sorted((tmp_path / "store" / "tracks").glob("*/*.mp3"))
    one.unlink()
    data = other.read_bytes()
    other.write_bytes(data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])
    for path in (tmp_path / "tracks" / "tone").iterdir():
        path.unlink()
    done = made(request, settings)[0]
    assert (done.new, len(done.failed), done.exported) == (1, 1, 1)
    assert "not whole in the store" in done.failed[0].why
    done = made(request, settings)[0]
    assert (done.new, done.failed, done.exported) == (1, (), 1)
    assert {path.name: path.read_bytes() for path in (tmp_path / "tracks" / "tone").iterdir()} == right


def test_a_worker_that_is_killed_loses_nothing(scheduler, tmp_path):
    import distributed

    request = CatalogueRequest(file=written(tmp_path), scheduler=scheduler, folder=tmp_path / "tracks")
    with distributed.Client(scheduler, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
    killed = []

    def kill():
        for _ in range(3000):
            if list((tmp_path / "store").glob("tracks/*/*")):
                break
            time.sleep(0.01)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    killer = threading.Thread(target=kill)
    killer.start()
    done, _, _ = made(request, at(tmp_path, tmp_path / "store"))
    killer.join()
    assert (done.made, done.failed, len(killed)) == (4, (), 3)
    alone = pipeline.render(
        pipeline.Request(routine="small", target_ms=90_000, voice="tone", bed="rain"),
        at(tmp_path),
        tmp_path / "alone.mp3",
    )
    together = tmp_path / "tracks" / "tone" / "small-1min30s-rain.mp3"
    assert together.read_bytes() == alone.track.read_bytes()


def test_two_clients_at_once_on_a_bucket_do_no_work_twice(scheduler, tmp_path):
    request = CatalogueRequest(file=written(tmp_path), scheduler=scheduler)
    address = f"s3://{BUCKET}/two"
    results = []
    clients = [
        threading.Thread(target=lambda: results.append(made(request, at(tmp_path, address))))
        for _ in range(2)
    ]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert [done.made for done, _, _ in results] == [4, 4]
    made(request, at(tmp_path, tmp_path / "store"))
    bucket, folder = SharedStore(address), SharedStore(str(tmp_path / "store"))
    names = {f"tracks/{name}" for name in folder.names("tracks") if name.endswith(".mp3")}
    assert names == {f"tracks/{name}" for name in bucket.names("tracks") if name.endswith(".mp3")}
    for name in names:
        etag = bucket._files.info(bucket._place(name))["ETag"].strip('"')
        assert etag == hashlib.md5(folder.read(name), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (SMALL.replace("small", "smal"), "small"),
        (SMALL + "languages: xx\n", "xx"),
        (SMALL + "choices: {surface: bed}\n", "surface"),
        (SMALL.replace("tone", "'gtts:de'"), "gtts:de does not speak 'en', as small does: exclude"),
    ],
)
def test_what_cannot_be_planned_is_refused_before_anything_is_spoken(scheduler, tmp_path, text, what):
    request = CatalogueRequest(file=written(tmp_path, text), scheduler=scheduler)
    with pytest.raises(OutputError, match=what):
        made(request, at(tmp_path, tmp_path / "store"))
    with pytest.raises(OutputError, match=what):
        catalogue_cost(request, at(tmp_path, tmp_path / "store"), quiet)
    assert not list((tmp_path / "store").glob("raw/*"))


def test_a_store_and_a_scheduler_that_cannot_be_used_are_refused_before_work(tmp_path, monkeypatch):
    request = CatalogueRequest(file=written(tmp_path), scheduler="tcp://127.0.0.1:9")
    with pytest.raises(ClusterError, match="need a store"):
        located_store(request, at(tmp_path))
    with pytest.raises(ClusterError, match="in memory"):
        located_store(request, at(tmp_path, "memory://x/y"))
    beside = located_store(CatalogueRequest(file=request.file), at(tmp_path))
    assert beside.store == str(tmp_path / "small.store")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    with pytest.raises(ClusterError, match="cannot be used: EndpointConnectionError"):
        made(request, at(tmp_path, "s3://nobody/there"))
    with pytest.raises(ClusterError, match="no scheduler answers there"):
        made(request, at(tmp_path, tmp_path / "store"))
