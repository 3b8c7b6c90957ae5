"""The formats of a track: each is named once, and its end of a name means nothing else."""

from __future__ import annotations

import pytest

from voiceguide.audio.formats import FORMATS, MP3, WAV


def test_no_end_of_a_name_means_two_formats():
    alike = [end for kind in FORMATS.values() for end in kind.alike]
    assert len(alike) == len(set(alike) - set(FORMATS))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_written_here_or_by_ffmpeg_and_its_rate_is_said_where_something_is_lost(name):
    form = FORMATS[name]
    assert form.media_type.startswith("audio/")
    assert (form.encoding is None) is (name in (MP3, WAV))
    if form.encoding is not None:
        assert (form.encoding.rate is None) is form.lossless


def test_what_only_the_extra_writes_and_plays_is_never_the_usual_form():
    assert next(iter(FORMATS)) == MP3
    assert not FORMATS[MP3].played_by_extra
    assert all(form.encoding for form in FORMATS.values() if form.played_by_extra)
