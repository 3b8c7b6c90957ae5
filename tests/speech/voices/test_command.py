"""A program as a voice: real little programs, good, bad and never ending."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.speech.conftest import say
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.model import Pace
from voiceguide.speech.registry import make_voice

SPEAKER = """
import io, json, math, os, struct, sys, wave
text = sys.stdin.buffer.read().decode()
asked = {key: value for key, value in os.environ.items() if key.startswith("VOICEGUIDE_")}
if len(sys.argv) > 1:
    open(sys.argv[1], "w").write(json.dumps({"text": text, "argv": sys.argv[2:], "asked": asked}))
words, rate = len(text.split()), 16000
n = int(rate * 60 * words / int(asked["VOICEGUIDE_WPM"]))
hertz = 120 + sum(map(ord, text)) % 200
out = io.BytesIO()
with wave.open(out, "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(rate)
    file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(i * hertz / 2546))) for i in range(n)))
sys.stdout.buffer.write(out.getvalue())
"""


@pytest.fixture
def speaker(tmp_path):
    program = tmp_path / "my speaker.py"
    program.write_text(SPEAKER)
    return program


def command(*words: object, **environ: str):
    return make_voice(f"command:{shlex.join(map(str, words))}", environ=os.environ | environ)


def test_it_gets_the_text_the_language_and_the_pace(speaker, tmp_path):
    import json

    heard = tmp_path / "heard.json"
    voice = command(sys.executable, speaker, heard, "-v", "{language}", "{pace}={wpm}")
    speech = voice.speak(say("Bend both knees; $(touch x) `rm` \"'é", "pt-BR", Pace.BEDTIME))
    told = json.loads(heard.read_text())
    assert told["text"] == "Bend both knees; $(touch x) `rm` \"'é\n"
    assert told["argv"] == ["-v", "pt-BR", "bedtime=116"]
    assert {name: told["asked"][f"VOICEGUIDE_{name}"] for name in ("LANGUAGE", "PACE", "WPM")} == {
        "LANGUAGE": "pt-BR", "PACE": "bedtime", "WPM": "116",
    }  # fmt: skip
    assert speech.rate_hz == 16_000
    assert 0.2 < np.abs(speech.samples).max() < 0.3


def test_no_shell_sees_the_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(VoiceUnavailable, match="no sound that can be read"):
        command("echo", "$(touch caught)", ";", "touch", "caught").speak(say("Rest."))
    assert list(tmp_path.iterdir()) == []


def test_its_name_tells_no_path_and_its_id_all_that_decides_the_sound(speaker, tmp_path):
    voice = command(sys.executable, speaker)
    assert voice.name == f"command:{Path(sys.executable).name}"
    assert str(tmp_path) not in voice.id
    assert command(sys.executable, speaker).id == voice.id
    assert command(sys.executable, speaker, "--slow").id != voice.id
    speaker.write_text(SPEAKER.replace("9000", "9001"))
    assert command(sys.executable, speaker).id != voice.id


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("pass", "The voice's program gave nothing"),
        (
            "import sys; print('no model\\x1b[2J\\nfoo: no voice', file=sys.stderr)",
            "nothing, saying 'foo: no voice'",
        ),
        ("import sys; sys.stderr.write('bad \\x1b[2J'); sys.exit(3)", r"exit code 3, saying 'bad \?\[2J'"),
        ("import os; os.kill(os.getpid(), 15)", "by signal 15"),
        ("print('hello')", "no sound that can be read"),
        ("import sys; sys.stderr.write('x' * 10**7); sys.exit(1)", "saying 'xxx.*[.]{3}'"),
        ("import sys; sys.stdin.close(); print('RIFF....WAVE')", "cannot be decoded"),
    ],
)
def test_what_goes_wrong_is_told_in_one_sentence(program, told):
    with pytest.raises(VoiceUnavailable, match=told) as refused:
        command(sys.executable, "-S", "-c", program).speak(say("Rest here. " * 20_000))
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_too_much_is_stopped():
    with pytest.raises(VoiceUnavailable, match="more than 64 MB"):
        command("cat", "/dev/zero").speak(say("Rest."))


SLEEPS = "import time; time.sleep(60)"
LEAVES = f"import subprocess, sys; subprocess.Popen([sys.executable, '-S', '-c', {SLEEPS!r}])"


@pytest.mark.parametrize("program", [SLEEPS, LEAVES])
def test_what_does_not_end_is_ended_with_all_it_started(program, tmp_path):
    voice = command(sys.executable, "-S", "-c", program, VOICEGUIDE_COMMAND_LIMIT="1", TMPDIR=str(tmp_path))
    began_s = time.monotonic()
    with pytest.raises(VoiceUnavailable, match="did not end within 1 seconds"):
        voice.speak(say("Rest."))
    assert time.monotonic() - began_s < 30
    running = Path("/proc").iterdir() if Path("/proc").is_dir() else ()
    mark = str(tmp_path).encode()
    assert [process.name for process in running if process.name.isdigit() and mark in _environ(process)] == []


def test_what_it_left_in_a_session_of_its_own_is_not_waited_for(tmp_path):
    """That one holds the pipes, and cannot be found: it must not hold us as well."""
    told, ended = tmp_path / "pid", tmp_path / "ended"
    hides = (
        "import os, pathlib, time; "
        f"pathlib.Path({str(told)!r}).write_text(str(os.getpid())); time.sleep(20); "
        f"pathlib.Path({str(ended)!r}).touch()"
    )
    words = f"[sys.executable, '-c', {hides!r}], start_new_session=True"
    program = f"import subprocess, sys; subprocess.Popen({words})"
    with pytest.raises(VoiceUnavailable, match="did not end within 2 seconds"):
        command(sys.executable, "-S", "-c", program, VOICEGUIDE_COMMAND_LIMIT="2").speak(say("Rest."))
    assert not ended.exists()
    os.kill(int(told.read_text()), signal.SIGKILL)


def _environ(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "cannot be understood. Write command:PROGRAM"),
        ("''", "There is no program ''"),
        ("nosuchprogram --loud", "There is no program 'nosuchprogram' that can be run"),
        ("say 'open", "cannot be read [(]no closing quotation[)]"),
    ],
)
def test_a_line_that_cannot_be_run(line, told):
    with pytest.raises(VoiceUnavailable, match=told):
        make_voice(f"command:{line}")


@pytest.mark.parametrize("limit", ["soon", "0", "-1", "nan", "1e9"])
def test_a_limit_that_is_none(limit):
    with pytest.raises(VoiceUnavailable, match="is no time limit"):
        command("cat", VOICEGUIDE_COMMAND_LIMIT=limit)


def test_a_language_that_would_be_another_option_is_refused():
    with pytest.raises(SpeechRefused, match="is not a language code"):
        command("cat", "{language}").speak(say("Rest.", "--evil"))
