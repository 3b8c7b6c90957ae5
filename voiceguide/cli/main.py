"""Run one command: its exit code, the report of an error, the end by a signal."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from voiceguide.cli import console, process
from voiceguide.cli.option_types import AS_JSON, UsageError
from voiceguide.cli.process import guard_imports, skip_final_collection
from voiceguide.core.shortage import shortage
from voiceguide.errors import OutputError, VoiceguideError, why

_PRINT_ERRORS = {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT, errno.EAGAIN}
"""Error numbers that only printing can raise here: errors in files of ours have their own messages."""
_PATH_ERRORS = {errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.ELOOP}
"""Error numbers of a path that cannot even be looked up."""
DONE, MENDABLE, USAGE, OUR_FAULT, UNREAD = 0, 1, 2, 70, 141
"""Exit codes of a command; one that a signal stopped has 128 and that signal's number, as in shells.

`UNREAD` is of that kind (SIGPIPE): the reader of the output went away.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: The command line after the program's name; None to take it from the system, as the process
            runs this command only. Then signal handlers are installed too, and the process ends by the signal
            that stopped it rather than to return.

    Returns:
        0 done, 1 something the user can mend, 2 a command written wrongly, 70 our fault, 128 and the number
        of the signal that stopped it: 130 Ctrl-C, 129 a closed terminal, 143 `kill`, 141 a closed pipe.
    """
    if arguments is not None:
        return _main(arguments)
    skip_final_collection()
    guard_imports()
    try:
        process.install_handlers()
        ended = _main(None)
        process.remove_handlers()
    except KeyboardInterrupt as stop:
        # The signal came outside of `_run`, which handles it otherwise.
        ended = process.signal_exit_code(stop)
    return process.end_process(ended)


def _main(arguments: list[str] | None) -> int:
    _open_streams()
    try:
        ended = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return UNREAD
    except OSError as problem:
        _discard_output()
        with suppress(OSError):
            console.print_error(
                OutputError(f"what was asked for cannot be printed: {why(problem)}.", mend="Make room there.")
            )
        return MENDABLE
    return ended


def _open_streams() -> None:
    """Make sure that the standard streams are open, so that no other file gets their descriptors."""
    for number in range(3):
        # Closed by the caller, who wants no output; the next file to be opened would get this number.
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it stays open
        # A terminal that lacks a character shows its code instead; no session fails because of a dash.
        with suppress(AttributeError, ValueError):
            getattr(sys, name).reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Discard buffered output that cannot be printed, so that no error follows at the end of the process."""
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
        from voiceguide.cli.fastpath import parse_plain

        with suppress(UsageError):
            if (command := parse_plain(words)) is not None:
                command()
                return DONE
        from voiceguide.cli.app import run

        run(words, arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt as stop:
        return _stopped(stop)
    except Exception as problem:
        if process.stop_signal():
            # An error that the signal caused, such as a terminal that is gone.
            return _stopped(process.Stopped(process.stop_signal()))
        return _report_failure(problem, words)


def _report_failure(problem: Exception, words: list[str]) -> int:
    """Report an error, and return the exit code for it."""
    if (short := shortage(problem)) is not None:
        problem = short
    if isinstance(problem, VoiceguideError):
        _print_refusal(problem, words)
        return USAGE if isinstance(problem, UsageError) else MENDABLE
    if isinstance(problem, OSError):
        if isinstance(problem, BrokenPipeError) or problem.errno in _PRINT_ERRORS:
            raise problem
        if problem.errno in _PATH_ERRORS and isinstance(problem.filename, str | os.PathLike):
            _print_refusal(_unreachable(problem), words)
            return MENDABLE
    _report_bug(problem)
    return OUR_FAULT


def _print_refusal(problem: VoiceguideError, words: list[str]) -> None:
    """Print a refusal: with `--json` as JSON to stdout in place of the result, else to stderr."""
    if AS_JSON in words:
        console.result_json({"error": problem})
    else:
        console.print_error(problem)


def _unreachable(problem: OSError) -> OutputError:
    """Return the refusal for a path that cannot be looked up; a long one is cut."""
    name = os.fspath(problem.filename)
    mend = "Look at that name, and at the permissions of the folders in it."
    shown = name if len(name) <= 60 else f"{name[:57]}..."
    return OutputError(f"it cannot be reached: {why(problem)}.", where=shown, mend=mend)


def _stopped(stop: KeyboardInterrupt) -> int:
    with suppress(OSError):  # the terminal may be what went away
        console.say("Stopped. What was spoken so far is kept; no track is left half-written.")
    return process.signal_exit_code(stop)


def _report_bug(problem: Exception) -> None:
    """Report an unexpected exception as a bug, with the file of its traceback."""
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
