"""A download that breaks off goes on, and nothing but the right file comes to its place."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
from dataclasses import replace

import pytest

from voiceguide.core.locks import LOCKS, lock
from voiceguide.errors import OutputError, VoiceError, VoiceUnavailable
from voiceguide.speech.downloads.offer import RemoteFile
from voiceguide.speech.downloads.partial import check_free, is_placed, partial_download

PATH = "/a/voice.onnx"
DATA = b"".join(n.to_bytes(4, "big") for n in range(250_000))


@pytest.fixture
def remote(voice_host) -> RemoteFile:
    voice_host.files[PATH] = DATA
    return RemoteFile(
        url=voice_host.address + PATH,
        name="voice.onnx",
        size_bytes=len(DATA),
        sha256=hashlib.sha256(DATA).hexdigest(),
    )


def fetch(remote, out):
    seen = []
    with partial_download(remote, out) as part:
        part.complete(seen.append)
        part.place(out)
    return seen


def left(folder):
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def test_a_file_comes_to_its_place_and_nothing_is_left_beside_it(remote, tmp_path):
    out = tmp_path / "new" / "voice.onnx"
    assert not is_placed(remote, out)
    seen = fetch(remote, out)
    assert (seen == sorted(seen), seen[-1]) == (True, len(DATA))
    assert (out.read_bytes(), left(out.parent)) == (DATA, ["voice.onnx"])
    assert is_placed(remote, out)


def test_what_broke_off_at_ninety_percent_goes_on_there(voice_host, remote, tmp_path):
    out = tmp_path / "new" / "voice.onnx"
    voice_host.fail(PATH, "cut", 0.9)
    with pytest.raises(VoiceError) as told:
        fetch(remote, out)
    assert "900.0 kB are kept: the same command goes on from there" in told.value.mend
    assert left(out.parent) == [".voice.onnx.part"]
    fetch(remote, out)
    assert voice_host.asked == [(PATH, ""), (PATH, "bytes=900000-")]
    assert (out.read_bytes(), left(out.parent)) == (DATA, ["voice.onnx"])


def test_what_all_came_before_is_not_asked_for_again(voice_host, remote, tmp_path):
    out = tmp_path / "voice.onnx"
    with partial_download(remote, out) as part:
        part.complete(lambda here: None)
    fetch(remote, out)
    assert len(voice_host.asked) == 1


@pytest.mark.parametrize("kept", [DATA[:-1] + b"?", b"?" * 5_000, DATA + b"?"], ids=["last", "first", "long"])
def test_what_was_kept_of_another_file_is_thrown_away(remote, tmp_path, kept):
    out = tmp_path / "voice.onnx"
    (tmp_path / ".voice.onnx.part").write_bytes(kept)
    fetch(remote, out)
    assert out.read_bytes() == DATA


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("other", "another file than the one that is known"),
        ("more", "has 1,000,000 bytes, but more come"),
        ("page", "has 1,000,000 bytes, but 35 come"),
    ],
)
def test_another_file_is_refused_and_nothing_of_it_kept(voice_host, remote, tmp_path, fault, told):
    out = tmp_path / "new" / "voice.onnx"
    voice_host.fail(PATH, fault)
    with pytest.raises(VoiceUnavailable, match=told) as refused:
        fetch(remote, out)
    assert refused.value.mend.startswith("Nothing of it was kept.")
    assert not out.parent.exists()
    fetch(remote, out)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("whole other", "another file than the one that is known"),
        ("more", "has 1,000,000 bytes, but more come"),
        ("page", "has 1,000,000 bytes, but 35 come"),
    ],
)
def test_what_is_kept_stays_while_a_whole_file_comes_instead_of_the_rest(
    voice_host, remote, tmp_path, fault, told
):
    """A network that asks to sign in answers every request with a page of its own."""
    out = tmp_path / "new" / "voice.onnx"
    part = out.with_name(".voice.onnx.part")
    part.parent.mkdir()
    part.write_bytes(DATA[:900_000])
    voice_host.fail(PATH, fault)
    with pytest.raises(VoiceUnavailable, match=told) as refused:
        fetch(remote, out)
    assert "900.0 kB" in refused.value.mend
    assert (part.read_bytes(), left(out.parent)) == (DATA[:900_000], [".voice.onnx.part"])
    seen = fetch(remote, out)
    assert (out.read_bytes(), left(out.parent), seen[-1]) == (DATA, ["voice.onnx"], len(DATA))


def test_a_part_that_was_placed_by_another_process_meanwhile_is_left_alone(remote, tmp_path, monkeypatch):
    out = tmp_path / "new" / "voice.onnx"

    def placed_first(descriptor):
        out.with_name(".voice.onnx.part").rename(out)
        return lock(descriptor)

    monkeypatch.setattr("voiceguide.speech.downloads.partial.lock", placed_first)
    with pytest.raises(VoiceUnavailable, match="Another process is downloading"):
        fetch(remote, out)
    assert left(out.parent) == ["voice.onnx"]


def test_an_md5_sum_is_taken_where_no_other_is_known(voice_host, remote, tmp_path):
    listed = replace(remote, sha256="", md5=hashlib.md5(DATA, usedforsecurity=False).hexdigest())
    voice_host.fail(PATH, "other")
    with pytest.raises(VoiceUnavailable):
        fetch(listed, tmp_path / "voice.onnx")
    fetch(listed, tmp_path / "voice.onnx")


def test_another_file_in_the_place_is_not_replaced(remote, tmp_path):
    out = tmp_path / "voice.onnx"
    out.write_bytes(b"mine")
    with pytest.raises(OutputError, match="Another file of this name is there already"):
        is_placed(remote, out)


def test_a_link_in_place_of_the_part_is_not_followed(remote, tmp_path):
    (tmp_path / "mine").write_text("keep")
    (tmp_path / ".voice.onnx.part").symlink_to(tmp_path / "mine")
    with pytest.raises(OutputError):
        fetch(remote, tmp_path / "voice.onnx")
    assert (tmp_path / "mine").read_text() == "keep"


@pytest.mark.skipif(not LOCKS, reason="no locks on this system")
def test_two_processes_do_not_download_into_one_part(remote, tmp_path):
    held = os.open(tmp_path / ".voice.onnx.part", os.O_RDWR | os.O_CREAT)
    assert lock(held)
    try:
        with pytest.raises(VoiceUnavailable, match="Another process is downloading this voice"):
            fetch(remote, tmp_path / "voice.onnx")
    finally:
        os.close(held)


def test_a_disk_that_fills_up_is_told_and_freed(remote, tmp_path):
    """A file that may not grow is refused as one on a full disk is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))
    try:
        with pytest.raises(OutputError) as told:
            fetch(remote, tmp_path / "new" / "voice.onnx")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert told.value.mend == "Choose another place with $VOICEGUIDE_VOICES."
    assert not (tmp_path / "new").exists()


def test_a_disk_without_room_is_told_before_anything_comes(tmp_path):
    check_free(tmp_path / "not" / "there", 1)
    with pytest.raises(OutputError, match=r"The disk has room for .* and .* are needed"):
        check_free(tmp_path / "not" / "there", 1 << 60)


def test_what_is_stopped_stays_to_be_gone_on_with(remote, tmp_path):
    def stop(here):
        if here > 200_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), partial_download(remote, tmp_path / "voice.onnx") as part:
        part.complete(stop)
    assert (tmp_path / ".voice.onnx.part").stat().st_size > 200_000
