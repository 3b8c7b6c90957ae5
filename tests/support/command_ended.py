"""How a command of tests ended, and what ships."""

from __future__ import annotations

from voiceguide.settings import bundled_scripts

SHIPPED = {path.stem for path in bundled_scripts().glob("*.yaml")}


def one_sentence(ended):
    """A refusal: nothing on stdout, one line on stderr, no traceback."""
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    return ended.err
