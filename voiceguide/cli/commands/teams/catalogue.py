"""`voiceguide catalogue`: thousands of tracks, made by the processes of one machine or of many."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from voiceguide.catalogue import run as making
from voiceguide.catalogue.summary import CatalogueCost, CatalogueReport, CatalogueResult, CatalogueTrackEnd
from voiceguide.cli import console, options, output
from voiceguide.cli.consent import with_permission
from voiceguide.compose.request import told_time
from voiceguide.core.places import check_name
from voiceguide.settings import Settings
from voiceguide.units import clock, size

_SHOWN = 20
"""Tracks that are listed one by one when something is wrong with them; `--json` lists all."""


def catalogue(
    file: Annotated[Path, typer.Argument(metavar="CATALOGUE", help="The catalogue's file.")],
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Dask's scheduler, tcp://HOST:8786; without, workers of this machine.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, max=256, help="How many workers here; one a core without it."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="A folder for the finished tracks, by their names."
        ),
    ] = None,
    form: Annotated[
        output.Form | None, typer.Option("--format", help="Another form than MP3.", show_default=False)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what it would take; make nothing.")
    ] = False,
    scripts: options.Scripts = None,
    cache: options.CacheFolder = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="ADDRESS",
            help="Where speech and tracks go: s3://BUCKET/PREFIX or a folder; else one beside the file.",
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Make all tracks of a catalogue: routines, lengths, voices, languages, evenings and beds, multiplied.

    Every sentence is spoken once, whichever tracks have it. What is in the store is never made again: the
    same command continues what was interrupted, and makes only what a mended script changed. A length that a
    routine cannot last is skipped. With --json every track is a line as it ends, and the last line is the
    whole.
    """
    check_name(file)
    decided = options.settings(scripts, cache, store=store)
    request = making.CatalogueRequest(
        file=file,
        scheduler=scheduler,
        workers=workers or decided.workers,
        ending=(form or output.Form("mp3")).value,
        folder=out,
    )
    decided = making.located_store(request, decided)
    options.check_store(decided)
    if dry_run:
        with console.progress() as progress:
            cost = with_permission(
                lambda: making.catalogue_cost(request, decided, progress), decided, quiet=as_json
            )
        console.result_json(cost) if as_json else _print_cost(cost)
        return
    done = with_permission(lambda: _made(request, decided, as_json=as_json), decided, quiet=as_json)
    if as_json:
        _json_line(done)
    else:
        _print_result(done)
    if done.failed:
        raise SystemExit(1)


def _made(request: making.CatalogueRequest, decided: Settings, *, as_json: bool) -> CatalogueResult:
    ended = 0

    def told(end: CatalogueTrackEnd) -> None:
        nonlocal ended
        ended += 1
        if as_json:
            _json_line(end)
        elif end.state == "made":
            console.result(end.name)
        sys.stdout.flush()

    try:
        with console.progress() as progress:
            report = CatalogueReport(progress=progress, ended=told, note=console.say)
            return making.make_catalogue(request, decided, report)
    except KeyboardInterrupt:
        console.say(f"Stopped after {_counted(ended, 'track')}. The same command goes on from here.")
        raise


def _json_line(value: object) -> None:
    console.result_json_text(json.dumps(console.json_data(value)))


def _print_cost(cost: CatalogueCost) -> None:
    console.result(
        f"{_counted(cost.tracks, 'track')}: {cost.made} made already, {cost.skipped} impossible, "
        f"{cost.to_make} to make"
    )
    console.result(
        f"{_counted(cost.sentences, 'sentence')} may be said in them: {cost.spoken} spoken already, "
        f"{cost.sentences - cost.spoken} to speak"
    )
    console.result(f"{clock(cost.duration_ms)} of sound, about {size(cost.size_bytes)} as MP3")
    if cost.about_s is not None:
        console.result(
            f"{cost.requests} requests over a network at most, about {told_time(cost.about_s)}, one at a time"
        )


def _print_result(done: CatalogueResult) -> None:
    for one in done.failed[:_SHOWN]:
        console.say(f"error: {one.name}: {one.why}", style="red")
    for one in done.skipped[:_SHOWN]:
        console.say(f"skipped: {one.name}: {one.why}")
    for listed, what in ((done.failed, "failed"), (done.skipped, "were skipped")):
        if len(listed) > _SHOWN:
            console.say(f"{len(listed) - _SHOWN} more {what}; --json lists all.")
    for note in done.notes:
        console.say(f"note: {note}")
    exported = f" {done.exported} written to the folder." if done.exported else ""
    console.say(
        f"{_counted(done.tracks, 'track')}: {done.made} made ({done.new} just now), "
        f"{len(done.skipped)} skipped, {len(done.failed)} failed, in {told_time(done.seconds)}.{exported}"
    )
    console.say(f"They lie in {done.store}, listed by their names in {done.manifest}.")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
