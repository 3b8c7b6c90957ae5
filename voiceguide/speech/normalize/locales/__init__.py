"""The languages whose figures and signs can be written out. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voiceguide.speech.normalize.locales.de import DE
from voiceguide.speech.normalize.locales.en import EN
from voiceguide.speech.normalize.locales.es import ES
from voiceguide.speech.normalize.locales.fr import FR
from voiceguide.speech.normalize.locales.model import Locale
from voiceguide.speech.normalize.locales.pt import PT

LOCALES: Final[Mapping[str, Locale]] = {"en": EN, "es": ES, "fr": FR, "de": DE, "pt": PT}
"""By the first part of a language code: `pt-BR` is `pt`."""
