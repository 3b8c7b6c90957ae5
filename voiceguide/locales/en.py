"""English: figures, signs and abbreviations as they are said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.figures_en import EN_FIGURES
from voiceguide.locales.model import ImportWords, Locale, ReadingWords, WordList, measures, pairs
from voiceguide.locales.spelling import english

EN_IMPORTS: Final = ImportWords(
    safety="Move slowly, and only as far as it feels easy. If anything hurts, stop and rest.",
    thoughts=(
        "Soften whatever need not work.",
        "Feel where you are carried.",
        "Let the next breath come to you.",
        "Let your eyes rest.",
        "There is nothing to reach.",
        "Let the time go by.",
        "Listen to the quiet for a while.",
    ),
    bell="A bell will ring now and then; let it come and go.",
    safe=r"\b(?:pain|painful|hurts?|hurting|doctor|physician|injur\w+|dizz\w+|medical)\b|\bstop if\b",
    other_side=r"\b(?:repeat|do|now|same|switch|change|and)\b[^.!?]{0,60}\b(?:other|opposite|second)\s+side\b",
    again=r"\b(?:repeat|do\s+(?:this|it|that))\b[^.!?]{0,40}\b(?:times|rounds|sets|twice|(?:once|one)\s+more)\b",
    usual="the and your you of to in let with this is now breath as from it that feel",
)
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
        h, hr, hrs, hour, hours: one hour; hours
        min, mins, minute, minutes: one minute; minutes
        s, sec, secs, second, seconds: one second; seconds
        ms: one millisecond; milliseconds
        mm: one millimetre; millimetres
        cm: one centimetre; centimetres
        m: one metre; metres
        km: one kilometre; kilometres
        inch, inches: one inch; inches
        ft, feet, foot: one foot; feet
        yd, yds: one yard; yards
        mi, mile, miles: one mile; miles
        sqm: one square metre; square metres
        ml: one millilitre; millilitres
        L, l, litre, litres, liter, liters: one litre; litres
        oz: one ounce; ounces
        tsp: one teaspoon; teaspoons
        tbsp: one tablespoon; tablespoons
        cup, cups: one cup; cups
        mph: one mile per hour; miles per hour
        kmh: one kilometre per hour; kilometres per hour
        kcal: one kilocalorie; kilocalories
        mg: one milligram; milligrams
        day, days: one day; days
        week, weeks: one week; weeks
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
        ¥: one yen; yen
        R$: one real; reais
        CHF: one Swiss franc; Swiss francs
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
    figures=EN_FIGURES,
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
        minutes_and="{minutes} and {seconds}",
        left="left side",
        right="right side",
    ),
    leading=pairs("""
        e.g.: for example
        i.e.: that is
        approx.: approximately
        Dr.: Doctor
        Mr.: Mister
        Mrs.: Missus
        Ms.: Miz
        Prof.: Professor
        Rev.: Reverend
        Mt.: Mount
        cf.: compare
        ca.: about
        vs.: versus
        incl.: including
        max.: at most
        w/out: without
        w/in: within
        w/o: without
        b/w: between
        b/c: because
        w/: with
    """),
    closing=pairs("""
        etc.: and so on
        min.: minutes
        mins.: minutes
        sec.: seconds
        secs.: seconds
        hrs.: hours
        lbs.: pounds
        oz.: ounces
        ft.: feet
        tsp.: teaspoons
        tbsp.: tablespoons
        reps.: repetitions
        Jr.: Junior
        Sr.: Senior
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
        # "Hip width", "shoulder blades", "an arm's length" and "the foot of the bed" are measures and places.
        limb=r"""
        (?:knee(?!\ drops?)|leg|arm(?!'s|’s)|hand|foot(?!\ (?:of|end|apart|away))|hip(?!\ (?:width|height
        |bones))
        |shoulder(?!\ (?:blades?|height|width|level))|elbow|heel|ankle|wrist|thigh|shin|calf|ear)(?!-)
    """,
        leg=r"knees?|legs?|foot|feet|heels?|ankles?|thighs?|shins?|calf|calves|toes?|soles?",
        arm=r"arms?|hands?|elbows?|wrists?|shoulders?|fingers?|fingertips?|palms?|thumbs?|forearms?",
        head=r"head|chin|neck|ears?|face|nose|jaw|eyes?|eyelids?|tongue|lips|forehead|cheeks?",
        # "Come back" names no part of the body.
        trunk=r"""
        (?:(?<=\byour\ )|(?<=\bthe\ )|(?<=\blow\ )|(?<=\blower\ )|(?<=\bupper\ )|(?<=\bwhole\ ))back|
        hips?|pelvis|chest|ribs?|ribcage|belly|spine|waist|tailbone|sacrum|torso|trunk|buttocks?|seat
        |body
        |bottom|sit\ bones?|weight
    """,
        # "The right to rest" and "what is left" are no sides.
        left=r"""
        (?<!\bis\ )(?<!\bare\ )(?<!\bnothing\ )(?<!\bwhat's\ )left
        (?!\ (?:to\ (?:do|say|hold|change|go|be|let)|over|behind|now)\b)
    """,
        right=r"""
        (?<!\ball\ )(?<!\bthat's\ )(?<!\bget\ )(?<!\bit\ )(?<!\bjust\ )(?<!\bfeels\ )
        (?<!\bfeel\ )(?<!\bquite\ )right
        (?!\ (?:angles?|here|now|away|up|down|back|through|where|as|for|there|next)\b)
        (?!\ to\ (?:rest|be|stop|say|feel|ask|sleep|take|do)\b)
    """,
        moving=r"""
        bend|lift|raise|stretch|straighten|turn|roll|slide|bring|draw|pull|push|press|place|put|set|lay
        |lower|open
        |take(?!\ (?:an?|another|one|two|three|a\ few|your\ time|all|as|it|in|care)\b)|cross|uncross|hook
        |hug|walk
        |step|lean|fold|tilt|tip|swing|drop|reach|extend|move|shift|point|flex|sit|stand|kneel
        |come(?!\ (?:home|to\ rest|back\ to\ your\ breath))
        |send|float|tuck|wrap|clasp|interlace|circle|rotate|curl|uncurl|unfold|spread|widen|squeeze|grab|catch
        |carry|switch|fetch|pick|swap|change|sway|rock|bow|nod|twist|untwist|unwind|lengthen|shake|wiggle
    """,
        letting=r"let(?!.*\b(?:with\ (?:it|them|you)|follow|come\ along|join))",
        opener=r"""
        \w+ly|now|next|then|again|also|please|just|simply|once\ more|this\ time|first|so|and|let's|for\ now
        |(?:with|on)\ (?:the|your|each)\ (?:next\ )?(?:breath|inhale|exhale)(?:\ (?:in|out))?
    """,
        joint=r"and|then|while|as|before|until|so\ that|till",
        # "Nothing to look at" and "no need to watch" ask nobody to look; "see if" means "find out".
        pointing=r"""
        like\ this|like\ so|as\ shown|(?:as\ )?you\ (?:can|will|should)\ see|you'll\ see|as\ you\ see
        |see\ (?:your|the)
        |gaz(?:e|es|ing)|look\ at\ me
        |(?<!\bto\ )(?<!\byour\ )(?<!\ba\ )(?<!\bthe\ )(?<!\bto\ a\ )watch(?:\ me)?(?!\ or\b)
        |look(?:ing)?\ (?:over|up|down|towards?|past|out|along|left|right|straight|ahead|into|around|back
            |to\ (?:the|your)|at\ your)
        |(?<!\bto\ )(?<!\ba\ )look(?!\ (?:after|forward\ to))
        |eyes\ (?:to|towards?|past|on\ (?:the|your)|up|down|over|following|follow)
        |the\ other\ (?:side|leg|knee|arm|hand|foot|hip|shoulder|elbow|heel|ankle|wrist|thigh|shin|ear)
        |opposite(?!\ (?:of|feelings?|is|happens|may|can)\b)
    """,
        vague=r"""
        (?<!\bso\ )that\ (?:hand|leg|knee|arm|foot|hip|shoulder|elbow|heel|ankle|wrist|thigh|shin|ear)
    """,
        abbreviation=r"e\.g|i\.e|etc|approx|mins?|secs?|vs|deg|no(?=\.\s*\d)",
        story=r"""
        [Ww]hen\ I\ (?:was|first|lived|studied|learn(?:ed|t)|began|started|did|had|went|moved|broke|hurt|got)
        |(?<!\b[Mm]ay\ )I\ (?:remember|once|used\ to|learned|learnt|studied|lived|grew|always|never|love
        |often|started|tried|was|had
            |myself)
        |I'(?:ve|d)(?!\ like\ you)
        |[Mm]y\ (?:own\ )?(?:teachers?|guru|students?|clients?|patients?|body|back|hips?|knees?|practice
        |doctor|mother
            |father|grandmother|husband|wife|partner|friends?|life|training|studio|cat|dog)
        |[Yy]ears\ ago|[Oo]ne\ of\ my
    """,
        # Where the words around it make the meaning plain, voices read it right: "to close", "the wind".
        heteronym=r"""
        (?<!\bto\ )(?<!\ba\ )close
            (?!\ (?:to|by|together|beside|beneath|under|around|enough|against|friends?|family)\b)
        |(?<!\bthe\ )(?<!\bno\ )(?<!\ba\ )(?<!\bsoft\ )(?<!\bgentle\ )(?<!\blight\ )(?<!\bcool\ )
            (?<!\bwarm\ )wind
        |(?<=\bas\ )lead|(?<=\blike\ )lead|(?<=\bof\ )lead
        |(?<!\ba\ )tear
        |bow(?!\ your\b)|wound|sow
        |live(?=\ (?:recordings?|music|voices?|sessions?|class(?:es)?|teachers?|sounds?)\b)
    """,
        number=r"""
        two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen
        |eighteen|twenty
        |thirty|forty|fifty|sixty|dozen|once|twice
    """,
        last=r"last|final|once\ more|one\ more|one\ final|done|finished|enough",
        again=r"(?:and\ )?(?:again|once\ more|one\ more\ time)",
        opening=r"(?:and\ )?(?:now|next|then)",
        promise=r"""
        (?:this\ time|now|second\ (?:time|round)|again|once\ more|next)[^.!?]*(?<!\bno\ )
            (?:slower|more\ slowly|longer(?!\ than\ (?:your|the)\ (?:breath\ )?in\b))
        |(?<!\bno\ )(?:slower|more\ slowly|longer)[^.!?]*\b(?:this\ time|now|than\ before|than\ the\ first)
    """,
        quiet=r"""
        quiet|silen(?:t|ce)|won't\ (?:say|speak|talk)|not\ (?:say|speak)|on\ your\ own|in\ your\ own\ time
        |(?:rest|relax|pause|break|wait|stay|sit|lie|stand|breathe|here)\b[^.!?]{0,30}
        \bfor\ (?:\w+\ ){1,3}(?:minutes?|seconds)
        |minutes?(?:\ of|'s?)?\ (?:rest|break|pause)
    """,
        bell=r"bells?|chimes?|gongs?|bowl",
        farewell=r"""
        good-?bye|thank\ you|thanks|take\ care|see\ you|well\ done|farewell|be\ well|until\ (?:next|tomorrow
        |then)
        |(?:enjoy|have|good|lovely|nice|gentle|easy|rest\ of|into|on\ with|back\ to|for)
            \ (?:(?:an?|the|your)\ )*(?:\w+\ )?(?:day|morning|afternoon|evening|week)
        |(?:that|this)\ (?:is|was)\ (?:all|it|everything|the\ end|our|your)|that's\ (?:all|it)
        |we(?:\ are|'re)\ done|you(?:\ are|'re)\ done|all\ done
        |come\ back\ in\ your\ own\ time|day\ can\ go\ on|your\ day
    """,
    ),
    imports=EN_IMPORTS,
)
