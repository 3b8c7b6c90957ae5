"""The configuration of one episode, read from its keys and those of the show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from voiceguide.app.naming import session_name
from voiceguide.errors import SourceLocation, VoiceguideError
from voiceguide.pipeline import Request
from voiceguide.plan.evenings import FIRST
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.podcast.config import schema as keys
from voiceguide.podcast.config import validate as rules
from voiceguide.podcast.config.dates import date
from voiceguide.podcast.config.evenings import evening_of_episode
from voiceguide.podcast.config.schema import KeyValue
from voiceguide.podcast.config.series import ListedEpisode, SeriesPart
from voiceguide.script.library import Library
from voiceguide.script.terms import SHORTEST_SESSION_MS, Mode, is_path
from voiceguide.script.yaml.nodes import Diagnostics, quote
from voiceguide.settings import NO_ROOM, Settings
from voiceguide.speech.fallback import AUTO
from voiceguide.timeline.model import BREATH_SOUNDS
from voiceguide.units import MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeConfig(keys.Located):
    """The configuration of one episode.

    Args:
        slug: Its identifier, and the stem of its files.
        request: The session.
        title: As written; empty to make one from the routine's title and the length.
        summary: As written; empty to take the routine's `about`.
        date: Its publication date; None for the time of its first publication.
        scheduled: True if the date is that of the schedule or of a series, not its own.
        voice: The voice as written; in the request, paths in it are absolute.
        part: Its part if it belongs to a series; then `title` is what its titles have as `{title}`.
        spots: The place of each key, and of the episode itself under an empty name.
    """

    slug: str
    request: Request
    title: str
    summary: str
    date: datetime | None
    scheduled: bool = False
    voice: str = AUTO
    part: SeriesPart | None = None
    spots: Mapping[str, SourceLocation] = field(default_factory=dict)


class EpisodeDates(NamedTuple):
    """When an episode comes out by the schedule, when the first one did, and the time zone of the show.

    None where nothing says so.
    """

    scheduled: datetime | None
    start: datetime | None
    zone: ZoneInfo | None = None


def read_episode(  # noqa: PLR0913, PLR0917, RUF100 - an episode, where it stands, and what is wrong with it
    path: Path,
    entry: ListedEpisode,
    top: KeyValue,
    dates: EpisodeDates,
    findings: Diagnostics,
    settings: Settings,
) -> EpisodeConfig | None:
    """Read the configuration of an episode; None if too little of it can be read.

    Args:
        path: The show's file.
        entry: The episode as listed.
        top: The keys of the show.
        dates: When it comes out, and when the show or its series began.
        findings: Takes the problems.
        settings: The folders and limits.
    """
    taken, part = entry.taken, entry.part
    title = rules.episode_title(taken, top, findings)
    summary = rules.display_text(taken, "summary", findings)
    own = date(taken, "date", dates.zone, findings)
    day = own or dates.scheduled
    evening = _evening(entry, top, EpisodeDates(day, dates.start), findings)
    target_ms = _length(taken, findings, settings)
    routine = _routine(path, taken, findings, settings)
    width = taken.value("width")
    bed, tail_ms = rules.bed(path.parent, taken, top, findings), taken.value("tail")
    takes = rules.takes(path.parent, taken, top, findings)
    wrong_bed = bed is None and "bed" in {**top.spots, **taken.spots}
    if target_ms is None or routine is None or wrong_bed:
        return None
    request = Request(
        routine=routine,
        target_ms=target_ms,
        choices=Choices(
            options=tuple(taken.value("choices") or ()),
            first=taken.value("first"),
            words=WordsLevel(taken.value("words") or WordsLevel.FULL),
            mode=Mode(taken.value("mode")) if taken.value("mode") else None,
            evening=evening,
        ),
        language=taken.value("language"),
        bed=bed,
        breaths=taken.value("breaths") or top.value("breaths") or BREATH_SOUNDS[0],
        room=taken.value("room") or top.value("room") or NO_ROOM,
        bed_width=top.value("width") if width is None else width,
        takes=takes,
        tail_ms=top.value("tail") if tail_ms is None else tail_ms,
        disclose=top.value("disclose") != "written",
    )
    return EpisodeConfig(
        slug=_slug(taken, part, request, findings),
        request=request,
        title=title,
        summary=summary,
        date=day,
        scheduled=own is None and day is not None,
        part=part,
        spots=taken.spots,
    )


def _evening(entry: ListedEpisode, top: KeyValue, dates: EpisodeDates, findings: Diagnostics) -> int:
    if entry.part is None:
        return evening_of_episode(entry.taken, top, dates.scheduled, dates.start, findings)
    return int(top.value("evening") or FIRST) if entry.part.evening is None else entry.part.evening


def _slug(taken: KeyValue, part: SeriesPart | None, request: Request, findings: Diagnostics) -> str:
    if part is not None:
        session = replace(request, choices=replace(request.choices, evening=FIRST), disclose=False)
        return part.slug_after(rules.slug(session_name(session)))
    slug = taken.value("slug") or rules.slug(session_name(replace(request, disclose=False)))
    if slug in keys.RESERVED:
        findings.add(taken.spot("slug"), f"{quote(slug)} names a file of the show itself.", "Write another.")
    return slug


def _length(taken: KeyValue, findings: Diagnostics, settings: Settings) -> int | None:
    minutes, lasting = taken.value("minutes"), taken.value("duration")
    if minutes is not None and lasting is not None:
        what = "the length stands here twice, as `minutes` and as `duration`."
        findings.add(taken.spot("duration"), what, "Keep one of them.")
        return None
    if minutes is None and lasting is None:
        if not {"minutes", "duration"} & set(taken.spots):
            findings.add(taken.spot(""), "an episode needs `minutes`.", "Write for instance: minutes: 10")
        return None
    target_ms = int(lasting) if lasting is not None else int(Decimal(minutes) * MINUTE)
    if not SHORTEST_SESSION_MS <= target_ms <= settings.longest_ms:
        what = f"an episode lasts from ten seconds to {settings.longest_ms // MINUTE} minutes."
        findings.add(taken.spot("minutes", "duration"), what, "Write for instance: minutes: 10")
        return None
    return target_ms


def _routine(
    path: Path,
    taken: KeyValue,
    findings: Diagnostics,
    settings: Settings,
) -> str | None:
    """Return the routine's name, or the path of a script, which is relative to the show's folder."""
    name: str | None = taken.value("routine")
    if name is None:
        return None
    if is_path(name):
        file = rules.path_inside(path.parent, name, taken.spot("routine"), findings)
        if file is None:
            return None
        if not file.is_file():
            what = f"there is no script {quote(name)}."
            findings.add(taken.spot("routine"), what, "A path is meant from the folder of this file on.")
            return None
        return str(file)
    try:
        Library(settings.script_folders, taken.value("language")).find(name)
    except VoiceguideError as problem:
        findings.add(taken.spot("routine"), problem.what, problem.mend)
        return None
    return name
