"""Which places of the program inputs have reached: a map that all processes of one run share.

Every line of voiceguide has a byte in it. A function is followed line by line until it has brought nothing
new for a while, and then only now and then, so that following costs little in the long run.
"""

from __future__ import annotations

import mmap
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tests.fuzz.watch import ROOT

_SIZE = 1 << 18
_PATIENCE = 60
"""A function is followed so many times after its last news."""
_NOW_AND_THEN = 128


class Places:
    """The map, and what follows the program through it."""

    def __init__(self, package: Path = ROOT / "voiceguide") -> None:
        self._map = mmap.mmap(-1, _SIZE)
        self._package = str(package)
        self._first: dict[CodeType, int] = {}
        self._left: dict[CodeType, int] = {}
        self.news = False

    def __len__(self) -> int:
        """Count the places that were reached."""
        return _SIZE - self._map[:].count(0)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Follow the program; `news` tells whether it came to a place where no input was before."""
        self.news = False
        sys.settrace(self._called)
        threading.settrace(self._called)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type] # None ends it

    def _called(self, frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        left = self._left.get(code)
        if left is None:
            ours = code.co_filename.startswith(self._package)
            left = _PATIENCE if ours else -(1 << 60)
            self._first[code] = zlib.crc32(f"{code.co_filename} {code.co_qualname}".encode())
        self._left[code] = left - 1
        return self._line if left > 0 or (left > -(1 << 50) and not left % _NOW_AND_THEN) else None

    def _line(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            code = frame.f_code
            at = (self._first[code] + frame.f_lineno * 2_654_435_761) % _SIZE
            if not self._map[at]:
                self._map[at] = 1
                self._left[code] = _PATIENCE
                self.news = True
        return self._line
