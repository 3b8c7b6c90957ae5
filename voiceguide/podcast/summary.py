"""The result of publishing, as the user sees it: the action on each episode, and remarks on the show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from voiceguide.errors import SourceLocation
from voiceguide.podcast.changes import Action, Decision, ShowPlan
from voiceguide.podcast.config.episode import EpisodeConfig
from voiceguide.podcast.config.loader import ShowConfig
from voiceguide.podcast.feed import FEED
from voiceguide.podcast.fingerprint import future_date_remarks, named_slugs
from voiceguide.timeline.levels import NONE

EXAMPLES: Final = ("example.org", "example.com", "example.net")
"""Hosts that nobody can have (RFC 2606)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The action on one episode, done or planned; `synthetic` is None unless it was published just now."""

    slug: str
    action: Action
    title: str = ""
    published: datetime | None = None
    synthetic: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The result of publishing, done or planned.

    Args:
        folder: The published folder.
        feed_url: The address of the feed.
        changes: The action on each episode.
        written: The names of files that were written; `removed` has those that were removed.
        remarks: Remarks for the user.
        voice_lines: The voices that spoke the new episodes, and why each was chosen, without repetition.
    """

    folder: Path
    feed_url: str = ""
    changes: tuple[Change, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    voice_lines: tuple[str, ...] = ()


def planned_result(folder: Path, now: datetime, config: ShowConfig, plan: ShowPlan) -> Published:
    """Return the result of a plan, before anything is built or written."""
    changes = [
        Change(slug=one.config.slug, action=one.action, title=one.title, published=one.record.published)
        for one in (*plan.episodes, *plan.held)
    ]
    changes += [Change(slug=slug, action=Action.REMOVED) for slug in plan.removed]
    return Published(
        folder=folder,
        feed_url=config.base_url + FEED,
        changes=tuple(changes),
        remarks=(*_remarks(config, plan), *future_date_remarks(future_dates(plan, now))),
    )


def future_dates(plan: ShowPlan, now: datetime) -> dict[str, datetime]:
    """Return the dates in the future of public episodes, by slug."""
    return {one.config.slug: one.record.published for one in plan.episodes if one.record.published > now}


def _remarks(config: ShowConfig, plan: ShowPlan) -> list[str]:
    result = []
    beds = {one.config.slug: one.config.request.bed for one in (*plan.episodes, *plan.held)}
    silent = [one.slug for one in config.episodes if beds.get(one.slug) == NONE]
    if silent:
        result.append(
            f"{named_slugs(silent)}: without a bed, apps that cut silences out will cut the practice out."
        )
    result += _alike([*plan.episodes, *plan.held])
    if (urlsplit(config.base_url).hostname or "").endswith(EXAMPLES):
        result.append(f"`base_url` is still an example: apps will look for every track at {config.base_url}.")
    if not config.owner_email and not config.private:
        result.append("Directories ask for `owner:` with an e-mail address before they list a show.")
    return result


def _alike(decisions: list[Decision]) -> list[str]:
    """Return a remark on every series whose evenings say the same words, although they should not."""
    series: dict[SourceLocation, list[EpisodeConfig]] = {}
    for one in decisions:
        if one.config.part is not None and not one.wordings:
            series.setdefault(one.config.spot(""), []).append(one.config)
    return [
        f"{named_slugs([one.slug for one in same])}: the evenings do not differ, since no text of the "
        "routine has several wordings."
        for same in series.values()
        if len({one.request.choices.evening for one in same}) > 1
    ]
