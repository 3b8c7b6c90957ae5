"""What was asked for is understood, or refused in one sentence that says how to ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.cli import request
from voiceguide.errors import ChoiceError
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import decide

SETTINGS = decide(environ={}, here=Path("/"))


@pytest.mark.parametrize(
    ("minutes", "durations", "expected"),
    [
        (["10"], [], (600_000,)),
        (["5,10", "20"], [], (300_000, 600_000, 1_200_000)),
        ([" 5 , 10 "], [], (300_000, 600_000)),
        (["7.5"], [], (450_000,)),
        (["10", "10.0"], ["10min"], (600_000,)),
        ([], ["10m30s"], (630_000,)),
        ([], ["10:30,90s"], (630_000, 90_000)),
        (["3"], ["3:30"], (180_000, 210_000)),
        ([], [], ()),
        (["180"], [], (10_800_000,)),
        (["720"], ["10s"], (43_200_000, 10_000)),
    ],
)
def test_lengths_are_read(minutes, durations, expected):
    assert request.parse_lengths(minutes, durations, SETTINGS) == expected


@pytest.mark.parametrize(
    ("minutes", "durations", "complaint"),
    [
        (["0"], [], "--minutes: '0' is no time at all. Ask for more than nothing."),
        (["0.0000001"], [], "--minutes: '0.0000001' is no number of minutes."),
        (["0.000001"], [], "--minutes: '0.000001' is no time at all."),
        (["-5"], [], "--minutes: '-5' is less than nothing."),
        (["10080"], [], "--minutes: '10080' is too long. A track lasts 12:00:00 at most."),
        (["nan"], [], "--minutes: 'nan' is no number of minutes. Write a number such as 10"),
        (["inf"], [], "'inf' is no number of minutes"),
        (["1e9"], [], "'1e9' is no number of minutes"),
        (["abc"], [], "'abc' is no number of minutes"),
        ([""], [], "'' is no number of minutes"),
        (["5,,10"], [], "'' is no number of minutes"),
        (["٣"], [], "is no number of minutes"),
        (["9" * 5000], [], "9...' is too long"),
        (["10m30s"], [], "--minutes: '10m30s' is no number of minutes. Write --duration 10m30s;"),
        ([], ["0s"], "--duration: '0s' is no time at all."),
        ([], ["168h"], "--duration: '168h' is too long."),
        ([], ["-5s"], "--duration: '-5s' is no duration."),
        ([], ["10"], "--duration: '10' is no duration. Write --minutes 10, or 10min, or 10s."),
        ([], ["abc"], "--duration: 'abc' is no duration. Write it as 10m30s, 10:30 or 90s."),
    ],
)
def test_what_is_no_length_is_refused_in_one_sentence(minutes, durations, complaint):
    with pytest.raises(ChoiceError) as refused:
        request.parse_lengths(minutes, durations, SETTINGS)
    assert complaint in str(refused.value)
    assert len(str(refused.value)) < 200
    assert "\n" not in str(refused.value)


@given(st.lists(st.text(max_size=12), max_size=3), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_is_a_possible_length_or_refused(minutes, durations):
    try:
        found = request.parse_lengths(minutes, durations, SETTINGS)
    except ChoiceError:
        return
    assert all(0 < ms <= SETTINGS.longest_ms for ms in found)


def test_choices_are_read():
    chosen = request.parse_choices(
        ["surface=floor", " legs = mermaid "], "left", "left=1min30s", WordsLevel.BRIEF, Mode.DAY
    )
    assert chosen == Choices(
        options=(("surface", "floor"), ("legs", "mermaid")),
        first="left",
        longer=("left", 90_000),
        words=WordsLevel.BRIEF,
        mode=Mode.DAY,
    )
    assert request.parse_choices([], None, None, WordsLevel.FULL, None) == Choices()


@pytest.mark.parametrize("text", ["surface", "=floor", "surface=", "", "="])
def test_a_choice_that_is_no_pair_is_refused(text):
    with pytest.raises(ChoiceError, match="Write --set option=value"):
        request.parse_choices([text], None, None, WordsLevel.FULL, None)


@pytest.mark.parametrize("text", ["left", "left=", "left=30", "left=soon", "=30s"])
def test_a_longer_side_without_its_time_is_refused(text):
    with pytest.raises(ChoiceError, match=r"--longer.*=30s"):
        request.parse_choices([], None, text, WordsLevel.FULL, None)
