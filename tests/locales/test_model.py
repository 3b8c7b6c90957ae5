"""The tables of a language: how a line of them is read."""

from __future__ import annotations

from voiceguide.locales.model import Measure, measures, pairs


def test_a_unit_has_one_wording_for_one_and_one_for_more_under_each_way_to_write_it():
    found = measures("""
        min, min.: one minute; minutes
        s: eine Sekunde; Sekunden; f
    """)
    assert found["min"] == found["min."] == Measure("one minute", "minutes")
    assert found["s"].gender == "f"
    assert list(found) == ["min", "min.", "s"]


def test_what_is_written_may_have_a_colon_in_it():
    assert pairs("e.g.: for example\na:b: both") == {"e.g.": "for example", "a:b": "both"}
