"""Publish a show: from its file to a folder that any web host can serve."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Final

from voiceguide.core.files import check_writable, write_file
from voiceguide.core.reading import open_file
from voiceguide.errors import OutputError
from voiceguide.pipeline import Progress, Scripts, quiet
from voiceguide.podcast import changes as planning
from voiceguide.podcast import commit
from voiceguide.podcast.build import BuildFolders, build_show, show_files
from voiceguide.podcast.changes import Action, Previous, ShowPlan
from voiceguide.podcast.config.loader import ShowConfig, draft_show, refusal
from voiceguide.podcast.feed import FEED, GENERATOR
from voiceguide.podcast.filenames import files_of, size_of
from voiceguide.podcast.fingerprint import check_show, intact_files, up_to_date
from voiceguide.podcast.lock import held
from voiceguide.podcast.record import state_of
from voiceguide.podcast.state import State, encoded, read_state, state_path
from voiceguide.podcast.summary import Change, Published, planned_result
from voiceguide.podcast.validate.feed import check_folder
from voiceguide.podcast.validate.recovery import read_published
from voiceguide.podcast.validate.sessions import judge_sessions
from voiceguide.settings import Settings

_PAGE: Final = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRequest:
    """A request to publish a show.

    Args:
        show: The show's file.
        folder: The folder to publish into.
        now: The time of publishing, with its zone.
        rebuild: True to build every episode again, changed or not.
        dry: True to write nothing and only report.
        whole: True to plan and report every episode even if the fast check shows that nothing has changed.
    """

    show: Path
    folder: Path
    now: datetime
    rebuild: bool = False
    dry: bool = False
    whole: bool = False


def publish(request: PublishRequest, settings: Settings, *, progress: Progress | None = None) -> Published:
    """Update a published folder from its show's file. Unchanged files are not touched.

    Raises:
        ScriptError: The show's file asks for something that cannot be: all of it at once, each at its place.
        VoiceguideError: Anything else the user can mend. The published folder is then as it was.
    """
    check_show(request.show)
    known = (
        None
        if request.rebuild or request.whole
        else up_to_date(request.show, request.folder, request.now, settings)
    )
    if known is not None:
        same = (Change(slug=slug, action=Action.UNCHANGED) for slug in known.slugs)
        return Published(folder=request.folder, changes=tuple(same), remarks=known.remarks)
    commit.check_links(request.folder, request.show)
    if request.dry:
        before = _previous(request)
        config, plan, _ = _planned(request, before, settings, {Action.NEW, Action.CHANGED}, Scripts())
        return _told(planned_result(request.folder, request.now, config, plan), before, request.show)
    state_file = state_path(request.show)
    # Held from before the state is read until it is written: the same show may go to two folders at once.
    with held(state_file.with_name(f".{state_file.name}.lock"), request.show):
        return _published(request, state_file, settings, progress or quiet)


def _published(
    request: PublishRequest, state_file: Path, settings: Settings, progress: Progress
) -> Published:
    before, scripts = _previous(request), Scripts()
    if commit.was_interrupted(request.folder):
        before = replace(before, state=commit.without_fingerprints(before.state))
        write_file(state_file, encoded(before.state))
    config, plan, _ = _planned(request, before, settings, {Action.NEW, Action.CHANGED}, scripts)
    _check_not_foreign(request.folder, before.state)
    check_writable(state_file)
    with commit.build_folder(request.folder) as place:
        places = BuildFolders(building=place, folder=request.folder)
        made = build_show(config, plan, before, places, settings, progress, scripts)
        show, names = made.show, show_files(made.show, places, before)
        for name, data in names.items():
            write_file(place / name, data)
        if faults := check_folder(request.folder, place):
            raise OutputError("the show would not be what apps expect: " + " ".join(faults))
        stems = (record.stem for record in made.records.values())
        every = {*names, show.art, *(name for stem in stems for name in files_of(stem))}
        new = commit.drop_unchanged(place, request.folder)
        sizes = {name: _size(name, place, request.folder) for name in every}
        gone = tuple(
            sorted(
                name
                for name in before.state.files
                if name not in every and size_of(request.folder / name) is not None
            )
        )
        after = state_of(config, plan, made, before.state, sizes, settings)
        commit.commit_files(place, request.folder, new, gone, before.state, after, state_file)
    result = _told(planned_result(request.folder, request.now, config, plan), before, request.show)
    remarks = (*result.remarks, *made.remarks)
    synthetic = {episode.slug: episode.synthetic for episode in show.episodes}
    # An episode that was built again with the same bytes has not changed.
    alike = {one.config.slug for one in plan.episodes if one.action is Action.CHANGED} - {
        slug for slug, record in made.records.items() if not set(files_of(record.stem)).isdisjoint(new)
    }
    changes = tuple(
        replace(
            one,
            action=Action.UNCHANGED if one.slug in alike else one.action,
            synthetic=synthetic.get(one.slug),
        )
        for one in result.changes
    )
    return replace(
        result,
        changes=changes,
        written=new,
        removed=gone,
        voice_lines=made.voice_lines,
        remarks=remarks,
    )


def _previous(request: PublishRequest) -> Previous:
    """Return the previous publication: what the state file tells, else what the published feed does.

    Raises:
        OutputError: The state file of the show is damaged, or it is gone and the feed does not tell.
    """
    state_file = state_path(request.show)
    state = read_state(state_file)
    feed = None if state.guid else read_published(request.folder, state_file)
    if feed is not None:
        state = feed.state
    return Previous(state=state, intact=intact_files(request.folder, state), feed=feed)


def _check_same_show(config: ShowConfig, before: Previous, request: PublishRequest) -> None:
    """Refuse a folder whose feed, the only thing that tells of it, is that of another show.

    Raises:
        OutputError: It is.
    """
    feed = before.feed
    if feed is None or feed.title == config.title or feed.base_url == config.base_url:
        return
    name = state_path(request.show).name
    what = f"the show {feed.title!r} is published here, and no state file tells that it is this one."
    mend = f"Choose another folder with -o. If it is this show under a new name, take back {name}."
    raise OutputError(what, where=str(request.folder), mend=mend)


def _told(result: Published, before: Previous, show: Path) -> Published:
    """Return a result with a remark if the state was taken from the feed."""
    if before.feed is None:
        return result
    episodes = len(before.state.episodes)
    remark = (
        f"{state_path(show).name} is gone: the guids and dates of {episodes} episodes are taken from the "
        "feed that is published, and every episode is built again. Keep that file with the show."
    )
    return replace(result, remarks=(remark, *result.remarks))


def _planned(
    request: PublishRequest, before: Previous, settings: Settings, judged: Set[Action], scripts: Scripts
) -> tuple[ShowConfig, ShowPlan, tuple[str, ...]]:
    """Read a show, plan it and judge its lengths; all problems are raised together.

    Args:
        request: The request.
        before: The previous publication.
        settings: The folders and limits.
        judged: The actions of the episodes whose lengths are judged.
        scripts: The scripts of this run, each parsed once.

    Returns:
        The configuration of the show, the plan of publishing it, and remarks on lengths that are in doubt and
        on evenings that say the same words.

    Raises:
        ScriptError: With every problem, each with its place, in the order of the file.
        VoiceNotAllowed: There is no problem but one voice that the user has not allowed.
    """
    config, findings = draft_show(request.show, settings)
    _check_same_show(config, before, request)
    plan = planning.draft_plan(
        config, before, settings, request.now, findings, rebuild=request.rebuild, scripts=scripts
    )
    every = (*plan.episodes, *plan.held)
    near = judge_sessions((one for one in every if one.action in judged), settings, findings, scripts)
    if findings:
        raise refusal(config, findings)
    return config, plan, near


def check_publishing(request: PublishRequest, settings: Settings) -> Published:
    """Check a show without writing anything: its file, scripts and lengths, and its published folder.

    Raises:
        ScriptError: The show's file asks for something that cannot be.
        VoiceguideError: Anything else the user can mend.
    """
    check_show(request.show)
    commit.check_links(request.folder, request.show)
    before = _previous(request)
    config, plan, near = _planned(request, before, settings, set(Action), Scripts())
    result = _told(planned_result(request.folder, request.now, config, plan), before, request.show)
    result = replace(result, remarks=(*result.remarks, *near))
    if size_of(request.folder / FEED) is not None:
        faults = tuple(f"{request.folder / fault}" for fault in check_folder(request.folder))
        if faults:
            what = "what is published is not what apps expect: " + " ".join(faults)
            raise OutputError(what, mend="Publish the show again.")
    return result


def write_starter(path: Path) -> None:
    """Write a small, commented show file to begin from; never over an existing file.

    Raises:
        OutputError: There is a file already, or none can be written.
    """
    if path.exists():
        mend = "Choose another name; nothing was changed."
        raise OutputError("there is a file of that name already.", where=str(path), mend=mend)
    write_file(path, resources.files("voiceguide.podcast.config").joinpath("show.yaml").read_bytes())


# ── building ─────────────────────────────────────────────────────────────────────────────────────


def _check_not_foreign(folder: Path, state: State) -> None:
    """Refuse a folder where something else is published: its page must not be overwritten.

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


def _size(name: str, place: Path, folder: Path) -> int:
    built = size_of(place / name)
    return (size_of(folder / name) or 0) if built is None else built
