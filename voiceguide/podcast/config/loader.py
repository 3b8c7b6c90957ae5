"""Load a show's file into its configuration, with the place of every key and of every problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from voiceguide.app.naming import session_name
from voiceguide.errors import Problem, ScriptError, SourceLocation, VoiceguideError, VoiceNotAllowed
from voiceguide.media.artwork import Artwork
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.podcast.config import schema as keys
from voiceguide.podcast.config import validate as rules
from voiceguide.podcast.config.evenings import check_evenings, evening_of_episode
from voiceguide.podcast.config.schema import KeyValue
from voiceguide.podcast.config.voices import ShowVoices, voice_of
from voiceguide.script.library import Library
from voiceguide.script.terms import Mode, is_path
from voiceguide.script.yaml.compose import read_tree
from voiceguide.script.yaml.decode import Bulk
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, kind, quote
from voiceguide.settings import Settings
from voiceguide.speech.fallback import AUTO
from voiceguide.units import MINUTE

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
class EpisodeConfig(keys.Located):
    """The configuration of one episode.

    Args:
        slug: Its identifier, and the stem of its files.
        request: The session.
        title: As written; empty to make one from the routine's title and the length.
        summary: As written; empty to take the routine's `about`.
        date: Its publication date; None for the time of its first publication.
        scheduled: True if the date is the schedule's, not its own.
        voice: The voice as written; in the request, paths in it are absolute.
        spots: The place of each key, and of the episode itself under an empty name.
    """

    slug: str
    request: Request
    title: str
    summary: str
    date: datetime | None
    scheduled: bool = False
    voice: str = AUTO
    spots: Mapping[str, SourceLocation] = field(default_factory=dict)


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
        disclosure=rules.display_text(top, "disclosure", findings) or USUAL_DISCLOSURE,
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
    if len(listed.items) > MOST_EPISODES:
        what = f"`episodes` lists {len(listed.items)}; a show has at most {MOST_EPISODES}."
        findings.add(listed.spot, what, _SPLIT)
        return ()
    dates = rules.schedule(top, len(listed.items), findings)
    check_evenings(top, findings)
    start = dates[0]
    made = []
    for item, date in zip(listed.items, dates, strict=True):
        if not isinstance(item, MapNode):
            findings.add(item.spot, f"an episode needs keys, but {kind(item)} stands here.", keys.LIKE)
            continue
        before = findings.noted
        taken = keys.read_keys(item, keys.EPISODE, "an episode", findings)
        episode = _episode(path, taken, top, _Dates(date, start), findings, settings)
        start = start or (episode.date if episode is not None else None)
        sound = findings.noted == before
        voice = voices.take(taken, top)
        if sound and episode is not None:
            request = replace(episode.request, voice=voice or AUTO)
            made.append(replace(episode, request=request, voice=voice_of(taken, top).value("voice") or AUTO))
    seen: dict[str, EpisodeConfig] = {}
    for episode in made:
        if (other := seen.setdefault(episode.slug, episode)) is not episode:
            line = other.spot("").line
            what = f"another episode has the name {quote(episode.slug)} already, in line {line}."
            findings.add(episode.spot("slug"), what, "Give one of them a `slug:` of its own.")
    return tuple(seen.values())


class _Dates(NamedTuple):
    """When an episode comes out by the schedule, and when the first one did; None where nothing says so."""

    scheduled: datetime | None
    start: datetime | None


def _episode(
    path: Path,
    taken: KeyValue,
    top: KeyValue,
    dates: _Dates,
    findings: Diagnostics,
    settings: Settings,
) -> EpisodeConfig | None:
    title = rules.episode_title(taken, top, findings)
    summary = rules.display_text(taken, "summary", findings)
    own = rules.date(taken, "date", findings)
    day = own or dates.scheduled
    evening = evening_of_episode(taken, top, day, dates.start, findings)
    target_ms = _length(taken, findings, settings)
    routine = _routine(path, taken, findings, settings)
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
        takes=takes,
        tail_ms=top.value("tail") if tail_ms is None else tail_ms,
    )
    slug = taken.value("slug") or rules.slug(session_name(request))
    if slug in keys.RESERVED:
        findings.add(taken.spot("slug"), f"{quote(slug)} names a file of the show itself.", "Write another.")
    return EpisodeConfig(
        slug=slug,
        request=request,
        title=title,
        summary=summary,
        date=day,
        scheduled=own is None and day is not None,
        spots=taken.spots,
    )


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
    if not 0 < target_ms <= settings.longest_ms:
        what = f"an episode lasts from a few minutes to {settings.longest_ms // MINUTE}."
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
