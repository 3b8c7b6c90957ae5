"""German: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.figures_de import DE_FIGURES
from voiceguide.locales.model import ImportWords, Locale, ReadingWords, WordList, measures, pairs
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
        m, Meter: ein Meter; Meter; m
        km: ein Kilometer; Kilometer; m
        sqm: ein Quadratmeter; Quadratmeter; m
        mg: ein Milligramm; Milligramm; n
        g: ein Gramm; Gramm; n
        kg: ein Kilo; Kilo; n
        ml: ein Milliliter; Milliliter; m
        cl: ein Zentiliter; Zentiliter; m
        L, l, Liter: ein Liter; Liter; m
        EL: ein Esslöffel; Esslöffel; m
        TL: ein Teelöffel; Teelöffel; m
        Wdh: eine Wiederholung; Wiederholungen; f
        Woche, Wochen: eine Woche; Wochen; f
        mi: eine Meile; Meilen; f
        oz: eine Unze; Unzen; f
        tsp: ein Teelöffel; Teelöffel; m
        ft: ein Fuß; Fuß; m
        lb, lbs: ein Pfund; Pfund; n
        kcal: eine Kilokalorie; Kilokalorien; f
        bpm: ein Schlag pro Minute; Schläge pro Minute; m
        Hz: ein Hertz; Hertz; n
        x, ×: ein Mal; Mal; n
        %: ein Prozent; Prozent; n
        °: ein Grad; Grad; n
        °C: ein Grad; Grad; n
        °F: ein Grad Fahrenheit; Grad Fahrenheit; n
        $: ein Dollar; Dollar; m
        €: ein Euro; Euro; m
        £: ein Pfund; Pfund; n
        ¥: ein Yen; Yen; m
        R$: ein Real; Real; m
        CHF: ein Franken; Franken; m
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
    halves={"m": "ein halber", "f": "eine halbe", "n": "ein halbes"},
    # The second opinion is in `tests/cases/numbers.yaml`.
    mended=((r"einstausend", "eintausend"),),
    figures=DE_FIGURES,
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
        minutes_and="{minutes} und {seconds}",
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
        Prof.: Professor
        Hr.: Herr
        Bsp.: Beispiel
        ggf.: gegebenenfalls
        inkl.: inklusive
        exkl.: exklusive
        sog.: sogenannte
        vgl.: vergleiche
        bzgl.: bezüglich
        zzgl.: zuzüglich
        mind.: mindestens
        i. d. R.: in der Regel
        i.d.R.: in der Regel
        u. U.: unter Umständen
        u.U.: unter Umständen
        li.: links
        re.: rechts
        vs.: gegen
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
        Wdh.: Wiederholungen
        o. Ä.: oder Ähnliches
        o.Ä.: oder Ähnliches
        Jh.: Jahrhundert
    """),
    ordinal=r"(?<=\b)(\d{1,9})(\.)(?=\s+[^\W\d_]|,\s\d{1,9}\.)",
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
    # "Setz dich auf die Bettkante" begins an evening; what wakes is "setz dich auf" with nothing to sit on.
    waking=(
        "öffne die augen",
        "setz dich auf.",
        "setz dich auf,",
        "setz dich auf und",
        "setz dich langsam auf",
        "setz dich wieder auf",
        "steh auf",
        "danke",
        "wach auf",
    ),
    letters=5.01,
    syllables=1.56,
    count_syllables=german,
    craft=WordList(
        # "Die Knie" and "deine Knöchel" are two of them; "knie dich hin" is what one does.
        limb=r"""
        (?:Bein(?:e?s)?|Arm(?:e?s)?|Hand|Fuß(?:es)?|Hüfte|Schulter|Ferse|Wade|Leiste|Achsel|Kniekehle
        |Ohr(?:e?s)?
        |Schienbein|Oberarm|Unterarm|Handgelenk|Fußgelenk|Sprunggelenk|Schulterblatt|Gesäßhälfte
        |(?<!\bdie\ )(?<!\bdeine\ )(?<!\bbeide\ )(?<!\bbeiden\ )(?<!\bder\ )(?<!\bden\ )(?<!\bdeinen\ )
        (?<!\bihre\ )
        (?:Knies?(?!\ dich\b)|Ellbogen|Ellenbogen|Knöchel|Oberschenkel|Unterschenkel))(?!-)
    """,
        leg=r"""
        Knien?|Knies|Beine?n?|Fuß|Füßen?|Fersen?|Knöcheln?|(?:Ober|Unter)?schenkeln?|Schienbeine?n?|Waden?
        |Zehen?
        |(?:Fuß|Sprung)gelenke?|Fußsohlen?|Sohlen?|Leisten?|Kniekehlen?
    """,
        arm=r"""
        (?:Ober|Unter)?arme?n?|Hände?n?|Hand|Ellbogen|Ellenbogen|Handgelenke?|Schultern?|Schulterbl(?:att
        |ätter)
        |Fingern?|Handfläche|Handflächen|Daumen|Achseln?
    """,
        head=r"Kopf|Kinn|Nacken|Hals|Ohr(?:en)?|Gesicht|Nase|Kiefer|Augen|Zunge|Lippen|Stirn|Lider|Wangen?",
        trunk=r"""
        Hüften?|Becken|Brust|Brustkorb|Rippen|Bauch|Rücken|Wirbelsäule|Taille|Steißbein|Kreuzbein|Rumpf|Po
        |Gesäß
        |Körper|Gewicht|Oberkörper|Sitzknochen
    """,
        left=r"links|linke[mnrs]?|linksherum",
        # A right angle is "ein rechter Winkel".
        right=r"rechts|rechte[mnrs]?(?!\ (?:Winkel[ns]?|Zeit)\b)|rechtsherum",
        moving=r"""
        (?:beug|heb|streck|leg|stell|dreh|roll|zieh|bring|führ|schieb|kreuz|senk|stütz|lehn|neig|setz|drück
        |press|spreiz
        |lös|hol|kipp|wend|greif|winkl|falt|kreis|rück|rutsch|geh|steh|breit|deck|wickl|klapp|schwing
        |überkreuz|reck
        |dehn|bieg|richt|schlag|knie|pack|winkel|schüttel|wackel|tast|wander|lauf|kehr)e?|nimm|öffne
        |komme?(?!\ (?:zur\ Ruhe|an|nach\ Hause)\b)
    """,
        letting=r"lass(?:e|t)?(?!.*\b(?:mit\w*|folgen|mitkommen)\b)",
        opener=r"""
        dann|jetzt|nun|danach|langsam|sanft|behutsam|vorsichtig|noch\ einmal|noch\ mal|nochmal|wieder|bitte
        |nur|und
        |zuerst|als\ Nächstes|ganz\ langsam|diesmal|in\ aller\ Ruhe|mit\ dem\ (?:nächsten\ )?(?:Ein|Aus)atmen
    """,
        joint=r"und|dann|danach|während|bevor|bis|sodass",
        # "So wie du magst" and "so wie es dir guttut" speak of what is felt and not of what is shown.
        pointing=r"""
        so\ wie(?!\ (?:du|es|dein|deine|dir|immer|sonst)\b)|wie\ (?:hier\ )?gezeigt
        |wie\ abgebildet|wie\ auf\ dem\ Bild
        |wie\ (?:du|ihr|man)\ (?:hier\ )?(?:siehst|seht|sieht|sehen\ kannst|sehen\ kann)|wie\ ich
        |auf\ diese\ (?:Weise|Art)|so\ herum|mach\ es\ so|(?:genau|etwa|ungefähr)\ so(?=[.,:!]|$)
        |(?:sieh|schau(?:e|st)?)(?!\ zu,?\ dass\b)(?!,?\ (?:ob|was|wie|wo)\b)|blick(?:e|st)?
        |mach\ (?:es\ )?mir\ nach
        |Augen\ (?:zur|zum|nach|auf\ d)
        |andere[mnrs]?\ (?:Seite|Bein|Knie|Arm|Hand|Fuß|Hüfte|Schulter|Ferse|Ohr|Wade|Ellbogen|Ellenbogen
            |Knöchel|Oberschenkel|Unterschenkel)
        |gegenüberliegende[mnrs]?|entgegengesetzte[mnrs]?
    """,
        vague=r"(?:diese|jene)[mnrs]?\ (?:Bein|Knie|Arm|Hand|Fuß|Hüfte|Schulter|Ferse|Ohr)",
        abbreviation=r"""
        z\.\ ?B|d\.\ ?h|u\.\ ?a|o\.\ ?ä|usw|bzw|etc|ca|evtl|ggf|inkl|mind|max|Min|Sek|Std|Nr|li|re|sog|vgl|Dr
    """,
        story=r"""
        [Aa]ls\ ich|[Ii]ch\ (?:war|hatte|habe\ (?:mal|einmal|früher|gelernt|das|es|selbst)|liebe|erinnere
        |lernte|dachte
            |selbst|persönlich|mache\ das|kenne)
        |[Mm]eine?[mnrs]?\ (?:eigene[mnrs]?\ )?(?:Lehrer(?:in)?n?|Schüler(?:in)?n?(?:nen)?|Körper|Rücken
        |Hüften?
            |Knie|Praxis|Arzt|Ärztin|Mutter|Vater|Großmutter|Oma|Mann|Frau|Freund(?:in)?|Freunde|Leben
            |Ausbildung
            |Hund|Katze)
        |[Vv]or\ (?:vielen\ |zehn\ |einigen\ )?Jahren
    """,
        # "Beinhaltung" is read as one reads "beinhalten"; a capital makes "weg" a way.
        heteronym=r"Beinhaltung|(?-i:Weg)(?=\ (?:von|mit)\b)|umfahren|modern|Montage",
        number=r"""
        zwei(?:mal)?|drei(?:mal)?|vier(?:mal)?|fünf(?:mal)?|sechs(?:mal)?|sieben(?:mal)?|acht(?:mal)?
        |neun(?:mal)?
        |zehn(?:mal)?|elf(?:mal)?|zwölf(?:mal)?|dreizehn|vierzehn|fünfzehn|sechzehn|achtzehn|zwanzig|dreißig
        |vierzig|fünfzig|einmal
    """,
        last=r"letzte[mnrs]?|letztes\ Mal|noch\ einmal|noch\ eine?[mnrs]?|das\ war|fertig|zum\ Schluss",
        again=r"(?:und\ )?(?:noch\ einmal|noch\ mal|nochmal|wieder|erneut)",
        opening=r"(?:und\ )?(?:jetzt|nun|dann|als\ Nächstes)",
        promise=r"""
        (?:diesmal|dieses\ Mal|jetzt|nun|noch\ einmal|wieder|zweite\ Runde)[^.!?]*(?<!\bnicht\ )(?:langsamer
        |länger)
        |(?<!\bnicht\ )(?:langsamer|länger)[^.!?]*\b(?:diesmal|als\ (?:vorher|zuvor|vorhin|beim\ ersten))
    """,
        quiet=r"""
        still|Stille|ruhig\ sein|schweig\w*|leise|sage\ (?:jetzt\ )?nichts|für\ dich
        |(?:Minuten?|Sekunden)\ (?:lang\b|Pause|Ruhe|Zeit)|
        (?:für|Pause(?:\ von)?|Ruhe(?:\ dich)?)\ (?:\w+\ ){1,2}(?:Minuten?|Sekunden)
        """,
        bell=r"Glocken?|Gongs?|Klangschale|Klang|Glöckchen",
        farewell=r"""
        auf\ Wiedersehen|auf\ Wiederhören|tschüss|danke|bis\ (?:bald|morgen|zum\ nächsten\ Mal)|mach's\ gut
        |pass\ (?:gut\ )?auf\ dich\ auf
        |(?:schöne[mnrs]?|gute[mnrs]?|ruhige[mnrs]?|restlichen)\ (?:\w+\ )?(?:Tag|Morgen|Nachmittag|Abend
        |Woche)
        |das\ war(?:'s|\ es|\ alles)?|wir\ sind\ fertig|du\ bist\ fertig
        |in\ deinem\ (?:eigenen\ )?Tempo\ zurück
        |(?:dein|der|den|deinen|in\ den|deinem)\ Tag|hab\ es\ gut|alles\ Gute
    """,
    ),
    imports=ImportWords(
        safety=(
            "Beweg dich langsam, und nur so weit, wie es leicht geht. "
            "Wenn etwas weh tut, hör auf und ruh aus."
        ),
        thoughts=(
            "Lass weich, was nicht arbeiten muss.",
            "Spür, wo du getragen wirst.",
            "Lass den nächsten Atem kommen.",
            "Lass die Augen ruhen.",
            "Du musst nichts erreichen.",
            "Lass die Zeit vergehen.",
            "Hör der Stille eine Weile zu.",
        ),
        bell="Ab und zu klingt eine Glocke; lass sie kommen und gehen.",
        safe=r"\b(?:schmerz\w*|weh ?tut|arzt|ärztin|verletz\w+|schwindel\w*)\b",
        other_side=r"\b(?:wiederhol\w*|jetzt|dasselbe|wechsle?)\b[^.!?]{0,60}\banderen?\s+seite\b",
        again=r"\bwiederhol\w*[^.!?]{0,40}(?:mal|runden|durchgänge)\b",
        usual="und der die das dein deine du ist ein zu den mit nicht dich auf wie atem lass spür",
    ),
)
