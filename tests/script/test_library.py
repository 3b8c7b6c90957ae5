"""Finding scripts: names, folders, languages, and what is never reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.ordinary_user import as_nobody
from voiceguide.errors import ScriptError, UnknownRoutine, VoiceguideError
from voiceguide.script.library import Library, language_of
from voiceguide.settings import bundled_scripts


def put(
    folder: Path, name: str, *, title: str = "T", language: str = "", steps: str = "[{say: Rest.}]"
) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    tongue = f"language: {language}\n" if language else ""
    path.write_text(f"title: {title}\nabout: A b.\n{tongue}steps: {steps}\n", "utf-8")
    return path


def test_the_first_folder_that_has_a_name_wins(tmp_path):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    put(mine, "twist.yaml", title="Mine")
    put(theirs, "twist.yaml", title="Theirs")
    put(theirs, "drops.yaml", title="Drops")
    library = Library((mine, tmp_path / "nowhere", theirs))
    assert library.find("twist") == mine / "twist.yaml"
    assert library.read("twist").title == "Mine"
    assert library.read("drops").title == "Drops"
    assert [(entry.name, entry.path) for entry in library.entries()] == [
        ("drops", theirs / "drops.yaml"),
        ("twist", mine / "twist.yaml"),
    ]
    assert Library((theirs, mine)).read("twist").title == "Theirs"


def test_the_origin_is_told_as_a_user_knows_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "scripts", "mine.yaml")
    library = Library((tmp_path / "scripts", bundled_scripts()))
    origins = {entry.name: entry.origin for entry in library.entries()}
    assert origins["mine"] == "scripts"
    assert origins["bedtime-twist"] == "bundled"


def test_only_scripts_are_listed_and_none_is_parsed(tmp_path):
    put(tmp_path, "good-one.yaml")
    (tmp_path / "broken.yaml").write_bytes(b"\xff\x00:::")
    for name in ("Upper.yaml", "_x.yaml", "notes.txt", "old.yml", "-x.yaml", ".yaml"):
        (tmp_path / name).write_text("title: T\n")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "es").write_text("a file, no folder")
    assert [entry.name for entry in Library((tmp_path,)).entries()] == ["broken", "good-one"]


def test_what_would_be_a_script_by_another_name_is_told(tmp_path):
    (tmp_path / "es").mkdir()
    (tmp_path / "drafts").mkdir()
    for name in ("My Routine.yaml", "es/Giro.YAML", "old.yml", "-x-.yaml", "good.yaml", "notes.txt"):
        (tmp_path / name).write_text("title: T\n")
    for name in (".hidden.yml", "drafts/Not Mine.yaml"):
        (tmp_path / name).write_text("title: T\n")
    (tmp_path / "A Folder.yaml").mkdir()
    found = [(str(path.relative_to(tmp_path)), better) for path, better in Library((tmp_path,)).misnamed()]
    assert found == [
        ("-x-.yaml", "x.yaml"),
        ("My Routine.yaml", "my-routine.yaml"),
        ("old.yml", "old.yaml"),
        ("es/Giro.YAML", "giro.yaml"),
    ]
    with pytest.raises(UnknownRoutine, match=r"Rename .*My Routine\.yaml to my-routine\.yaml\."):
        Library((tmp_path,)).find("my-routine")


@pytest.mark.parametrize(
    "name",
    ["../secret", "..", "/etc/passwd", "a/b", "a\\b", "A", "", "x" * 65, "-a", "a b", "a\0", "é", "a\n"],
)
def test_a_name_never_becomes_a_path(tmp_path, name):
    put(tmp_path, "secret.yaml")
    (tmp_path / "scripts").mkdir()
    with pytest.raises(UnknownRoutine) as caught:
        Library((tmp_path / "scripts",)).find(name)
    assert "cannot be the name of a routine." in str(caught.value)


def test_a_path_written_for_a_name_is_explained(tmp_path):
    with pytest.raises(UnknownRoutine) as caught:
        Library((tmp_path,)).find("../Knee_Drops.yaml")
    assert str(caught.value) == (
        '"../Knee_Drops.yaml" cannot be the name of a routine. Write only the name: knee-drops'
    )


def test_an_unknown_name_is_answered_with_those_there_are(tmp_path):
    put(tmp_path, "knee-drops.yaml")
    put(tmp_path, "bedtime-twist.yaml")
    with pytest.raises(UnknownRoutine) as caught:
        Library((tmp_path,)).read("bedtime-twits")
    assert str(caught.value) == (
        'there is no routine "bedtime-twits". Did you mean "bedtime-twist"? '
        "There are bedtime-twist and knee-drops."
    )
    with pytest.raises(UnknownRoutine) as caught:
        Library((tmp_path,)).read("yoga")
    assert str(caught.value) == 'there is no routine "yoga". There are bedtime-twist and knee-drops.'


def test_many_names_are_not_all_listed(tmp_path):
    for number in range(30):
        put(tmp_path, f"routine-{number:02}.yaml")
    with pytest.raises(UnknownRoutine) as caught:
        Library((tmp_path,)).find("nothing-like-it")
    assert str(caught.value).endswith("routine-11 and 18 more.")


def test_no_scripts_at_all(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownRoutine) as caught:
        Library((tmp_path / "a", tmp_path / "b")).find("twist")
    assert str(caught.value) == 'there is no routine "twist". No scripts are in a or b.'


def test_another_ending_is_noticed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "twist.yml")
    with pytest.raises(UnknownRoutine, match=r"Rename twist.yml to twist.yaml."):
        Library((tmp_path,)).find("twist")


# ── languages ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tongues(tmp_path):
    """Make a user's folder and one that ships, with scripts in three languages."""
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    put(theirs, "twist.yaml", title="A twist")
    put(theirs / "es", "twist.yaml", title="Un giro", language="es")
    put(theirs / "de", "twist.yaml", title="Eine Drehung", language="de")
    put(mine / "de", "nur-hier.yaml", title="Nur hier", language="de")
    put(mine, "mein-giro.yaml", title="Mein Giro", language="es-MX")
    put(theirs / "not a language", "twist.yaml", title="No")
    return mine, theirs


def test_without_a_language_the_top_of_the_folders_comes_first(tongues):
    library = Library(tongues)
    assert library.read("twist").title == "A twist"
    assert library.read("nur-hier").title == "Nur hier"
    assert [(entry.name, entry.language) for entry in library.entries()] == [
        ("mein-giro", "es-MX"),
        ("nur-hier", "de"),
        ("twist", "de"),
        ("twist", "en"),
        ("twist", "es"),
    ]


def test_a_language_chooses_its_folder(tongues):
    assert Library(tongues, "es").read("twist").title == "Un giro"
    assert Library(tongues, "es-ES").read("twist").title == "Un giro"
    assert Library(tongues, "de").read("twist").title == "Eine Drehung"
    assert Library(tongues, "en").read("twist").title == "A twist"
    assert Library(tongues, "es").read("mein-giro").title == "Mein Giro"
    assert [entry.name for entry in Library(tongues, "es").entries()] == ["mein-giro", "twist"]


def test_a_language_that_a_routine_does_not_have(tongues):
    with pytest.raises(UnknownRoutine) as caught:
        Library(tongues, "fr").find("twist")
    assert str(caught.value) == (
        'there is no routine "twist" in the language "fr". There is one in "de", "en" and "es".'
    )


def test_the_parts_of_a_program_are_in_its_language(tongues):
    mine, _theirs = tongues
    put(mine / "es", "programa.yaml", language="es", steps="[{use: twist}]")
    put(mine, "programm.yaml", language="de", steps="[{use: twist}]")
    put(mine, "program.yaml", steps="[{use: twist}]")
    library = Library(tongues)
    for name, title in (("programa", "Un giro"), ("programm", "Eine Drehung"), ("program", "A twist")):
        assert library.read(name).steps[0].script.title == title
        assert library.read(library.find(name)).steps[0].script.title == title


def test_the_language_is_seen_without_parsing(tmp_path):
    assert language_of(put(tmp_path, "a.yaml", language="'pt-BR' # here")) == "pt-BR"
    assert language_of(put(tmp_path, "b.yaml")) == "en"
    assert language_of(tmp_path / "nowhere.yaml") == "en"


def test_a_part_in_another_language_is_refused(tmp_path):
    put(tmp_path, "part.yaml", language="es")
    program = put(tmp_path, "program.yaml", steps="[{use: part}]")
    from voiceguide.script.loader import read_script

    with pytest.raises(ScriptError, match='part is written in "es", this script in "en"'):
        read_script(program, find=lambda name, spot: tmp_path / f"{name}.yaml")


# ── paths ────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_read_by_its_path_with_its_neighbours_as_parts(tmp_path):
    put(tmp_path / "own", "part.yaml", title="Own part")
    program = put(tmp_path / "own", "program.yaml", steps="[{use: part}, {use: shared}]")
    put(tmp_path / "theirs", "shared.yaml", title="Shared")
    library = Library((tmp_path / "theirs",))
    for given in (program, str(program)):
        assert [step.script.title for step in library.read(given).steps] == ["Own part", "Shared"]


def test_a_missing_path_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScriptError) as caught:
        Library((tmp_path,)).read("nowhere.yaml")
    assert str(caught.value) == "nowhere.yaml:1:1: there is no such file. Look for a slip in its name."


def test_a_folder_that_may_not_be_read(tmp_path):
    put(tmp_path / "closed", "twist.yaml")
    (tmp_path / "closed").chmod(0)
    refused = pytest.raises(VoiceguideError, match="this folder of scripts cannot be read")
    with as_nobody(tmp_path), refused:
        Library((tmp_path / "closed",)).entries()
    (tmp_path / "closed").chmod(0o755)


def test_a_folder_that_the_system_refuses_is_told_in_one_sentence(tmp_path):
    with pytest.raises(VoiceguideError, match=r"cannot be read: file name too long\. Look at its name"):
        Library((tmp_path / ("x" * 300),)).entries()
    with pytest.raises(VoiceguideError, match=r"cannot be read: [a-z :]*null [a-z ]+\. Look at its name"):
        Library((tmp_path / "a\0b",)).entries()


def test_listing_is_quick(tmp_path):
    import time

    for number in range(200):
        put(tmp_path, f"routine-{number}.yaml")
    begun = time.perf_counter()
    assert len(Library((tmp_path,)).entries()) == 200
    assert time.perf_counter() - begun < 1
