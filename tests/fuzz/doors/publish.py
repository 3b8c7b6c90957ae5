"""Doors of a published show: its folder, its state, what an interrupted run left, secrets, pictures,
requests.

The folder is a real one, published once. An input is a name and what lies under it: `.building/commit.json`,
a line break, bytes. What is published may change, and what the show remembers; whatever else changes is a
find.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random

from tests.fuzz.door import LINKS, SPECIALS, Door, at_ease, put
from tests.fuzz.doors.home import PUBLIC, SLUG, STATE, VICTIM, Home, published, used
from tests.fuzz.hurt import drawn, lined, marked, plain, sound, told


def _named(
    *names: str, special: Sequence[bytes] = (*SPECIALS, *LINKS), content: Callable[[str], bytes] | None = None
) -> list[bytes]:
    home = published() / "home"
    real = content or (lambda name: (home / name).read_bytes())
    return [name.encode() + b"\n" + each for name in names for each in (real(name), *special)]


def hurt(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Hurt the content in the way that its name asks for; now and then let it lie under another name."""
    name, _, content = data.partition(b"\n")
    if draw.random() < 0.03:
        name = draw.choice(others).partition(b"\n")[0]
    suffix = name.rpartition(b".")[2]
    way = {b"json": told.hurt, b"xml": marked.hurt, b"opml": marked.hurt, b"html": marked.hurt,
    b"svg": marked.hurt,
           b"vtt": lined.hurt, b"srt": lined.hurt, b"m3u8": lined.hurt, b"png": drawn.hurt,
           b"mp3": sound.hurt}  # fmt: skip
    same = [other.partition(b"\n")[2] for other in others if other.startswith(name + b"\n")]
    return name + b"\n" + way.get(suffix, plain.hurt)(content, draw, same)


# ── what is published ────────────────────────────────────────────────────────────────────────────

_PUBLISHED = tuple(
    f"{PUBLIC}/{name}"
    for name in (
        "feed.xml", f"{SLUG}.vtt", f"{SLUG}.chapters.json", f"{SLUG}.srt", f"{SLUG}.timeline.json",
        f"{SLUG}.png", "cover.png",
        "index.html", "show.opml", "show.m3u8", "show.webmanifest",
    )
)  # fmt: skip


def folders() -> list[bytes]:
    return _named(*_PUBLISHED)


def folder(data: bytes, folder: Path) -> None:
    """Check a published folder, list what it gives away, and give it away."""

    def use(home: Home) -> None:
        from voiceguide.errors import VoiceguideError
        from voiceguide.podcast.server.app import Server
        from voiceguide.podcast.server.manifest import FEED, open_manifest
        from voiceguide.podcast.server.rebase_urls import read_feed, rebase
        from voiceguide.podcast.validate.feed import check_folder

        refused = None
        try:
            faults = check_folder(home.public)
            assert all(isinstance(fault, str) for fault in faults)
        except VoiceguideError as problem:
            refused = problem
        shelf = open_manifest(home.public)
        try:
            with shelf.open(FEED) as file:
                feed = file.read()
        except OSError:
            return
        base = read_feed(feed, FEED).base
        rebase(feed, FEED, base, "http://127.0.0.1:8000/x/")
        server = Server(shelf, TOKEN, frozenset({"127.0.0.1:8000"}), base)
        name = data.partition(b"\n")[0].decode().removeprefix(f"{PUBLIC}/")
        _ask(server, "GET", f"/{TOKEN}/{name}", [(b"host", b"127.0.0.1:8000")])
        if refused:
            raise refused

    used(data, folder, _PUBLISHED, use)


def _again(home: Home) -> None:
    from voiceguide.podcast.publish import publish

    publish(home.errand(), home.settings())


def republished_seeds() -> list[bytes]:
    return _named(*_PUBLISHED, f"{PUBLIC}/{SLUG}.mp3", "show.yaml")


def republished(data: bytes, folder: Path) -> None:
    """Publish over a folder in which somebody changed a file."""
    used(data, folder, (*_PUBLISHED, f"{PUBLIC}/{SLUG}.mp3", "show.yaml"), _again)


def states() -> list[bytes]:
    return _named(STATE)


def state(data: bytes, folder: Path) -> None:
    """Read what a show remembers, check the show by it, and publish by it."""

    def use(home: Home) -> None:
        from voiceguide.podcast.publish import check_publishing
        from voiceguide.podcast.state import encoded, read_state

        found = read_state(home.state)
        path = home.home / "again.state.json"
        with at_ease():
            path.write_bytes(encoded(found))
        try:
            assert read_state(path) == found
        finally:
            path.unlink()
        check_publishing(home.errand(), home.settings())

    used(data, folder, (STATE,), use)


_LEFT = (f"{PUBLIC}/.building/commit.json", f"{PUBLIC}/.building/owner", f"{PUBLIC}/.building/feed.xml")


def commits() -> list[bytes]:
    def content(name: str) -> bytes:
        if name.endswith("owner"):
            return b"999999999"
        if name.endswith("feed.xml"):
            return (published() / "home" / PUBLIC / "feed.xml").read_bytes()
        state = json.loads((published() / "home" / STATE).read_bytes())
        return json.dumps(
            {"names": ["feed.xml", f"{SLUG}.vtt"], "gone": [f"{SLUG}.srt"], "state": state}
        ).encode()

    def left(gone: str, name: str) -> bytes:
        told = json.loads(content(_LEFT[0])) | {"gone": [gone], "names": [name]}
        return _LEFT[0].encode() + b"\n" + json.dumps(told).encode()

    outside = f"../{VICTIM}"
    return [*_named(*_LEFT, content=content), left(outside, "feed.xml"), left("feed.xml", outside)]


def commit(data: bytes, folder: Path) -> None:
    """Go on with what an interrupted run left, whoever left it."""
    used(data, folder, _LEFT, _again)


# ── secrets and requests ─────────────────────────────────────────────────────────────────────────

TOKEN = "A" * 22


def feeds() -> list[bytes]:
    return [json.dumps({"/somewhere": TOKEN, "HERE": TOKEN}).encode(), *SPECIALS, LINKS[1]]


def secrets(data: bytes, folder: Path) -> None:
    """Look up the secret of a folder in the file of all of them."""
    from voiceguide.podcast.server.access import token_for

    public = folder / "public"
    public.mkdir(exist_ok=True)
    path = put(folder / "state" / "feeds.json", data.replace(b"HERE", os.fsencode(public.resolve())))
    found = token_for(public, path)
    assert 22 <= len(found) <= 64
    assert token_for(public, path) == found


def requests() -> list[bytes]:
    published()  # once for all children
    return [
        f"{method} /{TOKEN}/{name}\nhost: 127.0.0.1:8000\n{more}".encode()
        for method, name, more in (
            ("GET", "", ""), ("GET", "feed.xml", "if-none-match: *\n"), ("HEAD", f"{SLUG}.mp3",
            "range: bytes=0-99\n"),
            ("GET", f"{SLUG}.mp3", "range: bytes=-5,0-1\nif-range: x\n"), ("GET", "qr.svg", ""), ("GET",
            "../show.yaml", ""),
            ("POST", "feed.xml", ""),
        )
    ]  # fmt: skip


def request(data: bytes, folder: Path) -> None:
    """Answer a request that says whatever it likes."""
    from voiceguide.podcast.server.app import Server
    from voiceguide.podcast.server.manifest import open_manifest

    home = Home.at(folder)
    head, *lines = data.decode("latin-1").split("\n")
    method, _, path = head.partition(" ")
    headers = [
        (name.strip().lower().encode("latin-1"), value.strip().encode("latin-1"))
        for name, _, value in (line.partition(":") for line in lines)
    ]
    server = Server(
        open_manifest(home.public), TOKEN, frozenset({"127.0.0.1:8000"}), "https://example.org/evenings/"
    )
    status, body = _ask(server, method, path, headers)
    assert 200 <= status < 600, status
    assert b"base_url" not in body
    assert not home.restore()


def _ask(server: Callable, method: str, path: str, headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
    statuses, bodies = [], []
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "query_string": b"", "headers": headers, "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 9),
        "extensions": {},
    }  # fmt: skip

    asked: list[bool] = []

    async def receive() -> dict:
        if asked:
            await asyncio.Event().wait()  # who asked stays there and listens
        asked.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
        else:
            bodies.append(message.get("body", b""))

    asyncio.run(server(scope, receive, send))
    return (statuses or [200])[0], b"".join(bodies)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────


@cache
def pictures() -> tuple[bytes, ...]:
    return (*_drawn(), *SPECIALS)


def _drawn() -> Iterator[bytes]:
    import io

    from PIL import Image

    from tests.support.shows_made import picture

    yield picture()
    file = io.BytesIO()
    Image.new("RGB", (16, 16), (9, 9, 9)).save(file, "WEBP", lossless=True)
    yield drawn.vp8l_sized(file.getvalue(), 8_000, 8_000)
    for form, mode, side in (
        ("JPEG", "RGB", 1_400),
        ("WEBP", "RGB", 64),
        ("PNG", "P", 1_400),
        ("PNG", "RGBA", 64),
        ("JPEG", "CMYK", 64),
        ("GIF", "P", 64),
        ("TIFF", "RGB", 64),
    ):
        file = io.BytesIO()
        Image.new(mode, (side, side), 3 if mode == "P" else (9,) * len(mode)).save(
            file, form, **({"lossless": True} if form == "WEBP" else {})
        )
        yield file.getvalue()


def artwork(data: bytes, folder: Path) -> None:
    """Take a picture of the user's for the show."""
    from voiceguide.media.artwork import image_header, load_artwork

    path = put(folder / "it.png", data)
    made = load_artwork(path)
    found = image_header(made.data)
    assert found is not None
    assert 1_400 <= found.width == found.height <= 3_000


DOORS = {
    "folder": Door(folder, folders, hurt, few=8),
    "republished": Door(republished, republished_seeds, hurt, few=2),
    "state": Door(state, states, hurt, few=8),
    "commit": Door(commit, commits, hurt, few=4),
    "secrets": Door(secrets, feeds, told.hurt),
    "request": Door(request, requests, plain.either(lined.hurt, plain.hurt)),
    "artwork": Door(artwork, pictures, drawn.hurt, few=8),
}
