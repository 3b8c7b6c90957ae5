"""A download that may break off: what came is kept beside the place of the file, and gone on with later."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Final

from voiceguide.core.locks import lock
from voiceguide.core.places import check_place, explained_errors, made_folders, nearest_existing
from voiceguide.core.reading import open_file
from voiceguide.core.temp_files import sweep
from voiceguide.errors import OutputError, VoiceError, VoiceUnavailable, why
from voiceguide.speech.downloads.client import INSTEAD, Download, request_file
from voiceguide.speech.downloads.offer import RemoteFile
from voiceguide.units import size

Received = Callable[[int], None]
"""Called with the number of bytes of a file that are here."""
PLACES: Final = "$VOICEGUIDE_VOICES"
_FLAGS: Final = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_PARTS: Final = re.compile(r"\.[\w.-]{1,200}\.part")
_FORGOTTEN_S: Final = 30 * 86_400
"""Age of parts that are removed, s: nobody goes on with that download any more."""
_COPIED: Final = 1 << 20
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class PartialDownload:
    """A file that is downloaded beside its place, and goes there when all of it has come and is right.

    Made by `partial_download`; its part is locked meanwhile, and stays if the download breaks off.

    Args:
        remote: The file.
        path: The part.
        file: The part, opened.
    """

    def __init__(self, remote: RemoteFile, path: Path, file: FileIO) -> None:
        self._remote, self._file = remote, file
        self.path = path

    @property
    def here(self) -> int:
        """How many bytes have come so far; none after it was placed."""
        return 0 if self._file.closed else os.fstat(self._file.fileno()).st_size

    def complete(self, received: Received) -> None:
        """Download what is missing, and check the sum of the whole.

        What another download left behind may be of an older file: if the sum is wrong then, all of it is
        downloaded once more.

        Raises:
            VoiceError: The network failed, or the file is not the one that was expected.
            OSError: It cannot be written.
        """
        if self.here > self._remote.size_bytes:
            self._file.truncate(0)
        begun = self.here > 0
        self._receive(received)
        if begun and not is_whole(self._file, self._remote):
            self._file.truncate(0)
            self._receive(received)
        if not is_whole(self._file, self._remote):
            self.discard()
            what = f"What comes for {self._remote.name} is another file than the one that is known."
            raise VoiceUnavailable(
                what, where=self._remote.url, mend="Nothing of it was kept. Update voiceguide, or try later."
            )

    def place(self, out: Path) -> None:
        """Rename the part to what it is; until then it stays locked, where open files can be renamed."""
        if os.name == "nt":
            self._file.close()
        self.path.replace(out)
        self._file.close()

    def discard(self) -> None:
        """Remove what has come."""
        self._file.truncate(0)
        with contextlib.suppress(OSError):
            self.path.unlink()

    def _receive(self, received: Received) -> None:
        whole = self._remote.size_bytes
        if self.here == whole:
            return
        with request_file(self._remote.url, self.here) as answer:
            if answer.begins not in (0, self.here):
                raise VoiceUnavailable(f"{self._remote.url} sends another part.", mend="Try again later.")
            anew = answer.begins == 0 < self.here
            if answer.length is not None and answer.begins + answer.length != whole:
                self._refuse_size(f"{answer.begins + answer.length:,}", keep=anew)
            if anew:
                self._receive_anew(answer, received)
                return
            self._file.truncate(answer.begins)
            self._file.seek(answer.begins)
            at = answer.begins
            try:
                for chunk in answer.chunks:
                    at += len(chunk)
                    if at > whole:
                        break
                    _write(self._file, chunk)
                    received(at)
            except VoiceError as problem:
                problem.mend = self._how_to_go_on(problem.mend)
                raise
        if at > whole:
            self._refuse_size("more")
        if at < whole:
            what = f"It broke off after {size(at)} of {size(whole)}."
            raise VoiceUnavailable(what, where=self._remote.url, mend=self._how_to_go_on(""))

    def _receive_anew(self, answer: Download, received: Received) -> None:
        """Take a whole file from a server that does not send the rest; what is kept stays meanwhile."""
        whole, at = self._remote.size_bytes, 0
        beside = self.path.with_name(f"{self.path.name.removesuffix('.part')}.anew.part")
        try:
            with os.fdopen(os.open(beside, _FLAGS | os.O_TRUNC, 0o666), "r+b", buffering=0) as file:
                try:
                    for chunk in answer.chunks:
                        at += len(chunk)
                        if at > whole:
                            break
                        _write(file, chunk)
                        received(at)
                except VoiceError as problem:
                    problem.mend = self._how_to_go_on(problem.mend)
                    raise
                if at != whole:
                    self._refuse_size(f"{at:,}" if at < whole else "more", keep=True)
                if not is_whole(file, self._remote):
                    what = f"What comes for {self._remote.name} is another file than the one that is known."
                    mend = self._how_to_go_on("Update voiceguide, or try later.")
                    raise VoiceUnavailable(what, where=self._remote.url, mend=mend)
                file.seek(0)
                self._file.seek(0)
                while chunk := file.read(_COPIED):
                    _write(self._file, chunk)
                self._file.truncate(whole)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()

    def _how_to_go_on(self, mend: str) -> str:
        if not self.here:
            return mend
        return f"{size(self.here)} are kept: the same command goes on from there, {INSTEAD}"

    def _refuse_size(self, bytes_: str, *, keep: bool = False) -> None:
        if not keep:
            self.discard()
        what = f"{self._remote.name} has {self._remote.size_bytes:,} bytes, but {bytes_} come."
        kept = f"{size(self.here)} of before are kept." if keep else "Nothing of it was kept."
        mend = f"{kept} Perhaps this network asks you to sign in first; try later, {INSTEAD}"
        raise VoiceUnavailable(what, where=self._remote.url, mend=mend)


@contextlib.contextmanager
def partial_download(remote: RemoteFile, out: Path) -> Iterator[PartialDownload]:
    """Open the part of a file that is to be downloaded to `out`, and lock it.

    Folders that had to be made for it are removed again if nothing is in them afterwards.

    Args:
        remote: The file.
        out: Where it shall lie.

    Raises:
        OutputError: The part cannot be written; on a full disk it is removed, so that it takes no room.
        VoiceUnavailable: Another process is downloading it.
    """
    path = out.parent / f".{out.name}.part"
    with _explained(out), made_folders(out.parent):
        sweep(out.parent, _PARTS, older_than_s=_FORGOTTEN_S)
        with os.fdopen(os.open(path, _FLAGS, 0o666), "r+b", buffering=0) as file:
            # A part that another process has placed meanwhile is no part any more.
            if lock(file.fileno()) is False or not _is_at(file, path):
                what = "Another process is downloading this voice."
                raise VoiceUnavailable(what, where=str(out), mend="Wait for it.")
            part = PartialDownload(remote, path, file)
            try:
                yield part
            except OSError as problem:
                if problem.errno in _NO_ROOM:
                    part.discard()
                raise
            finally:
                if not file.closed and not part.here:
                    part.discard()


def check_free(folder: Path, needed_bytes: int) -> None:
    """Refuse a download for which the disk has no room, before any of it comes.

    Raises:
        OutputError: There is less room.
    """
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(nearest_existing(folder)).free
        if free < needed_bytes:
            what = f"The disk has room for {size(free)}, and {size(needed_bytes)} are needed."
            mend = f"Make room, or choose another place with {PLACES}."
            raise OutputError(what, where=str(folder), mend=mend)


def is_whole(file: FileIO | BufferedReader, remote: RemoteFile) -> bool:
    """Report whether an open file is the one that is known, by its size and its sum."""
    if os.fstat(file.fileno()).st_size != remote.size_bytes:
        return False
    file.seek(0)
    if remote.sha256:
        return hashlib.file_digest(file, "sha256").hexdigest() == remote.sha256
    return hashlib.file_digest(file, _md5).hexdigest() == remote.md5


def is_placed(remote: RemoteFile, out: Path) -> bool:
    """Report whether a file is in its place already.

    Raises:
        OutputError: Another file is there.
    """
    check_place(out)
    try:
        with open_file(out) as file:
            if is_whole(file, remote):
                return True
    except FileNotFoundError:
        return False
    except OSError as problem:
        raise OutputError(f"It cannot be read: {why(problem)}.", where=str(out)) from problem
    what = "Another file of this name is there already."
    raise OutputError(what, where=str(out), mend="Move it away if you want the one that is published.")


@contextlib.contextmanager
def _explained(out: Path) -> Iterator[None]:
    try:
        with explained_errors(out):
            yield
    except OutputError as problem:
        problem.mend = problem.mend.replace(" with -o", f" with {PLACES}")
        raise


def _is_at(file: FileIO, path: Path) -> bool:
    """Report whether a path still leads to an open file."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat(follow_symlinks=False))
    except OSError:
        return False


def _md5() -> hashlib._Hash:
    return hashlib.md5(usedforsecurity=False)


def _write(file: FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
