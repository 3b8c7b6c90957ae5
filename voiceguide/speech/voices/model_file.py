"""The file of a voice's model: how large it may be, and the sum by which it is known."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from voiceguide.core.reading import FileKind, open_file
from voiceguide.errors import VoiceUnavailable, why

PIPER_MODEL: Final = FileKind("voice model", 300_000_000)
"""The largest that are published have 115 MB."""
KOKORO_MODEL: Final = FileKind("voice model", 400_000_000)
"""The largest, without quantisation, has 325 MB."""


def model_sum(model: Path, kind: FileKind, mend: str) -> str:
    """Return the SHA-256 sum of a model, in hexadecimal digits.

    Args:
        model: Its file.
        kind: How large it may be.
        mend: What to do about one that is larger.

    Raises:
        VoiceUnavailable: It cannot be read, or is larger.
    """
    try:
        with open_file(model) as file:
            if os.fstat(file.fileno()).st_size > kind.most_bytes:
                what = f"It is larger than {kind.most_bytes // 1_000_000} MB."
                raise VoiceUnavailable(what, where=str(model), mend=mend)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise VoiceUnavailable(f"It cannot be read ({why(problem)}).", where=str(model)) from problem
