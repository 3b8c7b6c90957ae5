"""The forms that can be imported, and which one a source has.

To add one:

1. Write its reader, a function from a `ImportSource` to its `Material`, in a module of `readers/`.
2. Write its entry in `IMPORTS`; the key is what is typed after `--from`.
3. Run `pytest tests/imports`: the tests there go over every entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from voiceguide.errors import ChoiceError
from voiceguide.imports.source import ImportSource, check_lines

if TYPE_CHECKING:
    from voiceguide.imports.model import Material

_HEAD: Final = 40_000
"""Characters at the beginning of a source by which its form is guessed."""


@dataclass(frozen=True, slots=True)
class ImportForm:
    """A form of scripts that can be imported.

    Args:
        about: What it is, in a few words.
        reader: The function that reads it, `module:function` in `readers/`.
        suffixes: The endings of its files' names, the usual one first.
        looks: Reports from its beginning whether a text may have this form.
        lined: Its lines are read one by one; where they are not, the whole may stand in one.
    """

    about: str
    reader: str
    suffixes: tuple[str, ...]
    looks: Callable[[str], bool]
    lined: bool = True

    def read(self, source: ImportSource) -> Material:
        """Read a source in this form.

        Raises:
            ScriptError: It cannot be read.
        """
        if self.lined:
            check_lines(source)
        module, _, name = self.reader.partition(":")
        reader = cast(
            "Callable[[ImportSource], Material]",
            getattr(import_module(f"voiceguide.imports.readers.{module}"), name),
        )
        return reader(source)


def _most(pattern: str, *, share: float = 0.5, least: int = 2) -> Callable[[str], bool]:
    """Return a test whether so many of the lines begin with a pattern."""
    begins = re.compile(pattern)

    def looks(text: str) -> bool:
        lines = [line for line in text.split("\n")[:400] if line.strip()]
        found = sum(begins.match(line) is not None for line in lines)
        return found >= least and found >= share * len(lines)

    return looks


def _begins(pattern: str) -> Callable[[str], bool]:
    start = re.compile(r"\s*" + pattern, re.IGNORECASE)
    return lambda text: start.match(text) is not None


def _anywhere(pattern: str) -> Callable[[str], bool]:
    line = re.compile(pattern, re.MULTILINE)
    return lambda text: line.search(text) is not None


_ARROW: Final = r"\s*(?:\d{1,3}:)?\d{1,3}:\d{1,2}[.,]\d{1,3}\s*-->"

IMPORTS: Final[Mapping[str, ImportForm]] = {
    "ssml": ImportForm(
        "SSML",
        "ssml:read_ssml",
        (".ssml", ".xml"),
        _begins(r"(?:<\?xml[^<>]*>\s*)?<speak\b"),
        lined=False,
    ),
    "json": ImportForm(
        "JSON", "json_text:read_json", (".json",), _begins(r"[\[{]\s*[\[{\"\]}]"), lined=False
    ),
    "vtt": ImportForm("WebVTT captions", "timed:read_vtt", (".vtt",), _begins(r"WEBVTT\b")),
    "srt": ImportForm("SubRip captions", "timed:read_srt", (".srt",), _most(_ARROW, share=0.15, least=1)),
    "lrc": ImportForm(
        "LRC lyrics", "timed:read_lrc", (".lrc",), _most(r"\s*\[\d{1,3}:\d{2}[.]\d{1,3}\]", share=0.5)
    ),
    "labels": ImportForm(
        "labels of Audacity", "timed:read_labels", (".labels",), _most(r"\d+[.,]\d+\t\d+[.,]\d+\t", share=0.8)
    ),
    "w2a": ImportForm(
        "a workout of w2a",
        "workout:read_w2a",
        (".yaml", ".yml"),
        _anywhere(r"^exercises:\s*$"),
    ),
    "csv": ImportForm(
        "a table", "table:read_csv", (".csv", ".tsv"), _most(r"[^,;\t|.]+[,;\t|]\s*\d", share=0.6)
    ),
    "markdown": ImportForm(
        "Markdown",
        "markdown:read_markdown",
        (".md", ".markdown"),
        _most(r"#{1,6}\s|\*\*[^*]+\*\*\s*$|\s*[-*]\s", share=0.05, least=1),
    ),
    "text": ImportForm("plain text", "text:read_text", (".txt", ".text"), lambda text: True),
}
"""Every form by its name; where several fit, the first is taken."""


def source_form(source: ImportSource, asked: str | None) -> str:
    """Return the form of a source: the one that is asked for, else by its content and its name.

    Raises:
        ChoiceError: There is no such form.
    """
    if asked is not None:
        if asked not in IMPORTS:
            mend = f"Name one of {', '.join(IMPORTS)}."
            raise ChoiceError(f"{asked!r} is no form that can be imported.", where="--from", mend=mend)
        return asked
    named = next((name for name, form in IMPORTS.items() if source.suffix in form.suffixes), None)
    if named not in {None, "text"}:
        return str(named)
    head = source.text[:_HEAD]
    fits = (
        name for name, form in IMPORTS.items() if (named is None or name != "markdown") and form.looks(head)
    )
    return next(fits)
