"""The last column of the glossary: the module in which each term lives.

`python tests/support/glossary_page.py` (or `make docs`) writes it anew into `docs/glossary.md`.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "glossary.md"
_ROW = re.compile(
    r"^\| (?P<term>[^|`]+) \| (?P<meaning>.+?) \| (?:\[)?`(?P<name>\w+)`(?:\]\([^)]*\))? \|$", re.MULTILINE
)


def homes() -> dict[str, list[str]]:
    """Return the modules that define each class or, where no class is called so, each constant."""
    classes, constants = defaultdict(list), defaultdict(list)
    for file in sorted((ROOT / "voiceguide").rglob("*.py")):
        place = file.relative_to(ROOT).as_posix()
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(place)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                constants[node.target.id].append(place)
    return dict(constants) | dict(classes)


def page() -> str:
    """Return the page with its last column made anew.

    Raises:
        ValueError: A name is defined nowhere, or in several modules.
    """
    known = homes()

    def row(found: re.Match[str]) -> str:
        places = known.get(found["name"], [])
        if len(places) != 1:
            raise ValueError(f"{found['term']}: {found['name']} is defined in {places or 'no module'}")
        return f"| {found['term']} | {found['meaning']} | [`{found['name']}`](../{places[0]}) |"

    return _ROW.sub(row, PAGE.read_text("utf-8"))


def terms() -> dict[str, str]:
    """Return each term with the name that it has in the code."""
    return {found["term"]: found["name"] for found in _ROW.finditer(PAGE.read_text("utf-8"))}


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
