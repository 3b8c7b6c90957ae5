"""Build the files of a show: tracks, captions, chapters, pictures, feed and page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Final

from voiceguide.core.files import write_file
from voiceguide.core.reading import read_file
from voiceguide.errors import Problem, ScriptError, TimelineError, VoiceError, VoiceguideError, why
from voiceguide.media.captions import CAPTIONS
from voiceguide.media.chapters import chapters, chapters_json, spoken_sentences
from voiceguide.media.id3 import Labels
from voiceguide.pipeline import Progress, Rendered, Scripts, Voices, render
from voiceguide.podcast import changes, pictures
from voiceguide.podcast.changes import Action, Decision, Previous, ShowPlan
from voiceguide.podcast.config.loader import ShowConfig
from voiceguide.podcast.feed import FEED, m3u8, opml, rss
from voiceguide.podcast.filenames import digest_of, files_of, is_free, mark_of, name_for, same_file, size_of
from voiceguide.podcast.model import Episode, Show
from voiceguide.podcast.site import page_files
from voiceguide.podcast.state import PublishedEpisode
from voiceguide.settings import Settings
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.model import TIMELINE, TIMELINE_FILE, Timeline

GENRE: Final = "Podcast"


@dataclass(frozen=True, slots=True)
class BuildFolders:
    """The folder in which a show is built, and the published one."""

    building: Path
    folder: Path


@dataclass(frozen=True, slots=True)
class BuiltShow:
    """A show whose files are built.

    Args:
        show: The show, as its feed and page describe it.
        records: The state of each of its episodes, by slug.
        art: The fingerprint of its drawn picture; empty if the picture is the user's own.
        voice_lines: The voices that spoke the new episodes, and why each was chosen, without repetition.
        remarks: Findings in the new episodes, by the rules that no session may break, and letters that their
            pictures lack.
    """

    show: Show
    records: Mapping[str, PublishedEpisode]
    art: str
    voice_lines: tuple[str, ...]
    remarks: tuple[str, ...]


def build_show(
    config: ShowConfig,
    plan: ShowPlan,
    before: Previous,
    places: BuildFolders,
    settings: Settings,
    progress: Progress,
    scripts: Scripts,
) -> BuiltShow:
    """Build the new and changed episodes, and gather the whole show from them and the published ones.

    Args:
        config: The configuration of the show.
        plan: The decision on each episode.
        before: The previous publication.
        places: New files go into the first of them; nothing in the second is touched.
        settings: The folders and limits.
        progress: Called for each episode.
        scripts: The scripts of this run, each parsed once.

    Raises:
        ScriptError: With every episode that cannot be made, each at its place, up to one whose voice failed.
    """
    art, art_print = _show_art(config, before, places, settings, scripts)
    drawn = art_print and art_print != before.state.art
    # Which of two voices is available is found out once for all episodes.
    voices, voice_lines = Voices(), dict[str, None]()
    remarks = [*pictures.title_remarks(config.title, "The show")] if drawn else []
    problems: list[Problem] = []
    episodes: list[Episode] = []
    records: dict[str, PublishedEpisode] = {}
    for n, one in enumerate(plan.episodes):
        progress("Episodes", n, len(plan.episodes))
        if one.action is Action.UNCHANGED:
            there = _timeline(places.folder / f"{one.record.stem}{TIMELINE}")
            episodes.append(_episode(one, one.record, config, there, places.folder))
            records[one.config.slug] = one.record
            continue
        try:
            made = _render_episode(one, config, places.building, settings, progress, voices, scripts)
        except VoiceError as problem:
            # The next episode would have to wait for the same voice.
            raise ScriptError(
                [*problems, changes.problem_in_episode(problem, one.config, "voice", "routine")]
            ) from problem
        except VoiceguideError as problem:
            problems.append(changes.problem_in_episode(problem, one.config, "minutes", "duration"))
            continue
        voice_lines[made.voice_line] = None
        # Markup that is heard is among what a listener suffers.
        written = [
            f"{one.config.slug}: {fault}" for fault in made.faults if not fault.endswith("[no-markup]")
        ]
        suffered = dict.fromkeys(f"{one.config.slug}: {found.what} [{found.rule}]" for found in made.remarks)
        remarks += [*suffered, *written, *pictures.title_remarks(one.title, one.config.slug)]
        named = records[one.config.slug] = _publish_names(one, config, made.timeline, before, places)
        episodes.append(_episode(one, named, config, made.timeline, places.building))
    progress("Episodes", len(plan.episodes), len(plan.episodes))
    if problems:
        raise ScriptError(problems)
    show = Show(
        title=config.title,
        description=config.description,
        author=config.author,
        owner_name=config.owner_name,
        owner_email=config.owner_email,
        base_url=config.base_url,
        language=config.language,
        category=config.category,
        explicit=config.explicit,
        art=art,
        license=config.license,
        guid=plan.guid,
        private=config.private,
        episodes=tuple(sorted(episodes, key=lambda episode: episode.published, reverse=True)),
    )
    return BuiltShow(show, records, art_print, tuple(voice_lines), tuple(remarks))


def _timeline(path: Path) -> Timeline:
    """Read the timeline of a published episode.

    Raises:
        TimelineError: It cannot be read.
    """
    mend = "Make everything again: voiceguide publish --rebuild"
    try:
        text = read_file(path, TIMELINE_FILE, links=False).decode("utf-8")
        timeline = FORMATS["json"].read(text, str(path))
    except OSError as problem:
        what = f"The timeline cannot be read: {why(problem)}."
        raise TimelineError(what, where=str(path), mend=mend) from problem
    except UnicodeDecodeError as problem:
        raise TimelineError("The timeline is no UTF-8 text.", where=str(path), mend=mend) from problem
    except TimelineError as problem:
        raise TimelineError(problem.what, where=str(path), mend=mend) from problem
    return timeline


def _show_art(
    config: ShowConfig, before: Previous, places: BuildFolders, settings: Settings, scripts: Scripts
) -> tuple[str, str]:
    """Write the show's picture: the user's own, else a drawn one unless that is published already.

    Returns:
        Its name, and the fingerprint of a drawn one.
    """
    requests = [one.request for one in config.episodes]
    if config.artwork is not None:
        plain, data, art_print = f"cover{config.artwork.suffix}", config.artwork.data, ""
    else:
        art_print = pictures.art_fingerprint(config.title, requests)
        if before.state.art == art_print and before.state.cover in before.intact:
            return before.state.cover, art_print
        plain, data = "cover.png", pictures.show_art(config.title, requests, settings, scripts)
    name = name_for(plain, data, places.folder, before.state.files)
    write_file(places.building / name, data)
    return name, art_print


def _publish_names(
    one: Decision, config: ShowConfig, timeline: Timeline, before: Previous, places: BuildFolders
) -> PublishedEpisode:
    """Rename the files of a new episode to their published names.

    They keep their previous names if their content is unchanged; else the first version is named by the
    episode's slug alone, and every further one by the slug and the mark of its content.
    """
    slug, old = one.config.slug, before.state.episodes.get(one.config.slug)
    names = files_of(slug)
    mark = mark_of(digest_of(places.building / name) for name in names)
    stem = f"{slug}.{mark}"
    if old is not None and old.mark == mark:
        stem = old.stem
    elif (old is None or not old.mark) and all(
        is_free(name, places.folder, before.state.files)
        or same_file(places.building / name, places.folder / name)
        for name in names
    ):
        stem = slug
    if stem != slug:
        for name, new in zip(names, files_of(stem), strict=True):
            (places.building / name).rename(places.building / new)
        told = chapters_json(timeline, author=config.author, show=config.title, track=f"{stem}.mp3")
        write_file(places.building / f"{stem}.chapters.json", told.encode())
    return replace(one.record, stem=stem, mark=mark)


def _render_episode(  # noqa: PLR0913, PLR0917, RUF100 - an episode, where it goes, and who speaks it
    one: Decision,
    config: ShowConfig,
    place: Path,
    settings: Settings,
    progress: Progress,
    voices: Voices,
    scripts: Scripts,
) -> Rendered:
    """Render one episode, and write all of its files."""
    slug = one.config.slug
    art = pictures.episode_art(one.config.request, one.title, settings, scripts)
    labels = Labels(
        artist=config.author,
        album=config.title,
        genre=GENRE,
        comment=one.summary,
        disclosure=config.disclosure,
        date=one.record.published.astimezone(UTC),
        cover=art,
    )
    made = render(
        one.config.request,
        settings,
        place / f"{slug}.mp3",
        title=one.title,
        labels=labels,
        progress=progress,
        voices=voices,
        scripts=scripts,
    )
    timeline = made.timeline
    track = f"{slug}.mp3"
    texts = {
        **{f"{slug}{form.suffix}": form.write(timeline) for form in CAPTIONS.values() if form.published},
        f"{slug}.chapters.json": chapters_json(
            timeline, author=config.author, show=config.title, track=track
        ),
    }
    for name, text in texts.items():
        write_file(place / name, text.encode())
    write_file(place / f"{slug}.png", art)
    return made


def _summary(one: Decision, config: ShowConfig, timeline: Timeline) -> str:
    """Return the summary of an episode, followed by the disclosure if its voice is synthetic."""
    return f"{one.summary} {config.disclosure}" if timeline.is_synthetic else one.summary


def _episode(
    one: Decision, record: PublishedEpisode, config: ShowConfig, timeline: Timeline, folder: Path
) -> Episode:
    stem = record.stem
    return Episode(
        slug=one.config.slug,
        guid=record.guid,
        title=one.title,
        summary=_summary(one, config, timeline),
        language=one.language,
        published=record.published,
        duration_ms=timeline.duration_ms,
        track=f"{stem}.mp3",
        bytes=size_of(folder / f"{stem}.mp3") or 0,
        art=f"{stem}.png",
        vtt=f"{stem}.vtt",
        chapters_json=f"{stem}.chapters.json",
        chapters=chapters(timeline),
        transcript=spoken_sentences(timeline),
        voice=timeline.voice,
        synthetic=timeline.is_synthetic,
    )


def show_files(show: Show, places: BuildFolders, before: Previous) -> Mapping[str, bytes]:
    """Return the files about the whole show, by name: feed, subscription, playlist and page."""

    def named(name: str, data: bytes) -> str:
        return name_for(name, data, places.folder, before.state.files)

    return {FEED: rss(show), "show.opml": opml(show), "show.m3u8": m3u8(show), **page_files(show, named)}
