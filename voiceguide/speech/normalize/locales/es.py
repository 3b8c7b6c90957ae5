"""Spanish: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.speech.normalize.locales.model import Locale, measures, pairs

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
)
