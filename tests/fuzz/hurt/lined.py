"""Hurt text of lines, such as YAML or captions: lines move, and what stands behind a colon is exchanged."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.fuzz.hurt import plain

VALUES = (
    b"", b"~", b"0", b"-1", b"1", b"3", b"999999999", b"1e999", b".inf", b".nan", b"0x7f", b"0o17",
    b"1_000", b"9" * 400, b"true", b"no",
    b"''", b'"\\0"', b'"\\ud800"', b"[]", b"{}", b"[[]]", b"{a: 1, a: 2}", b"&a [*a]", b"*nowhere",
    b"!!python/object:os.system x",
    b"!!binary AA==", b"|", b">-", b"? x", b"- x", b"<<: *a", b"2026-03-08", b"9999-12-31",
    b"9999-12-31 23:59:59Z", b"0001-01-01",
    b"2026-02-30", b"every 1000000 days", b"1d", b"52w", b"99999999999w", b"10s", b"10s..1h", b"1h..10s",
    b"fill", b"10min", b"1e9min", b"../../victim.txt", b"/etc/passwd",
    b"/dev/zero", b"~/x", b"~nobody/x", b"command:true", b"tone:x", b"piper:../../x", b"gtts:xx:..",
    b"rain", b"ocean:breath", b"no-such.wav",
    b"it.png", b"https://[", b"https://example.org/", b"https://example.org:99999/",
    b"http://\xc3\xa9.org/", b"ana@example.org", b"@", b"{name: x, email: x@y.zz}",
    b"en", b"xx-XX", b"left", b"{side}", b"{", b"A" * 3_000, b"<b>&amp;</b>", "\u202e\u2028".encode(),
    b"\xff", b"\x1b[31m", b"1:2:3",
    b"00:00.000 --> 99:99:99.999", b"WEBVTT", b"-->", b"STYLE", b"NOTE", b"<v ", b"&", b"[0, 1, 2]",
    b"private", b"yes: [yes]",
)  # fmt: skip


def hurt(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Move, drop, double or indent some lines, or exchange what stands in them."""
    if draw.random() < 0.15:
        return plain.hurt(data, draw, others)
    lines = data.split(b"\n")
    for _ in range(1 + min(draw.getrandbits(2), draw.getrandbits(2))):
        _once(lines, draw, others)
    return b"\n".join(lines)[: plain.MOST_BYTES]


def _once(lines: list[bytes], draw: Random, others: Sequence[bytes]) -> None:
    at = draw.randrange(len(lines) + 1) - 1 if lines else 0
    if not lines:
        lines.append(b"")
    act = draw.random()
    line = lines[at]
    if act < 0.45:
        key, colon, _ = line.partition(b": ")
        lines[at] = (
            key + b": " + draw.choice(VALUES)
            if colon
            else draw.choice((line + b": ", b"", b"  ")) + draw.choice(VALUES)
        )
    elif act < 0.52:
        del lines[at]
    elif act < 0.6:
        lines[at:at] = [line] * draw.choice((1, 1, 1, 2, 30, 1_000))
    elif act < 0.68:
        lines.insert(draw.randint(0, len(lines)), lines.pop(at))
    elif act < 0.76:
        lines[at] = draw.choice((b"  ", b"    ", b"- ", b"\t", b"# ")) + line
    elif act < 0.8:
        lines[at] = line.lstrip()
    elif act < 0.88 and others:
        theirs = draw.choice(others).split(b"\n")
        begin = draw.randrange(len(theirs))
        lines[at:at] = theirs[begin : begin + draw.choice((1, 1, 3, 10))]
    else:
        made = bytearray(line)
        plain.once(made, draw, others)
        lines[at] = bytes(made)
