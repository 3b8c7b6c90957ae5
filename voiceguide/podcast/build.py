"""Make the files of a show: tracks, captions, chapters and pictures, and what tells of them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Final

from voiceguide.core.files import put_down
from voiceguide.core.reading import read_file
from voiceguide.errors import Problem, ScriptError, TimelineError, VoiceError, VoiceguideError, why
from voiceguide.media.captions import CAPTIONS
from voiceguide.media.chapters import chapters, chapters_json, transcript
from voiceguide.media.id3 import Labels
from voiceguide.pipeline import Progress, Rendered, Voices, render
from voiceguide.podcast import changes, pictures
from voiceguide.podcast.changes import Before, Decision, ShowPlan, What
from voiceguide.podcast.config.loader import ShowConfig
from voiceguide.podcast.feed import FEED, m3u8, opml, rss
from voiceguide.podcast.filenames import digest_of, files_of, free, mark_of, name_for, same_file, size_of
from voiceguide.podcast.model import Episode, Show
from voiceguide.podcast.site import page
from voiceguide.podcast.state import PublishedEpisode
from voiceguide.settings import Settings
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.model import TIMELINE, TIMELINE_FILE, Timeline

GENRE: Final = "Podcast"


@dataclass(frozen=True, slots=True)
class BuildFolders:
    """Where a show is made, and where what was made before lies."""

    building: Path
    folder: Path


@dataclass(frozen=True, slots=True)
class Made:
    """A show whose files are there.

    Args:
        show: What its feed and page tell.
        kept: Each of its episodes as it is to be remembered, by its slug.
        art: What its drawn picture was made of; empty if the picture is the user's own.
        voice_lines: Which voice spoke what was made now, and why it was that one, each said once.
        remarks: What listeners would suffer of that, by the rules that no session may break.
    """

    show: Show
    kept: Mapping[str, PublishedEpisode]
    art: str
    voice_lines: tuple[str, ...]
    remarks: tuple[str, ...]


def make_show(
    wish: ShowConfig,
    plan: ShowPlan,
    before: Before,
    places: BuildFolders,
    settings: Settings,
    progress: Progress,
) -> Made:
    """Make what is new or changed, and gather the whole show from that and from what is there.

    Args:
        wish: The show as asked for.
        plan: What is to be made.
        before: What was published before.
        places: Whatever is made goes into the first of them; nothing in the second is touched.
        settings: Where scripts and voices are.
        progress: Told of each episode.

    Raises:
        ScriptError: With every episode that cannot be made, each at its place, up to one whose voice failed.
    """
    art, made_of = _show_art(wish, before, places, settings)
    # Which of two voices can be had is found out once for all episodes.
    voices, voice_lines = Voices(), dict[str, None]()
    remarks: list[str] = []
    problems: list[Problem] = []
    episodes: list[Episode] = []
    kept: dict[str, PublishedEpisode] = {}
    for n, one in enumerate(plan.episodes):
        progress("Episodes", n, len(plan.episodes))
        if one.what is What.UNCHANGED:
            there = _timeline(places.folder / f"{one.kept.stem}{TIMELINE}")
            episodes.append(_episode(one, one.kept, wish, there, places.folder))
            kept[one.wish.slug] = one.kept
            continue
        try:
            made = _track(one, wish, places.building, settings, progress, voices)
        except VoiceError as problem:
            # The next episode would have to wait for the same voice.
            raise ScriptError(
                [*problems, changes.located(problem, one.wish, "voice", "routine")]
            ) from problem
        except VoiceguideError as problem:
            problems.append(changes.located(problem, one.wish, "minutes", "duration"))
            continue
        voice_lines[made.voice_line] = None
        suffered = dict.fromkeys(f"{one.wish.slug}: {found.what} [{found.rule}]" for found in made.remarks)
        remarks += suffered
        named = kept[one.wish.slug] = _named(one, wish, made.timeline, before, places)
        episodes.append(_episode(one, named, wish, made.timeline, places.building))
    progress("Episodes", len(plan.episodes), len(plan.episodes))
    if problems:
        raise ScriptError(problems)
    show = Show(
        title=wish.title,
        description=wish.description,
        author=wish.author,
        owner_name=wish.owner_name,
        owner_email=wish.owner_email,
        base_url=wish.base_url,
        language=wish.language,
        category=wish.category,
        explicit=wish.explicit,
        art=art,
        license=wish.license,
        guid=plan.guid,
        private=wish.private,
        episodes=tuple(sorted(episodes, key=lambda episode: episode.published, reverse=True)),
    )
    return Made(show, kept, made_of, tuple(voice_lines), tuple(remarks))


def _timeline(path: Path) -> Timeline:
    """Read what is heard in an episode that is published already.

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


def _show_art(wish: ShowConfig, before: Before, places: BuildFolders, settings: Settings) -> tuple[str, str]:
    """Put the show's picture in its place: the user's own, else a drawn one unless that is there already."""
    requests = [one.request for one in wish.episodes]
    if wish.artwork is not None:
        plain, data, made_of = f"cover{wish.artwork.suffix}", wish.artwork.data, ""
    else:
        made_of = pictures.made_of(wish.title, requests)
        if before.state.art == made_of and before.state.cover in before.lying:
            return before.state.cover, made_of
        plain, data = "cover.png", pictures.show_art(wish.title, requests, settings)
    name = name_for(plain, data, places.folder, before.state.files)
    put_down(places.building / name, data)
    return name, made_of


def _named(
    one: Decision, wish: ShowConfig, timeline: Timeline, before: Before, places: BuildFolders
) -> PublishedEpisode:
    """Give the files of an episode that was just made the names under which they are published.

    They keep the names they had if they are what lay there; else the first version has the episode's slug
    alone, and every further one its mark beside it.
    """
    slug, old = one.wish.slug, before.state.episodes.get(one.wish.slug)
    names = files_of(slug)
    mark = mark_of(digest_of(places.building / name) for name in names)
    stem = f"{slug}.{mark}"
    if old is not None and old.mark == mark:
        stem = old.stem
    elif (old is None or not old.mark) and all(
        free(name, places.folder, before.state.files)
        or same_file(places.building / name, places.folder / name)
        for name in names
    ):
        stem = slug
    if stem != slug:
        for name, new in zip(names, files_of(stem), strict=True):
            (places.building / name).rename(places.building / new)
        told = chapters_json(timeline, author=wish.author, show=wish.title, track=f"{stem}.mp3")
        put_down(places.building / f"{stem}.chapters.json", told.encode())
    return replace(one.kept, stem=stem, mark=mark)


def _track(  # noqa: PLR0913, PLR0917, RUF100 - an episode, where it goes, and who speaks it
    one: Decision, wish: ShowConfig, place: Path, settings: Settings, progress: Progress, voices: Voices
) -> Rendered:
    """Make all files of one episode."""
    slug = one.wish.slug
    art = pictures.episode_art(one.wish.request, one.title, settings)
    labels = Labels(
        artist=wish.author,
        album=wish.title,
        genre=GENRE,
        comment=one.summary,
        disclosure=wish.disclosure,
        date=one.kept.published.astimezone(UTC),
        cover=art,
    )
    made = render(
        one.wish.request,
        settings,
        place / f"{slug}.mp3",
        title=one.title,
        labels=labels,
        progress=progress,
        voices=voices,
    )
    timeline = made.timeline
    track = f"{slug}.mp3"
    texts = {
        **{f"{slug}{form.suffix}": form.write(timeline) for form in CAPTIONS.values() if form.published},
        f"{slug}.chapters.json": chapters_json(timeline, author=wish.author, show=wish.title, track=track),
    }
    for name, text in texts.items():
        put_down(place / name, text.encode())
    put_down(place / f"{slug}.png", art)
    return made


def _summary(one: Decision, wish: ShowConfig, timeline: Timeline) -> str:
    """Add to the summary that the voice is synthetic, if it is, in words that everybody reads."""
    return f"{one.summary} {wish.disclosure}" if timeline.is_synthetic else one.summary


def _episode(
    one: Decision, kept: PublishedEpisode, wish: ShowConfig, timeline: Timeline, folder: Path
) -> Episode:
    stem = kept.stem
    return Episode(
        slug=one.wish.slug,
        guid=kept.guid,
        title=one.title,
        summary=_summary(one, wish, timeline),
        language=one.language,
        published=kept.published,
        duration_ms=timeline.duration_ms,
        track=f"{stem}.mp3",
        bytes=size_of(folder / f"{stem}.mp3") or 0,
        art=f"{stem}.png",
        vtt=f"{stem}.vtt",
        chapters_json=f"{stem}.chapters.json",
        chapters=chapters(timeline),
        transcript=transcript(timeline),
        voice=timeline.voice,
        synthetic=timeline.is_synthetic,
    )


def show_files(show: Show, places: BuildFolders, before: Before) -> Mapping[str, bytes]:
    """Write what tells of the whole show: feed, subscription, playlist and page, by their names."""

    def named(name: str, data: bytes) -> str:
        return name_for(name, data, places.folder, before.state.files)

    return {FEED: rss(show), "show.opml": opml(show), "show.m3u8": m3u8(show), **page(show, named)}
