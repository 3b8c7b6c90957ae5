"""A watch on what Python opens, makes, moves, removes, starts and calls: outside a folder it is a find.

A file that would be waited for (a pipe) or has no end (a device) is a find at the moment it is opened, so
that
no run has to wait until it is clear that nobody answers.
"""

from __future__ import annotations

import importlib
import os
import signal
import stat
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_WATCHED: list[str] = []
_PATHS = {
    "os.mkdir": ((0, 2),),
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "shutil.rmtree": ((0, None),),
}
"""What changes files: which of its arguments are paths that it changes, and the folders these start from."""
_STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "socket.connect"}
_NOTHING = {"/dev/null", "/dev/urandom", "/dev/tty"}
_MAY_READ = tuple(
    str(Path(place).resolve())
    for place in (
        ROOT / "voiceguide", ROOT / "scripts", ROOT / "tests", sys.prefix, sys.base_prefix,
        *sysconfig.get_paths().values(), *(place for place in sys.path if place), "/usr/share/zoneinfo",
        "/usr/share/mime", "/usr/lib/os-release", "/dev", "/proc/self", f"/proc/{os.getpid()}",
        "/proc/meminfo", "/sys/fs/cgroup",
        *os.environ.get("FUZZ_MAY_READ", "").split(os.pathsep),
    )
    if place
)  # fmt: skip


class Outside(BaseException):
    """A reader touched what it was not given; no `except Exception` hides it.

    Args:
        how: What it did, in a word: `reads`, `changes`, `waits`, `starts`.
        what: The event and the file.
    """

    def __init__(self, how: str, what: str) -> None:
        self.how = how
        super().__init__(what)


@contextmanager
def closed_in(folder: Path) -> Iterator[None]:
    """Let files be written in this folder only, and read in it and where the program lies."""
    if not hasattr(sys, "_voiceguide_fuzz_watch"):
        # Numpy 2.0 asks `lscpu` of the processor when a library first imports this: not to be seen as a find.
        importlib.import_module("numpy.testing")
        sys.addaudithook(_watch)
        sys._voiceguide_fuzz_watch = True
    _WATCHED.append(str(folder.resolve()))
    # A module that is first imported in the middle of it is compiled; where no installer did that before,
    # Python would write beside it.
    keeps, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = keeps
        _WATCHED.pop()
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def at_ease() -> Iterator[None]:
    """Watch nothing for a while: what the harness does itself is no find."""
    held = _WATCHED[:]
    _WATCHED.clear()
    try:
        yield
    finally:
        _WATCHED[:] = held


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if not _WATCHED:
        return
    if event == "open":
        path, mode, flags = arguments
        flags = flags if isinstance(flags, int) else 0
        writes = (isinstance(mode, str) and any(sign in mode for sign in "wax+")) or bool(
            flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        # Who asks for no link to be followed gets none: what lies there is refused by the system.
        _hold(event, path, reading=not writes, follow=not flags & os.O_NOFOLLOW)
        if not flags & os.O_NONBLOCK:
            _wait_for_nothing(path, sure=mode is None)
    elif event in _PATHS:
        for at, start in _PATHS[event]:
            path = arguments[at]
            below = arguments[start] if start is not None and start < len(arguments) else None
            if isinstance(below, int) and below >= 0 and isinstance(path, str | bytes | os.PathLike):
                path = os.path.join(f"/proc/self/fd/{below}", os.fsdecode(path))  # noqa: PTH118 - text, and quickly
            # A name is taken away or given anew; where a link of that name leads does not matter.
            _hold(event, path, reading=False, follow=event in ("os.truncate", "os.chmod", "os.utime"))
    elif event in _STARTS and not (event == "subprocess.Popen" and _decodes(arguments[1])):
        raise Outside("starts", f"{event} {arguments!r}"[:300])


def _decodes(command: object) -> bool:
    """Tell whether this is the program of ours that decodes sound, which may write nothing."""
    from voiceguide.decoding.process import program

    return command in (program(), program(with_av=True))


def _decodes(command: object) -> bool:
    """Tell whether this is the program of ours that decodes sound, which may write nothing."""
    from voiceguide.decoding.process import program

    return command in (program(), program(with_av=True))


def _hold(event: str, path: object, *, reading: bool, follow: bool = True) -> None:
    if not isinstance(path, str | bytes | os.PathLike):
        return  # a file that is open already
    name = os.fsdecode(path)
    if name in _NOTHING:
        return
    if follow:
        place = os.path.realpath(name)
    else:
        above, last = os.path.split(os.path.abspath(name))  # noqa: PTH100 - a link shall stay one
        place = os.path.join(os.path.realpath(above), last)  # noqa: PTH118 - as above
    allowed = (_WATCHED[-1], *(_MAY_READ if reading else ()))
    if not any(place == each or place.startswith(each + os.sep) for each in allowed):
        raise Outside("reads" if reading else "changes", f"{event} {place}")


def _wait_for_nothing(path: object, *, sure: bool) -> None:
    """Make a find of a device that is opened, and of a pipe that nobody answers at.

    Python's own `open` does not tell whether what it calls to open the file will wait; there a second is
    given.
    """
    if not isinstance(path, str | bytes | os.PathLike) or os.fsdecode(path) in _NOTHING:
        return
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - text, and quickly
    except (OSError, ValueError):
        return
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or (sure and stat.S_ISFIFO(mode)):
        raise Outside("waits", f"open {os.fsdecode(path)}, which has no end")
    if stat.S_ISFIFO(mode):
        signal.signal(signal.SIGALRM, _rang)
        signal.setitimer(signal.ITIMER_REAL, 1.0)


def _rang(*_: object) -> None:
    raise Outside("waits", "open of a pipe at which nobody answers")
