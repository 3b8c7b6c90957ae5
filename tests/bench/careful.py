"""pydub used well: one silent canvas of bytes, each clip decoded once and laid in its place, one export."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydub import AudioSegment

PER_MS = 48 * 2


def main(timeline: Path, clips: Path, out: Path, bed: Path | None) -> None:
    session = json.loads(timeline.read_text(encoding="utf-8"))
    canvas = bytearray(session["duration_ms"] * PER_MS)
    decoded: dict[str, bytes] = {}
    for clip in session["clips"]:
        key = clip["speech"]
        if key not in decoded:
            sound = AudioSegment.from_file(clips / f"{key}.wav", format="wav")
            decoded[key] = sound.raw_data
        start = clip["start_ms"] * PER_MS
        canvas[start : start + len(decoded[key])] = decoded[key]
    track = AudioSegment(bytes(canvas), sample_width=2, frame_rate=48_000, channels=1)
    if bed is not None:
        loop = AudioSegment.from_wav(bed) - 24
        under = loop * (len(track) // len(loop) + 1)
        track = track.overlay(under)
    track.export(out, format="mp3", bitrate="96k", tags={"title": session["title"]})


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)  # type: ignore[misc]
