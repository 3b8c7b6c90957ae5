"""Names of published files: their shapes, and when new content gets a new name."""

from __future__ import annotations

import pytest

from voiceguide.podcast.filenames import (
    SWITCHED,
    episode_stem,
    files_of,
    has_content,
    mark_of,
    marked,
    name_for,
    published_name,
)


def test_every_name_that_publishing_gives_is_one():
    names = [*SWITCHED, *files_of("evening-10min"), *files_of("a.0123456789"), "cover.jpg", "player.css"]
    assert [published_name(name) for name in names] == names
    assert all(published_name(marked(name, mark_of(["x"]))) for name in ("player.js", "show.webmanifest"))


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../a.mp3", "/a.mp3", "a/b.mp3", "a\\b.mp3", ".building", ".htaccess", "CNAME", "a.mp3\n",
     "A.mp3", "a.exe", "a", "a.mp3.exe", "con.mp3", "a.0123.mp3", "-a.mp3", "ä.mp3", "a" * 300 + ".mp3", None,
     ["a.mp3"]],
)  # fmt: skip
def test_nothing_else_is(name):
    with pytest.raises(ValueError, match="name of a"):
        published_name(name)
    with pytest.raises(ValueError, match="name of a"):
        episode_stem(name if name != "a" else "a.b")


def test_content_that_is_new_gets_a_name_of_its_own(tmp_path):
    def name(data: bytes, files: dict[str, int]) -> str:
        return name_for("player.css", data, tmp_path, files)

    assert name(b"one", {}) == "player.css"
    (tmp_path / "player.css").write_bytes(b"one")
    assert name(b"one", {"player.css": 3}) == "player.css"
    other = name(b"two", {"player.css": 3})
    assert other == marked("player.css", other.split(".")[1])
    assert name(b"two", {}) == other  # nobody remembers it, but somebody may read it
    assert name(b"two", {"player.css": 9}) == "player.css"  # what lies there was damaged, and is mended
    (tmp_path / other).write_bytes(b"two")
    (tmp_path / "player.css").unlink()
    assert name(b"two", {other: 3}) == other  # it does not go back to a name that is free again


def test_a_link_never_holds_what_it_leads_to(tmp_path):
    (tmp_path / "it").write_bytes(b"one")
    (tmp_path / "player.css").symlink_to("it")
    assert has_content(tmp_path / "it", 3, [b"one"])
    assert not has_content(tmp_path / "player.css", 3, [b"one"])
    assert name_for("player.css", b"one", tmp_path, {}) != "player.css"
