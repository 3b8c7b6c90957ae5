"""Read words with times: SubRip, WebVTT, LRC, labels, transcripts, lines that begin with a time."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voiceguide.imports.marks import mark_event
from voiceguide.imports.model import (
    BellMark,
    Direction,
    Event,
    Gathering,
    Heading,
    Material,
    SaidWords,
    check_pause,
    refused,
)
from voiceguide.imports.source import ImportSource
from voiceguide.units import HOUR, MINUTE, SECOND, Ms

_HALF_SECOND_MS: Final = 500
_CENTISECOND_MS: Final = 10
_STAMP: Final = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
_ARROW: Final = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}(?P<settings>.*)")
_LRC_TIME: Final = re.compile(rf"\[{_STAMP}\]")
_LRC_TAG: Final = re.compile(r"\[([a-z#]{1,10}):(.*)\]\s*", re.IGNORECASE)
_LRC_WORD: Final = re.compile(rf"<{_STAMP}>")
_LABEL: Final = re.compile(r"\s*(\d{1,6}(?:[.,]\d{1,9})?)\t\s*(\d{1,6}(?:[.,]\d{1,9})?)\t(.*)")
_LINE: Final = re.compile(
    rf"\s*(?:\[\s*{_STAMP}\s*\]|\(\s*{_STAMP}\s*\)|{_STAMP})(?:\s*[-–—:|]\s+|\s+|$)(.*)"
)
_HEAD: Final = re.compile(
    r"(?P<length>[\d:]+)(?: and [\d:]+ more)?, (?P<mode>day|bedtime), (?:lengths estimated|spoken by .+)"
)
_QUIET: Final = re.compile(
    r"\((?P<length>[\d:]{4,9}) (?P<what>quiet(?:, \d+ breaths?)?(?P<bell>, bell)?|of the bed alone)\)"
)
_TAG: Final = re.compile(
    r"</?(?:[bius]|font|c|v|lang|ruby|rt)\b[^<>]{0,200}>|<[\d:.]{4,16}>|\{\\[^{}]{0,80}\}", re.IGNORECASE
)
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]{1,80})>", re.IGNORECASE)
_ENDS: Final = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});")
_MUSIC: Final = re.compile(r"\s*(?:[♪♫#].*[♪♫#]|[♪♫]*\s*[(\[][^()\[\]]*[)\]]\s*[♪♫]*)\s*", re.DOTALL)
"""Words of a song, or what is heard, `[soft piano]`: for those who read, and said by nobody."""
_CAPTION_SPEAKER: Final = re.compile(r"\s*[-–]?\s*(?P<who>[A-Z][A-Z0-9 .'-]{1,30}):\s+(?=\S)")
_DIALOGUE: Final = re.compile(r"^\s*[-–]\s*(?=[^\W\d])", re.MULTILINE)
_OUR_SPEAKER: Final = "Guide"
_TOUCH_MS: Final = 50
_LONGEST_CUE_WORDS: Final = 45


@dataclass(frozen=True, slots=True)
class TimedText:
    """Words from one time to another."""

    line: int
    start_ms: Ms
    end_ms: Ms | None
    text: str


def read_srt(source: ImportSource) -> Material:
    """Read SubRip.

    Raises:
        ScriptError: It has no cue, or one with an impossible time.
    """
    return _captions(source, header=False)


def read_vtt(source: ImportSource) -> Material:
    """Read WebVTT.

    Raises:
        ScriptError: It does not begin with WEBVTT, or has no cue, or one with an impossible time.
    """
    if not source.text.lstrip().startswith("WEBVTT"):
        raise refused(source.file, 1, "this does not begin with WEBVTT.", "Is it a file of captions?")
    return _captions(source, header=True)


def _captions(source: ImportSource, *, header: bool) -> Material:
    into = Gathering(source.file)
    cues: list[TimedText] = []
    for line, block in _blocks(source.lines):
        at = next((n for n, text in enumerate(block) if "-->" in text), None)
        if at is None:
            _no_cue(block, line, into, header=header and line == 1)
            continue
        found = _ARROW.fullmatch(block[at])
        if found is None:
            what = "these times cannot be read."
            raise refused(source.file, line + at, what, "Write 00:01:02,500 --> 00:01:04,000.", block[at])
        start_ms, end_ms = (_time(found.groups()[n : n + 4], source.file, line + at) for n in (0, 4))
        for name in block[:at]:
            if not name.strip().isdigit():
                into.add(Direction(line, name.strip()))
        if found["settings"].strip():
            into.leave(line + at, found["settings"])
        text = _untagged("\n".join(block[at + 1 :]), line + at + 1, into, entities=header)
        if any(map(str.isalnum, text)):
            cues.append(TimedText(line + at + 1, start_ms, max(start_ms, end_ms), text))
    if not cues:
        raise refused(source.file, 1, "there is no cue with words in it.", "Name its form with --from.")
    return timed_material(cues, into)


def _no_cue(block: Sequence[str], line: int, into: Gathering, *, header: bool) -> None:
    """Keep a block without times: notes become comments, styles and regions are left out."""
    first = block[0].strip()
    if header and first.startswith("WEBVTT"):
        rest = [first.removeprefix("WEBVTT").strip(" -"), *block[1:]]
        for number, text in enumerate(rest, line):
            if any(map(str.isalnum, text)):
                into.add(Direction(number, text.strip()))
    elif first.startswith(("STYLE", "REGION")):
        into.leave(line, " ".join(block))
    else:
        for number, text in enumerate(block, line):
            if any(map(str.isalnum, text)):
                into.add(Direction(number, text.strip()))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Return the blocks between blank lines, each with the number of its first line."""
    block: list[str] = []
    begun = 1
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if block and "-->" in line and any("-->" in one for one in block):
                # A blank line is missing; a number may stand before the times.
                back = 1 if block[-1].strip().isdigit() else 0
                kept = block[: len(block) - back]
                yield begun, kept
                block, begun = block[len(block) - back :], number - back
            if not block:
                begun = number
            block.append(line)
        elif block:
            yield begun, block
            block = []


def _untagged(text: str, line: int, into: Gathering, *, entities: bool) -> str:
    """Return the words of a cue without its markup; the name of a speaker becomes a comment."""
    for found in _VOICE.finditer(text):
        if found[1].strip() != _OUR_SPEAKER:
            into.add(Direction(line, found[1].strip()))
    plain = _TAG.sub("", _VOICE.sub("", text))
    # Programs that write SubRip put the signs of HTML there as well, though the form has none.
    plain = html.unescape(plain) if entities else _ENTITY.sub(lambda found: html.unescape(found[0]), plain)
    if _MUSIC.fullmatch(plain):
        into.add(Direction(line, " ".join(plain.split())))
        return ""
    if (speaker := _CAPTION_SPEAKER.match(plain)) is not None:
        into.add(Direction(line, f"{speaker['who']}:"))
        plain = plain[speaker.end() :]
    return " ".join(_DIALOGUE.sub("", plain).split())


def _time(groups: Sequence[str | None], file: str, line: int) -> Ms:
    """Return a time; hours may be left out.

    Raises:
        ScriptError: It is later than any session.
    """
    hours, minutes, seconds, fraction = groups
    whole = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(seconds or 0) * SECOND
    found = whole + int((fraction or "0").ljust(3, "0"))
    check_pause(file, line, found, "a time")
    return found


def read_lrc(source: ImportSource) -> Material:
    """Read LRC lyrics: a line may have several times, and one without words ends the line before.

    Raises:
        ScriptError: No line has a time.
    """
    into = Gathering(source.file)
    cues: list[TimedText] = []
    title, length_ms = "", None
    for number, line in enumerate(source.lines, 1):
        times = []
        rest = line.strip()
        while (found := _LRC_TIME.match(rest)) is not None:
            times.append(_time(found.groups(), source.file, number))
            rest = rest[found.end() :].lstrip()
        if not times:
            if (tag := _LRC_TAG.fullmatch(rest)) is not None:
                if tag[1].lower() == "ti" and not title:
                    title = tag[2].strip()
                elif tag[1].lower() == "length" and (known := re.fullmatch(rf"\s*{_STAMP}\s*", tag[2])):
                    length_ms = _time(known.groups(), source.file, number)
                    into.add(Direction(number, rest))
                else:
                    into.add(Direction(number, rest))
            elif any(map(str.isalnum, rest)):
                into.add(Direction(number, rest))
            continue
        text = " ".join(_LRC_WORD.sub(" ", rest).split())
        cues += [TimedText(number, time_ms, None, text) for time_ms in times]
    cues.sort(key=lambda cue: cue.start_ms)
    if not any(any(map(str.isalnum, cue.text)) for cue in cues):
        raise refused(source.file, 1, "no line has a time and words.", "Name its form with --from.")
    ended = [
        replace(cue, end_ms=after.start_ms if after is not None and not after.text else None)
        for cue, after in zip(cues, [*cues[1:], None], strict=True)
        if any(map(str.isalnum, cue.text))
    ]
    material = timed_material(ended, into, loose_ms=_CENTISECOND_MS)
    return replace(material, title=title, length_ms=length_ms)


def read_labels(source: ImportSource) -> Material:
    """Read labels of Audacity: those that begin with `#` are sections.

    Raises:
        ScriptError: A line is no label.
    """
    into = Gathering(source.file)
    cues: list[TimedText] = []
    headings: list[TimedText] = []
    last_ms = 0
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            continue
        found = _LABEL.fullmatch(line)
        if found is None:
            if line.lstrip().startswith("\\"):  # the frequencies of a spectral label
                into.leave(number, line)
                continue
            what = "this is no label."
            raise refused(
                source.file, number, what, "A label is start, end and text with tabs between.", line
            )
        start_ms, end_ms = (round(float(found[n].replace(",", ".")) * SECOND) for n in (1, 2))
        check_pause(source.file, number, max(start_ms, end_ms), "a time")
        last_ms = max(last_ms, end_ms)
        text = " ".join(found[3].split())
        if text.startswith("#") and any(map(str.isalnum, text)):
            headings.append(TimedText(number, start_ms, end_ms, text.lstrip("# ")))
        elif any(map(str.isalnum, text)):
            cues.append(TimedText(number, start_ms, max(start_ms, end_ms), text))
    if not cues:
        raise refused(source.file, 1, "no label has words.", "Name its form with --from.")
    return replace(timed_material(cues, into, headings=headings), length_ms=last_ms if headings else None)


def looks_timed(lines: Sequence[str]) -> bool:
    """Report whether the lines of a text begin with times, so that these are when they are said."""
    filled = [line for line in lines if any(map(str.isalnum, line))]
    timed = [
        found for line in filled if (found := _LINE.fullmatch(line)) and any(map(str.isalnum, found[13]))
    ]
    return len(timed) >= 2 and len(timed) * 3 > len(filled)


def read_timed_text(source: ImportSource) -> Material:
    """Read a text whose lines begin with a time, `[1:25] words`; a transcript of voiceguide is one."""
    into = Gathering(source.file)
    lines = source.lines
    first = next(n for n, line in enumerate(lines) if line.strip())
    head = _HEAD.fullmatch(lines[first + 1].strip()) if first + 1 < len(lines) else None
    title, mode, length_ms = "", "", None
    begin = first
    if head is not None:
        title, mode = lines[first].strip(), head["mode"]
        length_ms = _clock(head["length"])
        into.add(Direction(first + 2, lines[first + 1].strip()))
        begin = first + 2
    cues: list[TimedText] = []
    headings: list[tuple[int, TimedText]] = []
    others: list[tuple[int, Event]] = []
    exact = True
    for number, line in enumerate(lines[begin:], begin + 1):
        stripped = line.strip()
        if not stripped:
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            before_blank = number < 2 or not lines[number - 2].strip()
            if any(map(str.isalnum, stripped)):
                if head is not None or (before_blank and len(stripped) < 60 and not _ENDS.search(stripped)):
                    headings.append((len(cues), TimedText(number, 0, None, stripped.lstrip("# "))))
                elif cues:
                    cues[-1] = replace(cues[-1], text=f"{cues[-1].text} {stripped}")
                else:
                    others.append((len(cues), Direction(number, stripped)))
            continue
        groups = next(found.groups()[n : n + 4] for n in (0, 4, 8) if found.groups()[n + 1] is not None)
        exact = exact and groups[3] is not None
        start_ms = _time(groups, source.file, number)
        text = found[13].strip()
        if (quiet := _QUIET.fullmatch(text)) is not None:
            others.append(
                (len(cues), BellMark(number, 1, text) if quiet["bell"] else Direction(number, text))
            )
            continue
        mark = (
            mark_event(text.strip("[]()"), number, text, into)
            if text[:1] in "[(" and text[-1:] in "])"
            else None
        )
        if mark is not None:
            others.append((len(cues), mark if isinstance(mark, BellMark) else Direction(number, text)))
        elif any(map(str.isalnum, text)):
            cues.append(TimedText(number, start_ms, None, text))
    if not cues:
        raise refused(source.file, 1, "no line has a time and words.", "Name its form with --from.")
    material = timed_material(cues, into, loose_ms=0 if exact else _HALF_SECOND_MS, joined=False)
    events = _woven(material.events, others, headings)
    return replace(
        material, events=events, title=title, mode=mode, length_ms=length_ms, exported=head is not None
    )


def _clock(text: str) -> Ms:
    found = 0
    for part in text.split(":"):
        found = found * 60 + int(part)
    return found * SECOND


def _woven(
    events: Sequence[Event], others: Sequence[tuple[int, Event]], headings: Sequence[tuple[int, TimedText]]
) -> tuple[Event, ...]:
    """Put headings and marks between timed words, each before the words of its number."""
    found: list[Event] = []
    left = sorted(
        [(at, event) for at, event in others] + [(at, Heading(cue.line, cue.text)) for at, cue in headings],
        key=lambda pair: (pair[0], pair[1].line),
    )
    said = 0
    for event in events:
        if isinstance(event, SaidWords):
            while left and left[0][0] <= said:
                found.append(left.pop(0)[1])
            said += 1
        found.append(event)
    return (*found, *(event for _, event in left))


def timed_material(
    cues: Sequence[TimedText],
    into: Gathering,
    *,
    loose_ms: Ms = 0,
    joined: bool = True,
    headings: Sequence[TimedText] = (),
) -> Material:
    """Return the material of cues; those that go on without a pause in one sentence are one."""
    ordered = sorted(cues, key=lambda cue: cue.start_ms)
    if joined:
        ordered = list(_whole_sentences(ordered))
    titles = sorted(headings, key=lambda cue: cue.start_ms)
    for cue in ordered:
        while titles and titles[0].start_ms <= cue.start_ms:
            title = titles.pop(0)
            into.add(Heading(title.line, title.text))
        into.add(SaidWords(cue.line, cue.text, cue.start_ms, cue.end_ms, loose_ms))
    for title in titles:
        into.add(Direction(title.line, title.text))
    into.guess(0, "the silences between words are what the times leave beside the estimated speech")
    return Material(tuple(into.events), tuple(into.notes), timed=True)


def _whole_sentences(cues: Sequence[TimedText]) -> Iterator[TimedText]:
    held: TimedText | None = None
    for cue in cues:
        if held is None:
            held = cue
            continue
        touches = held.end_ms is not None and cue.start_ms - held.end_ms <= _TOUCH_MS
        words = len(held.text.split()) + len(cue.text.split())
        if touches and not _ENDS.search(held.text) and words <= 2 * _LONGEST_CUE_WORDS:
            held = replace(held, text=f"{held.text} {cue.text}", end_ms=cue.end_ms)
        else:
            yield held
            held = cue
    if held is not None:
        yield held
