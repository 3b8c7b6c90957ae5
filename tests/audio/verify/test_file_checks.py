"""A track as a file: its length, its tag, its chapters and the mark of a synthetic voice."""

from __future__ import annotations

import dataclasses

import pytest

from tests.support.sounds_made import timeline
from tests.support.verify_planted import failed, proof, rewritten
from voiceguide.audio.model import SPEECH
from voiceguide.audio.verify.file_checks import check_synthetic_mark
from voiceguide.media.id3 import id3, read_tag
from voiceguide.timeline.model import Span, Synthetic

BOTH, VOICE, MIXED = ("packet of XMP", "text DigitalSourceType"), Synthetic.VOICE, Synthetic.MIXED


def marked(synthetic):
    return read_tag(id3(timeline(1_000, synthetic=synthetic)))


@pytest.mark.parametrize("synthetic", Synthetic)
def test_a_mark_that_fits_is_right(synthetic):
    found = check_synthetic_mark(marked(synthetic), synthetic)
    assert (found.ok, found.faults, found.of) == (True, (), "2 places")
    assert found.value == (synthetic.source.rpartition("/")[2] or "none")


@pytest.mark.parametrize(
    ("found", "told", "fault"),
    [
        (Synthetic.NONE, VOICE, "The tag does not say that the voice is synthetic: it has no {}."),
        (
            VOICE,
            Synthetic.NONE,
            "The tag's {} says trainedAlgorithmicMedia, but no synthetic voice is heard.",
        ),
        (
            VOICE,
            MIXED,
            "The tag's {} says trainedAlgorithmicMedia; it should say compositeWithTrainedAlgorithmicMedia.",
        ),
    ],
)
def test_a_mark_that_is_missing_or_claims_something_else(found, told, fault):
    made = check_synthetic_mark(marked(found), told)
    assert not made.ok
    assert made.faults == tuple(fault.format(place) for place in BOTH)


def test_both_places_must_say_it():
    whole = marked(VOICE)
    assert check_synthetic_mark(dataclasses.replace(whole, source=""), VOICE).faults == (
        "The tag does not say that the voice is synthetic: it has no packet of XMP.",
    )
    texts = tuple(text for text in whole.texts if text[0] != "TXXX:DigitalSourceType")
    assert not check_synthetic_mark(dataclasses.replace(whole, texts=texts), VOICE).ok


def test_a_track_without_the_mark_that_its_timeline_tells_of_is_off(session):
    found = proof(session.path, dataclasses.replace(session.planned, synthetic=VOICE), session.library)
    assert failed(found) == {"mark"}


def test_a_timeline_from_before_it_was_told_is_no_fault_but_is_said(session):
    found = proof(session.path, dataclasses.replace(session.planned, synthetic=None), session.library)
    assert found.ok
    assert found.check("mark").of == ""
    assert ["did not tell whether the voice is synthetic" in remark for remark in found.remarks] == [True]


@pytest.mark.parametrize("by_ms", [1, -1, 5_000])
def test_a_wrong_length(session, tmp_path, by_ms):
    planned = dataclasses.replace(session.planned, duration_ms=session.planned.duration_ms + by_ms)
    found = proof(session.path, planned, session.library)
    assert {"length", "header", "tags"} <= failed(found)
    assert not {"onset", "words", "level", "clicks", "silence"} & failed(found)
    assert f"{abs(by_ms) * 48} too {'few' if by_ms > 0 else 'many'}" in found.check("length").faults[0]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": "Another twist"}, "title is 'Another twist'"),
        ({"language": "de"}, "language is 'deu'"),
        ({"duration_ms": 1_000}, "length (TLEN) is '1000'"),
    ],
)
def test_a_wrong_tag(session, tmp_path, wrong, says):
    tag = id3(dataclasses.replace(session.planned, **wrong))
    found = rewritten(session, tmp_path, lambda data, at: tag + data[at:])
    assert failed(found) == {"tags"}
    assert len(found.faults) == 1
    assert says in found.faults[0]


def test_no_tag(session, tmp_path):
    found = rewritten(session, tmp_path, lambda data, at: data[at:])
    assert failed(found) == {"tags"}
    assert len(found.faults) == 4


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        ((("Settle", 0),), "has 1 chapters; the timeline has 2"),
        (
            (("Settle", 0), ("Twist", 7_000)),
            "from 0:07.000; it should be 'Twist' from 0:06",
        ),
        ((), "has 0 chapters"),
    ],
)
def test_chapters_of_another_session(session, tmp_path, spans, says):
    def with_sections(*sections):
        made = [
            Span(kind="section", start_ms=start_ms, duration_ms=1_000, title=title)
            for title, start_ms in sections
        ]
        return dataclasses.replace(session.planned, spans=tuple(made))

    path = tmp_path / "other.mp3"
    data = session.path.read_bytes()
    path.write_bytes(id3(with_sections(*spans)) + data[data.index(SPEECH.header) :])
    found = proof(path, with_sections(("Settle", 0), ("Twist", 6_000)), session.library)
    assert "chapters" in failed(found)
    assert says in found.check("chapters").faults[0]


def test_chapters(session, tmp_path):
    from mutagen.id3 import CHAP, CTOC, ID3, TIT2

    def tagged(*chapters, listed=None):
        path = tmp_path / "chapters.mp3"
        path.write_bytes(session.path.read_bytes())
        tag = ID3(path)
        for n, (start, end) in enumerate(chapters):
            title = [TIT2(encoding=1, text=[f"Part {n}"])]
            tag.add(CHAP(element_id=f"c{n}", start_time=start, end_time=end, sub_frames=title))
        ids = [f"c{n}" for n in range(listed if listed is not None else len(chapters))]
        tag.add(CTOC(element_id="toc", flags=3, child_element_ids=ids, sub_frames=[]))
        tag.save(path, v2_version=3)
        return proof(path, session.planned, session.library)

    good = tagged((0, 5_000), (5_000, 20_000))
    assert good.ok
    assert good.check("chapters").value == 2
    assert "begins before the one before it ends" in tagged((0, 9_000), (5_000, 20_000)).faults[0]
    assert "does not lie within" in tagged((0, 9_000_000)).faults[0]
    assert "missing from the table" in tagged((0, 5_000), (5_000, 20_000), listed=1).faults[0]
