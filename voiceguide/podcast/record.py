"""Say what a show has to remember of what was just made."""

from __future__ import annotations

from pathlib import Path

from voiceguide.podcast import changes
from voiceguide.podcast.build import Made
from voiceguide.podcast.changes import ShowPlan
from voiceguide.podcast.config.loader import ShowConfig
from voiceguide.podcast.fingerprint import stamp
from voiceguide.podcast.state import State
from voiceguide.settings import Settings
from voiceguide.speech.side_effects import files_of


def state_of(
    wish: ShowConfig,
    plan: ShowPlan,
    made: Made,
    before: State,
    sizes: dict[str, int],
    settings: Settings,
) -> State:
    """Return what a show remembers once everything is in its place.

    Args:
        wish: The show as asked for.
        plan: What was decided.
        made: What was made.
        before: What it remembered so far.
        sizes: Every published file and its size, in bytes.
        settings: Where scripts are.
    """
    read = [Path(one.request.bed) for one in wish.episodes]
    read += [] if wish.artwork is None else [wish.artwork.path]
    read += [Path(one.request.routine) for one in wish.episodes]
    read += [path for one in wish.episodes for path in changes.takes_of(one.request)]
    read += [path for one in wish.episodes for path in files_of(one.request.voice)]
    inputs = {_relative(path, wish.path.parent) for path in read if path.is_file()}
    named = tuple(sorted(inputs))
    try:
        proof = stamp(wish.path, named, settings)
    except OSError:
        proof = ""  # something among the scripts is no file that can be read: each time all is looked into
    return State(
        guid=plan.guid,
        stamp=proof,
        next_due=min((one.kept.published for one in plan.held), default=None),
        inputs=named,
        art=made.art,
        cover=made.show.art,
        files=sizes,
        episodes={**before.episodes, **made.kept},
    )


def _relative(path: Path, folder: Path) -> str:
    for home in (folder, folder.resolve()):
        if path.is_relative_to(home):
            return path.relative_to(home).as_posix()
    return str(path)
