"""`voiceguide cache`: what was spoken, kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from voiceguide.cli import asked, console, options
from voiceguide.desk import keeping
from voiceguide.errors import ChoiceError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_SIZE: Final = re.compile(r"(\d{1,9})\s*(B|KB|MB|GB)", re.ASCII)
_UNITS: Final = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_DAY_S: Final = 86_400


@app.command()
def stats(cache: options.CacheFolder = None, as_json: options.AsJson = False) -> None:
    """Tell what is kept, how much room it takes, and where."""
    decided = options.settings(None, cache)
    found = keeping.cache_stats(decided)
    if as_json:
        console.result_json({"folder": decided.cache_folder, "stats": found})
        return
    rows = [(kept.kind, str(kept.entries), _size(kept.size_bytes)) for kept in found.kinds]
    console.table(("KIND", "ENTRIES", "SIZE"), [*rows, ("all", str(found.entries), _size(found.size_bytes))])
    if found.least_recent_s is not None:
        day = datetime.fromtimestamp(found.least_recent_s, UTC).date().isoformat()
        console.say(f"The entry unused for longest was last used on {day}.")
    if found.unfinished:
        console.say(f"{found.unfinished} left unfinished; `voiceguide cache check --repair` removes them.")
    console.say(f"It lies in {decided.cache_folder}.")


@app.command()
def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Remove what is damaged; it is made anew.")
    ] = False,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Read every entry and prove it whole. Ends with 1 if something is damaged and stays so."""
    decided = options.settings(None, cache)
    with console.progress() as progress:
        found = keeping.cache_check(decided, repair=repair, progress=progress)
    if as_json:
        console.result_json(found)
    else:
        for fault in found.faults:
            console.result(f"{fault.path}: {fault.why}")
        console.say(f"{found.entries} entries, {len(found.faults)} damaged, {found.removed} files removed.")
    if found.faults and not repair:
        raise typer.Exit(1)


@app.command()
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
    done = keeping.cache_prune(
        options.settings(None, cache),
        max_bytes=None if max_size is None else _bytes(max_size),
        older_than_s=None if older_than is None else older_than * _DAY_S,
    )
    if as_json:
        console.result_json(done)
    else:
        console.result(f"removed {done.removed} entries, {_size(done.removed_bytes)}")
        console.say(f"{done.kept} entries, {_size(done.kept_bytes)} stay.")


def _bytes(text: str) -> int:
    found = _SIZE.fullmatch(text.strip().upper())
    if found is None:
        mend = "Write it as 500MB or 2GB."
        raise ChoiceError(f"{asked.quoted(text)} is no size.", where="--max-size", mend=mend)
    return int(found[1]) * _UNITS[found[2]]


def _size(size_bytes: int) -> str:
    if size_bytes < 1000:
        return f"{size_bytes} B"
    amount = size_bytes / 1000
    for unit in ("kB", "MB"):
        if amount < 999.95:
            return f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
