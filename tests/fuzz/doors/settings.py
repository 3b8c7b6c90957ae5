"""Doors of what is typed and what stands in the environment: every command, every option, every variable."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.door import SPECIALS, Door, Outside, at_ease, put
from tests.fuzz.doors.home import published
from tests.fuzz.hurt import plain, told

CODES = {0, 1, 2, 130}
"""Ways to end that are documented; 70 is our own fault, and a find."""
VALUES = (
    "", " ", "-", "--", ".", "..", "/", "//", "~", "~nobody", "x", "0", "1", "-1", "3", "5", "5,10", "5,,",
    "1e999", "nan", "inf", "9" * 30, "0" * 5 + "1",
    "1" * 5_000, "99999999999999999999min", "7m30s", "0m", "3h", "180", "181", "½", "٣", "1_0", "0x10",
    "1:30", "10s", "500MB", "-5GB", "1e9GB",
    "small", "small.yaml", "scripts/small.yaml", "SMALL", "nowhere", "no/such", "small.mp3",
    "small.timeline.json", "show.yaml", "public", "small.lock.json",
    "it.vgpack", "a" * 300, "a" * 5_000, "é", "e\u0301", "\u202e", "\x1b[31m", "\ud800", "\udcff", "\n",
    "\t", "a\nb", "%s", "{}", "$(true)", "*", "?",
    "left", "right", "none", "rain", "ocean:breath", "tone", "tone:1", "command:", "command:'",
    "command:no-such-program", "piper:", "piper:../x",
    "piper:" + "a" * 300, "gtts:..", "gtts:en:a/b", "no-such", "auto:", "mp3", "wav", "flac,mp3", "vtt,srt",
    "json", "fit", "lanes", "plan", "en", "xx", "pt-BR", "surface=bed",
    "=", "a=b=c", "CON", "nul.mp3", "x.mp3", "x/", "x/y.mp3", "small.mp3/x", "--help", "--version",
    "--json", "-o", "127.0.0.1", "::1", "0.0.0.0", "65536",  # noqa: S104 - it is refused
)  # fmt: skip


@cache
def grammar() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Gather all options of every command, from the tables that the commands themselves are made of."""
    from voiceguide.cli.option_types import OptionSpec, parameters
    from voiceguide.cli.registry import COMMANDS, load_command

    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for command in COMMANDS:
        home = load_command(command)
        homes = {command.name: home} if not hasattr(home, "registered_commands") else {
            f"{command.name} {each.name or each.callback.__name__}": each.callback
            for each in home.registered_commands
        }  # fmt: skip
        for name, function in homes.items():
            hints = [
                getattr(one.hint, "__metadata__", ())
                for one in parameters(getattr(function, "__wrapped__", function))
            ]
            options = [told for metadata in hints for told in metadata if isinstance(told, OptionSpec)]
            found[name] = tuple(told.names for told in options) or (("--json",),)
    return found


def command_lines() -> list[bytes]:
    published()  # once for all children
    from voiceguide.cli.registry import COMMANDS

    examples = [line.split() for command in COMMANDS for line in command.examples]
    small = {
        "bedtime-twist": "small",
        "knee-drops": "small",
        "reclined-twist": "small",
        "10,20,45": "1,2",
        "5,10,20": "1",
        "10": "1",
        "5": "1",
        "20": "1",
        "gtts:en:co.uk": "tone",
        "hibari": "tone",
        "piper": "tone",
    }
    lines = [[small.get(word, word) for word in line] for line in examples]
    lines += [
        [*name.split(), "small", names[0], "1"] for name, options in grammar().items() for names in options
    ]
    lines += [["publish", word] for word in (".", "/", "", "show.yaml")] + [
        ["publish", "show.yaml", "-o", word] for word in (".", "/", "")
    ]
    return [b"\0".join(map(os.fsencode, map(_surrogates, line))) for line in lines]


def _surrogates(word: str) -> str:
    """Write what no argument of a program can be as the bytes it would come from."""
    return word.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")


def typed(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Exchange, add, drop or double a few words of a command line."""
    words = [os.fsdecode(word) for word in data.split(b"\0")]
    if draw.random() < 0.1:
        words = draw.choice([*grammar()]).split()
    for _ in range(1 + draw.getrandbits(1)):
        at = draw.randint(0, len(words))
        act = draw.random()
        options = grammar().get(" ".join(words[:2])) or grammar().get(words[0] if words else "", ())
        if act < 0.35 and options:
            words[at:at] = [draw.choice(draw.choice(options)), draw.choice(VALUES)]
        elif act < 0.7 and at < len(words):
            words[at] = draw.choice(VALUES)
        elif act < 0.8:
            words[at:at] = [draw.choice(VALUES)]
        elif act < 0.88:
            del words[at : at + 1]
        elif act < 0.94 and at < len(words):
            made = bytearray(os.fsencode(_surrogates(words[at])))
            plain.once(made, draw, others)
            words[at] = os.fsdecode(bytes(made))
        elif at < len(words):
            words[at] = f"{words[at]}={draw.choice(VALUES)}"
    return b"\0".join(os.fsencode(_surrogates(word)) for word in words)[:20_000]


def options(data: bytes, folder: Path) -> None:
    """Run a command line, in a folder with a routine, a track, a show and what belongs to them."""
    words = [os.fsdecode(word) for word in data.split(b"\0")]
    _run(words, folder, {})


@contextmanager
def _place(folder: Path, more: dict[str, str]) -> Iterator[Path]:
    """Stand in a project of one small routine, with an environment of its own."""
    from voiceguide import settings

    here = folder / "one" / "two" / "here"
    with at_ease():
        if not here.is_dir():
            _furnish(here)
    kept, stood, scripts = dict(os.environ), Path.cwd(), settings.bundled_scripts
    calm = {
        "VOICEGUIDE_CACHE": "cache", "VOICEGUIDE_STATE": "state", "VOICEGUIDE_QUEUE": "queue",
        "VOICEGUIDE_VOICE": "tone", "VOICEGUIDE_AUDIO": "none",
        "VOICEGUIDE_VOICES": "voices", "VOICEGUIDE_WORKERS": "1", "HOME": str(here),
        "XDG_CONFIG_HOME": str(here), "XDG_CACHE_HOME": str(here / "cache"),
        "XDG_STATE_HOME": str(here / "state"), "XDG_DATA_HOME": str(here), "PATH": "", "LANG": "C.UTF-8",
        "TMPDIR": str(folder / "tmp"),
    }  # fmt: skip
    try:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(calm | more)
        settings.bundled_scripts = lambda: here / "scripts"
        if "TZ" in more:
            time.tzset()
        yield here
    finally:
        settings.bundled_scripts = scripts
        os.environ.clear()
        os.environ.update(kept)
        os.chdir(stood)
        if "TZ" in more:
            time.tzset()


def _furnish(here: Path) -> None:
    import shutil

    from tests.fuzz.doors.speech import packs
    from tests.fuzz.doors.timeline import rendered
    from tests.speech.locks_made import LOCK
    from tests.support.small_script import put_down
    from voiceguide.speech import lockfile

    shutil.copytree(published() / "home", here)
    shutil.copytree(published() / "cache", here / "cache")
    put_down(here / "scripts")
    track, timeline, _ = rendered()
    (here / "small.mp3").write_bytes(track)
    (here / "small.timeline.json").write_bytes(timeline)
    (here / "it.vgpack").write_bytes(packs()[0])
    (here / "small.lock.json").write_text(lockfile.encode_lock(LOCK))


def _run(words: list[str], folder: Path, environ: dict[str, str]) -> None:
    from voiceguide.cli.commands import play
    from voiceguide.cli.main import main
    from voiceguide.errors import AudioError, OutputError
    from voiceguide.podcast.server import connections

    def not_heard(*_: object, **__: object) -> Any:
        raise AudioError("It is not played here.")

    def not_served(*_: object, **__: object) -> Any:
        raise OutputError("It is not served here.")

    spoken = (("VOICEGUIDE_DEBUG", "1"), *environ.items())
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace")
    said = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace")
    kept = play.player, connections.serve_connections, sys.argv
    with _place(folder, dict(spoken)):
        try:
            play.player, connections.serve_connections = not_heard, not_served
            sys.argv = ["voiceguide", *words]
            with redirect_stdout(out), redirect_stderr(said):
                ended = main(list(words))
        except Outside as reached:
            # Whoever types the name of a place means it; what may not be is that something else is touched.
            if not _meant(words, environ, str(reached)):
                raise
            return
        finally:
            play.player, connections.serve_connections, sys.argv = kept
    said.seek(0)
    told = said.read()
    assert ended in CODES, f"exit code {ended}: {told[-1500:]}"
    assert "Traceback" not in told, told[-1500:]
    out.seek(0)
    assert ended != 1 or told.strip() or out.read().strip(), "a refusal without a word"


def _meant(words: list[str], environ: dict[str, str], reached: str) -> bool:
    """Tell whether somebody asked for a place outside, a program, or a voice that needs the network."""
    asked = " ".join((*words, *environ.values()))
    return any(sign in asked for sign in ("/", "~", "..", "gtts", "auto", "command:")) or "socket" in reached


# ── the environment ──────────────────────────────────────────────────────────────────────────────

VARIABLES = (
    "VOICEGUIDE_AUDIO", "VOICEGUIDE_CACHE", "VOICEGUIDE_CACHE_LIMIT", "VOICEGUIDE_COMMAND_LIMIT",
    "VOICEGUIDE_GTTS_ANSWER_S",
    "VOICEGUIDE_GTTS_BACKOFF_S", "VOICEGUIDE_GTTS_CONNECT_S", "VOICEGUIDE_GTTS_JITTER",
    "VOICEGUIDE_GTTS_PATIENCE_S",
    "VOICEGUIDE_GTTS_PAUSE_S", "VOICEGUIDE_GTTS_READ_S", "VOICEGUIDE_GTTS_TOTAL_S", "VOICEGUIDE_GTTS_TRIES",
    "VOICEGUIDE_LEXICON",
    "VOICEGUIDE_QUEUE", "VOICEGUIDE_SCRIPTS", "VOICEGUIDE_STATE", "VOICEGUIDE_VOICE", "VOICEGUIDE_VOICES",
    "VOICEGUIDE_WORKERS",
    "LANG", "LC_ALL", "LANGUAGE", "TZ", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "TMPDIR", "PATH", "COMP_WORDS", "COMP_CWORD",
    "_TYPER_COMPLETE_ARGS",
    "_VOICEGUIDE_COMPLETE", "SSL_CERT_FILE", "http_proxy", "SOURCE_DATE_EPOCH", "PYTHONIOENCODING",
)  # fmt: skip
_SETTINGS = (
    *VALUES,
    "C",
    "de_DE.UTF-8",
    "UTC",
    "Europe/Berlin",
    ":/etc/passwd",
    "XXX-99",
    "../../etc/passwd",
    "complete_bash",
    "source_zsh",
    "complete_x",
    "80",
    "40",
    "10",
    "none",
    "16",
    "17",
    "2GB",
    "1.5",
    "-0",
    "1e-9",
)
_ASKED = (
    "list",
    "list --json",
    "show small",
    "voices --json",
    "cost small --minutes 1",
    "check small",
    "publish show.yaml --check",
    "voices gtts",
    "cache stats",
    "render small --minutes 1",
)


def environments() -> list[bytes]:
    published()  # once for all children
    asked = [f"{command}\0VOICEGUIDE_WORKERS=1".encode() for command in _ASKED]
    return asked + [
        f"list\0{name}={value}".encode() for name in VARIABLES for value in ("1", "", "0001" * 1_200)
    ]


def varied(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """Set a few variables, and ask for something."""
    command, *rest = data.split(b"\0")
    if draw.random() < 0.2:
        command = draw.choice(_ASKED).encode()
    for _ in range(1 + draw.getrandbits(1)):
        value = bytearray(os.fsencode(_surrogates(draw.choice(_SETTINGS))))
        if draw.random() < 0.2:
            plain.once(value, draw, others)
        rest = [*rest[-3:], draw.choice(VARIABLES).encode() + b"=" + bytes(value)]
    return b"\0".join([command, *(one.replace(b"\0", b"") for one in rest)])


def environment(data: bytes, folder: Path) -> None:
    """Run a harmless command with variables of any value."""
    command, *rest = data.split(b"\0")
    pairs = (os.fsdecode(one).partition("=")[::2] for one in rest)
    given = {name: value for name, value in pairs if name in VARIABLES and "\0" not in value}
    if command.decode("latin-1") in _ASKED:
        _run(command.decode().split(), folder, given)


def permissions() -> list[bytes]:
    one = {"file": "/show.yaml", "voice": "command:say", "sum": "0123456789abcdef" * 4}
    whole = json.dumps({"schema": "voiceguide.allowed/1", "allowed": [one, one]}).encode()
    return [whole, b'{"schema": "voiceguide.allowed/1", "allowed": [7, {"sum": 1e999}]}', *SPECIALS]


def allowed(data: bytes, folder: Path) -> None:
    """Read what the user has allowed; whatever is no such list allows nothing."""
    from voiceguide.podcast.config.permissions import _stored
    from voiceguide.settings import Settings

    put(folder / "allowed.json", data)
    kept = _stored(Settings((), folder, state_folder=folder))
    assert all(isinstance(each.sum, str) for each in kept)


DOORS = {
    "allowed": Door(allowed, permissions, told.hurt),
    "options": Door(options, command_lines, typed, few=8),
    "environment": Door(environment, environments, varied, few=8),
}
