"""How SSML wants words to be said: a level and a pace that a script has, and what it has not."""

from __future__ import annotations

import pytest

from voiceguide.imports.readers.prosody import prosody_manner, spoken_elsewhere
from voiceguide.plan.model import Manner


@pytest.mark.parametrize(
    ("rate", "pace"),
    [
        ("x-slow", "slow"),
        ("Slow", "slow"),
        ("medium", "usual"),
        ("80%", "slow"),
        ("-20%", "slow"),
        ("0.8", "slow"),
        ("+0%", "usual"),
        ("97%", "usual"),
        ("fast", ""),
        ("+20%", ""),
        ("150%", ""),
        ("soon", ""),
        ("3dB", ""),
    ],
)
def test_rates_are_paces(rate, pace):
    manner, left = prosody_manner({"rate": rate})
    assert manner == Manner(pace=pace)
    assert left == ({} if pace else {"rate": rate})


@pytest.mark.parametrize(
    ("volume", "level"),
    [
        ("soft", "-5"),
        ("x-soft", "-10"),
        ("medium", "0"),
        ("-6dB", "-6"),
        ("-6.25dB", "-6.2"),
        ("-40dB", "-12"),
        ("50", "-6"),
        ("-50%", "-6"),
        ("100", "0"),
        ("+6dB", ""),
        ("loud", ""),
        ("silent", ""),
        ("0", ""),
        ("-100%", ""),
    ],
)
def test_volumes_are_levels(volume, level):
    manner, left = prosody_manner({"volume": volume})
    assert manner == Manner(level=level)
    assert left == ({} if level else {"volume": volume})


def test_what_no_script_has_is_left():
    manner, left = prosody_manner({"pitch": "+10%", "rate": "slow"})
    assert (manner, left) == (Manner(pace="slow"), {"pitch": "+10%"})


@pytest.mark.parametrize(
    ("attributes", "manner", "left"),
    [
        ({"xml:lang": "es-MX"}, Manner(language="es-MX"), {}),
        ({"xml:lang": "EN-us"}, Manner(), {}),
        ({"xml:lang": "no code"}, Manner(), {"xml:lang": "no code"}),
        ({"name": "gtts"}, Manner(voice="gtts"), {}),
        ({"name": "hibari:emma"}, Manner(voice="hibari:emma"), {}),
        ({"name": "en-US-AriaNeural"}, Manner(), {"name": "en-US-AriaNeural"}),
        # A program on this machine is never started because a file says so.
        ({"name": "command:rm -r /"}, Manner(), {"name": "command:rm -r /"}),
        ({"gender": "female", "languages": "fr"}, Manner(language="fr"), {"gender": "female"}),
    ],
)
def test_other_voices_and_languages(attributes, manner, left):
    assert spoken_elsewhere(attributes, "en") == (manner, left)
