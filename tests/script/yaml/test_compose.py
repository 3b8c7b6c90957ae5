"""From text to tree: nothing is interpreted, everything has its place, slips are told as a teacher would."""

from __future__ import annotations

import pytest
import yaml

from voiceguide.errors import ScriptError
from voiceguide.script.yaml.compose import plain, read_plain, tree_of
from voiceguide.script.yaml.nodes import ListNode, MapNode, Page, TextNode, quote


def problems(text: str) -> list[str]:
    return [
        f"{p.spot.line}:{p.spot.column} {p.what} {p.mend}" for p in tree_of(text, "x").findings.in_order()
    ]


@pytest.fixture(params=["c", "python"])
def parser(request, monkeypatch):
    """Take each of the two parsers in turn."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader")


@pytest.mark.parametrize(
    "text",
    [
        "1:30",
        "no",
        "yes",
        "on",
        "true",
        "null-ish",
        "0x1F",
        "1_000",
        "4",
        "4.0",
        "2009-01-01",
        ".5",
        "007",
        "=",
    ],
)
def test_nothing_is_interpreted(parser, text):
    assert plain(tree_of(f"a: {text}\nb: [{text}]\n", "x").node) == {"a": text, "b": [text]}


def test_every_place_is_known(parser):
    node = tree_of("a: 1\nb:\n  - 'two'\n  - {c: three}\n", "x").node
    assert isinstance(node, MapNode)
    (a, one), (b, items) = node.entries
    assert isinstance(items, ListNode)
    two, inner = items.items
    assert isinstance(inner, MapNode)
    [(c, three)] = inner.entries
    spots = [(n.spot.line, n.spot.column) for n in (a, one, b, items, two, inner, c, three)]
    assert spots == [(1, 1), (1, 4), (2, 1), (3, 3), (3, 5), (4, 5), (4, 6), (4, 9)]
    assert two == TextNode(two.spot, "two", quoted=True)
    assert three.spot.text == "  - {c: three}"


def test_nothing_written_is_not_the_same_as_an_empty_text(parser):
    node = tree_of("a:\nb: ~\nc: ''\nd: null\ne: 'null'\n", "x").node
    assert [value.empty for _, value in node] == [True, True, False, True, False]


def test_columns_count_letters_not_bytes(parser):
    assert problems("é🙂: [x, *nowhere]\n")[0].startswith("1:9 *nowhere points to a part")


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


def test_an_alias_bomb_costs_nothing():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    [told] = problems("\n".join(lines))
    assert "the script grows beyond 50000 texts and lists here." in told


def test_phrase_books_come_in_by_the_same_door(tmp_path):
    path = tmp_path / "en.yaml"
    path.write_text("language: no\nphrases:\n  a: 1:30\n  b: [x, 'y']\n", "utf-8")
    assert read_plain(path) == {"language": "no", "phrases": {"a": "1:30", "b": ["x", "y"]}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty."),
        ("- a\n", "the file must be one group of keys."),
        ("a: 1\na: 2\n", 'the key "a" stands here a second time'),
        ("a: b: c\n", "a text with a colon in it needs quotes."),
    ],
)
def test_a_wrong_phrase_book_is_told_with_its_place(tmp_path, text, told):
    path = tmp_path / "en.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScriptError) as caught:
        read_plain(path)
    assert told in str(caught.value)
    assert "en.yaml:" in str(caught.value)


def test_what_is_quoted_fits_a_line_and_gives_no_orders():
    assert quote("a\n  b\tc") == '"a b c"'
    assert quote("\x1b[31mred") == '"�[31mred"'
    assert quote("x" * 100) == '"' + "x" * 59 + '…"'


def test_a_long_line_is_cut_behind_its_caret():
    page = Page.of("y" * 5000, "x")
    assert page.spot(0, 0).text == "y" * 160 + "…"
    assert page.spot(0, 200).text == "y" * 280 + "…"
    assert page.spot(0, 4000).text == ""
    assert page.spot(7, 0).text == ""
