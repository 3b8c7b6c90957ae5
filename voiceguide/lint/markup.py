"""Markup in words that are said: stars, tags and brackets that a voice would read aloud or leave out."""

from __future__ import annotations

import re
from typing import Final

_MARKUP: Final = re.compile(
    r"""
    </?[A-Za-z][^<>]{0,80}>                     # <b>, </b>, <break time="1s"/>
    |\[[^\[\]()]{1,40}\](?!\(/)                 # [pause], but no word with its phonemes
    |(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])    # *soft*, **bold**
    |(?<!\w)_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)            # _soft_
    |`+|~~
    |^\#{1,6}\s                                  # a heading
    |&(?:[A-Za-z]{2,8}|\#\d{1,6});               # &nbsp;
    |https?://
    """,
    re.VERBOSE,
)


def markup_in(text: str) -> str:
    """Return the first piece of markup in a text; empty if there is none.

    Example:
        >>> markup_in("Lie on your <b>back</b>."), markup_in("Rest. [pause]"), markup_in("Rest.")
        ('<b>', '[pause]', '')
    """
    found = _MARKUP.search(text)
    return found[0].strip() if found else ""
