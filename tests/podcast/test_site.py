"""The page as bytes: every text escaped, nothing inline, nothing from elsewhere, any number of episodes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from voiceguide.audio.metadata import Chapter, Sentence
from voiceguide.media.qr import qr_svg
from voiceguide.podcast.model import Episode, Show
from voiceguide.podcast.site import page_files

SLY = "</p></script><script>alert(1)</script> ]]> \" onload='x' 🌙 \x00\x1b\u202e\ud800"


def episode(n=1, text="Breathe."):
    slug = f"calm-{n}"
    return Episode(
        slug=slug, guid=f"guid-{n}", title=f"Calm {n}", summary="Rest.", language="en",
        published=datetime(2026, 3, 1, 20, tzinfo=UTC), duration_ms=90_000, track=f"{slug}.mp3", bytes=9,
        art=f"{slug}.png", vtt=f"{slug}.vtt", chapters_json=f"{slug}.chapters.json",
        chapters=(Chapter(0, 30_000, "Settle"), Chapter(30_000, 90_000, "Rest")),
        transcript=(Sentence(500, 2_000, text),), voice="tone",
    )  # fmt: skip


def show(*episodes, **more):
    facts = {
        "title": "Quiet", "description": "Calm.", "author": "Ana", "owner_name": "Ana", "owner_email": "",
        "base_url": "https://example.org/", "language": "en", "category": ("Health & Fitness",),
        "explicit": False, "art": "cover.png", "license": "", "guid": "show-guid", "private": False,
    }  # fmt: skip
    return Show(**{**facts, **more}, episodes=episodes)


class Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.elements, self.text = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def seen(made):
    return Seen(made["index.html"].decode("utf-8"))


@pytest.mark.parametrize("count", [0, 1, 60])
def test_any_number_of_episodes(count):
    made = page_files(show(*map(episode, range(count))))
    tags = [tag for tag, _ in seen(made).elements]
    assert tags.count("article") == tags.count("audio") == count
    identities = [attrs["id"] for _, attrs in seen(made).elements if "id" in attrs]
    assert len(identities) == len(set(identities))


def test_no_text_breaks_out():
    sly = replace(
        episode(text=SLY), title=SLY, summary=SLY, chapters=(Chapter(0, 90_000, SLY),), guid=SLY, language=SLY
    )
    told = seen(page_files(show(sly, title=SLY, description=SLY, author=SLY, license=SLY, language=SLY)))
    plain = seen(page_files(show(replace(episode(), chapters=(Chapter(0, 90_000, "a"),)), license="a")))
    assert [tag for tag, _ in told.elements] == [tag for tag, _ in plain.elements]
    assert [sorted(attrs) for _, attrs in told.elements] == [sorted(attrs) for _, attrs in plain.elements]
    assert any("<script>alert(1)</script>" in text for text in told.text)
    assert not {"\x00", "\x1b", "\u202e"} & set("".join(told.text))


def test_nothing_is_inline_and_nothing_comes_from_elsewhere():
    made = page_files(show(episode()))
    elements = seen(made).elements
    policy = next(attrs["content"] for tag, attrs in elements if attrs.get("http-equiv"))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, attrs in elements:
        assert tag != "style"
        assert tag != "script" or attrs.get("src") == "player.js"
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        for name in ("href", "src"):
            assert not re.match(r"[a-z]+:|/", attrs.get(name) or ""), attrs
    for name in ("player.js", "sw.js", "player.css"):
        assert b"://" not in made[name]
        assert b"@import" not in made[name]


def test_every_file_it_names_is_there():
    made = page_files(show(episode()))
    elements = seen(made).elements
    named = {attrs.get(name) for _, attrs in elements for name in ("href", "src")} - {None}
    identities = {f"#{attrs['id']}" for _, attrs in elements if "id" in attrs}
    theirs = {"feed.xml", "cover.png", "calm-1.mp3"}
    assert named - theirs <= set(made) | identities
    manifest = json.loads(made["show.webmanifest"])
    assert manifest["name"] == "Quiet"
    assert {icon["src"] for icon in manifest["icons"]} == {"cover.png", "icon.svg"}


def test_files_that_have_other_names_are_named_so_everywhere():
    asked = {}

    def named(name, data):
        asked[name] = data
        return name.replace(".", ".0123456789.", 1)

    made = page_files(show(episode()), named)
    names = {name.replace(".", ".0123456789.", 1) for name in asked}
    assert set(asked) == {"player.css", "player.js", "icon.svg", "show.webmanifest"}
    assert set(made) == names | {"index.html", "qr.svg", "sw.js"}
    for document in ("index.html", "sw.js", "show.0123456789.webmanifest"):
        assert not any(f'"{name}"'.encode() in made[document] for name in asked)
    shell = json.loads(re.search(rb"FILES = (\[.*\]);", made["sw.js"])[1])
    assert set(shell) - {"./"} <= set(made)


def test_the_feed_stands_there_in_letters_and_as_a_square():
    made = page_files(show(episode(), base_url="https://example.org/calm/"))
    told = seen(made)
    assert "https://example.org/calm/feed.xml" in told.text
    (alt,) = [attrs["alt"] for tag, attrs in told.elements if attrs.get("src") == "qr.svg"]
    assert "QR code" in alt
    assert made["qr.svg"] == qr_svg("https://example.org/calm/feed.xml")
    head = made["qr.svg"].partition(b"<svg")[2].partition(b">")[0]
    assert b"viewBox" in head
    assert b"width" not in head
