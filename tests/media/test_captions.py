"""Captions: read back by others' readers, in time, escaped, and never wider than a screen."""

from __future__ import annotations

import re
from io import StringIO
from itertools import pairwise

import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sessions_made import clip, evening, timeline, timelines
from voiceguide.audio.metadata import Sentence
from voiceguide.media.captions import CAPTIONS, LINE, LINES, USUAL, labels, lrc, split_sentences, srt, text
from voiceguide.media.captions import webvtt as write_vtt

STAMP = r"(\d\d):([0-5]\d):([0-5]\d)[.,](\d{3})"
NASTY = "Breathe <in> & --> [out], then rest"


def said(sentence, duration_ms=8_000):
    return timeline(duration_ms + 4_000, clips=(clip(1_000, duration_ms, sentence),))


def ms(stamp):
    hours, minutes, seconds, rest = map(int, re.fullmatch(STAMP, stamp).groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + rest


def strict_vtt(written):
    """Read WebVTT by the letter of its grammar: header, blocks, timings that grow, escaped text."""
    head, *blocks = written.removesuffix("\n").split("\n\n")
    assert head == "WEBVTT"
    before = 0
    for block in blocks:
        timing, *lines = block.split("\n")
        start, end = re.fullmatch(
            f"({STAMP}) --> ({STAMP})".replace("(\\d", "(?:\\d").replace("([0", "(?:[0"), timing
        ).groups()
        assert before <= ms(start) < ms(end)
        before = ms(end)
        assert 1 <= len(lines) <= LINES
        assert lines[0].startswith("<v Guide>")
        for line in (lines[0].removeprefix("<v Guide>"), *lines[1:]):
            assert line
            assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", line)
        yield ms(start), ms(end), "\n".join(lines)


@given(timelines())
def test_webvtt_is_strictly_right_and_a_reader_agrees(made):
    written = write_vtt(made)
    mine = list(strict_vtt(written))
    theirs = list(webvtt.from_buffer(StringIO(written)))
    assert [(c.start_in_seconds, c.end_in_seconds) for c in theirs] == [
        (a // 1000, b // 1000) for a, b, _ in mine
    ]


def test_webvtt_says_what_was_said():
    written = write_vtt(said(NASTY))
    assert "<v Guide>Breathe &lt;in&gt; &amp; --&gt; [out], then rest" in written
    (cue,) = webvtt.from_buffer(StringIO(written))
    assert (cue.start, cue.end, cue.voice) == ("00:00:01.000", "00:00:09.000", "Guide")


@given(st.lists(st.text(st.characters(categories=["L", "P", "Zs"]), min_size=1), min_size=1, max_size=60))
def test_pieces_keep_every_letter_and_the_whole_time(words):
    sentence = Sentence(500, 500 + 997 * len(words), " ".join(" ".join(words).split()))
    shown = list(split_sentences((sentence,)))
    if not sentence.text:
        return
    assert "".join("".join(lines) for _, _, lines in shown).replace(" ", "") == sentence.text.replace(" ", "")
    assert all(len(line) <= LINE for _, _, lines in shown for line in lines)
    assert (shown[0][0], shown[-1][1]) == (sentence.start_ms, sentence.end_ms)
    assert all(one[1] == after[0] for one, after in pairwise(shown))


def test_srt():
    assert srt(said(NASTY)) == "1\n00:00:01,000 --> 00:00:09,000\nBreathe ‹in› & → [out], then rest\n"
    blocks = srt(evening()).strip().split("\n\n")
    assert [int(block.split("\n")[0]) for block in blocks] == list(range(1, len(blocks) + 1))


def test_lyrics_have_a_line_a_sentence_and_clear_when_it_is_quiet():
    lines = lrc(said("Now [and] then")).splitlines()
    assert lines == ["[ti:A gentle twist]", "[length:00:12]", "[00:01.00]Now (and) then"]
    assert "[00:10.00]" in lrc(evening()).splitlines()


def test_text_has_a_paragraph_a_chapter():
    assert text(evening()) == (
        "A gentle twist\n\nSettle\nLie down.\n\n"
        "Twist <&> turn\nRight knee across. Halfway. Left knee across. Halfway.\n\nRest\n"
    )
    assert text(said("Let it be.")) == "A gentle twist\n\nLet it be.\n"


def test_labels_for_audacity():
    first, second, *_ = labels(evening()).splitlines()
    assert first == "0.000000\t30.000000\t# Settle"
    assert second == "0.000000\t10.000000\tLie down."
    assert all(
        re.fullmatch(r"\d+\.\d{6}\t\d+\.\d{6}\t[^\t]+", line) for line in labels(evening()).splitlines()
    )


@pytest.mark.parametrize("form", CAPTIONS)
@settings(max_examples=25)
@given(made=timelines())
def test_every_form_takes_any_session(form, made):
    written = CAPTIONS[form].write(made)
    written.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\ud800-\udfff]", written)


def test_the_form_that_is_usual_stays_when_another_is_added():
    """Listeners' scripts rely on it: it is named, and not whichever stands first in the registry."""
    assert USUAL == "vtt"
    assert USUAL in CAPTIONS
