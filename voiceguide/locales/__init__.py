"""The languages that voiceguide speaks, each named once.

To add one:

1. Write its module beside this one, `xx.py`, with a `Locale`; every field says what it is for, and those
   with a default can wait.
2. Import it here and put it into `LANGUAGES`, by the first part of its code: `pt-BR` is `pt`.
3. Write its phrase book, `plan/phrases/xx.yaml`, with every phrase that `en.yaml` there has.
4. Run `pytest tests/test_registries.py tests/plan/test_phrases.py tests/speech/normalize`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voiceguide.locales.de import DE
from voiceguide.locales.en import EN
from voiceguide.locales.es import ES
from voiceguide.locales.fr import FR
from voiceguide.locales.model import Locale
from voiceguide.locales.pt import PT

__all__ = ["model", "syllables"]

LANGUAGES: Final[Mapping[str, Locale]] = {"en": EN, "es": ES, "fr": FR, "de": DE, "pt": PT}
"""By the first part of a language code."""
