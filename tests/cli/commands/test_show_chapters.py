"""`voiceguide show NAME`: chapters that only some lengths have are told with these lengths."""

from __future__ import annotations

import json

SCRIPT = """title: Calm
about: Rests.
minutes: [10, 30]
safety: [If anything hurts, stop.]
steps:
  - section: Lie down
    steps:
      - say: Lie down.
  - section: Scan
    when: {minutes: 20..}
    steps:
      - say: Feel your feet.
      - rest: 2min
  - section: Rest
    steps:
      - rest: 20s..30s..fill
"""


def test_a_chapter_for_long_sessions_is_told_with_its_lengths(voiceguide, tmp_path):
    path = tmp_path / "calm.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    shown = voiceguide("show", str(path)).out
    assert "Lie down, Scan (20 minutes and longer), Rest" in shown
    found = json.loads(voiceguide("show", str(path), "--json").out)
    assert found["chapters_when"] == [["Scan", 20, 0]]
    assert found["chapters"][-3:] == ["Lie down", "Scan", "Rest"]
    path.write_text(SCRIPT.replace("20..}", "12:30..}"), encoding="utf-8")
    assert "Scan (12:30 minutes and longer)" in voiceguide("show", str(path)).out


def test_others_are_described_as_before(voiceguide, tmp_path):
    path = tmp_path / "calm.yaml"
    path.write_text(SCRIPT.replace("    when: {minutes: 20..}\n", ""), encoding="utf-8")
    assert "chapters_when" not in voiceguide("show", str(path), "--json").out
