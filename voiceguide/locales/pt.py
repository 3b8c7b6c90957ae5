"""Portuguese, with the numbers of Brazil: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.model import Locale, ReadingWords, measures, pairs

PT: Final = Locale(
    numbers="pt_BR",
    comma=True,
    to="a",
    either="ou",
    both="e/ou",
    minus="menos",
    number="número",
    signs={
        "&": "e",
        "+": "mais",
        "=": "igual a",
        "@": "arroba",
        "~": "cerca de",
        "<": "menos de",
        ">": "mais de",
    },
    measures=measures("""
        h, hora, horas: uma hora; horas; f
        min, minuto, minutos: um minuto; minutos; m
        s, seg, segundo, segundos: um segundo; segundos; m
        ms: um milissegundo; milissegundos; m
        mm: um milímetro; milímetros; m
        cm: um centímetro; centímetros; m
        m: um metro; metros; m
        km: um quilômetro; quilômetros; m
        g: um grama; gramas; m
        kg: um quilo; quilos; m
        x, ×: uma vez; vezes; f
        %: um por cento; por cento
        °: um grau; graus; m
        °C: um grau; graus; m
        $: um dólar; dólares; m
        €: um euro; euros; m
        £: uma libra; libras; f
    """),
    parts={
        2: ("meio", "meios"),
        3: ("terço", "terços"),
        4: ("quarto", "quartos"),
        5: ("quinto", "quintos"),
        6: ("sexto", "sextos"),
        7: ("sétimo", "sétimos"),
        8: ("oitavo", "oitavos"),
        9: ("nono", "nonos"),
        10: ("décimo", "décimos"),
    },
    and_part="e",
    half="meio",
    halves={"m": "meio", "f": "meia"},
    reading=ReadingWords(
        aloud="Para ler em voz alta em {length}.",
        record_one="1 linha por gravar, para {length}.",
        record="{n} linhas por gravar, para {length}.",
        pause="pausa de {length}",
        move="tempo para o movimento: {length}",
        phases=("inspirar em {n}", "segurar {n}", "expirar em {n}", "esperar {n}"),
        breathe="{rhythm}",
        wordless="{led}; depois, sem palavras: {rhythm}",
        times=("", "uma vez", "duas vezes", "três vezes", "quatro vezes", "cinco vezes", "seis vezes"),
        many_times="{n} vezes",
        second="1 segundo",
        seconds="{n} segundos",
        minute="1 minuto",
        minutes="{n} minutos",
        half="meio minuto",
        one_half="um minuto e meio",
        halves="{n} minutos e meio",
        left="lado esquerdo",
        right="lado direito",
    ),
    leading=pairs("""
        p. ex.: por exemplo
        p.ex.: por exemplo
        aprox.: aproximadamente
        Dr.: doutor
        Dra.: doutora
        Sr.: senhor
        Sra.: senhora
        n.º: número
        nº: número
        máx.: máximo
    """),
    closing=pairs("""
        etc.: et cetera
        min.: minutos
        seg.: segundos
    """),
    ordinal=r"(?<![\d.,])(\d{1,3})\.?(º|ª)",
    sentences=(
        "Dobre o joelho direito e levante a coxa até que ela aponte para cima.",
        "Deixe todo o seu peso afundar no chão, dos calcanhares até a cabeça.",
        "Inspire pelo nariz, e deixe a barriga subir.",
        "Solte o ombro esquerdo.",
        "Agora não há nada a fazer, nem aonde ir.",
        "Traga devagar os dois joelhos de volta ao centro.",
    ),
    passage=(
        "Dobre os joelhos, e apoie os pés na largura dos quadris.",
        "Cada expiração leva os dois joelhos para um lado. A próxima inspiração os traz de volta.",
        "Se a sua respiração é mais lenta que estas palavras, siga o ritmo dela.",
        "Deixe as pernas deslizarem até ficarem estendidas, e fique.",
    ),
    waking=("abra os olhos", "sente-se", "levante-se", "obrigad", "acorde"),
)
