"""How a package tests its own voice against what every voice promises."""

import pytest
from voiceguide_chime import make

from voiceguide.speech import conformance as contract


@pytest.mark.parametrize("promise", contract.PROMISES, ids=str)
def test_chime(promise):
    promise.check(lambda: make("chime", (), {}))
