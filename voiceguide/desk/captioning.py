"""Write the captions of a finished track, from the timeline beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voiceguide.desk.proving import check_track, read_timeline
from voiceguide.errors import ChoiceError, OutputError
from voiceguide.files import put_down, try_place
from voiceguide.timeline.model import TIMELINE


def captions(track: Path, wanted: Sequence[str], folder: Path | None = None) -> tuple[Path, ...]:
    """Write the captions of one track.

    Args:
        track: The track, in any form, or its timeline's file.
        wanted: Names of forms.
        folder: Where they go; by default beside the track.

    Raises:
        ChoiceError: There is no such form.
        AudioError: There is no such track.
        TimelineError: There is no timeline, or it cannot be read.
        OutputError: They cannot be written.
    """
    from voiceguide.publish.captions import CAPTIONS
    from voiceguide.render.forms import FORMS
    from voiceguide.script.near import suggest

    for name in wanted:
        if name not in CAPTIONS:
            mend = suggest(name, CAPTIONS) or f"There are {', '.join(CAPTIONS)}."
            raise ChoiceError(f"there are no captions called {name!r}.", where="--format", mend=mend)
    if track.is_dir():
        check_track(track)
    is_timeline = track.name.endswith(TIMELINE)
    timeline_path = track if is_timeline else track.with_suffix(TIMELINE)
    if not is_timeline and track.suffix.lower().removeprefix(".") not in FORMS:
        mend = f"Name a track, such as knee-drops-5min.mp3, or its knee-drops-5min{TIMELINE}."
        raise OutputError("This is no track.", where=str(track), mend=mend)
    if not timeline_path.exists():
        check_track(track)
    timeline = read_timeline(timeline_path)
    name = timeline_path.name.removesuffix(TIMELINE)
    written = {
        (folder or track.parent) / f"{name}{CAPTIONS[form].suffix}": CAPTIONS[form].write(timeline)
        for form in wanted
    }
    for path in written:
        try_place(path)
    for path, text in written.items():
        put_down(path, text.encode())
    return tuple(written)
