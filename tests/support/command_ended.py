"""How a command of tests ended, and what ships."""

from __future__ import annotations

SHIPPED = {
    "bedtime-twist", "knee-drops", "ninety-ninety", "reclined-twist", "restorative-twist", "supine-pulls",
}  # fmt: skip


def one_sentence(ended):
    """A refusal: nothing on stdout, one line on stderr, no traceback."""
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    return ended.err
