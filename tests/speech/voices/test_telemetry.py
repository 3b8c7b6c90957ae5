"""Engines on onnxruntime send nothing home, and leave no file behind."""

from __future__ import annotations

import os
import subprocess
import sys


def test_nothing_is_noted_of_this_machine(folder, tmp_path):
    """The engine's library would make an id of the machine and a file of what it ran."""
    program = (
        "import sys; from voiceguide.speech import make_voice; from voiceguide.speech.model import *;"
        "make_voice(sys.argv[1]).speak(Utterance('Rest.', 'en', Pace.DAY))"
    )
    model = f"piper:{folder / 'en_US-hum-small.onnx'}"
    told = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environ = {**told, "HOME": str(tmp_path), "XDG_CACHE_HOME": "", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", program, model], env=environ, check=True)
    assert list(tmp_path.iterdir()) == []
