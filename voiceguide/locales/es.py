"""Spanish: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.figures_es import ES_FIGURES
from voiceguide.locales.model import ImportWords, Locale, ReadingWords, WordList, measures, pairs
from voiceguide.locales.spelling import spanish

ES: Final = Locale(
    numbers="es",
    comma=True,
    to="a",
    either="o",
    both="y/o",
    minus="menos",
    number="número",
    signs={"&": "y", "+": "más", "=": "igual a", "@": "arroba", "~": "unos", "<": "menos de", ">": "más de"},
    measures=measures("""
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
        sqm: un metro cuadrado; metros cuadrados; m
        mg: un miligramo; miligramos; m
        ml: un mililitro; mililitros; m
        L, l, litro, litros: un litro; litros; m
        rep, reps: una repetición; repeticiones; f
        cda, cdas: una cucharada; cucharadas; f
        cdta, cdtas, tsp: una cucharadita; cucharaditas; f
        mi: una milla; millas; f
        oz: una onza; onzas; f
        ft: un pie; pies; m
        lb, lbs: una libra; libras; f
        kcal: una kilocaloría; kilocalorías; f
        bpm: un latido por minuto; latidos por minuto; m
        Hz: un hercio; hercios; m
        ¥: un yen; yenes; m
        R$: un real; reales; m
        CHF: un franco suizo; francos suizos; m
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
    mended=(
        (r"veintiuno (?=mil)", "veintiún "),
        (r"\buno (?=mil)", "un "),
        (r"quadragésimo", "cuadragésimo"),
        (r"décimoprimero", "undécimo"),
        (r"décimosegundo", "duodécimo"),
    ),
    and_smaller="y",
    figures=ES_FIGURES,
    reading=ReadingWords(
        aloud="Para leer en voz alta en {length}.",
        record_one="1 línea por grabar, para {length}.",
        record="{n} líneas por grabar, para {length}.",
        pause="pausa de {length}",
        move="tiempo para moverse: {length}",
        phases=("inhalar en {n}", "sostener {n}", "exhalar en {n}", "esperar {n}"),
        breathe="{rhythm}",
        wordless="{led}; después, sin palabras: {rhythm}",
        times=("", "una vez", "dos veces", "tres veces", "cuatro veces", "cinco veces", "seis veces"),
        many_times="{n} veces",
        second="1 segundo",
        seconds="{n} segundos",
        minute="1 minuto",
        minutes="{n} minutos",
        half="medio minuto",
        one_half="un minuto y medio",
        halves="{n} minutos y medio",
        minutes_and="{minutes} y {seconds}",
        left="lado izquierdo",
        right="lado derecho",
    ),
    leading=pairs("""
        p. ej.: por ejemplo
        p.ej.: por ejemplo
        aprox.: aproximadamente
        Dr.: doctor
        Dra.: doctora
        Sr.: señor
        Sra.: señora
        Srta.: señorita
        Dña.: doña
        Prof.: profesor
        Profa.: profesora
        Sta.: santa
        Sto.: santo
        pág.: página
        cap.: capítulo
        izq.: izquierda
        dcha.: derecha
        dcho.: derecho
        vs.: contra
        c/u: cada uno
        núm.: número
        n.º: número
        nº: número
        máx.: máximo
        mín.: mínimo
    """),
    closing=pairs("""
        etc.: etcétera
        min.: minutos
        seg.: segundos
        reps.: repeticiones
        rep.: repeticiones
        Uds.: ustedes
        Ud.: usted
    """),
    ordinal=r"(?<![\d.,])(\d{1,3})\.?(º|ª|(?:er|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na)\b)",
    sentences=(
        "Dobla la rodilla derecha y levanta el muslo hasta que apunte hacia arriba.",
        "Deja que todo tu peso se hunda en el suelo, desde los talones hasta la cabeza.",
        "Inhala por la nariz, y deja que suba el vientre.",
        "Suelta el hombro izquierdo.",
        "Ahora no hay nada que hacer, ni adonde ir.",
        "Lleva despacio las dos rodillas de vuelta al centro.",
    ),
    passage=(
        "Dobla las rodillas, y apoya los pies tan separados como las caderas.",
        "Con cada exhalación, las dos rodillas van a un lado. Al inhalar, vuelven al centro.",
        "Si tu respiración es más lenta que estas palabras, sigue su ritmo.",
        "Deja que las piernas resbalen hasta estirarse, y quédate.",
    ),
    # "Siéntate en el borde de la cama" begins an evening; what wakes is to sit up, with nothing to sit on.
    waking=(
        "abre los ojos",
        "siéntate.",
        "siéntate,",
        "siéntate y",
        "siéntate despacio",
        "siéntate con ayuda",
        "incorpórate",
        "levántate",
        "gracias",
        "despierta",
    ),
    letters=4.66,
    syllables=2.0,
    count_syllables=spanish,
    craft=WordList(
        limb=r"""
        (?:rodilla|pierna|brazo|antebrazo|mano|(?<!\bde\ )(?<!\ba\ )pie(?!\ de\ la\ cama)|cadera|hombro|codo
        |talón
        |tobillo|muñeca|muslo|espinilla|pantorrilla|nalga|axila|oreja|oído)(?!-)
    """,
        leg=r"""
        rodillas?|piernas?|pies?|talón|talones|tobillos?|muslos?|espinillas?|pantorrillas?
        |dedos\ de\ los\ pies|plantas?
    """,
        arm=r"brazos?|antebrazos?|manos?|codos?|muñecas?|hombros?|dedos|palmas?|pulgar(?:es)?|axilas?",
        head=r"""
        cabeza|barbilla|mentón|cuello|nuca|orejas?|oídos?|cara|nariz|mandíbula|ojos|párpados|lengua|labios
        |frente
    """,
        trunk=r"""
        caderas?|pelvis|pecho|costillas?|vientre|abdomen|espalda|columna|cintura|cóccix|sacro|tronco|torso
        |nalgas?
        |glúteos?|cuerpo|peso|isquiones
    """,
        left=r"izquierd[oa]",
        # An upright back is "una espalda derecha", and straight on is "todo derecho".
        right=r"(?<!\bespalda\ )(?<!\bcolumna\ )(?<!\btodo\ )derech[oa]",
        moving=r"""
        dobla|levanta|estira|lleva|gira|abre|baja|sube|cruza|descruza|apoya|coloca|colócate|pon|ponte|trae
        |acerca|desliza
        |inclina|inclínate|rueda|extiende|separa|junta|vuelve|túmbate|siéntate|recoge|empuja|alarga|mueve|tira
        |presiona|aprieta|abraza|agarra|toma(?!\ (?:aire|una|otra|el\ tiempo|todo))|acuéstate|échate
        |incorpórate
        |regresa|dirige|flexiona|eleva|despliega|rota|balancea|arrastra|encoge|tápate|arrópate|date
        |suelta\ (?:el|la)
        |camina|retira|aparta|enrolla|quita|apaga|deshaz|tumba|gírate|muévete|recuéstate|levántate
    """,
        letting=r"deja(?!.*\b(?:acompañ\w+|sig[au]\w*|con\ (?:él|ella|ellas|ellos))\b)",
        opener=r"""
        \w+mente|ahora|luego|después|despacio|suavemente|con\ cuidado|otra\ vez|de\ nuevo|y|también|primero
        |esta\ vez
        |poco\ a\ poco|al\ (?:inhalar|exhalar)|con\ la\ (?:próxima\ )?(?:inhalación|exhalación)|una\ vez\ más
    """,
        joint=r"y|luego|después|mientras|hasta|antes\ de|para\ que",
        # "Así que", "así como estás" and "quédate así" speak of what is felt and not of what is shown.
        pointing=r"""
        (?<!\bquédate\ )(?<!\bsigue\ )(?<!\bdescansa\ )(?<!\baun\ )(?<!\baún\ )así(?!\ (?:que|como|mismo)\b)
        |como\ (?:se\ ve|ves|ven|puedes\ ver|(?:te\ )?muestro)|de\ est[ae]\ (?:manera|forma|modo)
        |mírame|míranos|obsérvame|fíjate\ en\ mí
        |(?:e|a|de)l\ otro\ (?:lado|brazo|pie|hombro|codo|talón|tobillo|muslo)
        |la\ otra\ (?:pierna|rodilla|mano|cadera|oreja)
        |(?<!\bque\ )(?<!\bpara\ )(?<!\bnada\ que\ )mira(?!\ si\b)|(?:la|tu)\ mirada|ojos\ (?:hacia
        |en\ (?:el|la))
        |opuest[oa]|contrari[oa](?!\ a)
    """,
        vague=r"es[ae]\ (?:mano|pierna|rodilla|brazo|pie|cadera|hombro|codo)",
        abbreviation=r"p\.\ ?ej|etc|aprox|mins?|segs?|núm|máx|mín|izq|der|dcha|dcho|uds?|dra?|sra?",
        story=r"""
        [Cc]uando\ (?:yo\ )?(?:era|estaba|estuve|viví|vivía|empecé|estudié|estudiaba|aprendí|tenía)
        |[Mm]is?\ (?:propi[oa]s?\ )?(?:maestr[oa]s?|profesor(?:a|es|as)?|gurú|alumn[oa]s|cuerpo|espalda
        |caderas?|rodillas?
            |práctica|médic[oa]|madre|padre|abuela|marido|mujer|amig[oa]s?|vida|formación|perr[oa]|gat[oa])
        |[Hh]ace\ (?:muchos\ |diez\ |unos\ )?años|[Rr]ecuerdo\ (?:cuando|que|a)|[Yy]o\ (?:siempre|solía
        |también|nunca|mism[oa])
        |[Aa]\ mí\ me
    """,
        # "Las dos rodillas" are both knees.
        number=r"""
        (?<!\blas\ )(?<!\blos\ )dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce
        |trece|catorce|quince|dieciséis|dieciocho
        |veinte|treinta
        |cuarenta|cincuenta|docena|una\ vez
    """,
        last=r"últim[oa]s?|una\ vez\ más|una\ más|uno\ más|otra\ más|hemos\ terminado|ya\ está|basta",
        again=r"(?:y\ )?(?:otra\ vez|de\ nuevo|una\ vez\ más)",
        opening=r"(?:y\ )?(?:ahora|luego|después|entonces)",
        promise=r"""
        (?:esta\ vez|ahora|otra\ vez|de\ nuevo|segunda\ (?:vez|ronda|vuelta))[^.!?]*(?<!\bno\ )
            (?:más\ (?:despacio|lent[oa]s?|lentamente|tiempo|larg[oa]s?))
        |más\ (?:despacio|lent[oa]s?|tiempo|larg[oa]s?)[^.!?]*\b(?:esta\ vez|que\ antes|que\ la\ primera)
    """,
        quiet=r"""
        silencio|callad[oa]|callo|callaré|no\ diré|a\ tu\ (?:aire|ritmo)|por\ tu\ cuenta
        |(?:descansa|descansad|reposa|espera|quédate|respira|pausa|descanso)\b[^.!?]{0,20}
        \ (?:\w+\ ){1,2}(?:minutos?|segundos)
        """,
        bell=r"campanas?|campanillas?|gong|cuenco",
        farewell=r"""
        adiós|gracias|hasta\ (?:luego|pronto|mañana|la\ próxima|otro\ día)|cuídate|que\ tengas|que\ te\ vaya
        |(?:buen|feliz|bonito)\ (?:día|fin)|buenos\ días|buenas\ tardes|(?:tu|del|el|al|con\ el)\ día
        |(?:eso|esto)\ (?:es|ha\ sido|era|fue)\ todo|hemos\ terminado|ya\ hemos\ acabado|a\ tu\ ritmo
    """,
    ),
    imports=ImportWords(
        safety="Muévete despacio, y solo hasta donde resulte fácil. Si algo duele, para y descansa.",
        thoughts=(
            "Suelta lo que no hace falta sostener.",
            "Siente dónde te apoyas.",
            "Deja que llegue el aire.",
            "Deja descansar los ojos.",
            "No hay nada que alcanzar.",
            "Deja pasar el tiempo.",
            "Escucha un rato el silencio.",
        ),
        bell="De vez en cuando sonará una campana; deja que llegue y se vaya.",
        safe=r"\b(?:dolor|duele|médic[oa]|lesi\w+|mare\w+)\b",
        other_side=r"\b(?:repite|ahora|lo mismo|cambia)\b[^.!?]{0,60}\b(?:otro lado|lado contrario)\b",
        again=r"\b(?:repite|repita|repítelo|repetid|hazlo)\b[^.!?]{0,40}\b(?:veces|vez|rondas|series)\b",
        usual="el los las y de que tu en con una por ahora siente deja respira cuerpo más",
    ),
)
