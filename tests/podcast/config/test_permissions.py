"""A show's file starts no program by itself: the user types it, or allows it once for that file."""

from __future__ import annotations

import json
import os
import shlex
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.shows_made import NOW, read_show, settings_for, show_text
from voiceguide.errors import ScriptError, VoiceNotAllowed
from voiceguide.podcast.config import permissions
from voiceguide.podcast.publish import PublishRequest, check_publishing
from voiceguide.script.yaml.nodes import shown_path
from voiceguide.settings import Settings
from voiceguide.speech import side_effects


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_for(tmp_path / "cache"), state_folder=tmp_path / "state")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that leaves a trace when it runs."""
    path = tmp_path / "program.py"
    path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    return path


@pytest.fixture
def spec(program: Path) -> str:
    return f"command:{shlex.join([sys.executable, str(program)])}"


@pytest.fixture
def show(tmp_path: Path, spec: str) -> Path:
    path = tmp_path / "show.yaml"
    path.write_text(show_text(voice=json.dumps(spec)))
    return path


def test_a_show_that_names_a_program_is_refused_with_all_that_it_wants(settings, show, spec, tmp_path):
    with pytest.raises(VoiceNotAllowed) as refused:
        read_show(show, settings)
    told = str(refused.value)
    assert told.startswith(f"{shown_path(show)}:6:8: this file's voice wants to start the program ")
    assert str(tmp_path / "program.py") in told
    assert shlex.quote(spec) in told
    assert not (tmp_path / "ran").exists()
    assert not settings.state_folder.exists()


def test_what_is_allowed_once_stays_allowed_while_the_show_goes_on(settings, show, spec):
    permissions.allow(spec, show, settings)
    assert read_show(show, settings).episodes[0].request.voice == spec
    show.write_text(show_text("{routine: knee-drops, minutes: 4}", voice=json.dumps(spec), title="Another"))
    assert len(read_show(show, settings).episodes) == 1


def test_another_line_another_file_and_another_content_are_asked_anew(
    settings, show, spec, program, tmp_path
):
    permissions.allow(spec, show, settings)
    permissions.check_allowed(spec, show, settings)
    other = tmp_path / "other.yaml"
    other.write_bytes(show.read_bytes())
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(spec, other, settings)
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(f"{spec} --more", show, settings)
    program.write_text("import shutil")
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(spec, show, settings)


def test_what_has_changed_since_is_told_as_that_and_no_older_answer_counts(settings, show, spec, program):
    first = program.read_text()
    permissions.allow(spec, show, settings)
    program.write_text("import shutil")
    with pytest.raises(VoiceNotAllowed, match="what it starts has changed since you allowed it"):
        permissions.check_allowed(spec, show, settings)
    permissions.allow(spec, show, settings)
    permissions.check_allowed(spec, show, settings)
    (kept,) = settings.state_folder.iterdir()
    assert len(json.loads(kept.read_bytes())["allowed"]) == 1
    program.write_text(first)
    with pytest.raises(VoiceNotAllowed, match="has changed since"):
        permissions.check_allowed(spec, show, settings)


def test_what_the_user_set_counts_as_the_users_word_for_that_very_voice(settings, show, spec):
    permissions.check_allowed(spec, show, settings, environ={**os.environ, "VOICEGUIDE_VOICE": spec})
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(
            f"{spec} x", show, settings, environ={**os.environ, "VOICEGUIDE_VOICE": spec}
        )


def test_what_only_speaks_needs_nobodys_leave(settings, show):
    permissions.check_allowed("hibari", show, settings)
    assert permissions.allow("hibari", show, settings) is None
    assert not settings.state_folder.exists()


def test_a_voice_too_long_to_be_shown_whole_cannot_be_agreed_to(settings, show):
    with pytest.raises(VoiceNotAllowed) as refused:
        permissions.check_allowed("command:x " + " " * 2_000 + "; rm", show, settings)
    assert not refused.value.askable
    assert len(str(refused.value)) < 2_500


def test_nothing_in_the_refusal_is_obeyed_by_a_terminal(settings, show):
    with pytest.raises(VoiceNotAllowed) as refused:
        permissions.check_allowed("command:say \x1b[2J\u202e\n", show, settings)
    assert str(refused.value).isprintable()
    assert "\\u001b[2J\\u202e" in str(refused.value)


def test_what_a_voice_names_is_read_only_where_the_user_allowed_that_file_a_voice(
    settings, show, spec, program, monkeypatch
):
    read = []
    digest = side_effects.digest
    monkeypatch.setattr(side_effects, "digest", lambda path: read.append(path) or digest(path))
    other = show.with_name("other.yaml")
    other.write_bytes(show.read_bytes())
    for named in (spec, f"{spec} /etc/passwd"):
        with pytest.raises(VoiceNotAllowed, match="nobody allowed that"):
            permissions.check_allowed(named, show, settings)
    assert read == []
    permissions.allow(spec, show, settings)
    read.clear()
    with pytest.raises(VoiceNotAllowed, match="nobody allowed that"):
        permissions.check_allowed(spec, other, settings)
    assert read == []
    permissions.check_allowed(spec, show, settings)
    assert program in read


@pytest.mark.skipif(os.name != "posix", reason="there are no such permissions here")
@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_list_is_its_owners_alone_and_one_that_others_may_write_allows_nothing(settings, show, spec, mode):
    permissions.allow(spec, show, settings)
    (kept,) = settings.state_folder.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    permissions.check_allowed(spec, show, settings)
    kept.chmod(mode)
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(spec, show, settings)


@pytest.mark.parametrize(
    "hurt",
    [b"", b"\xff", b"[" * 50_000, b"{}", b'{"schema": "voiceguide.allowed/1", "allowed": [1, {"sum": 7}]}'],
)
def test_a_list_that_is_damaged_allows_nothing_and_is_begun_anew(settings, show, spec, hurt):
    settings.state_folder.mkdir()
    (settings.state_folder / "allowed.json").write_bytes(hurt)
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(spec, show, settings)
    permissions.allow(spec, show, settings)
    permissions.check_allowed(spec, show, settings)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_list_that_is_a_pipe_or_a_link_allows_nothing(settings, show, spec, tmp_path):
    settings.state_folder.mkdir()
    place = settings.state_folder / "allowed.json"
    os.mkfifo(place)
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(spec, show, settings)
    place.unlink()
    permissions.allow(spec, show, settings)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VoiceNotAllowed):
        permissions.check_allowed(spec, show, settings)


def test_a_voice_that_is_not_allowed_is_told_with_all_else_that_is_wrong(settings, tmp_path, spec):
    path = tmp_path / "show.yaml"
    path.write_text(
        show_text(
            "{routine: knee-drops, minutes: 3}",
            "{routine: knee-drops, minutes: 1, slug: short}",
            "{routine: knee-drops, minutes: 3, slug: chosen, title: Chosen, choices: {colour: red}}",
            "{routine: knee-drops, minutes: 3, slug: other, title: Other, voice: 'command:gone --now'}",
            "{routine: nowhere, minutes: 3}",
            "{routine: knee-drops, minutes: 4, voice: tonne}",
            voice=json.dumps(spec),
            category="Cooking",
        )
    )
    request = PublishRequest(show=path, folder=tmp_path / "public", now=NOW)
    with pytest.raises(ScriptError) as told:
        check_publishing(request, settings)
    lines = [(problem.spot.line, problem.what) for problem in told.value.problems]
    assert [line for line, _ in lines] == [6, 8, 11, 12, 13, 14, 15]
    allowing_it = [problem.mend for problem in told.value.problems if "nobody allowed" in problem.what]
    assert [mend.rpartition(" ")[2] for mend in allowing_it] == [str(path)] * 2
    assert told.value.refused == ()
    assert not (tmp_path / "ran").exists()


def test_several_voices_that_are_not_allowed_are_told_together_and_can_be_allowed(settings, show, spec):
    other = f"{spec} --other"
    show.write_text(
        show_text(
            "{routine: knee-drops, minutes: 3}",
            f"{{routine: knee-drops, minutes: 4, voice: {json.dumps(other)}}}",
            voice=json.dumps(spec),
        )
    )
    with pytest.raises(ScriptError) as told:
        read_show(show, settings)
    assert [one.spec for one in told.value.refused] == [spec, other]
    for one in told.value.refused:
        permissions.allow(one.spec, Path(one.file), settings)
    assert [one.request.voice for one in read_show(show, settings).episodes] == [spec, other]
