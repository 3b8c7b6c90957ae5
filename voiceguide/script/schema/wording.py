"""Read words to say: their forms, and the `{side}` words inside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from voiceguide.core.suggest import listed, nearest, suggest
from voiceguide.errors import SourceLocation
from voiceguide.script.model import Wording, WordingList
from voiceguide.script.schema.silences import check_silences
from voiceguide.script.schema.types import Braces, Plain, Words
from voiceguide.script.terms import lower_first
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, kind, quote

SIDE_WORDS: Final = ("side", "other", "Side", "Other")
NUMBER_WORDS: Final = ("n", "of", "N", "Of")
"""The number of a repetition, round or entry, and how many there are."""
FORMS: Final = ("first", "then", "last", "second", "again", "short", "name")
_ALWAYS_THE_SAME: Final = "safety is said in the same words every time."
_GENDERS: Final = ("m", "f")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_FORM: Final = re.compile(r"\w{1,20}")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of a place in the script: whether it has sides, and the steps around it.

    Args:
        sided: `{side}` does: it stands inside `each side` or an alternating `repeat`.
        inside: The kinds of steps around it that matter for nesting and repeating.
        top: It is a list of steps at the top of a script.
        lists: The names of the lists around it (`as`), each with the keys of its entries: none for texts,
            None where the list is wrong.
        turns: How many values a list of one for each round has; None where it is not known.
        entries: How often a step here is done for the lists around it.
    """

    sided: bool = False
    inside: frozenset[str] = frozenset()
    top: bool = False
    lists: tuple[tuple[str, tuple[str, ...] | None], ...] = ()
    turns: int | None = None
    entries: int = 1

    @property
    def repeating(self) -> bool:
        """True where `first`, `then`, `last` and numbers have a meaning."""
        return bool(self.inside & {"repeat", "rounds", "for each"})

    @property
    def placeholders(self) -> tuple[str, ...]:
        """List what may stand in braces here, without capitals."""
        sides = SIDE_WORDS[:2] if self.sided else ()
        numbers = NUMBER_WORDS[:2] if self.repeating else ()
        return (*sides, *numbers, *(found for name, keys in self.lists for found in _put_in(name, keys)))

    def within(self, *names: str, sided: bool = False) -> Scope:
        """Go inside a step of this kind."""
        return replace(self, sided=self.sided or sided, inside=self.inside | set(names))

    def within_list(self, name: str, keys: tuple[str, ...] | None, entries: int) -> Scope:
        """Go inside a list whose entries have this name and these keys."""
        lists = (*self.lists, (lower_first(name), keys))
        return replace(self.within("for each"), lists=lists, entries=self.entries * entries)


def _put_in(name: str, keys: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(f"{name}.{key}" for key in keys) if keys else (name,)


Texts = tuple[tuple[str, SourceLocation], ...]
"""The wordings of a text, each with its place: one, or as many as a list has."""


def read_texts(node: Node, shape: Plain, label: str, scope: Scope, findings: Diagnostics) -> Texts | None:
    """Read a text, or a list of wordings where it may be one. None if any is wrong; that is noted."""
    if not (shape.several and isinstance(node, ListNode)):
        text = read_plain_text(node, shape, label, scope, findings)
        return None if text is None else ((text, node.spot),)
    if not node.items:
        mend = "Write its wordings, or take the key out."
        findings.add(node.spot, f"the list after `{label}` is empty.", mend, absent=True)
        return None
    read = tuple(_one_of_several(item, shape, label, scope, findings) for item in node.items)
    texts = tuple(text for text in read if text is not None)
    if len(texts) < len(read) or not _all_differ(texts, label, findings):
        return None
    return texts


def _one_of_several(
    node: Node, shape: Plain, label: str, scope: Scope, findings: Diagnostics
) -> tuple[str, SourceLocation] | None:
    if isinstance(node, TextNode):
        # Whether anything is said may not depend on the evening.
        text = read_plain_text(node, replace(shape, silence=False), label, scope, findings)
        return None if text is None else (text, node.spot)
    what = f"a wording in the list after `{label}` is one text, but {kind(node)} stands here."
    mend = "Write each wording as one text, with a dash before it."
    if isinstance(node, MapNode):
        mend = "Give each form a list of its own, as in {first: [one, two], then: [three, four]}."
    findings.add(node.spot, what, mend)
    return None


def _all_differ(texts: Texts, label: str, findings: Diagnostics) -> bool:
    seen: set[str] = set()
    right = True
    for text, spot in texts:
        if text.casefold() in seen:
            what = f"{quote(text)} stands in the list after `{label}` a second time."
            findings.add(spot, what, "Word it in another way, or take one of them out.")
            right = False
        seen.add(text.casefold())
    return right


def listed_as(form: str, texts: Texts) -> str | WordingList:
    """Return a single text as it is, and several as the list of this form."""
    if len(texts) == 1:
        return texts[0][0]
    return WordingList(form, tuple(text for text, _ in texts), tuple(spot for _, spot in texts))


def worded(forms: Mapping[str, Texts]) -> Wording:
    """Return a wording with these forms, each with one or several texts; `full` is one of them."""
    first: dict[str, Any] = {form: texts[0][0] for form, texts in forms.items()}
    found = (listed_as(form, texts) for form, texts in forms.items())
    lists = tuple(each for each in found if isinstance(each, WordingList))
    return Wording(spot=forms["full"][0][1], lists=lists, **first)


def read_plain_text(node: Node, shape: Plain, label: str, scope: Scope, findings: Diagnostics) -> str | None:
    """Read a text that is one piece. None if it is not one; the problem is noted."""
    if shape.silence and isinstance(node, TextNode) and node.quoted and not node.text.strip():
        return ""
    text = read_line(node, label, findings)
    if text is None or not _said(text, node.spot, label, findings):
        return None
    if len(text) > shape.longest:
        what = f"`{label}` has {len(text)} letters, more than the {shape.longest} that fit."
        findings.add(node.spot, what, "Say it in fewer words, or in several steps.")
        return None
    if shape.braces is Braces.SIDES and not check_silences(text, shape.spaced, label, node.spot, findings):
        return None
    return text if _braces_fit(text, shape.braces, label, node.spot, scope, findings) else None


def read_line(
    node: Node, label: str, findings: Diagnostics, wants: str = "a text", mend: str = ""
) -> str | None:
    """Read any one text, with line breaks and runs of blanks as one blank.

    Args:
        node: Where it stands.
        label: The key before it, for messages.
        findings: Takes the problems.
        wants: What is read of the text, for messages.
        mend: How to mend it where no text stands; by default for a text that is said.
    """
    if not isinstance(node, TextNode):
        what = f"`{label}` needs {wants}, but {kind(node)} stands here."
        findings.add(node.spot, what, mend or _mend_for_text(node))
        return None
    if node.broken:
        return None
    if node.empty:
        findings.add(node.spot, *unwritten(node, label, mend or "Write it there."), absent=True)
        return None
    return _BLANKS.sub(" ", node.text).strip()


def unwritten(node: TextNode, label: str, mend: str) -> tuple[str, str]:
    """Return what is wrong with an empty text, and how to mend it: `~` and `null` mean nothing in YAML."""
    if not node.text:
        return f"nothing is written after `{label}`.", mend
    what = f"{node.text} after `{label}` means nothing in YAML, so nothing is written there."
    return what, f'{mend.rstrip(".")}; put quotes around it if it is meant: "{node.text}".'


def read_words(node: Node, shape: Words, label: str, scope: Scope, findings: Diagnostics) -> Wording | None:
    """Read words to say, a sentence or its forms. None if they are wrong; that is noted."""
    if isinstance(node, MapNode) and not _looks_like_braces(node, scope):
        return _changing(node, shape, label, scope, findings)
    if isinstance(node, ListNode) and not shape.changes:
        findings.add(node.spot, _ALWAYS_THE_SAME, "Write one sentence.")
        return None
    texts = _sentences(node, label, scope, findings, silence=shape.silence, spaced=shape.spaced)
    return None if texts is None else worded({"full": texts})


def _changing(node: MapNode, shape: Words, label: str, scope: Scope, findings: Diagnostics) -> Wording | None:
    if node.broken:
        return None
    parts, right = {key.text: (key, value) for key, value in node}, True
    for name, (key, _) in parts.items():
        if name not in FORMS:
            mend = suggest(name, FORMS) or f"The forms are {listed((f'`{form}`' for form in FORMS), 'and')}."
            findings.add(key.spot, f"{quote(name)} is no form of words.", mend)
            right = False
    if right and not shape.changes:
        findings.add(node.spot, _ALWAYS_THE_SAME, "Write one sentence.")
        return None
    changes = "then" in parts or "last" in parts or set(parts) == {"first"}
    if right and changes and not (shape.repeats or scope.repeating):
        what = "`first`, `then` and `last` mean the first time and later times, but nothing repeats here."
        mend = "Write one sentence, or put the step inside `repeat` or `rounds`."
        findings.add(node.spot, what, mend)
        right = False
    if "second" in parts and not check_second(parts["second"][0].spot, scope, findings):
        right = False
    if "again" in parts and not check_again(parts["again"][0].spot, scope, findings):
        right = False
    if "first" not in parts:
        what = f"`first` is missing in `{label}`."
        findings.add(node.spot, what, "Write what is said the first time.", absent=True)
        return None
    spoken_later = bool({"then", "last", "second", "again"} & set(parts))
    read = {
        name: _sentences(
            value,
            f"{label}: {name}",
            scope,
            findings,
            silence=name != "first" or shape.silence or spoken_later,
            spaced=shape.spaced,
        )
        for name, (_, value) in parts.items()
        if name in FORMS
    }
    forms = {"full" if name == "first" else name: texts for name, texts in read.items() if texts is not None}
    if not right or len(forms) < len(read):
        return None
    if not (any(texts[0][0] for texts in forms.values()) or shape.silence):
        findings.add(node.spot, f"no form of `{label}` says anything.", "Write a sentence, or take it out.")
        return None
    return worded(forms)


def check_second(spot: SourceLocation, scope: Scope, findings: Diagnostics) -> bool:
    """Check that there is a second side where words for it stand."""
    if not scope.sided:
        what = "`second` is said on the second side, but there are no sides here."
        findings.add(spot, what, "Take it out, or put the step inside `each side`.")
    return scope.sided


def check_again(spot: SourceLocation, scope: Scope, findings: Diagnostics) -> bool:
    """Check that there are rounds where words for later ones stand."""
    if "rounds" in scope.inside:
        return True
    what = "`again` is said from the second round on, but there are no rounds here."
    findings.add(spot, what, "Take it out, or put the step inside `rounds`.")
    return False


def _sentences(
    node: Node, label: str, scope: Scope, findings: Diagnostics, *, silence: bool, spaced: str
) -> Texts | None:
    if isinstance(node, TextNode) and node.empty and silence:
        mend = 'Write a sentence, or "" to say nothing.'
        findings.add(node.spot, *unwritten(node, label, mend), absent=True)
        return None
    shape = Plain(braces=Braces.SIDES, silence=silence, several=True, spaced=spaced)
    return read_texts(node, shape, label, scope, findings)


def _said(text: str, spot: SourceLocation, label: str, findings: Diagnostics) -> bool:
    if any(char.isalnum() for char in text):
        return True
    what = f"`{label}` has no word in it: {quote(text)}." if text else f"`{label}` says nothing."
    findings.add(spot, what, "Write a sentence, or take the key out.")
    return False


def _looks_like_braces(node: MapNode, scope: Scope) -> bool:
    """Report whether an unquoted `{side}` was read as a mapping."""
    if len(node.entries) != 1:
        return False
    name = node.entries[0][0].text.partition(":")[0]
    return name in (*SIDE_WORDS, *NUMBER_WORDS) or lower_first(name) in scope.placeholders


def _mend_for_text(node: Node) -> str:
    if isinstance(node, MapNode):
        return 'Put quotes around a text with braces or with a colon in it: "…".'
    return "Write one text; each cue is a step of its own."


def _braces_fit(
    text: str, braces: Braces, label: str, spot: SourceLocation, scope: Scope, findings: Diagnostics
) -> bool:
    if braces is Braces.ANY or not ("{" in text or "}" in text):
        return True
    before = findings.noted
    if braces is Braces.NONE:
        findings.add(_at(spot, "{"), f"`{label}` cannot have braces in it.", "Take { and } out.")
        return False
    if braces is Braces.SIDES:
        for match in _BRACES.finditer(text):
            _side_word(match, _at(spot, match[0]), scope, findings)
    if lone := re.search("[{}]", _BRACES.sub(lambda match: "x" * len(match[0]), text)):
        before_it = text[max(0, lone.start() - 10) : lone.start()]
        place = _at(spot, before_it + lone[0], len(before_it))
        findings.add(place, f"a lone {lone[0]} stands in this text.", "Write {side}, or take it out.")
    return findings.noted == before


def _side_word(match: re.Match[str], spot: SourceLocation, scope: Scope, findings: Diagnostics) -> None:
    name, colon, form = match[1].partition(":")
    if "count" in scope.inside and name.lower() in NUMBER_WORDS:
        if match[1] not in ("n", "N"):
            mend = "Only {n} and {N} have one in a count."
            findings.add(spot, f"{quote(match[0])[1:-1]} has no meaning.", mend)
        return
    if lower_first(name).partition(".")[0] in dict(scope.lists):
        _list_word(match, spot, scope, findings)
    elif name in NUMBER_WORDS:
        _number_word(match, spot, scope, findings)
    elif name not in SIDE_WORDS:
        near = nearest(name.lower(), ("side", "other", *scope.placeholders))
        meant = (near[:1].upper() + near[1:] if name[:1].isupper() else near) if near else ""
        others = tuple(f"{{{each}}}" for each in scope.placeholders if each not in SIDE_WORDS)
        known = "Only {side}, {other}, {Side} and {Other} have one."
        if others:
            sides = ("{side}", "{other}") if scope.sided else ()
            known = f"What may be put in here is {listed((*sides, *others), 'and')}."
        mend = f"Did you mean {{{meant}}}?" if meant else known
        findings.add(spot, f"{quote(match[0])[1:-1]} has no meaning.", mend)
    elif colon and not _FORM.fullmatch(form):
        findings.add(spot, f"{quote(match[0])[1:-1]} asks for no form.", "Write one word, as in {side:f}.")
    elif not scope.sided:
        what = f"{match[0]} has no meaning here, outside `each side`."
        findings.add(spot, what, "Write right or left, or put the step inside `each side`.")


def _list_word(match: re.Match[str], spot: SourceLocation, scope: Scope, findings: Diagnostics) -> None:
    """Check a placeholder of a list: whether its entries have the key, and that it asks for no form."""
    told, colon, _ = match[1].partition(":")
    name, dot, key = told.partition(".")
    keys = dict(scope.lists)[lower_first(name)]
    if colon:
        findings.add(spot, f"{match[0]} asks for a form, but its words are as they are listed.",
                     f"Write {{{told}}}.")  # fmt: skip
    elif keys is None:
        return  # the list is wrong, which was noted
    elif dot and key not in keys:
        mend = suggest(key, keys) or (
            f"Write {listed(f'{{{name}.{each}}}' for each in keys)}." if keys else f"Write {{{name}}}."
        )
        findings.add(spot, f"{match[0]} has no meaning: no entry has the key {quote(key)}.", mend)
    elif keys and not dot:
        mend = f"Write {listed(f'{{{name}.{each}}}' for each in keys)}."
        findings.add(spot, f"{match[0]} does not say which of its words is meant.", mend)


def _number_word(match: re.Match[str], spot: SourceLocation, scope: Scope, findings: Diagnostics) -> None:
    """Check a placeholder of a number: that something repeats, and that its form is a gender."""
    _, colon, form = match[1].partition(":")
    if not scope.repeating:
        what = f"{match[0]} is a number of repetitions, but nothing repeats here."
        findings.add(spot, what, "Write the number as a word, or put the step inside `repeat` or `rounds`.")
    elif colon and form not in _GENDERS:
        mend = "Write a gender, as in {n:f} or {n:m}, or none."
        findings.add(spot, f"{quote(match[0])[1:-1]} asks for no form of a number.", mend)


def _at(spot: SourceLocation, piece: str, ahead: int = 0) -> SourceLocation:
    """Point at a piece of a text that stands on one line; else at the text's beginning."""
    found = spot.text.find(piece, spot.column - 1)
    return spot if found < 0 else replace(spot, column=found + ahead + 1)
