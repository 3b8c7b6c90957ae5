"""The fit as a table: where the time went, and what was left out."""

from __future__ import annotations

import json
import re
from pathlib import Path


def test_the_fit_tells_where_the_time_went(voiceguide):
    ended = voiceguide("show", "bedtime-twist", "--minutes", "20", "--stage", "fit", "--cache", "fresh")
    assert ended.code == 0
    assert "20:00" in ended.lines[0]
    assert "estimated" in ended.lines[0]
    assert re.fullmatch(r"It can last about \S+ to about \S+, by nature about \S+\.", ended.lines[1])
    heads = "NATURAL NOW AT ITS MAY BE PLACES TAKES GAINED WHAT FACT"
    assert heads in [" ".join(line.split()) for line in ended.lines]
    # Twenty minutes are enough for every hold to be full, and it says so.
    (hold,) = [line for line in ended.lines if re.search(r"  hold  ", line)]
    assert re.match(r"0:40 +5:00 +most +0:25\.\.0:40\.\.5:00 +2 +10:00 +\+8:40 +hold +reclined-twist#7", hold)
    assert any(re.match(r"  holds +\+8:40  █+$", line) for line in ended.lines)
    plain = json.loads(voiceguide("show", "bedtime-twist", "--minutes", "20", "--stage", "fit", "--json").out)
    assert plain["target_ms"] == 1_200_000
    assert plain["fit"]["least_ms"] < 1_200_000 < plain["fit"]["most_ms"]
    grown_ms = sum(row["grown_ms"] for row in plain["rows"])
    assert grown_ms == 1_200_000 - plain["fit"]["natural_ms"]


def test_the_fit_sums_up_to_the_difference(voiceguide):
    for name, minutes in (("knee-drops", "3"), ("knee-drops", "8"), ("supine-pulls", "12")):
        ended = voiceguide("show", name, "--minutes", minutes, "--stage", "fit")
        (said,) = [
            re.match(r"That is (\d+):(\d\d) (more|less) than natural:", line)
            for line in ended.lines
            if line.startswith("That is")
        ]
        parts = re.findall(r"^  [a-z][a-z ]+([+-])(?:(\d+):(\d\d)|0\.\d s|\d+ ms)  ", ended.out, re.MULTILINE)
        total = sum((int(m or 0) * 60 + int(s or 0)) * (1 if sign == "+" else -1) for sign, m, s in parts)
        whole = (int(said[1]) * 60 + int(said[2])) * (1 if said[3] == "more" else -1)
        assert abs(total - whole) <= len(parts)  # each is rounded to a second


def test_the_fit_tells_what_was_left_out(voiceguide):
    ended = voiceguide("show", "bedtime-twist", "--duration", "7m30s", "--stage", "fit")
    (head,) = [line for line in ended.lines if line.startswith("Left out: ")]
    gone = int(re.match(r"Left out: (\d+) of the \d+ remarks that could be, \d:\d\d freed\.", head)[1])
    after = ended.lines[ended.lines.index(head) + 1 :]
    assert len([line for line in after if re.match(r" +-\d:\d\d  ", line)]) >= gone > 0


def test_the_fit_names_the_bells_that_a_length_has_no_time_for(voiceguide):
    practice = str(Path(__file__).parents[3] / "docs" / "examples" / "practices" / "sitting-with-bells.yaml")
    told = "Not rung: the bell at 55:00, which this length has no time for."
    for minutes, lines in (("40", [told]), ("60", [])):
        ended = voiceguide("show", practice, "--minutes", minutes, "--stage", "fit", "--voice", "estimated")
        assert ended.code == 0
        assert [line for line in ended.lines if line.startswith("Not rung")] == lines
