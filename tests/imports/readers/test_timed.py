"""Words with times: SubRip, WebVTT, LRC, labels of Audacity, transcripts."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.model import BellMark, Direction, Gathering, Heading, SaidWords
from voiceguide.imports.readers.timed import (
    TimedText,
    looks_timed,
    read_labels,
    read_lrc,
    read_srt,
    read_timed_text,
    read_vtt,
    timed_material,
)
from voiceguide.imports.source import source_of


def words(material):
    return [(one.text, one.at_ms, one.end_ms) for one in material.events if isinstance(one, SaidWords)]


def comments(material):
    return [one.text for one in material.events if isinstance(one, Direction)]


def of(text):
    return source_of(text.encode(), "x")


def test_subrip():
    text = (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>Lie down</i>\nnow.\n\n"
        "2\n00:00:10,500 --> 00:00:12,000\n{\\an8}Let go\n\n"
        "3\n00:00:12,000 --> 00:00:13,000\nof it all.\n"
    )
    # The third goes on where the second ends: they are one sentence.
    assert words(read_srt(of(text))) == [
        ("Lie down now.", 1_000, 2_500),
        ("Let go of it all.", 10_500, 13_000),
    ]


def test_webvtt():
    text = (
        "WEBVTT - An evening\n\nSTYLE\n::cue { color: red }\n\nNOTE read softly\n\n"
        "intro\n01:01.500 --> 01:03.000 align:start\n<v Ada>Tea &amp; rest.\n"
    )
    read = read_vtt(of(text))
    assert words(read) == [("Tea & rest.", 61_500, 63_000)]
    assert comments(read) == ["An evening", "NOTE read softly", "intro", "Ada"]
    assert [note.what for note in read.notes if note.about == "left out"] == [
        "STYLE ::cue { color: red }",
        "align:start",
    ]
    with pytest.raises(ScriptError, match="does not begin with WEBVTT"):
        read_vtt(of("1\n00:00:01,000 --> 00:00:02,500\nHi.\n"))


def test_lyrics():
    text = (
        "[ti:Rest]\n[ar:Ada]\n[length:01:00]\n[00:01.00]Lie <00:01.50>down.\n"
        "[00:05.00][00:20.00]Breathe.\n[00:30.00]\n"
    )
    read = read_lrc(of(text))
    assert (read.title, read.length_ms) == ("Rest", 60_000)
    assert words(read) == [
        ("Lie down.", 1_000, None),
        ("Breathe.", 5_000, None),
        ("Breathe.", 20_000, 30_000),
    ]
    assert comments(read) == ["[ar:Ada]", "[length:01:00]"]


def test_labels():
    read = read_labels(of("0.0\t20.0\t# Settle\n1.5\t2.5\tLie down.\n9,25\t10\tRest.\n"))
    assert [one for one in read.events if isinstance(one, Heading)] == [Heading(1, "Settle")]
    assert words(read) == [("Lie down.", 1_500, 2_500), ("Rest.", 9_250, 10_000)]
    assert read.length_ms == 20_000
    with pytest.raises(ScriptError, match=r"x:2:1: this is no label"):
        read_labels(of("1.5\t2.5\tLie down.\n2.0 3.0 Rest.\n"))


def test_a_text_whose_lines_begin_with_times():
    text = "Settle\n\n[0:05] Lie down.\n[1:25] Feel your feet,\nboth of them.\n(2:00) [bell]\n2:10 - Rest.\n"
    assert looks_timed(text.split("\n"))
    read = read_timed_text(of(text))
    assert words(read) == [
        ("Lie down.", 5_000, None),
        ("Feel your feet, both of them.", 85_000, None),
        ("Rest.", 130_000, None),
    ]
    assert [type(one) for one in read.events] == [Heading, SaidWords, SaidWords, BellMark, SaidWords]
    assert not looks_timed(["Rest for 1:25.", "Then go.", "1:25 is enough."])


def test_a_transcript_of_our_own():
    text = (
        "Neck stretch\n2:00, day, lengths estimated\n\nWelcome\n 0:01  Hello.\n 0:03  (0:06 quiet)\n"
        " 0:09  When the bell rings, you are done.\n 0:12  (0:13 quiet, bell)\n"
    )
    read = read_timed_text(of(text))
    assert (read.title, read.mode, read.length_ms, read.exported) == ("Neck stretch", "day", 120_000, True)
    assert words(read) == [("Hello.", 1_000, None), ("When the bell rings, you are done.", 9_000, None)]
    assert {one.loose_ms for one in read.events if isinstance(one, SaidWords)} == {500}
    assert isinstance(read.events[-1], BellMark)


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        (read_srt, "1\n00:00:01 > 00:00:02\nHi.\n", "there is no cue"),
        (read_srt, "1\n00:00:xx,000 --> 00:00:02,500\nHi.\n", r"x:2:1: these times cannot be read"),
        (read_srt, "1\n99:00:01,000 --> 99:00:02,500\nHi.\n", "more than 12 hours"),
        (read_lrc, "no times\n", "no line has a time"),
        (read_labels, "1.0\t2.0\t\n", "no label has words"),
        (read_timed_text, "one\ntwo\n", "no line has a time"),
    ],
)
def test_what_has_no_times_is_refused(read, text, told):
    with pytest.raises(ScriptError, match=told):
        read(of(text))


def test_cues_are_sorted_and_joined_only_where_they_touch():
    cues = [TimedText(2, 5_000, 6_000, "and go."), TimedText(1, 1_000, 2_000, "Let")]
    assert words(timed_material(cues, Gathering("x"))) == [("Let", 1_000, 2_000), ("and go.", 5_000, 6_000)]


def test_captions_as_programs_write_them():
    cues = [
        "♪ (soft piano) ♪",
        "[door closes]",
        "- Sit down.\n- And stay.",
        "MR. BOLD: Rest &amp; be.",
        "a & b",
    ]
    text = "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},500\n{cue}\n" for n, cue in enumerate(cues))
    material = read_srt(of(text))
    assert [said for said, _, _ in words(material)] == ["Sit down. And stay.", "Rest & be.", "a & b"]
    assert comments(material) == ["♪ (soft piano) ♪", "[door closes]", "MR. BOLD:"]
