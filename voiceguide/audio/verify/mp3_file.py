"""The scan of a finished MP3 from its first byte to its last, and the check of its Info frame.

The file is read a thousand frames at a time, so an hour needs no more memory than a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from voiceguide.audio.model import JOINED_BITS, SMALL, SPEECH, WIDE, AudioFormat
from voiceguide.audio.mp3.crc import crc16, frame_crcs, frames_crc
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.core.mp3_header import ID3_HEAD_BYTES, frame_header, id3_bytes, info_offset
from voiceguide.core.reading import open_file
from voiceguide.errors import AudioError, why
from voiceguide.units import Ms, clock_ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE: Final = 1_000
_MOST_LISTED: Final = 3
# Offsets of the fields after the side information (gabriel.mp3-tech.org/mp3infotag.html).
_FIELDS: Final = (
    ("kind", 0, 4), ("number of frames", 8, 12), ("number of bytes", 12, 16), ("table of contents", 16, 116),
    ("encoder delay and padding", 141, 144), ("length of the music", 148, 152),
    ("checksum of the music", 152, 154),
)  # fmt: skip
_TAG_CRC: Final = 154


@dataclass(frozen=True, slots=True)
class ScannedMp3:
    """The content of an MP3 file: its format, the number of whole frames of sound, and its faults."""

    form: AudioFormat
    frames: int
    faults: tuple[str, ...]


def scan_mp3(path: Path, duration_ms: Ms) -> ScannedMp3:
    """Scan the frames of an MP3 file.

    Args:
        path: A track made by voiceguide.
        duration_ms: The duration it should have.

    Raises:
        AudioError: It cannot be read, is not MP3, or is MP3 of a format that is never made here.
    """
    try:
        with open_file(path) as file:
            return _walk(file, path, duration_ms)
    except OSError as problem:
        raise AudioError(f"This track cannot be read: {why(problem)}.", where=str(path)) from problem


def _walk(file: BinaryIO, path: Path, duration_ms: Ms) -> ScannedMp3:
    start = id3_bytes(file.read(ID3_HEAD_BYTES))
    file.seek(start)
    form = _form(file.read(len(SPEECH.header)), path)
    file.seek(start)
    info = file.read(form.frame_bytes)
    has_info = info[info_offset(form.frame_samples, form.channels) :][:4] in (b"Info", b"Xing")
    if not has_info:
        file.seek(start)
    frames, crc, faults = _music(file, form)
    wanted = form.frames(duration_ms)
    if frames != wanted:
        faults.append(f"The file has {frames} frames of sound; {clock_ms(duration_ms)} takes {wanted}.")
    if has_info:
        faults += _info_faults(info, form, duration_ms, crc)
    else:
        faults.append("The file begins without an Info frame, so players must guess its length.")
    return ScannedMp3(form, frames, tuple(faults))


def _form(header: bytes, path: Path) -> AudioFormat:
    for form in (SPEECH, SMALL, WIDE):
        if form.begins(header):
            return form
    if frame_header(header) is not None:
        what = "This MP3 was not made by voiceguide: it is not 48 kHz mono at 96 kbit/s, 48 kHz stereo at "
        what += "128, or 24 kHz at 64."
        raise AudioError(what, where=str(path), mend="Name a track that `voiceguide render` made.")
    raise AudioError("This is not MP3.", where=str(path), mend="Name a track that `voiceguide render` made.")


def _music(file: BinaryIO, form: AudioFormat) -> tuple[int, int, list[str]]:
    """Scan everything after the Info frame: return the number of frames, their CRC, and the faults."""
    import numpy as np

    size, count, crc = form.frame_bytes, 0, 0
    faults: list[str] = []
    strange, damaged = _Places(form), _Places(form)
    header = np.frombuffer(form.header, np.uint8).copy()
    same = np.full(len(header), 0xFF, np.uint8)
    if form.channels > 1:
        same[-1] ^= JOINED_BITS
    header &= same
    while data := file.read(size * _AT_ONCE):
        whole = data[: len(data) - len(data) % size]
        if rest := data[len(whole) :]:
            kind = "a frame that is cut off" if form.begins(rest) else "no frame"
            faults.append(f"After {count + len(whole) // size} frames stand {len(rest)} bytes of {kind}.")
        if not whole:
            break
        heads = np.frombuffer(whole, np.uint8).reshape(-1, size)[:, : len(header)]
        other, crcs = ((heads & same) != header).any(axis=1), frame_crcs(whole, size)
        strange.note(other, count)
        damaged.note((crcs != 0) & ~other, count)
        crc = frames_crc(crcs, size, crc)
        count += len(whole) // size
    faults += strange.told("stands something else than a frame of the track's one kind")
    # Frames that were encoded in one stream, as where segments cannot be made, have no sums of their own.
    if damaged.many <= count // 2:
        faults += damaged.told("a frame is damaged: its checksum does not fit it")
    return count, crc, faults


class _Places:
    """The frames of a track with one fault: their number, and where the first of them are."""

    def __init__(self, form: AudioFormat) -> None:
        self._form, self._first = form, list[int]()
        self.many = 0

    def note(self, faulty: NDArray[np.bool_], before: int) -> None:
        """Note those of some frames that have the fault; `before` them stand so many others."""
        import numpy as np

        found = np.flatnonzero(faulty)
        self._first += [before + int(frame) for frame in found[: max(0, _MOST_LISTED - self.many)]]
        self.many += len(found)

    def told(self, what: str) -> list[str]:
        """Return a sentence on each of the first places, and one on how many there are."""
        made = [f"At {clock_ms(frame * self._form.frame_ms)} {what}." for frame in self._first]
        return made + ([f"So it is in {self.many} places."] if self.many > _MOST_LISTED else [])


def _info_faults(info: bytes, form: AudioFormat, duration_ms: Ms, music_crc: int) -> list[str]:
    """Compare the Info frame, field by field, with the one that this file should have."""
    at = info_offset(form.frame_samples, form.channels)
    encoder = info[at + 120 : at + 129].rstrip(b"\0").decode("ascii", "replace")
    faults = [] if encoder.startswith("LAME") else ["The Info frame does not name its encoder."]
    right = info_frame(form, duration_ms, encoder, music_crc)
    for name, first, stop in _FIELDS:
        found, wanted = info[at + first : at + stop], right[at + first : at + stop]
        if found == wanted:
            continue
        if stop - first <= 4 and name != "kind":
            shown = f"{int.from_bytes(found, 'big')}; this file's is {int.from_bytes(wanted, 'big')}"
        else:
            shown = "not what this file needs"
        faults.append(f"The Info frame's {name} is {shown}.")
    own = int.from_bytes(info[at + _TAG_CRC : at + _TAG_CRC + 2], "big")
    if own != crc16(info[: at + _TAG_CRC]):
        faults.append("The Info frame's own checksum does not fit it.")
    if not faults and info != right:
        faults.append("The Info frame tells of other settings than the track was made with.")
    return faults
