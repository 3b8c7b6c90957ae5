"""Nouns of a run: what a catalogue would take, how each track ended, and how the whole did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueCost:
    """The cost of a catalogue, before any work.

    Args:
        tracks: How many tracks it lists.
        made: How many of them are in the store.
        skipped: How many are known to be impossible, for instance since a routine cannot last that long.
        sentences: How many sentences may be said in the others, each counted once.
        spoken: How many of those are in the store.
        duration_ms: How long the tracks that are to be made last together, ms.
        size_bytes: How large they will be together, about.
        requests: How many requests over a network their speech takes at most.
        about_s: How long these take if all goes well, seconds; None if there are none.
    """

    json_kind: ClassVar[str] = "cataloguecost"

    tracks: int
    made: int
    skipped: int
    sentences: int
    spoken: int
    duration_ms: Ms
    size_bytes: int
    requests: int = 0
    about_s: float | None = None

    @property
    def to_make(self) -> int:
        """Count the tracks that are to be made."""
        return self.tracks - self.made - self.skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueTrackEnd:
    """How one track ended: `made`, `found`, `skipped` since there can be none, or `failed`; and why."""

    json_kind: ClassVar[str] = "cataloguetrack"

    name: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueResult:
    """How a catalogue ended.

    Args:
        tracks: How many tracks it lists.
        made: How many of them are in the store now.
        new: How many of those were made in this run.
        skipped: The tracks that there cannot be.
        failed: The tracks that are missing, and why.
        store: The address of the store.
        manifest: The name of the manifest in it.
        exported: How many tracks were written to the folder that was asked for.
        notes: Sentences on workers that got no work, and on remarks of tracks.
        seconds: How long the run took.
    """

    json_kind: ClassVar[str] = "catalogue"

    tracks: int
    made: int
    new: int
    skipped: tuple[CatalogueTrackEnd, ...]
    failed: tuple[CatalogueTrackEnd, ...]
    store: str
    manifest: str
    exported: int = 0
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueReport:
    """Who is told how a run goes on.

    Args:
        progress: Called with the stage, how much of it is done, and of how much.
        ended: Called for each track that has ended in this run.
        note: Called with sentences: the address of the dashboard, workers that get no work, the budget.
    """

    progress: Callable[[str, int, int], None]
    ended: Callable[[CatalogueTrackEnd], None]
    note: Callable[[str], None]
