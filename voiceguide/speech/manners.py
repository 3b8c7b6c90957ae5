"""How politely a voice asks a service that owes it nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from voiceguide.errors import VoiceUnavailable

USUAL_ANSWER_S: Final = 0.4
"""About how long an answer takes on an ordinary line; only guesses are made from it."""
_UNITS: Final = {"tries": "tries", "jitter": "parts of a pause"}
_VARIABLES: Final = {
    "VOICEGUIDE_GTTS_PAUSE_S": "pause_s",
    "VOICEGUIDE_GTTS_JITTER": "jitter",
    "VOICEGUIDE_GTTS_TRIES": "tries",
    "VOICEGUIDE_GTTS_BACKOFF_S": "backoff_s",
    "VOICEGUIDE_GTTS_CONNECT_S": "connect_s",
    "VOICEGUIDE_GTTS_READ_S": "read_s",
    "VOICEGUIDE_GTTS_ANSWER_S": "answer_s",
    "VOICEGUIDE_GTTS_PATIENCE_S": "patience_s",
    "VOICEGUIDE_GTTS_TOTAL_S": "total_s",
}
"""The variable of each; people set them, so they stay when a field is renamed."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How politely and how patiently to ask. Each may be set as `VOICEGUIDE_GTTS_PAUSE_S` and so on.

    Args:
        pause_s: Least time from one request to the next, whichever process of this user sends it.
        jitter: How much longer that time may be, at random; 0.25 is up to a quarter.
        tries: How often to ask for one piece.
        backoff_s: Wait before the second try; doubled before each further one, with up to half of it added
            at random so that many machines do not come back together.
        connect_s: Longest wait for a connection.
        read_s: Longest silence in the middle of an answer.
        answer_s: Longest time for one answer altogether.
        patience_s: Longest time for one piece altogether, waits and tries included.
        total_s: Longest time from the first request of a run to its last.
    """

    pause_s: float = 1.0
    jitter: float = 0.25
    tries: int = 4
    backoff_s: float = 1.0
    connect_s: float = 10.0
    read_s: float = 15.0
    answer_s: float = 40.0
    patience_s: float = 120.0
    total_s: float = 3_600.0

    @property
    def usual_s(self) -> float:
        """Guess the time from one request to the next when all is well."""
        return max(self.pause_s * (1 + self.jitter / 2), USUAL_ANSWER_S)


def manners(environ: Mapping[str, str]) -> Manners:
    """Read the manners that the environment asks for.

    Raises:
        VoiceUnavailable: A variable is not a number, or below 0 (tries: below 1).
    """
    asked: dict[str, Any] = {}
    for name, field in _VARIABLES.items():
        if name not in environ:
            continue
        least, kind = (1, int) if field == "tries" else (0, float)
        try:
            asked[field] = kind(environ[name])
        except ValueError:
            asked[field] = None
        if asked[field] is None or not least <= asked[field] < 1e6:
            what = f"{environ[name][:40]!r} is not a number of {_UNITS.get(field, 'seconds')}."
            raise VoiceUnavailable(what, where=name, mend="Set it to a number, or unset it.")
    return Manners(**asked)
