"""Load a show's file into its configuration, with the place of every key and of every problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from voiceguide.errors import Problem, ScriptError, SourceLocation, VoiceguideError, VoiceNotAllowed
from voiceguide.media.artwork import Artwork
from voiceguide.podcast.config import schema as keys
from voiceguide.podcast.config import validate as rules
from voiceguide.podcast.config.dates import schedule, zone
from voiceguide.podcast.config.episode import EpisodeConfig, EpisodeDates, read_episode
from voiceguide.podcast.config.evenings import check_evenings
from voiceguide.podcast.config.schema import KeyValue
from voiceguide.podcast.config.series import read_entries
from voiceguide.podcast.config.voices import ShowVoices, voice_of
from voiceguide.script.yaml.compose import read_tree
from voiceguide.script.yaml.decode import Bulk
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, kind, quote
from voiceguide.settings import Settings
from voiceguide.speech.fallback import AUTO

MOST_EPISODES: Final = 1_000
"""The most episodes of a show, as all are compiled; directories list hardly more."""
_SPLIT: Final = "Make several shows of it, each with a file of its own."
_BULK: Final = Bulk(
    long=(f"a show has at most {MOST_EPISODES} episodes.", _SPLIT),
    full=(f"the show, which has at most {MOST_EPISODES} episodes,", _SPLIT),
    # A folder from a stranger may have a `show.yaml` that leads to a file of the user's.
    links=False,
)
USUAL_CATEGORY: Final = "Health & Fitness > Mental Health"
USUAL_DISCLOSURE: Final = "The voice is synthetic."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowConfig:
    """The configuration of a show; `base_url` ends in a slash, `artwork` is None to draw one.

    `refused` has the voices that the user has not allowed, by the problem that was noted for each.
    """

    path: Path
    title: str
    description: str
    author: str
    owner_name: str
    owner_email: str
    base_url: str
    language: str
    category: tuple[str, ...]
    explicit: bool
    license: str
    artwork: Artwork | None
    private: bool
    disclosure: str
    episodes: tuple[EpisodeConfig, ...]
    spots: Mapping[str, SourceLocation] = field(default_factory=dict)
    refused: Mapping[Problem, VoiceNotAllowed] = field(default_factory=dict)


def draft_show(path: Path, settings: Settings) -> tuple[ShowConfig, Diagnostics]:
    """Read a show's file as far as possible, and note every problem in it.

    An episode with a problem is left out, so that nothing is judged by a guess; a problem with its voice
    alone does not count, as the voice matters only later.

    Raises:
        ScriptError: It is no show at all.
    """
    read = read_tree(path, _BULK)
    findings = read.findings
    node = read.node
    if not isinstance(node, MapNode):
        if not findings:
            what = "the file is empty." if node is None else "the file must be one group of keys."
            findings.add(read.page.spot(0, 0), what, "Write lines such as `title: Quiet evenings`.")
        raise ScriptError(findings.in_order())
    top = keys.read_keys(node, keys.TOP, "a show", findings)
    show = _show(path, top, findings)
    voices = ShowVoices(path, settings, findings)
    episodes = _episodes(path, node, top, findings, settings, voices)
    return replace(show, episodes=episodes, refused=voices.refused), findings


def refusal(config: ShowConfig, findings: Diagnostics) -> VoiceguideError:
    """Return the error with every problem of a show.

    If the only problem is one voice that the user has not allowed, it is the refusal of that voice.
    """
    problems = findings.in_order()
    refused = tuple(config.refused.values()) if findings.found.keys() <= config.refused.keys() else ()
    if len(refused) == 1:
        return refused[0]
    return ScriptError(problems, refused=refused)


def _show(path: Path, top: KeyValue, findings: Diagnostics) -> ShowConfig:
    owner = top.value("owner") or (top.value("author") or "", "")
    return ShowConfig(
        path=path,
        title=rules.display_text(top, "title", findings),
        description=rules.display_text(top, "description", findings),
        author=rules.display_text(top, "author", findings),
        owner_name=owner[0],
        owner_email=rules.email(owner[1], top.spot("owner"), findings),
        base_url=rules.base_url(top, findings),
        language=top.value("language") or "en",
        category=rules.category(top, USUAL_CATEGORY, findings),
        explicit=top.value("explicit") or False,
        license=rules.licence(top, findings),
        artwork=rules.artwork(path.parent, top, findings),
        private=top.value("private") or False,
        disclosure=rules.disclosure(top, findings) or USUAL_DISCLOSURE,
        episodes=(),
        spots=top.spots,
    )


def _episodes(  # noqa: PLR0913, PLR0917, RUF100 - the list, where it stands, and what is wrong with it
    path: Path,
    node: MapNode,
    top: KeyValue,
    findings: Diagnostics,
    settings: Settings,
    voices: ShowVoices,
) -> tuple[EpisodeConfig, ...]:
    listed = next((value for key, value in node if key.text == "episodes"), None)
    if listed is None:
        return ()  # that it is missing was noted
    if not isinstance(listed, ListNode) or not listed.items:
        findings.add(listed.spot, f"`episodes` needs a list, but {kind(listed)} stands here.", keys.LIKE)
        return ()
    check_evenings(top, findings)
    in_zone = zone(top, findings)
    entries = list(islice(read_entries(listed, top, in_zone, findings), MOST_EPISODES + 1))
    if len(entries) > MOST_EPISODES:
        many = len(listed.items) if len(listed.items) > MOST_EPISODES else f"more than {MOST_EPISODES}"
        what = f"`episodes` lists {many}; a show has at most {MOST_EPISODES}."
        findings.add(listed.spot, what, _SPLIT)
        return ()
    scheduled = iter(schedule(top, sum(entry.own_date is None for entry in entries), in_zone, findings))
    start: datetime | None = None
    made = []
    for entry in entries:
        date = next(scheduled) if entry.own_date is None else entry.own_date
        start = start or date
        before = findings.noted
        episode = read_episode(path, entry, top, EpisodeDates(date, start, in_zone), findings, settings)
        start = start or (episode.date if episode is not None else None)
        sound = entry.sound and findings.noted == before
        voice = voices.take(entry.taken, top)
        if sound and episode is not None:
            request = replace(episode.request, voice=voice or AUTO)
            spec = voice_of(entry.taken, top).value("voice") or AUTO
            made.append(replace(episode, request=request, voice=spec))
    return _without_doubles(made, findings)


def _without_doubles(made: Iterable[EpisodeConfig], findings: Diagnostics) -> tuple[EpisodeConfig, ...]:
    """Return the episodes whose slugs are their own; two series that clash are one problem."""
    seen: dict[str, EpisodeConfig] = {}
    told: set[tuple[SourceLocation, SourceLocation]] = set()
    for episode in made:
        other = seen.setdefault(episode.slug, episode)
        entries = (episode.spot(""), other.spot(""))
        if other is episode or entries in told:
            continue
        told.add(entries)
        what = f"another episode has the name {quote(episode.slug)} already, in line {other.spot('').line}."
        findings.add(episode.spot("slug"), what, "Give one of them a `slug:` of its own.")
    return tuple(seen.values())
