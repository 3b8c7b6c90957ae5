"""What Piper publishes: voices whose sums are known, and all others by Piper's own index."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.voice_host import index_of, piper_files
from voiceguide.errors import VoiceUnavailable
from voiceguide.locales import LANGUAGES
from voiceguide.speech.downloads import piper_voices
from voiceguide.speech.downloads.piper_voices import piper_by_hand, piper_offer, suggested_voice

CADU = piper_files("pt_BR-cadu-medium", bytes(5_000), b"{}", licence="CC BY 4.0")
TUGAO = piper_files("pt_PT-tugão-medium", bytes(6_000), b"{}")


def test_a_known_voice_is_told_of_without_asking_anybody(tmp_path):
    offer = piper_offer("de_DE-thorsten-medium", tmp_path)
    assert (offer.licence, offer.size_bytes, offer.spec) == (
        "CC0",
        63_206_113,
        "piper:de_DE-thorsten-medium",
    )
    assert [file.name for file in offer.files] == [f"{offer.name}.onnx.json", f"{offer.name}.onnx"]
    assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) for file in offer.files)
    assert offer.files[1].url.startswith("https://")
    assert "SHA-256" in offer.check


def test_every_language_but_english_has_a_voice_that_is_suggested():
    without = [code for code in LANGUAGES if not suggested_voice(code)]
    assert without == ["en"]
    assert suggested_voice("pt-PT") == "pt_BR-faber-medium"


def test_another_voice_is_looked_up_in_the_index(voice_host, tmp_path):
    voice_host.files |= CADU | TUGAO | index_of(CADU, TUGAO)
    offer = piper_offer("pt_BR-cadu-medium", tmp_path)
    assert (offer.licence, offer.size_bytes) == ("CC BY 4.0", 5_002)
    assert offer.check == (
        "by the sizes and MD5 sums in Piper's own index: that shows damage, not who made them"
    )
    assert piper_offer("pt_PT-tugão-medium", tmp_path).files[1].size_bytes == 6_000


def test_a_card_without_a_licence_is_shown_to_the_user(voice_host, tmp_path):
    card = next(path for path in CADU if path.endswith("MODEL_CARD"))
    voice_host.files |= CADU | index_of(CADU) | {card: b"# Model card\n\n* License: \n"}
    assert piper_offer("pt_BR-cadu-medium", tmp_path).licence == f"told in {voice_host.address}{card}"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("pt_BR-kadu-medium", "There is pt_BR-cadu-medium"),
        ("cadu", "There is pt_BR-cadu-medium."),
        ("pt_BR-nobody-high", "There is pt_BR-cadu-medium"),
        ("zz", "Its voices are listed in https://"),
    ],
)
def test_a_voice_that_is_not_there_is_told_with_those_that_come_near(voice_host, tmp_path, name, near):
    voice_host.files |= index_of(CADU, TUGAO)
    with pytest.raises(VoiceUnavailable, match=f"Piper has no voice '{name}'") as told:
        piper_offer(name, tmp_path)
    assert told.value.mend.startswith(near)


@pytest.mark.parametrize("index", [b"<html>", b"[]", b"{}", b"\xff", b'{"a": ', b"[" * 100_000])
def test_what_is_no_index_is_refused(voice_host, tmp_path, index):
    voice_host.files["/resolve/main/voices.json"] = index
    with pytest.raises(VoiceUnavailable, match="Piper's index cannot be read"):
        piper_offer("pt_BR-cadu-medium", tmp_path)


@pytest.mark.parametrize(
    "told",
    [None, [], {}, {"size_bytes": 5000}, {"size_bytes": -1, "md5_digest": "0" * 32},
     {"size_bytes": True, "md5_digest": "0" * 32}, {"size_bytes": 10**12, "md5_digest": "0" * 32},
     {"size_bytes": 5000, "md5_digest": "../"}, {"size_bytes": 5000, "md5_digest": 7}],
)  # fmt: skip
def test_an_index_that_does_not_tell_size_and_sum_is_refused(voice_host, tmp_path, told):
    path = "pt/pt_BR/cadu/medium/pt_BR-cadu-medium.onnx.json"
    voice_host.files["/resolve/main/voices.json"] = json.dumps(
        {"pt_BR-cadu-medium": {"files": {path: told}}}
    ).encode()
    with pytest.raises(VoiceUnavailable, match=f"does not tell the size and the sum of {path}"):
        piper_offer("pt_BR-cadu-medium", tmp_path)


def test_the_way_by_hand_names_both_files_and_the_folder(tmp_path):
    told = piper_by_hand("de_DE-thorsten-medium", tmp_path)
    address = piper_voices.SITE
    assert f"{address}/resolve/" in told
    assert "de/de_DE/thorsten/medium/de_DE-thorsten-medium.onnx.json" in told
    assert str(tmp_path) in told
    assert piper_by_hand("thorsten", tmp_path) == ""
