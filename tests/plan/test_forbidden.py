"""What the language forbids gets one located sentence that says how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide import pipeline
from voiceguide.app import check as checking
from voiceguide.errors import VoiceguideError
from voiceguide.plan import phrases
from voiceguide.plan.phrases import FOLDER, load_book
from voiceguide.script.yaml.compose import read_plain
from voiceguide.settings import Settings
from voiceguide.speech.normalize.text import number_words

TOP = "title: Bad\nabout: A script that asks for what cannot be.\nsafety: [Stop if anything hurts.]\n"


@pytest.fixture
def said(tmp_path, monkeypatch):
    """Check a script that goes on after line 3, and give everything that is said of it."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(script_folders=(Path(),), cache_folder=tmp_path / "cache")

    def check(rest: str, top: str = TOP, **others: str) -> str:
        Path("bad.yaml").write_text(top + rest, "utf-8")
        for name, text in others.items():
            Path(f"{name}.yaml").write_text(text, "utf-8")
        return "\n".join(str(problem) for problem in checking.check_script("bad", settings))

    return check


@pytest.mark.parametrize(
    ("rest", "place", "what", "mend"),
    [
        (
            "steps:\n  - safety: Stop if it hurts.\n    time: 5s..20s\n",
            "bad.yaml:6:5: ",
            "safety cannot be elastic",
            "a `hold` or `rest` may follow as a step of its own",
        ),
        (
            "steps:\n  - safety: 5s..20s\n    short: Stop.\n",
            "bad.yaml:6:5: ",
            "safety cannot be shortened",
            "Take this key out.",
        ),
        (
            "steps:\n  - hold: 1min..13h\n",
            "bad.yaml:5:11: ",
            '"13h" is longer than 12 hours',
            "Write a shorter time.",
        ),
        (
            "steps:\n  - hold: 1200 breaths\n",
            "bad.yaml:5:11: ",
            '"1200" is more than 1000',
            "Write a smaller number.",
        ),
        (
            "steps:\n  - move: Bend your left knee.\n  - move: Stretch your left leg.\n",
            "bad.yaml:5:11: ",
            "there is a left side but no other one",
            "Put the steps into `each side`",
        ),
        (
            "language: tlh\nsteps:\n  - say: Qapla.\n",
            "bad.yaml:4:11: ",
            "there is no phrase book for the language 'tlh'",
            "Write one of de, en, es, fr, pt, or add tlh.yaml",
        ),
        (
            "phrases:\n  leed_in: Now the other one.\nsteps:\n  - say: Rest.\n",
            "bad.yaml:5:3: ",
            "`phrases` has the unknown phrase 'leed_in'",
            "Did you mean 'lead_in'?",
        ),
        (
            'phrases:\n  lead_in: "Now {place}."\nsteps:\n  - say: Rest.\n',
            "bad.yaml:5:3: ",
            "the phrase 'lead_in' cannot have {place}",
            "It may have {side}.",
        ),
        (
            'steps:\n  - each side:\n      - say: "Your {side:f} knee."\n',
            "bad.yaml:6:14: ",
            "{side:f}: there is no form 'f'",
            "The forms in 'en' are default.",
        ),
    ],
)
def test_what_is_forbidden_is_told_with_place_and_mend(said, rest, place, what, mend):
    text = said(rest)
    first = text.splitlines()[0]
    assert first.startswith(place), text
    assert what in first
    assert mend in first
    assert text.splitlines()[2].strip() == "^"


def test_scripts_that_use_each_other_in_a_circle(said):
    other = "title: Other\nabout: The other half of a circle.\nsteps:\n  - use: bad\n"
    text = said("steps:\n  - use: other\n", other=other)
    assert text.startswith("other.yaml:4:10: the scripts use each other in a circle: bad → other → bad.")
    assert "Take one of these `use` steps out." in text


def test_a_phrase_that_a_language_lacks_is_told_with_the_file_and_the_phrase(tmp_path, monkeypatch):
    """Whoever writes a phrase book learns of every phrase that is missing, and where to copy it from."""
    for path in FOLDER.glob("*.yaml"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        if path.stem == "pt":
            lines = [line for line in lines if not line.startswith(("  inhale_again:", "  last_one:"))]
        (tmp_path / path.name).write_text("".join(lines), "utf-8")
    monkeypatch.setattr(phrases, "FOLDER", tmp_path)
    (tmp_path / "bom.yaml").write_text("language: pt\n" + TOP + "steps: [{say: Oi.}]\n", "utf-8")
    script = pipeline.load(
        str(tmp_path / "bom.yaml"), Settings(script_folders=(tmp_path,), cache_folder=tmp_path)
    )
    with pytest.raises(VoiceguideError) as caught:
        load_book(script, read_plain, number_words)
    what = "the phrase book has no phrase inhale_again, last_one. Add it, as en.yaml has it."
    assert str(caught.value) == f"{tmp_path / 'pt.yaml'}: {what}"
