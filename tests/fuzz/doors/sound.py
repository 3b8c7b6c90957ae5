"""Doors of sound: a voice's answer, takes, beds, finished tracks and their tags, files that are played."""

from __future__ import annotations

import io
import wave
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.fuzz.door import SPECIALS, Door, put
from tests.fuzz.hurt import plain, sound, tagged

FORMS = ("wav", "flac", "mp3", "ogg")
_RATE_HZ = 8_000


def _hum(frames: int, channels: int = 1):
    import numpy as np

    return np.stack([0.3 * np.sin(np.arange(frames) * (0.2 + n / 9)) for n in range(channels)]).astype(
        np.float32
    )


@cache
def made(form: str, frames: int = 1_600, rate_hz: int = _RATE_HZ, channels: int = 1) -> bytes:
    """Make a real sound file of one of the forms that are read, by libraries that everybody uses."""
    import numpy as np

    tone = _hum(frames, channels)
    file = io.BytesIO()
    if form == "wav":
        with wave.open(file, "wb") as writer:
            writer.setparams((channels, 2, rate_hz, 0, "NONE", ""))
            writer.writeframes(np.rint(tone.T * 32_767).astype("<i2").tobytes())
    elif form == "mp3":
        import lameenc

        encoder = lameenc.Encoder()
        encoder.set_in_sample_rate(rate_hz)
        encoder.set_channels(channels)
        encoder.silence()
        whole = np.rint(tone.T * 32_767).astype(np.int16)
        file.write(bytes(encoder.encode(whole.tobytes()) + encoder.flush()))
    else:
        from pedalboard.io import AudioFile

        with AudioFile(file, "w", samplerate=rate_hz, num_channels=channels, format=form) as writer:
            writer.write(tone)
    return file.getvalue()


def sounds() -> list[bytes]:
    stereo = [made(form, 1_600, 16_000, 2) for form in FORMS]
    stubs = [b"fLaC" + bytes(100), b"OggS" + bytes(100), b"RIFF" + bytes(40)]
    return [made(form) for form in FORMS] + stereo + stubs


def voice(data: bytes, folder: Path) -> None:
    """Read the sound that a program answered with."""
    import numpy as np

    from voiceguide.speech.decode import read_sound

    speech = read_sound(data, 60_000)
    assert speech.samples.ndim == 1
    assert np.isfinite(speech.samples).all()


def take(data: bytes, folder: Path) -> None:
    """Take a recording of the teacher's own, and finish it like speech."""
    from voiceguide.audio.mastering import Mastering
    from voiceguide.cache.store import Cache
    from voiceguide.speech.voices.takes import open_takes

    kept = Cache(folder / "cache")
    path = put(folder / "takes" / "it#1.wav", data)
    clip = open_takes(path.parent).clip("it#1", "Om", kept, Mastering())
    assert clip is not None
    assert clip.duration_ms > 0
    kept.drop("clips", clip.key)


def names() -> list[bytes]:
    return [b"it#1.wav\nit#2.wav", b"It#1.WAV\nit#1.mp3\n.hidden", "é.wav\né.flac".encode(), b"it#1.wav/\n"]


def index(data: bytes, folder: Path) -> None:
    """Look through a folder of recordings whose names anybody may have given."""
    import os

    from voiceguide.speech.voices.takes import open_takes

    place = folder / "takes"
    for left in sorted(place.rglob("*"), reverse=True) if place.is_dir() else ():
        left.rmdir() if left.is_dir() and not left.is_symlink() else left.unlink()
    place.mkdir(exist_ok=True)
    for name in data.split(b"\n")[:50]:
        inner = os.path.join(os.fsencode(place), name.replace(b"/", b"").replace(b"\0", b"")[:200])  # noqa: PTH118 - bytes
        if not os.path.lexists(inner):
            os.mkdir(inner) if name.endswith(b"/") else Path(os.fsdecode(inner)).write_bytes(b"x")  # noqa: PTH102 - as above
    found = open_takes(place)
    assert isinstance(found.like("it#1"), str)
    for name in found.files:
        assert name == name.strip()


@cache
def beds() -> tuple[bytes, ...]:
    return (*(made(form, 10 * _RATE_HZ) for form in FORMS), made("wav", 40_000, 16_000, 2), *SPECIALS)


def bed(data: bytes, folder: Path) -> None:
    """Make a loop of a sound file, and read some of it."""
    from tests.support.sounds_made import Forgetful
    from voiceguide.audio.bed import from_file
    from voiceguide.audio.model import SPEECH

    from_file._summed_up.cache_clear()
    loop = from_file.file_loop(put(folder / "it.wav", data), Forgetful())
    assert loop.read(SPEECH, 0, 100).size <= 100


@cache
def tracks() -> tuple[bytes, ...]:
    from tests.fuzz.doors.timeline import rendered
    from voiceguide.media.id3 import id3

    track, _, timeline = rendered()
    tag = id3(timeline)
    sound_only = track[len(tag) :][:4_000] if track.startswith(b"ID3") else track[:4_000]
    text = [tagged.id3_frame(name, b"\3Evening") for name in (b"TIT2", b"TPE1", b"TALB")]
    chapter = b"ch0\0" + bytes(16) + tagged.id3_frame(b"TIT2", b"\3Settle")
    frames = [
        *text, tagged.id3_frame(b"COMM", b"\3eng\0words"), tagged.id3_frame(b"USLT", b"\3eng\0words"),
        tagged.id3_frame(b"CTOC", b"toc\0\3\1ch0\0"), tagged.id3_frame(b"CHAP", chapter),
    ]  # fmt: skip
    bomb = tagged.id3_frame(b"COMM", tagged.safe(0xFFFFFFF) + tagged.bomb(192 << 20), 0x0009)
    return (
        tag + sound_only,
        tagged.id3_tag([bomb]) + sound_only,
        tagged.id3_tag(frames) + sound_only,
        sound_only,
        track[:20_000],
        *SPECIALS,
    )


def track(data: bytes, folder: Path) -> None:
    """Look into a finished track: its tag, its frames, its sound."""
    from voiceguide.audio.verify.mp3_file import scan_mp3
    from voiceguide.errors import VoiceguideError
    from voiceguide.media.id3 import read_tag
    from voiceguide.podcast.validate.track import check_track
    from voiceguide.speech import decode

    path = put(folder / "it.mp3", data)
    if not path.is_file() or path.is_symlink():
        from voiceguide.app.tracks import check_mp3

        check_mp3(path, "proved")
    refused: list[VoiceguideError] = []

    def tried(look) -> None:
        try:
            look()
        except VoiceguideError as problem:
            refused.append(problem)

    tried(lambda: read_tag(path))
    tried(lambda: scan_mp3(path, 1_000))
    tried(lambda: [None for _ in decode.decode_stream(path)])
    tried(lambda: list(check_track(path, "Evening", 60, synthetic=True)))
    if refused:
        raise refused[0]


@cache
def played_forms() -> tuple[bytes, ...]:
    import tempfile

    import numpy as np

    from voiceguide.audio.export import write_track

    found = []
    with tempfile.TemporaryDirectory() as folder:
        for form in ("flac", "m4a", "opus", "wav"):
            out = Path(folder) / f"it.{form}"
            write_track(form, [np.rint(_hum(9_600)[0] * 9_000).astype(np.int16)], 200, out)
            found.append(out.read_bytes())
    return (*found, made("mp3"), made("ogg"), *SPECIALS)


def played(data: bytes, folder: Path) -> None:
    """Open a track to be played, and hear it from its middle on: by either of the two that read sound."""
    from voiceguide import decoding
    from voiceguide.audio.player import _duration_and_channels
    from voiceguide.decoding.process import Undecodable
    from voiceguide.errors import AudioError

    refused: list[AudioError] = []
    for name in ("it.m4a", "it.wav"):
        path = put(folder / name, data)
        try:
            long_ms, _ = _duration_and_channels(path)
        except AudioError as problem:
            refused.append(problem)
            continue
        heard, middle = 0, max(0, min(long_ms, 10_000)) * 24
        with suppress(Undecodable):
            for part in decoding.decode_playback(path, 48_000, 4_096, middle, with_av=name == "it.m4a"):
                heard += len(part)
                if heard > 10_000_000:
                    break
    if len(refused) == 2:
        raise refused[0]


_HURT = plain.either(sound.hurt, plain.hurt)
DOORS = {
    "voice": Door(voice, sounds, _HURT),
    "take": Door(take, sounds, _HURT, few=20),
    "index": Door(index, names),
    "bed": Door(bed, beds, _HURT, few=8),
    "track": Door(track, tracks, _HURT, few=25),
    "played": Door(played, played_forms, _HURT, few=20),
}
