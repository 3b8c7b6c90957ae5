"""What a user would write first: gTTS's MP3s, pydub, one long track put together with `+=`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydub import AudioSegment


def main(timeline: Path, clips: Path, out: Path, bed: Path | None) -> None:
    session = json.loads(timeline.read_text(encoding="utf-8"))
    track = AudioSegment.silent(0, frame_rate=48_000)
    for clip in session["clips"]:
        gap_ms = clip["start_ms"] - len(track)
        track += AudioSegment.silent(max(gap_ms, 0), frame_rate=48_000)
        track += AudioSegment.from_mp3(clips / f"{clip['speech']}.mp3")
    track += AudioSegment.silent(session["duration_ms"] - len(track), frame_rate=48_000)
    if bed is not None:
        track = track.overlay(AudioSegment.from_wav(bed) - 24, loop=True)
    track.export(out, format="mp3", bitrate="96k", tags={"title": session["title"]})


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)  # type: ignore[misc]
