"""Steps are written as YAML that reads back as the same texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from voiceguide.imports.writer import WrittenStep, amount, mapping, on_one_line, scalar, top, write_steps
from voiceguide.script.yaml.compose import plain, tree_of
from voiceguide.script.yaml.nodes import unprintable


@examples(300)
@given(
    st.text(max_size=60).map(
        lambda text: "".join(c for c in " ".join(text.split()) if not unprintable(c) and c != "\ufffd")
    )
)
def test_any_text_reads_back(text):
    (step,) = read(write_steps([WrittenStep("say", text, (("while", (text, "a, b")),), beside="# : x")], ""))
    assert step == {"say": text, "while": [text, "a, b"]}


def read(lines):
    reading = tree_of("\n".join(lines), "x")
    assert not reading.findings, list(reading.findings.found)
    return plain(reading.node)


def test_steps_are_written_with_their_comments():
    steps = [
        WrittenStep(
            "section",
            "Rest",
            steps=(
                WrittenStep("say", "Let go: now.", above=("(soft voice)",), beside="line\n2"),
                WrittenStep("each side", steps=(WrittenStep("rest", "2s"),)),
                WrittenStep("rounds", 3, steps=(WrittenStep("say", "One."),)),
            ),
        ),
        WrittenStep("", above=("the end",)),
    ]
    assert "\n".join(write_steps(steps, "")) == (
        "- section: Rest\n"
        "  steps:\n"
        "    # (soft voice)\n"
        '    - say: "Let go: now."  # line 2\n'
        "    - each side:\n"
        "        - rest: 2s\n"
        "    - rounds: 3\n"
        "      steps:\n"
        "        - say: One.\n"
        "# the end"
    )


def test_keys_at_the_top():
    assert top("minutes", (5, 10)) == ["minutes: [5, 10]"]
    assert top("title", "Rest", "a\nguess") == ["title: Rest  # a guess"]
    assert mapping("phrases", [("intro", "")], "own") == ["phrases:  # own", '  intro: ""']
    assert on_one_line(" a\n b ") == "a b"


def test_texts_that_yaml_would_read_otherwise_are_quoted():
    assert [scalar(text) for text in ("no", "Null", "- a", "a #b", "{side}", 'say "a"', "a,")] == [
        '"no"',
        '"Null"',
        '"- a"',
        '"a #b"',
        '"{side}"',
        '"say \\"a\\""',
        '"a,"',
    ]


def test_amounts_are_written_as_in_a_script():
    assert amount(500, 500, 500) == "0.5s"
    assert amount(30_000, 60_000, 3_661_000) == "30s..1min..61min1s"
