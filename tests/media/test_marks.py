"""The mark of a synthetic voice: it is said to people and to machines, and no text can push it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.media.marks import LONGEST, comment, container_texts, named_texts, one_line, sample_labels
from voiceguide.timeline.model import Synthetic


@given(st.text(max_size=2_000), st.text(max_size=50), st.sampled_from([Synthetic.VOICE, Synthetic.MIXED]))
def test_a_comment_ends_with_the_disclosure_however_long_the_rest_is(about, disclosure, synthetic):
    said = comment(synthetic, about, disclosure)
    assert said.endswith(one_line(disclosure) or synthetic.words)
    assert len(said) <= LONGEST


def test_what_a_person_speaks_is_not_disclosed():
    assert comment(Synthetic.NONE, "A twist.", "The voice is synthetic.") == "A twist."
    assert named_texts(Synthetic.NONE, "ana") == (("voice", "ana"),)


@pytest.mark.parametrize("synthetic", Synthetic)
def test_machines_are_told_the_voice_and_the_source(synthetic):
    told = dict(container_texts(synthetic, "hibari", synthetic.words))
    assert told["software"] == "voiceguide, voice hibari"
    assert told.get("DigitalSourceType", "") == synthetic.source
    assert sample_labels(synthetic, "hibari").source == synthetic.source


def test_what_is_empty_is_left_out():
    assert container_texts(Synthetic.NONE, " \n", "") == (("software", "voiceguide"),)
    assert named_texts(Synthetic.NONE, "") == ()


@given(st.text(max_size=2_000))
def test_a_line_has_no_line_break_and_no_half_character(text):
    line = one_line(text)
    assert line == one_line(line)
    assert len(line) <= LONGEST
    assert "\n" not in line
    assert "\0" not in line
    line.encode()
