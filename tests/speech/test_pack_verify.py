"""What a pack from a stranger must be: a forged, cut or endless one is refused, and nothing enters."""

from __future__ import annotations

import io
import json
import stat
import struct
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speech.locks_made import session
from tests.support.packs_made import entered, files, made
from voiceguide.audio.dsp.loudness import heard_lufs
from voiceguide.cache import entry
from voiceguide.cache.store import Cache
from voiceguide.errors import PackError
from voiceguide.speech import pack as packfile
from voiceguide.speech import pack_verify


def forged(data: bytes, change) -> bytes:
    """Make a pack again after `change(members, told)`; sizes and sums are made right afterwards."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        members = {info.filename: pack.read(info) for info in pack.infolist()}
    told = json.loads(members.pop("pack.json"))
    change(members, told)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr(packfile._info("pack.json"), json.dumps(told))
        for name, content in members.items():
            pack.writestr(packfile._info(name), content)
    return file.getvalue()


def announce(members, told):
    told["entries"] = [
        {"name": name, "bytes": len(content), "sha256": pack_verify.entry_sha256(content)}
        for name, content in members.items()
    ]


def add(name: str, content: bytes = b"x"):
    def change(members, told):
        members[name] = content
        announce(members, told)

    return change


def swap_sounds(members, told):
    one, two = [name for name in members if name.startswith("clips/")][:2]
    members[one], members[two] = members[two], members[one]
    announce(members, told)


def resound(members, told):
    name = next(name for name in members if name.startswith("clips/"))
    head, payload = entry.unseal(members[name])
    members[name] = b"".join(entry.seal(head.kind, head.key, head.facts, bytes(len(payload))))
    announce(members, told)


def says_otherwise(**facts):
    """Forge what a clip's own head says of it."""

    def change(members, told):
        name = next(name for name in members if name.startswith("clips/"))
        head, payload = entry.unseal(members[name])
        members[name] = b"".join(entry.seal(head.kind, head.key, {**head.facts, **facts}, payload))
        told["sessions"] = []
        announce(members, told)

    return change


def pinned_otherwise(**fields):
    """Forge what a lock says of a clip."""

    def change(members, told):
        told["sessions"][0]["clips"][0].update(fields)

    return change


def pinned_twice(members, told):
    other = json.loads(json.dumps(told["sessions"][0])) | {"track": "another"}
    other["clips"][0]["duration_ms"] += 1
    told["sessions"].append(other)


def of_sound(samples: np.ndarray, **facts):
    """Add a clip that tells the truth about its own samples, unless `facts` say otherwise."""
    key, lufs = "7" * 64, float(round(heard_lufs(samples)[0], 2))
    plain = {"duration_ms": len(samples) // 48, "lufs": lufs, "gain_db": 0.0, **facts}
    return add(f"clips/{key}", b"".join(entry.seal("clips", key, plain, samples.tobytes())))


def hum(level: float, ms: int) -> np.ndarray:
    return np.rint(32_767 * level * np.sin(np.arange(48 * ms) / 8)).astype("<i2")


def no_clip(members, told):
    name = "clips/" + "7" * 64
    members[name] = b"".join(
        entry.seal("clips", "7" * 64, {"duration_ms": 9, "lufs": 1, "gain_db": 0}, b"xy")
    )
    announce(members, told)


def no_sound(members, told):
    add("raw/" + "7" * 64, b"".join(entry.seal("raw", "7" * 64, {}, b"#!/bin/sh\nrm -rf /\n")))(members, told)


def missing(members, told):
    del members[next(name for name in members if name.startswith("clips/"))]
    announce(members, told)


def pins_elsewhere(members, told):
    told["sessions"][0]["track"] = "../../up"


def two_of_one_name(members, told):
    told["sessions"].append(told["sessions"][0] | {"track": told["sessions"][0]["track"].upper()})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (add("../../outside"), "is not what a pack has"),
        (add("/etc/cron.d/evil"), "is not what a pack has"),
        (add("clips/../../x"), "is not what a pack has"),
        (add("clips\\..\\x"), "is not what a pack has"),
        (add("islands/" + "a" * 64), "is not what a pack has"),
        (add("clips/" + "A" * 64), "is not what a pack has"),
        (add("clips/" + "a" * 64), "is not whole"),
        (lambda members, told: members.update({"raw/" + "e" * 64: b"x"}), "other members than it announces"),
        (lambda members, told: told["entries"].pop(), "other members than it announces"),
        (lambda members, told: told["entries"][0].update(sha256="0" * 64), "does not match its checksum"),
        (lambda members, told: told["entries"][0].update(bytes=1), "is not as long as it is announced"),
        (lambda members, told: told["entries"].append(7), "Its list is not what a pack has"),
        (lambda members, told: told.update(schema="voiceguide.pack/9"), "reads 'voiceguide.pack/1' only"),
        (lambda members, told: told.update(more=1), "Its list is not what a pack has"),
        (swap_sounds, "it holds another entry"),
        (resound, "is not the one that it pins"),
        (says_otherwise(lufs=-40.0), "and not the -40.0 that it tells"),
        (says_otherwise(duration_ms=99), "is not speech"),
        (says_otherwise(duration_ms=True), "is not speech"),
        (says_otherwise(duration_ms=10**300), "is not speech"),
        (says_otherwise(lufs=float("inf")), "is not whole"),
        (says_otherwise(gain_db=float("nan")), "is not whole"),
        (pinned_otherwise(duration_ms=99), "is described in two ways"),
        (pinned_otherwise(lufs=-40.0), "is described in two ways"),
        (pinned_twice, "It pins two sounds"),
        (of_sound(hum(1.0, 500)), "is louder than any speech"),
        (of_sound(hum(1.0, 500), lufs=None), "is louder than any speech"),
        (
            # By the loudness of the whole it would pass; one moment of it would not.
            of_sound(np.concatenate([hum(0.3, 20_000), hum(1.0, 500)]).astype("<i2")),
            "is louder than any speech",
        ),
        (of_sound(hum(0.2, 500), lufs=-60.5), "and not the -60.5 that it tells"),
        (no_clip, "is not speech"),
        (no_sound, "is not speech"),
        (missing, "is missing in it"),
        (two_of_one_name, "Two of its sessions have one name"),
        (pins_elsewhere, "cannot be the name of a track"),
    ],
)
def test_a_forged_pack_is_refused_and_nothing_enters(theirs, tmp_path, change, why):
    with pytest.raises(PackError) as refused:
        entered(forged(made(theirs), change), tmp_path)
    assert why in str(refused.value)
    assert str(tmp_path / "it.vgpack") in str(refused.value)
    assert not (tmp_path / "mine").exists()


def zipped(*members: tuple[zipfile.ZipInfo | str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as pack:
        for name, content in members:
            pack.writestr(name, content)
    return file.getvalue()


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("clips/" + "a" * 64)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def of_bomb() -> bytes:
    info = packfile._info("pack.json")
    info.compress_type = zipfile.ZIP_DEFLATED
    return zipped((info, b" " * 50_000_000))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no pack of speech"),
        (b"PK\x05\x06" + bytes(18), "no pack of speech"),
        (b"\x00" * 500, "no pack of speech"),
        (zipped((packfile._info("readme.txt"), b"{}"))[:-1], "no pack of speech"),
        (zipped((packfile._info("pack.json"), b"{}")) + b"\x00", "its end is not where it must be"),
        (b"MZ" + zipped((packfile._info("pack.json"), b"{}")), "list of members is not where it must be"),
        (zipped((packfile._info("readme.txt"), b"{}")), "is not what a pack has"),
        (
            zipped((packfile._info("pack.json"), b"[" * 5_000)),
            "Its list cannot be read: it is nested too deeply",
        ),
        (
            zipped((packfile._info("pack.json"), b"[" + b"[]," * 1_000_000 + b"[]]")),
            "more than 1000000 values",
        ),
        (zipped((packfile._info("pack.json"), b"\xff\xfe")), "Its list cannot be read"),
        (zipped((link(), b"/etc/passwd")), "is not an ordinary member"),
        (of_bomb(), "is compressed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_files_are_refused(tmp_path, data, why):
    with pytest.raises(PackError) as refused:
        entered(data, tmp_path)
    assert why in str(refused.value)
    assert not (tmp_path / "mine").exists()


def test_a_pack_that_was_cut_anywhere_is_told_as_incomplete(theirs, tmp_path):
    whole = made(theirs)
    cuts = {*range(1, 200), *range(200, len(whole), len(whole) // 40), *range(len(whole) - 100, len(whole))}
    for cut in sorted(cuts):
        with pytest.raises(PackError) as refused:
            entered(whole[:cut], tmp_path)
        what = "no pack of speech" if cut < 4 else "incomplete or damaged: its end"
        assert what in refused.value.what, cut
        assert ("get the whole file again" in refused.value.mend) == (cut >= 4)
    assert not (tmp_path / "mine").exists()


def test_overlapping_members_are_refused(theirs, tmp_path):
    """The trick of the better zip bombs: many entries of the directory share one place in the file."""
    data = bytearray(made(theirs))
    at = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    record = bytearray(data[at : data.index(b"PK\x01\x02", at + 4)])
    size = len(data) - 10_000
    record[20:28] = size.to_bytes(4, "little") * 2
    forged_directory = bytes(record) + bytes(data[at:end]).removeprefix(data[at : at + len(record)])
    with pytest.raises(PackError, match="larger than itself"):
        entered(bytes(data[:at]) + forged_directory + bytes(data[end:]), tmp_path)
    assert not (tmp_path / "mine").exists()


@settings(max_examples=60)
@given(st.data())
def test_every_bit_counts(tmp_path_factory, whole, data):
    """All that may be turned unseen is what zipfile and we do not read: dates, versions, rights."""
    at = data.draw(st.integers(0, len(whole) - 1))
    hurt = bytearray(whole)
    hurt[at] ^= 1 << data.draw(st.integers(0, 7))
    folder = tmp_path_factory.mktemp("bits")
    try:
        entered(bytes(hurt), folder)
    except PackError:
        assert not (folder / "mine").exists()
    else:
        good = folder / "good"
        good.mkdir()
        entered(whole, good)
        assert files(folder / "mine") == files(good / "mine")


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    cache = Cache(tmp_path_factory.mktemp("whole") / "cache")
    return made(cache, session(cache, numbers=(1,)))


def test_silence_and_honest_speech_of_any_level_enter(theirs, tmp_path):
    data = forged(made(theirs), of_sound(hum(0.2, 500)))
    assert entered(data, tmp_path).entered == 5
    silent = forged(made(theirs), of_sound(np.zeros(4_800, "<i2"), lufs=-70.0))
    assert entered(silent, tmp_path, Cache(tmp_path / "other")).entered == 5


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
@pytest.mark.parametrize("kind", ["list", "raw"])
def test_the_largest_of_everything_takes_little_memory(tmp_path, kind):
    """A 60 MB list of empty lists took 1.5 GB."""
    path = tmp_path / "it.vgpack"
    if kind == "list":
        told = b"[" + b"[]," * (pack_verify.LARGEST_LIST // 3 - 2) + b"[]]"
        path.write_bytes(zipped((packfile._info("pack.json"), told)))
    else:
        empty = zipped((packfile._info("pack.json"), b"{}"))
        path.write_bytes(forged(empty, largest_raw))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path, tmp_path / "mine"], capture_output=True, text=True, check=True
    )
    refused, most_mb = done.stdout.split()
    assert refused == ("True" if kind == "list" else "False")
    assert int(most_mb) < 500


MEASURED = """\
import re, sys
from pathlib import Path
from voiceguide.errors import PackError
from voiceguide.audio.dsp.loudness import heard_lufs
from voiceguide.speech import pack as packfile
from voiceguide.cache.store import Cache
refused = False
try:
    packfile.import_pack(Path(sys.argv[1]), Cache(Path(sys.argv[2])), heard_lufs)
except PackError as problem:
    refused = True
# Of this program alone: what the system counts of a process begins with the one that started it.
print(refused, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1000)
"""


def largest_raw(members, told):
    """Make a pack of one entry, the largest that may be."""
    payload = struct.pack("<If", 48_000, 0.5) + bytes(pack_verify.LARGEST_ENTRY["raw"] - 400)
    told.update(schema="voiceguide.pack/1", sessions=[])
    add("raw/" + "7" * 64, b"".join(entry.seal("raw", "7" * 64, {}, payload)))(members, told)
