"""A voice is downloaded whole or not at all, and whoever cannot is told how to place it by hand."""

from __future__ import annotations

import json
import os

import pytest

from tests.speech.downloads.test_kokoro_styles import MADE, known
from tests.support.piper_made import piper_voice
from tests.support.voice_host import index_of, piper_files
from voiceguide.errors import OutputError, VoiceError, VoiceUnavailable
from voiceguide.speech.downloads import catalog
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.registry import make_voice

NAME = "de_DE-hum-medium"


@pytest.fixture
def published(voice_host, tmp_path):
    """A voice on the host: a real model of the shape that Piper's voices have, some kB of it."""
    model = piper_voice(tmp_path / "made", NAME, espeak={"voice": "de"})
    files = piper_files(NAME, model.read_bytes(), model.with_name(f"{NAME}.onnx.json").read_bytes())
    voice_host.files |= files | index_of(files)
    return list(files)


def get(name=NAME):
    return catalog.download(catalog.find_offer(name, os.environ), lambda done, of: None)


def left(tmp_path):
    folder = tmp_path / "voices"
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_a_voice_that_was_downloaded_speaks(published, tmp_path):
    seen = []
    offer = catalog.find_offer(NAME, os.environ)
    assert not catalog.is_here(offer)
    places = catalog.download(offer, lambda done, of: seen.append((done, of)))
    assert seen[-1] == (offer.size_bytes, offer.size_bytes)
    assert [place.name for place in places] == [f"{NAME}.onnx.json", f"{NAME}.onnx"]
    assert left(tmp_path) == [f"{NAME}.onnx", f"{NAME}.onnx.json"]
    assert catalog.is_here(offer)
    assert catalog.what_else_is_missing(offer, os.environ) == ""
    assert make_voice(offer.spec).speak(Utterance("Lass los.", "de", Pace.DAY)).samples.size


@pytest.mark.parametrize("at", [0, 1], ids=["model", "settings"])
def test_a_voice_of_which_one_file_is_missing_cannot_be_named(voice_host, published, tmp_path, at):
    voice_host.fail(published[at], "cut", 0.9)
    with pytest.raises(VoiceError) as told:
        get()
    assert all(name.startswith(".") for name in left(tmp_path))
    assert "the same command goes on from there" in told.value.mend
    assert f"or place its files by hand: get {voice_host.address}" in told.value.mend
    assert str(tmp_path / "voices") in told.value.mend
    voice_host.asked.clear()
    get()
    assert [path for path, asked in voice_host.asked if asked] == [published[at]]
    assert left(tmp_path) == [f"{NAME}.onnx", f"{NAME}.onnx.json"]


def test_a_file_that_was_placed_by_hand_is_not_downloaded_again(voice_host, published, tmp_path):
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / f"{NAME}.onnx").write_bytes(voice_host.files[published[0]])
    get()
    assert published[0] not in [path for path, _ in voice_host.asked]


def test_a_voice_that_the_user_made_is_not_replaced(published, tmp_path):
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / f"{NAME}.onnx").write_text("mine")
    with pytest.raises(OutputError, match="Another file of this name is there"):
        catalog.is_here(catalog.find_offer(NAME, os.environ))
    with pytest.raises(OutputError):
        get()
    assert left(tmp_path) == [f"{NAME}.onnx"]


def test_an_index_whose_sum_is_another_than_the_files_places_nothing(voice_host, published, tmp_path):
    index = json.loads(voice_host.files["/resolve/main/voices.json"])
    for told in index[NAME]["files"].values():
        told["md5_digest"] = "0" * 32
    voice_host.files["/resolve/main/voices.json"] = json.dumps(index).encode()
    with pytest.raises(VoiceUnavailable, match="another file than the one that is known"):
        get()
    assert left(tmp_path) == []


def test_without_a_network_the_way_by_hand_is_told(voice_host, tmp_path):
    voice_host.close()
    for name in (NAME, "pt_BR-cadu-medium"):
        with pytest.raises(VoiceError, match="localhost refused the connection") as told:
            get(name)
        assert (
            f"{name}.onnx.json on a machine that is online, and put both into {tmp_path}" in told.value.mend
        )


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "a/b",
        "..",
        ".hidden",
        "",
        " ",
        "de DE",
        "a\0b",
        "piper:../x",
        "C:\\x",
        "x" * 500,
        "-y",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_before_anybody_is_asked(name):
    with pytest.raises(VoiceUnavailable, match="is no name of a voice") as told:
        catalog.check_wanted(name)
    assert len(str(told.value)) < 800


@pytest.mark.parametrize("name", ["hibari", "gtts", "auto", "tone"])
def test_a_voice_that_comes_with_voiceguide_need_not_be_got(name):
    with pytest.raises(VoiceUnavailable, match=f"{name} is not downloaded by this command"):
        catalog.check_wanted(name)


def test_a_name_is_taken_as_it_is_written_after_voice():
    assert catalog.check_wanted(f"piper:{NAME}") == NAME
    assert catalog.check_wanted(" pt_PT-tuga\u0303o-medium ") == "pt_PT-tug\u00e3o-medium"
    assert catalog.check_wanted("kokoro") == "kokoro"


def test_the_styles_of_kokoro_are_downloaded_and_placed(voice_host, tmp_path, monkeypatch):
    path = "/kokoro-js.tgz"
    voice_host.files[path] = known(monkeypatch, url=voice_host.address + path)
    voice_host.fail(path, "cut", 0.9)
    with pytest.raises(VoiceError, match="put the files of its package/voices into"):
        get("kokoro")
    assert left(tmp_path) == ["kokoro/.kokoro-js-1.2.1.tgz.part"]
    places = get("kokoro")
    assert voice_host.asked[-1][1].startswith("bytes=")
    assert {place.stem: place.read_bytes() for place in places} == MADE
    assert left(tmp_path) == [f"kokoro/{name}.bin" for name in sorted(MADE)]
    assert catalog.is_here(catalog.find_offer("kokoro", os.environ))
