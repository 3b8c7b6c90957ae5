"""The keys of every kind of step: name, type, meaning and default.

The reader's checks, the JSON Schema and the reference are all made from these tables.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voiceguide.script import model as m
from voiceguide.script.schema.grammar_top import (
    BEGINS,
    COVERS,
    GROW,
    ID,
    LANGUAGE,
    LIMIT,
    MODES,
    ONE_ID,
    OPTION,
    RESERVED_OPTIONS,
    ROUTINE_NAME,
    SAFETY_REFUSED,
    TOP,
    VALUE,
    WHEN,
    announce_for,
)
from voiceguide.script.schema.types import (
    PLACEHOLDER,
    Amount,
    Braces,
    Decibels,
    Duration,
    FileName,
    Group,
    Items,
    Key,
    Name,
    OneOf,
    Plain,
    Pool,
    Refusal,
    Several,
    StepKind,
    Steps,
    Table,
    TimedLines,
    Whole,
    Words,
)
from voiceguide.script.terms import (
    ANNOUNCED,
    CYCLE_MOST_MS,
    LONGEST_TITLE,
    MOST_COUNTED,
    PACE_LEAST_MS,
    PACE_MOST_MS,
    PHASE_LEAST_MS,
    SOFTEST_DB,
    SOUND_ENDINGS,
    Beat,
    Guide,
)
from voiceguide.units import MINUTE, SECOND

__all__ = [
    "BEGINS",
    "COVERS",
    "ID",
    "MODES",
    "RESERVED_OPTIONS",
    "STEPS",
    "TOP",
    "WHEN",
    "keys_of",
    "varies_by_round",
]

TIME_MOST_MS: Final = 5 * MINUTE
MOVE_LEAST_MS: Final = 3 * SECOND
SCAN_LEAST_MS: Final = 20 * SECOND
EVERY_LEAST_MS: Final = 6 * SECOND
EVERY_MOST_MS: Final = 85 * SECOND

_SENTENCE: Final = Plain(braces=Braces.SIDES, several=True)
_FORM: Final = Plain(braces=Braces.SIDES, silence=True, several=True, spaced="elastic")
_TIP_FORM: Final = replace(_FORM, spaced="rigid")
_TIME: Final = Duration(MOVE_LEAST_MS, TIME_MOST_MS, "nobody arranges body or props faster")
_BREATH: Final = Duration(SECOND, CYCLE_MOST_MS, "nobody breathes in or out faster")
_PHASE: Final = Duration(PHASE_LEAST_MS, CYCLE_MOST_MS, "nobody breathes in or out faster", ramps=True)
_PAUSE: Final = Duration(0, CYCLE_MOST_MS, ramps=True)
_ANNOUNCE: Final = announce_for(*ANNOUNCED)
_QUIET: Final = announce_for("quiet")
_LIST_OF_WORDS: Final = Several(Words())
_SOUND_FILE: Final = FileName(f"the name of a sound file ({', '.join(SOUND_ENDINGS)})", SOUND_ENDINGS)
_COUNT: Final = Amount((m.Unit.COUNT,), least_count=0)

_SHORT: Final = Key(
    "short", _FORM,
    "A shorter wording: for the second side if time is short, for later rounds and repetitions, and for "
    '`--words brief`; "" says nothing.',
    "Bend your knee.", also=("brief",), field="words.short",
)  # fmt: skip
_NAME: Final = Key(
    "name", _FORM, 'A few words, for `--words names`; "" says nothing.', "Knee up.", field="words.name",
)  # fmt: skip
_SECOND: Final = Key(
    "second", _FORM,
    'What is said on the second side instead; `short` may still take its place; "" says nothing.',
    "Now the same with your {side} knee.", also=("second side",), field="words.second",
)  # fmt: skip
_AGAIN: Final = Key(
    "again", _FORM,
    'What is said in the second and every later round instead; "" says nothing.',
    "Once more, and slower.", also=("later", "later rounds"), field="words.again",
)  # fmt: skip
LEVEL: Final = Key(
    "level", Decibels(SOFTEST_DB),
    "How much softer than usual everything in this step is, the steps inside it included; one of theirs has "
    "a level of its own.",
    "-4dB", also=("volume", "gain", "loudness"), field="level_db",
)  # fmt: skip
PACE: Final = Key(
    "pace", OneOf(("usual", "slow")),
    "`slow`: by day as slowly as an evening is spoken, in the evening as slowly as it ends; `usual` takes "
    "back the pace of the step around it.",
    "slow", also=("speed", "rate"),
)  # fmt: skip
_VOICE: Final = Key(
    "voice", Plain(), "Another voice for these words, as `--voice` names it.", "hibari:emma",
    also=("speaker",),
)  # fmt: skip
_LANGUAGE: Final = Key(
    "language", LANGUAGE,
    "The language of these words, if it is not the script's; without `voice` one that speaks it is found.",
    "es", also=("lang",),
)  # fmt: skip
_RECALL: Final = Key(
    "recall", Name("the name of a rule"), "The name of a `rule` in force: it is said again inside this cue.",
    "belly", also=("remind", "repeat rule"),
)  # fmt: skip
_WHILE: Final = Key(
    "while", _LIST_OF_WORDS, "Cues that may be placed inside; they do not lengthen it.",
    "[Soften your jaw.]", also=("during", "cues", "presence", "meanwhile"), field="presence",
)  # fmt: skip
_AT: Final = Key(
    "at", TimedLines(),
    "Words at a chosen second of it: `10s` from its start, `half`, `-10s` before its end. A list follows "
    "from there on, one a second.",
    "{half: Half way., -3s: [Three., Two., One.]}", also=("cues_at", "timed", "marks"),
)  # fmt: skip
_IN: Final = Key("in", _BREATH, "How long one inhale takes.", "3s", default="4s",
                 also=("inhale", "inhale_time"), field="in_ms")  # fmt: skip
_OUT: Final = Key("out", _BREATH, "How long one exhale takes.", "5s", default="6s",
                  also=("exhale", "exhale_time"), field="out_ms")  # fmt: skip
_BETWEEN: Final = Key(
    "between", Steps(), "The steps after each of them but the last.", "[{rest: 30s}]", also=("in between",),
)  # fmt: skip
_STEPS: Final = Key("steps", Steps(), "The steps inside.", "[{hold: 30s}]", required=True,
                    also=("cues", "do"))  # fmt: skip


def _words(name: str, doc: str, example: str, also: tuple[str, ...] = (), spaced: str = "") -> Key:
    return Key(name, Words(spaced=spaced), doc, example, also=also, field="words")


_KINDS: Final[tuple[StepKind, ...]] = (
    StepKind(
        _words("say", "A cue without movement: what to notice or know; `[3s]` inside the words is a silence.",
               "Let your shoulders grow heavy.",
               ("speak", "text", "cue", "tell", "notice", "instruction"), "elastic"),
        m.Say, (_SHORT, _SECOND, _AGAIN, _NAME, _RECALL, _VOICE, _LANGUAGE),
    ),
    StepKind(
        _words("setup", "Arrange body or props, then time for it.", "Lie on your back, legs long.",
               ("set up", "prepare", "arrange", "position"), "elastic"),
        m.Setup,
        (_SHORT, _SECOND, _AGAIN, _NAME,
         Key("time", _TIME, "The silence after the words.", "20s", default="15s", field="time_ms"), _RECALL,
         _VOICE, _LANGUAGE),
    ),
    StepKind(
        _words("move", "One movement in one sentence, then time to move.", "Bend your right knee.",
               ("movement", "do", "action", "stretch"), "elastic"),
        m.Move,
        (_SHORT, _SECOND, _AGAIN, _NAME,
         Key("size", OneOf(tuple(map(str, m.Size)), m.Size),
             "How big the movement is; it gives the time to move: `small` 3 s, `medium` 5 s, `large` 8 s, "
             "`switch` (to the other side) 10 s.",
             "large", default="medium"),
         Key("time", Duration(MOVE_LEAST_MS, TIME_MOST_MS, "a body needs that long to move"),
             "The time to move, instead of a size.", "6s", field="time_ms"),
         _RECALL, _VOICE, _LANGUAGE),
    ),
    StepKind(
        _words("tip", "An optional remark, the first to go when time is short.",
               "A hand on the knee adds weight.", ("hint", "advice", "remark"), "rigid"),
        m.Tip,
        (Key("priority", Whole(1, 100), "Among tips, the lowest goes first.", "2", default="1"),
         Key("keep", OneOf(("yes", "no"), lambda value: value == "yes"),
             "`yes`: it is said in every length and with every level of words, as a body may need it.", "yes",
             default="no", also=("always", "kept")),
         Key("short", _TIP_FORM, "A shorter wording for a tip that is kept, for `--words brief` and `names`.",
             "A pillow under the knee.", also=("brief",), field="words.short"),
         Key("second", _TIP_FORM,
             'What is said on the second side; without it, or with "", a tip is said on the first side only.',
             "And the pillow under your {side} knee.", also=("second side",), field="words.second"),
         Key("time", _TIME, "The silence after the words, to do it; without it 0.8 s.", "10s",
             field="time_ms"),
         _VOICE, _LANGUAGE),
        refused=(Refusal(("name", "again"), "a tip is said in full or not at all.",
                         "Take this key out; `--words brief` leaves tips out anyway."),),
    ),
    StepKind(
        Key("safety", Words(changes=False, spaced="rigid"),
            "A safety sentence, never left out and never shortened.", "Never pull hard.",
            also=("warning", "caution"), field="words"),
        m.Safety, (COVERS,), refused=SAFETY_REFUSED,
    ),
    StepKind(
        Key("hold", Amount((m.Unit.MS, m.Unit.BREATHS), SECOND),
            "Silent practice, in time or in breaths. Elastic if written as `least..most` or "
            "`least..natural..most`.",
            "25s..60s..5min", also=("stay", "pause", "wait", "silence", "keep"), field="amount"),
        m.Hold,
        (_WHILE, _AT, _IN, _OUT,
         Key("start", Words(silence=True),
             'Said before it, instead of the phrase book\'s words; "" says nothing.', "Stay here a while."),
         Key("middle", Words(silence=True), 'Said near its middle; "" says nothing.', "Halfway."),
         Key("near_end", Words(silence=True), 'Said shortly before its end; "" says nothing.',
             "Two more breaths.", also=("end", "near end", "ending")),
         announce_for("holds", "halfway", "near_end", "presence")),
    ),
    StepKind(
        Key("breathe", _COUNT, "Whole breaths.", "2..3..6",
            also=("breath", "breaths", "breathing"), field="count"),
        m.Breathe,
        (replace(_IN, shape=_PHASE), replace(_OUT, shape=_PHASE),
         Key("pause_in", _PAUSE, "The pause after the inhale.", "1s", default="0s", also=("hold_in",),
             field="pause_in_ms"),
         Key("pause_out", _PAUSE, "The pause after the exhale.", "1s", default="0s", also=("hold_out",),
             field="pause_out_ms"),
         Key("ramp", OneOf(("yes", "no"), lambda value: value == "yes"),
             "`yes`: a phase with two times, as in `in: 4s..6s`, changes evenly from the first breath to the "
             "last.", "yes", also=("change", "growing", "slowing")),
         Key("on_inhale", Words(repeats=True, silence=True), "Words or a movement tied to the inhale.",
             "{first: Breathe in and grow long., then: In.}", also=("inhale",)),
         Key("on_exhale", Words(repeats=True, silence=True), "Words or a movement tied to the exhale.",
             "{first: Breathe out and let the knees fall., then: Out.}", also=("exhale",)),
         Key("on_pause_in", Words(repeats=True, silence=True),
             "Words for the pause after the inhale, instead of the phrase book's.",
             "{first: And hold., then: Hold.}", also=("on_pause", "on_hold", "on_hold_in")),
         Key("on_pause_out", Words(repeats=True, silence=True),
             "Words for the pause after the exhale, instead of the phrase book's.",
             "{first: And wait., then: Wait.}", also=("on_hold_out",)),
         Key("guide", Several(OneOf(tuple(map(str, Guide)), Guide), single=True),
             "How the breath is led: `words`, `counts`, `tones` or `quiet`; a list thins out from its first "
             "to its last.",
             "[words, tones, quiet]", default="[words, quiet]", also=("lead", "led"))),
    ),
    StepKind(
        Key("count", Group("a count", (
                Key("from", Whole(0, MOST_COUNTED), "The first number.", "10", required=True,
                    also=("first", "start"), field="first"),
                Key("to", Whole(0, MOST_COUNTED),
                    "The last number; if it is lower than the first, the count goes down.", "1",
                    required=True, also=("until", "end"), field="last"),
                Key("by", Whole(1, MOST_COUNTED), "The difference from one number to the next.", "2",
                    default="1", also=("step", "steps")),
                Key("every", Amount((m.Unit.MS,), PACE_LEAST_MS, most_ms=PACE_MOST_MS,
                                    why="a longer silence between two numbers is a rest"),
                    "The time from the beginning of one number to that of the next; the last one has it too.",
                    "4s..6s..8s", required=True, also=("pace", "interval", "spacing")),
                Key("say", Words(repeats=True),
                    "What is said at each number; `{n}` in it is the number. Wordings in a list follow one "
                    "another.",
                    '"{n}. Deeper."', default='"{n}"', also=("words", "text"), field="words"),
            ), dict),
            "Numbers at an exact pace, up or down.", '{from: 10, to: 1, every: 4s..6s..8s, say: "{n}"}',
            also=("counting", "count down", "countdown", "numbers"), field="words"),
        m.Count,
    ),
    StepKind(
        Key("repeat", _COUNT, "Whole repetitions of the steps inside.", "4..6",
            also=("loop", "reps", "times", "repetitions"), field="count"),
        m.Repeat,
        (replace(_STEPS, required=False),
         Key("every", Duration(PHASE_LEAST_MS, MINUTE, "nobody moves faster"),
             "The exact time from one repetition to the next, for a quick movement: `steps` are then words "
             "before the first, and may be left out.", "0.7s", also=("tempo", "interval"),
             field="every_ms"),
         Key("beat", OneOf(tuple(map(str, Beat)), Beat),
             "What is heard at each repetition of a quick movement: a soft `click`, or a `count`.", "count",
             default="click", also=("click", "sound", "tick", "metronome")),
         Key("alternate", OneOf(("sides",), lambda _: True),
             "`sides`: one repetition is the steps for the first side, then for the second.", "sides",
             also=("alternating",)),
         announce_for(*ANNOUNCED, what=True),
         Key("gender", OneOf(("m", "f")),
             "The gender of what is announced, in languages whose numbers have one.", "f"),
         _BETWEEN),
    ),
    StepKind(
        Key("rounds", _COUNT,
            "Whole rounds of the steps inside; more of them only when everything else stands at its most.",
            "1..3", also=("round", "sets"), field="count"),
        m.Rounds, (_STEPS, _BETWEEN, _ANNOUNCE),
    ),
    StepKind(
        Key("for each", Items(),
            "The steps once for each entry of a list. In their words its name in braces becomes the entry, "
            "such as `{finger}`; of an entry with keys `{finger.place}` becomes the words of that key.",
            "[your thumb, your first finger]", also=("foreach", "for_each", "for", "each"), field="items"),
        m.ForEach,
        (Key("as", Name("the name of what is listed", PLACEHOLDER,
                        "Use one word of letters, such as finger."),
             "What an entry is called in the words, in braces.", "finger", required=True,
             also=("called", "name"), field="name"),
         _STEPS, _ANNOUNCE),
    ),
    StepKind(
        Key("each side", Steps(),
            "The steps once for each side. In its words `{side}` and `{other}` become right and left.",
            '[{move: "Bend your {side} knee."}]',
            also=("both sides", "sides", "eachside", "mirror"), field="steps"),
        m.EachSide,
        (Key("lead_in", Words(), "Said before the second side, instead of the phrase book's words.",
             '"Now the {side} side."', also=("lead-in", "lead in", "change")),
         _ANNOUNCE),
    ),
    StepKind(
        Key("choose", OPTION, "One branch, by the value of an option.", "mode",
            also=("choice", "switch", "branch"), field="option"),
        m.Choose,
        (Key("of", Table(VALUE, Steps()), "The steps for each value of the option.",
             "{bedtime: [{rest: 20s}], day: [{bell: 1}]}", required=True, also=("options", "values"),
             field="branches"),
         _ANNOUNCE),
    ),
    StepKind(
        Key("window", Amount((m.Unit.MS,), SECOND),
            "Time in which the listener answers a condition alone; doing nothing is the default.",
            "20s..60s", also=("optional", "answer"), field="amount"),
        m.Window,
        (Key("say", Words(), "The condition.", "If one side feels tighter, stay with it a little.",
             required=True, also=("text",), field="words"),
         _QUIET),
    ),
    StepKind(
        _words("offer", "A condition, then steps that only those do whom it concerns; the others rest.",
               "If one hip clicked, do that side once more."),
        m.OptionalSet,
        (_STEPS,
         Key("else", Words(silence=True),
             'Said to the others, instead of the phrase book\'s words; "" says nothing.',
             "If not, stay as you are.", also=("otherwise", "others"), field="others"),
         _ANNOUNCE),
    ),
    StepKind(
        Key("rest", Amount((m.Unit.MS,), 0, fill=True), "Time without a task. `fill` takes whatever is left.",
            "20s..fill", also=("relax", "savasana", "break", "sleep"), field="amount"),
        m.Rest,
        (_WHILE, _AT, _QUIET,
         Key("wait", OneOf(("yes", "no"), lambda value: value == "yes"),
             "`yes`: `play` waits at its end until space is pressed, or goes on sooner; a track rests for "
             "the time that is written.", "yes", default="no", also=("until_key",), field="waits")),
    ),
    StepKind(
        Key("scan", Amount((m.Unit.MS,), SCAN_LEAST_MS, fill=True),
            "A walk through the body in a time without a task: it begins at once, its lines are spread over "
            "the whole pool whatever its length, and it always arrives. `fill` takes whatever is left.",
            "40s..2min..8min", also=("body scan", "bodyscan", "body_scan"), field="amount"),
        m.Scan,
        (Key("pool", Pool(named=True),
             "Its lines in their order, or the name of a pool. A long scan says all of them, a short one "
             "some, from its first to its last; `{say: words, keep: yes}` is said in every length.",
             "[Your feet., Your legs., Your back.]", required=True,
             also=("lines", "words", "cues")),
         Key("from", OneOf(("first", "last"), lambda value: value == "last"),
             "The end of the pool that it begins with.", "last", default="first", field="from_last"),
         Key("every", Amount((m.Unit.MS,), EVERY_LEAST_MS, most_ms=EVERY_MOST_MS,
                             why="a longer silence has to be announced"),
             "The least, the usual and the greatest time from one line to the next; it grows toward the end.",
             "12s..30s..85s", default="12s..30s..85s", also=("spacing", "distance", "interval")),
         Key("last", Words(), "Said as its end, in every length.", "All of you, resting.",
             also=("end", "ending", "closing"), field="closing"),
         _QUIET),
    ),
    StepKind(
        Key("bell",
            Group("a bell",
                  (Key("strikes", Whole(1, 12), "How often it is struck.", "3", default="1"),
                   Key("file", _SOUND_FILE, "A sound of your own, in place of the listener's bell.",
                       "gong.wav")),
                  m.Strikes, shorthand="strikes", filled=True),
            "A soft bell, so many strikes; with `file` one of your own.", "1",
            also=("gong", "chime", "tone"), field="strikes"),
        m.Bell,
    ),
    StepKind(
        Key("sound", _SOUND_FILE,
            "A sound of your own, as loud as a bell, in its whole length: 45 seconds at most.", "gong.wav",
            also=("audio", "sample"), field="file"),
        m.Sound,
    ),
    StepKind(
        Key("section", Plain(LONGEST_TITLE, Braces.SIDES), "A named part: a chapter of the track.", "Settle",
            also=("chapter", "part"), field="title"),
        m.Section,
        (_STEPS,
         Key("length", Amount((m.Unit.MS,), SECOND),
             "How long it lasts by the clock: its rests and holds are fitted to it. Elastic if written as "
             "`least..most` or `least..natural..most`.",
             "8min", also=("lasts", "duration", "minutes")),
         _ANNOUNCE),
    ),
    StepKind(
        Key("use", ROUTINE_NAME, "Another script as a part of this one, without its opening and ending.",
            "knee-drops", also=("include", "import", "play", "insert"), field="routine"),
        m.Use,
        (Key("share", Whole(1, 100), "How much of the extra time it takes, against the other parts.", "2",
             default="1", also=("weight",)),
         Key("set", Table(OPTION, VALUE), "Values for its options.", "{surface: bed}",
             also=("options", "with", "settings"), field="settings"),
         GROW, LIMIT, _ANNOUNCE),
    ),
    StepKind(
        _words("rule", "A standing rule, said here, and again by every later step with `recall`.",
               "Keep your belly gently drawn in.", ("always", "principle", "reminder")),
        m.Rule,
        (Key("name", Name("the name of a rule"), "What `recall` calls it.", "belly", required=True,
             also=("called", "as")),
         Key("short", _SENTENCE, "The wording that is said again.", "Belly in.", also=("brief",),
             field="words.short"),
         Key("until", ONE_ID,
             "The id of the last step it holds for; without it, it holds to the end of its list.", "6",
             also=("through", "till"))),
    ),
)  # fmt: skip

_OF_ALL_ROUNDS: Final = frozenset({"rounds", "every"})
"""Quantities that are the same in all rounds."""


def varies_by_round(key: Key) -> bool:
    """Report whether a key of a step may have a list inside `rounds`: one value for each round."""
    return isinstance(key.shape, Amount | Duration) and key.name not in _OF_ALL_ROUNDS


STEPS: Final[dict[str, StepKind]] = {kind.name: kind for kind in _KINDS}
"""Step key → kind of step. To add one, see "To add a step kind" in `docs/contributing.md`."""

if {kind.makes for kind in _KINDS} != set(m.step_kinds()):
    raise TypeError("every kind of step needs its entry in the grammar, and its class in `script/model.py`")


def keys_of(kind: StepKind) -> tuple[Key, ...]:
    """List all keys a kind of step can have, its own first; what every step has comes last.

    A safety sentence has no `when` and no tone of its own: it can never be left out, and is never softer.
    """
    if kind.name == "safety":
        return (kind.key, *kind.keys, ID)
    # `at` of a hold or a rest has words as well: a time alone is taken out before its keys are read.
    begins = () if any(key.name == BEGINS.name for key in kind.keys) else (BEGINS,)
    tone = (LEVEL,) if kind.name in ("bell", "sound") else (LEVEL, PACE)
    return (kind.key, *kind.keys, ID, WHEN, *begins, *tone)
