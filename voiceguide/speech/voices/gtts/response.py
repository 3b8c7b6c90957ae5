"""Parse and validate the responses of Google's speech service.

The service is not official and its answers are often wrong in ways that look right: a captcha page
with status 200, no sound, half of it. Whatever comes out of here is a whole MP3 that is about as long
as its words; everything else is an error that says what it was.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from voiceguide.errors import AudioError, SpeechRefused, SpeechTransient, VoiceUnavailable
from voiceguide.speech import decode
from voiceguide.speech.model import Speech

CALL: Final = "jQ1olc"
"""The name of the service's procedure, as it stands in request and answer."""

_FASTEST: Final = 30
"""Letters a second. Speech has about 15; twice as many mean that sound is missing."""
_SILENT: Final = 1e-3
_QUIET: Final = 0.02
_BLOCKED_MARKS: Final = ("captcha", "/sorry/", "unusual traffic")
INSTEAD: Final = "or use the voice hibari, which needs no network."
_TRY_AGAIN: Final = "Run the same command again: what has been fetched is kept."


class Blocked(SpeechTransient):
    """The service blocks this address for a while: too many requests came from it."""

    kind: ClassVar[str] = "blocked"

    def __init__(self, how: str, *, wait_s: float | None = None) -> None:
        when = f"in {wait_s:.0f} seconds" if wait_s else "in an hour"
        super().__init__(
            f"Google holds this address back ({how}).",
            wait_s=wait_s,
            mend=f"Try again {when}, or use the voice hibari. What has been fetched is kept.",
        )


class OutOfReach(SpeechTransient):
    """The service cannot be reached; more than one retry would only keep the user waiting."""

    kind: ClassVar[str] = "outofreach"


def check_status(status: int, headers: Mapping[str, str]) -> None:
    """Check the status of a response; raise the error for every one that cannot be speech.

    Args:
        status: Of HTTP.
        headers: Of the answer.

    Raises:
        Blocked: Google holds this address back.
        SpeechTransient: It failed, or sent us elsewhere, and may work later.
        VoiceUnavailable: It refuses, and waiting will not help.
    """
    wait_s = _retry_after_s(headers.get("Retry-After"))
    place = headers.get("Location", "")
    if status == 200:
        return
    if status == 429:
        raise Blocked("too many requests came from it", wait_s=wait_s)
    if 300 <= status < 400 and ("/sorry/" in place or "captcha" in place):
        raise Blocked("it is sent to a captcha page", wait_s=wait_s)
    if 300 <= status < 400:
        whither = place.split("?")[0][:80] or "nowhere"
        mend = f"Perhaps this network wants you to sign in: open any page in a browser, {INSTEAD}"
        raise OutOfReach(f"Google's address sends us on to {whither}.", mend=mend)
    if status >= 500 or status == 408:
        raise SpeechTransient(
            f"Google's speech service failed (HTTP {status}).",
            wait_s=wait_s,
            mend=f"Try again later, {INSTEAD}",
        )
    why = {
        403: ("refuses this address (HTTP 403)", f"Try another network, {INSTEAD}"),
        404: ("is not at this address (HTTP 404)", "Check the end of the voice's name, as in gtts:en:co.uk."),
    }.get(
        status,
        (f"no longer takes such requests (HTTP {status})", "Update with `pip install -U voiceguide gtts`."),
    )
    raise VoiceUnavailable(f"Google's speech service {why[0]}.", mend=why[1])


def _retry_after_s(header: str | None) -> float | None:
    """Read the header in both its forms, seconds and date (RFC 9110, 10.2.3)."""
    if not header:
        return None
    if header.isascii() and header.strip().isdigit():
        return float(header.strip()[:9])
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def read_answer(answer: bytes, spoken: str, language: str) -> bytes:
    """Extract the MP3 from the body of a response with status 200.

    Raises:
        Blocked: It is a captcha page.
        SpeechRefused: The service has no speech for this text in this language.
        SpeechTransient: It is damaged, cut, silent or too short for its words.
        VoiceUnavailable: It has a form that was never seen: the service changed.
    """
    encoded = _encoded(_text(answer), spoken, language)
    try:
        payload = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise _broken("the sound in it is garbled") from problem
    if not payload:
        raise _broken("there is no sound in it")
    try:
        speech = decode.decode(payload)
    except AudioError as problem:
        raise _broken(problem.what[:1].lower() + problem.what[1:].rstrip(".")) from problem
    _plausible(speech, spoken)
    return payload


def _text(answer: bytes) -> str:
    if not answer.strip():
        raise _broken("it is empty")
    try:
        text = answer.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise _broken("it is not text") from problem
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        if any(mark in text.lower() for mark in _BLOCKED_MARKS):
            raise Blocked("it asks for a captcha")
        raise OutOfReach(
            "Google's address answered with a web page instead of speech.",
            mend="Perhaps this network asks you to sign in first: open a page in a browser, then try again.",
        )
    return text


def _encoded(text: str, spoken: str, language: str) -> str:
    for row in _rows(text):
        if not (isinstance(row, list) and len(row) > 2 and row[0] == "wrb.fr" and row[1] == CALL):
            continue
        if row[2] is None:
            raise SpeechRefused(
                f"Google has no speech for {spoken!r} in the language {language!r}.",
                mend="Check the language of the script, or choose another voice.",
            )
        try:
            header = json.loads(row[2])
        except (TypeError, ValueError, RecursionError) as problem:
            raise _broken("its inner part is cut") from problem
        if isinstance(header, list) and header and isinstance(header[0], str):
            return header[0]
        break
    raise VoiceUnavailable(
        "Google's answer has a form that voiceguide does not know: the service has changed.",
        mend="Update with `pip install -U voiceguide gtts`; until then use the voice hibari.",
    )


def _rows(text: str) -> Iterator[Any]:
    """Walk through the rows of every JSON list in a text, whatever stands between the lists."""
    decoder = json.JSONDecoder()
    at = text.find("[")
    while at >= 0:
        try:
            rows, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as problem:
            raise _broken("it is cut off or garbled") from problem
        yield from rows
        at = text.find("[", at)


def _plausible(speech: Speech, spoken: str) -> None:
    """Refuse sound that cannot be these words: silence, or much too short."""
    import numpy as np

    loud = np.abs(speech.samples)
    peak = float(loud.max())
    if peak < _SILENT:
        raise _broken("it is silent")
    sounding = np.flatnonzero(loud > _QUIET * peak)
    length_s = (int(sounding[-1]) + 1 - int(sounding[0])) / speech.rate_hz
    letters = sum(1 for sign in spoken if sign.isalpha())
    if length_s < letters / _FASTEST:
        raise _broken(f"{length_s:.1f} s of sound is too short for {spoken!r}")


def _broken(how: str) -> SpeechTransient:
    return SpeechTransient(f"Google's answer is not whole: {how}.", mend=_TRY_AGAIN)
