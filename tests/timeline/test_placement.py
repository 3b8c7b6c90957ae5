"""What is said inside holds, breaths and rests, and where it lands."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide import pipeline
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.timeline.formats import FORMATS

CASES = Path(__file__).parent.parent / "cases" / "timeline"


@pytest.mark.parametrize("minutes", [5, 10])
def test_a_small_evening_reads_like_this(minutes: int) -> None:
    """The golden transcript; `GOLDEN=write pytest …` writes it anew, to be read before a commit."""
    import os

    settings = Settings(script_folders=(CASES,), cache_folder=Path("unused"))
    request = pipeline.Request(routine="evening", target_ms=minutes * 60_000, choices=Choices())
    made = FORMATS["txt"].write(pipeline.estimate(request, settings))
    golden = CASES / f"evening-{minutes}min.txt"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")
