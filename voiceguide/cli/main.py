"""Run one command: its exit code, what is told of an error, an end by a signal."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from voiceguide.cli import console, process
from voiceguide.cli.option_types import Mistyped
from voiceguide.cli.options import AS_JSON
from voiceguide.cli.process import guard_imports, leave_memory
from voiceguide.errors import OutputError, VoiceguideError, shortage, why

_PRINTING = {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT, errno.EAGAIN}
"""What only printing can still meet here: every file of ours has its own words for these."""
_REACHING = {errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.ELOOP}
"""What may keep a file that was named from even being looked at."""
DONE, MENDABLE, USAGE, OUR_FAULT, UNREAD = 0, 1, 2, 70, 141
"""How a command ends; 128 and a signal's number if that signal stopped it, as shells tell it.

`UNREAD` is of that kind (SIGPIPE): whoever read what is printed went away.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: What stands behind the program's name; None if this process is there for that command
            only, and takes them from the system. Then the signals that stop it are arranged for too, and it
            ends by the signal that stopped it rather than to return.

    Returns:
        0 done, 1 something the user can mend, 2 a command written wrongly, 70 our fault, 128 and the number
        of the signal that stopped it: 130 Ctrl-C, 129 a closed terminal, 143 `kill`, 141 a closed pipe.
    """
    if arguments is not None:
        return _main(arguments)
    leave_memory()
    guard_imports()
    try:
        process.heed()
        ended = _main(None)
        process.heed_no_more()
    except KeyboardInterrupt as stop:
        # It came just between two of the places that are ready for it.
        ended = process.code_of(stop)
    return process.end(ended)


def _main(arguments: list[str] | None) -> int:
    _open_streams()
    try:
        ended = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _print_no_more()
        return UNREAD
    except OSError as problem:
        _print_no_more()
        with suppress(OSError):
            console.complain(
                OutputError(f"what was asked for cannot be printed: {why(problem)}.", mend="Make room there.")
            )
        return MENDABLE
    return ended


def _open_streams() -> None:
    """Make sure that there is something to print to, and that no file of ours is taken for it."""
    for number in range(3):
        # Closed before we began: whoever called wants to hear nothing, and what is opened next would get
        # this number.
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it stays open
        # A terminal that lacks a character shows its number instead; a session is not lost over a dash.
        with suppress(AttributeError, ValueError):
            getattr(sys, name).reconfigure(errors="backslashreplace")


def _print_no_more() -> None:
    """Let nothing that is still to be printed complain at the end of the process."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
            continue
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _run(arguments: list[str] | None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    try:
        from voiceguide.cli.fastpath import plainly

        with suppress(Mistyped):
            if (command := plainly(words)) is not None:
                command()
                return DONE
        from voiceguide.cli.app import run

        run(words, arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt as stop:
        return _stopped(stop)
    except Exception as problem:
        if process.asked():
            # Stopping broke what it met on its way, such as a terminal that is gone.
            return _stopped(process.Stopped(process.asked()))
        return _failed(problem, words)


def _failed(problem: Exception, words: list[str]) -> int:
    """Tell what went wrong, and return the exit code for it."""
    if (short := shortage(problem)) is not None:
        problem = short
    if isinstance(problem, VoiceguideError):
        _refuse(problem, words)
        return USAGE if isinstance(problem, Mistyped) else MENDABLE
    if isinstance(problem, OSError):
        if isinstance(problem, BrokenPipeError) or problem.errno in _PRINTING:
            raise problem
        if problem.errno in _REACHING and isinstance(problem.filename, str | os.PathLike):
            _refuse(_unreached(problem), words)
            return MENDABLE
    _own_up(problem)
    return OUR_FAULT


def _refuse(problem: VoiceguideError, words: list[str]) -> None:
    """Say what is wrong; whoever asked for JSON gets it as that, where the result would have been."""
    if AS_JSON in words:
        console.result_json({"error": problem})
    else:
        console.complain(problem)


def _unreached(problem: OSError) -> OutputError:
    """Say which name cannot be looked at; of one that is too long, only its beginning."""
    name = os.fspath(problem.filename)
    mend = "Look at that name, and at the permissions of the folders in it."
    shown = name if len(name) <= 60 else f"{name[:57]}..."
    return OutputError(f"it cannot be reached: {why(problem)}.", where=shown, mend=mend)


def _stopped(stop: KeyboardInterrupt) -> int:
    with suppress(OSError):  # the terminal may be what went away
        console.say("Stopped. What was spoken so far is kept; no track is left half-written.")
    return process.code_of(stop)


def _own_up(problem: Exception) -> None:
    """Tell that this exception is our fault, and where it is written down."""
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(problem))
    if os.environ.get("VOICEGUIDE_DEBUG"):
        sys.stderr.write(trace)
        where = "what stands above"
    else:
        where = "what VOICEGUIDE_DEBUG=1 shows"
        with (
            suppress(OSError),  # no room for it either
            tempfile.NamedTemporaryFile(
                "w",
                encoding="utf-8",
                errors="backslashreplace",
                prefix="voiceguide-",
                suffix=".txt",
                delete=False,
            ) as report,
        ):
            report.write(trace)
            where = f"the file {report.name}"
    console.say(
        "error: voiceguide made a mistake here; this is our fault, not yours.\n"
        f"Please report it, with the command you typed and {where}, where you got voiceguide from."
    )
