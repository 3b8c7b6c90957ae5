"""Time a cache of 100,000 entries, and write the figures into docs/cache.md.

python tests/bench/many.py            a folder for it is made where temporary files lie (600 MB)
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from voiceguide.cache import eviction  # noqa: E402 - found only now
from voiceguide.cache.size_limit import evict, within_size_limit  # noqa: E402
from voiceguide.cache.store import Cache, address  # noqa: E402

MANY = 100_000
SIZE = 2_000
PAGE = Path(__file__).parents[2] / "docs" / "cache.md"
BETWEEN = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end -->)", re.DOTALL)


def timed(job: Callable[[], object]) -> float:
    """Give the milliseconds that something takes."""
    begun = time.perf_counter()
    job()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Fill, time, empty, write down."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache")
        keys = [address("many", n) for n in range(MANY)]
        filling = timed(lambda: [cache.put("clips", key, os.urandom(SIZE)) for key in keys])
        some = keys[:: MANY // 300][:300]
        hits = [timed(lambda key=key: cache.get("clips", key)) for key in some]
        heads = [timed(lambda key=key: cache.facts("clips", key)) for key in some]
        misses = [timed(lambda n=n: cache.get("clips", address("none", n))) for n in range(300)]
        total = eviction.stats(cache).size_bytes
        evict(cache, total + 10 * SIZE)

        def render() -> None:
            with within_size_limit(cache, total + 10 * SIZE):
                pass

        rows = [
            ("put one entry", filling / MANY),
            ("find one entry and prove it whole", statistics.median(hits)),
            ("find its facts alone", statistics.median(heads)),
            ("find that there is none", statistics.median(misses)),
            ("what a limit costs a render", statistics.median(timed(render) for _ in range(20))),
            ("`cache stats`", timed(lambda: eviction.stats(cache))),
            ("`cache check`, every entry read and proved", timed(lambda: eviction.check_entries(cache))),
            ("`cache prune`, nothing to remove", timed(lambda: eviction.prune(cache, max_bytes=total))),
            ("making room for a tenth", timed(lambda: evict(cache, total - 1))),
        ]
    table = "\n".join(["| job | ms |", "|---|---|", *(f"| {job} | {ms:.3g} |" for job, ms in rows)])
    print(table)
    PAGE.write_text(BETWEEN.sub(f"\n{table}\n\n", PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
