"""French: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.model import Locale, ReadingWords, measures, pairs

FR: Final = Locale(
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
    measures=measures("""
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
    reading=ReadingWords(
        aloud="À lire à voix haute en {length}.",
        record_one="1 phrase à enregistrer, pour {length}.",
        record="{n} phrases à enregistrer, pour {length}.",
        pause="{length} de pause",
        move="temps pour bouger : {length}",
        phases=("inspirer sur {n}", "retenir sur {n}", "expirer sur {n}", "attendre sur {n}"),
        breathe="{rhythm}",
        wordless="{led} ; puis sans paroles : {rhythm}",
        times=("", "une fois", "deux fois", "trois fois", "quatre fois", "cinq fois", "six fois"),
        many_times="{n} fois",
        second="1 seconde",
        seconds="{n} secondes",
        minute="1 minute",
        minutes="{n} minutes",
        half="une demi-minute",
        one_half="une minute et demie",
        halves="{n} minutes et demie",
        left="côté gauche",
        right="côté droit",
    ),
    leading=pairs("""
        p. ex.: par exemple
        p.ex.: par exemple
        c.-à-d.: c'est-à-dire
        env.: environ
        Dr: docteur
        Mme: madame
        max.: au maximum
        n°: numéro
    """),
    closing=pairs("""
        etc.: et cetera
        min.: minutes
        sec.: secondes
    """),
    ordinal=r"(?<![\d.,])(\d{1,9})(er|re|ère|ème|e|nde|nd)\b",
    sentences=(
        "Pliez le genou droit et levez la cuisse jusqu'à ce qu'elle pointe vers le haut.",
        "Laissez tout votre poids descendre dans le sol, des talons jusqu'à la tête.",
        "Inspirez par le nez, et laissez le ventre se soulever.",
        "Relâchez votre épaule gauche.",
        "Il n'y a rien à faire maintenant, et nulle part où aller.",
        "Ramenez lentement les deux genoux au centre.",
    ),
    passage=(
        "Plie les genoux, et pose les pieds à la largeur des hanches.",
        "Chaque expiration emmène les deux genoux d'un côté. L'inspiration suivante les ramène.",
        "Si ton souffle est plus lent que ces mots, suis ton souffle.",
        "Laisse tes jambes glisser jusqu'à s'allonger, et reste ainsi.",
    ),
    waking=("ouvre les yeux", "assieds-toi", "lève-toi", "merci", "réveille-toi"),
)
