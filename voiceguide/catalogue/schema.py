"""The schema of a catalogue's file: the keys of a show's episodes, those that multiply in the plural."""

from __future__ import annotations

from typing import Any, Final

from voiceguide.podcast.config.schema import DISCLOSE, SESSION
from voiceguide.script.schema.types import Group, Key, Name, OneOf, Several

_OF_A_SESSION: Final = {key.name: key for key in SESSION}
_EVENINGS: Final = Name(
    "an evening", r"\d{1,4}(?:\.\.\d{1,4})?", "Write a number such as 3, or a range, 0..29."
)

AXES: Final = ("routines", "minutes", "voices", "languages", "evenings", "beds")
"""The keys whose values are multiplied with one another, in the order in which tracks are listed."""
SINGULAR: Final = {
    "routines": "routine",
    "minutes": "minutes",
    "voices": "voice",
    "languages": "language",
    "evenings": "evening",
    "beds": "bed",
}
"""Axis -> the same as a key of a show's episode."""
_EXAMPLES: Final = {
    "routines": ("The routines.", "[bedtime-twist, knee-drops]"),
    "minutes": ("How long each lasts, in several lengths.", "[10, 20, 45]"),
    "voices": ("Who speaks: each track by one of them.", "[hibari]"),
    "languages": ("The scripts in these languages.", "[en, de]"),
    "evenings": ("Of several wordings, those of these evenings.", "0..29"),
    "beds": ("What lies under the voice.", "[none, rain]"),
}


def _axis(name: str, *, required: bool = False, doc: str = "", example: str = "") -> Key:
    one = SINGULAR[name]
    shape = _EVENINGS if name == "evenings" else _OF_A_SESSION[one].shape
    also = tuple(dict.fromkeys(each for each in (one, *_OTHERWISE.get(name, ())) if each != name))
    told, usual = _EXAMPLES[name]
    return Key(name, Several(shape, single=True), doc or told, example or usual, required=required, also=also)


_OTHERWISE: Final = {"routines": ("scripts",), "languages": ("lang",)}


def _given(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - as their shapes make them
    return values


_FOR_ALL: Final = ("width", "room", "breaths", "tail", "choices", "first", "words", "mode")
KEYS: Final = (
    *(_axis(name, required=name in ("routines", "minutes", "voices")) for name in AXES),
    *(_OF_A_SESSION[name] for name in _FOR_ALL),
    Key("disclose", OneOf(DISCLOSE), "`spoken`: a synthetic voice says at the beginning of each track that it"
        " is one; `written`: its tag says it alone.", "spoken", default="written"),
    Key("exclude", Several(Group("an exclusion", tuple(_axis(name) for name in AXES), _given), single=True),
        "Tracks that are not made: those that have one of the values of every key that is named.",
        "[{routines: knee-drops, minutes: 45}]", also=("without", "except")),
)  # fmt: skip
"""All keys of a catalogue's file."""
