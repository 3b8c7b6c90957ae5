"""The voices that Piper's makers publish: which there are, where, and by what their files are known."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from voiceguide.core.languages import primary_subtag
from voiceguide.core.strict_json import decode_json
from voiceguide.core.suggest import some
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.downloads.client import read_small
from voiceguide.speech.downloads.offer import RemoteFile, VoiceOffer
from voiceguide.speech.voices.model_file import PIPER_MODEL

SITE: Final = "https://huggingface.co/rhasspy/piper-voices"
_NEWEST: Final = "main"
_PINNED: Final = "c10ece1aade47bb51c153c893d14e5bf8e5b7117"
"""The revision of which the sums below are."""
_NAME: Final = re.compile(r"([a-z]{2,3})_([A-Z]{2,3}|\d{3})-(\w{1,60})-(x_low|low|medium|high)")
_MODEL_SIZES: Final = (1_000, PIPER_MODEL.most_bytes)
_MOST_INDEX: Final = 8_000_000
_MOST_SETTINGS: Final = 4_000_000
_MOST_CARD: Final = 200_000
_LICENCE: Final = re.compile(r"^[ \t*-]*licen[cs]e:[ \t]*(\S.{0,200})$", re.IGNORECASE | re.MULTILINE)
_MD5: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_SHOWN: Final = 6


class _Sums(NamedTuple):
    """The sizes and SHA-256 sums of a voice's two files, and its licence as its MODEL_CARD has it."""

    licence: str
    model_bytes: int
    model: str
    settings_bytes: int
    settings: str


_KNOWN: Final[Mapping[str, _Sums]] = {
    "de_DE-thorsten-medium": _Sums(
        "CC0",
        63_201_294,
        "7e64762d8e5118bb578f2eea6207e1a35a8e0c30595010b666f983fc87bb7819",
        4_819,
        "974adee790533adb273a1ac88f49027d2a1b8f0f2cf4905954a4791e79264e85",
    ),
    "es_ES-davefx-medium": _Sums(
        "",
        63_201_294,
        "6658b03b1a6c316ee4c265a9896abc1393353c2d9e1bca7d66c2c442e222a917",
        4_817,
        "0e0dda87c732f6f38771ff274a6380d9252f327dca77aa2963d5fbdf9ec54842",
    ),
    "fr_FR-siwis-medium": _Sums(
        "CC BY 4.0",
        63_201_294,
        "641d1ab097da2b81128c076810edb052b385decc8be3381814802a64a73baf99",
        4_875,
        "39479916c2db192b5ac9764daddd0c744d83e023ad890c6976c0633ae4df8959",
    ),
    "pt_BR-faber-medium": _Sums(
        "CC0",
        63_201_294,
        "858555e3a064209c57088fe6bd70c4c3dc54d03eaa00c45d5ecaf43a33f95aa7",
        4_855,
        "7e694de195ae3fc36dd732c445eb04fb49b649854893cb5506b978f0d50a1d6f",
    ),
}
"""The voices that messages name, one a language; where no licence stands, it is read from the MODEL_CARD."""


def suggested_voice(language: str) -> str:
    """Return the name of a voice that can be got for a language; empty if none is known here.

    Example:
        >>> suggested_voice("de-AT"), suggested_voice("tlh")
        ('de_DE-thorsten-medium', '')
    """
    wanted = primary_subtag(language)
    return next((name for name in _KNOWN if primary_subtag(name) == wanted), "")


def full_name(name: str) -> str:
    """Return the whole name of a Piper voice that this is, or that has it as its speaker; else nothing.

    Example:
        >>> full_name("Thorsten"), full_name("sv_SE-nst-medium"), full_name("alexa")
        ('de_DE-thorsten-medium', 'sv_SE-nst-medium', '')
    """
    if _NAME.fullmatch(name):
        return name
    return next((known for known in _KNOWN if known.split("-")[1] == name.casefold()), "")


def piper_offer(name: str, folder: Path) -> VoiceOffer:
    """Return what is published under a name; for all voices but a few, Piper's index is read for it.

    Args:
        name: Such as `de_DE-thorsten-medium`, with nothing but letters, digits, `_` and `-` in it.
        folder: Where its files shall lie.

    Raises:
        VoiceError: There is no such voice, or the index cannot be had.
    """
    sums = _KNOWN.get(name)
    if sums is not None:
        files = (
            RemoteFile(
                url=_address(_PINNED, f"{_path(name)}.onnx.json"),
                name=f"{name}.onnx.json",
                size_bytes=sums.settings_bytes,
                sha256=sums.settings,
            ),
            RemoteFile(
                url=_address(_PINNED, f"{_path(name)}.onnx"),
                name=f"{name}.onnx",
                size_bytes=sums.model_bytes,
                sha256=sums.model,
            ),
        )
        check = "by the SHA-256 sums that voiceguide knows"
        licence = sums.licence or _licence(_address(_PINNED, _card(name)))
    else:
        files = _listed_files(name)
        check = "by the sizes and MD5 sums in Piper's own index: that shows damage, not who made them"
        licence = _licence(_address(_NEWEST, _card(name)))
    return VoiceOffer(
        name=name,
        spec=f"piper:{name}",
        licence=licence,
        source=SITE,
        folder=folder,
        files=files,
        places=tuple(file.name for file in files),
        check=check,
    )


def piper_by_hand(name: str, folder: Path) -> str:
    """Return how the two files of a voice are placed without this program; empty if they have no address."""
    if _NAME.fullmatch(name) is None:
        return ""
    revision = _PINNED if name in _KNOWN else _NEWEST
    model, settings = (_address(revision, f"{_path(name)}.onnx{end}") for end in ("", ".json"))
    return f"get {model} and {settings} on a machine that is online, and put both into {folder}."


def _listed_files(name: str) -> tuple[RemoteFile, RemoteFile]:
    """Return the settings and the model of a voice as Piper's index lists them."""
    index = _index()
    if _NAME.fullmatch(name) is None or name not in index:
        raise VoiceUnavailable(f"Piper has no voice {name!r}.", mend=_near(name, list(index)))
    settings, model = (
        _listed_file(index[name], f"{_path(name)}.onnx{end}", *sizes)
        for end, sizes in ((".json", (1, _MOST_SETTINGS)), ("", _MODEL_SIZES))
    )
    return settings, model


def _index() -> Mapping[str, Any]:
    url = _address(_NEWEST, "voices.json")
    try:
        index = decode_json(read_small(url, _MOST_INDEX))
    except ValueError as problem:
        index, reason = None, str(problem)
    else:
        reason = "it is no list of voices"
    if not isinstance(index, dict) or not index:
        mend = "Perhaps this network asks you to sign in first; else try again later."
        raise VoiceUnavailable(f"Piper's index cannot be read: {reason}.", where=url, mend=mend)
    return index


def _listed_file(voice: object, path: str, least: int, most: int) -> RemoteFile:
    files = voice.get("files") if isinstance(voice, dict) else None
    listed = files.get(path) if isinstance(files, dict) else None
    told = listed if isinstance(listed, dict) else {}
    size_bytes, md5 = told.get("size_bytes"), told.get("md5_digest")
    if (
        type(size_bytes) is not int
        or not least <= size_bytes <= most
        or not isinstance(md5, str)
        or not _MD5.fullmatch(md5)
    ):
        what = f"Piper's index does not tell the size and the sum of {path}."
        raise VoiceUnavailable(what, mend="Try again later, or choose another voice.")
    return RemoteFile(
        url=_address(_NEWEST, path), name=path.rpartition("/")[2], size_bytes=size_bytes, md5=md5
    )


def _near(name: str, known: list[str]) -> str:
    """Return a sentence with the names that come near, or with those of the language."""
    folded = name.casefold()
    near = [each for each in known if folded in each.casefold()]
    near += [each for each in difflib.get_close_matches(name, known, n=_SHOWN) if each not in near]
    near = near or [each for each in known if primary_subtag(each) == primary_subtag(name)]
    if not near:
        return f"Its voices are listed in {SITE}."
    return f"There is {some(near[:_SHOWN], 'and')}."


def _licence(url: str) -> str:
    """Return the licence that a MODEL_CARD tells; where it tells none, what it says is left to the user."""
    card = read_small(url, _MOST_CARD).decode("utf-8", "replace")
    found = dict.fromkeys(" ".join(licence.split()) for licence in _LICENCE.findall(card))
    return "; ".join(found) if found else f"told in {url}"


def _path(name: str) -> str:
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(json.dumps(name))
    family, region, speaker, quality = found.groups()
    return f"{family}/{family}_{region}/{speaker}/{quality}/{name}"


def _card(name: str) -> str:
    return f"{_path(name).rpartition('/')[0]}/MODEL_CARD"


def _address(revision: str, path: str) -> str:
    return f"{SITE}/resolve/{revision}/{quote(path)}"
