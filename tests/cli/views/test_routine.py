"""What a routine offers, as `show` prints it."""

from __future__ import annotations

import json
import re
from pathlib import Path


def test_a_routine_tells_what_it_offers(voiceguide):
    ended = voiceguide("show", "restorative-twist")
    assert ended.code == 0
    assert ended.lines[:3] == ["Restorative twist", "", ended.lines[2]]
    told = "\n".join(ended.lines)
    assert re.search(r"^lasts     10, 20 or 45 minutes; lengths from about \d+:\d\d to ", told, re.MULTILINE)
    assert "          with --set form=short: 6 or 10 minutes\n" in told
    assert "sides     right first, or --first left; one may get more, --longer left=30s\n" in told
    assert "choices   form=faithful  else --set form=short\n" in told
    assert "          legs=stacked   else --set legs=mermaid\n" in told
    assert "chapters  Welcome, Legs to the right, Legs to the left, Sleep\n" in told
    assert "safety    Stay where it feels easy." in told
    assert "voiceguide show restorative-twist --minutes 10" in ended.err


def test_what_was_chosen_is_what_is_told(voiceguide):
    words = ("show", "restorative-twist", "--set", "form=short", "--first", "left", "--mode", "day")
    ended = voiceguide(*words)
    assert ended.lines[0] == "Restorative twist, short form"
    assert "lasts     6 or 10 minutes; " in ended.out
    assert "with --set" not in ended.out
    assert "ends      awake, or --mode bedtime to end in sleep" in ended.out
    assert "sides     left first, or --first right" in ended.out
    assert "form=short    else --set form=faithful" in ended.out
    plain = json.loads(voiceguide(*words, "--json").out)
    assert (plain["kind"], plain["minutes"], plain["first"]) == ("described", [6, 10], "left")
    assert plain["least_ms"] < 6 * 60_000 < plain["most_ms"]
    assert voiceguide("show", "restorative-twist", "--set", "form=odd").code == 1


def test_a_guess_is_told_as_one_and_what_was_spoken_as_it_is(voiceguide, desk):
    """By estimate with its margin; from the speech that is kept, to the second that can be asked for."""
    alone = ("--cache", "fresh")
    guess = voiceguide("show", "knee-drops", *alone).out
    assert re.search(
        r"from about 2:41 to 11:02 can .*, by estimate: a slow voice may need 2:4[6-9] at le", guess
    )
    assert not Path("fresh").exists()
    refused = voiceguide("show", "knee-drops", "-m", "1", *alone).err
    assert "the shortest is about 2:41, by estimate." in refused
    fitted = voiceguide("show", "knee-drops", "-d", "2:41", "--stage", "fit", *alone).out
    assert "It can last about 2:41 to about 11:02" in fitted
    assert "A slow voice may need 2:4" in fitted
    assert voiceguide("render", "knee-drops", "-m", "5", *alone).code == 0
    known = voiceguide("show", "knee-drops", *alone).out
    least, most = re.findall(
        r"lengths from (\S+) to (\S+) can be asked for, as tone speaks it$", known, re.M
    )[0]
    for length in (least, most):
        assert voiceguide("show", "knee-drops", "-d", length, "--voice", "tone", *alone).code == 0
    assert voiceguide("show", "knee-drops", "--voice", "tone", *alone).out == known
    assert json.loads(voiceguide("show", "knee-drops", "--json", *alone).out)["spoken_by"] == "tone"


def test_a_routine_of_ones_own_tells_no_more_than_it_has(voiceguide, desk):
    steps = "steps: [{say: Be here.}, {hold: 20s}]"
    (desk / "bare.yaml").write_text(f"title: Bare\nabout: A b.\nsafety: [Stop if it hurts.]\n{steps}\n")
    ended = voiceguide("show", "bare.yaml")
    assert re.search(r"^lasts     about 0:\d\d", ended.out, re.MULTILINE)
    assert [line.split()[0] for line in ended.lines[4:]] == ["lasts", "ends", "chapters", "safety"]
    assert "voiceguide show bare.yaml --stage transcript" in ended.err
    assert voiceguide("show", "bare.yaml", "--stage", "transcript").code == 0
    # Also once it was spoken, and takes a little longer than its natural length by estimate.
    assert voiceguide("show", "bare.yaml", "--voice", "tone").code == 0
    assert voiceguide("show", "bare.yaml", "--stage", "transcript").code == 0
