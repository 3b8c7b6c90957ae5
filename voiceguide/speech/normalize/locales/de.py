"""German: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.speech.normalize.locales.model import Locale, measures, pairs

DE: Final = Locale(
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
    measures=measures("""
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
    leading=pairs("""
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
    closing=pairs("""
        usw.: und so weiter
        etc.: et cetera
        Min.: Minuten
        min.: Minuten
        Sek.: Sekunden
        sek.: Sekunden
        Std.: Stunden
    """),
)
