"""Scripts of the studio: changed only from the version that was seen, and never those that ship."""

from __future__ import annotations

import threading

import pytest

from tests.support.small_script import SMALL, put_down
from voiceguide.errors import OutputError, ScriptError, UnknownRoutine
from voiceguide.pipeline import load
from voiceguide.script.editing import WrittenText, said_texts
from voiceguide.settings import bundled_scripts, decide
from voiceguide.studio.scripts import ChangedMeanwhile, StudioScripts

HAND = WrittenText(8, 10, "Sit upright, and let your hands rest in your lap.")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return decide(tmp_path / "scripts", tmp_path / "cache")


@pytest.fixture
def scripts(settings, tmp_path):
    put_down(tmp_path / "scripts")
    return StudioScripts(settings)


def test_a_sentence_is_changed_with_its_comments_kept_and_brought_back(scripts, tmp_path):
    file = put_down(tmp_path / "scripts", text=f"# mine\n{SMALL}")
    at = WrittenText(9, 10, HAND.text)
    seen = scripts.read("small")
    before, after = scripts.with_sentence("small", at, "Sit: as you like.", seen.version)
    assert before == seen
    assert file.read_text() == f"# mine\n{SMALL}".replace(HAND.text, '"Sit: as you like."') == after.text
    assert after.version != seen.version
    assert scripts.save("small", before.text, version=after.version).version == seen.version
    assert file.read_text() == f"# mine\n{SMALL}"


def test_a_sentence_whose_line_moved_is_found_by_its_text(scripts, tmp_path):
    put_down(tmp_path / "scripts", text=f"# one\n# two\n{SMALL}")
    seen = scripts.read("small")
    _, after = scripts.with_sentence("small", HAND, "Sit.", seen.version)
    assert after.text == f"# one\n# two\n{SMALL}".replace(HAND.text, "Sit.")


def test_a_script_that_ships_becomes_one_of_the_users_own(scripts, tmp_path):
    shipped = bundled_scripts() / "knee-drops.yaml"
    text = shipped.read_bytes()
    seen = scripts.read("knee-drops")
    assert not seen.own
    saved = scripts.save(
        "knee-drops", seen.text.replace("title: Knee drops", "title: My knees"), version=seen.version
    )
    assert saved.own
    assert (tmp_path / "scripts/knee-drops.yaml").read_text() == saved.text
    assert scripts.read("knee-drops").version == saved.version
    german = scripts.read("knee-drops", "de")
    assert (german.language, german.own) == ("de", False)
    scripts.save("knee-drops", german.text, version=german.version, language="de")
    assert (tmp_path / "scripts/de/knee-drops.yaml").read_text() == german.text
    assert shipped.read_bytes() == text


def test_a_change_by_somebody_else_is_told_and_never_lost(scripts, tmp_path):
    seen = scripts.read("small")
    file = put_down(tmp_path / "scripts", text=SMALL.replace("Small", "Theirs"))
    for change in (
        lambda: scripts.save("small", seen.text, version=seen.version),
        lambda: scripts.with_sentence("small", HAND, "Sit.", seen.version),
        lambda: scripts.save("small", seen.text, version=None),
    ):
        with pytest.raises(ChangedMeanwhile) as changed:
            change()
        assert changed.value.now is not None
        assert "Theirs" in changed.value.now.text
    file.unlink()
    with pytest.raises(ChangedMeanwhile):
        scripts.save("small", seen.text, version=seen.version)
    assert not file.exists()


def test_of_two_studios_that_save_at_once_one_is_told(settings, scripts):
    seen = scripts.read("small")
    both = [StudioScripts(settings), StudioScripts(settings)]
    done: list[str] = []

    def save(n: int) -> None:
        try:
            both[n].save("small", SMALL.replace("Small", f"Studio {n}"), version=seen.version)
            done.append("saved")
        except ChangedMeanwhile:
            done.append("told")

    threads = [threading.Thread(target=save, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["saved", "told"]


def test_a_text_that_is_no_script_is_not_saved_and_its_problems_are_told(scripts, tmp_path):
    seen = scripts.read("small")
    broken = SMALL.replace("  - rest: fill", "  - rust: fill")
    with pytest.raises(ScriptError) as refused:
        scripts.save("small", broken, version=seen.version)
    (problem,) = refused.value.problems
    assert (problem.spot.file, problem.spot.line) == ("small.yaml", 16)
    assert (tmp_path / "scripts/small.yaml").read_text() == SMALL
    assert problem in scripts.problems("small", broken)
    assert all("voiceguide-studio" not in str(each) for each in scripts.problems("small", broken))
    assert not [each for each in scripts.problems("small", SMALL) if "rust" in each.what]


@pytest.mark.parametrize("name", ["../x", "x.yaml", "", ".x", "a/b", "A", "x\0"])
def test_no_name_leads_elsewhere(scripts, name, tmp_path):
    for act in (
        lambda: scripts.read(name),
        lambda: scripts.save(name, SMALL, version=None),
        lambda: scripts.problems(name, SMALL),
    ):
        with pytest.raises(UnknownRoutine):
            act()
    assert [path.name for path in (tmp_path / "scripts").iterdir()] == ["small.yaml"]


def test_a_new_script_is_made_only_where_none_is(scripts, settings):
    made = scripts.save("evening", SMALL, version=None)
    assert made.own
    assert load("evening", settings).title == "Small turn"
    with pytest.raises(ChangedMeanwhile):
        scripts.save("evening", SMALL, version=None)


def test_without_a_folder_of_ones_own_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(bundled_scripts().parent)
    monkeypatch.delenv("VOICEGUIDE_SCRIPTS", raising=False)
    only = StudioScripts(decide(cache=tmp_path))
    if only.own_folder is None:  # in a checkout the shipped scripts lie in ./scripts
        seen = only.read("knee-drops")
        with pytest.raises(OutputError, match="no folder for scripts of your own"):
            only.save("knee-drops", seen.text, version=seen.version)


def test_sentences_are_found_in_the_script_and_in_those_it_uses(scripts, settings):
    places = scripts.places(load("bedtime-twist", settings))
    found = places.find("Let your eyes rest shut.")
    assert found is not None
    assert (found.script, found.places) == ("bedtime-twist", 1)
    line = (bundled_scripts() / "bedtime-twist.yaml").read_text().splitlines()[found.line - 1]
    assert line[found.column - 1 :] == found.text == "Let your eyes rest shut."
    twist = (bundled_scripts() / "reclined-twist.yaml").read_text()
    written = next(one for one in said_texts(twist, "reclined-twist") if "{side}" in one.text)
    side = places.find(" ".join(written.text.replace("{side}", "left").split()))
    assert side is not None
    assert (side.script, side.line, side.column) == ("reclined-twist", written.line, written.column)
    assert places.find("Nobody ever says this.") is None
