"""Publish a show: what its file asks for becomes a folder that any web host can serve."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from voiceguide.core.files import put_down, try_place
from voiceguide.core.reading import open_file
from voiceguide.errors import OutputError
from voiceguide.pipeline import Progress, Scripts, quiet
from voiceguide.podcast import changes as showplan
from voiceguide.podcast import commit
from voiceguide.podcast.build import BuildFolders, make_show, show_files
from voiceguide.podcast.changes import Before, ShowPlan, What, judge_lengths
from voiceguide.podcast.config.loader import ShowConfig, draft_show, refusal
from voiceguide.podcast.feed import FEED, GENERATOR
from voiceguide.podcast.filenames import files_of, size_of
from voiceguide.podcast.fingerprint import check_show, fresh, lying, still_to_come
from voiceguide.podcast.lock import held
from voiceguide.podcast.record import state_of
from voiceguide.podcast.state import State, read_state, state_path, written
from voiceguide.podcast.validate.feed import check_folder
from voiceguide.settings import Settings
from voiceguide.timeline.levels import NONE

_PAGE: Final = "index.html"
EXAMPLES: Final = ("example.org", "example.com", "example.net")
"""Hosts that nobody can have (RFC 2606)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one episode, or would; `synthetic` is None of what was not published just now."""

    slug: str
    what: What
    title: str = ""
    published: datetime | None = None
    synthetic: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did, or would do.

    Args:
        folder: Where the show is published.
        feed_url: The address of its feed.
        changes: What became of each episode.
        written: Names of files; so is `removed`.
        remarks: What to think about.
        voice_lines: Which voice spoke what was made, and why it was that one, each said once.
    """

    folder: Path
    feed_url: str = ""
    changes: tuple[Change, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    voice_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRequest:
    """What was asked for.

    Args:
        show: The show's file.
        folder: Where it is published.
        now: The moment of publishing, with its zone.
        anew: True to make every track again, whatever it was made of.
        dry: True to write nothing and only tell.
        whole: True to look into every episode even where a glance shows that nothing has changed, because all
            of it shall be told.
    """

    show: Path
    folder: Path
    now: datetime
    anew: bool = False
    dry: bool = False
    whole: bool = False


def publish(errand: PublishRequest, settings: Settings, *, progress: Progress | None = None) -> Published:
    """Bring a published folder up to its show's file. What has not changed is not touched.

    Raises:
        ScriptError: The show's file asks for something that cannot be: all of it at once, each at its place.
        VoiceguideError: Anything else the user can mend. The published folder is then as it was.
    """
    check_show(errand.show)
    known = None if errand.anew or errand.whole else fresh(errand.show, errand.folder, errand.now, settings)
    if known is not None:
        same = (Change(slug=slug, what=What.UNCHANGED) for slug in known.slugs)
        return Published(folder=errand.folder, changes=tuple(same), remarks=known.remarks)
    commit.check_links(errand.folder, errand.show)
    if errand.dry:
        wish, plan, _ = _planned(errand, _before(errand), settings, {What.NEW, What.CHANGED}, Scripts())
        return _told(errand, wish, plan)
    state_file = state_path(errand.show)
    # Held from before the state is read until it is written: the same show may go to two folders at once.
    with held(state_file.with_name(f".{state_file.name}.lock"), errand.show):
        return _published(errand, state_file, settings, progress or quiet)


def _published(errand: PublishRequest, state_file: Path, settings: Settings, progress: Progress) -> Published:
    before, scripts = _before(errand), Scripts()
    if commit.broken_off(errand.folder):
        before = replace(before, state=commit.forget_contents(before.state))
        put_down(state_file, written(before.state))
    wish, plan, _ = _planned(errand, before, settings, {What.NEW, What.CHANGED}, scripts)
    _not_over_others(errand.folder, before.state)
    try_place(state_file)
    with commit.building(errand.folder) as place:
        places = BuildFolders(building=place, folder=errand.folder)
        made = make_show(wish, plan, before, places, settings, progress, scripts)
        show, names = made.show, show_files(made.show, places, before)
        for name, data in names.items():
            put_down(place / name, data)
        if faults := check_folder(errand.folder, place):
            raise OutputError("the show would not be what apps expect: " + " ".join(faults))
        stems = (kept.stem for kept in made.kept.values())
        every = {*names, show.art, *(name for stem in stems for name in files_of(stem))}
        new = commit.drop_same(place, errand.folder)
        sizes = {name: _size(name, place, errand.folder) for name in every}
        gone = tuple(
            sorted(
                name
                for name in before.state.files
                if name not in every and size_of(errand.folder / name) is not None
            )
        )
        after = state_of(wish, plan, made, before.state, sizes, settings)
        commit.switch(place, errand.folder, new, gone, before.state, after, state_file)
    told = _told(errand, wish, plan)
    remarks = (*told.remarks, *made.remarks)
    synthetic = {episode.slug: episode.synthetic for episode in show.episodes}
    # What was made anew and came out as what lies there has not changed for anybody.
    alike = {one.wish.slug for one in plan.episodes if one.what is What.CHANGED} - {
        slug for slug, kept in made.kept.items() if not set(files_of(kept.stem)).isdisjoint(new)
    }
    changes = tuple(
        replace(
            one,
            what=What.UNCHANGED if one.slug in alike else one.what,
            synthetic=synthetic.get(one.slug),
        )
        for one in told.changes
    )
    return replace(
        told,
        changes=changes,
        written=new,
        removed=gone,
        voice_lines=made.voice_lines,
        remarks=remarks,
    )


def _before(errand: PublishRequest) -> Before:
    """Read what was published before.

    Raises:
        OutputError: What the show remembers is damaged.
    """
    state = read_state(state_path(errand.show))
    return Before(state=state, lying=lying(errand.folder, state))


def _planned(
    errand: PublishRequest, before: Before, settings: Settings, judged: Set[What], scripts: Scripts
) -> tuple[ShowConfig, ShowPlan, tuple[str, ...]]:
    """Read a show, plan it and judge its lengths: whatever is wrong anywhere is told together.

    Args:
        errand: What was asked for.
        before: What was published before.
        settings: Where scripts are.
        judged: What must become of an episode for its length to be judged.
        scripts: The scripts of this run.

    Returns:
        The show as asked for, what publishing it would do, and remarks on lengths that are in doubt.

    Raises:
        ScriptError: With every problem, each with its place, in the order of the file.
        VoiceNotAllowed: There is no problem but one voice that the user has not allowed.
    """
    wish, findings = draft_show(errand.show, settings)
    plan = showplan.draft_plan(
        wish, before, settings, errand.now, findings, anew=errand.anew, scripts=scripts
    )
    every = (*plan.episodes, *plan.held)
    near = judge_lengths((one for one in every if one.what in judged), settings, findings, scripts)
    if findings:
        raise refusal(wish, findings)
    return wish, plan, near


def check(errand: PublishRequest, settings: Settings) -> Published:
    """Check a show without writing anything: its file, its scripts, its lengths, and what is published of it.

    Raises:
        ScriptError: The show's file asks for something that cannot be.
        VoiceguideError: Anything else the user can mend.
    """
    check_show(errand.show)
    commit.check_links(errand.folder, errand.show)
    wish, plan, near = _planned(errand, _before(errand), settings, set(What), Scripts())
    told = _told(errand, wish, plan)
    told = replace(told, remarks=(*told.remarks, *near))
    if size_of(errand.folder / FEED) is not None:
        faults = tuple(f"{errand.folder / fault}" for fault in check_folder(errand.folder))
        if faults:
            what = "what is published is not what apps expect: " + " ".join(faults)
            raise OutputError(what, mend="Publish the show again.")
    return told


def starter(path: Path) -> None:
    """Write a small, commented show file to begin from; never over one that is there.

    Raises:
        OutputError: There is a file already, or none can be written.
    """
    if path.exists():
        mend = "Choose another name; nothing was changed."
        raise OutputError("there is a file of that name already.", where=str(path), mend=mend)
    put_down(path, resources.files("voiceguide.app").joinpath("show.yaml").read_bytes())


# ── building ─────────────────────────────────────────────────────────────────────────────────────


def _not_over_others(folder: Path, state: State) -> None:
    """Refuse a folder where something else is published: its page must not be written over.

    Raises:
        OutputError: It is one.
    """
    try:
        with open_file(folder / FEED, links=False) as file:
            feed = file.read(4_000)
    except OSError:
        feed = b""
    ours = state.files or f"<generator>{GENERATOR}</generator>".encode() in feed
    if not ours and any(size_of(folder / name) is not None for name in (FEED, _PAGE)):
        mend = "Choose another folder with -o, or empty this one."
        raise OutputError("something else is published here already.", where=str(folder), mend=mend)


# ── what is remembered and told ──────────────────────────────────────────────────────────────────


def _size(name: str, place: Path, folder: Path) -> int:
    built = size_of(place / name)
    return (size_of(folder / name) or 0) if built is None else built


def _told(errand: PublishRequest, wish: ShowConfig, plan: ShowPlan) -> Published:
    changes = [
        Change(slug=one.wish.slug, what=one.what, title=one.title, published=one.kept.published)
        for one in (*plan.episodes, *plan.held)
    ]
    changes += [Change(slug=slug, what=What.REMOVED) for slug in plan.removed]
    return Published(
        folder=errand.folder,
        feed_url=wish.base_url + FEED,
        changes=tuple(changes),
        remarks=(*_remarks(wish), *still_to_come(_ahead(plan, errand.now))),
    )


def _ahead(plan: ShowPlan, now: datetime) -> dict[str, datetime]:
    """Return the dates of public episodes that are still to come."""
    return {one.wish.slug: one.kept.published for one in plan.episodes if one.kept.published > now}


def _remarks(wish: ShowConfig) -> list[str]:
    told = []
    silent = [one.slug for one in wish.episodes if one.request.bed == NONE]
    if silent:
        told.append(
            f"{', '.join(silent)}: without a bed, apps that cut silences out will cut the practice out."
        )
    if (urlsplit(wish.base_url).hostname or "").endswith(EXAMPLES):
        told.append(f"`base_url` is still an example: apps will look for every track at {wish.base_url}.")
    if not wish.owner_email and not wish.private:
        told.append("Directories ask for `owner:` with an e-mail address before they list a show.")
    return told
