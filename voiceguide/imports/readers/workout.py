"""Read workouts of w2a, in YAML: announcements, exercises with their times, pauses, rounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from voiceguide.errors import ScriptError
from voiceguide.imports.model import Gathering, Material, PlacedWords, Repeated, WordedTime, refused
from voiceguide.imports.readers.fields import FieldReader
from voiceguide.imports.readers.values import FieldValue, scalar_text, whole_number
from voiceguide.imports.source import ImportSource

_KNOWN: Final = frozenset(
    [
        "exercises",
        "pause",
        "half_time",
        "exercise_beginning",
        "before_workout_announce",
        "after_workout_announce",
        "title",
        "name",
    ]
)
_TEMPLATE: Final = re.compile(r"\{\{[^{}]{0,300}\}\}")


def read_w2a(source: ImportSource) -> Material:
    """Read a workout of w2a: announcements, exercises with their times, pauses, rounds; anchors are followed.

    Raises:
        ScriptError: It is no YAML, or has no exercises.
    """
    from voiceguide.script.yaml.compose import tree_of

    read = tree_of(source.text, source.file)
    if read.findings or read.node is None:
        raise (
            ScriptError(read.findings.in_order())
            if read.findings
            else refused(source.file, 1, "this file is empty.", "Name one with exercises.")
        )
    root = _from_yaml(read.node)
    into = Gathering(source.file)
    workout = _Workout(into)
    workout.read(root)
    return Material(tuple(into.events), tuple(into.notes), title=workout.title)


def _from_yaml(node: object) -> FieldValue:
    from voiceguide.script.yaml.nodes import ListNode, MapNode, TextNode

    match node:
        case TextNode(spot=spot, text=text):
            return FieldValue(spot.line, text)
        case ListNode(spot=spot, items=items):
            return FieldValue(spot.line, items=tuple(map(_from_yaml, items)))
        case MapNode(spot=spot, entries=entries):
            return FieldValue(spot.line, pairs=tuple((key.text, _from_yaml(value)) for key, value in entries))
        case _:
            raise AssertionError("YAML has no other nodes")


class _Workout:
    """Reads the fields of a workout."""

    def __init__(self, into: Gathering) -> None:
        self.into = into
        self.fields = FieldReader(into)
        self.title = ""
        self.told: set[tuple[int, str]] = set()
        self.pause: FieldValue | None = None
        self.half: FieldValue | None = None
        self.beginning: FieldValue | None = None

    def read(self, root: FieldValue) -> None:
        """Read the whole workout.

        Raises:
            ScriptError: It has no exercises.
        """
        known = dict(root.pairs or ())
        exercises = known.get("exercises")
        if exercises is None or not exercises.items:
            raise refused(
                self.into.file, root.line, "there are no exercises here.", "Is it a workout of w2a?"
            )
        self.pause, self.half = known.get("pause"), known.get("half_time")
        self.beginning = known.get("exercise_beginning")
        title = known.get("title") or known.get("name")
        self.title = scalar_text(title) if title is not None else ""
        self.announce(known.get("before_workout_announce"))
        rounds = whole_number(known["rounds"]) if "rounds" in known else None
        self.repeated(root.line, rounds or 1, exercises.items)
        self.announce(known.get("after_workout_announce"))
        used = {
            "exercises",
            "pause",
            "half_time",
            "exercise_beginning",
            "before_workout_announce",
            "after_workout_announce",
            "title",
            "name",
        }
        used |= {"rounds"} if rounds else set()
        for key, value in root.pairs or ():
            if key not in used:
                self.fields.leave(key, value, root.line)

    def repeated(self, line: int, times: int, items: Sequence[FieldValue]) -> None:
        """Read exercises that come so often, with the pause of the last one between the times."""
        before = len(self.into.events)
        self.fields.repeated(line, times, None, partial(self.exercises, items))
        made = self.into.events[-1] if len(self.into.events) > before else None
        last = items[-1]
        if times == 1 or not isinstance(made, Repeated) or "exercises" in dict(last.pairs or ()):
            return
        outer, self.into.events = self.into.events, []
        self.rest(last, dict(last.pairs or ()))
        between, self.into.events = tuple(self.into.events), outer
        if between:
            self.into.guess(line, "the pause stands between the rounds as well")
            self.into.events[-1] = replace(made, between=between)

    def exercises(self, items: Sequence[FieldValue]) -> None:
        """Read the exercises, with a pause between them."""
        for place, item in enumerate(items):
            known = dict(item.pairs or ())
            inner = known.get("exercises")
            if inner is not None and inner.items:
                times = whole_number(known["rounds"]) if "rounds" in known else None
                self.repeated(item.line, times or 1, inner.items)
                continue
            self.exercise(item, known)
            if place + 1 < len(items):
                self.rest(item, known)

    def exercise(self, item: FieldValue, known: dict[str, FieldValue]) -> None:
        """Read one exercise: how it is announced, its words, its time."""
        line = item.line
        name = scalar_text(known["name"]) if "name" in known else ""
        self.announce(self.beginning)
        self.spoken(name, line)
        texts = known.get("texts")
        for one in (texts.items or ()) if texts is not None else ():
            self.spoken(scalar_text(one), one.line)
        length_ms = self.fields.time("duration", known["duration"], line) if "duration" in known else None
        half = scalar_text(known["half_time"]).lower() == "true" if "half_time" in known else False
        text = self.template(self.half)
        if length_ms and half and any(map(str.isalnum, text)):
            words = PlacedWords(line, length_ms // 2, "half", (" ".join(text.split()),))
            self.into.add(WordedTime(line, length_ms, (words,)))
        else:
            self.fields.pause(line, length_ms, "")
        for key, value in item.pairs or ():
            if key not in {"name", "texts", "duration", "half_time", "pause_duration"}:
                self.fields.leave(key, value, line)

    def rest(self, item: FieldValue, known: dict[str, FieldValue]) -> None:
        """Read the pause after an exercise."""
        pause = dict(self.pause.pairs or ()) if self.pause is not None else {}
        self.announce(self.pause)
        length = known.get("pause_duration") or pause.get("duration")
        if length is not None:
            self.fields.pause(item.line, self.fields.time("duration", length, item.line), "")

    def announce(self, told: FieldValue | None) -> None:
        """Read the text of an announcement."""
        self.spoken(self.template(told), told.line if told is not None else 0)

    def template(self, told: FieldValue | None) -> str:
        """Return the text of an announcement; what a program would have put into it is left out."""
        if told is None:
            return ""
        pairs = dict(told.pairs or ())
        text = scalar_text(pairs["text"]) if "text" in pairs else scalar_text(told)
        # An announcement comes with every exercise; what it leaves out is told once.
        if (told.line, text) not in self.told:
            self.told.add((told.line, text))
            for template in dict.fromkeys(_TEMPLATE.findall(text)):
                self.into.leave(told.line, template)
        return _TEMPLATE.sub(" ", text)

    def spoken(self, text: str, line: int) -> None:
        """Read words."""
        if any(map(str.isalnum, text)):
            self.fields.texts(text, line)
