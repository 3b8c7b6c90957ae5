"""The pools of lines that scans take their words from: in the script, or in files of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as s
from voiceguide.script.library import Library

HEAD = "title: T\nabout: A.\nsafety: [Stop if it hurts.]\n"
SCAN = "steps:\n  - scan: 40s..2min\n    pool: soft\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def lines(folder: Path, name: str = "one", language: str | None = None) -> list[str]:
    script = Library((folder,), language).read(name)
    [scan] = [step for step in s.walk_steps(script.steps) if isinstance(step, s.Scan)]
    return [line.full for line in scan.pool]


def complaint(folder: Path, name: str = "one") -> str:
    with pytest.raises(ScriptError) as caught:
        lines(folder, name)
    return str(caught.value)


def test_a_pool_may_be_a_file_shared_by_scripts(tmp_path: Path) -> None:
    put(tmp_path / "pools/soft.yaml", "lines: [Your feet., {pool: back}]\n")
    put(tmp_path / "pools/back.yaml", "lines: [Your back.]\n")
    for name in ("one", "two"):
        put(tmp_path / f"{name}.yaml", HEAD + SCAN)
        assert lines(tmp_path, name) == ["Your feet.", "Your back."]


def test_a_pool_of_the_script_comes_before_a_file(tmp_path: Path) -> None:
    put(tmp_path / "pools/soft.yaml", "lines: [Your feet.]\n")
    put(tmp_path / "one.yaml", HEAD + "pools: {soft: [Your hands.]}\n" + SCAN)
    assert lines(tmp_path) == ["Your hands."]


def test_each_language_has_its_own_pools(tmp_path: Path) -> None:
    put(tmp_path / "pools/soft.yaml", "lines: [Your feet.]\n")
    put(tmp_path / "de/pools/soft.yaml", "language: de\nlines: [Die Füße.]\n")
    put(tmp_path / "one.yaml", HEAD + SCAN)
    put(tmp_path / "de/one.yaml", HEAD + "language: de\n" + SCAN)
    assert lines(tmp_path) == ["Your feet."]
    assert lines(tmp_path, language="de") == ["Die Füße."]


def test_a_pool_in_another_language_is_not_found(tmp_path: Path) -> None:
    put(tmp_path / "pools/soft.yaml", "lines: [Your feet.]\n")
    put(tmp_path / "de/one.yaml", HEAD + "language: de\n" + SCAN)
    assert 'there is no pool "soft"' in complaint(tmp_path)


def test_a_pool_in_the_folder_of_another_language_says_so(tmp_path: Path) -> None:
    put(tmp_path / "de/pools/soft.yaml", "lines: [Your feet.]\n")
    put(tmp_path / "de/one.yaml", HEAD + "language: de\n" + SCAN)
    assert 'the pool "soft" is written in "en", this script in "de".' in complaint(tmp_path)


def test_lines_with_sides_are_for_places_with_sides(tmp_path: Path) -> None:
    put(tmp_path / "pools/soft.yaml", 'lines: ["Your {side} foot."]\n')
    put(tmp_path / "one.yaml", HEAD + SCAN)
    put(tmp_path / "two.yaml", HEAD + "steps:\n  - each side:\n      - scan: 40s..2min\n        pool: soft\n")
    assert 'the pool "soft" has {side} in it, but there are no sides here.' in complaint(tmp_path)
    assert lines(tmp_path, "two") == ["Your {side} foot."]


def test_a_pool_that_grows_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    many = "".join(f"  - Line number {n} of many.\n" for n in range(201))
    put(tmp_path / "one.yaml", f"{HEAD}pools:\n soft:\n{many}{SCAN}")
    assert "with this line the pool grows beyond 200 lines." in complaint(tmp_path)


def test_pools_named_from_within_pools_end_somewhere(tmp_path: Path) -> None:
    chain = "".join(f"  p{n}: [Line {n} here., {{pool: p{n + 1}}}]\n" for n in range(12))
    put(tmp_path / "one.yaml", f"{HEAD}pools:\n{chain}  p12: [The end.]\n  soft: [{{pool: p0}}]\n{SCAN}")
    assert "this is the 8th pool that is named from within another." in complaint(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this pool is empty."),
        ("- Your feet.\n", "a pool is a group of keys, but a list stands here."),
        ("language: en\n", "a pool needs `lines`."),
        ("lines: Your feet.\n", "`lines` needs a list of lines"),
        ("lines: [Your feet.\n", "soft.yaml:"),
    ],
)
def test_a_file_that_is_no_pool_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    put(tmp_path / "pools/soft.yaml", text)
    put(tmp_path / "one.yaml", HEAD + SCAN)
    told = complaint(tmp_path)
    assert said in told
    assert "soft.yaml" in told


def test_pools_are_no_routines(tmp_path: Path) -> None:
    put(tmp_path / "pools/soft.yaml", "lines: [Your feet.]\n")
    put(tmp_path / "one.yaml", HEAD + SCAN)
    assert [entry.name for entry in Library((tmp_path,)).entries()] == ["one"]


def test_a_line_of_a_pool_may_be_kept_in_a_script_and_in_a_file(tmp_path: Path) -> None:
    put(
        tmp_path / "pools/soft.yaml",
        "lines: [Your feet., {say: [Your jaw., Your chin.], keep: yes}, {say: Rest.}]\n",
    )
    put(tmp_path / "one.yaml", HEAD + SCAN)
    [scan] = [step for step in Library((tmp_path,)).read("one").steps if isinstance(step, s.Scan)]
    assert [(line.full, line.keep) for line in scan.pool] == [
        ("Your feet.", False),
        ("Your jaw.", True),
        ("Rest.", False),
    ]
    assert scan.pool[1].texts("full")[1][0] == "Your chin."
