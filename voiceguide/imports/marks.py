"""Read the marks inside a line of text: pauses, bells, breaths, stage directions."""

from __future__ import annotations

import re
from typing import Final

from voiceguide.imports.amounts import FEW, MOMENT_MS, WrittenAmount, is_amount, read_amount
from voiceguide.imports.model import (
    BellMark,
    BreathPattern,
    Direction,
    Event,
    Gathering,
    HeldBreaths,
    OpenHold,
    Silence,
    check_pause,
)
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import SECOND

_PAUSE: Final = re.compile(
    r"(?P<size>long|short|brief|lange|kurze|larga|corta|longue|courte|longa|curta)?\s*"
    r"(?P<word>pause[sn]?|silences?|silent|wait|break|rest|stay|hold|gap|quiet|stille|warte[n]?|halten?"
    r"|pausas?|silencio|espera|silêncio|attend(?:re|ez)?)\b",
    re.IGNORECASE,
)
_BELL: Final = re.compile(
    r"(?:(?:ring|strike|sound|soft|singing|closing|opening|final|the|a|der|die|une?|el|la|o)\s+){0,3}"
    r"(?:bells?|gongs?|chimes?|ding|singing\s+bowl|klangschale|glocke|campanas?|cloche|sinos?)\b",
    re.IGNORECASE,
)
_MUSIC: Final = re.compile(
    r"(?:music|sound|sfx|fx|ambient|ambience|musik|música|musique|background)\b", re.IGNORECASE
)
_TIMES: Final = re.compile(r"(?:x\s?|×\s?)?(\d{1,2})\s*(?:x|×|times|mal|veces|fois|vezes)?", re.IGNORECASE)
_COUNTED: Final = {"twice": 2, "two": 2, "three": 3, "thrice": 3, "zweimal": 2, "dreimal": 3}
_OPEN: Final = re.compile(
    r"\b(?:rest|stay|remain|settle|be)\s+here\b|\bin\s+silence\b|\bown\s+time\b", re.IGNORECASE
)
_PHASES: Final = {
    "inhale": re.compile(r"inhal\w*|breathe?\s+in|in-?breath|einatmen|inhala|inspire[z]?", re.IGNORECASE),
    "exhale": re.compile(r"exhal\w*|breathe?\s+out|out-?breath|ausatmen|exhala|expire[z]?", re.IGNORECASE),
}
_SIZES: Final = {
    "long": (8_000, 15_000, 45_000),
    "short": (1_000, 2_000, 5_000),
}
_SHORT: Final = frozenset({"short", "brief", "kurze", "corta", "courte", "curta"})
_STRENGTHS: Final = {"none": 0, "x-weak": 0, "weak": 250, "medium": 500, "strong": 1_000, "x-strong": 2_000}

_MARK: Final = re.compile(
    r"(?P<break><break\b(?P<attributes>[^<>]{0,200}?)/?>(?:\s{0,3}</break\s{0,3}>)?)"
    r"|\\?\[(?P<square>[^\[\]\n]{0,400}?)\\?\]"
    r"|(?P<soft>(?<![\w*_])(?P<star>[*_]{1,3})\((?P<inner>[^()\n]{0,400})\)(?P=star)(?![\w*_]))"
    r"|(?P<italic>(?<![\w*_])(?P<mark>[*_])(?P<wait>(?:pause|wait|silence)\b[^*_()\[\]\n]{0,100})(?P=mark)(?![\w*_]))"
    r"|\((?P<round>[^()\n]{0,400})\)"
    r"|(?P<json>\{\s{0,3}\"?break_sec\"?\s{0,3}:\s{0,3}(?P<sec>\d{1,7}(?:\.\d{1,3})?)\s{0,3}\})"
    r"|(?P<slash>(?<![\w/.])/(?:(?P<slashed>\d{1,7}(?:\.\d{1,3})?\s?(?:ms|s|secs?|m|mins?))"
    r"|(?P<p>p(?:ause)?))(?![\w/]))"
    r"|(?P<dots>(?:\.{3,6}|…)\s?(?P<dotted>\d{1,7}(?:\.\d{1,3})?\s?(?:s|secs?|seconds?|min))\b)",
    re.IGNORECASE,
)
_LINE_PAUSE: Final = re.compile(
    r"\s*\"?(?:pause_?after|break_?sec|pause)\"?\s*[:=]\s*(\d{1,7}(?:\.\d{1,3})?)\s*(s|secs?|seconds?)?\s*,?\s*",
    re.IGNORECASE,
)
_LINE_BREAK: Final = re.compile(
    r"\s*(?:pause|silence|stille|pausa|silencio|silêncio)\s{0,3}[(:–-]\s{0,3}(?P<amount>[^()\n]{1,40}?)\s{0,3}\)?\.?\s*",
    re.IGNORECASE,
)
"""A line that is nothing but a pause: `Pause (2 minutes)`."""
_ATTRIBUTE: Final = re.compile(r"(time|strength)\s*=\s*[\"']?\s*([\w.+-]{1,20})\s*[\"']?", re.IGNORECASE)
_BREAK_TIME: Final = re.compile(r"\+?(\d{1,9}(?:\.\d{1,3})?)(ms|s)", re.IGNORECASE)


def read_marks(text: str, line: int, into: Gathering, *, whole: bool = True) -> None:
    """Read one line or paragraph of text: its words, and the marks among them.

    Args:
        text: The text.
        line: Its line in the source.
        into: Takes what is found.
        whole: A text that is nothing but a pair of round brackets is a stage direction.
    """
    if (pause := line_pause(text, line)) is not None:
        into.add(pause)
        return
    words: list[str] = []

    def flush() -> None:
        into.say(line, "".join(words))
        words.clear()

    end = 0
    alone = whole and text.strip()
    for found in _MARK.finditer(text):
        words.append(text[end : found.start()])
        end = found.end()
        event = _event(found, line, into, alone=found[0] == alone)
        if event is None:
            words.append(found[0])
        else:
            flush()
            into.add(event)
    words.append(text[end:])
    flush()


def line_pause(text: str, line: int) -> Silence | None:
    """Return the silence of a line that is a field of its own, `pauseAfter: 5`; None if it is none."""
    if (found := _LINE_PAUSE.fullmatch(text)) is not None:
        return _silence(line, round(float(found[1]) * SECOND), text.strip())
    found = _LINE_BREAK.fullmatch(text)
    amount = read_amount(found["amount"]) if found is not None and is_amount(found["amount"]) else None
    if amount is None or amount.breaths or amount.amounts[2] > LONGEST_SESSION_MS:
        return None
    return Silence(line, *amount.amounts, text.strip())


def _event(found: re.Match[str], line: int, into: Gathering, *, alone: bool) -> Event | None:
    """Return what a mark means; None if it is a part of the words."""
    mark = " ".join(found[0].split())
    if found["break"]:
        return break_event(found["attributes"], line, mark, into)
    if found["json"]:
        return _silence(line, round(float(found["sec"]) * SECOND), mark)
    if found["slash"]:
        if found["p"]:
            into.guess(line, "a pause without a length became two to ten seconds")
            return Silence(line, *MOMENT_MS, mark)
        return _measured(read_amount(found["slashed"].replace("m", "min", 1) if _is_minutes(found["slashed"])
                                     else found["slashed"]), line, mark, into)  # fmt: skip
    if found["dots"]:
        return _measured(read_amount(found["dotted"]), line, mark, into)
    if found["italic"]:
        return _measured(read_amount(found["wait"]), line, mark, into)
    content = found["square"] if found["square"] is not None else (found["inner"] or found["round"] or "")
    known = mark_event(content, line, mark, into)
    if known is not None:
        return known
    if found["square"] is not None:
        return Direction(line, mark) if any(map(str.isalnum, content)) else None
    return Direction(line, mark) if (found["soft"] or alone) and any(map(str.isalnum, content)) else None


def _is_minutes(text: str) -> bool:
    return re.fullmatch(r"[\d.]+\s?m", text, re.IGNORECASE) is not None


def mark_event(content: str, line: int, mark: str, into: Gathering) -> Event | None:
    """Return what stands in brackets, as far as it is a pause, a bell, a breath or music; else None."""
    text = content.strip().strip("*_").strip()
    if is_amount(text):
        return _measured(read_amount(text), line, mark, into)
    if (pause := _PAUSE.match(text)) is not None:
        return _pause(pause, text, line, mark, into)
    if _BELL.match(text):
        return BellMark(line, _strikes(text), mark)
    if _MUSIC.match(text):
        return _music(text, line, mark, into)
    for phase, pattern in _PHASES.items():
        if pattern.match(text):
            return BreathPattern(line, (0, 0, 0, 0), 0, mark=f"{phase} {mark}")
    return None


def break_event(attributes: str, line: int, mark: str, into: Gathering) -> Event | None:
    """Return the silence of an SSML `<break>`; None if it is none at all."""
    known = {name.lower(): value.lower() for name, value in _ATTRIBUTE.findall(attributes)}
    if (time := known.get("time")) is not None:
        found = _BREAK_TIME.fullmatch(time)
        if found is None:
            into.guess(line, "a break whose time cannot be read became one second")
            return _silence(line, SECOND, mark)
        check_pause(into.file, line, int(float(found[1])) * (1 if found[2].lower() == "ms" else SECOND))
        return _silence(line, round(float(found[1]) * (1 if found[2].lower() == "ms" else SECOND)), mark)
    return _silence(line, _STRENGTHS.get(known.get("strength", "medium"), 500), mark)


def _pause(found: re.Match[str], text: str, line: int, mark: str, into: Gathering) -> Event | None:
    after = text[found.end() :]
    amount = read_amount(after, bare=re.fullmatch(r"\s*[:=,-]?\s*[\d.]+\s*", after) is not None)
    if amount is not None:
        return _measured(amount, line, mark, into)
    if found["size"]:
        into.guess(line, "a pause without a length got one by its word")
        size = "short" if found["size"].lower() in _SHORT else "long"
        return Silence(line, *_SIZES[size], mark)
    if _OPEN.search(text):
        return _open(line, mark, into)
    if found["word"].lower() in {"rest", "stay", "hold", "break"} and len(text.split()) > 2:
        return None  # a sentence that only begins so
    into.guess(line, "a pause without a length became two to ten seconds")
    return Silence(line, *MOMENT_MS, mark)


def _open(line: int, mark: str, into: Gathering) -> OpenHold:
    into.guess(line, "a time of stillness without a length became one to five minutes")
    return OpenHold(line, *FEW["min"], mark)


def _measured(amount: WrittenAmount | None, line: int, mark: str, into: Gathering) -> Event | None:
    """Return the silence of an amount."""
    if amount is None:
        return None
    if amount.guessed:
        into.guess(line, "an amount that the source leaves open was chosen")
    if amount.breaths:
        return HeldBreaths(line, *amount.amounts, mark)
    check_pause(into.file, line, amount.amounts[2])
    if amount.guessed and amount.amounts == FEW["min"]:
        return OpenHold(line, *amount.amounts, mark)
    return Silence(line, *amount.amounts, mark)


def _silence(line: int, pause_ms: int, mark: str) -> Silence:
    return Silence(line, pause_ms, pause_ms, pause_ms, mark)


def _music(text: str, line: int, mark: str, into: Gathering) -> Event:
    """Return music: its time passes in silence, as no music is carried over."""
    amount = read_amount(text)
    if amount is None or amount.breaths:
        return Direction(line, mark)
    into.guess(line, "music is not carried over; its time passes in silence")
    check_pause(into.file, line, amount.amounts[2])
    return Silence(line, *amount.amounts, mark)


def _strikes(text: str) -> int:
    for word, number in _COUNTED.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            return number
    found = _TIMES.search(text)
    return max(1, min(12, int(found[1]))) if found else 1
