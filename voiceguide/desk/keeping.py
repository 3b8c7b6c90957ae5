"""Look after the speech cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.pipeline import Progress, quiet
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.recheck import Listened
    from voiceguide.speech.upkeep import Checked, Pruned, Stats


def cache_stats(settings: Settings) -> Stats:
    """Count what the speech cache keeps.

    Raises:
        CacheError: It cannot be read.
    """
    from voiceguide.speech import upkeep
    from voiceguide.speech.cache import Cache

    return upkeep.stats(Cache(settings.cache_folder))


def cache_check(settings: Settings, *, repair: bool = False, progress: Progress | None = None) -> Checked:
    """Read every entry of the speech cache and prove it whole; `repair` removes what is not.

    Raises:
        CacheError: It cannot be read, or an entry may not be removed.
    """
    from voiceguide.speech import upkeep
    from voiceguide.speech.cache import Cache

    cache, tell = Cache(settings.cache_folder), progress or quiet
    return upkeep.check(cache, repair=repair, progress=lambda done, of: tell("Checking", done, of))


def cache_listen(settings: Settings, *, repair: bool = False, progress: Progress | None = None) -> Listened:
    """Look through the raw speech of the cache for words that may be missing; `repair` removes it.

    Raises:
        CacheError: It cannot be read, or an entry may not be removed.
    """
    from voiceguide.speech import recheck
    from voiceguide.speech.cache import Cache

    cache, tell = Cache(settings.cache_folder), progress or quiet
    return recheck.listen(cache, repair=repair, progress=lambda done, of: tell("Listening", done, of))


def cache_prune(
    settings: Settings, *, max_bytes: int | None = None, older_than_s: float | None = None
) -> Pruned:
    """Make room in the speech cache: what was not used for longest goes first.

    Raises:
        CacheError: Something is being rendered with it; it cannot be read, or an entry may not be removed.
    """
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.limit import prune_alone

    return prune_alone(Cache(settings.cache_folder), max_bytes=max_bytes, older_than_s=older_than_s)
