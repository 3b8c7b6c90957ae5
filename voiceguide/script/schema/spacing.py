"""Part words at the silences inside them: one step says several pieces, one after another."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voiceguide.script.model import SpacedWords, Wording
from voiceguide.script.schema.silences import silences_in, words_around
from voiceguide.script.schema.wording import worded
from voiceguide.script.yaml.nodes import Diagnostics, quote

FIELDS: Final = ("full", "then", "last", "second", "again", "short", "name")
"""The fields of a wording that have its forms."""


def check_forms_alike(words: Wording, findings: Diagnostics) -> None:
    """Check that what may take the place of other words in a session has the same silences.

    So both sides get the same time, an evening changes words and nothing else, and a short wording has the
    silences of the full one, or none.
    """
    usual = silences_in(words.full)
    for form in FIELDS:
        texts = words.texts(form)
        silences = [silences_in(text) for text, _ in texts]
        for (text, spot), found in zip(texts[1:], silences[1:], strict=True):
            if found != silences[0]:
                what = f"{quote(text)} has not the silences of the first wording in its list."
                findings.add(spot, what, "Give each wording the same silences, in the same order.")
                return
        differs = silences and silences[0] != usual
        if differs and form == "second":
            what = "the second side has not the silences of the first."
            findings.add(texts[0][1], what, "Give both the same silences, in the same order.")
        elif differs and form == "short" and silences[0]:
            what = "the short wording has other silences than the full one."
            findings.add(texts[0][1], what, "Give it the same silences, or none.")


def spaced(words: Wording) -> Wording:
    """Return words whose texts have silences as pieces that follow one another."""
    texts = {form: words.texts(form) for form in FIELDS if words.texts(form)}
    pieces = {form: [words_around(text) for text, _ in texts[form]] for form in texts}
    longest = max(len(parts) for several in pieces.values() for parts in several)
    if longest == 1:
        return words
    silences = {form: silences_in(texts[form][0][0]) for form in texts}

    def piece(number: int) -> Wording:
        forms = {
            form: tuple(
                (parts[number] if number < len(parts) else "", spot)
                for parts, (_, spot) in zip(pieces[form], texts[form], strict=True)
            )
            for form in texts
        }
        # A form that says nothing here is one silence, however many wordings it has.
        return worded({form: found if found[0][0] else found[:1] for form, found in forms.items()})

    more = tuple(
        SpacedWords(
            tuple((form, found[number - 1]) for form, found in silences.items() if number <= len(found)),
            piece(number),
        )
        for number in range(1, longest)
    )
    return replace(piece(0), keep=words.keep, more=more)
