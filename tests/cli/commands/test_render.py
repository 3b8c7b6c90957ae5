"""`render`: the track, its timeline beside it, and nothing left where none can be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.support.command_ended import one_sentence
from voiceguide.audio import export
from voiceguide.settings import bundled_scripts
from voiceguide.timeline.formats import FORMATS


def test_render_prints_the_track_and_leaves_its_timeline_beside_it(voiceguide, desk):
    ended = voiceguide("render", "knee-drops", "--minutes", "3", "--voice", "tone")
    assert ended.code == 0
    assert ended.out == "knee-drops-3min.mp3\n"
    assert "tone" in ended.err
    assert {file.name for file in desk.iterdir()} == {"knee-drops-3min.mp3", "knee-drops-3min.timeline.json"}
    timeline = FORMATS["json"].read(Path("knee-drops-3min.timeline.json").read_text("utf-8"))
    assert timeline.duration_ms == timeline.target_ms == 180_000
    assert timeline.voice == "tone"
    assert not timeline.estimated
    # 96 kbit/s, constant: 12 bytes a millisecond, and a little for tags.
    assert 180_000 * 12 < Path("knee-drops-3min.mp3").stat().st_size < 180_000 * 12 + 20_000


def test_render_for_machines(voiceguide):
    (told,) = json.loads(voiceguide("render", "knee-drops", "-m", "3", "-o", "a.mp3", "--json").out)
    assert told["track"] == "a.mp3"
    assert told["timeline"] == "a.timeline.json"
    assert told["duration_ms"] == 180_000
    assert told["voice"] == "tone"


def test_missing_folders_are_made_and_nothing_is_left_of_them_where_no_track_is(voiceguide, desk):
    for out in ("far/away/", "far/away/x.mp3"):
        for refused in (("-m", "1"), ("-m", "3", "--voice", "alexa")):
            assert voiceguide("render", "knee-drops", *refused, "-o", out).code == 1
            assert list(desk.iterdir()) == []
        assert voiceguide("render", "knee-drops", "-m", "3", "-o", out).code == 0
        assert len(list((desk / "far" / "away").iterdir())) == 2
        shutil.rmtree("far")
    assert voiceguide("plot", "knee-drops", "-m", "3", "-o", "far/x.svg").code == 0


def test_a_form_that_cannot_be_written_here_is_refused_before_its_folder_is_made(
    voiceguide, desk, monkeypatch
):
    # What is not installed cannot be found; nothing else of the program asks for it.
    found = export.find_spec
    monkeypatch.setattr(export, "find_spec", lambda name: None if name == "av" else found(name))
    refused = voiceguide("render", "knee-drops", "-m", "3", "-o", "far/", "--format", "flac")
    assert "writing flac needs PyAV" in one_sentence(refused)
    assert list(desk.iterdir()) == []


def test_without_a_length_the_first_offered_one_is_taken(voiceguide):
    assert voiceguide("render", "knee-drops").out == "knee-drops-3min.mp3\n"


def test_choices_reach_the_track(voiceguide):
    voiceguide(
        "render", "reclined-twist", "-m", "6", "--first", "left", "--set", "surface=bed", "-o", "a.mp3"
    )
    choices = dict(FORMATS["json"].read(Path("a.timeline.json").read_text("utf-8")).choices)
    assert choices["first"] == "left"
    assert choices["surface"] == "bed"


def test_render_writes_other_forms_and_stems(voiceguide, desk):
    """The track and its stems, told one a line, and no stem of another track; an MP3 alone can be proved."""
    asked = ("render", "knee-drops", "-m", "3", "--bed", "brown", "--stems", "-o", "k.flac")
    ended = voiceguide(*asked)
    assert ended.lines == ["k.flac", "k.voice.flac", "k.tones.flac", "k.bed.flac"]
    assert {path.name for path in desk.iterdir()} == {*ended.lines, "k.timeline.json"}
    assert "k.flac: only an MP3 can be proved." in one_sentence(voiceguide(*asked, "--verify"))
    said = json.loads(voiceguide(*asked, "--json").out)
    assert said[0]["stems"] == ended.lines[1:]
    assert said[0]["written"] == 0
    for looked_into in (("verify", "k.flac"), ("plot", "--audio", "k.flac")):
        assert "k.flac: Only an MP3 can be" in one_sentence(voiceguide(*looked_into))
    (desk / "k.flac").unlink()
    plain = voiceguide("render", "knee-drops", "-m", "3", "--bell", "none", "--stems", "-o", "k.wav")
    assert plain.lines == ["k.wav", "k.voice.wav"]
    assert {path.name for path in desk.iterdir()} == {*plain.lines, "k.timeline.json"}


def test_no_track_takes_away_the_timeline_of_another(voiceguide, desk):
    """The same session may lie there in any form; another one is refused, and nothing of it is left."""
    asked = ("render", "knee-drops", "-m", "3", "--stems")
    assert voiceguide(*asked, "-o", "k.mp3").code == 0
    assert voiceguide(*asked, "-o", "k.wav").code == 0
    before = {path: path.read_bytes() for path in desk.iterdir()}
    assert voiceguide("verify", "k.mp3").code == 0
    longer, over_a_bed, mirrored = ("-m", "4"), ("-m", "3", "--bed", "brown"), ("-m", "3", "--first", "right")
    for form, chosen in (("flac", longer), ("wav", longer), ("flac", over_a_bed), ("flac", mirrored)):
        other = voiceguide("render", "knee-drops", *chosen, "--stems", "-o", f"k.{form}")
        said = one_sentence(other)
        assert said.startswith(f"error: k.{form}: k.mp3 ")
        assert "would lose k.timeline.json to this track, which is another session." in said
    assert {path: path.read_bytes() for path in desk.iterdir()} == before
    # An edited script makes the same session another: it is replaced form by form.
    text = (bundled_scripts() / "knee-drops.yaml").read_text(encoding="utf-8")
    mine = desk / "scripts" / "knee-drops.yaml"
    mine.parent.mkdir()
    mine.write_text(text.replace("A small arc is plenty.", "A small arc is quite enough."), encoding="utf-8")
    edited = (*asked, "--scripts", str(mine.parent))
    for _ in range(2):
        assert "make k.wav anew, too." in voiceguide(*edited, "-o", "k.mp3").err
    again = voiceguide(*edited, "-o", "k.wav")
    assert (again.code, "anew" in again.err) == (0, False)
    # A track by itself may become another one, and a stranger's sound file has no timeline to lose.
    (desk / "k.wav").unlink()
    assert voiceguide("render", "knee-drops", "-m", "4", "-o", "k.mp3").code == 0
    (desk / "sea.wav").write_bytes(b"no track of ours")
    assert voiceguide("render", "knee-drops", "-m", "4", "-o", "sea.mp3").code == 0
