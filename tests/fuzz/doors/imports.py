"""Doors of what people have: a text, captions, a table, whatever is imported."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from tests.fuzz.door import CASES, Door
from tests.fuzz.hurt import lined, marked, plain, told

_LAID_OUT, _WHOLE = 10, 400
"""One input in so many is laid out as steps that are read back, and one is imported whole.

That takes some four times, and some hundred times, as long as the reader alone does.
"""
_LONGEST = 1_050_000
"""A little more than is read of any source."""


_MORE = {
    "text": (
        "Sit. Stop if it hurts.\n\nFive, four, three, two, one. Rest.\n\nTen. [6s]\nNine. [6s]\nEight.\n",
        "Hold for thirty seconds. [14s] Half way. [10s] Three, two, one. And release.\n",
        "Hold for ten minutes.\n\nInhale for 4, hold for 16, exhale for 8.\n\nNow the other side.\n",
    ),
    "json": (
        '{"rounds": 3, "restBetweenRounds": 60, "exercises": [{"name": "Plank", "duration": 40, "halfway": '
        '"Half.", "countdown": 3}, {"name": "Sit", "sets": 2, "rest": 15, "duration": 60, "cues": '
        '[{"at": 20, "text": "Breathe."}]}, {"inhale": 0.6, "exhale": 0.4, "cycles": 30}]}',
    ),
    "ssml": (
        '<speak xml:lang="en"><prosody rate="slow" volume="-6dB"><p>Sit.</p></prosody>'
        '<lang xml:lang="es">Uno 3.</lang><voice name="gtts:es">Hola.</voice>'
        '<audio src="gong.wav">x</audio>3 2 1</speak>',
    ),
    "srt": (
        "1\n00:00:01,000 --> 00:00:02,000\nFive.\n\n2\n00:00:03,000 --> 00:00:04,000\nFour.\n\n3\n"
        "00:00:05,000 --> 00:00:06,000\nThree.\n\n4\n00:00:20,000 --> 00:00:23,000\nTwo, one, zero.\n",
    ),
}
"""What the language has a word of its own for."""


@cache
def seeds(form: str) -> list[bytes]:
    from voiceguide.imports.forms import IMPORTS

    suffixes = IMPORTS[form].suffixes
    found = [path for path in sorted((CASES / "imports").iterdir()) if path.name.endswith(suffixes)]
    if form == "labels":
        found = [CASES / "imports" / "labels.txt"]
    return [path.read_bytes() for path in found] + [text.encode() for text in _MORE.get(form, ())] or [
        b"Let go.\n"
    ]


def imported(form: str, data: bytes, folder: Path) -> None:
    """Read a source in one form; lay some of them out, and write steps that read back.

    The first seed is imported whole, so that all that is imported late is there before children are forked.
    """
    from voiceguide.imports.forms import IMPORTS
    from voiceguide.imports.importer import import_source
    from voiceguide.imports.layout import StepLayout
    from voiceguide.imports.model import Gathering
    from voiceguide.imports.patterns import recognised
    from voiceguide.imports.sides import with_sides
    from voiceguide.imports.source import STDIN, open_source
    from voiceguide.imports.wording import guess_language
    from voiceguide.imports.writer import write_steps
    from voiceguide.script.yaml.compose import tree_of

    source = replace(open_source(STDIN, BytesIO(data)), suffix=IMPORTS[form].suffixes[0])
    chance = zlib.crc32(data)
    if chance % _WHOLE == 0 or data == seeds(form)[0]:
        assert import_source(source, form=form).text
        return
    material = IMPORTS[form].read(source)
    if chance % _LAID_OUT:
        return
    into = Gathering("it")
    language = guess_language(source.text)
    events, _ = with_sides(recognised(material.events, language, into), language, into)
    layout = StepLayout(language, "day", lambda ms: "It will be quiet.", ("Rest.",), into)
    text = "\n".join(write_steps(layout.steps(list(enumerate(events)))))
    findings = tree_of(text, "it").findings
    # Too much or too deep is told when the script is read.
    assert all("grows beyond" in one.what for one in findings.found), list(findings.found)[:1]


_HURT = {
    "ssml": plain.either(marked.hurt, plain.hurt),
    "json": plain.either(partial(told.hurt, most=_LONGEST), plain.hurt),
    "w2a": plain.either(lined.hurt, plain.hurt),
}


def doors() -> dict[str, Door]:
    from voiceguide.imports.forms import IMPORTS

    usual = plain.either(lined.hurt, plain.hurt)
    return {
        f"import-{form}": Door(
            partial(imported, form), partial(seeds, form), _HURT.get(form, usual), few=12, longest=_LONGEST
        )
        for form in IMPORTS
    }


DOORS = doors()
"""Every door by its name."""
