"""Small scripts, judged by the rules of wording."""

from __future__ import annotations

from pathlib import Path

import yaml

from voiceguide.errors import Problem
from voiceguide.lint import script_rules
from voiceguide.script.loader import read_script


def judged(folder: Path, language: str, *steps: dict[str, object]) -> tuple[Problem, ...]:
    """Judge a script with these steps on each side."""
    path = folder / "mine.yaml"
    script = {"title": "T", "about": "A.", "language": language, "safety": ["Be."]}
    path.write_text(
        yaml.safe_dump({**script, "steps": [{"each side": list(steps)}]}, allow_unicode=True), "utf-8"
    )
    return script_rules.judge(read_script(path, find=lambda name, spot: path))
