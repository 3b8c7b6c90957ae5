"""Doors of what people write: scripts, lexicons, a show's file, and any text to be spoken."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.fuzz.door import CASES, ROOT, SPECIALS, Door, at_ease, put
from tests.fuzz.hurt import lined, plain


def scripts() -> list[bytes]:
    folders = (CASES / "script" / "good", CASES / "script" / "bad", ROOT / "scripts")
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.yaml"))] + list(
        SPECIALS
    )


def script(data: bytes, folder: Path) -> None:
    """Read a script and, if it is one, compile it."""
    from voiceguide import pipeline
    from voiceguide.compose.request import AS_WRITTEN
    from voiceguide.script.library import Library
    from voiceguide.script.model import Script

    path = put(folder / "it.yaml", data)
    read = Library((folder, CASES / "script" / "parts")).read(path)
    assert isinstance(read, Script)
    pipeline.compile_script(read, AS_WRITTEN)


def lexicons() -> list[bytes]:
    return [
        "all:\n  Anna: AH-na\nen:\n  psoas: SO-az /ˈsoʊæs/\nen-GB:\n  close your: cloze your\n".encode(),
        b"en: {sacrum: SAY-krum, sacrum: x}\n",
        b"en:\n  [a]: //\n",
        *SPECIALS,
    ]


def lexicon(data: bytes, folder: Path) -> None:
    """Read how a listener wants words to be said."""
    from voiceguide.script.lexicon import read_lexicon

    path = put(folder / "lexicon.yaml", data)
    for language in ("en", "pt-BR"):
        assert isinstance(read_lexicon(path, language), tuple)


def texts() -> list[bytes]:
    said = [
        "Hold for 30s, 2-3 breaths; 90/90, 4-7-8, 1:30, 1 1/2 min, $5, 3rd, 10m30s, 5x.",
        "Atme 5,5 s ein – 1.000-mal, am 3. Tag.",
        "Respira 1/2 minuto → 3ª vez, 50 %.",
        "1" * 300 + "-" + "2" * 300,
        "a/b/c & 1:2:3:4 .. 7:30 p.m. No. 5 ~3°",
    ]
    return [bytes([n]) + text.encode() for n, text in enumerate(said * 2)]


def text(data: bytes, folder: Path) -> None:
    """Turn any text into words a voice can say."""
    from voiceguide.speech.normalize.text import spoken

    language = ("en", "de", "es", "fr", "pt-BR", "xx")[data[0] % 6 if data else 0]
    # A sentence of a script; what is longer than a page cannot be said in one breath, nor typed.
    said = spoken(data[1:4_000].decode("utf-8", "replace"), language, {})
    assert isinstance(said, str)


@cache
def shows() -> tuple[bytes, ...]:
    from tests.support.shows_made import show_text

    small = "{routine: small, minutes: 2}"
    return tuple(
        text.encode()
        for text in (
            show_text(small),
            show_text(small, schedule="{first: 2026-03-09, every: 1 week}", artwork="own.png",
            category="[Health & Fitness, Mental Health]"),
            show_text(
                "{routine: small, minutes: 2, title: One, summary: Short., published: 2026-01-02, "
                "voice: tone, first: left}",
                "{routine: small.yaml, duration: 1m10s, slug: second, bed: rain}",
                language="en", license="cc-by-4.0", private="true",
            ),
            show_text(small, bed="rain", takes="takes"),
            show_text("{routine: small, minutes: 2, repeat: 3, start: 2026-12-01, every: [mon, thu], "
            "title: 'Knees {n}'}"),
            show_text(f"{{program: {{start: 2026-12-01, repeat: 2, slug: week, days: [{small}, {small}]}}}}"),
            show_text(small, artwork="/dev/zero"),
            show_text("\n      routine: small\n      minutes: 2\n      title: Evening\n      bed: none"),
        )
    ) + SPECIALS  # fmt: skip


def show(data: bytes, folder: Path) -> None:
    """Check a show's file, with everything that it names."""
    from voiceguide.podcast.publish import PublishRequest, check_publishing

    home = _home(folder)
    path = put(home / "show.yaml", data)
    from tests.support.shows_made import NOW

    check_publishing(PublishRequest(show=path, folder=home / "public", now=NOW), small_settings(folder))


def small_settings(folder: Path):
    """Know one small routine only, and keep speech in the door's own folder."""
    from voiceguide.settings import Settings

    return Settings((folder / "scripts",), folder / "cache", workers=1, state_folder=folder / "state")


def _home(folder: Path) -> Path:
    home = folder / "home"
    if not home.is_dir():
        with at_ease():
            from tests.support.shows_made import picture
            from tests.support.small_script import put_down

            put_down(folder / "scripts")
            put_down(home)
            (home / "own.png").write_bytes(picture())
            (home / "takes").mkdir()
    return home


DOORS = {
    "script": Door(script, scripts, plain.either(lined.hurt, plain.hurt), few=15),
    "lexicon": Door(lexicon, lexicons, plain.either(lined.hurt, plain.hurt)),
    "text": Door(text, texts),
    "show": Door(show, shows, plain.either(lined.hurt, plain.hurt), few=15),
}
