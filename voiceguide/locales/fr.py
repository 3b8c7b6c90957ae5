"""French: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.figures_fr import FR_FIGURES
from voiceguide.locales.model import ImportWords, Locale, ReadingWords, WordList, measures, pairs

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
        sqm: un mètre carré; mètres carrés; m
        mg: un milligramme; milligrammes; m
        ml: un millilitre; millilitres; m
        cl: un centilitre; centilitres; m
        L, l, litre, litres: un litre; litres; m
        rép: une répétition; répétitions; f
        mn: une minute; minutes; f
        mi: un mille; milles; m
        oz: une once; onces; f
        tsp: une cuillère à café; cuillères à café; f
        ft: un pied; pieds; m
        lb, lbs: une livre; livres; f
        kcal: une kilocalorie; kilocalories; f
        bpm: un battement par minute; battements par minute; m
        Hz: un hertz; hertz; m
        ¥: un yen; yens; m
        R$: un real; reals; m
        CHF: un franc suisse; francs suisses; m
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
    mended=((r"vingtsième", "vingtième"),),
    respelt=(
        (r"\b([Uu]ne?) demi (?!(?:de|du|des|et|ou|à|par|pour|sur)\b)(?=[^\W\d_]{2})", r"\1 demi-"),
        # As the number of something it has no plural: "les années quatre-vingt".
        (r"\b([Aa]nnées|[Pp]ages?|[Nn]uméro|[Cc]hapitre) quatre-vingts\b", r"\1 quatre-vingt"),
    ),
    singular_below_two=True,
    figures=FR_FIGURES,
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
        minutes_and="{minutes} et {seconds}",
        left="côté gauche",
        right="côté droit",
    ),
    leading=pairs("""
        p. ex.: par exemple
        p.ex.: par exemple
        c.-à-d.: c'est-à-dire
        env.: environ
        Dr: docteur
        Dr.: docteur
        Pr: professeur
        Mlle: mademoiselle
        Mmes: mesdames
        cf.: voir
        vs: contre
        Mme: madame
        max.: au maximum
        n°: numéro
    """),
    closing=pairs("""
        etc.: et cetera
        min.: minutes
        sec.: secondes
        rép.: répétitions
    """),
    ordinal=r"(?<![\d.,])(\d{1,9})(ers?|res?|ères?|èmes?|es?|ndes?|nds?)\b",
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
    craft=WordList(
        limb=r"""
        (?:genou|jambe|bras|avant-bras|main|(?<!\bà\ )pied(?!\ du\ lit)|hanche|épaule|coude|talon|cheville
        |poignet
        |cuisse|tibia|mollet|oreille|fesse)(?!-)
    """,
        leg=r"genoux?|jambes?|pieds?|talons?|chevilles?|cuisses?|tibias?|mollets?|orteils?|plantes?",
        arm=r"bras|avant-bras|mains?|coudes?|poignets?|épaules?|doigts?|paumes?|pouces?",
        head=r"tête|menton|cou|nuque|oreilles?|visage|nez|mâchoire|yeux|paupières?|langue|lèvres|front",
        trunk=r"""
        hanches?|bassin|poitrine|côtes?|ventre|dos|colonne|taille|coccyx|sacrum|tronc|buste|fesses?|corps
        |poids
    """,
        left=r"gauche",
        right=r"droite|(?<!\btout\ )(?<!\btiens-toi\ )(?<!\bdos\ )(?<!\bdos\ bien\ )droit",
        moving=r"""
        (?:plie|lève|étire|amène|tourne|abaisse|baisse|croise|décroise|pose|place|rapproche|glisse|incline
        |roule|écarte
        |rassemble|allonge|pousse|tire|bouge|ramène|soulève|penche|presse|serre|appuie|attrape|dépose
        |enroule|déroule
        |monte|remonte|retourne|décale|ouvre|bascule|relève|couvre)[sz]?
        |(?:pliez|levez|étirez|amenez|mettez|revenez|étendez|descendez|prenez|redescendez|ramenez|soulevez)
        |mets|étends|reviens|assieds-toi|descends|redescends|prends(?!\ (?:une|ton|le\ temps))
        |couche-toi|allonge-toi|retourne-toi
    """,
        letting=r"laisse[sz]?|laissez",
        opener=r"""
        \w+ment|maintenant|puis|ensuite|alors|et|encore|encore\ une\ fois|cette\ fois|d'abord|à\ nouveau
        |à\ (?:l'inspiration|l'expiration)|en\ (?:inspirant|expirant)
    """,
        joint=r"et|puis|ensuite|pendant\ que|jusqu'à|avant\ de|pour\ que",
        pointing=r"""
        comme\ (?:ça|ceci|cela|sur\ l'image|tu\ (?:le\ )?vois|vous\ (?:le\ )?voyez|moi|je)
        |de\ cette\ (?:façon|manière)
        |regarde[zs]?(?:-moi)?|(?:le|ton|votre)\ regard|yeux\ vers
        |l'autre\ (?:côté|jambe|genou|bras|main|pied|hanche|épaule|coude|talon|cheville|oreille)
        |opposée?|d'en\ face
    """,
        vague=r"cette\ (?:jambe|main|hanche|épaule|cheville|cuisse)|ce\ (?:genou|bras|pied|coude|talon)",
        abbreviation=r"p\.\ ?ex|etc|env|min|sec|max|n°|M",
        story=r"""
        [Qq]uand\ j'(?:étais|ai|avais|habitais|étudiais)|[Ll]orsque\ j'(?:étais|ai)|[Jj]e\ me\ souviens
        |[Mm](?:on|a|es)\ (?:professeure?s?|maîtres?|gourou|élèves|corps|dos|hanches?|genoux?|pratique
        |médecin|mère
            |père|grand-mère|mari|femme|amie?s?|vie|formation|chiens?|chats?)
        |[Ii]l\ y\ a\ (?:des|dix|quelques|longtemps)(?:\ ans|\ années)?
    """,
        number=r"""
        deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente
        |quarante
        |cinquante|douzaine|une\ fois
    """,
        last=r"derniers?|dernières?|encore\ une?|une\ fois\ encore|c'est\ fini|terminée?",
        again=r"(?:et\ )?(?:encore\ une\ fois|à\ nouveau|de\ nouveau|encore)",
        opening=r"(?:et\ )?(?:maintenant|puis|ensuite|alors)",
        promise=r"""
        (?:cette\ fois|maintenant|encore|deuxième\ (?:fois|tour))[^.!?]*(?:plus\ (?:lentement|lents?|lentes?
        |longtemps|longs?|longues?))
        |plus\ (?:lentement|longtemps)[^.!?]*\b(?:cette\ fois|qu'avant|que\ la\ première)
    """,
        quiet=r"""
        silence|silencieu\w+|me\ tais|tairai|ne\ dis\ plus\ rien|calme|à\ ton\ rythme
        |(?:repose(?:z)?|reste(?:z)?|attend(?:s|ez)|respire(?:z)?|pause|repos)\b[^.!?]{0,20}
        [\ '](?:\w+\ ){1,2}(?:minutes?|secondes)
        """,
        bell=r"cloches?|clochettes?|gong|bol",
        farewell=r"""
        au\ revoir|merci|à\ (?:bientôt|demain|la\ prochaine)|prends\ soin|prenez\ soin|bonne\ (?:journée
        |matinée|soirée)
        |bon\ après-midi|c'est\ (?:fini|tout|terminé)|(?:ta|votre|la)\ journée|à\ ton\ rythme|à\ votre\ rythme
    """,
    ),
    imports=ImportWords(
        safety="Bouge lentement, et seulement tant que c'est facile. Si quelque chose fait mal, arrête.",
        thoughts=(
            "Relâche ce qui n'a rien à faire.",
            "Sens ce qui te porte.",
            "Laisse venir le prochain souffle.",
            "Laisse tes yeux se reposer.",
            "Il n'y a rien à atteindre.",
            "Laisse passer le temps.",
            "Écoute le silence un moment.",
        ),
        bell="De temps en temps, une cloche sonnera; laisse-la venir et partir.",
        safe=r"\b(?:douleur\w*|fait mal|médecin|bless\w+|vertige\w*)\b",
        other_side=r"\b(?:répète[z]?|maintenant|même chose|change[z]?)\b[^.!?]{0,60}\bautre côté\b",
        again=r"\b(?:répète[z]?|répétez|refais|refaites|recommence[z]?)\b[^.!?]{0,40}\b(?:fois|tours|séries)\b",
        usual="le les et vous votre des du une dans est que pour avec vos respirez corps laissez",
    ),
)
