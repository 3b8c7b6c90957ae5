"""The report of a verification: its checks, and of many faults the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.audio.verify.report import VerificationReport, make_check, many


def test_a_count_has_its_noun_and_nothing_has_none():
    assert [many(count, "cue") for count in (0, 1, 2)] == ["", "1 cue", "2 cues"]


def test_a_check_without_faults_is_right():
    made = make_check("peak", "all of it", -3.0, "dBTP", "at most -1 dBTP", [])
    assert (made.ok, made.faults, made.value, made.unit) == (True, (), -3.0, "dBTP")


def test_of_many_faults_the_first_five_are_told_and_how_many_more():
    faults = [f"Fault {n}." for n in range(8)]
    made = make_check("words", "8 cues", "0 of 8", "cues whole", "every cue whole", faults)
    assert not made.ok
    assert made.faults == (*faults[:5], "So it is in 3 more places (words).")
    assert make_check("words", "", "", "", "", faults[:5]).faults == tuple(faults[:5])


def test_a_report_has_the_faults_of_all_checks_in_their_order():
    good, bad = make_check("peak", "", 0, "", "", []), make_check("words", "", 0, "", "", ["One.", "Two."])
    found = VerificationReport(
        track=Path("a.mp3"), timeline=Path("a.json"), ok=False, checks=(bad, good, bad), cues=()
    )
    assert found.faults == ("One.", "Two.", "One.", "Two.")
    assert found.check("peak") is good
    with pytest.raises(StopIteration):
        found.check("none")
