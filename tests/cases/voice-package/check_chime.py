"""How a package tests its own voice against what is required of every voice."""

import pytest
from voiceguide_chime import make

from voiceguide.speech import conformance


@pytest.mark.parametrize("requirement", conformance.REQUIREMENTS, ids=str)
def test_chime(requirement):
    requirement.check(lambda: make("chime", (), {}))
