"""Word lists for the wording rules: one `WordList` per language.

To add a language: one entry in `WORDS`. Everything in it is a regular expression, matched whatever its
case; an empty one finds nothing. A language without an entry is judged by the rules that need no words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_NOTHING: Final = r"(?!)"


@dataclass(frozen=True, slots=True)
class WordList:
    """The words and patterns that the rules look for in one language.

    Args:
        limb: A paired part of the body, in the singular: its movement must say which side.
        left: The left written out, in every form, where it does not mean anything else.
        right: The same for the right.
        pointing: Words that point at something to see, and "the other leg", which leaves the side open.
        abbreviation: Abbreviations that a voice would spell out, without the full stop.
        second_move: Words that join a second movement on to the first.
        first_person: Words of the first person. Case counts here, to keep "Us" apart from "us".
        heteronym: Words that voices mispronounce unless `pronounce` gives their sound.
    """

    limb: str = _NOTHING
    left: str = _NOTHING
    right: str = _NOTHING
    pointing: str = _NOTHING
    abbreviation: str = _NOTHING
    second_move: str = _NOTHING
    first_person: str = _NOTHING
    heteronym: str = _NOTHING


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled patterns of a `WordList`."""

    limb: re.Pattern[str]
    side: Mapping[str, re.Pattern[str]]
    pointing: re.Pattern[str]
    abbreviation: re.Pattern[str]
    second_move: re.Pattern[str]
    first_person: re.Pattern[str]
    heteronym: re.Pattern[str]


_EN: Final = WordList(
    limb=r"knee|leg|arm|hand|foot|hip|shoulder|elbow|heel|ankle|wrist|thigh|shin|ear",
    left=r"left",
    right=r"right(?!\ (?:angles?|here|now|away)\b)",
    pointing=r"""
        like\ this|like\ so|as\ shown|as\ you\ can\ see|watch\ me|look\ at\ me
        |the\ other\ (?:side|leg|knee|arm|hand|foot)
    """,
    abbreviation=r"e\.g|i\.e|etc|approx|mins?|secs?|vs|deg|no",
    second_move=r"and\ then|then|after\ that|before\ you",
    first_person=r"I|me|my|mine",
    heteronym=r"close|wind|lead|tear|bow|wound|sow|live",
)

_ES: Final = WordList(
    limb=r"""
        rodilla|pierna|brazo|antebrazo|mano|(?<!\bde\ )pie|cadera|hombro|codo|talón|tobillo|muñeca|muslo
        |espinilla|pantorrilla|nalga|axila|oreja|oído
    """,
    left=r"izquierd[oa]",
    # An upright back is "una espalda derecha", and straight on is "todo derecho".
    right=r"(?<!\bespalda\ )(?<!\bcolumna\ )(?<!\btodo\ )derech[oa]",
    # "Así que", "así como estás" and "quédate así" speak of what is felt and not of what is shown.
    pointing=r"""
        (?<!\bquédate\ )(?<!\bsigue\ )(?<!\bdescansa\ )(?<!\baun\ )(?<!\baún\ )así(?!\ (?:que|como|mismo)\b)
        |como\ (?:se\ ve|ves|ven|puedes\ ver|(?:te\ )?muestro)|de\ est[ae]\ (?:manera|forma|modo)
        |mírame|míranos|obsérvame|fíjate\ en\ mí
        |(?:e|a|de)l\ otro\ (?:lado|brazo|pie|hombro|codo|talón|tobillo|muslo)
        |la\ otra\ (?:pierna|rodilla|mano|cadera|oreja)
    """,
    abbreviation=r"p\.\ ?ej|etc|aprox|mins?|segs?|núm|máx|mín|izq|der|dcha|dcho|uds?|dra?|sra?",
    second_move=r"y\ luego|luego|después|y\ entonces|a\ continuación|antes\ de\ que",
    first_person=r"[Yy]o|[Mm]e|[Mm]í|[Mm]is?|[Mm]í[oa]s?|[Cc]onmigo",
)

_DE: Final = WordList(
    # "Die Knie" and "deine Knöchel" are two of them; "knie dich hin" is what one does.
    limb=r"""
        Bein(?:e?s)?|Arm(?:e?s)?|Hand|Fuß(?:es)?|Hüfte|Schulter|Ferse|Wade|Leiste|Achsel|Kniekehle|Ohr(?:e?s)?
        |Schienbein|Oberarm|Unterarm|Handgelenk|Fußgelenk|Sprunggelenk|Schulterblatt|Gesäßhälfte
        |(?<!\bdie\ )(?<!\bdeine\ )(?<!\bbeide\ )(?<!\bbeiden\ )(?<!\bder\ )
        (?:Knies?(?!\ dich\b)|Ellbogen|Ellenbogen|Knöchel|Oberschenkel|Unterschenkel)
    """,
    left=r"links|linke[mnrs]?|linksherum",
    # A right angle is "ein rechter Winkel".
    right=r"rechts|rechte[mnrs]?(?!\ (?:Winkel[ns]?|Zeit)\b)|rechtsherum",
    # "So wie du magst" and "so wie es dir guttut" speak of what is felt and not of what is shown.
    pointing=r"""
        so\ wie(?!\ (?:du|es|dein|deine|dir|immer|sonst)\b)|wie\ (?:hier\ )?gezeigt
        |wie\ abgebildet|wie\ auf\ dem\ Bild
        |wie\ (?:du|ihr|man)\ (?:hier\ )?(?:siehst|seht|sieht|sehen\ kannst|sehen\ kann)|wie\ ich
        |auf\ diese\ (?:Weise|Art)|so\ herum|mach\ es\ so|(?:genau|etwa|ungefähr)\ so(?=[.,:!]|$)
        |sieh\ her|schau\ her|schau\ mir\ zu|sieh\ mir\ zu|mach\ (?:es\ )?mir\ nach
        |andere[mnrs]?\ (?:Seite|Bein|Knie|Arm|Hand|Fuß|Hüfte|Schulter|Ferse|Ohr|Wade|Ellbogen|Ellenbogen
            |Knöchel|Oberschenkel|Unterschenkel)
    """,
    abbreviation=r"""
        z\.\ ?B|d\.\ ?h|u\.\ ?a|o\.\ ?ä|usw|bzw|etc|ca|evtl|ggf|inkl|mind|max|Min|Sek|Std|Nr|li|re|sog|vgl|Dr
    """,
    second_move=r"dann|danach|anschließend|daraufhin|als\ Nächstes|bevor\ du",
    first_person=r"[Ii]ch|[Mm]ich|[Mm]ir|[Mm]ein(?:e[mnrs]?)?",
    # "Beinhaltung" is read as one reads "beinhalten"; a capital makes "weg" a way.
    heteronym=r"Beinhaltung|(?-i:Weg)(?=\ (?:von|mit)\b)|umfahren|modern|Montage",
)

WORDS: Final[Mapping[str, WordList]] = {"de": _DE, "en": _EN, "es": _ES}


@lru_cache(maxsize=32)
def patterns(language: str) -> Patterns:
    """Return the compiled patterns of a language, `pt-BR` as `pt`."""
    words = WORDS.get(re.split("[-_]", language)[0].lower(), WordList())
    return Patterns(
        limb=_whole(words.limb),
        side={"left": _whole(words.left), "right": _whole(words.right)},
        pointing=_whole(words.pointing),
        abbreviation=re.compile(
            rf"\b(?:{words.abbreviation})\.(?=\s|$)|[%&+=/@\#°<>*_\[\]]", re.IGNORECASE | re.VERBOSE
        ),
        second_move=re.compile(rf"[.!?]\s+\S|;\s|\b(?:{words.second_move})\b", re.IGNORECASE | re.VERBOSE),
        first_person=_whole(words.first_person, re.VERBOSE),
        heteronym=_whole(words.heteronym),
    )


def _whole(words: str, flags: int = re.IGNORECASE | re.VERBOSE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", flags)
