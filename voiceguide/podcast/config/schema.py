"""The schema of a show's file: one table of keys, for its loader and for its reference page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from voiceguide.errors import SourceLocation
from voiceguide.plan.terms import MOST
from voiceguide.script.schema.grammar_top import LANGUAGE, MODES, OPTION, VALUE
from voiceguide.script.schema.types import (
    ROUTINE,
    Braces,
    Duration,
    Group,
    Key,
    Name,
    OneOf,
    Plain,
    Several,
    Table,
    Whole,
)
from voiceguide.script.schema.validate import match_keys, read_value
from voiceguide.script.schema.wording import Scope
from voiceguide.script.terms import LONGEST_TAIL_MS, SHORTEST_SESSION_MS
from voiceguide.script.yaml.nodes import Diagnostics, MapNode
from voiceguide.settings import LONGEST_SESSION_MS, NO_ROOM, ROOMS
from voiceguide.timeline.model import BREATH_SOUNDS, WIDEST

LIKE: Final = "Write for instance: - {routine: bedtime-twist, minutes: 10}"
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_SERIES: Final = 366
"""The most episodes of a series: a year of evenings."""
RESERVED: Final = ("cover", "feed", "icon", "index", "manifest", "player", "show", "style", "worker")
"""Slugs that no episode may have: files of the show itself have these names."""
LONGEST_DESCRIPTION: Final = 4_000
_TRUE: Final = OneOf(("true", "false", "yes", "no"), lambda word: word in ("true", "yes"))
_TEXT: Final = Plain(LONGEST_DESCRIPTION, Braces.ANY)
_TITLE: Final = Plain(120, Braces.ANY)
_FREE: Final = Plain(300, Braces.ANY)
_SLUG: Final = Name("a slug", ROUTINE, "Use lower-case letters, digits and hyphens.")
_WEEKDAY: Final = "|".join((*WEEKDAYS, *(day[:3] for day in WEEKDAYS)))
_RHYTHM: Final = Several(
    Name(
        "a rhythm",
        rf"[1-9]\d{{0,2}} ?(?:days?|weeks?|d|w)|day|week|{_WEEKDAY}",
        "Write day, week, 2 days, or days of the week: [mon, wed, fri]",
    ),
    single=True,
)
_TAIL: Final = Duration(0, LONGEST_TAIL_MS)
_EVENING: Final = Whole(0, MOST)
_ROOM: Final = OneOf(ROOMS)
_BREATHS: Final = OneOf(BREATH_SOUNDS)
_WIDTH: Final = Whole(0, WIDEST)

DISCLOSE: Final = ("spoken", "written")
"""The ways to disclose a synthetic voice: in the audio too, or only in the feed and the tags."""

TOP: Final = (
    Key("title", _TITLE, "What the show is called.", "Quiet evenings", required=True, also=("name",)),
    Key("description", _TEXT, "What it is, in a few plain sentences.", "Guided stretches for the evening.",
        required=True, also=("about", "summary", "subtitle")),
    Key("author", _TITLE, "Who makes it.", "Ana Example", required=True, also=("by", "artist")),
    Key("owner", Group("the owner", (
        Key("name", _TITLE, "Whom directories may ask.", "Ana Example", required=True),
        Key("email", _FREE, "Where.", "ana@example.org", required=True, also=("mail",)),
    ), lambda name, email: (name, email)), "Whom directories may ask, and where.",
        "{name: Ana Example, email: ana@example.org}", also=("contact",)),
    Key("base_url", _FREE, "Where the folder will be reached.", "https://example.org/evenings/",
        required=True, also=("url", "link", "website")),
    Key("language", LANGUAGE, "The show's language.", "en", default="en", also=("lang",)),
    Key("category", _FREE, "Where directories put it.", "Health & Fitness > Mental Health",
        also=("categories", "genre")),
    Key("explicit", _TRUE, "True if children had better not listen.", "false", default="false"),
    Key("private", _TRUE, "True to ask every directory to leave it out.", "true", default="false",
        also=("block", "unlisted")),
    Key("voice", _FREE, "Who speaks.", "hibari", default="auto"),
    Key("takes", _FREE, "A folder of your own recordings instead of a voice.", "takes",
        also=("recordings",)),
    Key("bed", _FREE, "What lies under the voice: a name, a sound file, or none."
        " Without it the script decides.",
        "rain", default="brown"),
    Key("room", _ROOM, "The room that is heard around the voice; recordings keep their own.", "small",
        default=NO_ROOM),
    Key("breaths", _BREATHS, "How breaths led by tones sound: a hum, or air, like breath itself.", "air",
        default="hum"),
    Key("width", _WIDTH, "How wide the bed is, %; the voice stays in the middle, in tracks of two channels.",
        "60"),
    Key("tail", _TAIL, "How long the bed goes on after the end of episodes at bedtime.", "30min"),
    Key("evening", _EVENING, "Of several wordings, those of this evening, in every episode.", "20",
        default="0"),
    Key("vary", OneOf(("daily",)),
        "`daily`: the evening of an episode is the number of days from the first one to it.", "daily"),
    Key("artwork", _FREE, "Your own picture; without one it is drawn.", "cover.png",
        also=("image", "art", "cover")),
    Key("license", _FREE, "Under which terms it may be used.", "cc-by-4.0", also=("licence",)),
    Key("disclosure", _FREE, "The sentence that says that the voice is synthetic.",
        "The voice is synthetic.", default="The voice is synthetic."),
    Key("disclose", OneOf(DISCLOSE),
        "`spoken`: a synthetic voice says at the beginning of each episode that it is one; `written`: only"
        " the feed says it.", "written", default="spoken"),
    Key("zone", _FREE, "The time zone of dates that name none, by the name of a place in it: summer time"
        " comes and goes as there.", "Europe/Berlin", also=("timezone", "time_zone", "tz")),
    Key("schedule", Group("the schedule", (
        Key("from", _FREE, "When the first episode comes out.", "2026-01-05T18:00:00+01:00", required=True,
            field="begins", also=("start", "begin")),
        Key("every", _RHYTHM, "How long from each episode to the next.", "1 week", required=True),
    ), lambda begins, every: (begins, every)), "When the episodes come out, in the order of the list.",
        "{from: 2026-01-05T18:00:00+01:00, every: 1 week}"),
    Key("episodes", _TEXT, "The episodes.", "[{routine: bedtime-twist, minutes: 10}]", required=True,
        also=("items", "tracks")),
)  # fmt: skip
SESSION: Final = (
    Key("routine", _FREE, "A routine, or the path of a script.", "bedtime-twist", required=True,
        also=("name", "script")),
    Key("minutes", Name("a number of minutes", r"\d{1,3}(?:\.\d{1,3})?", "Write a number such as 10."),
        "How long it lasts.", "10"),
    Key("duration", Duration(SHORTEST_SESSION_MS, LONGEST_SESSION_MS), "How long it lasts, to the second.",
        "7min30s", also=("length",)),
    Key("title", _TITLE, "What it is called.", "A twist before sleep"),
    Key("summary", _TEXT, "What it is, in a few plain sentences.", "One knee at a time.",
        also=("description", "about", "subtitle")),
    Key("voice", _FREE, "Who speaks.", "hibari"),
    Key("takes", _FREE, "A folder of your own recordings instead of a voice.", "takes",
        also=("recordings",)),
    Key("bed", _FREE, "What lies under the voice.", "rain"),
    Key("width", _WIDTH, "How wide the bed is, %.", "60"),
    Key("room", _ROOM, "The room that is heard around the voice.", "small"),
    Key("breaths", _BREATHS, "How breaths led by tones sound.", "air"),
    Key("tail", _TAIL, "How long the bed goes on after the end, at bedtime.", "30min"),
    Key("language", LANGUAGE, "The script in another language.", "es", also=("lang",)),
    Key("choices", Table(OPTION, VALUE), "What is chosen of what the routine offers.", "{surface: floor}",
        also=("set", "options")),
    Key("first", OneOf(("left", "right")), "Which side comes first.", "left"),
    Key("words", OneOf(("full", "brief", "names")), "How much is said.", "brief"),
    Key("mode", OneOf(MODES), "How the session ends.", "bedtime"),
)  # fmt: skip
"""The keys of an episode, alone or as a day of a program."""
_SERIES: Final = (
    Key("start", _FREE, "When the first episode of the series comes out.", "2026-12-01T18:00:00+01:00",
        also=("from", "begin", "begins")),
    Key("every", _RHYTHM, "How long from each episode of the series to the next.", "day", default="day"),
    Key("repeat", Whole(1, LONGEST_SERIES), "How often: the episode becomes a series.", "30",
        also=("times", "count", "episodes")),
    Key("vary", OneOf(("daily", "no")),
        "`daily`: every episode of the series has the next evening; `no`: all have the same words.", "daily",
        default="daily"),
)  # fmt: skip
EPISODE: Final = (
    *SESSION,
    Key("slug", _SLUG,
        "What its files are called, and what it is known by for good.", "evening-twist", also=("id",)),
    Key("date", _FREE, "When it comes out.", "2026-01-05T18:00:00+01:00", also=("published", "pubdate")),
    Key("evening", _EVENING, "Of several wordings, those of this evening; of a series, its first.", "20"),
    *_SERIES,
    Key("program", _TEXT, "A series of several routines, in place of `routine`.",
        "{start: 2026-12-01T18:00:00+01:00, days: [{routine: bedtime-twist, minutes: 10}]}"),
)  # fmt: skip
PROGRAM: Final = (
    Key("days", _TEXT, "The episodes of the program, in their order.",
        "[{routine: bedtime-twist, minutes: 10}]", required=True, also=("episodes", "routines", "items")),
    *_SERIES,
    Key("title", _TITLE, "What every episode is called.", "{title}, evening {n}"),
    Key("slug", _SLUG, "What the files begin with, and what the program is known by for good.",
        "seven-evenings", default="program", also=("id",)),
)  # fmt: skip
PROGRAM_ENTRY: Final = tuple(key for key in EPISODE if key.name == "program")
NODES: Final = frozenset({"episodes", "program", "days"})
"""Keys with a list or a group below them that is read apart."""


class Located:
    """Something whose keys have places in a file; its own place stands under an empty name."""

    __slots__ = ()

    spots: Mapping[str, SourceLocation]

    def spot(self, *keys: str) -> SourceLocation:
        """Return the place of the first of these keys that is present, else that of the whole."""
        return next((self.spots[key] for key in keys if key in self.spots), self.spots[""])


@dataclass(frozen=True, slots=True)
class KeyValue(Located):
    """The values of a group of keys, and their places; a key with a problem has a place but no value."""

    values: Mapping[str, Any]
    spots: Mapping[str, SourceLocation] = field(default_factory=dict)

    def value(self, key: str) -> Any:  # noqa: ANN401 - as its shape makes it
        """Return the value of a key, or None."""
        return self.values.get(key)


def read_keys(node: MapNode, keys: Sequence[Key], what: str, findings: Diagnostics) -> KeyValue:
    """Read a group of keys; a problem with one does not prevent the others from being read."""
    entries = match_keys(node, keys, what, findings)
    shapes = {key.name: key.shape for key in keys}
    values = {
        name: read_value(value, shapes[name], name, Scope(), findings)
        for name, (_, value) in entries.items()
        if name not in NODES
    }
    spots = {name: value.spot for name, (_, value) in entries.items()}
    return KeyValue(values, {"": node.spot, **spots})
