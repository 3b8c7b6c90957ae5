"""The state of a show after a build; apart from `state`, which the fast check imports without the build."""

from __future__ import annotations

from pathlib import Path

from voiceguide.podcast import changes
from voiceguide.podcast.build import BuiltShow
from voiceguide.podcast.changes import ShowPlan
from voiceguide.podcast.config.loader import ShowConfig
from voiceguide.podcast.fingerprint import stamp
from voiceguide.podcast.state import State
from voiceguide.settings import Settings
from voiceguide.speech.side_effects import program_files


def state_of(
    config: ShowConfig,
    plan: ShowPlan,
    made: BuiltShow,
    before: State,
    sizes: dict[str, int],
    settings: Settings,
) -> State:
    """Return the state of a show once the build is committed.

    Args:
        config: The configuration of the show.
        plan: The plan that was carried out.
        made: The build.
        before: The previous state.
        sizes: Every published file and its size, bytes.
        settings: The folders and limits.
    """
    read = [Path(one.request.bed) for one in config.episodes if one.request.bed is not None]
    read += [] if config.artwork is None else [config.artwork.path]
    read += [Path(one.request.routine) for one in config.episodes]
    read += [path for one in config.episodes for path in changes.takes_of(one.request)]
    read += [path for one in config.episodes for path in program_files(one.request.voice)]
    inputs = {_relative(path, config.path.parent) for path in read if path.is_file()}
    named = tuple(sorted(inputs))
    try:
        proof = stamp(config.path, named, settings)
    except OSError:
        proof = ""  # a script cannot be read: the fast check fails then, and every run plans all episodes
    return State(
        guid=plan.guid,
        stamp=proof,
        next_due=min((one.record.published for one in plan.held), default=None),
        inputs=named,
        art=made.art,
        cover=made.show.art,
        files=sizes,
        episodes={**before.episodes, **made.records},
    )


def _relative(path: Path, folder: Path) -> str:
    for home in (folder, folder.resolve()):
        if path.is_relative_to(home):
            return path.relative_to(home).as_posix()
    return str(path)
