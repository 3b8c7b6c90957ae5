"""`voiceguide cache`: statistics, checks and pruning of the speech cache."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from voiceguide.app import packs as app_packs
from voiceguide.cli import console, options, request
from voiceguide.cli.adapter import for_typer
from voiceguide.cli.commands import packs
from voiceguide.errors import ChoiceError
from voiceguide.settings import Settings
from voiceguide.units import parse_size, size

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command()(for_typer(packs.pack))
app.command()(for_typer(packs.unpack))

_DAY_S: Final = 86_400


@app.command()
@for_typer
def stats(cache: options.CacheFolder = None, as_json: options.AsJson = False) -> None:
    """Tell what is kept, how much room it takes and may take, and where."""
    decided = options.settings(None, cache)
    found = app_packs.cache_stats(decided)
    if as_json:
        limit = {"limit_bytes": decided.cache_limit_bytes}
        console.result_json({"folder": decided.cache_folder, **limit, "stats": found})
        return
    rows = [(each.kind, str(each.entries), size(each.size_bytes)) for each in found.kinds]
    console.table(("KIND", "ENTRIES", "SIZE"), [*rows, ("all", str(found.entries), size(found.size_bytes))])
    if found.least_recent_s is not None:
        day = datetime.fromtimestamp(found.least_recent_s, UTC).date().isoformat()
        console.say(f"The entry unused for longest was last used on {day}.")
    if found.unfinished:
        console.say(f"{found.unfinished} left unfinished; `voiceguide cache check --repair` removes them.")
    console.say(f"It lies in {decided.cache_folder}. {_limit(decided.cache_limit_bytes)}")


def _limit(limit_bytes: int | None) -> str:
    if limit_bytes is None:
        return "It may grow without limit; $VOICEGUIDE_CACHE_LIMIT, such as 2GB, sets one."
    return f"It may grow to {size(limit_bytes)}, as $VOICEGUIDE_CACHE_LIMIT says."


@app.command()
@for_typer
def check(
    speech: Annotated[
        bool, typer.Option("--speech", help="Listen to it instead: list speech that may lack words.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Remove what is found; it is made or asked for anew.")
    ] = False,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Read every entry and prove it whole. Ends with 1 if something is found and stays.

    `voiceguide cache check --speech` listens to the speech itself, and lists what may lack words: what does
    not end in silence, or is much quicker than the voice's others.
    """
    decided = options.settings(None, cache)
    if speech:
        _listen(decided, repair=repair, as_json=as_json)
        return
    with console.progress() as progress:
        found = app_packs.cache_check(decided, repair=repair, progress=progress)
    if as_json:
        console.result_json(found)
    else:
        for fault in found.faults:
            console.result(f"{fault.path}: {fault.why}")
        console.say(f"{found.entries} entries, {len(found.faults)} damaged, {found.removed} files removed.")
    if found.faults and not repair:
        raise typer.Exit(1)


def _listen(decided: Settings, *, repair: bool, as_json: bool) -> None:
    with console.progress() as progress:
        found = app_packs.cache_listen(decided, repair=repair, progress=progress)
    if as_json:
        console.result_json(found)
    else:
        for suspect in found.suspects:
            words = "" if suspect.spoken is None else f"{request.quoted(suspect.spoken)}: "
            console.result(f"{suspect.path}: {words}{suspect.why}")
        console.say(
            f"{found.recordings} recordings, {len(found.suspects)} of which may lack words, "
            f"{found.removed} files removed."
        )
        if found.without_words:
            console.say(
                f"What {found.without_words} of them should say is not known: only their end was judged."
            )
    if found.suspects and not repair:
        raise typer.Exit(1)


@app.command()
@for_typer
def prune(
    older_than: Annotated[
        int | None,
        typer.Option("--older-than", metavar="DAYS", min=0, help="Remove what was not used for so long."),
    ] = None,
    max_size: Annotated[
        str | None, typer.Option("--max-size", metavar="SIZE", help="Keep at most 500MB, 2GB.")
    ] = None,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Make room: what was not used for longest goes first."""
    if older_than is None and max_size is None:
        mend = "Say --older-than 90, or --max-size 500MB, or both."
        raise ChoiceError("nothing says what may go.", where="cache prune", mend=mend)
    done = app_packs.cache_prune(
        options.settings(None, cache),
        max_bytes=None if max_size is None else _bytes(max_size),
        older_than_s=None if older_than is None else older_than * _DAY_S,
    )
    if as_json:
        console.result_json(done)
    else:
        console.result(f"removed {done.removed} entries, {size(done.removed_bytes)}")
        console.say(f"{done.kept} entries, {size(done.kept_bytes)} stay.")


def _bytes(text: str) -> int:
    try:
        return parse_size(text)
    except ValueError:
        mend = "Write it as 500MB or 2GB."
        raise ChoiceError(f"{request.quoted(text)} is no size.", where="--max-size", mend=mend) from None
