"""Pieces, and files laid from them: every size known before, every range had without the rest."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sounds_made import mp3_file
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.mp3.frames import Assembly, Chunk, Frames


def frames_of(form, count):
    return Frames(form, b"".join(form.header + os.urandom(form.frame_bytes - 4) for _ in range(count)))


class Loads:
    """Bytes that note when they are asked for."""

    def __init__(self, data):
        self.data, self.asked = data, 0

    def __call__(self):
        self.asked += 1
        return self.data


PIECES = st.lists(st.tuples(st.binary(max_size=9), st.integers(0, 40)), max_size=8)


@given(PIECES, st.integers(0, 400), st.integers(0, 400) | st.none())
def test_any_range_is_a_slice_of_the_whole(made, start, stop):
    assembly = Assembly(Chunk(len(data), Loads(data), count) for data, count in made)
    whole = b"".join(data * count for data, count in made)
    assert assembly.size == len(whole)
    assert b"".join(assembly.read()) == whole
    assert b"".join(assembly.read(start, stop)) == whole[start:stop]


@given(PIECES, st.data())
def test_only_what_is_read_is_loaded(made, data):
    loads = [Loads(piece) for piece, _ in made]
    assembly = Assembly(
        Chunk(len(load.data), load, count) for load, (_, count) in zip(loads, made, strict=True)
    )
    start = data.draw(st.integers(0, assembly.size))
    stop = data.draw(st.integers(start, assembly.size))
    list(assembly.read(start, stop))
    at = 0
    for load, (piece, count) in zip(loads, made, strict=True):
        touched = max(start, at) < min(stop, at + len(piece) * count)
        assert load.asked == touched
        at += len(piece) * count


def test_nothing_is_loaded_before_it_is_read():
    load = Loads(bytes(10))
    assembly = Assembly([Chunk(10, load, 1_000_000)])
    assert (assembly.size, load.asked) == (10_000_000, 0)
    first = next(assembly.read())
    assert len(first) <= 1 << 18
    assert load.asked == 1


@pytest.mark.parametrize("form", [SPEECH, SMALL])
def test_frames_are_kept_and_cut(form):
    frames = frames_of(form, 7)
    again = Frames.unpack(form, memoryview(frames.data))
    assert again == frames
    assert len(again) == 7
    each = [bytes(again.cut(n, n + 1)) for n in range(7)]
    assert all(len(frame) == form.frame_bytes and form.begins(frame) for frame in each)
    assert again.cut(2, 6) == b"".join(each[2:6])


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[:-1], lambda b: b + b"x", lambda b: b"", lambda b: b"\0" + b[1:], lambda b: b[290:]],
    ids=["cut", "longer", "empty", "no header", "half a frame less"],
)
def test_a_payload_that_cannot_be_frames_is_a_miss(spoil):
    assert Frames.unpack(SPEECH, spoil(frames_of(SPEECH, 3).data)) is None


def test_the_frames_of_one_format_are_not_the_others():
    assert Frames.unpack(SMALL, frames_of(SPEECH, 97).data) is None


def test_the_file_has_tags_then_info_then_frames():
    frames = frames_of(SPEECH, 4)
    body = [Chunk(288, lambda: frames.cut(0, 1), 3), Chunk(288, lambda: frames.cut(1, 2))]
    made = mp3_file(SPEECH, 60, "LAME4.0", body, b"ID3 and so on")
    data = b"".join(made.read())
    assert made.size == len(data) == 13 + 5 * 288
    assert data.startswith(b"ID3 and so on" + SPEECH.header)
    assert data[13 + 288 :] == bytes(frames.cut(0, 1)) * 3 + frames.cut(1, 2)
