"""What the program gives is what it gave: the quick part of the net; `make net` compares the whole."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def _net():
    spec = importlib.util.spec_from_file_location("net", HERE / "net.py")
    net = importlib.util.module_from_spec(spec)
    sys.modules["net"] = net
    spec.loader.exec_module(net)
    return net


def test_what_the_program_gives_has_not_changed():
    told = subprocess.run(
        [sys.executable, HERE / "net.py", "compare", "--quick", "--workers", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert int(told.stdout.split()[-5].replace(",", "")) >= 200


def test_a_change_a_loss_and_an_addition_are_told():
    net = _net()
    _, known = net.read_manifest()
    made = {name: value for name, value in known.items() if name.startswith("cli/")}
    assert len(made) > 30
    assert net.differences(made) == []
    made["cli/help"] = "0" * 16
    made["cli/more"] = made.pop("cli/list")
    assert net.differences(made) == ["differs: cli/help", "gone: cli/list", "new: cli/more"]


def test_sums_of_sound_are_known_by_their_names():
    net = _net()
    names = net.read_manifest()[1]
    sound = [name for name in names if net.is_sound(name)]
    assert any(name.endswith("track.mp3") for name in sound)
    assert not any(
        name.endswith(("tone/track.timeline.json", "tone/show-fit.json", "cli/help")) for name in sound
    )
    assert len(names) - len(sound) > 150
