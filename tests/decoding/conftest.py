"""Fixtures that several files of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import sounds_kept
from voiceguide.decoding import decoder, process

GOOD = sounds_kept.good()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("good")
    for name, data in GOOD.items():
        (made / name).write_bytes(data)
    return made


@pytest.fixture
def hurt(monkeypatch, tmp_path):
    """Replace the program by one that does, at these first bytes of a file, what a decoder may be led to."""
    script = tmp_path / "decoder.py"
    source = Path(decoder.__file__).read_text("utf-8")
    wound = """
import ctypes, time
def _wounded(self, data, *numbers):
    word, _, rest = data.partition(b"|")
    if word == b"crash": os.kill(os.getpid(), 11)
    if word == b"memory": bytearray(10**9)
    if word == b"hoard":
        kept = []
        while True: kept.append(bytearray(10**7))
    if word == b"sleep": time.sleep(60)
    if word == b"work":
        while True: pass
    if word == b"write":
        with open(rest, "wb") as file: file.write(b"x")
    if word == b"core": import resource; yield str(resource.getrlimit(resource.RLIMIT_CORE)).encode(); return
    if word == b"environ": yield repr(sorted(os.environ)).encode(); return
    if word == b"files": yield repr(sorted(os.listdir("/proc/self/fd"))).encode(); return
    if word == b"much": yield b"x" * 10**8
    yield b"1 48000 4"; yield b"good"
_Miniaudio.data = _wounded
"""
    script.write_text(source.replace('if __name__ == "__main__":', f'{wound}\nif __name__ == "__main__":'))
    real = process.program
    monkeypatch.setattr(
        process,
        "program",
        lambda *, with_av=False: [
            str(script) if word == decoder.__file__ else word for word in real(with_av=with_av)
        ],
    )
    process.end_all()
    yield
    process.end_all()
