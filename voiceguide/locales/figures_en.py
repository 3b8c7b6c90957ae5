"""English: dates, times of day, rates and names with figures, as they are written and said."""

from __future__ import annotations

from typing import Final

from voiceguide.locales.model import Figures, Measure

EN_FIGURES: Final = Figures(
    months=(
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December"),
    ),
    months_short={
        "Jan": 1,
        "Feb": 2,
        "Mar": 3,
        "Apr": 4,
        "Jun": 6,
        "Jul": 7,
        "Aug": 8,
        "Sep": 9,
        "Sept": 9,
        "Oct": 10,
        "Nov": 11,
        "Dec": 12,
    },
    date="{month} {day}",
    dated=", {year}",
    ordinal_days="all",
    day_first=None,
    on=r"on|since|until|till|by|from|before|after",
    at=r"""
        (?:at|at\ about|at\ around|until|till|by|today|tonight|tomorrow|daily|Monday|Tuesday|Wednesday
        |Thursday|Friday|Saturday|Sunday)
    """,
    unsure=r"(?:(?<!for\ )(?<!at\ )(?:about|around)|from|between|after|before|since)",
    hour="{hour} o'clock",
    minute="{hour} {minute}",
    day_parts=("AM", "PM", "PM"),
    years=r"""
        year|since|January|February|March|April|May|June|July|August|September|October|November|December|spring
        |summer|autumn|winter|circa|born\ in|back\ in
    """,
    per="per",
    counted_for=r"""
        side|leg|arm|hand|foot|knee|hip|shoulder|elbow|ankle|wrist|thigh|calf|finger|toe|ear|eye|direction|way
        |day|night|week|month|year|minute|hour|second|set|round|rep|repetition|exercise|person|breath|inhale|exhale
        |session|class|position|pose|posture|circle|cycle|station|muscle|movement|lap|line|page|phase|partner|block
        |head|serving|cup|litre|liter|point
    """,
    of="of",
    numbered=r"""
        round|set|part|step|day|week|session|lesson|rep|repetition|side|level|exercise|stage|phase|cycle|circuit|lap
        |page|chapter|video|episode|track|block|section|series|breath|station|class|movement|count|station
    """,
    at_least="at least",
    by="by",
    sides=(Measure("one foot", "feet"), Measure("one inch", "inches")),
    of_length=r"""
        tall|wide|long|high|deep|thick|apart|away|off|above|below|behind|back|from\ the|in\ front
        |in\ length|in\ height|across|square|mat|ceiling|strap|board|box
    """,
    holding=r"""
        hold|rest|wait|pause|stay|plank|breathe|sit|run|walk|jog|every|lasts?|takes?|time|for
    """,
    minutes_marked=False,
    books=r"""
        (?:Psalms?|Ps\.?|Genesis|Exodus|Isaiah|Jeremiah|Proverbs|Ecclesiastes|Matthew|Mark|Luke|John|Acts|Romans
        |Corinthians|Galatians|Ephesians|Philippians|Hebrews|James|Revelation|Gita|Sutras?|Surah?|Quran|Dhammapada
        |Upanishad|Chapter|chapter)
    """,
    verse=("verse", "verses"),
    ratio=r"ratios?|proportions?|odds|split",
    ratio_to="to",
    posed=r"""
        Warrior|Hero|Part|part|Level|level|Phase|phase|Stage|stage|Chapter|chapter|Act|act|Series|series|Book|book
        |Volume|volume|Type|type|Grade|grade|Class|class|Round|round|Set|set|Section|section|Step|step|Week|week|Day
        |day|Variation|variation|Version|version|Option|option|Century|century|War|\w+asana
    """,
    cents={
        "$": (" ", "cent", "cents"),
        "€": (" ", "cent", "cents"),
        "£": (" ", "penny", "pence"),
    },
    part_of=(" of a ", " of an "),
    in_sets="of",
    sets=Measure("one set", "sets"),
    rated=r"RPE|effort|intensity|exertion|pain|scale|tension|stress|energy|strength|rating|rated?|grade|score",
    out_of="out of",
    each_at="at",
    before_numbers={
        "Mon.": "Monday",
        "Tue.": "Tuesday",
        "Wed.": "Wednesday",
        "Thu.": "Thursday",
        "Fri.": "Friday",
        "Sat.": "Saturday",
        "Sun.": "Sunday",
        "p.": "page",
        "pp.": "pages",
        "ch.": "chapter",
        "vol.": "volume",
        "fig.": "figure",
    },
)
