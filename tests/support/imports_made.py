"""Imported scripts, as tests look at them: what is said in them, and what `check` finds."""

from __future__ import annotations

from pathlib import Path

from voiceguide.app.check import check_script, judge_session, offered_sessions
from voiceguide.imports.importer import Imported
from voiceguide.lint.script_texts import forms, texts
from voiceguide.pipeline import ESTIMATED, Request
from voiceguide.script.library import Library
from voiceguide.script.model import Script
from voiceguide.settings import Settings


def settings_of(folder: Path) -> Settings:
    return Settings((), folder / "cache", workers=1, state_folder=folder)


def put_down(imported: Imported, folder: Path) -> Path:
    path = folder / f"{imported.name}.yaml"
    path.write_text(imported.text, "utf-8")
    return path


def script_of(text: str) -> Script:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "it.yaml"
        path.write_text(text, "utf-8")
        return Library(()).read(path)


def spoken_in(text: str) -> list[str]:
    """List every text that the author of a script has a voice say, without what was added."""
    script = script_of(text)
    added = {line.strip() for line in text.split("\n") if "# added" in line}
    said = [form for _, words, _ in texts(script) for form in forms(words)]
    thoughts = {line for one in texts(script) for line in _thoughts(one[0])}
    return [
        each
        for each in said
        if each not in thoughts
        and not any(each in line for line in added)
        and f"safety:  # added: the source has no word of safety\n  - {each}" not in text
    ]


def _thoughts(step: object) -> list[str]:
    return [words.full for words in getattr(step, "presence", ())]


def checked(imported: Imported, folder: Path) -> list[str]:
    """List what `voiceguide check` says of an imported script."""
    path = put_down(imported, folder)
    settings = settings_of(folder)
    found = [str(problem) for problem in check_script(str(path), settings)]
    request = Request(routine=str(path), target_ms=0, voice=ESTIMATED)
    sessions = offered_sessions(request, settings)
    return found + [str(one) for each in sessions for one in judge_session(each, settings)]


def rules_of(imported: Imported) -> set[str]:
    return {problem.rule for problem in imported.remarks}


def words_of(text: str) -> list[str]:
    """List the words of a text in small letters, without figures."""
    import re

    return re.findall(r"[^\W\d_]+", text.lower())


def pools_of(imported: Imported) -> list[str]:
    """List every text of an imported script in which a word of its source may be: said, titled, commented.

    What voiceguide added is not among them; what was left out is.
    """
    import re

    script = script_of(imported.text)
    found = [*spoken_in(imported.text), script.title]
    lines = imported.text.split("\n")
    ours = re.compile(r"added(: (thoughts for|takes what|a long silence|the source has)[^;]*)?|a guess:")
    found += [
        ours.sub("", line.partition("#")[2])
        for line in lines[1:]
        if "#" in line and "the source has its own beginning" not in line
    ]
    found += [re.sub(r'^\s*- section: "?|"?\s*(#.*)?$', "", line) for line in lines if "- section:" in line]
    found += [note.what for note in imported.notes if note.about == "left out"]
    return found
