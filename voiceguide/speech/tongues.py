"""What each language calls the things that authors write in figures and signs.

To add a language: one `Tongue` here. Numbers themselves come from num2words (`pronounce.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit after a number: with one of it, with many, and the gender its number takes."""

    one: str
    many: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language.

    Args:
        numbers: Its name in num2words.
        comma: True if decimals are written with a comma, as in 2,5.
        to: Between the ends of a range.
        either: Between two words with a stroke, "he/she".
        both: What "and/or" is written as, with the stroke.
        minus: Before a number below zero.
        number: For `#` and `No.` before a number.
        signs: Signs that stand for words.
        measures: Units, by what is written after the number.
        parts: Halves to tenths: one of them, and more of them.
        and_part: Between a whole number and a part of one, "one and a half".
        half: A half after "and".
        halves: A half before a unit, by the unit's gender: "half a minute".
        leading: Abbreviations that never end a sentence.
        closing: Abbreviations whose full stop may be the sentence's too.
        heteronyms: Words that voices misread, with a spelling that they do not.
    """

    numbers: str
    comma: bool
    to: str
    either: str
    both: str
    minus: str
    number: str
    signs: Mapping[str, str]
    measures: Mapping[str, Measure]
    parts: Mapping[int, tuple[str, str]]
    and_part: str
    half: str
    halves: Mapping[str, str]
    leading: Mapping[str, str]
    closing: Mapping[str, str]
    heteronyms: tuple[tuple[str, str], ...] = ()


def _measures(table: str) -> dict[str, Measure]:
    """Read lines of `written, written: with one; with many[; gender]`."""
    found: dict[str, Measure] = {}
    for line in table.strip().splitlines():
        written, _, said = line.partition(":")
        found |= {
            name.strip(): Measure(*(part.strip() for part in said.split(";"))) for name in written.split(",")
        }
    return found


def _pairs(table: str) -> dict[str, str]:
    """Read lines of `written: said`."""
    pairs = (line.rpartition(":") for line in table.strip().splitlines())
    return {written.strip(): said.strip() for written, _, said in pairs}


_EN: Final = Tongue(
    numbers="en",
    comma=False,
    to="to",
    either="or",
    both="and/or",
    minus="minus",
    number="number",
    signs={
        "&": "and",
        "+": "plus",
        "=": "equals",
        "@": "at",
        "~": "about",
        "<": "less than",
        ">": "more than",
    },
    measures=_measures("""
        h, hr, hrs: one hour; hours
        min, mins, minute, minutes: one minute; minutes
        s, sec, secs, second, seconds: one second; seconds
        ms: one millisecond; milliseconds
        mm: one millimetre; millimetres
        cm: one centimetre; centimetres
        m: one metre; metres
        km: one kilometre; kilometres
        ft: one foot; feet
        g: one gram; grams
        kg: one kilogram; kilograms
        lb, lbs: one pound; pounds
        bpm: one beat a minute; beats a minute
        Hz: one hertz; hertz
        x, ×: one time; times
        %: one percent; percent
        °: one degree; degrees
        °C: one degree Celsius; degrees Celsius
        °F: one degree Fahrenheit; degrees Fahrenheit
        $: one dollar; dollars
        €: one euro; euros
        £: one pound; pounds
    """),
    parts={
        2: ("half", "halves"),
        3: ("third", "thirds"),
        4: ("quarter", "quarters"),
        5: ("fifth", "fifths"),
        6: ("sixth", "sixths"),
        7: ("seventh", "sevenths"),
        8: ("eighth", "eighths"),
        9: ("ninth", "ninths"),
        10: ("tenth", "tenths"),
    },
    and_part="and",
    half="a half",
    halves={"": "half a"},
    leading=_pairs("""
        e.g.: for example
        i.e.: that is
        approx.: approximately
        Dr.: Doctor
        vs.: versus
        incl.: including
        max.: at most
        w/o: without
        w/: with
    """),
    closing=_pairs("""
        etc.: and so on
        min.: minutes
        mins.: minutes
        sec.: seconds
        secs.: seconds
        hrs.: hours
        a.m.: AM
        p.m.: PM
    """),
    heteronyms=(
        ("close your", "cloze your"),
        ("close the", "cloze the"),
        ("close them", "cloze them"),
        ("close both", "cloze both"),
        ("eyes close", "eyes cloze"),
        ("wind down", "wined down"),
        ("wind your", "wined your"),
    ),
)

_ES: Final = Tongue(
    numbers="es",
    comma=True,
    to="a",
    either="o",
    both="y/o",
    minus="menos",
    number="número",
    signs={"&": "y", "+": "más", "=": "igual a", "@": "arroba", "~": "unos", "<": "menos de", ">": "más de"},
    measures=_measures("""
        h, hora, horas: una hora; horas; f
        min, minuto, minutos: un minuto; minutos; m
        s, seg, segundo, segundos: un segundo; segundos; m
        ms: un milisegundo; milisegundos; m
        mm: un milímetro; milímetros; m
        cm: un centímetro; centímetros; m
        m: un metro; metros; m
        km: un kilómetro; kilómetros; m
        g: un gramo; gramos; m
        kg: un kilo; kilos; m
        x, ×: una vez; veces; f
        %: un por ciento; por ciento
        °: un grado; grados; m
        °C: un grado; grados; m
        $: un dólar; dólares; m
        €: un euro; euros; m
        £: una libra; libras; f
    """),
    parts={
        2: ("medio", "medios"),
        3: ("tercio", "tercios"),
        4: ("cuarto", "cuartos"),
        5: ("quinto", "quintos"),
        6: ("sexto", "sextos"),
        7: ("séptimo", "séptimos"),
        8: ("octavo", "octavos"),
        9: ("noveno", "novenos"),
        10: ("décimo", "décimos"),
    },
    and_part="y",
    half="medio",
    halves={"m": "medio", "f": "media"},
    leading=_pairs("""
        p. ej.: por ejemplo
        p.ej.: por ejemplo
        aprox.: aproximadamente
        Dr.: doctor
        Dra.: doctora
        Sr.: señor
        Sra.: señora
        núm.: número
        n.º: número
        nº: número
        máx.: máximo
        mín.: mínimo
    """),
    closing=_pairs("""
        etc.: etcétera
        min.: minutos
        seg.: segundos
    """),
)

_FR: Final = Tongue(
    numbers="fr",
    comma=True,
    to="à",
    either="ou",
    both="et/ou",
    minus="moins",
    number="numéro",
    signs={
        "&": "et",
        "+": "plus",
        "=": "égale",
        "@": "arobase",
        "~": "environ",
        "<": "moins de",
        ">": "plus de",
    },
    measures=_measures("""
        h, heure, heures: une heure; heures; f
        min, minute, minutes: une minute; minutes; f
        s, sec, seconde, secondes: une seconde; secondes; f
        ms: une milliseconde; millisecondes; f
        mm: un millimètre; millimètres; m
        cm: un centimètre; centimètres; m
        m: un mètre; mètres; m
        km: un kilomètre; kilomètres; m
        g: un gramme; grammes; m
        kg: un kilo; kilos; m
        x, ×: une fois; fois; f
        %: un pour cent; pour cent
        °: un degré; degrés; m
        °C: un degré; degrés; m
        $: un dollar; dollars; m
        €: un euro; euros; m
        £: une livre; livres; f
    """),
    parts={
        2: ("demi", "demis"),
        3: ("tiers", "tiers"),
        4: ("quart", "quarts"),
        5: ("cinquième", "cinquièmes"),
        6: ("sixième", "sixièmes"),
        7: ("septième", "septièmes"),
        8: ("huitième", "huitièmes"),
        9: ("neuvième", "neuvièmes"),
        10: ("dixième", "dixièmes"),
    },
    and_part="et",
    half="demi",
    halves={"m": "un demi", "f": "une demi"},
    leading=_pairs("""
        p. ex.: par exemple
        p.ex.: par exemple
        c.-à-d.: c'est-à-dire
        env.: environ
        Dr: docteur
        Mme: madame
        max.: au maximum
        n°: numéro
    """),
    closing=_pairs("""
        etc.: et cetera
        min.: minutes
        sec.: secondes
    """),
)

_DE: Final = Tongue(
    numbers="de",
    comma=True,
    to="bis",
    either="oder",
    both="und/oder",
    minus="minus",
    number="Nummer",
    signs={
        "&": "und",
        "+": "plus",
        "=": "gleich",
        "@": "at",
        "~": "etwa",
        "<": "weniger als",
        ">": "mehr als",
    },
    measures=_measures("""
        h, Std, Stunde, Stunden: eine Stunde; Stunden; f
        min, Min, Minute, Minuten: eine Minute; Minuten; f
        s, sek, Sek, Sekunde, Sekunden: eine Sekunde; Sekunden; f
        ms: eine Millisekunde; Millisekunden; f
        mm: ein Millimeter; Millimeter; m
        cm: ein Zentimeter; Zentimeter; m
        m: ein Meter; Meter; m
        km: ein Kilometer; Kilometer; m
        g: ein Gramm; Gramm; m
        kg: ein Kilo; Kilo; m
        x, ×: ein Mal; Mal; m
        %: ein Prozent; Prozent; m
        °: ein Grad; Grad; m
        °C: ein Grad; Grad; m
        $: ein Dollar; Dollar; m
        €: ein Euro; Euro; m
        £: ein Pfund; Pfund; m
    """),
    parts={
        2: ("halb", "halbe"),
        3: ("Drittel", "Drittel"),
        4: ("Viertel", "Viertel"),
        5: ("Fünftel", "Fünftel"),
        6: ("Sechstel", "Sechstel"),
        7: ("Siebtel", "Siebtel"),
        8: ("Achtel", "Achtel"),
        9: ("Neuntel", "Neuntel"),
        10: ("Zehntel", "Zehntel"),
    },
    and_part="und",
    half="ein halb",
    halves={"m": "ein halber", "f": "eine halbe"},
    leading=_pairs("""
        z. B.: zum Beispiel
        z.B.: zum Beispiel
        d. h.: das heißt
        d.h.: das heißt
        u. a.: unter anderem
        u.a.: unter anderem
        ca.: circa
        bzw.: beziehungsweise
        evtl.: eventuell
        Dr.: Doktor
        Nr.: Nummer
        max.: maximal
    """),
    closing=_pairs("""
        usw.: und so weiter
        etc.: et cetera
        Min.: Minuten
        min.: Minuten
        Sek.: Sekunden
        sek.: Sekunden
        Std.: Stunden
    """),
)

_PT: Final = Tongue(
    numbers="pt_BR",
    comma=True,
    to="a",
    either="ou",
    both="e/ou",
    minus="menos",
    number="número",
    signs={
        "&": "e",
        "+": "mais",
        "=": "igual a",
        "@": "arroba",
        "~": "cerca de",
        "<": "menos de",
        ">": "mais de",
    },
    measures=_measures("""
        h, hora, horas: uma hora; horas; f
        min, minuto, minutos: um minuto; minutos; m
        s, seg, segundo, segundos: um segundo; segundos; m
        ms: um milissegundo; milissegundos; m
        mm: um milímetro; milímetros; m
        cm: um centímetro; centímetros; m
        m: um metro; metros; m
        km: um quilômetro; quilômetros; m
        g: um grama; gramas; m
        kg: um quilo; quilos; m
        x, ×: uma vez; vezes; f
        %: um por cento; por cento
        °: um grau; graus; m
        °C: um grau; graus; m
        $: um dólar; dólares; m
        €: um euro; euros; m
        £: uma libra; libras; f
    """),
    parts={
        2: ("meio", "meios"),
        3: ("terço", "terços"),
        4: ("quarto", "quartos"),
        5: ("quinto", "quintos"),
        6: ("sexto", "sextos"),
        7: ("sétimo", "sétimos"),
        8: ("oitavo", "oitavos"),
        9: ("nono", "nonos"),
        10: ("décimo", "décimos"),
    },
    and_part="e",
    half="meio",
    halves={"m": "meio", "f": "meia"},
    leading=_pairs("""
        p. ex.: por exemplo
        p.ex.: por exemplo
        aprox.: aproximadamente
        Dr.: doutor
        Dra.: doutora
        Sr.: senhor
        Sra.: senhora
        n.º: número
        nº: número
        máx.: máximo
    """),
    closing=_pairs("""
        etc.: et cetera
        min.: minutos
        seg.: segundos
    """),
)

TONGUES: Final[Mapping[str, Tongue]] = {"en": _EN, "es": _ES, "fr": _FR, "de": _DE, "pt": _PT}
"""By the first part of a language code: `pt-BR` is `pt`."""
