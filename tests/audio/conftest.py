"""Real speech, spoken once for all tests of this room."""

from __future__ import annotations

import pytest

from voiceguide.speech.model import Speech

SENTENCES = (
    ("Soften your left shoulder, and stay here for one minute.", 0.65),
    ("Half of this time is behind you.", 0.7),
    ("Fold the blanket and place it under your head.", 0.65),
    ("Welcome.", 0.7),
)
WORDS = ("Inhale.", "Exhale.", "Six.", "Five.", "Four.", "Two.", "Hold.", "Rest.")


@pytest.fixture(scope="session")
def hibari():
    from hibari import Hibari

    return Hibari()


@pytest.fixture(scope="session")
def sentences(hibari):
    return {text: Speech(hibari(text, speed=speed, seed=7), 24_000) for text, speed in SENTENCES}


@pytest.fixture(scope="session")
def words(hibari):
    return {text: Speech(hibari(text, speed=0.95, seed=7), 24_000) for text in WORDS}
