"""Fixtures that several files of this folder share."""

from __future__ import annotations

import pytest

from tests.support.piper_made import piper_voice


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("voices")
    piper_voice(made)
    piper_voice(made, "de_DE-summ-low", espeak={"voice": "de"})
    piper_voice(made, "en_GB-choir-low", speakers=3)
    piper_voice(made, "en_US-slow-low", hop=560)
    return made
