"""The kinds of part that a plan consists of, one module for each, with everything the timeline does to it.

To add one, see "To add a step kind" in `docs/contributing.md`. `check_kinds` refuses, when this package is
imported, a kind without one of its passes.
"""

from __future__ import annotations

from itertools import chain
from typing import Final, get_args

from voiceguide.plan.book import PhraseBook
from voiceguide.plan.model import Amounts, Part, PlannedHold, PlannedRest
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.parts import bell, breaths, count, cue, hold, rest, structure
from voiceguide.timeline.parts.passes import MEASURE, PLACE, UNROLL, Unrolling
from voiceguide.timeline.parts.scan import LEAD_MS
from voiceguide.timeline.rundown import LINES, Entry
from voiceguide.timeline.sound import Sounds, lengths

KINDS: Final = (bell, breaths, count, cue, hold, rest, structure)
"""The module of every kind."""
SPAN_KINDS: Final = tuple(chain.from_iterable(getattr(kind, "SPANS", ()) for kind in KINDS))
"""Every kind of span that a timeline can have."""
SCAN_LEAD_MS: Final = LEAD_MS
"""The silence before the first line of a scan."""
BREATH_FORMS: Final = breaths.BREATH_FORMS
"""The words of one phase of a breath, by when they are said."""
forms_said: Final = breaths.forms_said
LONGEST_RINGING_MS: Final = bell.LONGEST_RINGING_MS
"""The longest time that strikes of one bell may take."""
bell_ms: Final = bell.bell_ms
STRUCTURE_SPANS: Final = structure.SPANS
"""The kinds of span that other parts stand in."""


def says_inside(
    part: PlannedHold | PlannedRest, book: PhraseBook, amounts: Amounts, sounds: Sounds
) -> frozenset[str]:
    """Return the texts that a hold or rest has room for with these amounts and these sounds."""
    (entry,) = Unrolling(book, amounts).part(part)
    builder = TimelineBuilder(
        sounds, lengths({line: sounds[line] for line in LINES(entry) if line is not None})
    )
    PLACE(entry, builder)
    return frozenset(clip.text for clip in builder.clips)


def check_kinds() -> None:
    """Check that every kind of part and of entry has all its passes.

    Raises:
        TypeError: One is missing.
    """
    MEASURE.check(get_args(Part))
    UNROLL.check(get_args(Part))
    LINES.check(get_args(Entry))
    PLACE.check(get_args(Entry))


check_kinds()
