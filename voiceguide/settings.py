"""Settings: every path and default, decided once from options, the environment and the project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from voiceguide.errors import ChoiceError
from voiceguide.units import HOUR, Ms, parse_size

LONGEST_SESSION_MS: Final = 12 * HOUR
"""The longest session, ms: a night."""
MOST_WORKERS: Final = 16
"""The most worker threads; more only wait for one another."""
USUAL_VOICE: Final = "VOICEGUIDE_VOICE"
"""The environment variable with the default voice."""
_SHOWN: Final = 40
"""Characters of a variable's value that are quoted in a message."""


NO_ROOM: Final = "none"
ROOMS: Final = (NO_ROOM, "small")
"""The rooms that can be heard around a voice; the first is the usual one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders, loudness, limits and workers of a run.

    Args:
        script_folders: Folders of scripts, first hit wins.
        cache_folder: The speech cache.
        speech_lufs: Loudness of all words of a track together, LUFS.
        room: The room that is heard around a voice, `none` or `small`; recordings keep their own.
        peak_dbtp: Highest true peak allowed before MP3, dBTP; coding adds some 0.4 dB to it, and 0.9 where a
            consonant is hard.
        longest_ms: The longest track.
        bed_below_db: How far the bed lies under every word while it is spoken at least, dB.
        bedtime_fade_ms: How long the bed fades at the end of an evening.
        day_fade_ms: The same by day.
        lexicon: A file with the pronunciation of words, if there is one.
        cache_limit_bytes: The largest size of the speech cache; None for no limit.
        workers: Threads that master clips and encode; their number changes no byte of the result.
        state_folder: Where state is kept that is no cache: secrets of private feeds, allowed voices.
        store: The address of a store whose speech several machines share; None for none.
    """

    script_folders: tuple[Path, ...]
    cache_folder: Path
    speech_lufs: float = -16.0
    peak_dbtp: float = -2.3
    longest_ms: Ms = LONGEST_SESSION_MS
    bed_below_db: float = 22.0
    bedtime_fade_ms: Ms = 12_000
    day_fade_ms: Ms = 4_000
    lexicon: Path | None = None
    cache_limit_bytes: int | None = None
    workers: int = field(default_factory=lambda: _workers(os.environ))
    state_folder: Path = field(default_factory=lambda: _state_folder(os.environ))
    room: str = NO_ROOM
    store: str | None = None


def bundled_scripts() -> Path:
    """Return the folder of the scripts that ship with the package.

    The checkout keeps the one copy in `scripts/`; the wheel carries that folder inside the package. Who
    packages voiceguide for a system may keep them elsewhere: `$VOICEGUIDE_BUNDLED` names that folder.
    """
    if elsewhere := os.environ.get("VOICEGUIDE_BUNDLED"):
        return Path(elsewhere)
    package = Path(__file__).resolve().parent
    inside = package / "scripts"
    return inside if inside.is_dir() else package.parent / "scripts"


def decide(
    scripts: Path | None = None,
    cache: Path | None = None,
    *,
    lexicon: Path | None = None,
    store: str | None = None,
    environ: Mapping[str, str] | None = None,
    here: Path | None = None,
) -> Settings:
    """Return the settings: options first, then the environment, the project, and the user's own folders.

    Args:
        scripts: `--scripts`, or None.
        cache: `--cache`, or None.
        lexicon: `--lexicon`, or None.
        store: `--store`, or None.
        environ: The environment, by default the process's.
        here: The current folder, by default the process's.

    Raises:
        ChoiceError: `$VOICEGUIDE_CACHE_LIMIT` is no size, or `$VOICEGUIDE_WORKERS` no number.
    """
    env = os.environ if environ is None else environ
    cwd = Path.cwd() if here is None else here
    folders = [
        scripts,
        Path(env["VOICEGUIDE_SCRIPTS"]) if env.get("VOICEGUIDE_SCRIPTS") else None,
        cwd / "scripts",
        bundled_scripts(),
    ]
    return Settings(
        script_folders=tuple(dict.fromkeys(folder for folder in folders if folder is not None)),
        cache_folder=_cache_folder(cache, env, cwd),
        lexicon=_lexicon(lexicon, env),
        cache_limit_bytes=_cache_limit(env),
        workers=_workers(env),
        state_folder=_state_folder(env),
        store=store or env.get("VOICEGUIDE_STORE") or None,
    )


def _workers(env: Mapping[str, str]) -> int:
    asked = env.get("VOICEGUIDE_WORKERS", "").strip()
    if not asked:
        there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return max(1, min(there, MOST_WORKERS))
    # A number of thousands of digits is one that Python refuses to read.
    number = asked.lstrip("0")
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(number[:4] or "0") <= MOST_WORKERS:
        mend = f"Write a number from 1 to {MOST_WORKERS}."
        what = f"{asked[:_SHOWN]!r} is no number of workers."
        raise ChoiceError(what, where="$VOICEGUIDE_WORKERS", mend=mend)
    return int(number)


def _cache_limit(env: Mapping[str, str]) -> int | None:
    asked = env.get("VOICEGUIDE_CACHE_LIMIT", "").strip()
    if asked.lower() in ("", "none"):
        return None
    try:
        return parse_size(asked)
    except ValueError:
        mend = "Write it as 500MB or 2GB, or none."
        what = f"{asked[:_SHOWN]!r} is no size."
        raise ChoiceError(what, where="$VOICEGUIDE_CACHE_LIMIT", mend=mend) from None


def _cache_folder(asked: Path | None, env: Mapping[str, str], cwd: Path) -> Path:
    if asked is not None:
        return asked
    if env.get("VOICEGUIDE_CACHE"):
        return Path(env["VOICEGUIDE_CACHE"])
    # The tag marks a project's own cache; any other folder of that name is not ours to fill.
    if (cwd / "audio_cache" / "CACHEDIR.TAG").is_file():
        return cwd / "audio_cache"
    import platformdirs

    return Path(platformdirs.user_cache_dir("voiceguide", appauthor=False)) / "audio_cache"


def _lexicon(asked: Path | None, env: Mapping[str, str]) -> Path | None:
    """Return the lexicon file: one that was named, else the user's own if it exists."""
    if asked is not None:
        return asked
    if env.get("VOICEGUIDE_LEXICON"):
        return Path(env["VOICEGUIDE_LEXICON"])
    import platformdirs

    own = Path(platformdirs.user_config_dir("voiceguide", appauthor=False)) / "lexicon.yaml"
    return own if own.is_file() else None


def _state_folder(env: Mapping[str, str]) -> Path:
    if env.get("VOICEGUIDE_STATE"):
        return Path(env["VOICEGUIDE_STATE"])
    import platformdirs

    return Path(platformdirs.user_state_dir("voiceguide", appauthor=False))


def queue_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder where all processes of this user share the rate limit of a service."""
    if environ.get("VOICEGUIDE_QUEUE"):
        return Path(environ["VOICEGUIDE_QUEUE"])
    import platformdirs

    return Path(platformdirs.user_cache_dir("voiceguide", appauthor=False)) / "queue"


def voice_folders(environ: Mapping[str, str], here: Path | None = None) -> tuple[Path, ...]:
    """List the folders of installed voices: `$VOICEGUIDE_VOICES`, the project's, the user's own."""
    *asked, own = own_voice_folders(environ)
    projects = (Path.cwd() if here is None else here) / "voices"
    return tuple(dict.fromkeys((*asked, projects, own)))


def own_voice_folders(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """List the voice folders that belong to the user and not to the project."""
    import platformdirs

    asked = environ.get("VOICEGUIDE_VOICES")
    own = Path(platformdirs.user_data_dir("voiceguide", appauthor=False)) / "voices"
    return (Path(asked), own) if asked else (own,)
