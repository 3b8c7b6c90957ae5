"""Checks of the sound: each has a figure, a limit, and a sentence for every fault."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.verify_planted import failed, planted


@pytest.mark.parametrize("db", [6, -6])
def test_a_cue_of_another_level(session, tmp_path, db):
    sound, place = session.sound.astype(float), session.place(5)
    sound[place] = np.clip(sound[place] * 10 ** (db / 20), -32_768, 32_767)
    found = planted(session, tmp_path, sound)
    assert {"level", "steps"} <= failed(found)
    assert not {"onset", "words", "clicks", "silence", "header", "length"} & failed(found)
    assert found.check("level").value == pytest.approx(db, abs=1.2)
    assert f"dB {'louder' if db > 0 else 'softer'}" in found.check("level").faults[0]


def test_a_track_that_is_too_loud_as_a_whole(session, tmp_path):
    loud = np.clip(session.sound.astype(float) * 1.5, -32_768, 32_767)
    assert {"level", "loudness", "peak"} <= failed(planted(session, tmp_path, loud))
