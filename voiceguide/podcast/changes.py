"""Decide what publishing a show would change, before anything is spoken or written."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from voiceguide import __version__
from voiceguide.app.describe import beyond
from voiceguide.errors import ImpossibleLength, Problem, ScriptError, VoiceguideError, why
from voiceguide.pipeline import Request, Scripts, compile_plan, estimate, planned
from voiceguide.plan.model import Plan
from voiceguide.podcast import episode_text
from voiceguide.podcast.config import validate as rules
from voiceguide.podcast.config.loader import EpisodeConfig, ShowConfig
from voiceguide.podcast.filenames import digest_of, files_of
from voiceguide.podcast.fingerprint import lexicon_of
from voiceguide.podcast.state import PublishedEpisode, State
from voiceguide.script.model import Script
from voiceguide.script.yaml.nodes import Diagnostics, quote
from voiceguide.settings import Settings
from voiceguide.speech.side_effects import files_of as files_of_voice
from voiceguide.speech.voices.command import digest

PODCAST_NAMESPACE: Final = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""From which every podcast's guid is made, by the address of its feed."""


class What(StrEnum):
    """What publishing does with an episode."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held back"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One episode: what is asked for, what was left open filled in, and what becomes of it."""

    wish: EpisodeConfig
    what: What
    title: str
    summary: str
    language: str
    kept: PublishedEpisode


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlan:
    """What publishing would do: episodes in the order of the file, held ones apart, removed ones by slug."""

    guid: str
    episodes: tuple[Decision, ...]
    held: tuple[Decision, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was published before.

    Args:
        state: What the show remembers of it.
        lying: Names of the files of it that lie there as they were.
    """

    state: State
    lying: Collection[str]

    def public(self, slug: str) -> bool:
        """Tell whether an episode was in the feed when the show was published last."""
        kept = self.state.episodes.get(slug)
        return kept is not None and any(name in self.state.files for name in files_of(kept.stem))


def draft_plan(  # noqa: PLR0913, RUF100 - the show, what surrounds it, and what is wrong with it
    wish: ShowConfig,
    before: Before,
    settings: Settings,
    now: datetime,
    findings: Diagnostics,
    *,
    anew: bool,
    scripts: Scripts,
) -> ShowPlan:
    """Compile every episode and compare it with what was made before; nothing is spoken.

    What is wrong with an episode is noted, and the others are planned.

    Args:
        wish: The show as asked for.
        before: What was published before.
        settings: Where scripts are.
        now: Episodes that come out later are held back.
        findings: What is wrong, at its place in the show's file.
        anew: True to make every track again.
        scripts: The scripts of this run.
    """
    state = before.state
    guid = state.guid or str(uuid.uuid5(PODCAST_NAMESPACE, wish.base_url.partition("://")[2] + "feed.xml"))
    decided: list[Decision] = []
    fresh = _fresh_dates(wish, state, now)
    for episode in wish.episodes:
        if (made := _compiled(episode, scripts, settings, findings)) is None:
            continue
        script, plan = made
        title, summary = _told(wish, episode, script, plan, findings)
        kept = state.episodes.get(episode.slug)
        published = _published(episode, before, fresh, now)
        try:
            made_of = _made_of(wish, episode, plan, (title, summary, published.isoformat()), settings)
        except OSError as problem:
            what = f"a sound of it cannot be read: {why(problem)}."
            findings.add(episode.spot("bed", "takes"), what, f"Look at {problem.filename or 'its files'}.")
            continue
        new = PublishedEpisode(
            guid=kept.guid if kept else str(uuid.uuid5(uuid.UUID(guid), episode.slug)),
            published=published,
            made_of=made_of,
            stem=kept.stem if kept else episode.slug,
            mark=kept.mark if kept else "",
        )
        decided.append(
            Decision(
                wish=episode,
                what=_what(before, new, episode.slug, now=now, anew=anew),
                title=title,
                summary=summary,
                language=script.language,
                kept=new,
            )
        )
    _no_double_titles(decided, findings)
    listed = {decision.wish.slug for decision in decided}
    return ShowPlan(
        guid=guid,
        episodes=tuple(one for one in decided if one.what is not What.HELD),
        held=tuple(one for one in decided if one.what is What.HELD),
        removed=tuple(slug for slug in state.episodes if slug not in listed and before.public(slug)),
    )


def _published(
    episode: EpisodeConfig, before: Before, fresh: Mapping[str, datetime], now: datetime
) -> datetime:
    """Return when an episode comes out, or came out.

    A schedule that was moved on does not take back what is public already; a date of its own does. What was
    taken out and put in again without a date is not held back by one that a clock that was ahead gave it.
    """
    kept = before.state.episodes.get(episode.slug)
    date = episode.date
    if date is None and kept and kept.published > now and not before.public(episode.slug):
        return now
    if date and date > now and episode.scheduled and kept and before.public(episode.slug):
        return kept.published
    return date or (kept.published if kept else fresh[episode.slug])


def _told(
    wish: ShowConfig, episode: EpisodeConfig, script: Script, plan: Plan, findings: Diagnostics
) -> tuple[str, str]:
    """Return an episode's title and summary, its own or its routine's; note what cannot be shown."""
    title = episode.title or f"{plan.title}, {plan.book.length(episode.request.target_ms)}"
    summary = episode.summary or script.about
    for text, what in ((title, "title"), (summary, "summary")):
        if trouble := rules.unshowable(text):
            spot = episode.spot(what, "routine")
            findings.add(spot, f"the {what} {quote(text)} has {trouble}", f"Give it a `{what}:`.")
    if not episode.title and rules.repeats(title, wish.title):
        what = f"the title {quote(title)}, made of the routine's, repeats the show's; apps show both."
        findings.add(episode.spot("routine"), what, "Give it a `title:`, or call the show otherwise.")
    return title, summary


def _fresh_dates(wish: ShowConfig, state: State, now: datetime) -> Mapping[str, datetime]:
    """Give those that come out now without a date of their own one each, a minute apart, the last one now."""
    fresh = [one.slug for one in wish.episodes if one.date is None and one.slug not in state.episodes]
    return {slug: now - timedelta(minutes=len(fresh) - 1 - n) for n, slug in enumerate(fresh)}


def _what(before: Before, kept: PublishedEpisode, slug: str, *, now: datetime, anew: bool) -> What:
    old = before.state.episodes.get(slug)
    if old is None or not before.public(slug):
        return What.HELD if kept.published > now else What.NEW
    if kept.published > now and kept.published != old.published:
        return What.HELD
    # With the date that it became public with it stays public, even if the clock says by now that this is
    # still to come: then the clock was wrong, not the feed that everybody has.
    whole = all(name in before.lying for name in files_of(old.stem))
    return What.UNCHANGED if whole and not anew and old.made_of == kept.made_of else What.CHANGED


def _compiled(
    episode: EpisodeConfig,
    scripts: Scripts,
    settings: Settings,
    findings: Diagnostics,
) -> tuple[Script, Plan] | None:
    """Compile an episode; what is wrong with its choices is told at their place."""
    request = episode.request
    try:
        script = scripts.read(request.routine, settings, request.language)
        return script, compile_plan(script, request.choices, request.target_ms, scripts=scripts)
    except ScriptError as broken:
        first = broken.problems[0]
        what = f"the routine cannot be read: {first.spot}: {first.what}"
        findings.add(episode.spot("routine"), what, first.mend)
    except VoiceguideError as problem:
        findings.add(episode.spot("choices", "first", "mode", "language"), problem.what, problem.mend)
    return None


def _no_double_titles(decided: list[Decision], findings: Diagnostics) -> None:
    seen: dict[str, Decision] = {}
    for one in decided:
        other = seen.setdefault(one.title.casefold(), one)
        if other is not one:
            line = other.wish.spot("").line
            what = f"the title {quote(one.title)} stands for another episode already, in line {line};"
            what += " some apps take two of one title for the same."
            findings.add(one.wish.spot("title"), what, "Give one of them another `title:`.")


def _made_of(
    wish: ShowConfig, episode: EpisodeConfig, plan: Plan, told: tuple[str, ...], settings: Settings
) -> str:
    """Name everything that an episode's files depend on."""
    request = episode.request
    bed = Path(request.bed)
    sound = digest_of(bed) if bed.is_file() else request.bed
    takes = None if request.takes is None else Path()
    asked = replace(request, bed=sound, routine=Path(request.routine).stem, takes=takes, voice=episode.voice)
    said = [digest_of(path) for path in (*takes_of(request), *lexicon_of(settings))]
    # Behind the recordings, so that of a show without a program the same is told as ever.
    said += [digest(path).hex() for path in files_of_voice(request.voice)]
    levels = (settings.speech_lufs, settings.peak_dbtp, settings.bed_below_db)
    fades = (settings.bedtime_fade_ms, settings.day_fade_ms)
    show = (wish.title, wish.author, wish.disclosure)
    parts = (__version__, plan, asked, said, told, show, levels, fades)
    return sha256(episode_text.written(parts).encode()).hexdigest()[:32]


def takes_of(request: Request) -> tuple[Path, ...]:
    """List the recordings that a session may be spoken by."""
    return () if request.takes is None else tuple(sorted(p for p in request.takes.iterdir() if p.is_file()))


def located(problem: VoiceguideError, episode: EpisodeConfig, *keys: str) -> Problem:
    """Put a problem that an episode met while it was made at its place in the show's file."""
    what = f"{episode.slug}: {problem.what}"
    # What is an option on the command line is a key here.
    mend = re.sub(r"--([a-z]+) ([\w.]*\w)", r"`\1: \2`", problem.mend)
    return Problem(episode.spot(*keys), what, mend)


def judge_lengths(
    decisions: Iterable[Decision], settings: Settings, findings: Diagnostics, scripts: Scripts
) -> tuple[str, ...]:
    """Note every length that no voice can bring about, at its place in the show's file.

    Args:
        decisions: The episodes.
        settings: Where scripts are.
        findings: What is wrong with the show so far; impossible lengths are added.
        scripts: The scripts of this run.

    Returns:
        A remark on each length that is impossible by estimate, but so nearly possible that a voice may do it.
    """
    near: list[str] = []
    for one in decisions:
        request = one.wish.request
        try:
            estimate(request, settings, scripts=scripts)
        except VoiceguideError as problem:
            if isinstance(problem, ImpossibleLength) and not beyond(
                planned(request, settings, scripts=scripts), request
            ):
                another = "quicker" if problem.below_ms is None else "slower"
                told = f"That is by estimate; a {another} voice may bring it about."
                near.append(f"{one.wish.slug}: {problem.what} {told}")
                continue
            found = located(problem, one.wish, "minutes", "duration")
            findings.add(found.spot, found.what, found.mend)
    return tuple(near)
