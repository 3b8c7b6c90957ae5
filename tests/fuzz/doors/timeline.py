"""Doors of a track's timeline: read, captioned, drawn, and held against the track."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tests.fuzz.door import CASES, ROOT, SPECIALS, Door, at_ease, put
from tests.fuzz.doors.script import small_settings
from tests.fuzz.hurt import told


@cache
def rendered():
    """Render the small routine once, hummed: its track, its timeline as text and as a noun."""
    import tempfile

    from tests.support.small_script import put_down
    from voiceguide import pipeline

    with at_ease(), tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        put_down(here / "scripts")
        request = pipeline.Request(routine="small", target_ms=70_000, voice="tone", bed="none")
        made = pipeline.render(request, small_settings(here), here / "small.mp3")
        text = (here / "small.timeline.json").read_bytes()
        return (here / "small.mp3").read_bytes(), text, made.timeline


@cache
def timelines() -> tuple[bytes, ...]:
    from voiceguide import pipeline
    from voiceguide.settings import Settings

    settings = Settings((CASES / "routines", CASES / "timeline"), ROOT / "nowhere")
    made = pipeline.estimate(pipeline.Request(routine="knee-drops", target_ms=240_000), settings)
    whole = pipeline.write_timeline(made, "json").replace('"estimated": true', '"estimated": false')
    few = json.loads(whole)
    for listed in ("clips", "breaths", "tones", "spans"):
        few[listed] = few[listed][:2]
    long = {**few, "clips": [{**few["clips"][0], "duration_ms": 3_000_000}]}
    stub = b'{"schema": "voiceguide.timeline/1"}'
    hostile = json.dumps(long).encode(), stub, b"[" * 5000
    return json.dumps(few).encode(), rendered()[1], whole.encode(), *hostile, *SPECIALS


def timeline(data: bytes, folder: Path) -> None:
    """Read a timeline's file, and write again what was read."""
    from voiceguide import pipeline
    from voiceguide.app import tracks

    path = put(folder / "it.timeline.json", data)
    read = tracks.read_timeline(path)
    again = pipeline.write_timeline(read, "json")
    path.write_text(again, "utf-8")
    assert tracks.read_timeline(path) == read


def captions(data: bytes, folder: Path) -> None:
    """Write every form of captions of a timeline, and what players show of it."""
    from voiceguide.app.playback import guide
    from voiceguide.app.tracks import captions as write
    from voiceguide.app.tracks import read_timeline
    from voiceguide.media.captions import CAPTIONS
    from voiceguide.media.chapters import chapters_json
    from voiceguide.media.id3 import id3

    path = put(folder / "it.timeline.json", data)
    written = write(path, tuple(CAPTIONS))
    assert all(one.stat().st_size for one in written) or written
    read = read_timeline(path)
    json.loads(chapters_json(read))
    assert isinstance(id3(read), bytes)
    (folder / "it.mp3").touch()
    found = guide(folder / "it.mp3")
    for at_ms in (0, read.duration_ms // 2, read.duration_ms):
        assert isinstance(found.cue(at_ms), str)
        found.after(at_ms, read.duration_ms)


def plot(data: bytes, folder: Path) -> None:
    """Draw a timeline: in lanes, as a picture, in the terminal, and over the sound of a track."""
    import voiceguide.cli.views.swimlanes as terminal
    from voiceguide.app.plots import lanes, plot_track
    from voiceguide.app.tracks import read_timeline
    from voiceguide.media.plot.sessions import plot_sessions as draw

    path = put(folder / "it.timeline.json", data)
    track = folder / "it.mp3"
    if not track.exists():
        with at_ease():
            track.write_bytes(rendered()[0])
    laid = lanes(read_timeline(path))
    draw([laid])
    terminal.draw(laid, 80)
    plot_track(track, small_settings(folder), folder / "it.svg", timeline=path)


def verify(data: bytes, folder: Path) -> None:
    """Hold a real track against any timeline."""
    from voiceguide.app.tracks import verify_track as prove

    path = put(folder / "it.timeline.json", data)
    track = folder / "it.mp3"
    if not track.exists():
        with at_ease():
            track.write_bytes(rendered()[0])
    proof = prove(track, small_settings(folder), timeline=path)
    assert isinstance(proof.ok, bool)


DOORS = {
    "timeline": Door(timeline, timelines, told.hurt),
    "captions": Door(captions, timelines, told.hurt, few=30),
    "plot": Door(plot, timelines, told.hurt, few=8),
    "verify": Door(verify, timelines, told.hurt, few=2),
}
