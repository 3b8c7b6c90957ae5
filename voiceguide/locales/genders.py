"""The gender of nouns of the field, which numbers agree with: by lists and endings, one function a language.

What neither a list nor an ending tells is "" and never guessed: whoever reads a text then refuses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

ALONE: Final = "alone"
"""What a word is that is no noun: the number before it agrees with nothing."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nouns:
    """The nouns of a language with two genders, in small letters.

    Args:
        alone: Words that are no nouns.
        masculine, feminine: Nouns whose ending tells nothing, or the wrong gender.
        feminine_ends, masculine_ends: Regular expressions of endings; the feminine ones are tried first.
    """

    alone: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    feminine_ends: str
    masculine_ends: str


def _romance_gender(word: str, nouns: _Nouns) -> str:
    if not word or word in nouns.alone:
        return ALONE
    if word in nouns.feminine:
        return "f"
    if word in nouns.masculine:
        return "m"
    if re.search(nouns.feminine_ends, word):
        return "f"
    return "m" if re.search(nouns.masculine_ends, word) else ""


_DE_ALONE: Final = _words("""
    und oder bis von zu mal plus minus durch ist sind ergibt dann jetzt als im in am an auf mit pro je
    aus bei nach vor für ohne noch weiter mehr oben unten links rechts nicht auch so wieder Uhr Komma
    Prozent
""")
_DE_MASCULINE: Final = _words("""
    Atemzug Atem Zug Schritt Tag Monat Satz Durchgang Durchlauf Kreis Moment Augenblick Arm Fuß Finger
    Zeh Block Gurt Ball Stuhl Schlag Punkt Teil Zyklus Takt Impuls Löffel Esslöffel Teelöffel Liter
    Meter Zentimeter Millimeter Kilometer Grad Euro Dollar Cent Mann Freund Gong Klang Ton Wirbel Muskel
    Ellbogen Daumen Knöchel Oberschenkel Unterschenkel Rücken Bauch Kopf Nacken Abschnitt Wechsel Sprung
    Ausfallschritt Liegestütz Stein Baum Apfel Abend Morgen Januar Februar März April Mai Juni Juli
    August September Oktober November Dezember
""")
_DE_FEMININE: Final = _words("""
    Runde Minute Sekunde Stunde Woche Seite Hand Hüfte Schulter Ferse Wade Zehe Decke Matte Rolle Pause
    Serie Stufe Phase Etappe Reihe Person Frau Freundin Kniebeuge Welle Stelle Einheit Silbe Tasse Zahl
    Nacht Glocke Länge Breite Ecke Rippe Kerze Stimme Frage Woche Lage Haltung Kniekehle Handbreit
    Fußlänge Mal
""") - {"Mal"}
_DE_NEUTER: Final = _words("""
    Mal Bein Knie Kissen Handtuch Jahr Kilo Kilogramm Gramm Pfund Prozent Wort Ohr Auge Handgelenk
    Fußgelenk Gelenk Schulterblatt Tuch Stück Glas Set Intervall Level Drittel Viertel Kind Buch Bild
    Gewicht Band Zeichen Lied Jahrhundert Jahrzehnt Kapitel Ende Paar Wochenende
""")


def german_gender(word: str) -> str:
    """Return the gender of a German noun in the singular."""
    if not word or word in _DE_ALONE or word[0].islower():
        return ALONE
    for nouns, gender in ((_DE_MASCULINE, "m"), (_DE_FEMININE, "f"), (_DE_NEUTER, "n")):
        if word in nouns:
            return gender
    if re.search(r"(?:ung|heit|keit|schaft|tion|tät|ik|enz|anz|ie)$", word):
        return "f"
    if re.search(r"(?:chen|lein|ment)$", word):
        return "n"
    return "m" if re.search(r"(?:ling|ismus|zug|satz|gang|kreis)$", word) else ""


_ES: Final = _Nouns(
    alone=_words("""
    y e o u a al de del en con por para que como es son más menos luego después ahora hasta desde entre
    sin ni si se te me lo otra otro no ya pero cuando mientras cada punto coma mil millón millones
    """),
    masculine=_words("""
    día días mapa mapas problema sistema clima segundo segundos minuto minutos pie pies ejercicio ciclo
    lado mes meses diafragma síntoma idioma programa tema talón talones pulmón pulmones hombre hombres
    metro metros músculo latido latidos tren par pares corazón pantalón cojín cojines bloque bloques
    aire golpe golpes nivel niveles compás compases instante instantes final gong ritmo sillón colchón
    pez
    """),
    feminine=_words("""
    mano manos vez veces parte partes noche noches tarde tardes clase clases fase fases sangre serie
    series imagen imágenes base bases nariz piel luz luces mujer mujeres flor flores sien sienes cruz
    pared paredes señal señales nube nubes frase frases llave llaves nave sal voz voces raíz raíces
    """),
    feminine_ends=r"(?<!m)as?$|(?:[cs]ión|[cs]iones|dad|dades|tud|tudes)$",
    masculine_ends=r"(?:os?|ores|or|ajes?|mientos?)$",
)


def spanish_gender(word: str) -> str:
    """Return the gender of a Spanish noun."""
    return _romance_gender(word.lower(), _ES)


_FR: Final = _Nouns(
    alone=_words("""
    et ou à au de du en avec par pour que qui est sont plus moins puis ensuite encore sur dans sans ni
    si fois-ci virgule mille million millions sec cent
    """),
    masculine=_words("""
    souffle souffles pas tour tours côté côtés bras pied pieds genou genoux jour jours mois an ans mètre
    mètres cycle cycles exercice exercices mouvement mouvements moment moments coup coups battement
    battements temps point points muscle muscles doigt doigts coude coudes dos ventre bloc blocs coussin
    coussins kilo kilos gramme grammes degré degrés euro euros dollar dollars centime centimes litre
    litres centimètre millimètre kilomètre son sons niveau niveaux rythme rythmes siècle siècles homme
    hommes instant instants soir soirs matin matins orteil orteils bol bols tapis verre verres livre set
    sets étage intervalle intervalles chiffre nombre mot mots
    """),
    feminine=_words("""
    respiration respirations fois minute minutes seconde secondes heure heures semaine semaines année
    années série séries répétition répétitions jambe jambes main mains hanche hanches épaule épaules
    cheville chevilles cuisse cuisses oreille oreilles personne personnes pose poses posture postures
    séance séances étape étapes phase phases partie parties couverture couvertures sangle sangles brique
    briques chaise chaises femme femmes nuit nuits vague vagues inspiration expiration côte côtes
    vertèbre vertèbres syllabe syllabes page pages ligne lignes marche marches pause pauses ronde rondes
    boucle boucles cloche cloches tasse tasses cuillère cuillères assiette assiettes tranche tranches
    """),
    feminine_ends=r"(?:[st]ions?|ances?|ences?|ures?|ettes?|esses?|euses?|trices?|ées?|ités?)$",
    masculine_ends=r"(?:ments?|ages?|eaux?|eurs?|ismes?)$",
)


def french_gender(word: str) -> str:
    """Return the gender of a French noun."""
    return _romance_gender(word.lower(), _FR)


_PT: Final = _Nouns(
    alone=_words("""
    e ou a ao à de do da em no na com por para que como é são mais menos depois agora até desde entre
    sem nem se cada vírgula mil milhão milhões
    """),
    masculine=_words("""
    dia dias mapa problema sistema clima pé pés mês meses diafragma sintoma programa tema calcanhar
    calcanhares pulmão pulmões homem homens coração par pares nível níveis instante instantes golpe
    golpes som sons quadril quadris polegar polegares pulso mantra mantras asana asanas chakra chakras
    """),
    feminine=_words("""
    mão mãos vez vezes parte partes noite noites tarde tardes fase fases série séries imagem imagens
    base bases luz luzes mulher mulheres flor flores pele voz vozes parede paredes frase frases classe
    classes nuvem nuvens
    """),
    feminine_ends=r"(?<!m)as?$|(?:[çs]ão|[çs]ões|dade|dades|agem|agens)$",
    masculine_ends=r"(?:os?|or|ores|mento|mentos)$",
)


def portuguese_gender(word: str) -> str:
    """Return the gender of a Portuguese noun."""
    return _romance_gender(word.lower(), _PT)
