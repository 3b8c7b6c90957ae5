"""Chapters of a session: together they cover it, and none begins inside another."""

from __future__ import annotations

import json

from hypothesis import given

from tests.support.sessions_made import clip, evening, span, timeline, timelines
from voiceguide.audio.metadata import Sentence
from voiceguide.media.chapters import chapters, chapters_json, spoken_sentences


@given(timelines())
def test_chapters_cover_the_session_on_whole_seconds(made):
    listed = chapters(made)
    starts = [chapter.start_ms for chapter in listed]
    assert starts == sorted(set(starts))
    assert all(start % 1_000 == 0 for start in starts)
    assert all(chapter.start_ms < chapter.end_ms and chapter.title for chapter in listed)
    if listed:
        assert (starts[0], listed[-1].end_ms) == (0, made.duration_ms)
        assert [one.end_ms for one in listed[:-1]] == starts[1:]


def test_a_chapter_begins_before_its_first_word_and_not_inside_another():
    def start(*clips):
        made = timeline(60_000, clips=clips, spans=(span("section", 20_400, 60_000, "Turn"),))
        return chapters(made)[1].start_ms

    assert start(clip(21_200, 2_000)) == 20_000
    assert start(clip(18_000, 2_200), clip(21_200, 2_000)) == 21_000
    assert start(clip(18_000, 2_200), clip(20_900, 2_000)) == 20_000


def test_what_is_heard_before_the_first_section_is_a_chapter_too():
    made = timeline(60_000, spans=(span("section", 20_000, 60_000, "Turn"),))
    assert [chapter.title for chapter in chapters(made)] == ["A gentle twist", "Turn"]
    assert chapters(timeline(60_000)) == ()


def test_chapters_json():
    made = json.loads(chapters_json(evening(), author="Ana", show="Evenings", track="a.mp3"))
    assert (made["version"], made["podcastName"], made["author"], made["fileName"]) == (
        "1.2.0", "Evenings", "Ana", "a.mp3",
    )  # fmt: skip
    assert made["chapters"][0] == {"startTime": 0, "endTime": 30, "title": "Settle"}
    assert [chapter["startTime"] for chapter in made["chapters"]] == [0, 30, 180]


def test_the_transcript_has_every_sentence_on_one_line():
    made = timeline(9_000, clips=(clip(5_000, 1_000, "b\nc"), clip(0, 1_000, " a "), clip(7_000, 500, " ")))
    assert spoken_sentences(made) == (Sentence(0, 1_000, "a"), Sentence(5_000, 6_000, "b c"))
