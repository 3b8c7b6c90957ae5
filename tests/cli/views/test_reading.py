"""The page to read aloud: words in their order, pauses in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voiceguide import pipeline
from voiceguide.cli.views.reading import _length, reading_page
from voiceguide.locales.en import EN
from voiceguide.settings import Settings, bundled_scripts


@pytest.fixture(scope="module")
def timeline():
    request = pipeline.Request(routine="bedtime-twist", target_ms=600_000, voice=pipeline.ESTIMATED)
    return pipeline.compose(request, Settings((bundled_scripts(),), Path()))


def test_a_session_reads_like_this(timeline):
    page = reading_page(timeline)
    assert page.startswith(
        "Bedtime twist\nTo read aloud in 10 minutes.\n\nWelcome\n-------\n\nGood evening. Bedtime twist.\n"
    )
    assert (
        """
Let your eyes rest shut.
Breathe in, low and slow.
    (in for 4)
Breathe out, and let the bed hold you.
    (out for 6)
In.
    (in for 4)
"""
        in page
    )
    assert (
        """
[left side]
A deep belly breath in.
    (in for 4)
"""
        in page
    )
    assert "\n    (time to move: " in page
    assert page.endswith("seconds)")


def test_every_line_is_there_in_order(timeline):
    lines = iter(reading_page(timeline).split("\n"))
    assert all(clip.text in lines for clip in timeline.clips)


@pytest.mark.parametrize(
    ("length_ms", "told"),
    [
        (1_200, "1 second"),
        (8_000, "8 seconds"),
        (22_600, "25 seconds"),
        (31_000, "half a minute"),
        (60_000, "1 minute"),
        (75_000, "1 minute and 15 seconds"),
        (88_000, "one and a half minutes"),
        (120_000, "2 minutes"),
        (150_000, "2 and a half minutes"),
    ],
)
def test_a_pause_is_told_as_one_reads_it(length_ms, told):
    assert _length(length_ms, EN.reading) == told


def told(script: Path, *more: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "voiceguide", "show", str(script), "--minutes", "2", "--read", *more]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"}
    )


def test_the_command_prints_it_without_control_characters_and_not_as_json(tmp_path):
    script = tmp_path / "calm.yaml"
    script.write_text(
        "title: Calm\nabout: One rest.\nsafety: [If anything hurts, stop.]\n"
        "steps:\n  - say: Lie down now.\n  - rest: 20s..3min\n"
    )
    page = told(script)
    assert page.returncode == 0, page.stderr
    assert "Lie down now.\n" in page.stdout
    assert "\x1b" not in page.stdout
    for more in (["--json"], ["--stage", "lanes"]):
        refused = told(script, *more)
        assert refused.returncode == 1
        assert "--read is a page for people" in refused.stdout + refused.stderr
