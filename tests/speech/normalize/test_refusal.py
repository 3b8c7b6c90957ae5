"""What is refused before anything is read: addresses, telephone numbers, signs without a word."""

from __future__ import annotations

import pytest

from voiceguide.errors import SpeechRefused
from voiceguide.speech.normalize.refusal import refuse_addresses, refuse_signs, undecided


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Go to www.yoga.com, now.", "www.yoga.com"),
        ("See https://yoga.org/a?b=c.", "https://yoga.org/a?b=c"),
        ("Write to me@yoga.de!", "me@yoga.de"),
        ("It is on yoga.com/free today.", "yoga.com/free"),
        ("Call 555-1234.", "555-1234"),
        ("Call +49 30 123456 now", "+49 30 123456"),
    ],
)
def test_an_address_is_refused_by_its_name(text, found):
    with pytest.raises(SpeechRefused) as refused:
        refuse_addresses(text)
    assert refused.value.found == found


@pytest.mark.parametrize(
    "text",
    [
        "Rest. Then go.",
        "Rest.Then go",
        "at 7 p.m. today",
        "z.B. jetzt",
        "1.250.000",
        "4-7-8",
        "e.g. this",
        "3.5",
    ],
)
def test_what_is_no_address_passes(text):
    refuse_addresses(text)


@pytest.mark.parametrize(
    ("text", "sign"), [("5*3", "*"), ("₹ 500", "₹"), ("√ 9", "√"), ("3 ÷ 2", "÷"), ("2_3", "_")]
)
def test_a_sign_beside_a_number_that_has_no_word_is_refused(text, sign):
    with pytest.raises(SpeechRefused, match="has the sign"):
        refuse_signs(text, "$%")
    refuse_signs(text, sign)
    refuse_signs(f"*so* {sign} {sign}", "")


def test_a_refusal_has_the_piece_the_ways_and_the_mend():
    with pytest.raises(SpeechRefused, match=r"^'5/16' may be two things\. Write one\.$") as refused:
        undecided(" 5/16", "may be two things", "Write one.")
    assert refused.value.found == "5/16"
