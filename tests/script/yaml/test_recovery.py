"""Slips in YAML: explained in a teacher's words, and mended where their meaning is clear."""

from __future__ import annotations

import pytest

from tests.support.yaml_read import problems
from voiceguide.script.yaml.compose import plain, tree_of

SLIPS = """
- say: Now: breathe.
  1:8 a text with a colon in it needs quotes. Write: say: "Now: breathe."
- say: {Side} knee.
  1:8 a text that begins with { needs quotes. Write: say: "{Side} knee."
- say: [Soft] knee.
  1:8 a text that begins with [ needs quotes. Write: say: "[Soft] knee."
- say: "Rest" now.
  1:8 after the closing quote more text follows. Write: say: '"Rest" now.'
- say: 'Rest' now.
  1:8 after the closing quote more text follows. Write: say: "'Rest' now."
- say: It's: so.
  1:8 a text with a colon in it needs quotes. Write: say: "It's: so."
- say: *softly* now
  1:8 a text that begins with * needs quotes. Write: say: "*softly* now"
- say: %
  1:8 a text that begins with % needs quotes. Write: say: "%"
- say: `x`
  1:8 a text that begins with ` needs quotes. Write: say: "`x`"
- say:Rest¶  id: 4
  1:7 after `say:` a blank is missing. Write: - say: Rest
- say: "a\\b c\\q"
  1:8 within double quotes a backslash means something special. Write: say: 'a\\b c\\q'
- say: "Rest¶- say: x
  1:8 the quotation that opens here is never closed. Write: say: "Rest"
- say: 'Tis so¶- say: x
  1:8 the quotation that opens here is never closed. Write: say: "'Tis so"
a: - b
  1:4 a dash begins a list, and a list begins on a line of its own. Write: a: "- b"
a:¶→- b
  2:1 a tab stands here. Indent with blanks; most editors can replace tabs for you.
a: 1¶  b: 2
  2:3 this line is indented further than the key above it, which already has its text.
  Begin it exactly below the first letter of the key above.
a:¶  - b: 1¶   c: 2
  3:4 the indentation of this line fits none of the lines above it.
  Keys of one step begin in the same column, and so do the dashes of one list.
a: [b, c¶d: e
  1:4 the bracket that opens here is not closed as it should be.
  Put ] at its end, commas between its parts, and quotes around texts with signs.
a: 1¶hold 30s¶b: 2
  2:1 this line has no key with a colon after it.
  Write `key: text`; a text that goes on from the line above must be indented further.
a: 1¶...¶b: 2
  3:1 the script has already ended above this line. Take out the line with --- or ....
a: 1¶---¶b: 2
  2:1 a second document begins here. A script is one document: take this line out.
a: 1¶a: 2
  2:1 the key "a" stands here a second time; the first is in line 1.
  Keep one of them; two steps need a dash each.
? [a]¶: b
  1:3 a key must be a word or two, but brackets stand here.
  Put quotes around a text that begins with { or [.
%YAML 3.0¶---¶a: 1
  1:1 YAML cannot make sense of this place.
  Look at the indentation, and put quotes around texts with signs in them.
a: *b
  1:4 *b points to a part that is not marked above.
  Mark that part with &b, or put quotes around a text that begins with *.
a: &a [*a]
  1:8 *a stands inside the very part that it repeats. Take it out.
"""
"""A script (with ¶ for the end of a line and → for a tab), and below it what is said."""


def slips() -> list[tuple[str, str]]:
    cases: list[list[str]] = []
    for line in SLIPS.strip().splitlines():
        if line.startswith("  "):
            cases[-1].append(line.strip())
        else:
            cases.append([line.replace("¶", "\n").replace("→", "\t") + "\n"])
    return [(script, " ".join(told)) for script, *told in cases]


@pytest.mark.parametrize(("text", "told"), slips())
def test_what_is_said_of_slips(parser, text, told):
    assert problems(text) == [told]


def test_slips_that_are_understood_do_not_hide_what_follows(parser):
    read = tree_of('- say: Now: in.\n- say: "Out\n  id: 4\n- say:Rest\n  id: 5\n- say: {x} y\n', "x")
    assert plain(read.node) == [
        {"say": "Now: in."},
        {"say": "Out", "id": "4"},
        {"say": "Rest", "id": "5"},
        {"say": "{x} y"},
    ]
    assert [problem.spot.line for problem in read.findings.in_order()] == [1, 2, 4, 6]


def test_what_stands_above_a_slip_is_still_read(parser):
    read = tree_of("a: 1\nb: [x, y]\nc: {d: 1\n", "x")
    assert plain(read.node) == {"a": "1", "b": ["x", "y"], "c": {"d": "1"}}
    assert read.findings.cut == 3
