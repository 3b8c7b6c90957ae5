"""A shared store: whole files or none, in a folder, in memory and on a real S3 server."""

from __future__ import annotations

import pytest

from tests.support.faulty_store import FaultyStore
from tests.support.s3_served import BUCKET, credentials, free_port, s3_served
from voiceguide.cache.shared_store import MOST_BYTES, SharedStore, StoreUnreachable
from voiceguide.errors import CacheError


@pytest.fixture(scope="module")
def s3_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("s3")


@pytest.fixture(scope="module")
def s3_server(s3_folder):
    with s3_served(s3_folder) as port:
        yield port


@pytest.fixture(params=["folder", "memory", "s3"])
def address(request, tmp_path, monkeypatch):
    if request.param != "s3":
        return {"folder": str(tmp_path / "team"), "memory": f"memory://{tmp_path.name}/team"}[request.param]
    for name, value in credentials(request.getfixturevalue("s3_server")).items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{tmp_path.name}"


def test_what_is_written_is_read_listed_and_removed(address):
    store = SharedStore(address)
    assert store.read("a/b.json") is None
    assert store.names("a") == frozenset()
    store.write("a/b.json", b"one")
    store.write("a/b.json", b"two")
    store.write("a/c/d.mp3", b"")
    assert (store.read("a/b.json"), store.names("a")) == (b"two", {"b.json", "c/d.mp3"})
    assert store.names("") == {"a/b.json", "a/c/d.mp3"}
    store.remove("a/b.json")
    store.remove("a/b.json")
    assert (store.read("a/b.json"), store.names("a")) == (None, {"c/d.mp3"})


def test_a_second_process_finds_what_the_first_wrote_meanwhile(address):
    one, two = SharedStore(address), SharedStore(address)
    assert two.names("a") == frozenset()
    one.write("a/b", b"1")
    assert (two.names("a"), two.read("a/b")) == ({"b"}, b"1")


def test_who_creates_second_changes_nothing(address):
    store = SharedStore(address)
    assert store.create("x", b"first")
    assert not store.create("x", b"second")
    assert store.read("x") == b"first"


def test_a_folder_never_shows_half_a_file(tmp_path, monkeypatch):
    store = SharedStore(str(tmp_path))
    store.write("x", b"old")
    monkeypatch.setattr(type(store._files), "mv", lambda *_: (_ for _ in ()).throw(OSError(28, "No space")))
    with pytest.raises(StoreUnreachable, match="no space"):
        store.write("x", b"new")
    assert (store.read("x"), list(tmp_path.iterdir())) == (b"old", [tmp_path / "x"])
    (tmp_path / ".x.0011.part").write_bytes(b"left by a kill")
    assert store.names("") == {"x"}


def test_a_file_that_is_too_long_to_be_ours_is_none(tmp_path):
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert SharedStore(str(tmp_path)).read("huge") is None


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("", "no address"),
        ("simplecache::s3://x/y", "no address"),
        ("foo://x/y", "Nobody knows stores by foo://"),
        ("s3://", "names a bucket"),
        ("sftp://ana:secret@host/x", "may not have a password"),
    ],
)
def test_an_address_that_is_none_is_refused_in_a_sentence(address, what):
    with pytest.raises(CacheError, match=what) as refused:
        SharedStore(address)
    assert "secret" not in str(refused.value)
    assert refused.value.mend


def test_what_an_s3_server_refuses_is_one_sentence(s3_server, monkeypatch):
    for name, value in credentials(s3_server).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StoreUnreachable, match="There is no store at s3://nobodys-bucket/x"):
        SharedStore("s3://nobodys-bucket/x").write("a", b"1")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("HOME", "/nonexistent")
    with pytest.raises(StoreUnreachable, match="asks for credentials, and there are none here"):
        SharedStore(f"s3://{BUCKET}/third").read("a")


def test_an_s3_server_keeps_what_it_has_over_a_restart_and_its_absence_is_one_sentence(tmp_path, monkeypatch):
    port = free_port()
    for name, value in credentials(port).items():
        monkeypatch.setenv(name, value)
    store = SharedStore(f"s3://{BUCKET}/restarted")
    with s3_served(tmp_path, port):
        store.write("a", b"1")
    with pytest.raises(StoreUnreachable, match="cannot be used"):
        store.read("a")
    with s3_served(tmp_path, port):
        assert store.read("a") == b"1"


def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path, monkeypatch):
    store = SharedStore(str(tmp_path))
    refused = PermissionError(13, "Permission denied")
    monkeypatch.setattr(type(store._files), "pipe_file", lambda *_, **__: (_ for _ in ()).throw(refused))
    with pytest.raises(StoreUnreachable, match="does not allow that"):
        store.write("a", b"1")


def test_faults_of_a_library_are_one_sentence(monkeypatch):
    store = SharedStore("faulty://team/x")
    store.write("a", b"1")
    monkeypatch.setattr(FaultyStore, "fault", "fails")
    with pytest.raises(StoreUnreachable, match=r"faulty://team/x cannot be used: input/output error\."):
        store.read("a")
