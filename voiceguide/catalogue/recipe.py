"""The key of a track: a digest of all that decides its bytes, and of nothing else.

The key names the track in the store. So a track that is there is never made again, a script that was mended
makes the keys of its tracks others, and what anybody did before is found without a database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, Final

from voiceguide.compose.memoized import as_question
from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import SourceLocation
from voiceguide.pipeline import Request
from voiceguide.script.model import Script, SoundFile
from voiceguide.settings import Settings

SOUND: Final = FileKind("sound of a script", 200_000_000)
"""Bytes; longer ones are refused where the script is compiled."""


def script_digest(script: Script) -> str:
    """Return a digest of what a script says, wherever it lies and on whichever line it says it."""
    digest = hashlib.sha256(usedforsecurity=False)
    for part in _parts(script):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def _parts(noun: Any) -> list[str]:  # noqa: ANN401 - any part of a script
    """Return the texts and numbers of a part of a script, in order, each list and group with its length."""
    if isinstance(noun, SourceLocation):
        return []
    if isinstance(noun, SoundFile):
        file = Path(noun.folder) / noun.name
        data = read_file(file, SOUND) if file.is_file() else b""
        return [noun.name, hashlib.sha256(data, usedforsecurity=False).hexdigest()]
    if is_dataclass(noun) and not isinstance(noun, type):
        named = [(field.name, getattr(noun, field.name)) for field in fields(noun)]
        inner = [part for name, value in named for part in (name, *_parts(value))]
        return [str(getattr(noun, "json_kind", "group")), *inner]
    if isinstance(noun, Mapping):
        pairs = [(_parts(key), _parts(value)) for key, value in noun.items()]
        return [f"mapping {len(pairs)}", *(part for key, value in pairs for part in (*key, *value))]
    if isinstance(noun, tuple | list):
        return [f"list {len(noun)}", *(part for each in noun for part in _parts(each))]
    if isinstance(noun, frozenset | set):
        return [f"set {len(noun)}", *sorted(part for each in noun for part in _parts(each))]
    if isinstance(noun, Enum):
        return [str(noun.value)]
    if isinstance(noun, Path):
        return [noun.name]
    return [repr(noun)]


def track_key(
    request: Request,
    settings: Settings,
    script: str,
    voice_id: str,
    versions: Mapping[str, str],
    ending: str,
) -> str:
    """Return the key of a track, 64 hex digits.

    Args:
        request: The session.
        settings: The loudness and the limits; where things lie does not count.
        script: The digest of the script, and of the lexicon.
        voice_id: Everything but the words that decides the sound of the voice.
        versions: The versions of what makes tracks.
        ending: The format.
    """
    nowhere = Path()
    everywhere = replace(
        settings,
        script_folders=(),
        cache_folder=nowhere,
        state_folder=nowhere,
        lexicon=None,
        cache_limit_bytes=None,
    )
    asked = as_question(request, everywhere)
    parts = ["catalogue/1", asked, script, voice_id, dict(sorted(versions.items())), ending]
    return hashlib.sha256(json.dumps(parts).encode("ascii"), usedforsecurity=False).hexdigest()
