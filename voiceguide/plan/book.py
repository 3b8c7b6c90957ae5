"""The phrase book: the compiler's own wordings in one language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from voiceguide.plan.evenings import in_order
from voiceguide.script.terms import Mode
from voiceguide.units import HOUR, MINUTE, SECOND, Ms

BY_MODE: Final = {f"{key}_bedtime": key for key in ("intro", "intro_length")}
"""Phrase for bedtime -> the phrase that it replaces there."""
ABOUT: Final = 10
CLOSE: Final = 3
EXACTLY: Final = 0
"""How far a length in words may be from the length, percent."""
_STEPS_MS: Final = (30 * SECOND, 5 * SECOND, SECOND)
"""What a length in words is rounded to: the first that is near enough."""
_OF_HOURS_MS: Final = (30 * MINUTE, 5 * MINUTE, MINUTE)
"""The same of lengths that are told in hours, before these."""
_IN_MINUTES_MS: Final = 57_500
_IN_HOURS_MS: Final = 3 * HOUR


_NUMBER: Final = re.compile(r"\{([Nn]|[Oo]f)(?::(\w+))?\}")


def has_number(text: str) -> bool:
    """Report whether a text has a placeholder for a number, such as `{n}`."""
    return _NUMBER.search(text) is not None


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """The compiler's own wordings in one language.

    Args:
        language: Its code.
        entries: Key → wordings to vary between.
        sides: Side → its word in every grammatical form.
        genders: Counted noun → its gender, `m` or `f`, in languages that have one.
        number: Writes a whole number in words, in a language and a gender or none; called only when there is
            one, because number words take longer to load than everything else.
        listed: The keys of the phrases for which the script has a list of wordings of its own.
    """

    json_kind: ClassVar[str] = "phrasebook"

    language: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]
    sides: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    genders: tuple[tuple[str, str], ...]
    # A function has another name in every process.
    number: Callable[[int, str, str], str] = field(repr=False)
    listed: tuple[str, ...] = ()

    def phrase(self, key: str, variant: int = 0, **values: str) -> str:
        """Return the phrase `key` with its placeholders filled; `variant` cycles through its wordings."""
        wordings = dict(self.entries)[key]
        text = wordings[variant % len(wordings)]
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
            text = text.replace("{" + name.capitalize() + "}", value[:1].upper() + value[1:])
        return text

    def for_mode(self, mode: Mode) -> PhraseBook:
        """Return the book as a mode says it, without what only the other mode says."""
        entries = dict(self.entries)
        listed = set(self.listed)
        for own, usual in BY_MODE.items():
            texts = entries.pop(own)
            if mode is Mode.BEDTIME:
                entries[usual] = texts
                listed = listed - {usual} | ({usual} if own in listed else set())
        return replace(
            self,
            entries=tuple(entries.items()),
            listed=tuple(key for key in entries if key in listed),
        )

    def for_evening(self, evening: int) -> PhraseBook:
        """Return the book with the script's own lists of wordings in the order of an evening."""
        entries = tuple(
            (key, in_order(texts, texts, evening) if key in self.listed else texts)
            for key, texts in self.entries
        )
        return replace(self, entries=entries) if self.listed else self

    def phrases(self, key: str) -> tuple[str, ...]:
        """Return every wording of the phrase `key`, in order."""
        return dict(self.entries)[key]

    def side(self, side: str, form: str = "default") -> str:
        """Return the word for a side, in the given grammatical form (gender, case).

        Raises:
            KeyError: This language has no such form.
        """
        return dict(dict(self.sides)[side])[form]

    def forms(self) -> tuple[str, ...]:
        """List the forms of the side words."""
        return tuple(dict(self.sides[0][1]))

    def numbered(self, text: str, n: int, of: int) -> str:
        """Return a text with `{n}` and `{of}` as words, in the gender that a placeholder asks for.

        Args:
            text: The text.
            n: The number of the repetition, round or entry.
            of: How many there are.
        """

        def put(match: re.Match[str]) -> str:
            name, gender = match.group(1), match.group(2) or ""
            word = self.number(n if name.lower() == "n" else of, self.language, gender)
            return word[:1].upper() + word[1:] if name[0].isupper() else word

        return _NUMBER.sub(put, text)

    def amount(self, what: str, n: int) -> str:
        """Format a count in words, "one breath"; `what`: `second`, `minute`, `half_minute`, `breath`."""
        if n == 1:
            return self.phrase(what)
        # It agrees with the noun after it: "veintiún minutos", "veintiuna respiraciones".
        gender = dict(self.genders).get(what, "")
        return self.phrase(f"{what}s", n=self.number(n, self.language, gender))

    def length(self, ms: Ms, off_percent: int = ABOUT) -> str:
        """Return a length in words, as round as it may be.

        Args:
            ms: The length, 0 or more.
            off_percent: How far the words may be from it, percent: `ABOUT` where they say that it is about so
                long, `CLOSE` for the length of a session, `EXACTLY` for whole seconds.

        Example:
            "one and a half minutes" for 92 s, "one minute and fifteen seconds" for 75 s, "five hours".
        """
        steps_ms = _STEPS_MS if ms >= _IN_MINUTES_MS else _STEPS_MS[1:]
        for step_ms in (*_OF_HOURS_MS, *steps_ms) if ms > _IN_HOURS_MS else steps_ms:
            told_ms = (ms + step_ms // 2) // step_ms * step_ms
            if told_ms and abs(told_ms - ms) * 100 <= off_percent * ms:
                return self._in_words(told_ms // SECOND)
        return self._in_words(max(1, (ms + SECOND // 2) // SECOND))

    def _in_words(self, seconds: int) -> str:
        """Return so many seconds in words; up to three hours are told in minutes."""
        hours, rest = divmod(seconds, 3600) if seconds > _IN_HOURS_MS // SECOND else (0, seconds)
        minutes, over = divmod(rest, 60)
        said = [self.amount("hour", hours)] if hours else []
        if minutes and over == 30 and not hours:
            return self.amount("half_minute", minutes)
        said += [self.amount("minute", minutes)] if minutes else []
        said += [self.amount("second", over)] if over else []
        *before, last = said
        return self.phrase("length_and", longer=", ".join(before), shorter=last) if before else last
