"""What a player shows with a track: texts by the names of its format."""

from __future__ import annotations

from voiceguide.audio.metadata import Metadata


def test_a_text_is_found_by_its_name_and_one_that_is_not_there_is_none():
    shown = Metadata(texts=(("TIT2", "Evening"), ("USLT", "")))
    assert shown.text("TIT2") == "Evening"
    assert shown.text("USLT") == ""
    assert shown.text("TALB") is None


def test_of_a_text_that_stands_there_twice_the_last_is_shown():
    assert Metadata(texts=(("TIT2", "one"), ("TIT2", "two"))).text("TIT2") == "two"


def test_a_file_without_metadata_has_nothing():
    assert Metadata() == Metadata(texts=(), chapters=(), unlisted=0, source="")
