"""Portuguese, with the numbers of Brazil: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.figures_pt import PT_FIGURES
from voiceguide.locales.model import ImportWords, Locale, ReadingWords, WordList, measures, pairs

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
        sqm: um metro quadrado; metros quadrados; m
        mg: um miligrama; miligramas; m
        ml: um mililitro; mililitros; m
        L, l, litro, litros: um litro; litros; m
        rep, reps: uma repetição; repetições; f
        mi: uma milha; milhas; f
        oz: uma onça; onças; f
        tsp: uma colher de chá; colheres de chá; f
        ft: um pé; pés; m
        lb, lbs: uma libra; libras; f
        kcal: uma quilocaloria; quilocalorias; f
        bpm: um batimento por minuto; batimentos por minuto; m
        Hz: um hertz; hertz; m
        ¥: um iene; ienes; m
        R$: um real; reais; m
        CHF: um franco suíço; francos suíços; m
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
    and_smaller="e",
    singular_below_two=True,
    figures=PT_FIGURES,
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
        minutes_and="{minutes} e {seconds}",
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
        Srta.: senhorita
        Prof.: professor
        Profa.: professora
        Sta.: santa
        Sto.: santo
        pág.: página
        cap.: capítulo
        esq.: esquerda
        dir.: direita
        vs.: contra
        n.º: número
        nº: número
        máx.: no máximo
    """),
    closing=pairs("""
        etc.: et cetera
        min.: minutos
        seg.: segundos
        reps.: repetições
        rep.: repetições
    """),
    ordinal=r"(?<![\d.,])(\d{1,3})\.?(º|ª|a(?=\s[^\W\d_]{3,})\b|o(?=\s[^\W\d_]{3,})\b)",
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
    craft=WordList(
        limb=r"""
        (?:joelho|perna|braço|antebraço|mão|(?<!\bde\ )(?<!\bem\ )pé(?!\ da\ cama)|quadril|ombro|cotovelo
        |calcanhar
        |tornozelo|punho|coxa|canela|panturrilha|nádega|axila|orelha)(?!-)
    """,
        leg=r"""
        joelhos?|pernas?|pés?|calcanhar(?:es)?|tornozelos?|coxas?|canelas?|panturrilhas?|dedos\ dos\ pés
        |solas?
    """,
        arm=r"braços?|antebraços?|mãos?|cotovelos?|punhos?|ombros?|dedos|palmas?|polegar(?:es)?|axilas?",
        head=r"cabeça|queixo|pescoço|nuca|orelhas?|rosto|nariz|mandíbula|olhos|pálpebras|língua|lábios|testa",
        trunk=r"""
        quadril|quadris|pelve|peito|costelas?|barriga|abdômen|costas|coluna|cintura|cóccix|sacro|tronco
        |nádegas?
        |corpo|peso
    """,
        left=r"esquerd[oa]",
        right=r"direit[oa](?!\ a)",
        moving=r"""
        dobre|levante|estique|leve|gire|abra|abaixe|baixe|cruze|descruze|apoie|coloque|ponha|traga|aproxime
        |deslize|incline
        |role|estenda|separe|junte|volte|sente-se|deite-se|puxe|empurre|mova|vire|suba|erga|recolha|alongue
        |pressione
        |aperte|abrace|segure|afaste|cubra-se|balance|tire|flexione|eleve|solte\ (?:o|a)
    """,
        letting=r"deixe|solte",
        opener=r"""
        \w+mente|agora|depois|então|devagar|com\ cuidado|de\ novo|outra\ vez|e|também|primeiro|desta\ vez
        |aos\ poucos
        |ao\ (?:inspirar|expirar)|mais\ uma\ vez
    """,
        joint=r"e|depois|então|enquanto|até|antes\ de|para\ que",
        pointing=r"""
        assim(?!\ (?:que|como|mesmo)\b)(?=[.,:!]|$)|como\ (?:mostro|você\ (?:vê|pode\ ver)|se\ vê|na\ imagem)
        |dest[ae]\ (?:maneira|forma|jeito)|olhe(?:-me)?|(?:o|seu)\ olhar|olhos\ (?:para|em\ direção)
        |(?:o|ao|do)\ outro\ (?:lado|joelho|braço|pé|ombro|cotovelo)|(?:a|à|da)\ outra\ (?:perna|mão|coxa
        |orelha)
        |opost[oa]
    """,
        vague=r"ess[ae]\ (?:mão|perna|joelho|braço|pé|ombro|cotovelo)",
        abbreviation=r"p\.\ ?ex|etc|aprox|min|seg|máx|n\.º|dra?|sra?",
        story=r"""
        [Qq]uando\ eu\ (?:era|estava|morava|morei|comecei|estudava|estudei|aprendi|tinha)
        |[Mm](?:eu|inha)s?\ (?:própri[oa]\ )?(?:professor(?:a|es)?|mestr[ea]|guru|alun[oa]s|corpo|costas
        |quadril|joelhos?
            |prática|médic[oa]|mãe|pai|avó|marido|mulher|amig[oa]s?|vida|formação|cachorr[oa]|gat[oa])
        |[Hh]á\ (?:muitos\ |dez\ |alguns\ )?anos|[Ee]u\ (?:sempre|costumava|lembro|também|nunca)
        |[Ll]embro\ (?:de|que)
    """,
        number=r"""
        dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|quatorze|quinze|dezesseis
        |dezoito|vinte
        |trinta|quarenta|cinquenta|dúzia|uma\ vez
    """,
        last=r"últim[oa]s?|mais\ uma(?:\ vez)?|mais\ um|acabou|terminamos|pronto",
        again=r"(?:e\ )?(?:outra\ vez|de\ novo|mais\ uma\ vez)",
        opening=r"(?:e\ )?(?:agora|depois|então)",
        promise=r"""
        (?:desta\ vez|agora|outra\ vez|de\ novo|segunda\ (?:vez|rodada))[^.!?]*
            (?:mais\ (?:devagar|lent[oa]s?|lentamente|tempo|long[oa]s?))
        |mais\ (?:devagar|lent[oa]s?|tempo|long[oa]s?)[^.!?]*\b(?:desta\ vez|que\ antes|que\ a\ primeira)
    """,
        quiet=r"""
        silêncio|calad[oa]|não\ direi|sem\ falar|no\ seu\ (?:ritmo|tempo)
        |(?:descanse|repouse|espere|fique|respire|pausa|descanso)\b[^.!?]{0,20}
        \ (?:\w+\ ){1,2}(?:minutos?|segundos)
        """,
        bell=r"sinos?|sininho|gongo|tigela",
        farewell=r"""
        adeus|tchau|obrigad[oa]|até\ (?:logo|breve|amanhã|a\ próxima)|cuide-se|(?:bom|ótimo
        |tenha\ um)\ (?:\w+\ )?dia
        |boa\ tarde|(?:o|seu|do)\ dia|(?:isso|isto)\ (?:é|foi)\ tudo|terminamos
        |no\ seu\ (?:próprio\ )?(?:ritmo|tempo)
    """,
    ),
    imports=ImportWords(
        safety="Mova-se devagar, e só até onde for fácil. Se algo doer, pare e descanse.",
        thoughts=(
            "Solte o que não precisa trabalhar.",
            "Sinta onde o corpo se apoia.",
            "Deixe o ar chegar.",
            "Deixe os olhos descansarem.",
            "Não há nada a alcançar.",
            "Deixe o tempo passar.",
            "Ouça o silêncio por um instante.",
        ),
        bell="De vez em quando, um sino vai tocar; deixe que venha e que se vá.",
        safe=r"\b(?:dor|dói|doer|médic[oa]|lesão|tontura\w*)\b",
        other_side=r"\b(?:repita|agora|o mesmo|troque)\b[^.!?]{0,60}\b(?:outro lado|lado oposto)\b",
        again=r"\b(?:repita|repete|faça\s+isto)\b[^.!?]{0,40}\b(?:vezes|vez|rondas|séries)\b",
        usual="os e de que seu sua você em com uma para agora sinta deixe respire corpo não",
    ),
)
