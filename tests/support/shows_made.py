"""A small show to publish: two lengths of one routine, hummed, without a bed."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

from voiceguide.errors import ScriptError
from voiceguide.pipeline import Scripts
from voiceguide.podcast.changes import Previous, ShowPlan, draft_plan
from voiceguide.podcast.config.loader import ShowConfig, draft_show, refusal
from voiceguide.podcast.state import State
from voiceguide.script.yaml.nodes import Diagnostics
from voiceguide.settings import Settings, bundled_scripts

NOW = datetime(2026, 3, 8, 20, 0, tzinfo=UTC)
HEAD = {
    "title": "Quiet evenings",
    "description": "Guided stretches & slow breathing for the evening.",
    "author": "Ana Example",
    "owner": "{name: Ana Example, email: ana@example.org}",
    "base_url": "https://example.org/evenings",
    "voice": "tone",
    "bed": "none",
}
EPISODES = ("{routine: knee-drops, minutes: 3}", "{routine: knee-drops, minutes: 5, title: A longer one}")


def show_text(*episodes: str, **head: str | None) -> str:
    """Write a show's file; a key that is None is left out, and `_` in its name stands as it is."""
    keys = {**HEAD, **head}
    lines = [f"{key}: {value}" for key, value in keys.items() if value is not None]
    return "\n".join([*lines, "episodes:", *(f"  - {one}" for one in episodes or EPISODES)]) + "\n"


def write_show(folder: Path, *episodes: str, **head: str | None) -> Path:
    """Write a show's file into a folder."""
    path = folder / "show.yaml"
    path.write_text(show_text(*episodes, **head), encoding="utf-8")
    return path


def read_show(path: Path, settings: Settings) -> ShowConfig:
    """Read a show's file in which nothing is wrong.

    Raises:
        ScriptError, VoiceNotAllowed: Something is.
    """
    wish, findings = draft_show(path, settings)
    if findings:
        raise refusal(wish, findings)
    return wish


def plan_show(wish: ShowConfig, state: State, settings: Settings, now: datetime) -> ShowPlan:
    """Plan a show in which nothing is wrong.

    Raises:
        ScriptError: Something is.
    """
    findings = Diagnostics()
    before = Previous(state=state, intact=state.files)
    plan = draft_plan(wish, before, settings, now, findings, rebuild=False, scripts=Scripts())
    if findings:
        raise ScriptError(findings.in_order())
    return plan


def settings_for(cache: Path) -> Settings:
    """Decide where everything lives: the shipped scripts, and this cache."""
    return Settings(script_folders=(bundled_scripts(),), cache_folder=cache)


def picture(size: int = 1_400) -> bytes:
    """Make a picture as directories take it: square, RGB, PNG."""
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x20\x28\x40" * size) * size
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
