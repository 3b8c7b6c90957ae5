"""Captions that lie beside a track go with it: none may tell of a session that is not heard any more."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.errors import VoiceguideError
from voiceguide.files import same
from voiceguide.reading import read_file
from voiceguide.session.request import Remembered
from voiceguide.timeline.model import TIMELINE, TIMELINE_FILE

if TYPE_CHECKING:
    from voiceguide.timeline.model import Timeline


@dataclass(frozen=True, slots=True)
class Captioned:
    """What becomes of the captions beside a track.

    Args:
        anew: Those that said what was heard before, with what they have to say now.
        left: Names of those that said something else already, so that nobody here wrote them like that.
        told: Both in a sentence or two; empty if there are none.
    """

    anew: tuple[tuple[Path, bytes], ...] = ()
    left: tuple[str, ...] = ()
    told: str = ""


def captioned(made: Remembered, out: Path) -> Captioned:
    """Find the captions that lie beside a track and would tell of another session than it.

    What is just as `captions` writes it of the session that lies there now is made anew with the track.
    What is not may have been mended or written by hand, and is let be and told.

    Args:
        made: The session that is to be laid.
        out: Where.
    """
    beside, text = out.with_suffix(TIMELINE), made.text.encode()
    if same(beside, len(text), [text]):
        return Captioned()
    from voiceguide.publish.captions import CAPTIONS

    there = [(form, out.with_suffix(each.suffix)) for form, each in CAPTIONS.items()]
    there = [(form, path) for form, path in there if path.is_file()]
    before = timeline_at(beside)
    anew, left, forms = [], [], []
    for form, path in there:
        write = CAPTIONS[form].write
        now = write(made.timeline).encode()
        was = b"" if before is None else write(before).encode()
        # A link is none that was written here, whatever it leads to.
        if before is not None and not path.is_symlink() and same(path, len(was), [was]):
            anew.append((path, now))
        elif not same(path, len(now), [now]):
            left.append(path.name)
            forms.append(form)
    again = shlex.join(["voiceguide", "captions", str(out), "--format", ",".join(forms)])
    told = [f"Captions made anew: {_listed([path.name for path, _ in anew])}."] if anew else []
    told += [f"{_listed(left)} may tell of another session; to write it anew: {again}"] if left else []
    return Captioned(tuple(anew), tuple(left), " ".join(told))


def timeline_at(path: Path) -> Timeline | None:
    """Read the timeline of a track; None if no ordinary file lies there, or none with a timeline."""
    from voiceguide.timeline.formats import FORMATS

    with suppress(VoiceguideError, OSError, UnicodeError):
        return FORMATS["json"].read(read_file(path, TIMELINE_FILE, links=False).decode("utf-8"))
    return None


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
