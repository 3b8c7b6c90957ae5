"""English: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.model import Locale, ReadingWords, WordList, measures, pairs
from voiceguide.locales.spelling import english

EN: Final = Locale(
    numbers="en",
    comma=False,
    to="to",
    either="or",
    both="and/or",
    minus="minus",
    number="number",
    signs={
        "&": "and",
        "+": "plus",
        "=": "equals",
        "@": "at",
        "~": "about",
        "<": "less than",
        ">": "more than",
    },
    measures=measures("""
        h, hr, hrs: one hour; hours
        min, mins, minute, minutes: one minute; minutes
        s, sec, secs, second, seconds: one second; seconds
        ms: one millisecond; milliseconds
        mm: one millimetre; millimetres
        cm: one centimetre; centimetres
        m: one metre; metres
        km: one kilometre; kilometres
        ft: one foot; feet
        g: one gram; grams
        kg: one kilogram; kilograms
        lb, lbs: one pound; pounds
        bpm: one beat a minute; beats a minute
        Hz: one hertz; hertz
        x, ×: one time; times
        %: one percent; percent
        °: one degree; degrees
        °C: one degree Celsius; degrees Celsius
        °F: one degree Fahrenheit; degrees Fahrenheit
        $: one dollar; dollars
        €: one euro; euros
        £: one pound; pounds
    """),
    parts={
        2: ("half", "halves"),
        3: ("third", "thirds"),
        4: ("quarter", "quarters"),
        5: ("fifth", "fifths"),
        6: ("sixth", "sixths"),
        7: ("seventh", "sevenths"),
        8: ("eighth", "eighths"),
        9: ("ninth", "ninths"),
        10: ("tenth", "tenths"),
    },
    and_part="and",
    half="a half",
    halves={"": "half a"},
    reading=ReadingWords(
        aloud="To read aloud in {length}.",
        record_one="1 line to record for {length}.",
        record="{n} lines to record for {length}.",
        pause="pause {length}",
        move="time to move: {length}",
        phases=("in for {n}", "hold for {n}", "out for {n}", "rest for {n}"),
        breathe="breathe {rhythm}",
        wordless="{led}; then without words: {rhythm}",
        times=("", "once", "twice", "three times", "four times", "five times", "six times"),
        many_times="{n} times",
        second="1 second",
        seconds="{n} seconds",
        minute="1 minute",
        minutes="{n} minutes",
        half="half a minute",
        one_half="one and a half minutes",
        halves="{n} and a half minutes",
        left="left side",
        right="right side",
    ),
    leading=pairs("""
        e.g.: for example
        i.e.: that is
        approx.: approximately
        Dr.: Doctor
        vs.: versus
        incl.: including
        max.: at most
        w/o: without
        w/: with
    """),
    closing=pairs("""
        etc.: and so on
        min.: minutes
        mins.: minutes
        sec.: seconds
        secs.: seconds
        hrs.: hours
        a.m.: AM
        p.m.: PM
    """),
    heteronyms=(
        ("close your", "cloze your"),
        ("close the", "cloze the"),
        ("close them", "cloze them"),
        ("close both", "cloze both"),
        ("close one", "cloze one"),
        ("eyes close", "eyes cloze"),
        ("eyelids close", "eyelids cloze"),
        ("lids close", "lids cloze"),
        ("lips close", "lips cloze"),
        ("them close", "them cloze"),
        ("may close", "may cloze"),
        ("can close", "can cloze"),
        ("bow forward", "bough forward"),
        ("bow down", "bough down"),
        ("bow over", "bough over"),
        ("take a bow", "take a bough"),
        ("tear away", "tare away"),
        ("wound up", "wowned up"),
        ("wound tight", "wowned tight"),
        ("wind down", "wined down"),
        ("wind your", "wined your"),
    ),
    sounds=pairs("""
        be content: bi kəntˈɛnt
        are content: ɑr kəntˈɛnt
        is content: ɪz kəntˈɛnt
        feel content: fˈil kəntˈɛnt
        stay content: stˈeɪ kəntˈɛnt
        rest content: rˈɛst kəntˈɛnt
        contract the: kəntrˈækt ðə
        contract your: kəntrˈækt jʊr
        contract and: kəntrˈækt ænd
        muscles contract: mˈʌsəlz kəntrˈækt
        belly contract: bˈɛli kəntrˈækt
        to contract: tə kəntrˈækt
        object to: əbdʒˈɛkt tu
        progress slowly: prəɡrˈɛs slˈoʊli
        produce warmth: prədˈus wˈɔrmθ
        produce heat: prədˈus hˈit
        sacrum: sˈeɪkrəm
        vertebrae: vˈɜrtəbreɪ
        iliopsoas: ˌɪlioʊsˈoʊəs
        pectoralis: pˌɛktərˈælɪs
        savasana: ʃəvˈɑsənə
        shavasana: ʃəvˈɑsənə
        balasana: bɑlˈɑsənə
        tadasana: tɑdˈɑsənə
        hatha: hˈɑtə
        mudra: mˈudrə
        nadi: nˈɑdi
        shodhana: ʃˈoʊdənə
        ujjayi: udʒˈaɪi
        kapalabhati: kˌɑpɑləbˈɑti
        bhramari: brˈɑməri
    """),
    ordinal=r"(?<![\d.,])(\d{1,9})(st|nd|rd|th)\b",
    sentences=(
        "Bend your right knee and lift the thigh until it points straight up.",
        "Let your whole weight sink into the floor, from your heels to the back of your head.",
        "Breathe in through the nose, and let the belly rise.",
        "Soften your left shoulder.",
        "There is nothing to do now, and nowhere to go.",
        "Slowly bring both knees back to the centre.",
    ),
    passage=(
        "Bend your knees, and set your feet down as wide as your hips.",
        "Each breath out takes both knees to one side. The next breath in brings them home.",
        "If your breath is slower than these words, go at its pace.",
        "Let your legs slide down long, and stay.",
    ),
    waking=("open your eyes", "sit up", "thank you", "stand up", "wake up"),
    letters=4.06,
    syllables=1.2,
    count_syllables=english,
    craft=WordList(
        limb=r"knee|leg|arm|hand|foot|hip|shoulder|elbow|heel|ankle|wrist|thigh|shin|ear",
        left=r"left",
        right=r"right(?!\ (?:angles?|here|now|away)\b)",
        pointing=r"""
        like\ this|like\ so|as\ shown|as\ you\ can\ see|watch\ me|look\ at\ me
        |the\ other\ (?:side|leg|knee|arm|hand|foot)
    """,
        abbreviation=r"e\.g|i\.e|etc|approx|mins?|secs?|vs|deg|no",
        second_move=r"and\ then|then|after\ that|before\ you",
        first_person=r"I|me|my|mine",
        heteronym=r"close|wind|lead|tear|bow|wound|sow|live",
    ),
)
