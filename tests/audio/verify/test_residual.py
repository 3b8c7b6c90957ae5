"""The residual of a track: a click, a step and noise are heard where silence should be."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.verify_planted import failed, planted, quiet_place


@pytest.mark.parametrize("height", [2_000, -20_000])
def test_a_single_sample_in_the_silence(session, tmp_path, height):
    sound, at = session.sound.copy(), quiet_place(session)
    sound[at] = height
    found = planted(session, tmp_path, sound)
    assert failed(found) == {"clicks"}
    assert found.check("clicks").value == 1
    at_ms = at // 48
    assert f"At {at_ms // 60_000}:{at_ms // 1_000 % 60:02}." in found.check("clicks").faults[0]


@pytest.mark.parametrize("edge", ["start", "stop"])
def test_a_single_sample_at_a_seam(session, tmp_path, edge):
    sound = session.sound.copy()
    sound[getattr(session.place(1), edge)] = 8_000
    found = planted(session, tmp_path, sound)
    assert failed(found) == {"clicks"}


def test_a_step(session, tmp_path):
    sound, at = session.sound.astype(float), quiet_place(session)
    sound[at : at + 9_600] += 4_000 * np.linspace(1, 0, 9_600)
    found = planted(session, tmp_path, sound)
    assert "clicks" in failed(found)
    assert not {"onset", "words", "level", "steps", "peak", "header", "length"} & failed(found)


@pytest.mark.parametrize("dbfs", [-60, -40])
def test_noise_in_the_silence(session, tmp_path, dbfs):
    sound, at = session.sound.astype(float), quiet_place(session)
    noise = np.random.default_rng(1).standard_normal(24_000) * 32_768 * 10 ** (dbfs / 20)
    sound[at : at + 24_000] += noise * np.hanning(24_000)
    found = planted(session, tmp_path, sound)
    assert failed(found) == {"silence"}
    assert found.check("silence").value == pytest.approx(dbfs, abs=3)
    assert "there should be silence" in found.check("silence").faults[0]
