"""A voice that is a program of the user's: text on its stdin, a sound file from its stdout.

No shell sees the command line: it is cut into words once, here, and what a script says reaches the
program through its stdin alone. The program is not trusted to end, to be brief, or to give sound.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import textwrap
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from voiceguide.core.reading import open_file
from voiceguide.core.shortage import out_of_threads
from voiceguide.errors import AudioError, SpeechRefused, VoiceUnavailable, why
from voiceguide.speech.decode import read_sound
from voiceguide.speech.model import Pace, Pacing, Speech, Utterance
from voiceguide.speech.recordings.acceptance import CutShort
from voiceguide.speech.recordings.truncation import cut_short
from voiceguide.speech.voices.child_process import end_with_parent
from voiceguide.units import MINUTE

LIMIT_NAME: Final = "VOICEGUIDE_COMMAND_LIMIT"
LIMIT_S: Final = 60.0
"""How long one utterance may take, unless `$VOICEGUIDE_COMMAND_LIMIT` says otherwise."""
MOST_BYTES: Final = 64 * 2**20
MOST_MS: Final = 3 * MINUTE
WPM: Final[Mapping[Pace, int]] = {Pace.DAY: 130, Pace.BEDTIME: 116, Pace.COUNT: 150}
"""The words a minute that the program is asked for."""

_LIMITS_S: Final = (1.0, 3_600.0)
_LAST_WORDS: Final = 4_096
_GOODBYE_S: Final = 2.0
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_QUIETEST: Final = 1e-3
_TRY_IT: Final = "Try it in a terminal: it reads the text from its stdin and writes a WAV to its stdout."


class CommandVoice:
    """Speak with a program.

    `{language}`, `{pace}` and `{wpm}` in its words are filled in; the environment has the same as
    `VOICEGUIDE_LANGUAGE`, `VOICEGUIDE_PACE` and `VOICEGUIDE_WPM`. Making the voice runs nothing.

    Args:
        line: The command line, in the quoting of a POSIX shell.
        environ: The environment that the program gets.

    Raises:
        VoiceUnavailable: The line cannot be read, or there is no such program.
    """

    offline = True
    at_once = 1
    sentence_lufs: float | None = None
    pacing = Pacing.CALIBRATED  # it is told the pace, but may not heed it

    def __init__(self, line: str, *, environ: Mapping[str, str]) -> None:
        name = "command"
        self._environ = dict(environ)
        self._limit_s = _limit_s(environ)
        try:
            self._words = tuple(shlex.split(line))
        except ValueError as problem:
            what = f"The command line cannot be read ({str(problem).lower()})."
            raise VoiceUnavailable(what, where=name, mend="Close its quotes.") from problem
        if not self._words:
            raise VoiceUnavailable("There is no program in it.", where=name, mend="Write command:PROGRAM.")
        program = shutil.which(self._words[0], path=environ.get("PATH"))
        if program is None:
            what = f"There is no program {self._words[0]!r} that can be run."
            raise VoiceUnavailable(what, where=name, mend="Install it, or give its whole path.")
        self._program = program
        # Where it lies, and what else is in its line, is nobody's business who reads a timeline.
        self.name = f"command:{Path(self._words[0]).name}"
        self.id = _identity(self._words, program)

    def speak(self, utterance: Utterance) -> Speech:
        """Speak one utterance with the program.

        Raises:
            VoiceUnavailable: It cannot be run, fails, takes too long, says too much or gives no sound.
            SpeechRefused: There is nothing to say, or the language has no proper code.
            CutShort: It ended in the middle of a file.
        """
        if not any(sign.isalpha() for sign in utterance.spoken):
            raise SpeechRefused(f"There is no word to say in {utterance.spoken!r}.", mend="Write words.")
        if not _LANGUAGE.fullmatch(utterance.language):
            what = f"{utterance.language!r} is not a language code."
            raise SpeechRefused(what, where=self.name, mend="Write it as en or pt-BR.")
        shown = repr(textwrap.shorten(utterance.spoken, 60, placeholder="..."))
        heard = self._run(utterance)
        try:
            speech = read_sound(heard, MOST_MS)
        except AudioError as problem:
            what = f"What it gave for {shown} is not usable: {problem.what}"
            raise VoiceUnavailable(what, where=self.name, mend=_TRY_IT) from problem
        if cut_short(heard, len(speech.samples)):
            what = f"What it gave for {shown} ends before the end that its own length tells."
            raise CutShort(what, where=self.name, mend=_TRY_IT)
        if float(abs(speech.samples).max()) < _QUIETEST:
            raise SpeechRefused(f"It made no sound of {shown}.", where=self.name, mend="Word it differently.")
        return speech

    def _run(self, utterance: Utterance) -> bytes:
        asked = {
            "language": utterance.language,
            "pace": utterance.pace.base.value,
            "wpm": str(WPM[utterance.pace.base]),
        }
        words = [_filled(word, asked) for word in self._words]
        variables = {f"VOICEGUIDE_{name.upper()}": value for name, value in asked.items()}
        with end_with_parent() as hold:
            running = self._started(words, variables)
            exchange = _Exchange(running)
            try:
                hold(running.pid)
                exchange.begin(f"{utterance.spoken}\n".encode("utf-8", "replace"))
                exchange.finish(self._limit_s)
            finally:
                exchange.end()
        self._judge(exchange, running.returncode)
        return bytes(exchange.heard)

    def _started(self, words: list[str], variables: dict[str, str]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - the user's own command line, and no shell
                words,
                executable=self._program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environ | variables,
                start_new_session=True,
            )
        except (OSError, ValueError) as problem:
            if isinstance(problem, BlockingIOError):
                raise out_of_threads() from problem
            reason = why(problem) if isinstance(problem, OSError) else "its command line is not one"
            raise VoiceUnavailable(
                f"The voice's program cannot be run: {reason}.", where=self.name, mend=_TRY_IT
            ) from problem

    def _judge(self, exchange: _Exchange, code: int) -> None:
        """Build the error for a failure, with the last line of the program's stderr."""
        if exchange.too_much:
            what = f"The voice's program gave more than {MOST_BYTES // 2**20} MB for one cue."
        elif exchange.too_long:
            what = f"The voice's program did not end within {self._limit_s:g} seconds."
        elif code:
            how = f"with exit code {code}" if code > 0 else f"by signal {-code}"
            what = f"The voice's program ended {how}{_quoted(exchange.last_words)}."
        elif not exchange.heard:
            what = f"The voice's program gave nothing{_quoted(exchange.last_words)}."
        else:
            return
        mend = f"{_TRY_IT} ${LIMIT_NAME} sets the limit." if exchange.too_long else _TRY_IT
        raise VoiceUnavailable(what, where=self.name, mend=mend)


class _Exchange:
    """The input and output of a program, each in a thread of its own, so that none blocks another.

    Each thread closes its own pipe: closed by another, a pipe that is being read waits for its reader.
    """

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        self.heard = bytearray()
        self.last_words = b""
        self.too_much = self.too_long = False
        self._running = running
        self._threads: list[threading.Thread] = []

    def begin(self, text: bytes) -> None:
        """Start to write the text to the program and to read its output.

        Raises:
            RuntimeError: No thread can be started for it.
        """
        running = self._running
        jobs = ((self._say, running.stdin, text), (self._hear, running.stdout), (self._heed, running.stderr))
        for work, *arguments in jobs:
            thread = threading.Thread(target=work, args=arguments, daemon=True)
            thread.start()
            self._threads.append(thread)

    def finish(self, limit_s: float) -> None:
        """Wait until everything is written and read, or the time is over."""
        ends_s = time.monotonic() + limit_s
        for thread in self._threads:
            thread.join(max(0.0, ends_s - time.monotonic()))
            if self.too_much:
                return
        try:
            self._running.wait(max(0.01, ends_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.too_long = True
        self.too_long = self.too_long or any(thread.is_alive() for thread in self._threads)

    def end(self) -> None:
        """Kill the program with everything in its process session.

        What went into a session of its own holds the pipes for as long as it likes, and is not waited for.
        """
        _kill(self._running)
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(_GOODBYE_S)
        for thread in self._threads:
            thread.join(_GOODBYE_S)
        if not self._threads:
            for pipe in (self._running.stdin, self._running.stdout, self._running.stderr):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr] # all three are pipes

    def _say(self, into: IO[bytes], text: bytes) -> None:
        # A program that does not read its stdin, or closes it early, may still speak.
        with suppress(OSError, ValueError):
            into.write(text)
        with suppress(OSError, ValueError):
            into.close()

    def _hear(self, out: IO[bytes]) -> None:
        with suppress(OSError, ValueError), out:
            while block := out.read1(65_536):  # type: ignore[attr-defined] # a BufferedReader, as Popen makes it
                self.heard += block
                if len(self.heard) > MOST_BYTES:
                    self.too_much = True
                    _kill(self._running)
                    return

    def _heed(self, stderr: IO[bytes]) -> None:
        with suppress(OSError, ValueError), stderr:
            while block := stderr.read1(65_536):  # type: ignore[attr-defined] # a BufferedReader, as Popen makes it
                self.last_words = (self.last_words + block)[-_LAST_WORDS:]


def _kill(running: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()


def _limit_s(environ: Mapping[str, str]) -> float:
    asked = environ.get(LIMIT_NAME, "").strip()
    if not asked:
        return LIMIT_S
    least_s, most_s = _LIMITS_S
    try:
        limit_s = float(asked)
    except ValueError:
        limit_s = 0.0
    if not least_s <= limit_s <= most_s:
        mend = f"Write a number of seconds from {least_s:g} to {most_s:g}."
        raise VoiceUnavailable(f"{asked[:40]!r} is no time limit.", where=f"${LIMIT_NAME}", mend=mend)
    return limit_s


def _filled(word: str, asked: Mapping[str, str]) -> str:
    for name, value in asked.items():
        word = word.replace("{" + name + "}", value)
    return word


def _quoted(last_words: bytes) -> str:
    """Quote the last line of a program's stderr, made harmless and short."""
    lines = last_words.decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    shown = "".join(sign if sign.isprintable() else "?" for sign in last)
    return f", saying {shown if len(shown) <= 160 else shown[:157] + '...'!r}" if shown else ""


def _identity(words: tuple[str, ...], program: str) -> str:
    """Hash everything that decides the sound: the line, the program, and every file that the line names."""
    summed = hashlib.sha256()
    for word in words:
        summed.update(f"{len(word)}:{word}|".encode("utf-8", "surrogateescape"))
    for path in (program, *words[1:]):
        summed.update(digest(Path(path)))
    return f"command/1 {summed.hexdigest()}"


def digest(path: Path) -> bytes:
    """Return the SHA-256 of a file; `b"-"` if it cannot be read, or is no ordinary file."""
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b"-"
