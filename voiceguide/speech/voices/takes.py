"""The teacher's own recordings: a folder of files, each called by the name of the line it says.

A folder is something one may have been sent, so nothing in it is believed: links are not followed, only
plain files of a modest size are read, and what is decoded must be sound that may be these words.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.cache.store import Cache, address
from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import AudioError, why
from voiceguide.speech.conformance import FASTEST
from voiceguide.speech.decode import READABLE, read_sound
from voiceguide.speech.model import AS_SPOKEN, LONE_WORDS, Clip, Speech
from voiceguide.speech.synthesis.recorder import Finisher
from voiceguide.units import MINUTE, SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 1
"""Raise it with every change here that can be heard."""
MOST_FILES: Final = 10_000
_TAKE: Final = FileKind("take", 64_000_000)
MOST_MS: Final = 3 * MINUTE
_STEP_S: Final = 0.01
_ABOVE_ROOM_DB: Final = 10.0
_QUIET_ROOM_DB: Final = -60.0
"""A room this far under the voice is left to the trimming that all speech gets."""
_BEFORE_S: Final = 0.15
_AFTER_S: Final = 0.3
_MOST_LISTED: Final = 10
_RECORD_AGAIN: Final = f"Record or export it anew, as {READABLE}."
_MENDS: Final = {
    errno.ELOOP: "Put the recording itself there.",
    errno.ENXIO: _RECORD_AGAIN,
    errno.EFBIG: "A take is one cue; cut it out of the long recording.",
}
_WORDS: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NAMED_BY: Final = 5
"""So many words of a line stand in the name of its recording, for whoever looks through the folder."""


def take_name(text: str) -> str:
    """Name a recording of a line: its first words, and six digits of a checksum over all its words.

    Capitals, punctuation and spacing do not count, so a comma more asks for no new recording and another
    word does. Sides, lengths and names stand in the text, so each has a take of its own.
    """
    words = _WORDS.findall(unicodedata.normalize("NFC", text).casefold())
    checksum = hashlib.sha256(" ".join(words).encode()).hexdigest()[:6]
    letters = unicodedata.normalize("NFKD", "-".join(words[:_NAMED_BY])).casefold()
    plain = letters.encode("ascii", "ignore").decode()
    return f"{plain.replace(chr(39), '').strip('-')[:48] or 'take'}-{checksum}"


@dataclass(frozen=True, slots=True)
class Takes:
    """The recordings in a folder, by name.

    Args:
        folder: Where they lie.
        files: The paths, by the name of what they say (a file's name without its ending, in small
            letters); more than one where a take is there twice.
    """

    folder: Path
    files: Mapping[str, tuple[Path, ...]]

    def clip(self, name: str, text: str, cache: Cache, finish: Finisher) -> Clip | None:
        """Return the finished clip of a line, or None if it was not recorded.

        It is trimmed and levelled as a voice's speech is, and cached by the recording's content, so that a
        replaced file takes effect at once.

        Raises:
            AudioError: The file cannot be used; where and why.
            CacheError: The cache cannot be read or written.
        """
        paths = self.files.get(name, ())
        if not paths:
            return None
        path = paths[0]
        if len(paths) > 1:
            what = f"It is the same take as {paths[1].name}."
            raise AudioError(what, where=str(path), mend="Keep one of them.")
        data = _read(path)
        lone = len(text.split()) <= LONE_WORDS
        key = address("take/1", RECIPE, hashlib.sha256(data).hexdigest(), finish.version, lone)
        cached = cache.load_clip(key)
        if cached is not None:
            return cached
        try:
            speech = read_sound(data, MOST_MS)
            samples, lufs, gain_db = finish(Speech(_without_room(speech), speech.rate_hz), lone, AS_SPOKEN)
        except AudioError as problem:
            # Finishing speaks of a voice; here it is a file.
            what = problem.what.replace("The voice gave", "It has")
            raise AudioError(what, where=str(path), mend=_RECORD_AGAIN) from problem
        clip = Clip(key, len(samples) // SAMPLES_PER_MS, lufs, gain_db)
        letters = sum(sign.isalpha() for sign in text)
        if clip.duration_ms * FASTEST < letters * 1_000:
            what = f"{clip.duration_ms / 1_000:.1f} s of sound is too short for {text!r}."
            raise AudioError(what, where=str(path), mend="Record it anew, or look whether it was cut.")
        cache.save_clip(key, clip, samples)
        return clip

    def like(self, name: str) -> str:
        """Return the name of a file that was perhaps meant for this line, or empty."""
        near = get_close_matches(name, self.files, n=1, cutoff=0.85)
        return self.files[near[0]][0].name if near else ""


def open_takes(folder: Path) -> Takes:
    """List a folder of recordings; none is read yet.

    Raises:
        AudioError: It is no folder, cannot be read, or holds too much.
    """
    found: dict[str, tuple[Path, ...]] = {}
    try:
        with os.scandir(folder) as entries:
            listed = sorted(islice(entries, MOST_FILES + 1), key=lambda one: one.name)
            for count, entry in enumerate(listed, 1):
                if count > MOST_FILES:
                    raise AudioError(f"There are more than {MOST_FILES} files in it.", where=str(folder))
                if entry.name.startswith(".") or entry.is_dir(follow_symlinks=False):
                    continue
                name = _plain(Path(entry.name).stem)
                found[name] = (*found.get(name, ()), Path(entry.path))
    except OSError as problem:
        mend = "Name the folder of your recordings."
        raise AudioError(f"It cannot be read ({why(problem)}).", where=str(folder), mend=mend) from problem
    return Takes(folder, found)


def raise_problems(problems: Iterable[str], folder: Path) -> None:
    """Raise one error with all problems, if there are any.

    Raises:
        AudioError: There is something.
    """
    told = list(problems)
    if not told:
        return
    more = [f"... and {len(told) - _MOST_LISTED} more"] if len(told) > _MOST_LISTED else []
    many = f"{len(told)} of its files" if len(told) > 1 else "One of its files"
    heading = f"{many} cannot be used:"
    raise AudioError("\n  ".join([heading, *told[:_MOST_LISTED], *more]), where=str(folder))


def _plain(name: str) -> str:
    """Normalise a name: systems differ in case and in how they write accents."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def _read(path: Path) -> bytes:
    """Read a plain file of modest size; what became of it since it was listed does not matter."""
    try:
        return read_file(path, _TAKE, links=False)
    except OSError as problem:
        mend = _MENDS.get(problem.errno or 0, "")
        raise AudioError(f"It cannot be read: {why(problem)}.", where=str(path), mend=mend) from problem


def _without_room(speech: Speech) -> NDArray[np.float32]:
    """Trim the room noise before and after the words where it is too loud to count as silence.

    A living room lies 30-50 dB under a voice, where the trimming that suits engines takes it for sound.
    Its level is that of the quietest tenth of the recording; what stands 10 dB above it is speech, and
    some of the room stays around that, for soft consonants and a natural end.
    """
    import numpy as np

    step = max(1, round(_STEP_S * speech.rate_hz))
    steps = len(speech.samples) // step
    if steps < 30:
        return speech.samples
    energy = np.square(speech.samples[: steps * step], dtype=np.float64).reshape(steps, step).mean(axis=1)
    level_db = 10 * np.log10(np.maximum(energy, 1e-12) / max(float(energy.max()), 1e-12))
    room_db = float(np.percentile(level_db, 10))
    if room_db < _QUIET_ROOM_DB:
        return speech.samples
    above = level_db > room_db + _ABOVE_ROOM_DB
    # Two steps of three: a click or a chair is not a word.
    words = np.flatnonzero(np.convolve(above, np.ones(3, np.int64), mode="same") >= 2)
    if not len(words):
        return speech.samples
    first = max(0, int(words[0]) * step - round(_BEFORE_S * speech.rate_hz))
    stop = (int(words[-1]) + 1) * step + round(_AFTER_S * speech.rate_hz)
    return speech.samples[first:stop]
