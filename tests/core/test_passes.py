"""A pass: one operation over several kinds, and none of them forgotten or handled twice."""

from __future__ import annotations

import pytest

from voiceguide.core.passes import Pass


class Shape:
    """The kind that others are made from."""


class Round(Shape):
    """A kind with a handler of its own."""


class Pointed(Shape):
    """A kind without one."""


@pytest.fixture
def described() -> Pass[str, str]:
    made: Pass[str, str] = Pass("describe")

    @made.of(Shape)
    def _(noun: Shape, mood: str) -> str:
        return f"a {mood} shape"

    @made.of(Round)
    def _(noun: Round, mood: str) -> str:
        return f"a {mood} ball"

    return made


def test_each_kind_has_its_own_handler_with_all_that_was_given(described):
    assert described(Shape(), "dull") == "a dull shape"
    assert described(Round(), "merry") == "a merry ball"


def test_a_kind_does_not_fall_back_to_the_handler_of_its_base(described):
    with pytest.raises(KeyError):
        described(Pointed(), "sharp")


def test_the_check_names_every_kind_without_a_handler(described):
    described.check([Shape, Round])
    with pytest.raises(TypeError, match=r"^nothing is registered to describe: Pointed, int$"):
        described.check([Round, Pointed, int])


def test_a_second_handler_is_refused_and_the_first_stays(described):
    with pytest.raises(TypeError, match="Round is registered twice to describe"):
        described.of(Round)(lambda noun, mood: "another")
    assert described(Round(), "merry") == "a merry ball"


def test_a_handler_stays_a_function_that_can_be_called():
    measured: Pass[int] = Pass("measure")

    @measured.of(str)
    def length(noun: str) -> int:
        return len(noun)

    assert length("four") == measured("four") == 4
