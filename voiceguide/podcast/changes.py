"""Plan what publishing a show changes, before anything is spoken or written."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from voiceguide import __version__
from voiceguide.errors import (
    Problem,
    ScriptError,
    SourceLocation,
    VoiceguideError,
    why,
)
from voiceguide.pipeline import Request, Scripts, compile_script, surroundings
from voiceguide.plan.book import EXACTLY
from voiceguide.plan.evenings import lists_of
from voiceguide.plan.model import Plan
from voiceguide.plan.tail import tail_sentence
from voiceguide.podcast import episode_text
from voiceguide.podcast.beds import USUAL_BED, request_with_bed
from voiceguide.podcast.config import validate as rules
from voiceguide.podcast.config.episode import EpisodeConfig
from voiceguide.podcast.config.loader import ShowConfig
from voiceguide.podcast.config.series import filled
from voiceguide.podcast.filenames import digest_of, files_of
from voiceguide.podcast.fingerprint import lexicon_files
from voiceguide.podcast.state import PublishedEpisode, State
from voiceguide.podcast.validate.recovery import PublishedFeed
from voiceguide.script.model import Script
from voiceguide.script.terms import Mode
from voiceguide.script.yaml.nodes import Diagnostics, quote
from voiceguide.settings import Settings
from voiceguide.speech.side_effects import program_files
from voiceguide.speech.voices.command import digest
from voiceguide.units import SECOND
from voiceguide.units import length as length_shown

PODCAST_NAMESPACE: Final = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Namespace of podcast guids (UUID version 5), each made from the address of its feed."""


_PLACES: Final = {"--tail": ("tail", "bed"), "--width": ("width", "bed")}
"""The keys of an episode at which a refused option of the command line is noted."""


class Action(StrEnum):
    """The action of publishing on an episode."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held back"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One episode: its configuration, the texts that it leaves open, and the action on it.

    `wordings` is false if its routine says the same words on every evening.
    """

    config: EpisodeConfig
    action: Action
    title: str
    summary: str
    language: str
    record: PublishedEpisode
    wordings: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlan:
    """The plan of publishing: episodes in the order of the file, held ones apart, removed ones by slug."""

    guid: str
    episodes: tuple[Decision, ...]
    held: tuple[Decision, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The previous publication of a show.

    Args:
        state: The state that was saved after it.
        intact: The names of its files that are in the folder, unchanged.
        feed: The feed that the state was taken from, since the state file is gone; else None.
    """

    state: State
    intact: Collection[str]
    feed: PublishedFeed | None = None

    def public(self, slug: str) -> bool:
        """Report whether an episode was in the feed of the previous publication."""
        record = self.state.episodes.get(slug)
        return record is not None and any(name in self.state.files for name in files_of(record.stem))


def draft_plan(  # noqa: PLR0913, RUF100 - the show, what surrounds it, and what is wrong with it
    config: ShowConfig,
    before: Previous,
    settings: Settings,
    now: datetime,
    findings: Diagnostics,
    *,
    rebuild: bool,
    scripts: Scripts,
) -> ShowPlan:
    """Compile every episode and compare it with the previous publication; nothing is spoken.

    Problems of an episode are noted, and the others are planned all the same.

    Args:
        config: The configuration of the show.
        before: The previous publication.
        settings: The folders and limits.
        now: The time of publishing; later episodes are held back.
        findings: The problems so far; new ones are added, each at its place in the show's file.
        rebuild: True to build every episode again.
        scripts: The scripts of this run, each parsed once.
    """
    state = before.state
    guid = state.guid or str(uuid.uuid5(PODCAST_NAMESPACE, config.base_url.partition("://")[2] + "feed.xml"))
    decided: list[Decision] = []
    fresh = _new_dates(config, state, now)
    for listed in config.episodes:
        if (made := _compiled(listed, scripts, settings, findings)) is None:
            continue
        episode, script, plan = made
        title, summary = _title_and_summary(config, episode, script, plan, findings)
        if plan.tail_ms:
            summary += " " + tail_sentence(plan.book, episode.request.bed or USUAL_BED, plan.tail_ms)
        record = state.episodes.get(episode.slug)
        published = _published(episode, before, fresh, now)
        try:
            fingerprint = _fingerprint(
                config, episode, plan, (title, summary, published.isoformat()), settings
            )
        except OSError as problem:
            what = f"a sound of it cannot be read: {why(problem)}."
            findings.add(episode.spot("bed", "takes"), what, f"Look at {problem.filename or 'its files'}.")
            continue
        new = PublishedEpisode(
            guid=record.guid if record else str(uuid.uuid5(uuid.UUID(guid), episode.slug)),
            published=published,
            fingerprint=fingerprint,
            stem=record.stem if record else episode.slug,
            mark=record.mark if record else "",
        )
        decided.append(
            Decision(
                config=episode,
                action=_action(before, new, episode.slug, now=now, rebuild=rebuild),
                title=title,
                summary=summary,
                language=script.language,
                record=new,
                wordings=episode.part is None or any(lists_of(script)),
            )
        )
    _check_double_titles(decided, findings)
    named = {decision.config.slug for decision in decided}
    return ShowPlan(
        guid=guid,
        episodes=tuple(one for one in decided if one.action is not Action.HELD),
        held=tuple(one for one in decided if one.action is Action.HELD),
        removed=tuple(slug for slug in state.episodes if slug not in named and before.public(slug)),
    )


def _published(
    episode: EpisodeConfig, before: Previous, fresh: Mapping[str, datetime], now: datetime
) -> datetime:
    """Return the publication date of an episode.

    A schedule that was moved to a later time does not withdraw a public episode; a `date:` of its own does.
    An episode that was removed and added again without a date is not held back by a date in the future, which
    a wrong clock gave it.
    """
    record = before.state.episodes.get(episode.slug)
    date = episode.date
    if date is None and record and record.published > now and not before.public(episode.slug):
        return now
    if date and date > now and episode.scheduled and record and before.public(episode.slug):
        return record.published
    return date or (record.published if record else fresh[episode.slug])


def _title_and_summary(
    config: ShowConfig, episode: EpisodeConfig, script: Script, plan: Plan, findings: Diagnostics
) -> tuple[str, str]:
    """Return the title and summary of an episode, its own or its routine's; note what cannot be shown."""
    # Exactly: two lengths of one routine never have one title.
    target_ms = episode.request.target_ms
    length = plan.book.length(target_ms, EXACTLY) if target_ms % SECOND == 0 else length_shown(target_ms)
    title = first = episode.title or f"{plan.title}, {length}"
    if (part := episode.part) is not None:
        usual = plan.book.phrase("day_title" if plan.mode is Mode.DAY else "evening_title")
        named = {"title": episode.title or plan.title, "length": length}
        title = filled(part.title or usual, **named, n=str(part.number))
        first = filled(part.title or usual, **named, n="1")  # what is wrong is told once for a series
    summary = episode.summary or script.about
    for text, what in ((first, "title"), (summary, "summary")):
        if trouble := rules.display_problem(text):
            spot = episode.spot(what, "routine")
            findings.add(spot, f"the {what} {quote(text)} has {trouble}", f"Give it a `{what}:`.")
    if not episode.title and rules.repeats_show_title(first, config.title):
        what = f"the title {quote(first)}, made of the routine's, repeats the show's; apps show both."
        findings.add(episode.spot("routine"), what, "Give it a `title:`, or call the show otherwise.")
    return title, summary


def _new_dates(config: ShowConfig, state: State, now: datetime) -> Mapping[str, datetime]:
    """Return the dates of new episodes without one, by slug: a minute apart, the last one now."""
    fresh = [one.slug for one in config.episodes if one.date is None and one.slug not in state.episodes]
    return {slug: now - timedelta(minutes=len(fresh) - 1 - n) for n, slug in enumerate(fresh)}


def _action(before: Previous, record: PublishedEpisode, slug: str, *, now: datetime, rebuild: bool) -> Action:
    old = before.state.episodes.get(slug)
    if old is None or not before.public(slug):
        return Action.HELD if record.published > now else Action.NEW
    if record.published > now and record.published != old.published:
        return Action.HELD
    # It stays public as long as its date is unchanged, even if that date is in the future by the clock: then
    # the clock is wrong, not the feed that everybody has.
    whole = all(name in before.intact for name in files_of(old.stem))
    return (
        Action.UNCHANGED
        if whole and not rebuild and old.fingerprint == record.fingerprint
        else Action.CHANGED
    )


def _compiled(
    episode: EpisodeConfig,
    scripts: Scripts,
    settings: Settings,
    findings: Diagnostics,
) -> tuple[EpisodeConfig, Script, Plan] | None:
    """Compile an episode with its bed settled; problems with its choices are noted at their place."""
    request = episode.request
    try:
        script = scripts.read(request.routine, settings, request.language)
        request = request_with_bed(episode, script)
        plan = compile_script(
            script,
            request.choices,
            request.target_ms,
            scripts=scripts,
            around=surroundings(request),
        )
        return replace(episode, request=request), script, plan
    except ScriptError as broken:
        first = broken.problems[0]
        what = f"the routine cannot be read: {first.spot}: {first.what}"
        findings.add(episode.spot("routine"), what, first.mend)
    except VoiceguideError as problem:
        spot = episode.spot(*_PLACES.get(problem.where, ("choices", "first", "mode", "language")))
        findings.add(spot, problem.what, problem.mend)
    return None


def _check_double_titles(decided: list[Decision], findings: Diagnostics) -> None:
    seen: dict[str, Decision] = {}
    told: set[tuple[SourceLocation, SourceLocation]] = set()  # two series of the same titles are one problem
    for one in decided:
        other = seen.setdefault(one.title.casefold(), one)
        entries = (one.config.spot(""), other.config.spot(""))
        if other is not one and entries not in told:
            told.add(entries)
            line = other.config.spot("").line
            what = f"the title {quote(one.title)} stands for another episode already, in line {line};"
            what += " some apps take two of one title for the same."
            findings.add(one.config.spot("title"), what, "Give one of them another `title:`.")


def _fingerprint(
    config: ShowConfig, episode: EpisodeConfig, plan: Plan, files: tuple[str, ...], settings: Settings
) -> str:
    """Return the fingerprint of an episode: a digest of everything that its files depend on."""
    request = episode.request
    bed = None if request.bed is None else Path(request.bed)
    sound = digest_of(bed) if bed is not None and bed.is_file() else request.bed
    takes = None if request.takes is None else Path()
    asked = replace(request, bed=sound, routine=Path(request.routine).stem, takes=takes, voice=episode.voice)
    said = [digest_of(path) for path in (*takes_of(request), *lexicon_files(settings))]
    # After the recordings, so that a show without a program keeps its fingerprint.
    said += [digest(path).hex() for path in program_files(request.voice)]
    levels = (settings.speech_lufs, settings.peak_dbtp, settings.bed_below_db)
    fades = (settings.bedtime_fade_ms, settings.day_fade_ms)
    show = (config.title, config.author, config.disclosure)
    parts = (__version__, plan, asked, said, files, show, levels, fades)
    return sha256(episode_text.written(parts).encode()).hexdigest()[:32]


def takes_of(request: Request) -> tuple[Path, ...]:
    """List the recordings that a session may use."""
    return () if request.takes is None else tuple(sorted(p for p in request.takes.iterdir() if p.is_file()))


def problem_in_episode(problem: VoiceguideError, episode: EpisodeConfig, *keys: str) -> Problem:
    """Return a problem in building an episode, at its place in the show's file."""
    what = f"{episode.slug}: {problem.what}"
    # Options of the command line are keys in a show's file.
    mend = re.sub(r"--([a-z]+) ([\w.]*\w)", r"`\1: \2`", problem.mend)
    return Problem(episode.spot(*keys), what, mend)
