"""The keys at the top of a script, and those that stand in several places."""

from __future__ import annotations

from typing import Final

from voiceguide.core.beds import BED_NAMES, NO_BED, WIDEST
from voiceguide.script import model as m
from voiceguide.script.schema.quantities import LONGEST_MS
from voiceguide.script.schema.types import (
    ROUTINE,
    WORD,
    Announce,
    BellTimes,
    Braces,
    Duration,
    Group,
    Key,
    Minutes,
    Name,
    OneOf,
    Plain,
    Pool,
    Refusal,
    Several,
    Steps,
    Table,
    Whole,
    Words,
)
from voiceguide.script.session_lengths import ANY_RANGE
from voiceguide.script.terms import (
    ANNOUNCED,
    ANNOUNCED_ONCE,
    LARGEST_COUNT,
    LONGEST_TAIL_MS,
    LONGEST_TITLE,
    SHORTEST_SESSION_MS,
    Mode,
)
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import MINUTE, SECOND

RESERVED_OPTIONS: Final = (
    "mode", "first", "longer", "words", "voice", "language", "minutes", "evening", "disclosure",
)  # fmt: skip
"""Names an option cannot have: the listener chooses these in other ways."""
MODES: Final = tuple(str(mode) for mode in Mode)

LANGUAGE: Final = Name("a language", "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", "Write its code: en, de, pt-BR.")
ONE_ID: Final = Name("an id", mend="Write a number or one word, such as 4 or 7a.")
OPTION: Final = Name("the name of an option")
VALUE: Final = Name("the value of an option")
ROUTINE_NAME: Final = Name(
    "the name of a routine", ROUTINE, "Use lower-case letters, digits and hyphens.", bare=True
)
POOL_NAME: Final = Name(
    "the name of a pool", ROUTINE, "Use lower-case letters, digits and hyphens.", bare=True
)
_SAFETY_LINE: Final = Name(
    "a safety line of a part", rf"{ROUTINE}#{WORD}", "Write routine#id, such as knee-drops#4."
)

ID: Final = Key(
    "id", Several(ONE_ID, single=True), "The fact of the source that this carries, or a list of them.",
    "[4, 5]", also=("ids", "fact", "facts", "nr"), field="ids",
)  # fmt: skip
_LENGTHS: Final = Key(
    "minutes", ANY_RANGE,
    "Only in sessions of these lengths: `20..` is 20 minutes and longer, `..20` shorter than that. A length "
    "is written as elsewhere: minutes as a number, or `7:30`, `450s`, `12min`.", "20..",
)  # fmt: skip
BEGINS: Final = Key(
    "at", Duration(SECOND, LONGEST_MS),
    "It begins at this time of the session; the elastic time before it is fitted to that. Only for steps of "
    "the lists at the top of a script.", "25min", also=("begins", "starts_at"), field="begins",
)  # fmt: skip
WHEN: Final = Key(
    "when", Table(OPTION, Several(VALUE, single=True), known=(_LENGTHS,)),
    "Only with this value of an option, or with one of these values. "
    "`mode` (`bedtime` or `day`) can be asked like an option. With `minutes` only in sessions of these "
    "lengths: `20..` is 20 minutes and longer, `..20` shorter than that, `7:30..12` between.",
    "{mode: day, minutes: 20..}", also=("if", "only", "condition"),
)  # fmt: skip

SAFETY_REFUSED: Final = (
    Refusal(
        ("short", "name", "brief"),
        "safety cannot be shortened: it is said in full, in every length and with every wording.",
        "Take this key out.",
    ),
    Refusal(
        ("priority", "when", "if", "optional"),
        "safety cannot be left out: it is said in every length and with every option.",
        "Take this key out; a remark that may be left out is a `tip`.",
    ),
    Refusal(
        ("time", "hold", "rest"),
        "safety cannot be elastic, and it takes no time but its own words.",
        "Take this key out; a `hold` or `rest` may follow as a step of its own.",
    ),
)
COVERS: Final = Key(
    "covers", Several(_SAFETY_LINE, single=True),
    "Safety lines of used routines that this one stands for; they are not said again.",
    "[knee-drops#4]", also=("cover", "replaces"),
)  # fmt: skip
_SAFETY: Final = Group(
    "a safety line",
    (
        Key("say", Words(changes=False, spaced="rigid"), "The sentence.", "Stop if anything hurts.",
            required=True, also=("text", "words"), field="words"),
        ID,
        COVERS,
    ),
    m.Safety, shorthand="say", placed=True, refused=SAFETY_REFUSED,
)  # fmt: skip
_NOTE: Final = Group(
    "a note",
    (
        Key("text", Plain(4_000, Braces.ANY), "What there is to know; it is never spoken.",
            "The source promises more than is known.", required=True, also=("say", "note")),
        ID,
    ),
    m.Note, shorthand="text",
)  # fmt: skip
_SOURCE: Final = Group(
    "the source",
    (
        Key("title", Plain(300), "The title of the source.", "Gentle Twists", required=True, also=("name",)),
        Key("by", Plain(300), "Who wrote or taught it.", "A. Teacher", also=("author", "from")),
        Key("year", Whole(1, 2999), "When it was published.", "2009", also=("date",)),
    ),
    m.Source,
)  # fmt: skip
_SIDES: Final = Group(
    "the sides",
    (
        Key("order", Several(OneOf(("right", "left")), exactly=2), "Which side comes first.", "[left, right]",
            default="[right, left]"),
        Key("balance", OneOf(("equal", "open"), lambda value: value == "open"),
            "`open` lets the listener ask for more time on one side; `equal` never does.", "open",
            default="equal", field="open_balance"),
    ),
    m.Sides,
)  # fmt: skip
_WEIGHT: Final = Whole(1, 100)
GROW: Final = Key(
    "grow",
    Group(
        "the weights of growth",
        (
            Key("settle", _WEIGHT, "Rests before the first movement.", "1"),
            Key("holds", _WEIGHT, "Holds written as times, and the pace of counts.", "1", also=("hold",)),
            Key("breaths", _WEIGHT, "Breaths, and holds counted in breaths.", "1",
                also=("breath", "breathe", "breathing")),
            Key("repetitions", _WEIGHT, "The numbers of `repeat`.", "1",
                also=("repeat", "reps", "repetition")),
            Key("rests", _WEIGHT, "Rests and windows between; the final rest belongs to the ending.", "1",
                also=("rest", "windows", "window")),
            Key("rounds", _WEIGHT, "The numbers of `rounds`.", "1", also=("round",)),
            Key("ending", _WEIGHT, "Everything elastic in `ending`, and the final rest.", "4",
                also=("end", "final", "sleep")),
        ),
        lambda **weights: tuple(weights.items()), filled=True,
    ),
    "How time beyond the natural length is shared, as weights: what is named here grows together, the rest "
    "follows in the usual order.",
    "{holds: 1, breaths: 1, ending: 4}", also=("growth", "weights", "weight"),
)  # fmt: skip
LIMIT: Final = Key(
    "limit",
    Group(
        "the limits",
        (
            Key("hold", Duration(SECOND, LONGEST_MS), "The longest hold.", "2min", also=("holds",)),
            Key("breaths", Whole(1, LARGEST_COUNT), "The most breaths in one place.", "6",
                also=("breath", "breathe")),
            Key("repetitions", Whole(1, LARGEST_COUNT), "The most repetitions of one `repeat`.", "8",
                also=("repeat", "reps", "repetition")),
            Key("rounds", Whole(1, LARGEST_COUNT), "The most rounds.", "1", also=("round",)),
            Key("rest", Duration(0, LONGEST_MS), "The longest rest, but for one that can `fill`.", "40s",
                also=("rests",)),
        ),
        lambda **limits: tuple(limits.items()), filled=True,
    ),
    "The most that quantities of a kind may grow to; it narrows what the steps say, and never widens it.",
    "{hold: 2min, rounds: 1}", also=("limits", "at_most", "maximum", "max"),
)  # fmt: skip

ANNOUNCE: Final = Key(
    "announce", Announce((*ANNOUNCED_ONCE, *ANNOUNCED)),
    "What is said without being written: `no` for nothing of it, or `no` for some: the `title` and the "
    "`length` at the start, the length of `holds`, that a hold is `halfway` or near its end (`near_end`), "
    "thoughts in holds that have none (`presence`), the change of `sides`, a long `quiet`, the `return` by "
    "day, the `tail`.",
    "{title: no, halfway: no}", also=("announcements", "told"), field="announcements",
)  # fmt: skip


def announce_for(*names: str, what: bool = False) -> Key:
    """Return the key `announce` of a kind of step: what can be turned off there."""
    doc = "What is said here without being written: `no` for nothing of it, or `no` for some."
    if what:
        doc = f"What is repeated, in the plural; how many there will be is said before the first. Or: {doc}"
    return Key(
        "announce", Announce(names, what=what), doc,
        "light pulls" if what else f"{{{names[0]}: no}}",
        also=("dose", "of", "what") if what else ("announcements", "told"), field="announcements",
    )  # fmt: skip


_BED: Final = Group(
    "the bed",
    (
        Key("name", OneOf((NO_BED, *BED_NAMES)), "Which bed.", "rain", required=True, also=("kind", "sound")),
        Key("below", Whole(20, 60), "How far it lies under every word at least, dB; usually 22.", "26",
            also=("level", "below_db"), field="below_db"),
        Key("width", Whole(0, WIDEST),
            "How wide it is, %: 0, the usual, in the middle as the voice is. A wide bed makes a track of two "
            "channels.",
            "60", also=("wide", "stereo")),
    ),
    m.ScriptBed, shorthand="name",
)  # fmt: skip

_LENGTH: Final = Minutes(SHORTEST_SESSION_MS, LONGEST_SESSION_MS)

TOP: Final[tuple[Key, ...]] = (
    Key("title", Plain(LONGEST_TITLE), "What the track is called; it is spoken at the start.",
        "Gentle reclined twist", required=True, also=("name",)),
    Key("about", Plain(400), "One sentence for lists.", "One knee at a time, lying on your back.",
        required=True, also=("description", "summary", "subtitle")),
    Key("language", LANGUAGE,
        "The language of every spoken word, as a code.", "de", default="en", also=("lang", "locale")),
    Key("mode", OneOf(MODES, Mode),
        "What the session is for: `bedtime` thins out and ends in quiet, `day` brings the listener back. "
        "The listener may change it with `--mode`.",
        "bedtime", default="day"),
    Key("bed", _BED,
        "The sound under the words; the listener may change it with `--bed`. Without it a session at bedtime "
        "has soft `brown` noise and one by day has none.",
        "rain", also=("background", "music", "ambience")),
    Key("tail", Duration(0, LONGEST_TAIL_MS),
        "How long the bed goes on after the end, at bedtime only. The length that is asked for is that of "
        "the session without it.",
        "30min", default="0s", also=("afterwards", "sleep_sound"), field="tail_ms"),
    Key("position", Plain(200), "How the body is placed; shown in lists.", "lying on your back",
        also=("pose", "posture")),
    Key("props", Several(Plain(200), single=True), "What is needed; shown in lists.", "[a mat, or your bed]",
        also=("equipment", "material", "prop")),
    Key("source", _SOURCE, "Where the practice comes from.", "{title: Gentle Twists, year: 2009}",
        also=("credit", "credits", "origin")),
    Key("minutes", Several(_LENGTH), "The lengths that are offered, in minutes.", "[5, 10, 20]",
        also=("lengths", "length", "durations", "duration")),
    Key("minutes_when", Table(OPTION, Table(VALUE, Several(_LENGTH))),
        "The lengths offered instead when an option has this value; the first line that fits counts.",
        "{mode: {bedtime: [10, 20]}}", also=("lengths_when", "minutes when")),
    Key("options", Table(OPTION, Several(VALUE), refused=RESERVED_OPTIONS),
        "What the listener may choose with `--set name=value`; the first value is the default.",
        "{surface: [bed, floor]}", also=("option", "choices", "settings")),
    Key("retitle", Table(OPTION, Table(VALUE, Plain(LONGEST_TITLE))),
        "Another title when an option has this value.", "{mode: {bedtime: A twist before sleep}}",
        also=("titles",), field="retitles"),
    Key("sides", _SIDES, "Which side comes first, and whether both always get the same.",
        "{order: [left, right], balance: open}", also=("side",)),
    Key("pronounce", Table(Plain(60), Plain(60)), "How the voice shall say a word, written as it sounds.",
        "{sacrum: SAY-krum}", also=("pronunciation", "pronunciations", "lexicon")),
    Key("phrases",
        Table(Name("the name of a phrase"), Plain(braces=Braces.PHRASE, silence=True, several=True)),
        "Sentences instead of those that are said without being written, such as the side change.",
        '{lead_in: "And now the {side} side."}', also=("phrase",)),
    Key("pools", Table(POOL_NAME, Pool()),
        "Lines for a `scan`, by the name of their pool; `pool: name` among them stands for all of another, "
        "and `{say: words, keep: yes}` is a line for every length.",
        "{soft-scan: [Your feet., Your legs., Your back.]}", also=("pool",)),
    Key("bells", BellTimes(MINUTE // 2, LONGEST_SESSION_MS),
        "Bells by the clock, over whatever is there: after each so many minutes, or at certain times, those "
        "with a minus from the end. What is said inside holds and rests makes room for them.",
        "[25min, 30min, -5min]", also=("chimes", "gongs", "intervals")),
    Key("safety", Several(_SAFETY, single=True),
        "Spoken before the first movement, in full, in every length.", "[Stop if anything hurts.]",
        also=("warnings", "warning", "caution", "cautions", "disclaimer")),
    Key("opening", Steps(), "Steps before the practice; left out when this script is used as a part.",
        "[{say: Welcome.}]", also=("intro", "introduction", "start", "beginning")),
    Key("steps", Steps(), "The practice.", "[{say: Lie down.}, {hold: 30s..2min}]", required=True,
        also=("practice", "routine", "cues", "sequence")),
    Key("ending", Steps(), "Steps after the practice; left out when this script is used as a part.",
        "[{rest: 20s..fill}]", also=("outro", "closing", "end", "finish")),
    GROW,
    LIMIT,
    ANNOUNCE,
    Key("notes", Several(_NOTE),
        "What there is to know and is never spoken: claims, sources, open questions.",
        "[{text: Claims stay unspoken., id: 1}]", also=("note", "comments", "remarks")),
)  # fmt: skip

POOL_FILE: Final[tuple[Key, ...]] = (
    Key("language", LANGUAGE, "The language of its lines, as a code.", "de", default="en",
        also=("lang", "locale")),
    Key("lines", Pool(), "Its lines, in their order.", "[Your feet., Your legs., Your back.]", required=True,
        also=("pool", "words", "cues")),
)  # fmt: skip
"""The keys of a pool that is a file of its own, `pools/name.yaml` beside the scripts that use it."""
