"""A store that several machines share: files under one address, through fsspec.

An address is whatever fsspec knows: `s3://bucket/prefix`, `sftp://host/folder`, `/mnt/team/speech`. Who may
use it is never written in the address but where its library looks for it, such as `$AWS_ACCESS_KEY_ID`.

A file appears in a store whole or not at all: object stores write so by themselves, folders by renaming.
Errors of fsspec and of the libraries below it end here, each as one sentence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from voiceguide.errors import CacheError, in_brief, why

MOST_BYTES: Final = 100_000_000
"""The longest file that is read from a store, bytes: as long as the longest cache entry."""
_ANSWER_S: Final = 30
"""The longest silence of an S3 server in the middle of an answer, seconds."""
_CONNECT_S: Final = 5
"""The longest wait for a connection to an S3 server, seconds."""
_TRIES: Final = 2
"""How often an S3 server is asked in all: a store is a help, and nobody should wait for it for long."""
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]+)://", re.ASCII)
_SECRET: Final = re.compile(r"://[^/@]*:[^/@]*@")
_BY_RENAMING: Final = ("file", "local", "sftp", "ssh")
"""The protocols of file systems: there a file that is being written can be seen."""
_ABSENT: Final = (FileNotFoundError, IsADirectoryError, NotADirectoryError)
_THERE: Final = ("PreconditionFailed", "ConditionalRequestConflict")
"""The codes by which S3 servers answer that a file is there, or is being written by another."""
_MEND: Final = "Look at its address and at this machine's network."


class StoreUnreachable(Exception):  # noqa: N818, RUF100 - the tier turns it into a remark, a catalogue into an error
    """A store that cannot be used now: `what` is one sentence, and `mend` another."""

    def __init__(self, what: str, mend: str = _MEND) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


class SharedStore:
    """The files under one address.

    Args:
        address: As the user wrote it.

    Raises:
        CacheError: There can be no store of that address, or its library is not installed.
    """

    def __init__(self, address: str) -> None:
        self.address = _checked(address)
        self._files, self._root = _opened(self.address)
        self._renames = any(each in _BY_RENAMING for each in _protocols(self._files))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None if there is none, or it is longer than any file of ours.

        Raises:
            StoreUnreachable: The store does not answer as it should.
        """
        with _trouble(self.address):
            try:
                # Object stores are asked for the whole: not all of them answer for a range beyond the end.
                limit = {"end": MOST_BYTES + 1} if self._renames else {}
                data = bytes(self._files.cat_file(self._place(name), **limit))
            except _ABSENT:
                return None
            return data if len(data) <= MOST_BYTES else None

    def write(self, name: str, data: bytes) -> None:
        """Write a file in place of the one that may lie there.

        Raises:
            StoreUnreachable: It cannot be written.
        """
        place = self._place(name)
        with _trouble(self.address):
            if not self._renames:
                self._files.pipe_file(place, data)
                return
            folder, _, last = place.rpartition("/")
            beside = f"{folder}/.{last}.{os.urandom(6).hex()}.part"
            try:
                try:
                    self._files.pipe_file(beside, data)
                except FileNotFoundError:
                    self._files.makedirs(folder, exist_ok=True)
                    self._files.pipe_file(beside, data)
                self._files.mv(beside, place)
            except BaseException:
                with suppress(Exception):
                    self._files.rm_file(beside)
                raise

    def create(self, name: str, data: bytes) -> bool:
        """Write a file unless there is one; return whether it was written.

        A store without conditional writing may let two writers through: then the last one stays.

        Raises:
            StoreUnreachable: It cannot be written.
        """
        if self._renames:
            with _trouble(self.address):
                if self._files.exists(self._place(name)):
                    return False
            self.write(name, data)
            return True
        with _trouble(self.address):
            try:
                self._files.pipe_file(self._place(name), data, mode="create")
            except OSError as problem:
                if not isinstance(problem, FileExistsError) and not _is_there(problem):
                    raise
                return False
        return True

    def remove(self, name: str) -> None:
        """Remove a file, if there is one.

        Raises:
            StoreUnreachable: It may not be removed.
        """
        with _trouble(self.address), suppress(*_ABSENT):
            self._files.rm_file(self._place(name))

    def names(self, folder: str) -> frozenset[str]:
        """List the files below a folder by their names from there on; a folder that is missing has none.

        Raises:
            StoreUnreachable: The store does not answer as it should.
        """
        start = self._place(folder)
        with _trouble(self.address):
            self._files.invalidate_cache()  # others write to it meanwhile
            try:
                found = self._files.find(start)
            except _ABSENT:
                return frozenset()
        begins = f"{start.rstrip('/')}/"
        # Of a file that is being written, or was when its writer was killed, nobody wants to know.
        listed = (str(each) for each in found)
        return frozenset(
            each[len(begins) :] for each in listed if each.startswith(begins) and not each.endswith(".part")
        )

    def _place(self, name: str) -> str:
        return f"{self._root}/{name}" if self._root else name


def _checked(address: str) -> str:
    """Return an address without a slash at its end.

    Raises:
        CacheError: It is none.
    """
    told = _SECRET.sub("://…@", address)
    if not address.strip() or "\0" in address or "::" in address:
        mend = "Write s3://BUCKET/PREFIX, another address that fsspec knows, or a folder."
        raise CacheError("This is no address of a store.", where=told, mend=mend)
    if told != address:
        mend = "Put it where its library looks for it, such as $AWS_SECRET_ACCESS_KEY."
        raise CacheError("The address of a store may not have a password in it.", where=told, mend=mend)
    found = _SCHEME.match(address)
    if found is not None and not address[found.end() :].strip("/"):
        kind = "a bucket" if found[1] == "s3" else "a place in it"
        mend = f"Write {found[1]}://BUCKET/PREFIX."
        raise CacheError(f"The address of a store names {kind}.", where=told, mend=mend)
    return address.rstrip("/")


def _opened(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the place in it; nothing is asked over a network yet.

    Raises:
        CacheError: There is no such scheme, or its library is not installed.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        mend = "Install it: pip install 'voiceguide[cluster]'."
        what = "A shared store needs the extra `cluster`."
        raise CacheError(what, where=address, mend=mend) from None
    scheme = found[1] if (found := _SCHEME.match(address)) else "file"
    # One that is kept would go on with the credentials of an hour ago.
    options: dict[str, Any] = {"skip_instance_cache": True}
    if scheme == "s3":
        limits = {"connect_timeout": _CONNECT_S, "read_timeout": _ANSWER_S}
        options |= {
            "config_kwargs": {**limits, "retries": {"total_max_attempts": _TRIES}},
            "use_listings_cache": False,
        }
    try:
        files, root = url_to_fs(address, **options)
    except ImportError as problem:
        mend = f"Install it, or choose another store: {in_brief(problem)}"
        raise CacheError(f"The library for {scheme}:// is missing.", where=address, mend=mend) from None
    except ValueError:
        mend = "Write s3://BUCKET/PREFIX, another address that fsspec knows, or a folder."
        raise CacheError(f"Nobody knows stores by {scheme}://.", where=address, mend=mend) from None
    except Exception as problem:
        raise CacheError(
            f"This store cannot be opened: {in_brief(problem)}", where=address, mend=_MEND
        ) from None
    return files, str(root).rstrip("/")


def _is_there(problem: BaseException) -> bool:
    """Report whether an S3 server refused to write because there is a file already; s3fs does not say so."""
    told = getattr(problem.__cause__, "response", None)
    error = told.get("Error") if isinstance(told, dict) else None
    return isinstance(error, dict) and error.get("Code") in _THERE


def _protocols(files: Any) -> tuple[str, ...]:  # noqa: ANN401 - fsspec has no types
    named = files.protocol
    return (named,) if isinstance(named, str) else tuple(named)


@contextmanager
def _trouble(address: str) -> Iterator[None]:
    """Raise whatever a store's library raises in the block as one sentence."""
    try:
        yield
    except Exception as problem:
        raise _explained(problem, address) from problem


def _explained(problem: Exception, address: str) -> StoreUnreachable:
    # By their names: the classes are those of libraries that are installed only where they are needed.
    names = {each.__name__ for each in type(problem).__mro__}
    if names & {"NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "TokenRetrievalError"}:
        mend = "Set $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY, or log in."
        return StoreUnreachable(f"The store {address} asks for credentials, and there are none here.", mend)
    if isinstance(problem, PermissionError):
        mend = "Ask whoever keeps it for permission to read and write."
        return StoreUnreachable(f"The store {address} does not allow that.", mend)
    if isinstance(problem, FileNotFoundError):
        mend = "Make it, or mend the address."
        return StoreUnreachable(f"There is no store at {address}.", mend)
    if isinstance(problem, NotImplementedError):
        mend = "Choose a store that can be written to, such as s3://BUCKET/PREFIX."
        return StoreUnreachable(f"The store {address} can only be read.", mend)
    reason = why(problem) if type(problem) is OSError and problem.errno else in_brief(problem)
    return StoreUnreachable(f"The store {address} cannot be used: {reason.rstrip('.')}.")
