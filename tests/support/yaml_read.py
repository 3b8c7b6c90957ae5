"""What is said of a YAML text."""

from __future__ import annotations

from voiceguide.script.yaml.compose import tree_of


def problems(text: str) -> list[str]:
    return [
        f"{p.spot.line}:{p.spot.column} {p.what} {p.mend}" for p in tree_of(text, "x").findings.in_order()
    ]
