"""What a render will fetch is told before it fetches anything."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.small_script import put_down


@pytest.fixture
def small(desk, monkeypatch, tmp_path):
    """A small routine, spoken by Google's stand-in, with a cache of its own."""
    put_down(desk / "scripts")
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "own"))
    monkeypatch.setenv("VOICEGUIDE_VOICE", "auto")
    return tmp_path / "own"


def cost(voiceguide, *arguments):
    return json.loads(voiceguide("cost", *arguments, "--json").out)


def test_what_is_foretold_is_what_is_fetched(voiceguide, google, small):
    foretold = cost(voiceguide, "small", "-m", "2")
    assert google.connections == 0
    assert not small.exists()
    (alone,) = foretold["sessions"]
    assert alone["cached"] == 0
    assert alone["sure"] is False
    ended = voiceguide("render", "small", "-m", "2")
    assert ended.code == 0
    assert re.match(r"about \d+ cues, 0 cached, about \d+ to fetch(, about \d+ s)?\.\n", ended.err)
    assert abs(foretold["requests"] - len(google.asked)) <= 1
    assert abs(alone["cues"] - len(google.asked)) <= 1
    (spoken,) = cost(voiceguide, "small", "-m", "2")["sessions"]
    assert spoken["sure"] is True
    assert abs(alone["cues"] - spoken["cues"]) <= 1


def test_when_nothing_is_missing_nothing_is_said_and_nobody_asked(voiceguide, google, small):
    voiceguide("render", "small", "-m", "2")
    google.reset()
    (alone,) = cost(voiceguide, "small", "-m", "2")["sessions"]
    assert (alone["to_get"], alone["requests"], alone["sure"]) == (0, 0, True)
    assert alone["cues"] == alone["cached"] > 4
    ended = voiceguide("render", "small", "-m", "2")
    assert ended.err == "Spoken by gtts.\n"
    shown = voiceguide("cost", "small", "-m", "2")
    assert re.search(r"^small +2:00 +(\d+) +\1 +0 +no time$", shown.out, re.MULTILINE)
    assert google.connections == 0


def test_where_the_choice_is_open_only_what_is_fetched_is_told(voiceguide, google, small):
    """A network that is shut is tried each time anew; nobody is told to wait for what does not come."""
    ended = voiceguide("render", "small", "-m", "2", "--voice", "auto")
    assert re.match(
        r"about \d+ cues, 0 cached, about \d+ to fetch(, about \d+ s)?\.\nSpoken by gtts\.\n$", ended.err
    )
    assert voiceguide("render", "small", "-m", "2", "--voice", "auto").err == "Spoken by gtts.\n"


def test_where_nothing_can_be_fetched_nothing_is_said_to_be(voiceguide, desk, tmp_path, monkeypatch):
    put_down(desk / "scripts")
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "fresh"))
    for lengths in ("2", "2", "2,3"):
        ended = voiceguide("render", "small", "-m", lengths, "--voice", "auto")
        assert ended.code == 0
        assert ended.err.startswith("Spoken by the embedded voice (hibari) throughout: ")
        assert "to fetch" not in ended.err


def test_what_the_embedded_voice_has_spoken_counts_where_the_choice_is_open(voiceguide, small, google):
    google.fail("403", times=0)
    assert "(hibari) throughout" in voiceguide("render", "small", "-m", "2").err
    google.reset()
    likely = cost(voiceguide, "small", "-m", "2")
    (alone,) = likely["sessions"]
    assert (alone["voice"], alone["to_get"], likely["requests"]) == ("hibari", 0, 0)
    assert alone["cached"] == alone["cues"] > 4
    (online,) = likely["otherwise"]["sessions"]
    assert (online["voice"], online["cached"]) == ("gtts", 0)
    told = voiceguide("cost", "small", "-m", "2")
    assert re.search(r"^small +2:00 +(\d+) +\1 +0$", told.out, re.MULTILINE)
    fetched = rf"{online['to_get']} cues to fetch, about \d+ s"
    assert re.fullmatch(rf"hibari spoke before\. If gTTS can be had this time: {fetched}\.\n", told.err)
    assert google.connections == 0
    # It can: what was told of it is what is fetched, and from then on it is the one that spoke.
    assert voiceguide("render", "small", "-m", "2").err.endswith("Spoken by gtts.\n")
    assert abs(likely["otherwise"]["requests"] - len(google.asked)) <= 1
    assert cost(voiceguide, "small", "-m", "2")["sessions"][0]["voice"] == "gtts"


def test_one_edited_cue_is_one_to_fetch(voiceguide, google, small, desk):
    voiceguide("render", "small", "-m", "2")
    script = desk / "scripts" / "small.yaml"
    script.write_text(script.read_text().replace("the middle.", "the very middle."))
    ended = voiceguide("render", "small", "-m", "2")
    assert re.match(r"about \d+ cues, \d+ cached, about 1 to fetch, about 1 s\.\n", ended.err)
    assert google.texts[-1] == "Come back to the very middle."


def test_what_lengths_share_is_counted_once(voiceguide, google, small):
    several = cost(voiceguide, "small", "-m", "2,3")
    assert several["to_get"] < sum(one["to_get"] for one in several["sessions"])
    told = voiceguide("render", "small", "-m", "2,3", "-o", "tracks/").err.splitlines()[0]
    assert re.fullmatch(r"2 tracks: \d+ cues to fetch, about \d+ s\.", told)
    assert len(set(google.texts)) == len(google.texts)
    assert abs(several["requests"] - len(google.asked)) <= 2


def test_a_voice_that_needs_no_network_has_cues_and_no_time(voiceguide, desk):
    put_down(desk / "scripts")
    ended = voiceguide("cost", "small", "-m", "2", "--voice", "tone", "--cache", "fresh")
    assert ended.lines[0].split() == ["ROUTINE", "LENGTH", "CUES", "CACHED", "TO", "SPEAK"]
    assert "tone" not in voiceguide("render", "small", "-m", "2", "--cache", "fresh").err.replace(
        "Spoken by tone.", ""
    )


@pytest.mark.parametrize(("length", "says"), [("15s", "the shortest is about"), ("5s", "the shortest")])
def test_a_length_that_cannot_be_is_refused_before_anyone_is_asked(voiceguide, google, small, length, says):
    for command in ("render", "cost"):
        ended = voiceguide(command, "small", "-d", length)
        assert (ended.code, ended.out) == (1, "")
        assert says in ended.err
        assert ended.err.count("\n") == 1
    assert google.connections == 0


def test_a_length_that_is_too_long_too(voiceguide, google, small, desk):
    put_down(desk / "scripts", "stiff", (desk / "scripts" / "small.yaml").read_text().replace("fill", "30s"))
    ended = voiceguide("render", "stiff", "-m", "9")
    assert ended.code == 1
    assert "stiff cannot last 9:00: the longest is about" in ended.err
    assert google.connections == 0


def test_a_refusal_asks_nobody_for_the_words_of_its_ways_out(voiceguide, google, small):
    """In doubt it is spoken; if it then proves too short, no other wording is fetched to say so."""
    seen = voiceguide("render", "small", "-d", "53s")
    assert seen.code == 1
    assert "cannot last 0:53: the shortest is" in seen.err
    assert "about 0:5" in seen.err.partition("With fewer words")[2]
    assert any("as far as it likes" in text for text in google.texts)
    assert "Turn your head to the right." not in google.texts


def test_one_impossible_session_does_not_hide_the_others(voiceguide, google, small):
    ended = voiceguide("cost", "small", "-d", "5s,2min")
    assert ended.code == 1
    assert len(ended.lines) == 2
    assert ended.err.startswith("error: small cannot last")
