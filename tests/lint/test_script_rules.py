"""Rules for the wording of a script: a slip is found in its language, and what is right is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from voiceguide.lint import script_rules
from voiceguide.script.loader import read_script

SAFE = {"safety": ["Be."], "title": "T", "about": "A."}


def found(tmp_path: Path, language: str, text: str, *, sided: bool = True, **more: object) -> set[str]:
    """Judge a script with this one movement in it; give the rules that complain."""
    move = {"move": text, "size": "small"}
    steps = [{"each side": [move]}] if sided else [move]
    path = tmp_path / "mine.yaml"
    path.write_text(
        yaml.safe_dump({**SAFE, "language": language, **more, "steps": steps}, allow_unicode=True), "utf-8"
    )
    script = read_script(path, find=lambda name, spot: path)
    return {problem.rule for problem in script_rules.judge(script)}


FOUND = [
    ("en", "side-named", "Lift your knee."),
    ("es", "side-named", "Levanta la rodilla."),
    ("es", "side-named", "Apoya el pie."),
    ("en", "side-mirrored", "Lift your left knee."),
    ("es", "side-mirrored", "Levanta la rodilla izquierda, {side:f}."),
    ("es", "side-mirrored", "Gira hacia la Derecha."),
    ("es", "side-mirrored", "Estira el brazo derecho."),
    ("en", "nothing-to-see", "Turn like this."),
    ("es", "nothing-to-see", "Gira así."),
    ("es", "nothing-to-see", "Gira, así, poco a poco."),
    ("es", "nothing-to-see", "Gira como ves aquí."),
    ("es", "nothing-to-see", "Gira de esta manera."),
    ("es", "nothing-to-see", "Ve hacia el otro lado."),
    ("es", "nothing-to-see", "Vuelve del otro lado."),
    ("es", "nothing-to-see", "Pasa al otro lado."),
    ("es", "nothing-to-see", "Dobla la otra rodilla, la {side:f}."),
    ("en", "only-words", "Wait a min."),
    ("es", "only-words", "Espera unos seg."),
    ("es", "only-words", "Mueve los dedos, p. ej. despacio."),
    ("es", "only-words", "Espera 3 respiraciones."),
    ("en", "one-movement", "Lift it and then turn it, and set it down."),
    ("es", "one-movement", "Sube el brazo {side:m} y luego dobla la rodilla {side:f}."),
    ("en", "no-stories", "My teacher did it so."),
    ("es", "no-stories", "Mi maestra lo hacía."),
    ("en", "read-right", "Wind it in."),
]
CLEAN = [
    ("en", "Turn at a right angle to the {side}."),
    ("es", "Levanta la rodilla {side:f}."),
    ("es", "Ponte de pie."),
    ("es", "Quédate así."),
    ("es", "Descansa, así como estás."),
    ("es", "Mantén la espalda derecha."),
    ("es", "Deja que se hundan las rodillas."),
    ("es", "Deja que se mueva sin más, o no."),
    ("es", "Gira de un lado a otro."),
    # Languages without words of their own are not held to English ones.
    ("fr", "Laisse-moi, like this, and then left."),
    ("pt", "Levante o joelho {side:m}, ou no."),
    ("xx", "Close your left knee like this and then wind down."),
]


@pytest.mark.parametrize(("language", "rule", "text"), FOUND)
def test_a_slip_is_found_in_its_language(language: str, rule: str, text: str, tmp_path: Path) -> None:
    assert rule in found(tmp_path, language, text)


@pytest.mark.parametrize(("language", "text"), CLEAN)
def test_what_is_right_is_left_alone(language: str, text: str, tmp_path: Path) -> None:
    assert found(tmp_path, language, text) == set()


@pytest.mark.parametrize(
    ("language", "one", "both"),
    [
        ("en", "Turn to the left.", "Turn left, or to the right."),
        ("es", "Gira hacia la izquierda.", "Del lado izquierdo gira hacia la derecha."),
        ("es", "Apoya la mano derecha.", "Con la mano derecha toca el brazo izquierdo."),
    ],
)
def test_one_side_alone_is_found_whatever_its_forms(
    language: str, one: str, both: str, tmp_path: Path
) -> None:
    """ "Derecho" and "derecha" are one side, not two."""
    assert found(tmp_path, language, one, sided=False) == {"second-side"}
    assert found(tmp_path, language, both, sided=False) == set()


def test_two_forms_of_one_side_are_still_one_side(tmp_path: Path) -> None:
    text = "Con la mano derecha toca el brazo derecho."
    assert found(tmp_path, "es", text, sided=False) == {"second-side"}


def test_a_pronunciation_settles_a_word_that_is_misread(tmp_path: Path) -> None:
    told = {"pronounce": {"wind": "wined"}}
    assert found(tmp_path, "en", "Wind it in.", **told) == set()


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Rest for 10-15 min.", "Rest for ten to fifteen minutes."),
        ("es", "Espera 3 respiraciones.", "Espera tres respiraciones."),
        ("de", "Halte 10 Sek. still.", "Halte zehn Sekunden still."),
        ("en", "Set {n} of 3.", ""),
    ],
)
def test_figures_are_mended_by_the_words_they_are_read_as(
    language: str, text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    steps = [{"repeat": 3, "steps": [{"move": text, "size": "small"}]}]
    path.write_text(yaml.safe_dump({**SAFE, "language": language, "steps": steps}), "utf-8")
    script = read_script(path, find=lambda name, spot: path)
    mends = [one.mend for one in script_rules.judge(script) if one.rule == "only-words"]
    assert mends == [f"Write it as it is said: {said}" if said else "Write it as it is said."]


def test_what_asks_for_nothing_needs_no_line_of_safety(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    for step, rules in (({"rest": "20s"}, set()), ({"hold": "20s"}, {"safety-said"})):
        steps = [{"say": "We keep silence."}, {"bell": 1}, step]
        path.write_text(yaml.safe_dump({"title": "T", "about": "A.", "steps": steps}), "utf-8")
        script = read_script(path, find=lambda name, spot: path)
        assert {problem.rule for problem in script_rules.judge(script)} == rules
