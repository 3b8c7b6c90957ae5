"""Validation of the values in a show's file, by the rules of directories and apps."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from voiceguide.audio.bed.registry import BEDS
from voiceguide.core.suggest import suggest
from voiceguide.errors import SourceLocation, VoiceguideError
from voiceguide.media.artwork import Artwork, load_artwork
from voiceguide.podcast.config.categories import CATEGORIES
from voiceguide.podcast.config.schema import DISCLOSE, LONGEST_DESCRIPTION, KeyValue
from voiceguide.script.yaml.nodes import Diagnostics, quote
from voiceguide.timeline.levels import NONE

_NUMBERED: Final = re.compile(
    r"\W*(?:(?:ep|episode|folge|nr|no|part|teil)\b[.\s#]*)?#?\d+\s*(?:[.:)–—-]|$)", re.I
)
_ENTITY: Final = re.compile(r"&#?\w{1,20};")
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_LICENCE: Final = re.compile(r"cc0-1\.0|cc-by(?:-nc)?(?:-sa|-nd)?-[1-4]\.0")


def display_text(group: KeyValue, key: str, findings: Diagnostics) -> str:
    """Validate a text that is displayed: no markup, no characters that cannot be drawn or read aloud."""
    text: str = group.value(key) or ""
    if trouble := display_problem(text):
        findings.add(group.spot(key), f"`{key}` has {trouble}", "Write it in plain words.")
    if key == "description" and len(text.encode()) > LONGEST_DESCRIPTION:
        what = f"`{key}` is longer than the {LONGEST_DESCRIPTION} bytes that directories take."
        findings.add(group.spot(key), what, "Say it in fewer words.")
    return text


def disclosure(top: KeyValue, findings: Diagnostics) -> str:
    """Validate the sentence of the disclosure; `disclose` has the words that decide where it is told."""
    text = display_text(top, "disclosure", findings)
    if text in DISCLOSE:
        what = f"`disclosure` is a sentence, but {quote(text)} stands here."
        findings.add(top.spot("disclosure"), what, f"Write: disclose: {text}")
    return text


def display_problem(text: str) -> str:
    """Return what in a text cannot be displayed everywhere alike; "" if nothing."""
    if "]]>" in text:
        return "]]> in it, which ends a passage of XML."
    if found := re.search(r"<[^>]*>?|>", text):
        return f"{quote(found[0], 20)} in it, which some apps take for markup and others show."
    if found := _ENTITY.search(text):
        return f"{quote(found[0], 20)} in it, which some apps take for markup and others show."
    for letter in text:
        if (unicodedata.category(letter) in ("So", "Sk") and ord(letter) > 0x2000) or ord(letter) >= 0x1F000:
            if "CJK" in unicodedata.name(letter, "") or ord(letter) in range(0x20000, 0x40000):
                continue
            name = unicodedata.name(letter, "a picture").lower()
            return f"a picture in it ({name}), which covers cannot draw and screen readers spell out."
    return ""


def episode_title(group: KeyValue, top: KeyValue, findings: Diagnostics, shown: str = "") -> str:
    """Validate an episode's title by the rules of directories.

    Args:
        group: The keys with the title.
        top: The keys of the show.
        findings: Takes the problems.
        shown: The title as it is shown, where the one in the file is a pattern.
    """
    written, show = display_text(group, "title", findings), top.value("title") or ""
    title = shown or written
    if _NUMBERED.match(title):
        what = f"the title {quote(title)} begins with a number; apps count episodes themselves."
        findings.add(group.spot("title"), what, "Leave the number out.")
    elif repeats_show_title(title, show):
        what = f"the title {quote(title)} repeats the show's; apps show both."
        findings.add(group.spot("title"), what, "Leave the show's title out.")
    return written


def repeats_show_title(title: str, show: str) -> bool:
    """Report whether an episode's title contains the show's; apps show both, and cut long titles."""
    title, show = title.casefold(), show.casefold()
    return title != show and bool(show) and show in title


def email(text: str, spot: SourceLocation, findings: Diagnostics) -> str:
    """Validate the owner's e-mail address."""
    if text and not _EMAIL.fullmatch(text):
        findings.add(spot, f"{quote(text)} is no e-mail address.", "Write one such as ana@example.org.")
    return text


def base_url(top: KeyValue, findings: Diagnostics) -> str:
    """Validate the address of the folder: absolute, https, nothing after the path."""
    text: str = top.value("base_url") or ""
    if not text:
        return ""
    problem = _wrong_address(text)
    if problem:
        mend = "Write where the folder will be reached, such as https://example.org/evenings/"
        findings.add(top.spot("base_url"), f"{quote(text)} {problem}", mend)
    # `HTTPS://` is the same scheme (RFC 3986, 3.1), but not every app knows.
    scheme, colon, rest = text.partition(":")
    return scheme.lower() + colon + rest.rstrip("/") + "/"


def _wrong_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "is no address."
    if parts.scheme == "http":
        return "is plain http; podcast apps load only what comes by https."
    if parts.scheme != "https" or not parts.hostname:
        return "is no whole address, and a feed cannot have another."
    if not re.fullmatch(r"[!-~]+", text) or re.search(r"[<>\"'\\^`{|}&]", text):
        return "has a sign in it that does not belong in an address."
    if parts.query or parts.fragment or "?" in text or "#" in text:
        return "has something behind its path; files could not be put below it."
    if parts.username is not None:
        return "has a name or password in it, which every subscriber would see."
    local = "." not in parts.hostname or (port is not None and not 0 < port < 65_536)
    return "cannot be reached from elsewhere." if local else ""


def category(top: KeyValue, usual: str, findings: Diagnostics) -> tuple[str, ...]:
    """Validate the category as directories list it, and one below it."""
    text: str = top.value("category") or usual
    main, *below = (part.strip() for part in text.split(">"))
    if main not in CATEGORIES:
        mend = suggest(main, CATEGORIES) or f"There are {', '.join(CATEGORIES)}."
        findings.add(top.spot("category"), f"directories have no category {quote(main)}.", mend)
    elif len(below) > 1:
        mend = "Write one category and at most one below it: Health & Fitness > Mental Health"
        findings.add(top.spot("category"), f"{quote(text)} has too many parts.", mend)
    elif below and below[0] not in CATEGORIES[main]:
        there = f"There are {', '.join(CATEGORIES[main])}." if CATEGORIES[main] else "It has none."
        mend = suggest(below[0], CATEGORIES[main]) or there
        what = f"directories have no category {quote(below[0])} below {main}."
        findings.add(top.spot("category"), what, mend)
    return (main, *below[:1])


def licence(top: KeyValue, findings: Diagnostics) -> str:
    """Validate the licence: a Creative Commons one by its short name, or any with the address of its text."""
    text: str = top.value("license") or ""
    name, _, url = text.rpartition(" ") if "://" in text else (text, "", "")
    if text and not (_LICENCE.fullmatch(text.lower()) or (name and url.startswith("https://"))):
        what = f"{quote(text)} is no licence that apps know."
        mend = "Write cc-by-4.0 or the like, or a name and its address: My terms https://example.org/terms"
        findings.add(top.spot("license"), what, mend)
    return text.lower() if _LICENCE.fullmatch(text.lower()) else text


def path_inside(folder: Path, text: str, spot: SourceLocation, findings: Diagnostics) -> Path | None:
    """Return the path of a file or folder that a show names; it must be below the show's own folder.

    Such a file is published. A show from somebody else could publish private files, by a path that leads out
    of its folder or by a link in it.
    """
    path = folder / text
    try:
        out = not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        out = False  # it does not exist, which is reported as such
    if not out:
        return path
    what = f"{quote(text)} leads out of the folder of the show, which publishes only what lies in it."
    findings.add(spot, what, "Copy it into that folder, and name it from there.")
    return None


def artwork(folder: Path, top: KeyValue, findings: Diagnostics) -> Artwork | None:
    """Validate and load the picture, by its path from the show's folder."""
    text: str | None = top.value("artwork")
    path = None if text is None else path_inside(folder, text, top.spot("artwork"), findings)
    if path is None:
        return None
    try:
        return load_artwork(path)
    except VoiceguideError as problem:
        findings.add(top.spot("artwork"), problem.what, problem.mend)
        return None


def takes(folder: Path, group: KeyValue, top: KeyValue, findings: Diagnostics) -> Path | None:
    """Validate a folder of recordings, by its path from the show's folder."""
    of = group if group.value("takes") is not None else top
    text: str | None = of.value("takes")
    path = None if text is None else path_inside(folder, text, of.spot("takes"), findings)
    if path is not None and not path.is_dir():
        mend = "A path is meant from the folder of this file on."
        findings.add(of.spot("takes"), f"there is no folder {quote(text or '')}.", mend)
    return path


def bed(folder: Path, group: KeyValue, top: KeyValue, findings: Diagnostics) -> str | None:
    """Validate the bed: a built-in one, none, or a sound file by its path from the show's folder.

    None if the show names no bed, or one that cannot be: then there is a problem.
    """
    of = group if group.value("bed") is not None else top
    text: str | None = of.value("bed")
    if text is None or text in (*BEDS, NONE):
        return text
    path = path_inside(folder, text, of.spot("bed"), findings)
    if path is None:
        return None
    if path.is_file():
        return str(path)
    mend = suggest(text, (*BEDS, NONE)) or f"There are {', '.join(BEDS)} and none; or name a sound file."
    findings.add(of.spot("bed"), f"there is no bed {quote(text)}.", mend)
    return None


def slug(name: str) -> str:
    """Return a slug made from a session's name: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "episode"
