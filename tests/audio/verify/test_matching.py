"""Matching of cues: a cue that is moved, cut, altered or missing is found."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.verify_planted import failed, planted


@pytest.mark.parametrize("by_ms", [80, -80, 8])
def test_a_moved_cue(session, tmp_path, by_ms):
    sound, place = session.sound.copy(), session.place(2)
    cue = sound[place].copy()
    sound[place] = 0
    sound[place.start + by_ms * 48 : place.stop + by_ms * 48] += cue
    found = planted(session, tmp_path, sound)
    assert "onset" in failed(found)
    assert not {"words", "level", "steps", "clicks", "header", "length"} & failed(found)
    assert found.check("onset").value == pytest.approx(by_ms, abs=0.1)
    (fault,) = found.check("onset").faults
    assert f"begins {abs(by_ms)}.0 ms {'late' if by_ms > 0 else 'early'}" in fault
    assert "cue 2" in fault


@pytest.mark.parametrize("cut_ms", [400, 900])
def test_a_cue_cut_short(session, tmp_path, cut_ms):
    sound, place = session.sound.copy(), session.place(0)
    sound[place.stop - cut_ms * 48 : place.stop] = 0
    found = planted(session, tmp_path, sound)
    assert "words" in failed(found)
    assert not {"onset", "level", "steps", "silence", "header", "length"} & failed(found)
    assert "“cue 0” lacks about" in found.check("words").faults[0]
    assert found.cues[0].missing_ms == pytest.approx(cut_ms, abs=250)


def test_a_word_lost_in_the_middle_and_one_altered(session, tmp_path):
    sound, place = session.sound.copy(), session.place(0)
    sound[place.start + 48_000 : place.start + 48_000 + 14_400] = 0
    other = session.place(2).start + 38_400
    sound[other : other + 19_200] = sound[other : other + 19_200][::-1]
    found = planted(session, tmp_path, sound)
    assert "words" in failed(found)
    assert "onset" not in failed(found)
    assert "cue 0” lacks" in found.check("words").faults[0]
    assert "cue 2” " in found.check("words").faults[1]
    assert "sounds different for about" in found.check("words").faults[1]


def test_a_cue_replaced_by_another(session, tmp_path):
    sound, place = session.sound.copy(), session.place(0)
    other = sound[session.place(2)]
    sound[place] = np.resize(other, place.stop - place.start)
    found = planted(session, tmp_path, sound)
    assert "words" in failed(found)
    assert not {"onset", "level", "steps", "header", "length"} & failed(found)
    assert "“cue 0” is not what is heard there" in found.check("words").faults[0]


def test_a_cue_that_is_not_there(session, tmp_path):
    sound = session.sound.copy()
    sound[session.place(3)] = 0
    found = planted(session, tmp_path, sound)
    assert "“cue 3” is not heard at all" in found.check("words").faults[0]
    assert failed(found) == {"words"}
    assert len(found.faults) == 1
