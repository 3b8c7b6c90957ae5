"""The types of values in a script, in which `grammar.py` is written.

Each shape is read by `validate.py`, turned into JSON Schema by `json_schema.py` and described by
`reference.py`. A new shape needs one case in each of the three.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from voiceguide.script.model import Unit
from voiceguide.script.schema.quantities import LONGEST_MS
from voiceguide.script.terms import LARGEST_COUNT
from voiceguide.units import Ms

PLACEHOLDER: Final = r"[^\W\d_]\w{0,39}"
"""A name that may stand in braces: letters, digits and low lines, a letter first."""
WORD: Final = r"""[^\s=,:;#/\\"'{}\[\]-][^\s=,:;#/\\"'{}\[\]]{0,39}"""
"""A single word that a listener may have to type: no blanks, and no signs that a shell or YAML reads."""
ROUTINE: Final = r"[a-z0-9][a-z0-9-]{0,63}"
"""The name of a routine, which is also its file's name: it can never lead out of the scripts' folders."""


class Braces(StrEnum):
    """The placeholders `{…}` that a text may have."""

    NONE = "none"
    SIDES = "sides"
    PHRASE = "phrase"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Plain:
    """A text that stays as it is."""

    longest: int = 1_000
    braces: Braces = Braces.NONE
    silence: bool = False
    """An empty text is allowed, and says nothing."""
    several: bool = False
    """A list of wordings is allowed, one of which is said at a time."""
    spaced: str = ""
    """Silences such as `[3s]` may stand in it: `rigid` ones, or `elastic` ones as well."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words to say: a sentence, or its forms: `first`, `then`, `last`, `second`, `again`, `short`, `name`.

    A sentence may be a list of wordings, and so may each form.

    Args:
        changes: It may have forms and several wordings.
        repeats: It is said several times of itself, even outside `repeat` and `rounds` (a breath's words).
        silence: An empty text is allowed, and says nothing.
        spaced: Silences such as `[3s]` may stand in it: `rigid` ones, or `elastic` ones as well.
    """

    changes: bool = True
    repeats: bool = False
    silence: bool = False
    spaced: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a given form."""

    what: str
    pattern: str = WORD
    mend: str = "Use letters, digits and hyphens, without blanks."
    bare: bool = False
    """A path or a file's name may be written by mistake."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few fixed words."""

    values: tuple[str, ...]
    makes: Callable[[str], object] = str


@dataclass(frozen=True, slots=True)
class Duration:
    """One length of time that never changes; with `ramps` also two, `first..last`, as a pair."""

    least_ms: Ms
    most_ms: Ms
    why: str = ""
    ramps: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """The length of a session: minutes as a number, whole or not, or a time with its unit."""

    least_ms: Ms
    most_ms: Ms


@dataclass(frozen=True, slots=True)
class MinutesRange:
    """Lengths of session, from one to another; either may be missing: `20..`, `..7:30`, `450s..12`."""

    least_ms: Ms
    most_ms: Ms


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity, rigid or elastic: lengths of time, or counts.

    Args:
        units: What may be counted.
        least: The least of a time, milliseconds.
        least_count: The least of a count; with 0 all of it may be left out, but never in every length.
    """

    units: tuple[Unit, ...]
    least: int = 1
    most_ms: Ms = LONGEST_MS
    most: int = LARGEST_COUNT
    fill: bool = False
    why: str = ""
    least_count: int = 1


@dataclass(frozen=True, slots=True)
class Several:
    """A list of one shape; `single` also takes one value without a list, `exactly` fixes their number."""

    item: Shape
    single: bool = False
    exactly: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping whose keys the author chooses.

    Args:
        key: What a key may be.
        value: What stands after it.
        known: Keys with a meaning of their own, for editors; a module of its own checks what they have.
        refused: Keys that may not be chosen, for editors; `semantics` refuses them with what to do instead.
    """

    key: Name | Plain
    value: Shape
    known: tuple[Key, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A key that people may try, and the reason why it cannot be."""

    names: tuple[str, ...]
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Group:
    """A mapping with fixed keys. With `shorthand`, a bare text stands for that one key.

    If `filled`, it needs at least one of its keys.
    """

    what: str
    keys: tuple[Key, ...]
    makes: Callable[..., object]
    shorthand: str = ""
    placed: bool = False
    refused: tuple[Refusal, ...] = ()
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """A list of lines in their order, in which `pool: name` stands for all lines of another pool.

    A line as `{say: words, keep: yes}` is said in every length.

    Args:
        named: The name of a pool may stand there without a list.
    """

    named: bool = False


@dataclass(frozen=True, slots=True)
class Decibels:
    """A level against the usual one, dB, at most 0."""

    least: float


@dataclass(frozen=True, slots=True)
class FileName:
    """A file in the folder of the script, or in a folder there.

    Args:
        what: What it has to be, for messages.
        endings: How its name may end.
    """

    what: str
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BellTimes:
    """Bells by the clock: `{every: 5min}`, or a list of times, those with a minus from the end."""

    least_ms: Ms
    most_ms: Ms


@dataclass(frozen=True, slots=True)
class Items:
    """The list of a `for each`: texts, or groups of texts, all of which have the same keys."""


@dataclass(frozen=True, slots=True)
class TimedLines:
    """Words by the place at which they are said inside a hold or a rest: `10s`, `half`, `-3s`.

    A list of words follows one another, one a second.
    """


@dataclass(frozen=True, slots=True)
class Announce:
    """Words that the program says by itself: `no` for none of them, or some by name, `{holds: no}`.

    Args:
        names: What can be turned off here.
        what: A text may stand there instead, which tells what is repeated.
    """

    names: tuple[str, ...]
    what: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """A list of steps."""


Timed = Duration | Whole | Minutes | MinutesRange | Amount | BellTimes | Decibels
Listed = Several | Table | Group | Pool | Items
Spoken = Plain | Words | TimedLines | Announce
Shape = Spoken | Name | OneOf | Timed | Listed | FileName | Steps


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the language.

    Args:
        name: As it is written.
        shape: What stands after it.
        doc: What it means, for the reference and an editor's hover help: whole sentences.
        example: A value as an author writes it.
        required: It must be there.
        default: The value that holds without it, as an author would write it.
        also: Other words that people try for it.
        field: The name in the model, where that differs; `words.x` is the form `x` of the step's words.
    """

    name: str
    shape: Shape
    doc: str
    example: str
    required: bool = False
    default: str = ""
    also: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True, slots=True)
class StepKind:
    """One kind of step: the key that names it, its other keys, and the noun of the model it becomes."""

    key: Key
    makes: Callable[..., Any]
    keys: tuple[Key, ...] = ()
    refused: tuple[Refusal, ...] = field(default=())

    @property
    def name(self) -> str:
        """The key that makes a mapping this kind of step."""
        return self.key.name
