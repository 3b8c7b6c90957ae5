"""A small routine of a few cues, for tests that render often."""

from __future__ import annotations

from pathlib import Path

# Its greeting is one sentence: two short ones, between which Google's stand-in makes no pause, are doubted
# and asked for once more.
SMALL = """\
title: Small turn
about: A turn of the head, and a pause.
language: en
mode: day
safety: [Stop if anything hurts.]
phrases: {intro: "{title}."}
steps:
  - say: Sit upright, and let your hands rest in your lap.
  - move: Turn your head slowly to the right, as far as it likes to go.
    short: Turn your head to the right.
    size: small
  - hold: 10s..20s..2min
    while: [Soften your jaw.]
  - move: Come back to the middle.
    size: small
  - rest: fill
"""


def put_down(folder: Path, name: str = "small", text: str = SMALL) -> Path:
    """Write the routine into a folder of scripts."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path
