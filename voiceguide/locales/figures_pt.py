"""Portuguese: dates, times of day, rates and names with figures, as they are written and said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.genders import portuguese_gender
from voiceguide.locales.model import Figures, Measure

PT_FIGURES: Final = Figures(
    months=(
        *(
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
        ),
        *("novembro", "dezembro"),
    ),
    months_short={
        "jan": 1,
        "fev": 2,
        "mar": 3,
        "abr": 4,
        "jun": 6,
        "jul": 7,
        "ago": 8,
        "set": 9,
        "out": 10,
        "nov": 11,
        "dez": 12,
    },
    date="{day} de {month}",
    dated=" de {year}",
    ordinal_days="first",
    day_first=True,
    on=r"dia|em|no\ dia|até\ o\ dia|desde",
    at=r"(?:às|as|das|até\ às|desde\ as|pelas)",
    unsure=r"(?:desde|até|entre|antes\ de|depois\ de|de(?=\ \d+:\d\d\ a\ \d))",
    hour="{hour}",
    minute="{hour} e {minute}",
    hour_gender="f",
    day_parts=("da manhã", "da tarde", "da noite"),
    years=r"ano|anos|em",
    per="por",
    counted_for=r"""
        lado|perna|braço|mão|pé|joelho|quadril|ombro|cotovelo|direção|dia|noite|semana|mês|ano|minuto|hora|segundo|série
        |rodada|volta|repetição|exercício|pessoa|respiração|inspiração|expiração|sessão|aula|posição|postura|círculo
        |ciclo|estação|músculo|movimento|bloco|cabeça|xícara|litro
    """,
    of="de",
    numbered=r"""
        rodada|série|parte|passo|dia|semana|sessão|lição|repetição|lado|nível|exercício|etapa|fase|ciclo|circuito|volta
        |página|capítulo|vídeo|episódio|bloco|seção|respiração|estação|aula
    """,
    at_least="no mínimo",
    by="por",
    sides=(Measure("um pé", "pés", "m"), Measure("uma polegada", "polegadas", "f")),
    of_length=r"de\ (?:comprimento|largura|altura|profundidade|distância|diâmetro|espessura)|acima|abaixo",
    books=r"""
        (?:Salmos?|Sl\.?|Gênesis|Êxodo|Isaías|Provérbios|Eclesiastes|Mateus|Marcos|Lucas|João|Romanos|Coríntios|Gálatas
        |Efésios|Filipenses|Hebreus|Tiago|Apocalipse|Gita|Sutras?|Sura|Alcorão|Dhammapada|[Cc]apítulo)
    """,
    verse=("versículo", "versículos"),
    ratio=r"proporção|proporções|relação|razão",
    ratio_to="para",
    posed=r"""
        [Gg]uerreiro|[Hh]erói|[Pp]arte|[Nn]ível|[Ff]ase|[Ee]tapa|[Cc]apítulo|[Aa]to|[Ss]érie|[Ll]ivro|[Vv]olume|[Tt]ipo
        |[Gg]rau|[Cc]lasse|[Rr]odada|[Ss]eção|[Pp]asso|[Ss]emana|[Dd]ia|[Vv]ariante|[Vv]ersão|[Oo]pção|[Ss]éculo|\w+asana
    """,
    cents={
        "$": (" e ", "centavo", "centavos"),
        "R$": (" e ", "centavo", "centavos"),
        "€": (" e ", "cêntimo", "cêntimos"),
        "£": (" e ", "pêni", "pence"),
    },
    part_of=(" de ", " de "),
    half_more="meia",
    in_sets="de",
    sets=Measure("uma série", "séries", "f"),
    rated=r"RPE|esforço|intensidade|dor|escala|tensão|estresse|energia|força|pontuação|nota",
    out_of="de",
    each_at="a",
    before_numbers={"p.": "página", "pp.": "páginas", "vol.": "volume", "fig.": "figura"},
    before_names={"S.": "são"},
    gender=portuguese_gender,
)
