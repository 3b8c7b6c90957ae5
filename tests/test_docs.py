"""The pages on scripts are true: every example runs, every figure and every printed line is what it says."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from tests.support.docs_page import PAGE, Block, blocks, desk, put_down, run, script_around, shown
from voiceguide.errors import ScriptError
from voiceguide.lint import script_rules, timeline_rules
from voiceguide.plan.compiler import QUIET_END_MS
from voiceguide.plan.cues import MOVE_MS
from voiceguide.plan.model import GAP_MS
from voiceguide.plan.phrases import FOLDER, languages
from voiceguide.plan.practice import PAUSE_SAID_MS
from voiceguide.plan.terms import Kind
from voiceguide.script import model as s
from voiceguide.script.library import Library
from voiceguide.script.schema.grammar_top import RESERVED_OPTIONS
from voiceguide.script.schema.quantities import parse_quantity
from voiceguide.script.yaml.compose import read_plain
from voiceguide.settings import bundled_scripts
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.ladder.climb import TO_MOST, TO_NATURAL
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.parts.rest import SCAN_SPACING_MS
from voiceguide.units import clock, parse_duration

ROOT = Path(__file__).parents[1]

DOCS = PAGE.parent
TEXT = PAGE.read_text("utf-8")
CRAFT = (DOCS / "craft.md").read_text("utf-8")
YAML = [block for block in blocks(TEXT) if block.kind == "yaml"]


def sound(ended: tuple[int, str]) -> bool:
    """Report whether a check found nothing to mend; lines that short sessions leave out are no fault."""
    code, said = ended
    *remarks, last = said.splitlines()
    unsaid = all(remark.startswith("Not said in ") for remark in remarks)
    return (code, last, unsaid) == (0, "1 checked, nothing to mend.", True)


def named(block: Block) -> str:
    return f"line-{TEXT[: block.start].count(chr(10)) + 1}"


def tables(text: str, heading: str) -> list[list[str]]:
    """Give the rows of the first table under a heading, without its head."""
    rows = text[text.index(f"\n{heading}\n") :].partition("\n| ")[2].partition("\n\n")[0].split("\n")[2:]
    return [[cell.strip() for cell in row.strip().strip("|").split(" | ")] for row in rows]


@pytest.fixture
def here(tmp_path):
    with desk(tmp_path):
        yield tmp_path


# ── the examples ─────────────────────────────────────────────────────────────────────────────────


def test_there_are_examples_of_every_sort() -> None:
    assert sum(block.whole and bool(block.lengths) for block in YAML) >= 6
    assert sum(block.text.startswith("- ") and not block.wrong for block in YAML) >= 9
    assert sum(block.wrong for block in YAML) >= 2
    kinds = {block.kind for block in blocks(TEXT)}
    assert kinds == {"yaml", "sh", "text"}


@pytest.mark.parametrize("block", [b for b in YAML if b.whole and b.lengths], ids=named)
def test_a_complete_script_passes_the_check_and_is_rendered(block: Block, here: Path) -> None:
    name = put_down(block, TEXT, here)
    assert sound(run(f"voiceguide check {name}"))
    for length in block.lengths:
        code, said = run(f"voiceguide render {name} --duration {length} --voice tone")
        assert code == 0, said
        made = FORMATS["json"].read((here / f"{name}-{length}.timeline.json").read_text("utf-8"))
        assert made.duration_ms == parse_duration(length)
        assert (here / f"{name}-{length}.mp3").stat().st_size > 12 * made.duration_ms


@pytest.mark.parametrize("block", [b for b in YAML if not (b.whole or b.wrong)], ids=named)
def test_a_piece_is_right_in_the_script_around_it(block: Block, here: Path) -> None:
    name = put_down(block, TEXT, here)
    code, said = run(f"voiceguide check {name}")
    assert sound((code, said)), script_around(block, TEXT)
    code, said = run(f"voiceguide show {name} --stage timeline")
    assert code == 0, said


def test_what_is_shown_as_printed_is_printed(here: Path) -> None:
    found = list(shown(TEXT, here))
    assert len(found) >= 8
    for block, printed in found:
        assert block.text == printed, "run `make docs`"


def test_the_routine_of_the_page_has_no_fault_at_its_lengths(here: Path) -> None:
    last = [block for block in YAML if block.words and block.words[0] == "neck-stretch"][-1]
    name = put_down(last, TEXT, here)
    for voice in ("", "--voice tone"):
        ended = run(f"voiceguide check {name} --minutes 3,5,10 {voice}")
        assert sound(ended)


def test_every_link_leads_somewhere() -> None:
    for page in (PAGE, DOCS / "craft.md", DOCS / "script-reference.md"):
        text = page.read_text("utf-8")
        for file, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
            target = page if not file else DOCS / file
            assert target.exists(), file
            if anchor:
                headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
                # As GitHub makes them: without punctuation.
                anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
                assert anchor in anchors


# ── the figures ──────────────────────────────────────────────────────────────────────────────────


def made(here: Path, steps: str, head: str = "", *arguments: str) -> Timeline:
    """Compose a small script and give its timeline."""
    first = "title: T\nabout: A b.\nsafety: [Stop if anything hurts.]\n"
    (here / "scripts").mkdir(exist_ok=True)
    (here / "scripts" / "tried.yaml").write_text(f"{first}{head}steps:\n{steps}", "utf-8")
    code, said = run(" ".join(["voiceguide show tried --stage timeline --json", *arguments]))
    assert code == 0, said
    return FORMATS["json"].read(said)


def test_quantities_are_what_the_table_says() -> None:
    rows = tables(TEXT, "## Quantities")
    assert len(rows) == 9
    for written, *amounts in rows:
        quantity = parse_quantity(written.strip("`"), [s.Unit.MS], fill=True)
        assert [clock(ms) for ms in (quantity.least, quantity.natural, quantity.most)] == amounts
    middle = re.search(r"the middle of `(\S+)` is (\d+)\.", TEXT)
    assert middle
    assert parse_quantity(middle[1], [s.Unit.COUNT]).natural == int(middle[2])


def test_times_to_move_are_what_the_page_says() -> None:
    told = dict(re.findall(r"`(small|medium|large|switch)`\s(\d+) s", TEXT))
    assert {size: int(seconds) * 1000 for size, seconds in told.items()} == {
        str(size): ms for size, ms in MOVE_MS.items()
    }
    assert f"there are {GAP_MS / 1000:g} s, after a `setup`" in TEXT
    assert s.Setup(spot=None, words=None).time_ms == 15_000  # type: ignore[arg-type]
    assert "seconds to do it, 15 if nothing is written" in TEXT


def test_a_hold_says_what_the_table_says(here: Path) -> None:
    for length, *told in tables(TEXT, "### Holds"):
        timeline = made(here, f"  - hold: {length.strip('`')}\n  - rest: 1min\n")
        (hold,) = (span for span in timeline.spans if span.kind == "hold")
        inside = [c for c in timeline.clips if hold.start_ms <= c.start_ms < hold.end_ms]
        roles = [str(clip.role) for clip in inside]
        middle = any("alfway" in clip.text for clip in inside)
        presence = roles.count("presence") > middle
        said = ["hold_start" in roles, presence, middle, "near_end" in roles]
        assert ["yes" if one else "no" for one in said] == told, length


def test_breaths_are_as_the_page_says() -> None:
    breathe = s.Breathe(spot=None, count=None)  # type: ignore[arg-type]
    assert (breathe.in_ms, breathe.out_ms, breathe.pause_in_ms, breathe.pause_out_ms) == (4_000, 6_000, 0, 0)
    assert "`in` is 4 s and `out` 6 s unless something else is written, and there are no pauses." in TEXT
    assert f"says a pause from {PAUSE_SAID_MS // 1000} s on" in TEXT


def test_a_part_of_a_guide_leads_its_part_of_the_breaths(here: Path) -> None:
    """Two thirds in words, one in quiet, as the lesson says of its nine breaths."""
    timeline = made(here, "  - breathe: 9\n    guide: [words, words, quiet]\n  - rest: fill\n")
    assert sum(clip.role == "breath" for clip in timeline.clips) == 12


def test_the_nesting_table_is_the_readers(tmp_path: Path) -> None:
    kinds = {
        "repeat": "repeat: 2\n  steps:\n",
        "rounds": "rounds: 2\n  steps:\n",
        "each side": "each side:\n",
        "repeat with alternate": "repeat: 2\n  alternate: sides\n  steps:\n",
    }
    refused = {
        (outer.strip("`"), inner.strip("` ").replace("` with `alternate: sides", " with alternate"))
        for outer, cell in tables(TEXT, "### Repetitions, rounds, sides")
        for inner in cell.split(", ")
    }
    assert len(refused) == 5
    refused |= {
        ("repeat with alternate", inner) for outer, inner in refused if outer in ("repeat", "each side")
    }
    refused |= {("repeat", "repeat with alternate"), ("repeat with alternate", "repeat with alternate")}
    for outer, inner in itertools.product(kinds, kinds):
        nested = "".join(f"      {line}\n" for line in f"- {kinds[inner]}".splitlines())
        text = f"title: T\nabout: A b.\nsteps:\n- {kinds[outer]}{nested}          - say: Rest.\n"
        path = tmp_path / "nested.yaml"
        path.write_text(text, "utf-8")
        try:
            Library(()).read(path)
            told = ""
        except ScriptError as error:
            told = str(error)
        assert bool(told) == ((outer, inner) in refused), f"{text}{told}"


def test_every_form_is_said_where_the_table_says(here: Path) -> None:
    assert [form.strip("`") for form, _ in tables(TEXT, "## Words")] == [
        "first", "then", "last", "second", "again", "short", "name",
    ]  # fmt: skip
    forms = "{first: One., then: Two., last: Three., short: Short., name: Name.}"
    turning = f"  - rounds: 3\n    steps:\n      - say: {forms}\n  - rest: fill\n"
    sided = "  - each side:\n    - move: {first: One., second: Other., short: Short., name: Name.}\n"
    sided += "  - rest: fill\n"
    plain = "  - rounds: 2\n    steps:\n      - say: {first: One., short: Short.}\n  - rest: fill\n"

    def said(steps: str, *arguments: str) -> list[str]:
        clips = made(here, steps, "", *arguments).clips
        return [c.text for c in clips if c.role in ("say", "move")]

    assert said(turning) == ["One.", "Two.", "Three."]
    assert said(sided) == ["One.", "Other."]
    assert said(plain) == ["One.", "Short."]
    assert said(plain.replace("One.", "One., again: Again.")) == ["One.", "Again."]
    assert said(sided, "--words", "brief") == ["Short.", "Short."]
    assert said(sided, "--words", "names") == ["Name.", "Name."]
    assert said("  - say: Look around.\n  - rest: fill\n", "--words", "names") == []


def test_silent_movements_are_counted_aloud(here: Path) -> None:
    steps = "  - repeat: 4\n    steps:\n      - move: {first: Press., then: ''}\n  - rest: fill\n"
    spoken = [c.text for c in made(here, steps).clips if c.role in ("move", "count")]
    assert spoken == ["Press.", "2.", "3.", "Last one."]


def test_the_table_of_phrases_is_the_english_book() -> None:
    book = read_plain(FOLDER / "en.yaml")["phrases"]
    first = {key: said if isinstance(said, str) else said[0] for key, said in book.items()}
    assert {
        key.strip("`"): said for key, said, _ in tables(TEXT, "## What is said without being written")
    } == first
    (named_there,) = re.findall(r"there are ((?:`\w\w`(?:, | and )?)+)\.", TEXT)
    assert tuple(re.findall(r"\w\w(?=`)", named_there)) == languages()
    assert f"at least {QUIET_END_MS // 1000} s of quiet after the last word" in TEXT
    assert f"each {SCAN_SPACING_MS // 1000} seconds" in TEXT


def test_the_ladder_is_the_one_that_the_fit_climbs() -> None:
    assert [kind for kinds in TO_NATURAL for kind in kinds] == [
        Kind.WORDING,
        *(Kind.ROUND, Kind.REP, Kind.BREATH, Kind.HOLD, Kind.PACE, Kind.SECTION),
        *(Kind.SETTLE, Kind.BETWEEN, Kind.FINAL),
        Kind.TIP,
    ]
    assert [kind for kinds in TO_MOST for kind in kinds] == [
        *(Kind.SETTLE, Kind.HOLD, Kind.PACE, Kind.SECTION, Kind.BREATH, Kind.REP),
        *(Kind.BETWEEN, Kind.ROUND, Kind.FINAL, Kind.TAIL),
    ]
    assert (
        "1. everything at its least;\n2. the second side in full wording;\n3. rounds, repetitions, breaths"
        in TEXT
    )


def test_names_that_options_cannot_have() -> None:
    for name in RESERVED_OPTIONS:
        assert f"`{name}`" in TEXT.split("cannot be names")[0].split("the first of which is the default")[-1]


# ── the craft ────────────────────────────────────────────────────────────────────────────────────


def test_every_rule_of_the_craft_is_told_with_its_reason() -> None:
    heard = {rule.strip("`"): reason for rule, _, reason in tables(CRAFT, "## Rules for what is heard")}
    assert heard == {rule: reason for rule, (_, reason) in timeline_rules.RULES.items()}
    written = {rule.strip("`") for rule, *_ in tables(CRAFT, "## Rules for what is written")}
    assert written == set(script_rules.RULES)


def test_the_craft_names_its_sources() -> None:
    for source in ("Knowlton", "Van Diest", "WCAG", "Apple"):
        assert source in CRAFT


def test_a_finding_leads_to_its_rule(here: Path) -> None:
    """What `check` prints has the rule's name, so that it can be looked up."""
    (here / "scripts").mkdir()
    (here / "scripts" / "bad.yaml").write_text(
        "title: T\nabout: A b.\nsteps:\n  - say: Stay for 10 breaths.\n  - breathe: 3\n    in: 9s\n", "utf-8"
    )
    printed = run("voiceguide check bad --minutes 3")[1]
    rules = re.findall(r"\[([a-z-]+)[\]:]", printed)
    assert {"safety-said", "only-words", "breath-followed"} <= set(rules)
    for rule in rules:
        assert f"`{rule}`" in CRAFT or rule == "possible-length", rule


def test_the_library_is_not_what_the_page_builds() -> None:
    assert not (bundled_scripts() / "neck-stretch.yaml").exists()


def test_seconds_are_counted_as_soon_as_the_words_are_over(here: Path) -> None:
    timeline = made(here, "  - breathe: 2\n    guide: counts\n  - rest: fill\n")
    heard = [clip.text for clip in timeline.clips if clip.role in ("breath", "count")]
    assert heard == ["In.", "2.", "3.", "4.", "Out.", "2.", "3.", "4.", "5.", "6."] * 2
    lift = "    on_inhale: Breathe in and lift both arms.\n"
    timeline = made(here, "  - breathe: 1\n    guide: counts\n" + lift + "  - rest: fill\n")
    heard = [clip.text for clip in timeline.clips if clip.role in ("breath", "count")]
    assert "2." not in heard[: heard.index("Out.")]


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "cases" / "docs").glob("*.yaml")), ids=lambda path: path.stem
)
def test_what_was_written_from_the_page_alone_has_no_fault_at_its_lengths(path: Path, here: Path) -> None:
    """Routines that are not in the library, by someone who had read only this page."""
    for voice in ("estimated", "tone"):
        ended = run(f"voiceguide check {path} --minutes 3,5,10 --voice {voice}")
        assert sound(ended)
    code, said = run(f"voiceguide render {path} --minutes 3,5,10 --voice tone -o tracks/")
    assert code == 0, said
    assert len(list((here / "tracks").glob(f"*{path.stem}*.mp3"))) == 3


def test_every_promise_of_the_security_page_names_tests_that_are_there():
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
    promises = page.split("## The promises")[1].split("\n## ")[0]
    bare = [said[:60] for said in promises.split("\n\n")[1:] if said.strip() and "`tests/" not in said]
    assert bare == []
