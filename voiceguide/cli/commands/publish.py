"""`voiceguide publish`: a show's file becomes a folder that any web host can serve."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from voiceguide.cli import console, options
from voiceguide.cli.consent import with_permission
from voiceguide.core.places import check_name
from voiceguide.podcast.fingerprint import check_show, up_to_date

if TYPE_CHECKING:
    from voiceguide.podcast.summary import Published

_NOTHING: Final = "Nothing has changed; nothing was written."
_SAME: Final = "What was made anew is what lay there already; nothing was written."


def publish(
    show: Annotated[Path, typer.Argument(metavar="SHOW", help="The show's file.")] = Path("show.yaml"),
    out: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to publish.")] = Path(
        "public"
    ),
    new: Annotated[bool, typer.Option("--new", help="Write a show's file to begin from.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only tell what is wrong; write nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would change; write nothing.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make every track again, whether it changed or not.")
    ] = False,
    scripts: options.Scripts = None,
    cache: options.CacheFolder = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="ADDRESS", help="Speech that a team shares: s3://BUCKET/PREFIX or a folder."
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Publish a podcast: feed, tracks, captions, chapters, pictures and a page, ready for any web host.

    Only what changed is made again. Who the episodes are and when they came out is kept beside the show's
    file, in SHOW.state.json: keep the two together, so that no app takes an old episode for a new one.
    """
    for named in (show, out):
        check_name(named)
    if new:
        from voiceguide.podcast.publish import write_starter

        write_starter(show)
        console.result_json({"show": show}) if as_json else console.result(str(show))
        console.say(f"Now: voiceguide publish {show} --check")
        return
    check_show(show)
    decided = options.settings(scripts, cache, store=store)
    options.check_store(decided)
    now = datetime.now(UTC).replace(microsecond=0)
    # The usual case of a daily run, checked before the imports that publishing needs. With --json, every
    # episode is reported as on other days.
    if (
        not (check or dry_run or rebuild or as_json)
        and (known := up_to_date(show, out, now, decided)) is not None
    ):
        for remark in known.remarks:
            console.say(f"note: {remark}")
        console.say(_NOTHING)
        return
    from voiceguide.podcast import publish as publishing
    from voiceguide.podcast.publish import PublishRequest

    request = PublishRequest(show=show, folder=out, now=now, rebuild=rebuild, dry=dry_run, whole=as_json)

    def work() -> Published:
        if check:
            return publishing.check_publishing(request, decided)
        with console.progress() as progress:
            return publishing.publish(request, decided, progress=progress)

    try:
        done = with_permission(work, decided, quiet=as_json)
    finally:
        options.report_store(decided)
    for line in done.voice_lines:
        console.say(line)
    for remark in done.remarks:
        console.say(f"note: {remark}")
    if as_json:
        console.result_json(_plain(done))
    elif check:
        console.say(f"{_counted(len(done.changes), 'episode')} checked, nothing to mend.")
    else:
        _tell(done, dry=dry_run, rebuild=rebuild)


def _tell(done: Published, *, dry: bool, rebuild: bool) -> None:
    from voiceguide.podcast.changes import Action

    for change in done.changes:
        if change.action is not Action.UNCHANGED:
            when = f" until {change.published:%Y-%m-%d %H:%M %Z}" if change.action is Action.HELD else ""
            console.result(f"{change.action}{when}: {change.slug}")
    changed = sum(change.action is not Action.UNCHANGED for change in done.changes)
    if dry:
        # Whether anything of it will be another than now is known only when it is made.
        would = "be made anew or removed" if rebuild else "change"
        console.say(f"{_counted(changed, 'episode')} would {would}; nothing was written.")
    elif done.written or done.removed:
        console.say(
            f"{_counted(len(done.written), 'file')} written to {done.folder}, {len(done.removed)} removed."
        )
        console.say(f"The feed, once the folder lies there: {done.feed_url}")
    elif done.voice_lines:
        console.say(_SAME)
    else:
        console.say(_NOTHING)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _plain(done: Published) -> dict[str, object]:
    return {
        "folder": str(done.folder),
        "feed": done.feed_url,
        "episodes": [
            {
                "slug": change.slug,
                "what": str(change.action),
                "title": change.title,
                "published": change.published.isoformat() if change.published else None,
                "synthetic": change.synthetic,
            }
            for change in done.changes
        ],
        "written": done.written,
        "removed": done.removed,
        "remarks": done.remarks,
        "voices": done.voice_lines,
    }
