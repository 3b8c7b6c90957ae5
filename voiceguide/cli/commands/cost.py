"""`voiceguide cost`: the speech that sessions need before they can be rendered."""

from __future__ import annotations

import typer

from voiceguide.app import cost as app_cost
from voiceguide.cli import console, options, request
from voiceguide.compose.request import told_cues, told_time
from voiceguide.units import clock


def cost(
    names: options.Names,
    *,
    lengths: request.LengthOptions,
    voice: options.Voice = "auto",
    chosen: request.ChoiceOptions,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """Tell what a render would need: how many cues, how many are cached, how many are missing.

    Nobody is asked for anything. With `auto`, it counts for gTTS, or for hibari if that has spoken more of
    it before. What is said inside holds depends on the lengths of what is said before them, so a count is
    only "about" right until those are cached. Without a length, the first one that the routine offers is
    taken.
    """
    decided = places.settings()
    targets = lengths.read(decided)
    requests = request.sessions(names, chosen.request(voice), targets, decided)
    found = app_cost.likely_cost(requests, decided, own_lengths=not targets)
    if as_json:
        console.result_json(found)
    else:
        _tell(found)
    if any(one.error for one in found.sessions):
        raise typer.Exit(1)


def _tell(found: app_cost.Budget) -> None:
    possible = [one for one in found.sessions if one.error is None]
    for one in found.sessions:
        if one.error is not None:
            console.print_error(one.error)
    if not possible:
        return
    fetched = possible[0].about_s is not None
    heads = ["ROUTINE", "LENGTH", "CUES", "CACHED", *(("TO FETCH", "TAKES") if fetched else ("TO SPEAK",))]
    console.table(heads, [_row(one) for one in possible])
    if len(possible) > 1:
        console.say(f"Together, {format_total(found)}.")
    if not fetched and found.otherwise is not None and found.otherwise.requests:
        total = format_total(found.otherwise)
        console.say(f"{possible[0].voice} spoke before. If gTTS can be had this time: {total}.")


def _row(one: app_cost.SessionCost) -> list[str]:
    counts = [_about(one.cues, one), str(one.cached), _about(one.to_get, one)]
    takes = [] if one.about_s is None else [f"about {told_time(one.about_s)}" if one.requests else "no time"]
    return [one.routine, clock(one.target_ms), *counts, *takes]


def format_total(found: app_cost.Budget) -> str:
    """Format the cost of all sessions together: `8 cues to fetch, about 12 s`."""
    if found.about_s is None:
        return f"{told_cues(found.to_get)} to speak"
    takes = f", about {told_time(found.about_s)}" if found.requests else ""
    return f"{told_cues(found.to_get)} to fetch{takes}"


def _about(count: int, one: app_cost.SessionCost) -> str:
    return str(count) if one.sure else f"about {count}"
