"""A real published show, made once, and copies of it that are put right again after each input."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import ClassVar

from tests.fuzz.door import at_ease, clear, put
from tests.fuzz.doors.script import small_settings

_TEMPORARY = tempfile.gettempdir()
SLUG = "small-2min"
PUBLIC, STATE, VICTIM = "public", "show.state.json", "victim.txt"


@cache
def published() -> Path:
    """Publish a small show once, and say where."""
    from tests.support.shows_made import NOW, picture, write_show
    from tests.support.small_script import put_down
    from voiceguide.podcast.publish import PublishRequest, publish

    with at_ease():
        folder = Path(tempfile.mkdtemp(prefix="fuzz-published-", dir=_TEMPORARY))
        home = folder / "home"
        put_down(folder / "scripts")
        home.mkdir()
        (home / "own.png").write_bytes(picture())
        (home / VICTIM).write_text("keep")
        write_show(home, "{routine: small, minutes: 2}", artwork="own.png")
        publish(
            PublishRequest(show=home / "show.yaml", folder=home / PUBLIC, now=NOW), small_settings(folder)
        )
    return folder


def _state_of(folder: Path) -> dict[str, tuple[int, ...]]:
    found = {}
    for place, folders, names in os.walk(folder):
        for name in (*names, *folders):
            path = os.path.join(place, name)  # noqa: PTH118 - many, and quickly
            seen = os.lstat(path)
            mode = seen.st_mode
            found[path[len(str(folder)) + 1 :]] = (
                mode,
                *(() if stat.S_ISDIR(mode) else (seen.st_size, seen.st_mtime_ns, seen.st_ino)),
            )
    return found


@cache
def draw_once() -> None:
    """Draw each picture once a process: it takes ten times as long as everything that is tried."""
    from voiceguide.podcast import pictures

    draw, drawn = pictures.episode_art, {}

    def episode_art(request, title, settings, scripts):
        asked = repr((request, title))
        if asked not in drawn:
            drawn[asked] = draw(request, title, settings, scripts)
        return drawn[asked]

    pictures.episode_art = episode_art


class Home:
    """A copy of the published show that is put right again after each input."""

    _known: ClassVar[dict[Path, Home]] = {}

    def __init__(self, folder: Path) -> None:
        draw_once()
        shutil.copytree(published(), folder, dirs_exist_ok=True)
        self.folder = folder
        self.home = folder / "home"
        self.show, self.public, self.state = self.home / "show.yaml", self.home / PUBLIC, self.home / STATE
        # A folder's own mode counts, and what is in it; when it was last written to does not.
        self.right = _state_of(self.home)

    @classmethod
    def at(cls, folder: Path) -> Home:
        """Find the copy in a door's folder, or make it."""
        if cls._known.get(folder) is None or not (folder / "home").is_dir():
            with at_ease():
                cls._known = {folder: cls(folder)}
        return cls._known[folder]

    def settings(self):
        return small_settings(self.folder)

    def errand(self, **more: object):
        from tests.support.shows_made import NOW
        from voiceguide.podcast.publish import PublishRequest

        return PublishRequest(**{"show": self.show, "folder": self.public, "now": NOW, **more})

    def restore(self) -> list[str]:
        """Put everything right, and name what was not."""
        with at_ease():
            now = _state_of(self.home)
            if now == self.right:
                return []
            wrong = sorted(name for name in {*now, *self.right} if now.get(name) != self.right.get(name))
            for name in wrong:
                clear(self.home / name) if os.path.lexists(self.home / name) else None
            for name in wrong:
                source = published() / "home" / name
                if name in self.right:
                    (self.home / name).parent.mkdir(parents=True, exist_ok=True)
                    source.is_dir() or shutil.copy2(source, self.home / name)
            self.right = _state_of(self.home)
            return wrong


def used(data: bytes, folder: Path, allowed: Sequence[str], use: Callable[[Home], None]) -> None:
    """Lay an input down in the published folder, use it, and put the folder right again."""
    home = Home.at(folder)
    name, _, content = data.partition(b"\n")
    if name.decode("latin-1") not in allowed:
        return
    try:
        with at_ease():
            put(home.home / os.fsdecode(name), content)
        use(home)
    finally:
        wrong = home.restore()
    mine = (PUBLIC, STATE, os.fsdecode(name))
    beyond = [one for one in wrong if not one.startswith(mine)]
    assert not beyond, f"changed beside what is published: {beyond[:5]}"
