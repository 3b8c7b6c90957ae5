"""Spanish: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.model import Locale, ReadingWords, WordList, measures, pairs
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
    """),
    ordinal=r"(?<![\d.,])(\d{1,3})\.?(º|ª|er\b)",
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
    waking=("abre los ojos", "siéntate", "incorpórate", "levántate", "gracias", "despierta"),
    letters=4.66,
    syllables=2.0,
    count_syllables=spanish,
    craft=WordList(
        limb=r"""
        rodilla|pierna|brazo|antebrazo|mano|(?<!\bde\ )pie|cadera|hombro|codo|talón|tobillo|muñeca|muslo
        |espinilla|pantorrilla|nalga|axila|oreja|oído
    """,
        left=r"izquierd[oa]",
        # An upright back is "una espalda derecha", and straight on is "todo derecho".
        right=r"(?<!\bespalda\ )(?<!\bcolumna\ )(?<!\btodo\ )derech[oa]",
        # "Así que", "así como estás" and "quédate así" speak of what is felt and not of what is shown.
        pointing=r"""
        (?<!\bquédate\ )(?<!\bsigue\ )(?<!\bdescansa\ )(?<!\baun\ )(?<!\baún\ )así(?!\ (?:que|como|mismo)\b)
        |como\ (?:se\ ve|ves|ven|puedes\ ver|(?:te\ )?muestro)|de\ est[ae]\ (?:manera|forma|modo)
        |mírame|míranos|obsérvame|fíjate\ en\ mí
        |(?:e|a|de)l\ otro\ (?:lado|brazo|pie|hombro|codo|talón|tobillo|muslo)
        |la\ otra\ (?:pierna|rodilla|mano|cadera|oreja)
    """,
        abbreviation=r"p\.\ ?ej|etc|aprox|mins?|segs?|núm|máx|mín|izq|der|dcha|dcho|uds?|dra?|sra?",
        second_move=r"y\ luego|luego|después|y\ entonces|a\ continuación|antes\ de\ que",
        first_person=r"[Yy]o|[Mm]e|[Mm]í|[Mm]is?|[Mm]í[oa]s?|[Cc]onmigo",
    ),
)
