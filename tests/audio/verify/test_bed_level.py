"""The level of the bed, measured beside the words."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.support.verify_planted import failed, planted, quiet_place
from voiceguide.timeline.model import Bed


@pytest.mark.parametrize(("below_db", "ok"), [(22, True), (10, False)])
def test_a_bed_is_measured_against_the_voice(session, tmp_path, below_db, ok):
    bedded = dataclasses.replace(
        session, planned=dataclasses.replace(session.planned, bed=Bed(kind="brown", below_voice_db=20.0))
    )
    noise = np.random.default_rng(2).standard_normal(len(session.sound))
    noise = np.convolve(noise, np.ones(32) / 32, mode="same")
    noise *= 32_768 * 10 ** ((-16 - below_db) / 20) / noise.std()
    found = planted(bedded, tmp_path, session.sound + noise)
    assert "bed" in {check.name for check in found.checks}
    assert not {"onset", "words", "clicks"} & failed(found)
    assert ("bed" not in failed(found)) is ok
    clicking = session.sound + noise
    clicking[quiet_place(session)] = 9_000
    assert "clicks" in failed(planted(bedded, tmp_path, clicking))
    silent = planted(bedded, tmp_path, session.sound)
    assert "cannot be heard" in silent.check("bed").faults[0]
