"""Ask the user: whether a file may use a voice with side effects, for one. Without a terminal, it may not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from voiceguide.cli import console
from voiceguide.errors import ScriptError, VoiceNotAllowed
from voiceguide.settings import Settings

Done = TypeVar("Done")


def with_permission(work: Callable[[], Done], settings: Settings, *, quiet: bool) -> Done:
    """Do some work; if a file's voice is not allowed yet, ask on the terminal and do it again.

    Args:
        work: The work; it raises the refusal before anything is written.
        settings: The folder of the permissions.
        quiet: True if a machine reads the output, and the user may not be asked.

    Raises:
        VoiceNotAllowed, ScriptError: The user cannot be asked, or answered no.
    """
    while True:
        try:
            return work()
        except (VoiceNotAllowed, ScriptError) as problem:
            refused = problem.refused if isinstance(problem, ScriptError) else (problem,)
            askable = bool(refused) and all(one.askable for one in refused)
            if quiet or not askable or not on_terminal() or not all(map(_agreed, refused)):
                raise
            from voiceguide.podcast.config import permissions

            for one in refused:
                permissions.allow(one.spec, Path(one.file), settings)


def on_terminal() -> bool:
    """Report whether somebody can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _agreed(problem: VoiceNotAllowed) -> bool:
    """Show the side effects, complete and without control characters, and ask for a typed yes."""
    console.say(f"{problem.where}: this file's voice wants to {problem.does}.")
    return confirm("Whoever wrote the file chose that. Allow it for this file from now on? Type yes or no:")


def confirm(question: str) -> bool:
    """Ask on the terminal for a typed yes; anything else is a no."""
    console.say(question)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
