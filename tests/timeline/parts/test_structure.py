"""Parts that hold others: each becomes a span with what is in it."""

from __future__ import annotations

from tests.support.holds_placed import natural
from tests.support.scripts_made import SPOT
from voiceguide.plan.terms import Role
from voiceguide.script import model as s


def test_silent_repetitions_are_counted() -> None:
    move = s.Move(spot=SPOT, words=s.Wording(full="Press down.", spot=SPOT, then=""))
    repeat = s.Repeat(spot=SPOT, count=s.Quantity(4, 4, 4, s.Unit.COUNT), steps=(move,))
    timeline = natural(s.Script(name="made-up", title="M", about=".", spot=SPOT, steps=(repeat,)))
    said = [clip.text for clip in timeline.clips if clip.role in (Role.MOVE, Role.COUNT)]
    assert said == ["Press down.", "2.", "3.", "Last one."]
    assert [(span.n, span.of) for span in timeline.spans if span.kind == "rep"] == [
        (1, 4),
        (2, 4),
        (3, 4),
        (4, 4),
    ]
