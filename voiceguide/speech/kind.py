"""What the registry knows of a voice before it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voiceguide.errors import VoiceError
from voiceguide.speech.voice import Voice

Arguments = tuple[str, ...]
"""What stands after a voice's name: `gtts:en:co.uk` has `("en", "co.uk")`."""


@dataclass(frozen=True, slots=True)
class VoiceKind:
    """One entry of the registry.

    Args:
        form: How it is written, with what may follow.
        about: One line on it.
        languages: What it speaks, in words.
        offline: True if it never needs a network.
        licence: Under which terms it comes.
        most: How many arguments it takes at most.
        make: Builds it from how it was written, its arguments and the environment; imports what it
            needs only then, and loads or connects nothing.
        get: How one comes by it, in a sentence.
        whole: What follows its name is one argument, colons and all: a path, a command line.
        missing: Says in a sentence why it cannot speak here, or nothing if it can; if left out, a voice
            is made without arguments to find out.
        choices: Lists the arguments that can be named here: voices that lie in a folder, speakers.
    """

    form: str
    about: str
    languages: str
    offline: bool
    licence: str
    most: int
    make: Callable[[str, Arguments, Mapping[str, str]], Voice]
    get: str = "It comes with voiceguide."
    whole: bool = False
    missing: Callable[[Mapping[str, str]], str] | None = None
    choices: Callable[[Mapping[str, str]], tuple[str, ...]] | None = None

    def arguments(self, told: str) -> Arguments:
        """Cut what follows the name into arguments."""
        if not told:
            return ()
        return (told[1:],) if self.whole else tuple(told[1:].split(":"))

    def unready(self, name: str, environ: Mapping[str, str]) -> str:
        """Say why it cannot speak here; nothing if it can, as far as can be told without loading it."""
        if self.missing is not None:
            return self.missing(environ)
        try:
            self.make(name, (), environ)
        except VoiceError as problem:
            return str(problem)
        return ""
