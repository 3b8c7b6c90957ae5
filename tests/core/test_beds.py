"""The names of the beds are those that can be made."""

from __future__ import annotations

from voiceguide.audio.bed.registry import BEDS
from voiceguide.core.beds import BED_NAMES, NO_BED


def test_every_name_is_a_bed_that_can_be_made_and_every_bed_has_its_name():
    assert len(set(BED_NAMES)) == len(BED_NAMES)
    assert set(BED_NAMES) == set(BEDS)


def test_no_bed_is_called_as_none_is():
    assert NO_BED not in BED_NAMES
