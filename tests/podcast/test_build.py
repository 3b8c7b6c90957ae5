"""The build of a show: each script is read once, and what fails leaves nothing behind."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3

from tests.podcast.conftest import OWN, Home
from tests.support.shows_made import EPISODES, NOW, settings_for
from tests.support.shows_published import SLUGS, feed, planned, whats
from voiceguide import pipeline
from voiceguide.errors import ScriptError
from voiceguide.media.id3 import read_tag
from voiceguide.podcast.changes import Action
from voiceguide.podcast.filenames import SWITCHED
from voiceguide.podcast.publish import check_publishing
from voiceguide.podcast.state import State, read_state
from voiceguide.podcast.validate.feed import check_folder
from voiceguide.script.yaml import compose as yaml_compose
from voiceguide.settings import bundled_scripts
from voiceguide.timeline.synthetic import Synthetic


def parsed(monkeypatch) -> list[str]:
    """Note the name of every file that is parsed as YAML from now on."""
    names, parse = [], yaml_compose._tree

    def tree(text, page, *more):
        names.append(Path(page.file).name)
        return parse(text, page, *more)

    monkeypatch.setattr(yaml_compose, "_tree", tree)
    return names


def test_a_script_is_parsed_once_however_many_episodes_are_made_of_it(tmp_path, monkeypatch):
    """The show's picture, the check of lengths, each episode's picture and track are all of that reading."""
    monkeypatch.setattr("voiceguide.podcast.pictures.cover", lambda lanes, title: OWN)
    monkeypatch.setattr("voiceguide.podcast.pictures.show_cover", lambda sessions, title: OWN)
    home = Home(tmp_path, settings_for(tmp_path / "cache"))
    home.rewrite(artwork=None)
    names = parsed(monkeypatch)
    assert whats(home.publish()) == dict.fromkeys(SLUGS, Action.NEW)
    assert sorted(names) == sorted({*names}), "each once"
    assert {"show.yaml", "knee-drops.yaml", "en.yaml"} <= {*names}


def test_a_script_that_changes_while_a_show_is_published_is_parsed_again(tmp_path, monkeypatch):
    """A track of the older text would be remembered under the newer one."""
    scripts = tmp_path / "scripts"
    shutil.copytree(bundled_scripts(), scripts)
    settings = replace(settings_for(tmp_path / "cache"), script_folders=(scripts,))
    names, run = parsed(monkeypatch), pipeline.Scripts()
    first = run.read("knee-drops", settings)
    assert run.read("knee-drops", settings) is first
    path = scripts / "knee-drops.yaml"
    path.write_text(path.read_text("utf-8").replace(f"title: {first.title}", "title: Another"), "utf-8")
    assert run.read("knee-drops", settings).title == "Another"
    assert names.count("knee-drops.yaml") == 2


def test_what_only_the_voice_can_tell_is_told_with_what_can_be_written_instead(home):
    home.rewrite(EPISODES[0], "{routine: knee-drops, duration: 2m35s}")
    with pytest.raises(ScriptError) as caught:
        home.publish()
    (problem,) = caught.value.problems
    found = re.search(r"As it is, `duration: (\dm[\d.]+s)` can be had\.$", problem.mend)
    assert found is not None
    home.rewrite(EPISODES[0], f"{{routine: knee-drops, duration: {found[1]}}}")
    assert Action.NEW in whats(home.publish()).values()


def test_a_first_build_that_fails_leaves_no_folder(first, tmp_path):
    bad = type(first)(tmp_path, first.settings)
    bad.rewrite("{routine: knee-drops, minutes: 1}")
    with pytest.raises(ScriptError):
        bad.publish()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.png", "show.yaml"]


def test_a_synthetic_voice_is_told_in_feed_and_track_alike(home, voice_of_words):
    home.rewrite(EPISODES[0], voice=voice_of_words, disclosure="No person speaks.")
    assert {one.slug: one.synthetic for one in home.publish().changes} == {SLUGS[0]: True, SLUGS[1]: None}
    (entry,) = feed(home).entries
    assert entry.summary.endswith(" No person speaks.")
    assert (home.public / "feed.xml").read_bytes().count(b'purpose="ai-content"') == 2
    track = home.public / f"{read_state(home.state).episodes[SLUGS[0]].stem}.mp3"
    shown, (comment,) = read_tag(track), ID3(track).getall("COMM")
    assert shown.source == shown.text("TXXX:DigitalSourceType") == Synthetic.VOICE.source
    assert (shown.text("TPE1"), shown.text("TXXX:voice")) == ("Ana Example", "words")
    assert comment.text == [entry.summary]
    assert check_folder(home.public) == ()
    unsaid = (home.public / "feed.xml").read_text("utf-8").replace("ai-content", "other")
    (home.public / "feed.xml").write_text(unsaid, "utf-8")
    assert any("is marked as a synthetic voice" in fault for fault in check_folder(home.public))


def test_a_synthetic_voice_says_so_in_the_track_unless_it_shall_not(home, voice_of_words):
    def said() -> bool:
        track = read_state(home.state).episodes[SLUGS[0]].stem
        return "made by a computer" in (home.public / f"{track}.vtt").read_text("utf-8")

    home.rewrite(EPISODES[0], voice=voice_of_words)
    home.publish()
    guid, address = feed(home).entries[0].id, feed(home).entries[0].enclosures[0].href
    assert said()
    home.rewrite(EPISODES[0], voice=voice_of_words, disclose="written")
    assert whats(home.publish(now=NOW + timedelta(days=1))) == {SLUGS[0]: Action.CHANGED}
    assert not said()
    # The same episode with other words, as any other change of it.
    assert feed(home).entries[0].id == guid
    assert feed(home).entries[0].enclosures[0].href != address
    assert check_folder(home.public) == ()


def test_recordings_of_a_person_are_not_called_synthetic(home):
    (home.path / "takes").mkdir()
    home.rewrite(EPISODES[0], takes="takes")
    (one,) = planned(home, State()).episodes
    assert one.config.request.takes == home.path / "takes"
    with pytest.raises(ScriptError, match="knee-drops-3min") as caught:
        home.publish()
    assert caught.value.problems[0].spot.line == 11
    (home.path / "takes" / "a.wav").write_bytes(b"a")
    (other,) = planned(home, State()).episodes
    assert other.record.fingerprint != one.record.fingerprint


@pytest.mark.usefixtures("drawn")
def test_an_episode_that_changes_back_and_forth_never_puts_new_bytes_under_a_name(home):
    lain = dict(home.files())
    for words in ("brief", "full", "brief"):
        home.rewrite(EPISODES[0].replace("}", f", words: {words}, slug: knee-drops-3min}}"), EPISODES[1])
        home.publish()
        for name, data in home.files().items():
            if name not in SWITCHED:
                assert lain.setdefault(name, data) == data
    assert len([name for name in home.files() if name.endswith(".mp3")]) == 2


PIECES = ["a", "B9", "-._~", "%20", "%C3%BC", "(a),b;c=d", "$*!@:+=", "..", "/", "//"]
ADDRESSES = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["https", "HTTPS", "Https"]),
    st.sampled_from(["ana.org", "ANA.org", "xn--bcher-kva.example", "a_b.org", "ana.org.", "203.0.113.7"]),
    st.sampled_from(["", ":443", ":8443"]),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join),
)
"""Such as may be accepted. Those with anything at all in them are mostly refused."""
WILD = st.builds(
    "https://ana.org{}/{}".format,
    st.sampled_from(["", ":0", ":70000"]),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20),
)


@given(address=st.one_of(ADDRESSES, ADDRESSES, ADDRESSES, WILD))
@example(address="https://ana.org/a%20b/")
@example(address="https://ana.org/%C3%BC")
@example(address="HTTPS://ana.org/x")
@example(address="https://ana.org/x/feed.xml")
@example(address="https://ana.org/a/../b//c/")
@example(address="https://ana.org/~ana/(a),b;c=d/$*!@:+=")
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_check_accepts_as_an_address_publish_publishes(home, address):
    home.rewrite(base_url=f"'{address.replace(chr(39), chr(39) * 2)}'")
    try:
        check_publishing(home.request(), home.settings)
    except ScriptError:
        with pytest.raises(ScriptError):
            home.publish()
        return
    home.publish()
    assert check_folder(home.public) == ()
    assert feed(home).feed.link.casefold() == f"{address.rstrip('/')}/".casefold()
