"""Languages: every tag that a voice can be asked for has the code that tags of files need."""

from __future__ import annotations

import pytest

from voiceguide.core.languages import language_code


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("en", "eng"), ("en-GB", "eng"), ("EN_us", "eng"), ("de", "deu"), ("es-419", "spa"), ("fr", "fra"),
        ("pt-BR", "por"), ("zh-TW", "zho"), ("iw", "heb"), ("deu", "deu"), ("", "und"), ("klingon", "und"),
        ("x" * 99, "und"), ("\0", "und"),
    ],
)  # fmt: skip
def test_languages(asked, code):
    assert language_code(asked) == code


@pytest.mark.starts  # gtts brings requests along, which tries out a socket
def test_every_language_gtts_speaks_has_a_code():
    from gtts.lang import tts_langs

    assert [code for code in tts_langs() if language_code(code) == "und"] == []
