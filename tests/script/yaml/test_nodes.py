"""The tree of a script: every text knows its place, and is quoted safely."""

from __future__ import annotations

from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import ListNode, MapNode, Page, TextNode, quote


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
