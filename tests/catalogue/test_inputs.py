"""The scripts of a catalogue, packed for workers elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.catalogues_made import at
from tests.support.small_script import put_down
from voiceguide.catalogue import inputs
from voiceguide.errors import OutputError


def test_all_that_a_routine_may_need_comes_out_as_it_went_in(tmp_path):
    put_down(tmp_path / "scripts")
    (tmp_path / "scripts" / "de" / "pools").mkdir(parents=True)
    (tmp_path / "scripts" / "de" / "pools" / "quiet.yaml").write_text("a")
    (tmp_path / "scripts" / "gong.wav").write_bytes(b"RIFF")
    (tmp_path / "scripts" / ".venv").mkdir()
    (tmp_path / "scripts" / ".venv" / "x.yaml").write_text("not ours")
    (tmp_path / "scripts" / "notes.txt").write_text("not ours")
    (tmp_path / "lexicon.yaml").write_text("psoas: so-as")
    settings = replace(at(tmp_path), lexicon=tmp_path / "lexicon.yaml")
    packed = inputs.pack_inputs(settings)
    (folder,), lexicon = inputs.unpack_inputs(packed.data, tmp_path / "out", 1)
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == ["de/pools/quiet.yaml", "gong.wav", "small.yaml"]
    assert (folder / "small.yaml").read_bytes() == (tmp_path / "scripts" / "small.yaml").read_bytes()
    assert lexicon.read_text() == "psoas: so-as"


def test_the_same_scripts_are_the_same_bytes(tmp_path):
    path = put_down(tmp_path / "scripts")
    first = inputs.pack_inputs(at(tmp_path))
    path.touch()
    assert inputs.pack_inputs(at(tmp_path)) == first
    path.write_text(path.read_text() + "# more\n")
    assert inputs.pack_inputs(at(tmp_path)).digest != first.digest


def test_too_much_is_refused(tmp_path, monkeypatch):
    put_down(tmp_path / "scripts")
    monkeypatch.setattr(inputs, "_MOST_BYTES", 100)
    with pytest.raises(OutputError, match="more than 0 MB"):
        inputs.pack_inputs(at(tmp_path))
