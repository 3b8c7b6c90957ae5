"""The languages whose figures and signs can be written out. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voiceguide.speech.tongues.de import DE
from voiceguide.speech.tongues.en import EN
from voiceguide.speech.tongues.es import ES
from voiceguide.speech.tongues.fr import FR
from voiceguide.speech.tongues.model import Tongue
from voiceguide.speech.tongues.pt import PT

TONGUES: Final[Mapping[str, Tongue]] = {"en": EN, "es": ES, "fr": FR, "de": DE, "pt": PT}
"""By the first part of a language code: `pt-BR` is `pt`."""
