"""A store in memory that fails, cuts, lies, is slow or loses what it was given, as it is told."""

from __future__ import annotations

import time

import fsspec
from fsspec.implementations.memory import MemoryFileSystem

FAULTS = ("fails", "cuts", "lies", "swaps", "loses", "delays")


class FaultyStore(MemoryFileSystem):
    """What each fault does: raise, return half, flip a bit, return another file, write nothing, wait."""

    protocol = "faulty"
    fault = ""
    calls = 0

    def cat_file(self, path, start=None, end=None, **more):
        type(self).calls += 1
        data = super().cat_file(path, start, end, **more)
        if self.fault == "fails":
            raise OSError(5, "Input/output error")
        if self.fault == "cuts":
            return data[: len(data) // 2]
        if self.fault == "lies":
            return data[:-40] + bytes([data[-40] ^ 1]) + data[-39:]
        if self.fault == "swaps":
            kind = path.rsplit("/", 3)[-3]
            others = [each for each in self.store if f"/{kind}/" in each and not each.endswith(path)]
            return super().cat_file(others[0]) if others else data
        if self.fault == "delays":
            time.sleep(0.001)
        return data

    def pipe_file(self, path, value, mode="overwrite", **more):
        type(self).calls += 1
        if self.fault == "fails":
            raise ConnectionResetError(104, "Connection reset by peer")
        if self.fault == "loses":
            return
        super().pipe_file(path, value, mode=mode, **more)


fsspec.register_implementation("faulty", FaultyStore, clobber=True)
