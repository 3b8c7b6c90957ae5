"""German: dates, times of day, rates and names with figures, as they are written and said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.genders import german_gender
from voiceguide.locales.model import Figures, Measure

DE_FIGURES: Final = Figures(
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"),
        *("November", "Dezember"),
    ),
    months_short={
        "Jan": 1,
        "Feb": 2,
        "Mär": 3,
        "Apr": 4,
        "Jun": 6,
        "Jul": 7,
        "Aug": 8,
        "Sep": 9,
        "Sept": 9,
        "Okt": 10,
        "Nov": 11,
        "Dez": 12,
        "Jänner": 1,
    },
    date="{day} {month}",
    dated=" {year}",
    ordinal_days="all",
    day_first=True,
    on=r"am|vom|zum|der|den|dem|seit|bis|ab",
    at=r"""
        (?:um|ab|gegen|punkt|heute|morgen|täglich|montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags
        |Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)
    """,
    unsure=r"(?:bis|von|zwischen|nach|vor|seit)",
    hour="{hour} Uhr",
    minute="{hour} Uhr {minute}",
    hour_gender="n",
    day_parts=("morgens", "nachmittags", "abends"),
    years=r"""
        Jahr|Jahre|Jahres|Jahren|seit|anno|Anfang|Mitte|Ende|Sommer|Winter|Frühjahr|Frühling|Herbst|Januar|Februar|März
        |April|Mai|Juni|Juli|August|September|Oktober|November|Dezember
    """,
    per="pro",
    counted_for=r"""
        Seite|Bein|Arm|Hand|Fuß|Knie|Hüfte|Schulter|Richtung|Tag|Nacht|Woche|Monat|Jahr|Minute|Stunde|Sekunde|Satz|Runde
        |Wiederholung|Übung|Person|Atemzug|Einatmung|Ausatmung|Einheit|Position|Haltung|Kreis|Zyklus|Station|Muskel
        |Stück|Durchgang|Kopf|Tasse|Liter
    """,
    of="von",
    numbered=r"""
        Runde|Satz|Teil|Schritt|Tag|Woche|Einheit|Lektion|Wiederholung|Seite|Stufe|Level|Übung|Phase|Zyklus|Zirkel
        |Kapitel|Folge|Block|Abschnitt|Serie|Atemzug|Station|Durchgang|Stunde|Set
    """,
    at_least="mindestens",
    by="mal",
    sides=(Measure("ein Fuß", "Fuß", "m"), Measure("ein Zoll", "Zoll", "m")),
    of_length=r"breit|lang|hoch|tief|dick|groß|weit|entfernt|über|unter|hinter|Abstand|Durchmesser|Bildschirm|Ball|Rolle",
    books=r"""
        (?:Psalm|Ps\.?|Genesis|Jesaja|Sprüche|Prediger|Matthäus|Markus|Lukas|Johannes|Römer|Korinther|Galater|Epheser
        |Philipper|Hebräer|Jakobus|Offenbarung|Gita|Sutras?|Sure|Koran|Dhammapada|Kapitel)
    """,
    verse=("Vers", "Vers"),
    ratio=r"Verhältnis(?:ses?)?|Verhältnissen",
    ratio_to="zu",
    posed=r"""
        Krieger|Held|Teil|Stufe|Level|Phase|Kapitel|Akt|Serie|Buch|Band|Typ|Grad|Klasse|Runde|Satz|Abschnitt|Schritt
        |Woche|Tag|Variante|Version|Option|\w+asana
    """,
    cents={"$": (" ", "Cent", "Cent"), "€": (" ", "Cent", "Cent"), "£": (" ", "Penny", "Pence")},
    in_sets="mal",
    rated=r"RPE|Anstrengung|Intensität|Schmerz(?:en)?|Skala|Spannung|Stress|Energie|Kraft|Belastung|Note|Wertung",
    out_of="von",
    each_at="bei",
    before_numbers={
        "Mo.": "Montag",
        "Di.": "Dienstag",
        "Mi.": "Mittwoch",
        "Do.": "Donnerstag",
        "Fr.": "Freitag",
        "Sa.": "Samstag",
        "So.": "Sonntag",
        "S.": "Seite",
        "Kap.": "Kapitel",
        "Bd.": "Band",
        "Abb.": "Abbildung",
    },
    before_names={"Fr.": "Frau", "St.": "Sankt"},
    gender=german_gender,
)
