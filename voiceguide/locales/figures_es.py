"""Spanish: dates, times of day, rates and names with figures, as they are written and said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.genders import spanish_gender
from voiceguide.locales.model import Figures, Measure

ES_FIGURES: Final = Figures(
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
        *("noviembre", "diciembre"),
    ),
    months_short={
        "ene": 1,
        "feb": 2,
        "mar": 3,
        "abr": 4,
        "may": 5,
        "jun": 6,
        "jul": 7,
        "ago": 8,
        "sep": 9,
        "sept": 9,
        "oct": 10,
        "nov": 11,
        "dic": 12,
        "setiembre": 9,
    },
    date="{day} de {month}",
    dated=" de {year}",
    ordinal_days="",
    day_first=True,
    on=r"el|del|al|día|hasta\ el|desde\ el",
    at=r"(?:las|la)",
    unsure=r"(?:desde|hasta|entre|antes\ de|después\ de|de(?=\ \d+:\d\d\ a\ \d))",
    hour="{hour}",
    minute="{hour} y {minute}",
    hour_gender="f",
    day_parts=("de la mañana", "de la tarde", "de la noche"),
    years=r"año|años|en",
    per="por",
    counted_for=r"""
        lado|pierna|brazo|mano|pie|rodilla|cadera|hombro|codo|dirección|día|noche|semana|mes|año|minuto|hora|segundo
        |serie|ronda|vuelta|repetición|ejercicio|persona|respiración|inhalación|exhalación|sesión|clase|posición|postura
        |círculo|ciclo|estación|músculo|movimiento|bloque|cabeza|taza|litro
    """,
    of="de",
    numbered=r"""
        ronda|serie|parte|paso|día|semana|sesión|lección|repetición|lado|nivel|ejercicio|etapa|fase|ciclo|circuito
        |vuelta|página|capítulo|vídeo|video|episodio|bloque|sección|respiración|estación|clase
    """,
    at_least="al menos",
    by="por",
    sides=(Measure("un pie", "pies", "m"), Measure("una pulgada", "pulgadas", "f")),
    of_length=r"""
        de\ (?:largo|ancho|alto|alta|fondo|grosor|distancia|diámetro|altura|anchura)|por\ (?:encima|debajo)
    """,
    books=r"""
        (?:Salmos?|Sal\.?|Génesis|Éxodo|Isaías|Proverbios|Eclesiastés|Mateo|Marcos|Lucas|Juan|Romanos|Corintios|Gálatas
        |Efesios|Filipenses|Hebreos|Santiago|Apocalipsis|Gita|Sutras?|Sura|Corán|Dhammapada|[Cc]apítulo)
    """,
    verse=("versículo", "versículos"),
    ratio=r"proporción|proporciones|relación|razón",
    ratio_to="a",
    posed=r"""
        [Gg]uerrero|[Hh]éroe|[Pp]arte|[Nn]ivel|[Ff]ase|[Ee]tapa|[Cc]apítulo|[Aa]cto|[Ss]erie|[Ll]ibro|[Vv]olumen|[Tt]ipo
        |[Gg]rado|[Cc]lase|[Rr]onda|[Ss]ección|[Pp]aso|[Ss]emana|[Dd]ía|[Vv]ariante|[Vv]ersión|[Oo]pción|[Ss]iglo|\w+asana
    """,
    cents={
        "$": (" con ", "centavo", "centavos"),
        "€": (" con ", "céntimo", "céntimos"),
        "£": (" con ", "penique", "peniques"),
    },
    part_of=(" de ", " de "),
    half_more="media",
    in_sets="de",
    sets=Measure("una serie", "series", "f"),
    rated=r"RPE|esfuerzo|intensidad|dolor|escala|tensión|estrés|energía|fuerza|puntuación|nota",
    out_of="sobre",
    each_at="a",
    before_numbers={"p.": "página", "pp.": "páginas", "vol.": "volumen", "fig.": "figura"},
    before_names={"D.": "don", "S.": "san"},
    gender=spanish_gender,
)
