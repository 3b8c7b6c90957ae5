"""Import a source: read it, lay it out as a script, compose that by estimate, and check it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Final

from voiceguide.core.languages import primary_subtag
from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import ChoiceError, OutputError, Problem, ScriptError, SourceLocation, why
from voiceguide.imports.composing import ImportDraft, put_down, written_script
from voiceguide.imports.forms import source_form
from voiceguide.imports.layout import ADDED
from voiceguide.imports.model import (
    BellMark,
    Break,
    BreathPattern,
    CountRow,
    Direction,
    Event,
    Gathering,
    Heading,
    HeldBreaths,
    ImportNote,
    Material,
    OpenHold,
    SaidHold,
    SaidWords,
    Silence,
    WordedTime,
    refused,
    walk_events,
)
from voiceguide.imports.patterns import recognised
from voiceguide.imports.sides import with_sides
from voiceguide.imports.sounds import with_sounds
from voiceguide.imports.source import ImportSource, open_source, script_name
from voiceguide.imports.wording import (
    guess_language,
    import_words,
    known_language,
)
from voiceguide.locales import LANGUAGES
from voiceguide.script.terms import LONGEST_TITLE
from voiceguide.script.yaml.nodes import quote
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    pass

_SOFT: Final = (2 * SECOND, 4 * SECOND, 10 * SECOND)
"""The silence between two paragraphs of a text without any pauses of its own."""
_SOUND: Final = FileKind("sound", 100_000_000)
"""45 seconds of the largest form have 35 MB."""
_EVENING: Final = re.compile(
    r"\b(?:bedtime|sleep|asleep|yoga nidra|good ?night|insomnia|schlaf\w*|gute nacht|dormir|buenas noches"
    r"|sommeil|bonne nuit|sono|boa noite)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ImportedSound:
    """A sound that a script plays: its name there, and the file that has it."""

    json_kind: ClassVar[str] = "importedsound"

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A script that was made of a source.

    Args:
        script: The file that it was written to; "" while it was not.
        form: The form of the source.
        natural_ms: How long a session lasts by nature, by estimate.
        notes: What was guessed, and what was left out, in the order of the source.
        remarks: What `check` remarks on the wording.
        name: The name of the routine.
        text: The script.
        sounds: The files beside the source that it plays.
    """

    json_kind: ClassVar[str] = "imported"

    script: str
    form: str
    natural_ms: Ms
    notes: tuple[ImportNote, ...]
    remarks: tuple[Problem, ...]
    name: str
    text: str
    sounds: tuple[ImportedSound, ...] = ()


def sound_data(sound: ImportedSound) -> bytes:
    """Return the bytes of the file of a sound.

    Raises:
        OutputError: It cannot be read any more, or is too large.
    """
    try:
        return read_file(sound.file, _SOUND, links=False)
    except OSError as problem:
        mend = "Take it out of the source, or name another."
        raise OutputError(
            f"this sound cannot be read: {why(problem)}.", where=sound.file, mend=mend
        ) from None


def import_file(
    name: str, stdin: BinaryIO, *, form: str | None = None, language: str | None = None
) -> Imported:
    """Import a file, or standard input.

    Args:
        name: Its path, or `-`.
        stdin: Standard input.
        form: One of `forms.IMPORTS`; None to guess it.
        language: The language of its words; None for the one it names, else to guess it.

    Raises:
        ScriptError: It cannot be imported; with the line.
        ChoiceError: There is no such form, or nobody speaks that language.
    """
    return import_source(open_source(name, stdin), form=form, language=language)


def import_source(source: ImportSource, *, form: str | None = None, language: str | None = None) -> Imported:
    """Import a source; see `import_file`."""
    from voiceguide.imports.forms import IMPORTS

    chosen = source_form(source, form)
    material = IMPORTS[chosen].read(source)
    into = Gathering(source.file, notes=list(material.notes))
    if source.hidden:
        into.guess(0, f"{source.hidden} invisible characters were taken out")
    if form is None and source.suffix not in IMPORTS[chosen].suffixes:
        into.guess(0, f"the form was guessed: {IMPORTS[chosen].about}")
    draft = _draft(material, source, chosen, _language(material, language, into), into)
    try:
        text, natural_ms = written_script(draft)
        remarks = _checked(text, draft)
    except ScriptError as problem:
        raise _of_source(problem, source.file) from None
    notes = tuple(sorted(dict.fromkeys(into.notes), key=lambda note: note.line))
    sounds = tuple(ImportedSound(name, str(path)) for name, path in draft.sounds)
    return Imported("", chosen, natural_ms, notes, remarks, draft.name, text, sounds)


def _of_source(problem: ScriptError, file: str) -> ScriptError:
    """Return what is wrong with the script that was made, told of its source: the script lies nowhere."""
    found = [
        one
        if one.spot.file == file
        else replace(
            one, spot=SourceLocation(file, 1, 1), what=f"in {quote(one.spot.text.strip()[:160])} {one.what}"
        )
        for one in problem.problems
    ]
    return ScriptError(found, refused=problem.refused)


def _language(material: Material, asked: str | None, into: Gathering) -> str:
    named = asked or material.language
    if named:
        if not known_language(named):
            mend = f"voiceguide speaks {', '.join(sorted(LANGUAGES))}; name one with --language."
            raise ChoiceError(f"there are no phrases for the language {named!r}.", where=into.file, mend=mend)
        first, *rest = named.split("-")
        return "-".join((first.lower(), *rest))
    text = " ".join(one.text for one in walk_events(material.events) if isinstance(one, SaidWords))
    found = guess_language(text)
    if found != "en":
        into.guess(0, f"the language was guessed: {found}")
    return found


def _draft(
    material: Material, source: ImportSource, form: str, language: str, into: Gathering
) -> ImportDraft:
    events = recognised(material.events, language, into)
    told = SaidWords | SaidHold | BreathPattern | CountRow | WordedTime
    if not any(isinstance(one, told) for one in walk_events(events)):
        raise refused(source.file, 1, "there are no words to say in it.", "Name another form with --from.")
    title, events = _titled(material.title, events, source, into)
    if not material.timed:
        events = _with_pauses(events, material.events, into)
        events, first = with_sides(events, language, into)
    else:
        first = ""
    mode = _mode(material, title, events, language, into)
    events, sounds = with_sounds(events, source, mode, into)
    return ImportDraft(
        name=script_name(source, title),
        title=title,
        about=_plain(material.about, 400) or f"Imported from {Path(source.file).name}."[:400],
        language=language,
        mode=mode,
        minutes=material.minutes,
        first_side=first,
        events=events if material.exported else _announced_bells(events, mode, language, into),
        material=material,
        into=into,
        file=source.file,
        form=form,
        sounds=sounds,
    )


def _plain(text: str, longest: int) -> str:
    """Return a text as a title may have it; "" if it has no word or is too long."""
    plain = " ".join(text.translate({ord("{"): "(", ord("}"): ")"}).split())
    return plain if len(plain) <= longest and any(map(str.isalnum, plain)) else ""


def _titled(
    named: str, events: tuple[Event, ...], source: ImportSource, into: Gathering
) -> tuple[str, tuple[Event, ...]]:
    """Return the title, and the events without the heading that it was taken from."""
    if title := _plain(named, LONGEST_TITLE):
        return title, events
    if named:
        events = (Direction(0, named), *events)
    highest = [one for one in events if isinstance(one, Heading) and one.level == 1]
    before = next((n for n, one in enumerate(events) if not isinstance(one, Direction | Break)), 0)
    first = events[before]
    if len(highest) == 1 and first is highest[0] and (title := _plain(first.text, LONGEST_TITLE)):
        return title, (*events[:before], *events[before + 1 :])
    name = script_name(source, "").replace("-", " ")
    into.guess(0, "there is no title, so the name of the file became one")
    return name.capitalize(), events


def _with_pauses(events: tuple[Event, ...], written: Sequence[Event], into: Gathering) -> tuple[Event, ...]:
    """Put a silence between the paragraphs of a text in which no pauses were written."""
    own = Silence | HeldBreaths | OpenHold | WordedTime
    if any(isinstance(one, own) for one in walk_events((*events, *written))) or not any(
        isinstance(one, Break) for one in events
    ):
        return events
    into.guess(0, "there are no pauses, so the ends of paragraphs became two to ten seconds")
    return tuple(
        Silence(one.line, *_SOFT, soft=True) if isinstance(one, Break) and n + 1 < len(events) else one
        for n, one in enumerate(events)
    )


def _mode(material: Material, title: str, events: Sequence[Event], language: str, into: Gathering) -> str:
    """Return the mode: the one that is named; bedtime where sleep is spoken of and nobody is woken."""
    if material.mode:
        return material.mode
    said = [one.text for one in walk_events(events) if isinstance(one, SaidWords | SaidHold)]
    locale = LANGUAGES[primary_subtag(language)]
    waking = any(
        re.search(rf"\b{re.escape(phrase)}", text.casefold()) for text in said for phrase in locale.waking
    )
    if waking or not _EVENING.search(" ".join((title, *said[:3], *said[-3:]))):
        return "day"
    into.guess(0, "it speaks of sleep, so its mode is bedtime")
    return "bedtime"


def _announced_bells(
    events: tuple[Event, ...], mode: str, language: str, into: Gathering
) -> tuple[Event, ...]:
    """Announce the first bell if nobody does; at the end of an evening there is none."""
    said = [n for n, one in enumerate(events) if isinstance(one, SaidWords | SaidHold | BreathPattern)]
    bells = [n for n, one in enumerate(events) if isinstance(one, BellMark)]
    last = said[-1] if said else -1
    if mode == "bedtime":
        for n in bells:
            if n > last or n >= len(events) - 4:
                into.guess(events[n].line, "a bell at the end would wake a sleeper; it is a comment")
        events = tuple(
            Direction(one.line, one.mark)
            if isinstance(one, BellMark) and (n > last or n >= len(events) - 4)
            else one
            for n, one in enumerate(events)
        )
        bells = [n for n, one in enumerate(events) if isinstance(one, BellMark)]
    locale = LANGUAGES[primary_subtag(language)]
    if not bells or locale.craft is None or bells[0] < (said[0] if said else 0):
        return events
    told = re.compile(rf"\b(?:{locale.craft.bell})\b", re.IGNORECASE | re.VERBOSE)
    texts = [one.text for one in events[: bells[0]] if isinstance(one, SaidWords | SaidHold)]
    if any(map(told.search, texts)):
        return events
    into.guess(events[bells[0]].line, "nobody announces the bell, so a sentence does at the beginning")
    first = said[0] if said else 0
    return (*events[:first], SaidWords(0, import_words(language).bell, remark=ADDED), *events[first:])


def _checked(text: str, draft: ImportDraft) -> tuple[Problem, ...]:
    """Return what `check` remarks on a script.

    Raises:
        ScriptError: It cannot be read: the source has something in it that no script may have.
    """
    from voiceguide.app.check import check_script
    from voiceguide.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        path = put_down(draft, text, Path(folder))
        settings = Settings((), Path(folder), workers=1, state_folder=Path(folder))
        found = check_script(str(path), settings)
    if any(not problem.rule for problem in found):
        raise ScriptError(found)
    return found


def report_lines(imported: Imported, file: str) -> Iterator[str]:
    """Return the lines of a report on an import: each guess, and what was left out, by line."""
    for note in imported.notes:
        place = f"{file}:{note.line}" if note.line else file
        yield f"{place}: {note.about}: {note.what}"
