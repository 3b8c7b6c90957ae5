"""The versions that decide the bytes of a track."""

from __future__ import annotations

from importlib.metadata import version

from voiceguide.catalogue.versions import differing_versions, versions_here


def test_they_name_the_libraries_the_code_and_the_processor():
    here = versions_here()
    assert here["lameenc"] == version("lameenc")
    assert len(here["voiceguide's code"]) == 12
    assert here["processor"]


def test_a_difference_is_told_with_both_sides():
    here = versions_here()
    assert differing_versions(here, dict(here)) == ""
    other = {**here, "soxr": "0.1"}
    assert differing_versions(here, other) == f"soxr 0.1, here {here['soxr']}"
    assert "numpy none, here" in differing_versions(
        here, {name: here[name] for name in here if name != "numpy"}
    )
