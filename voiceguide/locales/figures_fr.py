"""French: dates, times of day, rates and names with figures, as they are written and said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.genders import french_gender
from voiceguide.locales.model import Figures, Measure

FR_FIGURES: Final = Figures(
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
        *("novembre", "décembre"),
    ),
    months_short={
        "janv": 1,
        "févr": 2,
        "fév": 2,
        "avr": 4,
        "juil": 7,
        "sept": 9,
        "oct": 10,
        "nov": 11,
        "déc": 12,
    },
    date="{day} {month}",
    dated=" {year}",
    ordinal_days="first",
    day_first=True,
    on=r"le|du|au|dès\ le|jusqu'au",
    at=r"(?:à|vers|dès|chaque\ jour\ à)",
    unsure=r"(?:après|avant|jusqu'à|entre|depuis|de(?=\ \d+:\d\d\ à\ \d))",
    hour="{hour} heures",
    minute="{hour} heures {minute}",
    hour_gender="f",
    day_parts=("du matin", "de l'après-midi", "du soir"),
    years=r"année|années|en|depuis",
    per="par",
    counted_for=r"""
        côté|jambe|bras|main|pied|genou|hanche|épaule|coude|direction|sens|jour|nuit|semaine|mois|an|minute|heure|seconde
        |série|tour|répétition|exercice|personne|respiration|inspiration|expiration|séance|cours|position|posture
        |cercle|cycle|atelier|muscle|mouvement|bloc|tête|tasse|litre
    """,
    of="sur",
    numbered=r"""
        tour|série|partie|étape|jour|semaine|séance|leçon|répétition|côté|niveau|exercice|phase|cycle|circuit|page
        |chapitre|vidéo|épisode|bloc|section|respiration|atelier|cours|pas
    """,
    at_least="au moins",
    by="sur",
    sides=(Measure("un pied", "pieds", "m"), Measure("un pouce", "pouces", "m")),
    of_length=r"""
        de\ (?:long|longueur|large|largeur|haut|hauteur|profondeur|diamètre|distance|côté)
        |au-dessus|au-dessous
    """,
    books=r"""
        (?:Psaumes?|Ps\.?|Genèse|Exode|Isaïe|Proverbes|Ecclésiaste|Matthieu|Marc|Luc|Jean|Romains|Corinthiens|Galates
        |Éphésiens|Philippiens|Hébreux|Jacques|Apocalypse|Gita|Sutras?|Sourate|Coran|Dhammapada|[Cc]hapitre)
    """,
    verse=("verset", "versets"),
    ratio=r"rapport|rapports|ratio|proportion|proportions",
    ratio_to="pour",
    posed=r"""
        [Gg]uerrier|[Hh]éros|[Pp]artie|[Nn]iveau|[Pp]hase|[Éé]tape|[Cc]hapitre|[Aa]cte|[Ss]érie|[Ll]ivre|[Vv]olume|[Tt]ype
        |[Dd]egré|[Cc]lasse|[Tt]our|[Ss]ection|[Ss]emaine|[Jj]our|[Vv]ariante|[Vv]ersion|[Oo]ption|[Ss]iècle|\w+asana
    """,
    cents={
        "$": (" ", "cent", "cents"),
        "€": (" ", "centime", "centimes"),
        "£": (" ", "penny", "pence"),
    },
    part_of=(" de ", " d'"),
    half_more="demie",
    in_sets="de",
    sets=Measure("une série", "séries", "f"),
    rated=r"RPE|effort|intensité|douleur|échelle|tension|stress|énergie|force|note",
    out_of="sur",
    each_at="à",
    before_numbers={"p.": "page", "pp.": "pages", "chap.": "chapitre", "vol.": "volume", "fig.": "figure"},
    before_names={"M.": "monsieur", "MM.": "messieurs", "St": "saint", "Ste": "sainte"},
    gender=french_gender,
)
