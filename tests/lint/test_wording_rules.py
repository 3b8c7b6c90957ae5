"""The rules of wording, held against good teachers' sentences and against planted faults."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.support.scripts_judged import judged
from voiceguide.lint import script_rules
from voiceguide.script.loader import read_script

SENTENCES = Path(__file__).parent / "sentences"
LANGUAGES = ("en", "de", "es", "fr", "pt")


def lines(name: str) -> list[str]:
    text = (SENTENCES / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def good(language: str) -> list[tuple[str, str]]:
    found = (line.partition(": ") for line in lines(f"good.{language}.txt"))
    return [(kind, text) for kind, _, text in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_good_sentences_pass_without_a_finding(language: str, tmp_path: Path) -> None:
    found = {
        text: [str(problem) for problem in problems]
        for kind, text in good(language)
        if (problems := judged(tmp_path, language, {kind: text}))
    }
    assert found == {}


@pytest.mark.parametrize(("language", "least"), [("en", 120), ("de", 40), ("es", 40)])
def test_there_are_enough_of_them_and_no_two_alike(language: str, least: int) -> None:
    texts = [text for _, text in good(language)]
    assert len(texts) == len(set(texts)) >= least


PLANTED = [[part.strip() for part in line.split(" | ")] for line in lines("planted.txt")]


@pytest.mark.parametrize(("language", "rule", "kind", "text"), PLANTED, ids=lambda part: part[:40])
def test_a_planted_fault_is_found_by_its_rule(
    language: str, rule: str, kind: str, text: str, tmp_path: Path
) -> None:
    before = [{"hold": "20s"}] if rule == "way-out" else []
    problems = judged(
        tmp_path, language, *before, {kind: text, **({"size": "small"} if kind == "move" else {})}
    )
    assert rule in {problem.rule for problem in problems}
    for problem in problems:
        assert problem.what
        assert problem.mend


def test_that_hand_is_a_fault_only_where_a_side_could_be_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    script = {"title": "T", "about": "A.", "safety": ["If a knee complains, bend that leg less."]}
    path.write_text(yaml.safe_dump({**script, "steps": [{"say": "Rest."}]}), "utf-8")
    assert script_rules.judge(read_script(path, find=lambda name, spot: path)) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [("Close your eyes.", True), ("Stay close to the wall.", True), ("Heavy as lead.", False)],
)
def test_what_the_shipped_lexicon_carries_is_read_right(text: str, told: bool, tmp_path: Path) -> None:
    assert (judged(tmp_path, "en", {"say": text}) == ()) is told
