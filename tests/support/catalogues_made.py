"""Small catalogues of a routine of a few cues, and a cluster that makes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.support.small_script import put_down
from voiceguide.catalogue.run import CatalogueRequest, make_catalogue
from voiceguide.catalogue.summary import CatalogueReport, CatalogueResult
from voiceguide.settings import Settings, decide

SMALL = """\
routines: small
minutes: [1.5, 2]
voices: tone
beds: [none, rain]
"""


def written(folder: Path, text: str = SMALL, name: str = "small") -> Path:
    """Write a catalogue beside its folder of scripts."""
    put_down(folder / "scripts")
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def at(folder: Path, store: object = None) -> Settings:
    found = decide(folder / "scripts", folder / "cache", here=folder)
    return replace(found, script_folders=(folder / "scripts",), store=None if store is None else str(store))


def made(request: CatalogueRequest, settings: Settings) -> tuple[CatalogueResult, list[str], list[str]]:
    """Make a catalogue; return the result, what each track came to, and the notes."""
    ends: list[str] = []
    notes: list[str] = []
    report = CatalogueReport(
        progress=lambda *_: None,
        ended=lambda end: ends.append(f"{end.state} {end.name}"),
        note=notes.append,
    )
    return make_catalogue(request, settings, report), sorted(ends), notes


@contextmanager
def cluster_of(workers: int, cache: Path) -> Iterator[str]:
    """Start a scheduler and workers, as somebody else would who runs a cluster; yield its address."""
    import distributed

    before = os.environ.get("VOICEGUIDE_CACHE")
    os.environ["VOICEGUIDE_CACHE"] = str(cache)
    try:
        with distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=2,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as cluster:
            yield cluster.scheduler_address
    finally:
        os.environ.pop("VOICEGUIDE_CACHE")
        if before is not None:
            os.environ["VOICEGUIDE_CACHE"] = before
