"""`voiceguide verify`: verify finished tracks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voiceguide.app import tracks as app_tracks
from voiceguide.audio.verify.report import Check, VerificationReport
from voiceguide.cli import console, options
from voiceguide.cli.option_types import UsageError
from voiceguide.errors import VoiceguideError
from voiceguide.settings import Settings

TRACK_HEADS = ("check", "looked at", "found", "right is", "")


def verify(
    tracks: Annotated[
        list[Path], typer.Argument(metavar="TRACK.mp3", help="Tracks that `render` made.", show_default=False)
    ],
    timeline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The timeline, if it does not lie beside the track."),
    ] = None,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Prove finished tracks: decode them, and hold what is heard against the timeline.

    Every cue, bell and breath tone is found again by its own sound; then places, words and loudness, clicks,
    silence, the bed under the words, true peak, length, header and tags are looked at. Ends with 1 if
    anything is off.
    """
    if timeline is not None and len(tracks) > 1:
        raise UsageError("one timeline belongs to one track.", where="--timeline")
    decided = options.settings(None, cache)
    ended = [_one(track, decided, timeline, quiet=as_json) for track in tracks]
    proofs = [one for one in ended if isinstance(one, VerificationReport)]
    if as_json:
        console.result_json(ended)
    else:
        for n, proof in enumerate(proofs):
            if n:
                console.result("")
            print_report(proof)
    if len(proofs) < len(ended) or not all(proof.ok for proof in proofs):
        raise typer.Exit(1)


def _one(
    track: Path, decided: Settings, timeline: Path | None, *, quiet: bool
) -> VerificationReport | dict[str, object]:
    """Verify one track; if it cannot be read, report that and return the error."""
    try:
        with console.progress() as progress:
            return app_tracks.verify_track(track, decided, timeline=timeline, progress=progress)
    except VoiceguideError as problem:
        if not quiet:
            console.print_error(problem)
        return {"track": track, "error": problem}


def print_report(proof: VerificationReport) -> None:
    """Print a report: its table, and a sentence on every fault."""
    console.result(f"{proof.track}: {'as it should be' if proof.ok else 'not as it should be'}")
    rows = [
        (check.name, check.of or "nothing", _value(check), check.limit, _verdict(check))
        for check in proof.checks
    ]
    console.table(TRACK_HEADS, rows)
    for fault in proof.faults:
        console.result(fault)
    for remark in proof.remarks:
        console.say(remark)


def _verdict(check: Check) -> str:
    """Format the result of a check: `ok`, `OFF`, or `none` if there was nothing to check."""
    if not check.ok:
        return "OFF"
    return "ok" if check.of else "none"


def _value(check: Check) -> str:
    shown = f"{check.value:g}" if isinstance(check.value, float) else str(check.value)
    return f"{shown} {check.unit}".strip()
