"""Checks of a track as a file: its length, its frames, its tag."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from voiceguide.audio.metadata import Chapter, Metadata
from voiceguide.audio.model import AudioFormat
from voiceguide.audio.verify.mp3_file import ScannedMp3
from voiceguide.audio.verify.report import WHOLE, Check, make_check, many
from voiceguide.timeline.model import Synthetic
from voiceguide.units import Ms, clock_ms

_TAGS: Final = (
    ("TIT2", "title"),
    ("TLAN", "language"),
    ("TLEN", "length (TLEN)"),
    ("USLT", "transcript (USLT)"),
)
_SOURCE: Final = "DigitalSourceType"


def check_length(samples: int, form: AudioFormat, duration_ms: Ms) -> Check:
    """Check that the track decodes to exactly its length."""
    wanted = form.samples(duration_ms)
    faults = []
    if samples != wanted:
        by = abs(samples - wanted)
        faults.append(
            f"The track decodes to {samples} samples, {by} too {'many' if samples > wanted else 'few'}: "
            f"{clock_ms(samples * 1_000 // form.rate_hz)} instead of {clock_ms(duration_ms)}."
        )
    return make_check("length", WHOLE, samples, "samples", f"exactly {wanted}", faults)


def check_header(walked: ScannedMp3) -> Check:
    """Check frames and Info frame."""
    kind = f"frame{'' if walked.frames == 1 else 's'} of {walked.form.kbps} kbit/s"
    return make_check(
        "header",
        many(walked.frames, "frame"),
        walked.frames,
        kind,
        "one kind, Info frame right, no junk",
        walked.faults,
    )


def check_tags(shown: Metadata, wanted: Metadata) -> Check:
    """Check that title, language, length and transcript are those of the timeline."""
    faults = []
    for name, what in _TAGS:
        found, right = shown.text(name), wanted.text(name)
        if found is None and right is not None:
            faults.append(f"The tag has no {what}; it should be {_short(right)}.")
        elif found != right:
            text = f"is {_short(found or '')}; it should be {_short(right or '')}"
            faults.append(f"The tag's {what} {'is not what is said' if name == 'USLT' else text}.")
    value = f"{len(_TAGS) - len(faults)} of {len(_TAGS)}"
    return make_check(
        "tags",
        many(len(_TAGS), "text"),
        value,
        "",
        "as the timeline has them",
        faults,
    )


def check_synthetic_mark(shown: Metadata, synthetic: Synthetic | None) -> Check:
    """Check that the digital source type in the tag (synthetic voice or not) is that of the timeline.

    Args:
        shown: The metadata of the tag.
        synthetic: The value of the timeline; None if it is of an older version without one, when nothing is
            checked.
    """
    found = (("packet of XMP", shown.source), (f"text {_SOURCE}", shown.text(f"TXXX:{_SOURCE}") or ""))
    if synthetic is None:
        return make_check("mark", "", _last(shown.source) or "none", "", "not told by the timeline", [])
    faults = []
    for where, source in found:
        if source == synthetic.source:
            continue
        if not synthetic.source:
            faults.append(f"The tag's {where} says {_last(source)}, but no synthetic voice is heard.")
        elif not source:
            faults.append(f"The tag does not say that the voice is synthetic: it has no {where}.")
        else:
            faults.append(f"The tag's {where} says {_last(source)}; it should say {_last(synthetic.source)}.")
    limit = _last(synthetic.source) or "none: no synthetic voice is heard"
    return make_check("mark", many(len(found), "place"), _last(shown.source) or "none", "", limit, faults)


def _last(source: str) -> str:
    """Return the last part of a vocabulary's URI, which names the term."""
    return source.rpartition("/")[2][:60]


def check_chapter_times(shown: Metadata, wanted: Metadata, duration_ms: Ms) -> Check:
    """Check that chapters follow one another within the track, and are the timeline's if it has any."""
    faults = []
    for n, one in enumerate(shown.chapters, 1):
        if not 0 <= one.start_ms < one.end_ms <= duration_ms:
            faults.append(f"Chapter {n}, {one.title!r}, does not lie within the track.")
        if not one.title:
            faults.append(f"Chapter {n} has no title.")
    for n, (one, after) in enumerate(pairwise(shown.chapters), 2):
        if after.start_ms < one.end_ms:
            faults.append(f"Chapter {n}, {after.title!r}, begins before the one before it ends.")
    if shown.unlisted:
        faults.append(f"{shown.unlisted} chapters are missing from the table of contents.")
    if wanted.chapters and not faults and shown.chapters != wanted.chapters:
        faults.append(_other_chapters(shown.chapters, wanted.chapters))
    listed = max(len(shown.chapters), len(wanted.chapters))
    return make_check(
        "chapters",
        many(listed, "chapter"),
        len(shown.chapters) or "none",
        "",
        "in order, within the track",
        faults,
    )


def _other_chapters(found: Sequence[Chapter], right: Sequence[Chapter]) -> str:
    if len(found) != len(right):
        return f"The tag has {len(found)} chapters; the timeline has {len(right)}."
    for n, (one, other) in enumerate(zip(found, right, strict=True), 1):
        if (one.start_ms, one.title) != (other.start_ms, other.title):
            text = f"Chapter {n} is {_short(one.title)} from {clock_ms(one.start_ms)}"
            return f"{text}; it should be {_short(other.title)} from {clock_ms(other.start_ms)}."
    return "The chapters do not end where the next ones begin."


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
