"""Take sounds that lie beside a source into its script, as far as a script may have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from voiceguide.errors import AudioError, SourceLocation
from voiceguide.imports.model import (
    Direction,
    Event,
    Gathering,
    Mirrored,
    Repeated,
    SaidWords,
    SoundMark,
    walk_events,
)
from voiceguide.imports.source import ImportSource
from voiceguide.script.model import SoundFile

Sounds = tuple[tuple[str, Path], ...]


def with_sounds(
    events: Sequence[Event], source: ImportSource, mode: str, into: Gathering
) -> tuple[tuple[Event, ...], Sounds]:
    """Return events with the sounds that can be played, and these: the name of each, and its file.

    A sound that is not beside the source, or that no script may have, becomes a comment and is told.

    Args:
        events: What is said and done.
        source: The source.
        mode: `day` or `bedtime`; at the end of an evening no sound is left.
        into: Takes what was left out.
    """
    marks = [one for one in walk_events(events) if isinstance(one, SoundMark)]
    if not marks:
        return tuple(events), ()
    why = {mark.file: _wrong(mark.file, source) for mark in marks}
    last = max((n for n, one in enumerate(events) if isinstance(one, SaidWords)), default=0)

    def kept(some: Iterable[Event], *, late: bool) -> Iterable[Event]:
        for n, one in enumerate(some):
            if isinstance(one, Repeated):
                inner = tuple(kept(one.events, late=False)), tuple(kept(one.between, late=False))
                yield replace(one, events=inner[0], between=inner[1])
                continue
            if isinstance(one, Mirrored):
                yield replace(one, events=tuple(kept(one.events, late=False)))
                continue
            if not isinstance(one, SoundMark):
                yield one
                continue
            wrong = why[one.file]
            if not wrong and late and n > last:
                wrong = "at the end of an evening it would wake a sleeper"
            if not wrong:
                yield one
                continue
            into.guess(one.line, f"the sound {one.file} is a comment: {wrong}")
            yield Direction(one.line, " ".join(filter(None, (one.file, one.mark))))

    found = tuple(kept(events, late=mode == "bedtime"))
    names = dict.fromkeys(one.file for one in walk_events(found) if isinstance(one, SoundMark))
    folder = source.folder or Path()
    return found, tuple((name, folder / name) for name in names)


def _wrong(name: str, source: ImportSource) -> str:
    """Return why a script cannot have a sound; "" if it can."""
    if source.folder is None:
        return "standard input lies in no folder"
    from voiceguide.audio.own_sounds import measured_sound
    from voiceguide.plan.model import OwnSound

    file = SoundFile(name, str(source.folder), SourceLocation(source.file, 1, 1))
    try:
        measured_sound(OwnSound(file=file))
    except AudioError as problem:
        return problem.what.rstrip(".").replace("the folder of the script", "the folder of the source")
    return ""
