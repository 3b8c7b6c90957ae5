"""Laws of every import: each word of the source is in one place, and what comes out can be read."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.imports_made import pools_of, script_of, words_of
from voiceguide.imports.forms import IMPORTS
from voiceguide.imports.importer import Imported, import_source
from voiceguide.imports.source import source_of

KINDS = ("say", "say", "say", "pause", "direction", "heading")
PAUSES = ("[pause {}s]", "({} sec)", "/{}s", "...{}s", '<break time="{}s"/>')
blocks = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(1, 12), st.sampled_from(PAUSES), st.integers(1, 70)),
    min_size=1,
    max_size=10,
).map(lambda found: [("say", 3, PAUSES[0], 1), *found])


def fresh():
    """Return words that no language has, each once: `zoqab`, `zoqac`, ..."""
    letters = "bcdfghjklmnpqrstvwxz"
    return ("zoq" + "".join(found) for found in itertools.product(letters, letters, "aeu"))


def drawn(found, words):
    """Fill drawn blocks with words: kind, text, seconds and the spelling of a pause."""
    for kind, size, pause, seconds in found:
        text = " ".join(next(words) for _ in range(size))
        yield kind, f"{text[:1].upper()}{text[1:]}", seconds, pause.format(seconds)


def as_markdown(found):
    lines = {"say": "{0}.\n", "pause": "{2}\n", "direction": "_({0})_\n", "heading": "## {0}\n"}
    return "\n".join(lines[kind].format(text, seconds, mark) for kind, text, seconds, mark in found)


def as_text(found):
    lines = {"say": "{0}.\n", "pause": "{2}\n", "direction": "[{0}]\n", "heading": "/{0}\n"}
    return "\n".join(lines[kind].format(text[:60], seconds, mark) for kind, text, seconds, mark in found)


def as_ssml(found):
    lines = {
        "say": "<s>{0}.</s>",
        "pause": '<break time="{1}s"/>',
        "direction": "<!-- {0} -->",
        "heading": '<mark name="{0}"/>',
    }
    return (
        "<speak>"
        + "\n".join(lines[kind].format(text, seconds) for kind, text, seconds, _ in found)
        + "</speak>"
    )


def as_json(found):
    types = {"say": "speech", "pause": "pause", "direction": "direction", "heading": "heading"}
    return json.dumps(
        [{"type": types[kind], "text": text, "duration": seconds} for kind, text, seconds, _ in found]
    )


def as_csv(found):
    return "text,seconds,notes\n" + "\n".join(
        f"{text}.,{seconds}," if kind in ("say", "pause") else f",,{text}" for kind, text, seconds, _ in found
    )


def as_w2a(found):
    said = [(text, seconds) for kind, text, seconds, _ in found if kind != "direction"]
    return "exercises:\n" + "\n".join(f"  - name: {text}\n    duration: {seconds}s" for text, seconds in said)


def timed(found, line, head=""):
    at = 0
    lines = [head] if head else []
    for n, (_, text, seconds, _mark) in enumerate(found, 1):
        at += seconds
        lines.append(line(n, at * 1000, text))
        at += len(text.split())
    return "\n".join(lines)


def stamp(ms, point):
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


FORMS = {
    "markdown": as_markdown,
    "text": as_text,
    "ssml": as_ssml,
    "json": as_json,
    "csv": as_csv,
    "w2a": as_w2a,
    "srt": lambda found: timed(
        found, lambda n, ms, text: f"{n}\n{stamp(ms, ',')} --> {stamp(ms + 500, ',')}\n{text}.\n"
    ),
    "vtt": lambda found: timed(
        found, lambda n, ms, text: f"{stamp(ms, '.')} --> {stamp(ms + 500, '.')}\n{text}.\n", "WEBVTT\n"
    ),
    "lrc": lambda found: timed(
        found, lambda n, ms, text: f"[{ms // 60_000:02}:{ms // 1000 % 60:02}.00]{text}."
    ),
    "labels": lambda found: timed(found, lambda n, ms, text: f"{ms / 1000}\t{ms / 1000 + 0.5}\t{text}."),
}


def made(form: str, text: str) -> Imported:
    return import_source(source_of(text.encode(), f"it{IMPORTS[form].suffixes[0]}", "it"), form=form)


@pytest.mark.parametrize("form", FORMS)
@examples(8)
@given(found=blocks)
def test_every_word_is_in_one_place_and_the_script_can_be_read(form, found):
    text = FORMS[form](list(drawn(found, fresh())))
    imported = made(form, text)
    wanted = Counter(word for word in words_of(text) if re.fullmatch("zoq[a-z]+", word))
    there = Counter(word for pool in pools_of(imported) for word in words_of(pool) if word.startswith("zoq"))
    assert there == wanted
    # It was checked when it was made; here it is read once more as any script is.
    assert script_of(imported.text).steps


def test_every_form_is_tried():
    assert set(FORMS) == set(IMPORTS)
