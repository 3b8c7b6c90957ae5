"""The command line: the only door to typer, and the last place an error can go."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from voiceguide.cli import console, stopping
from voiceguide.cli.flags import Mistyped
from voiceguide.cli.memory import leave_memory
from voiceguide.cli.options import AS_JSON
from voiceguide.errors import OutputError, VoiceguideError, why

_PRINTING = {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT}
"""What only printing can still meet here: every file of ours has its own words for these."""
_REACHING = {errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.ELOOP}
"""What may keep a file that was named from even being looked at."""
DONE, MENDABLE, USAGE, OUR_FAULT, INTERRUPTED = 0, 1, 2, 70, 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and tell how it ended.

    Args:
        arguments: What stands behind the program's name; None if this process is there for that command
            only, and takes them, and Ctrl-C, from the system.

    Returns:
        0 done, 1 something the user can mend, 2 a command written wrongly, 130 interrupted, 70 our fault.
    """
    if arguments is not None:
        return _main(arguments)
    leave_memory()
    stopping.heed()
    try:
        return _main(None)
    finally:
        stopping.heed_no_more()


def _main(arguments: list[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows its number instead; a session is not lost over a dash.
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # as TextIOWrapper has it
    # Closed before we began: whoever called wants to hear nothing.
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as above
    try:
        ended = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has enough of it. What is left in the buffer must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as problem:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        console.complain(
            OutputError(f"what was asked for cannot be printed: {why(problem)}.", mend="Make room there.")
        )
        return MENDABLE
    return ended


def _run(arguments: list[str] | None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    try:
        from voiceguide.cli.plainly import plainly

        with suppress(Mistyped):
            if (command := plainly(words)) is not None:
                command()
                return DONE
        from voiceguide.cli.app import run

        run(words, arguments)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:
            return _stopped()
        return stop.code if isinstance(stop.code, int) else DONE
    except VoiceguideError as problem:
        _refuse(problem, words)
        return USAGE if isinstance(problem, Mistyped) else MENDABLE
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:
        raise
    except OSError as problem:
        if problem.errno in _PRINTING:
            raise
        if problem.errno in _REACHING and isinstance(problem.filename, str | os.PathLike):
            _refuse(_unreached(problem), words)
            return MENDABLE
        _own_up()
        return OUR_FAULT
    except Exception:  # noqa: BLE001, RUF100 - the last place: whatever comes here was not foreseen
        _own_up()
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


def _stopped() -> int:
    console.say("Stopped. What was spoken so far is kept; no track is left half-written.")
    return INTERRUPTED


def _own_up() -> None:
    """Tell that the exception that is being handled is our fault, and where it is written down."""
    import tempfile
    import traceback

    trace = traceback.format_exc()
    if os.environ.get("VOICEGUIDE_DEBUG"):
        sys.stderr.write(trace)
        where = "what stands above"
    else:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            errors="backslashreplace",
            prefix="voiceguide-",
            suffix=".txt",
            delete=False,
        ) as report:
            report.write(trace)
        where = f"the file {report.name}"
    console.say(
        "error: voiceguide made a mistake here; this is our fault, not yours.\n"
        f"Please report it, with the command you typed and {where}, where you got voiceguide from."
    )
