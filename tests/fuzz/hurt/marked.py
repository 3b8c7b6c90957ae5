"""Hurt XML and other marked text at its tags, attributes and texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from tests.fuzz.hurt import plain

_PARTS = re.compile(rb"(<[^<>]*>)")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_LONGEST_TAG = 4_000
_TEXTS = (
    b"", b" ", b"0", b"-1", b"1e999", b"9" * 40, b"9" * 5_000, b"true", b"../../victim.txt", b"/etc/passwd",
    b"https://example.org/../../etc/passwd", b"https://[", b"https://example.org/evenings/%2e%2e/victim.txt",
    b"https://example.org/evenings/%00", b"https://example.org/evenings/" + b"a" * 300,
    b"Thu, 01 Jan 0001 00:00:00 +0000",
    b"Fri, 31 Dec 9999 23:59:59 -1400", b"Mon, 99 Foo 99999", b"&#0;", b"&#xD800;", b"&amp;" * 10, b"&x;",
    b"&#x1F600;", b"<![CDATA[x]]>",
    "\u202e\u2028".encode(), b"\xff", b"\xed\xa0\x80", b"A" * 5_000,
    b"00000000-0000-0000-0000-000000000000", b"en-US", b"no",
)  # fmt: skip
_HEADS = (
    b'<?xml version="1.0" encoding="UTF-16"?>', b'<?xml version="1.0" encoding="utf-7"?>',
    b'<?xml version="1.0" encoding="rot13"?>',
    b'<?xml version="1.0" encoding="no-such"?>', b'<?xml version="1.0" encoding="cp037"?>',
    b'<?xml version="1.1"?>',
    b'<?xml version="1.0" encoding="idna"?>', b'<?xml version="1.0" encoding="unicode_escape"?>',
    b'<?xml version="1.0" encoding="hex"?>',
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', b'<?xml version="1.0" encoding="shift_jis"?>',
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
)  # fmt: skip


def hurt(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Change a few tags, attributes, texts, or how the file says it begins."""
    if draw.random() < 0.1:
        return plain.hurt(data, draw, others)
    parts = _PARTS.split(data)
    for _ in range(1 + min(draw.getrandbits(2), draw.getrandbits(2))):
        _once(parts, draw)
    return b"".join(parts)[: plain.MOST_BYTES]


def _once(parts: list[bytes], draw: Random) -> None:
    at = draw.randrange(len(parts))
    act = draw.random()
    if act < 0.35 and len(parts) > 2:
        parts[at // 2 * 2] = draw.choice(_TEXTS)
    elif act < 0.6 and (found := list(_ATTRIBUTE.finditer(parts[at][:_LONGEST_TAG]))):
        one = draw.choice(found)
        parts[at] = parts[at][: one.start(2)] + draw.choice(_TEXTS) + parts[at][one.end(2) :]
    elif act < 0.7:
        end = at + draw.choice((1, 2, 3, 4, 10))
        parts[at:end] = [b"".join(parts[at:end]) * draw.choice((0, 2, 2, 3, 50))]
    elif act < 0.78:
        other = draw.randrange(len(parts))
        parts[at], parts[other] = parts[other], parts[at]
    elif act < 0.88 and len(parts) > 1:
        parts[1] = draw.choice(_HEADS)
    elif act < 0.92:
        deep = draw.choice((2, 50, 50, 2_000) if draw.random() < 0.95 else (50_000,))
        parts[at] = b"<a>" * deep + parts[at] + b"</a>" * deep
    else:
        part = bytearray(parts[at])
        plain.once(part, draw, ())
        parts[at] = bytes(part)
