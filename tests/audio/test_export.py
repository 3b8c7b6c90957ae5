"""Other forms than MP3, and stems: read back by other people's decoders, to the sample."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tracemalloc
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.flac import FLAC
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from tests.support.sounds_made import Library, bell, breath, by_exiftool, needs, timeline, voice_like
from voiceguide.audio import export
from voiceguide.audio.bed.track import Loop
from voiceguide.audio.export import check_format, format_of, write_track
from voiceguide.audio.formats import FORMATS, MP3, Encoding, TrackFormat
from voiceguide.audio.metadata import Chapter, Metadata
from voiceguide.audio.renderer import Stem, mixed, stems_of
from voiceguide.errors import AudioError, OutputError
from voiceguide.timeline.model import Bed, Phase, Synthetic
from voiceguide.timeline.synthetic import packet

LENGTH_MS = 12_457
OTHERS = [form for form in FORMATS if form != MP3]
LABELS = Metadata(
    (("title", "Träumen; “leise” = 50 %"), ("artist", "hibari"), ("lyrics", "One.\nTwo.")),
    (Chapter(0, 10_000, "Settle"), Chapter(10_000, LENGTH_MS, "Rest & be")),
)


def noise(form, start, stop):
    """A bed for tests: what is heard at a sample depends on its place only."""
    return (np.arange(start, stop) * 7919 % 2003 - 1001).astype(np.int16)


@pytest.fixture(scope="module")
def session():
    """Three cues, one of them under a bell, breaths, a bed."""
    library = Library()
    places = [(500, 1_500), (5_000, 3_000), (9_000, 1_500)]
    clips = [(start, length, library.add(voice_like(start, length))) for start, length in places]
    tones = [bell(7_000, 5_000), breath(2_500, 2_000, Phase.INHALE)]
    made = timeline(LENGTH_MS, clips, tones, bed=Bed(kind="noise", below_voice_db=24.0))
    return made, library, Loop("noise", 2_500, -23.0, noise)


@pytest.fixture(scope="module")
def mix(session):
    made, library, bed = session
    return np.concatenate(list(mixed(made, library, bed=bed)))


def in_blocks(mix, samples=240_000):
    return (mix[at : at + samples] for at in range(0, len(mix), samples))


def by_ffmpeg(path: Path) -> np.ndarray:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "1", "-ar", "48000", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16)


def by_wave(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def shown(path: Path) -> dict:
    asked = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-show_streams", "-of", "json"]
    told = json.loads(subprocess.run([*asked, str(path)], capture_output=True, check=True).stdout)
    tags = {**told["streams"][0].get("tags", {}), **told["format"].get("tags", {})}
    return {
        "tags": {name.lower(): text for name, text in tags.items()},
        "chapters": [(one["start_time"], one["tags"]["title"]) for one in told["chapters"]],
        "duration": float(told["format"]["duration"]),
    }


def test_the_mix_is_the_sum_of_its_stems(session, mix):
    made, library, bed = session
    assert stems_of(made) == tuple(Stem)
    stems = [np.concatenate(list(mixed(made, library, bed=bed, stem=stem))) for stem in Stem]
    assert all(stem.any() and len(stem) == LENGTH_MS * 48 for stem in stems)
    np.testing.assert_array_equal(sum(stem.astype(int) for stem in stems), mix)


def test_what_is_not_heard_is_no_stem(session):
    _, library, _ = session
    made = timeline(1_000, [(0, 500, library.add(voice_like(1, 500)))])
    assert stems_of(made) == (Stem.VOICE,)


@needs("ffmpeg")
@pytest.mark.parametrize("form", OTHERS)
def test_a_form_is_as_long_as_it_should_be_and_says_what_it_is(form, mix, tmp_path):
    out = tmp_path / f"t.{form}"
    track = write_track(form, in_blocks(mix), LENGTH_MS, out, LABELS)
    assert track.bytes == out.stat().st_size
    decoded = by_ffmpeg(out)
    if form in ("m4a", "m4b"):  # this decoder plays the last frame to its end; the file's own length is exact
        assert 0 <= len(decoded) - len(mix) < 1_024
        decoded = decoded[: len(mix)]
    assert len(decoded) == len(mix)
    if FORMATS[form].lossless:
        np.testing.assert_array_equal(decoded, mix)
    else:
        one = mix[5_000 * 48 : 8_000 * 48].astype(float)
        alike = {
            late: np.corrcoef(one, decoded[5_000 * 48 + late : 8_000 * 48 + late])[0, 1]
            for late in range(-30, 31)
        }
        assert max(alike, key=alike.get) == 0
        assert alike[0] > 0.9
    told = shown(out)
    assert told["duration"] == pytest.approx(LENGTH_MS / 1000, abs=0.007)
    assert told["tags"]["title"] == "Träumen; “leise” = 50 %"
    assert told["tags"]["artist"] == "hibari"
    if form != "wav":
        assert told["chapters"] == [("0.000000", "Settle"), ("10.000000", "Rest & be")]
        assert told["tags"]["lyrics"] == "One.\nTwo."


SOURCE = Synthetic.VOICE.source
MARKED = Metadata(
    (
        ("comment", "The voice is synthetic."), ("voice", "hibari"), ("software", "voiceguide, voice hibari"),
        ("DigitalSourceType", SOURCE),
    ),
    source=SOURCE,
)  # fmt: skip


@pytest.fixture(scope="module")
def marked(mix, tmp_path_factory):
    folder = tmp_path_factory.mktemp("marked")
    for form in OTHERS:
        write_track(form, in_blocks(mix), LENGTH_MS, folder / f"t.{form}", MARKED)
        write_track(form, in_blocks(mix), LENGTH_MS, folder / f"own.{form}")
    return folder


@needs("exiftool")
@pytest.mark.parametrize("form", OTHERS)
def test_exiftool_finds_the_mark_and_none_where_there_is_none(form, marked):
    found = by_exiftool(marked / f"t.{form}")
    name = "Vorbis:Digitalsourcetype" if form in ("flac", "opus") else "XMP-iptcExt:DigitalSourceType"
    assert found[name] == SOURCE
    own = by_exiftool(marked / f"own.{form}")
    assert [name for name in own if "sourcetype" in name.lower() or "XMP" in name] == []


@needs("ffprobe")
@pytest.mark.parametrize("form", OTHERS)
def test_ffprobe_reads_what_is_said_of_the_voice(form, marked):
    tags = shown(marked / f"t.{form}")["tags"]
    assert tags["comment"] == "The voice is synthetic."
    software = {"wav": "encoder", "m4a": "encoder", "m4b": "encoder"}.get(form, "software")
    assert tags[software] == "voiceguide, voice hibari"
    assert tags.get("digitalsourcetype") == (SOURCE if form in ("flac", "opus") else None)


def test_mutagen_reads_it_too(marked):
    for read, form in ((FLAC, "flac"), (OggOpus, "opus")):
        assert read(marked / f"t.{form}")["digitalsourcetype"] == [SOURCE]
        assert read(marked / f"t.{form}")["voice"] == ["hibari"]
    boxes = MP4(marked / "t.m4a").tags
    assert boxes["\xa9cmt"] == ["The voice is synthetic."]
    assert boxes["\xa9too"] == ["voiceguide, voice hibari"]


def test_the_mark_is_a_chunk_and_a_box_of_its_own(marked, mix):
    xmp = packet(SOURCE)
    box = (marked / "t.m4a").read_bytes()[-len(xmp) - 24 :]
    assert (
        box == struct.pack(">I", len(box)) + b"uuid" + bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC") + xmp
    )
    wav = (marked / "t.wav").read_bytes()
    assert wav[4:8] == struct.pack("<I", len(wav) - 8)
    assert wav.count(b"_PMX" + struct.pack("<I", len(xmp)) + xmp) == 1
    np.testing.assert_array_equal(by_wave(marked / "t.wav"), mix)


@pytest.mark.parametrize("form", OTHERS)
def test_a_mark_changes_no_sound(form, marked):
    def sound(path):
        with av.open(str(path)) as container:
            return b"".join(bytes(part) for part in container.demux(audio=0))

    assert sound(marked / f"t.{form}") == sound(marked / f"own.{form}")


def test_a_wav_needs_nobody(mix, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    write_track("wav", in_blocks(mix), LENGTH_MS, tmp_path / "t.wav", LABELS)
    np.testing.assert_array_equal(by_wave(tmp_path / "t.wav"), mix)


@pytest.mark.parametrize("form", OTHERS)
def test_equal_sound_gives_equal_bytes_and_the_same_file_is_left_alone(form, mix, tmp_path):
    made = [write_track(form, in_blocks(mix), LENGTH_MS, tmp_path / f"{n}.{form}", LABELS) for n in "ab"]
    assert made[0].path.read_bytes() == made[1].path.read_bytes()
    before = made[0].path.stat().st_mtime_ns
    again = write_track(form, in_blocks(mix), LENGTH_MS, made[0].path, LABELS)
    assert not again.written
    assert made[0].path.stat().st_mtime_ns == before


@pytest.mark.parametrize("form", OTHERS)
def test_what_fails_in_the_middle_leaves_nothing_new(form, mix, tmp_path):
    out = tmp_path / f"t.{form}"
    out.write_bytes(b"old")

    def breaking():
        yield mix[:240_000]
        raise AudioError("A clip is gone.")

    def refusing():
        raise OutputError("No timeline.")

    with pytest.raises(AudioError, match="is gone"):
        write_track(form, breaking(), LENGTH_MS, out)
    with pytest.raises(OutputError, match="No timeline"):
        write_track(form, in_blocks(mix), LENGTH_MS, out, first=refusing)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize(
    ("container", "codec"),
    [("mp4", "libfdk_aac"), ("nonsense", "flac"), ("mp3", "flac"), ("ogg", "h264")],
)
def test_a_codec_or_container_that_pyav_cannot_write_is_one_sentence(container, codec, monkeypatch, tmp_path):
    entry = TrackFormat("audio/ogg", encoding=Encoding(container, codec, 64_000))
    monkeypatch.setattr(export, "FORMATS", {**FORMATS, "ogg": entry})
    with pytest.raises(
        AudioError, match=rf"cannot write sound with codec '{codec}' in '{container}'"
    ) as found:
        write_track("ogg", iter(()), LENGTH_MS, tmp_path / "t.ogg")
    assert found.value.mend
    assert list(tmp_path.iterdir()) == []


def test_a_wav_of_another_length_is_refused(mix, tmp_path):
    with pytest.raises(AudioError, match=r"samples instead of"):
        write_track("wav", in_blocks(mix), LENGTH_MS + 1, tmp_path / "t.wav")
    with pytest.raises(AudioError, match=r"cannot last .* Choose flac\."):
        write_track("wav", iter(()), 13 * 3_600_000, tmp_path / "t.wav")
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_it_is_said_before_any_work(monkeypatch):
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    for form in FORMATS:
        if form in (MP3, "wav"):
            check_format(form)
        else:
            with pytest.raises(OutputError, match=rf"writing {form} needs PyAV.*voiceguide\[formats\]"):
                check_format(form)


def test_the_name_tells_the_form():
    assert [format_of(Path(name)) for name in ("a.FLAC", "a.mp3", "a", "a.b.opus")] == [
        "flac", "mp3", "mp3", "opus",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["wav", "flac", "opus"])
def test_memory_does_not_grow_with_the_track(form, mix, tmp_path):
    def peak(blocks: int) -> int:
        tracemalloc.start()
        same = (mix[:48_000] for _ in range(blocks))
        write_track(form, same, 1_000 * blocks, tmp_path / f"{blocks}.{form}")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(20) < peak(4) + 300_000
