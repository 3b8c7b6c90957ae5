"""`voiceguide takes --read`: the lines still to record, in their places, for each length and evening."""

from __future__ import annotations

import json
import re

import pytest

SCRIPT = """title: Ruhe
about: Eine Pause.
language: de
safety: [Wenn etwas wehtut, hör auf.]
steps:
  - say: [Leg dich hin., Leg dich bequem hin.]
  - section: Ankommen
    steps:
      - say: Lass die Schultern sinken.
      - rest: 20s..30s..10min
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "ruhe.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return str(path)


def takes_on(page: str) -> list[str]:
    return re.findall(r"^    \[([a-z0-9-]+)\]$", page, re.MULTILINE)


def test_the_page_has_every_line_of_the_list_in_words_of_its_language(voiceguide, script):
    page = voiceguide("takes", script, "--minutes", "2", "--read").out
    listed = json.loads(voiceguide("takes", script, "--minutes", "2", "--json").out)
    assert takes_on(page) == [take["take"] for take in listed]
    assert page.startswith(f"Ruhe\n{len(listed)} Zeilen aufzunehmen, für 2 Minuten.\n")
    assert "\nAnkommen\n--------\n\nLass die Schultern sinken.\n" in page
    # Who reads aloud counts the pause: it is told to five seconds, unlike the length in the sentence.
    assert "\nEs bleibt jetzt ungefähr eineinhalb Minuten lang still.\n" in page
    assert "\n    (1 Minute und 20 Sekunden Pause)\n" in page


def test_a_longer_session_adds_only_what_it_has_more(voiceguide, script):
    page = voiceguide("takes", script, "--minutes", "2,4", "--read").out
    first, second = page.split("\n\n\n")
    assert not set(takes_on(first)) & set(takes_on(second))
    assert second.startswith("Ruhe\n2 Zeilen aufzunehmen, für 4 Minuten.\n")
    assert "Vier Minuten." in second


def test_an_evening_has_its_own_lines(voiceguide, script):
    pages = [voiceguide("takes", script, "-m", "2", "--read", "--evening", n).out for n in ("0", "1")]
    both = ("Leg dich hin.", "Leg dich bequem hin.")
    said = [[text for text in both if f"\n{text}\n" in page] for page in pages]
    assert sorted(said) == sorted([[both[0]], [both[1]]])


def test_what_is_recorded_is_not_on_the_page(voiceguide, script, tmp_path):
    from tests.speech.conftest import say
    from tests.speech.test_decode import wav
    from voiceguide.speech.voices.tone import ToneVoice

    folder = tmp_path / "takes"
    folder.mkdir()
    listed = json.loads(voiceguide("takes", script, "--minutes", "2", "--json").out)
    for take in listed[1:]:
        speech = ToneVoice().speak(say(take["text"]))
        (folder / f"{take['take']}.wav").write_bytes(wav(speech.samples, speech.rate_hz))
    result = voiceguide("takes", script, "--minutes", "2", "--takes", str(folder), "--read")
    assert takes_on(result.out) == [listed[0]["take"]]
    assert result.code == 1
    speech = ToneVoice().speak(say(listed[0]["text"]))
    (folder / f"{listed[0]['take']}.wav").write_bytes(wav(speech.samples, speech.rate_hz))
    done = voiceguide("takes", script, "--minutes", "2", "--takes", str(folder), "--read")
    assert (done.code, done.out) == (0, "")
    assert "Nothing is left to record." in done.err


@pytest.mark.parametrize("more", ["--json", "--csv", "--all"])
def test_it_is_a_page_for_people(voiceguide, script, more):
    refused = voiceguide("takes", script, "--minutes", "2", "--read", more)
    assert refused.code != 0
    assert "--read is a page for people" in refused.out + refused.err
