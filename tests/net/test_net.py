"""The net: what it records of the program, and what it tells of a change."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def net(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("net", HERE / "net.py")
    net = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "net", net)
    spec.loader.exec_module(net)
    monkeypatch.setattr(net, "MANIFEST", tmp_path / "net" / "manifest.txt")
    return net


def do(net, monkeypatch, capsys, *words, made):
    monkeypatch.setattr(net, "everything", lambda *, quick, workers: made)
    monkeypatch.setattr(sys, "argv", ["net.py", *words])
    return net.main(), capsys.readouterr().out.splitlines()


def test_a_change_a_loss_and_an_addition_are_told(net, monkeypatch, capsys):
    made = {"cli/help": "1" * 16, "cli/list": "2" * 16, "tone/track.mp3": "3" * 16}
    assert do(net, monkeypatch, capsys, "write", made=made) == (0, ["3 sums written"])
    assert do(net, monkeypatch, capsys, "compare", made=made) == (0, ["3 sums compared, 0 differ"])
    made = {**made, "cli/help": "0" * 16}
    made["cli/more"] = made.pop("cli/list")
    differ = ["differs: cli/help", "gone: cli/list", "new: cli/more"]
    assert do(net, monkeypatch, capsys, "compare", made=made) == (1, [*differ, "3 sums compared, 3 differ"])


def test_what_the_commands_print_is_recorded_and_is_the_same_again(net):
    made = net.probed()
    assert len(made) > 30
    assert {"cli/help", "cli/list"} <= made.keys()
    assert len(set(made.values())) > 25
    assert not any(map(net.is_sound, made))


def test_sums_of_sound_are_known_by_their_names(net):
    names = [f"{name}/10/tone/{what}" for name in net.ROUTINES for what in ("track.mp3", "show-fit.json")]
    assert [net.is_sound(name) for name in names] == [True, False] * len(net.ROUTINES)
