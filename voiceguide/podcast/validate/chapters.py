"""Validation of a file of podcast chapters (JSON), by the rules of apps."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.core.strict_json import decode_json


def check_chapters(name: str, data: bytes, seconds: int) -> Iterator[str]:
    """List the faults of a chapters file.

    Args:
        name: Its name, for messages.
        data: Its content.
        seconds: The length of the track by the feed, s.
    """
    try:
        version, chapters = _parsed(decode_json(data))
    except (KeyError, TypeError):
        yield f"{name} is no chapters file."
        return
    except ValueError as problem:
        yield f"{name} is no chapters file: {problem}."
        return
    starts = [start for start, _ in chapters]
    if version != "1.2.0":
        yield f"{name} is not of version 1.2.0."
    if not starts or starts[0] != 0 or starts != sorted(set(starts)) or starts[-1] >= seconds:
        yield f"the chapters in {name} do not begin at 0 and go on in order within the track."
    if any(not isinstance(start, int) for start in starts) or not all(title.strip() for _, title in chapters):
        yield f"a chapter in {name} has no title, or does not begin on a whole second."


def _parsed(told: object) -> tuple[object, list[tuple[float, str]]]:
    """Return the version of a chapters file, and the start, in seconds, and the title of each.

    Raises:
        KeyError, TypeError: It is none.
    """
    if not isinstance(told, dict):
        raise TypeError("that is no group of keys")
    chapters: list[tuple[float, str]] = []
    for chapter in told["chapters"]:
        start, title = chapter["startTime"], chapter["title"]
        if not isinstance(start, int | float) or not isinstance(title, str):
            raise TypeError("that is no chapter")
        chapters.append((start, title))
    return told.get("version"), chapters
