"""The bed and the tail of an episode, where its show, its script and what is usual may each name one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voiceguide.audio.bed.width import check_width, needs_two_channels
from voiceguide.core.beds import NO_BED
from voiceguide.errors import ChoiceError
from voiceguide.pipeline import Request
from voiceguide.podcast.config.episode import EpisodeConfig
from voiceguide.script.model import Script
from voiceguide.script.terms import Mode

USUAL_BED: Final = "brown"
"""The bed of an episode for which neither the show nor the script names one, by day as well: some apps skip
silences to save time, and an audible bed prevents that. It is as loud as one that was chosen, as it has been
since the first show: an episode that was published before keeps its sound."""


def request_with_bed(episode: EpisodeConfig, script: Script) -> Request:
    """Return the request of an episode with its bed: the show's, else the script's, else the usual one.

    The tail and the width of the show are left out where an episode cannot have them; those of the episode's
    own are not.

    Raises:
        ChoiceError: The episode's own width is one that its bed cannot have.
    """
    request = episode.request
    if request.bed is None and script.bed is None:
        request = replace(request, bed=USUAL_BED)
    elif request.bed is None and script.bed is not None:
        below = script.bed.below_db
        request = replace(
            request,
            bed=script.bed.name,
            bed_below_db=None if below is None else float(below),
            bed_width=script.bed.width if request.bed_width is None else request.bed_width,
        )
    awake = (request.choices.mode or script.mode) is Mode.DAY
    if "width" not in episode.spots and (needs_two_channels(request.bed) or request.bed == NO_BED):
        request = replace(request, bed_width=None)
    if request.bed_width is not None:
        if request.bed == NO_BED:
            what = "there is no bed that could be so wide."
            raise ChoiceError(what, where="--width", mend="Leave the width out, or choose a bed.")
        check_width(request.bed_width, request.bed)
    if "tail" not in episode.spots and (awake or request.bed == NO_BED):
        return replace(request, tail_ms=None)
    return request
