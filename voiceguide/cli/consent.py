"""Ask whether a file may use a voice that does more than speak. Where nobody can be asked, it may not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from voiceguide.cli import console
from voiceguide.errors import ScriptError, VoiceNotAllowed
from voiceguide.settings import Settings

Done = TypeVar("Done")


def with_leave(work: Callable[[], Done], settings: Settings, *, quiet: bool) -> Done:
    """Do some work; where a file's voice is not allowed yet, ask on the terminal and do it again.

    Args:
        work: What is to be done; it is refused before anything is written.
        settings: Where the answers are kept.
        quiet: True if a machine reads the output, and nobody may be asked.

    Raises:
        VoiceNotAllowed, ScriptError: Nobody can be asked, or the answer was no.
    """
    while True:
        try:
            return work()
        except (VoiceNotAllowed, ScriptError) as problem:
            refused = problem.refused if isinstance(problem, ScriptError) else (problem,)
            askable = bool(refused) and all(one.askable for one in refused)
            if quiet or not askable or not _on_terminal() or not all(map(_agreed, refused)):
                raise
            from voiceguide.podcast.config import permissions

            for one in refused:
                permissions.allow(one.spec, Path(one.file), settings)


def _on_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _agreed(problem: VoiceNotAllowed) -> bool:
    """Show what would happen, whole and with nothing that a terminal obeys; only a typed yes is one."""
    console.say(f"{problem.where}: this file's voice wants to {problem.does}.")
    console.say("Whoever wrote the file chose that. Allow it for this file from now on? Type yes or no:")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
