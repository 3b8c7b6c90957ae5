"""Too little memory and too few threads are known by the errors that libraries make of them."""

from __future__ import annotations

import pytest

from voiceguide.core.shortage import shortage
from voiceguide.errors import OutputError, VoiceUnavailable

MEMORY = (
    "There is too little memory for this. Close other programs. VOICEGUIDE_WORKERS=1 makes it need less, and "
    "so does --voice gtts."
)


class Foreign(Exception):
    """An error as a library has its own."""


@pytest.mark.parametrize(
    "cause",
    [
        MemoryError(),
        OSError(12, "Cannot allocate memory"),
        ImportError("libonnx.so: failed to map segment from shared object"),
        Foreign("[ONNXRuntimeError] : 1 : FAIL : std::bad_alloc"),
    ],
    ids=str,
)
def test_want_of_memory_is_known_under_whatever_was_made_of_it(cause):
    told = VoiceUnavailable("It cannot be loaded.", mend="Reinstall it.")
    told.__cause__ = cause
    assert str(shortage(told)) == MEMORY


def test_what_only_talks_of_memory_is_no_want_of_it():
    assert shortage(OutputError("out of memory.mp3: There is a folder of that name.")) is None
    assert shortage(ValueError("out of memory")) is None
    assert shortage(ImportError("No module named 'hibari'")) is None
