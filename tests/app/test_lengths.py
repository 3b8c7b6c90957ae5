"""The lengths that a routine offers: those it names, else its natural one."""

from __future__ import annotations

from tests.support.small_script import SMALL, put_down
from voiceguide.app.lengths import default_length, offered_lengths
from voiceguide.compose.request import AS_WRITTEN
from voiceguide.settings import Settings


def test_the_lengths_of_a_script_are_offered_in_its_order(tmp_path):
    put_down(tmp_path, text=SMALL + "minutes: [3, 1, 2]\n")
    own = Settings((tmp_path,), tmp_path / "cache")
    assert offered_lengths("small", AS_WRITTEN, own) == (180_000, 60_000, 120_000)
    assert default_length("small", AS_WRITTEN, own) == 180_000


def test_a_script_that_names_none_offers_its_natural_length(tmp_path):
    put_down(tmp_path)
    own = Settings((tmp_path,), tmp_path / "cache")
    (natural_ms,) = offered_lengths("small", AS_WRITTEN, own)
    assert natural_ms == default_length("small", AS_WRITTEN, own)
    assert 20_000 < natural_ms < 300_000
