"""Google's voice: splitting into requests, the rate limit, retries, and decoding.

Pace. The service has two speeds: a normal one, about 150 words a minute, and a slow one that people
put at 90-100: below what even a bedtime voice should have, with its words set apart. (Reported figures;
every recording is measured when it is finished.) So every pace is asked for at normal speed, one recording
serves them all, and finishing slows each towards what its words ought to take (`pacing.py`), which asks
for nothing more. `slow_at` is the seam for those who prefer the service's own slow speech.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import AudioError, SpeechRefused, SpeechTransient, VoiceUnavailable
from voiceguide.speech import decode
from voiceguide.speech.model import Pace, Pacing, Speech, Utterance
from voiceguide.speech.recordings.raw import RawChunk
from voiceguide.speech.synthesis.chunking import split
from voiceguide.speech.voices.gtts.client import Connection, request_body
from voiceguide.speech.voices.gtts.ratelimit import RateLimiter, RetryPolicy
from voiceguide.speech.voices.gtts.response import Blocked, OutOfReach, read_answer

LONGEST_PIECE: Final = 99
"""gTTS cuts what has more than 100 characters, and drops the marks it cuts at."""

_TLD: Final = re.compile(r"[a-z]{2,3}(\.[a-z]{2})?", re.ASCII)
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?", re.ASCII)
_OWN_VOICE: Final = ("fr-CA", "pt-PT", "zh-CN", "zh-TW")
"""Regions that Google speaks with a voice of their own; elsewhere the accent is the tld's matter."""


class GoogleVoice:
    """Speak through Google's translation service, one request after another.

    Nothing is imported or connected before the first `fetch`; cutting and naming need neither.

    Args:
        language: Speak this language only, with Google's voice for it; None takes each text's own.
        tld: Which of Google's addresses to ask; it decides the accent (`com` American, `co.uk` British).
        name: As the user wrote it.
        policy: The pauses, retries and timeouts.
        queue: The folder with the lock file of all processes of this user; None to limit this process alone.
        slow_at: The paces to ask the service's slow speech for.

    Raises:
        VoiceUnavailable: gTTS is not installed, or language or tld cannot be right.
    """

    offline = False
    at_once = 1
    sentence_lufs: float | None = None
    pacing = Pacing.EACH

    def __init__(
        self,
        language: str | None = None,
        tld: str = "com",
        *,
        name: str = "gtts",
        policy: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen: it cannot be changed by anyone
        queue: Path | None = None,
        slow_at: frozenset[Pace] = frozenset(),
    ) -> None:
        if not _TLD.fullmatch(tld):
            example = "gtts:en:co.uk"
            raise VoiceUnavailable(
                f"{tld!r} is not the end of an address.", where=name, mend=f"Write {example}."
            )
        if language is not None and not _LANGUAGE.fullmatch(language):
            raise VoiceUnavailable(f"{language!r} is not a language code.", where=name, mend="Write gtts:en.")
        try:
            self._engine = f"gtts/{version('gtts')}"
        except PackageNotFoundError as problem:
            what = "The library gTTS is not installed."
            raise VoiceUnavailable(what, where=name, mend="Run `pip install gtts`.") from problem
        self.name = name
        self._language = None if language is None else _as_google_names_it(language)
        self._host = f"translate.google.{tld}"
        self._policy = policy
        self._slow_at = slow_at
        slow = "+".join(sorted(slow_at)) or "never"
        self.id = f"{self._engine} host={self._host} language={self._language or 'as written'} slow={slow}"
        self._line = Connection(self._host, policy)
        self._limiter = RateLimiter(queue, policy)
        self._began_s: float | None = None
        self._refusals = 0
        self._over: VoiceUnavailable | SpeechTransient | None = None
        self._unreached: OutOfReach | None = None
        self._hurried = False

    def speak(self, utterance: Utterance) -> Speech:
        """Speak one utterance, piece by piece.

        Raises:
            VoiceUnavailable: No secure way to Google, or the service has changed.
            SpeechRefused: No such language, or nothing to say.
            SpeechTransient: Held back, or the network failed, as often as was tried.
        """
        return self.join([self.fetch(piece) for piece in self.pieces(utterance)])

    def pieces(self, utterance: Utterance) -> tuple[RawChunk, ...]:
        """Cut an utterance into the pieces to ask for: whole sentences where they are short enough.

        Raises:
            SpeechRefused: There is nothing to say, or this voice was told to speak another language.
        """
        if not any(sign.isalpha() for sign in utterance.spoken):
            raise SpeechRefused(f"There is no word to say in {utterance.spoken!r}.", mend="Write words.")
        language = self._language_of(utterance.language)
        speed = "slow" if utterance.pace.base in self._slow_at else "normal"
        return tuple(
            RawChunk(spoken, (self._engine, self._host, language, speed, spoken))
            for spoken in split(utterance.spoken, LONGEST_PIECE)
            if any(sign.isalpha() for sign in spoken)
        )

    def join(self, payloads: Sequence[bytes]) -> Speech:
        """Decode the pieces and put them one after the other.

        Raises:
            AudioError: One is not a whole MP3, or they do not fit together.
        """
        import numpy as np

        heard = [decode.decode(payload) for payload in payloads]
        if len({speech.rate_hz for speech in heard}) != 1:
            raise AudioError("The pieces of one sentence came at different sample rates.")
        return Speech(np.concatenate([speech.samples for speech in heard]), heard[0].rate_hz)

    @contextmanager
    def not_again(self) -> Iterator[None]:
        """Fail at once during the block if the service was unreachable less than a minute ago."""
        self._hurried = True
        try:
            yield
        finally:
            self._hurried = False

    def turn(self) -> AbstractContextManager[None]:
        """Hold the lock for the block, so that no other process of this user asks Google."""
        return self._limiter.turn()

    def seconds_for(self, pieces: int) -> float:
        """Estimate the time to fetch a number of pieces without faults, seconds."""
        return pieces * self._policy.usual_s

    def fetch(self, piece: RawChunk) -> bytes:
        """Fetch one piece, with retries, and validate the answer.

        Raises:
            VoiceUnavailable, SpeechRefused, SpeechTransient: As for `speak`. After Google has held us
                back twice in a row, or cannot be reached safely, every further piece is refused at once.
        """
        if self._over is not None:
            raise copy(self._over)  # whoever catches it may write into its own
        if self._hurried and (what := self._limiter.unreached(self._host)):
            if self._unreached is not None:
                raise copy(self._unreached)  # in this very run, which has told of it
            lately = "It was tried less than a minute ago; --voice gtts tries it at once."
            raise OutOfReach(f"{what} {lately}")
        _, _, language, speed, spoken = piece.wanted
        body = request_body(spoken, language, slow=speed == "slow")
        with self.turn():
            return self._fetch_with_retries(body, piece)

    def _fetch_with_retries(self, body: str, piece: RawChunk) -> bytes:
        ends_s = min(time.monotonic() + self._policy.patience_s, self._latest_s())
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = self._answer(body, piece)
            except VoiceUnavailable as problem:
                self._over = problem
                raise
            except SpeechTransient as problem:
                wait_s = self._wait_s(problem, attempt)
                if wait_s is None or time.monotonic() + wait_s > ends_s:
                    if isinstance(problem, OutOfReach):
                        self._unreached = problem
                        self._limiter.record_unreached(self._host, problem.what)
                    raise
                self._limiter.back_off(wait_s, all_wait=isinstance(problem, Blocked))
            else:
                self._refusals = 0
                return answer

    def _latest_s(self) -> float:
        """Return the deadline of the run, by the monotonic clock, seconds.

        Raises:
            SpeechTransient: It has.
        """
        now_s = time.monotonic()
        if self._began_s is None:
            self._began_s = now_s
        if now_s > self._began_s + self._policy.total_s:
            raise SpeechTransient(
                f"Fetching from Google has taken longer than {self._policy.total_s:.0f} s.",
                mend="Run the same command again: what has been fetched is kept. "
                "VOICEGUIDE_GTTS_TOTAL_S allows more.",
            )
        return self._began_s + self._policy.total_s

    def _wait_s(self, problem: SpeechTransient, attempt: int) -> float | None:
        """Return the wait before the next try, seconds; None to give up."""
        if isinstance(problem, Blocked):
            self._refusals += 1
            if self._refusals > 1:
                self._over = problem
                return None
        most = 2 if isinstance(problem, OutOfReach) else self._policy.tries
        if attempt >= most:
            return None
        wait_s = self._policy.backoff_s * 2 ** (attempt - 1)
        wait_s *= 1 + random.random() / 2  # noqa: S311 - no secret: it only spreads the load
        return float(max(wait_s, problem.wait_s or 0))

    def _answer(self, body: str, piece: RawChunk) -> bytes:
        """Send one request, no sooner than the rate limit allows."""
        self._limiter.pace()
        return read_answer(self._line.ask(body), piece.spoken, piece.wanted[2])

    def _language_of(self, asked: str) -> str:
        if self._language is None:
            if not _LANGUAGE.fullmatch(asked):
                raise SpeechRefused(f"{asked!r} is not a language code.", mend="Write `language: en`.")
            return _as_google_names_it(asked)
        if primary_subtag(asked) != primary_subtag(self._language):
            raise SpeechRefused(
                f"The voice {self.name} was told to speak {self._language!r}, but this text is in {asked!r}.",
                mend="Use the voice gtts, which speaks each script in its own language.",
            )
        return self._language


def _as_google_names_it(language: str) -> str:
    """Return Google's code of a language: `en-GB` becomes `en`, `pt-pt` becomes `pt-PT`."""
    match = _LANGUAGE.fullmatch(language)
    if match is None:
        raise AssertionError(f"{language!r} was checked before")
    whole = f"{match[1].lower()}-{(match[2] or '').upper()}"
    return whole if whole in _OWN_VOICE else match[1].lower()
