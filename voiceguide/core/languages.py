"""Language tags, and their codes in ISO 639-2, as ID3 tags and MP4 files have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LANGUAGES: Final[Mapping[str, str]] = {
    "af": "afr", "am": "amh", "ar": "ara", "bg": "bul", "bn": "ben", "bs": "bos", "ca": "cat", "cs": "ces",
    "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est",
    "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "ha": "hau",
    "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita",
    "iw": "heb", "ja": "jpn", "jv": "jav", "jw": "jav", "ka": "kat", "kk": "kaz", "km": "khm", "kn": "kan",
    "ko": "kor", "la": "lat", "lb": "ltz", "lt": "lit", "lv": "lav", "mi": "mri", "mk": "mkd", "ml": "mal",
    "mn": "mon", "mr": "mar", "ms": "msa", "mt": "mlt", "my": "mya", "nb": "nob", "ne": "nep", "nl": "nld",
    "nn": "nno", "no": "nor", "pa": "pan", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "si": "sin",
    "sk": "slk", "sl": "slv", "so": "som", "sq": "sqi", "sr": "srp", "su": "sun", "sv": "swe", "sw": "swa",
    "ta": "tam", "te": "tel", "th": "tha", "tl": "tgl", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb",
    "vi": "vie", "xh": "xho", "yi": "yid", "yue": "zho", "zh": "zho", "zu": "zul",
}  # fmt: skip
"""ISO 639-1 to ISO 639-2/T, for every language that a voice here can be asked for."""


def primary_subtag(language: str) -> str:
    """Return the first part of a language tag, in small letters: the language without its region.

    Source: BCP 47, section 2.1; an underscore in place of the hyphen is taken too, as locales have it.

    Example:
        >>> primary_subtag("pt-BR"), primary_subtag("EN_us"), primary_subtag("de")
        ('pt', 'en', 'de')
    """
    return language.replace("_", "-").partition("-")[0].lower()


def language_code(language: str) -> str:
    """Return the three letters of ISO 639-2 for a language tag such as `en` or `pt-BR`, else `und`.

    Example:
        >>> language_code("pt-BR"), language_code("spa"), language_code("tlh!")
        ('por', 'spa', 'und')
    """
    primary = primary_subtag(language)
    return _LANGUAGES.get(primary, primary if primary in _LANGUAGES.values() else "und")
