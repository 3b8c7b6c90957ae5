"""Every path is decided once: what was asked for, the environment, the project, the user's own."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voiceguide.errors import ChoiceError
from voiceguide.settings import MOST_WORKERS, bundled_scripts, decide, queue_folder, voice_folders


@pytest.fixture
def project(tmp_path):
    (tmp_path / "audio_cache").mkdir()
    (tmp_path / "audio_cache" / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55")
    return tmp_path


def test_scripts_are_looked_for_in_the_promised_order(tmp_path):
    asked, ours = tmp_path / "asked", tmp_path / "ours"
    decided = decide(asked, environ={"VOICEGUIDE_SCRIPTS": str(ours)}, here=tmp_path)
    assert decided.script_folders == (asked, ours, tmp_path / "scripts", bundled_scripts())


@pytest.mark.usefixtures("shipped_routines")
def test_a_folder_named_twice_is_looked_into_once():
    here = bundled_scripts().parent
    assert decide(environ={}, here=here).script_folders == (here / "scripts",)


def test_an_empty_variable_is_no_folder(tmp_path):
    decided = decide(environ={"VOICEGUIDE_SCRIPTS": "", "VOICEGUIDE_CACHE": ""}, here=tmp_path)
    assert Path() not in decided.script_folders
    assert decided.cache_folder != Path()


def test_the_cache_is_the_one_asked_for(project):
    environ = {"VOICEGUIDE_CACHE": str(project / "variable")}
    assert decide(cache=project / "asked", environ=environ, here=project).cache_folder == project / "asked"
    assert decide(environ=environ, here=project).cache_folder == project / "variable"


def test_a_project_keeps_its_own_cache(project):
    assert decide(environ={}, here=project).cache_folder == project / "audio_cache"


def test_a_folder_that_only_has_the_name_is_left_alone(tmp_path):
    (tmp_path / "audio_cache").mkdir()
    (tmp_path / "audio_cache" / "someone-elses.wav").touch()
    decided = decide(environ={}, here=tmp_path).cache_folder
    assert tmp_path not in decided.parents
    assert decided.is_absolute()
    assert "voiceguide" in decided.parts


@pytest.mark.usefixtures("shipped_routines")
def test_the_bundled_scripts_are_found():
    assert bundled_scripts().is_dir()


def test_settings_stand_once_decided(tmp_path):
    decided = decide(environ={}, here=tmp_path)
    with pytest.raises(FrozenInstanceError):
        decided.cache_folder = tmp_path


def test_the_lexicon_is_the_one_named_else_the_users_own_if_there_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path / "config"))
    assert decide(environ={}, here=tmp_path).lexicon is None
    own = tmp_path / "config" / "lexicon.yaml"
    own.parent.mkdir()
    own.touch()
    assert decide(environ={}, here=tmp_path).lexicon == own
    environ = {"VOICEGUIDE_LEXICON": "named.yaml"}
    assert decide(environ=environ, here=tmp_path).lexicon == Path("named.yaml")
    assert decide(lexicon=tmp_path / "asked.yaml", environ=environ).lexicon == tmp_path / "asked.yaml"


@pytest.mark.parametrize(
    ("told", "limit"), [("", None), ("none", None), ("500MB", 500_000_000), (" 1.5 gb ", 1_500_000_000)]
)
def test_the_limit_of_the_cache(tmp_path, told, limit):
    assert decide(environ={"VOICEGUIDE_CACHE_LIMIT": told}, here=tmp_path).cache_limit_bytes == limit


def test_a_limit_that_is_none_is_refused(tmp_path):
    with pytest.raises(ChoiceError, match=r"\$VOICEGUIDE_CACHE_LIMIT: 'much' is no size\. Write it as 500MB"):
        decide(environ={"VOICEGUIDE_CACHE_LIMIT": "much"}, here=tmp_path)


def test_the_workers_are_a_number_that_makes_sense(tmp_path):
    assert decide(environ={"VOICEGUIDE_WORKERS": "3"}, here=tmp_path).workers == 3
    assert 1 <= decide(environ={}, here=tmp_path).workers <= 16
    for nonsense in ("0", "17", "-1", "two", "１", "9" * 5_000, "0" * 5_000):
        with pytest.raises(ChoiceError, match="no number of workers"):
            decide(environ={"VOICEGUIDE_WORKERS": nonsense}, here=tmp_path)


VARIABLES = ("WORKERS", "CACHE_LIMIT", "CACHE", "SCRIPTS", "LEXICON", "STATE", "QUEUE", "VOICES")


@given(st.sampled_from(VARIABLES), st.text(st.characters(exclude_characters="\0"), max_size=30))
@example("WORKERS", "0001" + "0" * 5_000)
@example("WORKERS", "9" * 5_000)
@example("WORKERS", "00000000003")
@example("WORKERS", "٣")
@example("CACHE_LIMIT", "9" * 5_000)
@example("CACHE_LIMIT", "1e999")
@example("SCRIPTS", "x" * 5_000)
@example("LEXICON", "\udcff")
def test_whatever_stands_in_a_variable_is_taken_or_refused_in_a_sentence(name, value):
    environ = {f"VOICEGUIDE_{name}": value}
    try:
        decided = decide(environ=environ, here=Path("/nowhere"))
    except ChoiceError as refused:
        told = refused
    else:
        told = ChoiceError("", where=f"$VOICEGUIDE_{name}")
        assert 1 <= decided.workers <= MOST_WORKERS
    assert told.where == f"$VOICEGUIDE_{name}"
    assert len(str(told)) < 300
    assert queue_folder(environ)
    assert voice_folders(environ, Path("/nowhere"))
