"""German: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.model import Locale, ReadingWords, WordList, measures, pairs
from voiceguide.locales.spelling import german

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
    reading=ReadingWords(
        aloud="Zum Vorlesen, {length} lang.",
        record_one="1 Zeile aufzunehmen, für {length}.",
        record="{n} Zeilen aufzunehmen, für {length}.",
        pause="{length} Pause",
        move="Zeit für die Bewegung: {length}",
        phases=("auf {n} einatmen", "auf {n} halten", "auf {n} ausatmen", "auf {n} ruhen"),
        breathe="{rhythm}",
        wordless="{led}; danach ohne Worte: {rhythm}",
        times=("", "einmal", "zweimal", "dreimal", "viermal", "fünfmal", "sechsmal"),
        many_times="{n}-mal",
        second="1 Sekunde",
        seconds="{n} Sekunden",
        minute="1 Minute",
        minutes="{n} Minuten",
        half="eine halbe Minute",
        one_half="eineinhalb Minuten",
        halves="{n}½ Minuten",
        left="linke Seite",
        right="rechte Seite",
    ),
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
    ordinal=r"(?<=\b)(\d{1,9})(\.)(?=\s+[^\W\d_])",
    sentences=(
        "Beuge das rechte Knie und hebe den Oberschenkel, bis er gerade nach oben zeigt.",
        "Lass dein ganzes Gewicht in den Boden sinken, von den Fersen bis zum Hinterkopf.",
        "Atme durch die Nase ein, und lass den Bauch sich heben.",
        "Lass die linke Schulter weich werden.",
        "Es gibt jetzt nichts zu tun.",
        "Bring beide Knie langsam zurück zur Mitte.",
    ),
    passage=(
        "Beug die Knie, und stell die Füße hüftbreit auf.",
        "Jedes Ausatmen nimmt beide Knie zu einer Seite mit. Das nächste Einatmen bringt sie zurück.",
        "Ist dein Atem langsamer als diese Worte, dann folge ihm.",
        "Lass die Beine lang hinausgleiten, und bleib liegen.",
    ),
    waking=("öffne die augen", "setz dich", "steh auf", "danke", "wach auf"),
    letters=5.01,
    syllables=1.56,
    count_syllables=german,
    craft=WordList(
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
    ),
)
