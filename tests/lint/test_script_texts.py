"""Everything that a script has a voice say is walked through, once, with its place."""

from __future__ import annotations

from tests.support.scripts_made import SPOT, wording
from voiceguide.lint.script_texts import forms, texts, warn, whole_forms
from voiceguide.script import model as s

WORDS = wording(
    "Full.", second="Second.", short="Short.", name="Name.", then="", last="Last.", again="Again."
)


def test_forms_are_all_that_may_be_said_and_whole_forms_what_is_said_in_full():
    assert list(forms(WORDS)) == ["Full.", "Second.", "Again.", "Last.", "Short.", "Name."]
    assert list(whole_forms(WORDS)) == ["Full.", "Second.", "Again.", "Last."]


def test_sides_are_known_inside_each_side_only():
    move = s.Move(spot=SPOT, words=wording("Bend."))
    script = s.Script(
        name="a", title="A", about=".", spot=SPOT, safety=(s.Safety(spot=SPOT, words=wording("Be.")),),
        steps=(move, s.EachSide(spot=SPOT, steps=(move,))),
    )  # fmt: skip
    assert [(words.full, sided) for _, words, sided in texts(script)] == [
        ("Be.", False), ("Bend.", False), ("Bend.", True),
    ]  # fmt: skip


def test_each_wording_of_a_list_has_its_own_place():
    second = s.SourceLocation("made-up.yaml", 2, 1)
    listed = s.WordingList(form="full", texts=("One.", "Two."), spots=(SPOT, second))
    words = s.Wording(full="One.", spot=SPOT, lists=(listed,))
    script = s.Script(name="a", title="A", about=".", spot=SPOT, steps=(s.Say(spot=SPOT, words=words),))
    assert [(each.full, each.spot) for _, each, _ in texts(script)] == [("One.", SPOT), ("Two.", second)]


def test_a_finding_says_where_what_and_how_to_mend():
    found = warn("a-rule", SPOT, "it is wrong.", "Mend it.")
    assert (found.spot, found.what, found.mend, found.rule) == (SPOT, "it is wrong.", "Mend it.", "a-rule")
