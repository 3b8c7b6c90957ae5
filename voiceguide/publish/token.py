"""The secret part of a private feed's address, kept so that a phone that subscribed once stays subscribed."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path
from typing import Final

from voiceguide.errors import OutputError, why
from voiceguide.files import beside

_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")
_BYTES: Final = 16  # 128 bits: nobody guesses it


def token_for(folder: Path, kept_in: Path, *, anew: bool = False) -> str:
    """Give the secret of a folder: the one it had, or a new one, which is then kept.

    Args:
        folder: The published folder.
        kept_in: The file of all secrets, readable by its owner only.
        anew: True to forget the one it had, so that whoever knew it is locked out.

    Raises:
        OutputError: The file cannot be written.
    """
    known = _read(kept_in)
    key = str(folder.resolve())
    if not anew and _SHAPE.fullmatch(known.get(key, "")):
        return known[key]
    known[key] = secrets.token_urlsafe(_BYTES)
    try:
        kept_in.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        mend = "Name a folder that can be written to in $VOICEGUIDE_STATE."
        raise OutputError(
            f"The feed's secret cannot be kept: {why(problem)}.", where=str(kept_in.parent), mend=mend
        ) from problem
    with beside(kept_in) as part:
        Path(part.file.name).chmod(0o600)  # before there is anything to read
        part.file.write((json.dumps(known, indent=2, sort_keys=True) + "\n").encode())
    return known[key]


def _read(kept_in: Path) -> dict[str, str]:
    """Read the secrets; a file that cannot be read is as good as none, and is written anew."""
    try:
        found = json.loads(kept_in.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}
