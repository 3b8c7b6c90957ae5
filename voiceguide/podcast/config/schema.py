"""The schema of a show's file: one table of keys, for its loader and for its reference page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from voiceguide.errors import SourceLocation
from voiceguide.plan.evenings import MOST
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
    Table,
    Whole,
)
from voiceguide.script.schema.validate import match_keys, read_value
from voiceguide.script.schema.wording import Scope
from voiceguide.script.terms import LONGEST_TAIL_MS
from voiceguide.script.yaml.nodes import Diagnostics, MapNode
from voiceguide.units import HOUR, SECOND

LIKE: Final = "Write for instance: - {routine: bedtime-twist, minutes: 10}"
RESERVED: Final = ("cover", "feed", "icon", "index", "manifest", "player", "show", "style", "worker")
"""Slugs that no episode may have: files of the show itself have these names."""
LONGEST_DESCRIPTION: Final = 4_000
_TRUE: Final = OneOf(("true", "false", "yes", "no"), lambda word: word in ("true", "yes"))
_TEXT: Final = Plain(LONGEST_DESCRIPTION, Braces.ANY)
_TITLE: Final = Plain(120, Braces.ANY)
_FREE: Final = Plain(300, Braces.ANY)
_TAIL: Final = Duration(0, LONGEST_TAIL_MS)
_EVENING: Final = Whole(0, MOST)

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
    Key("schedule", Group("the schedule", (
        Key("from", _FREE, "When the first episode comes out.", "2026-01-05T18:00:00+01:00", required=True,
            field="begins", also=("start", "begin")),
        Key("every", Name("a rhythm", r"[1-9]\d{0,2} ?(?:days?|weeks?|d|w)", "Write 7 days or 1 week."),
            "How long from each episode to the next.", "1 week", required=True),
    ), lambda begins, every: (begins, every)), "When the episodes come out, in the order of the list.",
        "{from: 2026-01-05T18:00:00+01:00, every: 1 week}"),
    Key("episodes", _TEXT, "The episodes.", "[{routine: bedtime-twist, minutes: 10}]", required=True,
        also=("items", "tracks")),
)  # fmt: skip
EPISODE: Final = (
    Key("routine", _FREE, "A routine, or the path of a script.", "bedtime-twist", required=True,
        also=("name", "script")),
    Key("minutes", Name("a number of minutes", r"\d{1,3}(?:\.\d{1,3})?", "Write a number such as 10."),
        "How long it lasts.", "10"),
    Key("duration", Duration(SECOND, 3 * HOUR), "How long it lasts, to the second.", "7min30s",
        also=("length",)),
    Key("title", _TITLE, "What it is called.", "A twist before sleep"),
    Key("summary", _TEXT, "What it is, in a few plain sentences.", "One knee at a time.",
        also=("description", "about", "subtitle")),
    Key("slug", Name("a slug", ROUTINE, "Use lower-case letters, digits and hyphens."),
        "What its files are called, and what it is known by for good.", "evening-twist", also=("id",)),
    Key("date", _FREE, "When it comes out.", "2026-01-05T18:00:00+01:00", also=("published", "pubdate")),
    Key("voice", _FREE, "Who speaks.", "hibari"),
    Key("takes", _FREE, "A folder of your own recordings instead of a voice.", "takes",
        also=("recordings",)),
    Key("bed", _FREE, "What lies under the voice.", "rain"),
    Key("tail", _TAIL, "How long the bed goes on after the end, at bedtime.", "30min"),
    Key("language", LANGUAGE, "The script in another language.", "es", also=("lang",)),
    Key("choices", Table(OPTION, VALUE), "What is chosen of what the routine offers.", "{surface: floor}",
        also=("set", "options")),
    Key("first", OneOf(("left", "right")), "Which side comes first.", "left"),
    Key("words", OneOf(("full", "brief", "names")), "How much is said.", "brief"),
    Key("mode", OneOf(MODES), "How the session ends.", "bedtime"),
    Key("evening", _EVENING, "Of several wordings, those of this evening.", "20"),
)  # fmt: skip


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
        if name != "episodes"
    }
    spots = {name: value.spot for name, (_, value) in entries.items()}
    return KeyValue(values, {"": node.spot, **spots})
