"""The shows in `docs/examples`, published with hums for a voice."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import feedparser
import pytest

from tests.podcast.conftest import OWN
from tests.support.shows_made import settings_for
from voiceguide.pipeline import Scripts
from voiceguide.plan.evenings import lists_of
from voiceguide.podcast.changes import Action
from voiceguide.podcast.publish import PublishRequest, check_publishing, publish
from voiceguide.settings import Settings
from voiceguide.speech.voices.tone import ToneVoice

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FIRST = datetime.fromisoformat("2026-12-01T18:00:00+01:00")


class Example:
    """A copy of an example, and how to publish it at any time."""

    def __init__(self, name: str, folder: Path) -> None:
        shutil.copytree(EXAMPLES / name, folder)
        self.show, self.public = folder / "show.yaml", folder / "public"
        text = self.show.read_text("utf-8")
        assert "voice: auto\n" in text
        self.show.write_text(text.replace("voice: auto\n", "voice: tone\n"), "utf-8")
        self.settings: Settings = settings_for(folder / "cache")

    def request(self, now: datetime) -> PublishRequest:
        return PublishRequest(show=self.show, folder=self.public, now=now)

    def publish(self, now: datetime):
        return publish(self.request(now), self.settings)

    def transcripts(self) -> list[str]:
        return [path.read_text("utf-8") for path in sorted(self.public.glob("*.vtt"))]

    def dates(self) -> list[datetime]:
        read = feedparser.parse((self.public / "feed.xml").read_bytes())
        return sorted(datetime(*entry.published_parsed[:6], tzinfo=UTC) for entry in read.entries)

    def modified(self) -> dict[str, int]:
        files = (*self.public.iterdir(), self.show.with_name("show.state.json"))
        return {path.name: path.stat().st_mtime_ns for path in files}

    def has_wordings(self, routine: str) -> bool:
        return any(lists_of(Scripts().read(routine, self.settings)))


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing: pictures have tests of their own, and take most of the time."""
    monkeypatch.setattr("voiceguide.podcast.pictures.cover", lambda lanes, title: OWN)
    monkeypatch.setattr("voiceguide.podcast.pictures.show_cover", lambda sessions, title: OWN)


def test_there_are_no_other_examples():
    assert {path.parent.name for path in EXAMPLES.glob("*/show.yaml")} == {
        "month-of-bedtime-twists",
        "seven-evenings",
    }


@pytest.mark.parametrize("name", ["month-of-bedtime-twists", "seven-evenings"])
def test_an_example_passes_the_check(name, tmp_path):
    example = Example(name, tmp_path / name)
    checked = check_publishing(example.request(FIRST), example.settings)
    assert len(checked.changes) == {"month-of-bedtime-twists": 30, "seven-evenings": 7}[name]


@pytest.mark.parametrize(("name", "count"), [("month-of-bedtime-twists", 30), ("seven-evenings", 7)])
def test_an_example_comes_out_evening_after_evening(name, count, tmp_path, monkeypatch):
    example = Example(name, tmp_path / name)
    spoken: list[str] = []
    speak = ToneVoice.speak

    def counted(self, text, *rest, **more):
        spoken.append(text)
        return speak(self, text, *rest, **more)

    monkeypatch.setattr(ToneVoice, "speak", counted)
    one = example.publish(FIRST)
    assert [change.action for change in one.changes] == [Action.NEW, *[Action.HELD] * (count - 1)]
    alone = len(spoken)
    example.publish(FIRST + timedelta(days=count - 1))
    if name == "month-of-bedtime-twists":
        assert len(spoken) < 4 * alone, "thirty evenings share most of their sentences"
    assert example.dates() == [FIRST + timedelta(days=n) for n in range(count)]
    tracks = [sha256(path.read_bytes()).digest() for path in example.public.glob("*.mp3")]
    assert len(set(tracks)) == count
    assert len(json.loads(example.show.with_name("show.state.json").read_bytes())["episodes"]) == count
    before = example.modified()
    again = example.publish(FIRST + timedelta(days=count))
    assert (again.written, again.removed, example.modified()) == ((), (), before)
    assert {change.action for change in again.changes} == {Action.UNCHANGED}
    # A routine without several wordings says the same on every evening; `publish --check` notes it.
    if name == "seven-evenings" or example.has_wordings("bedtime-twist"):
        assert len(set(example.transcripts())) == count
