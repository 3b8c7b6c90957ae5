"""Make a catalogue: plan it, speak every sentence once, and make the tracks that are not in the store.

    plan → speech → tracks → manifest

Only addresses and small facts go through the scheduler; scripts, speech and tracks go through the store. What
is there is never made again, so an interrupted run is continued by the same command.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from voiceguide.cache.shared_store import SharedStore, StoreUnreachable
from voiceguide.cache.tier import store_at
from voiceguide.catalogue import tasks
from voiceguide.catalogue.cluster import ClusterTask, EndedTask, TaskCluster, TaskLane, open_cluster
from voiceguide.catalogue.config import CatalogueConfig, read_catalogue
from voiceguide.catalogue.export import export_tracks
from voiceguide.catalogue.inputs import pack_inputs
from voiceguide.catalogue.plan import TrackGroup, WantedTrack, grouped, refuse_all, wanted_tracks
from voiceguide.catalogue.records import (
    RECORD_END,
    KeysThere,
    keys_there,
    manifest,
    manifest_file,
    track_file,
)
from voiceguide.catalogue.summary import CatalogueCost, CatalogueReport, CatalogueResult, CatalogueTrackEnd
from voiceguide.catalogue.versions import versions_here
from voiceguide.core.beds import NO_BED
from voiceguide.errors import ClusterError, VoiceguideError
from voiceguide.settings import Settings
from voiceguide.units import SECOND

_BATCH: Final = 16
"""Sentences that one task speaks: a few seconds of work, so that all workers end at about the same time."""
_BYTES_A_SECOND: Final = 12_000
"""Of an MP3 at 96 kbit/s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRequest:
    """A request to make a catalogue.

    Args:
        file: The catalogue's file.
        scheduler: The address of a scheduler; None to start workers on this machine.
        workers: How many workers are started here.
        ending: The format of the tracks.
        folder: The folder that the finished tracks are written to, under their names; None for none.
    """

    file: Path
    scheduler: str | None = None
    workers: int = 1
    ending: str = "mp3"
    folder: Path | None = None


def located_store(request: CatalogueRequest, settings: Settings) -> Settings:
    """Return settings with the address of a store: the folder beside the catalogue's file if none is named.

    Raises:
        ClusterError: The store lies in the memory of one process.
    """
    address = settings.store
    if address is None:
        if request.scheduler is not None:
            mend = "Name one that all workers reach: --store s3://BUCKET/PREFIX."
            raise ClusterError("workers on other machines need a store.", where="--store", mend=mend)
        address = str(request.file.with_suffix(".store"))
    if address.startswith("memory:"):
        mend = "Name a bucket or a folder."
        raise ClusterError("a store in memory is seen by one process alone.", where=address, mend=mend)
    if "://" not in address:
        address = os.path.abspath(address)  # noqa: PTH100 - links are kept: they may lead to a mounted disk
    return replace(settings, store=address)


def catalogue_cost(
    request: CatalogueRequest, settings: Settings, progress: Callable[[str, int, int], None]
) -> CatalogueCost:
    """Return what a catalogue would take; nothing is spoken, made or written.

    Raises:
        VoiceguideError: It cannot be read, or planned; or its store does not answer.
    """
    config = read_catalogue(request.file, settings, request.ending)
    wanted = wanted_tracks(config, settings, versions_here(), request.ending)
    store = _store_if_there(settings)
    there = _there(store, request.ending)
    missing = [one for one in wanted if one.key not in there.made | there.skipped]
    spoken_raw = _raw_there(store) if missing else frozenset()
    groups = grouped(missing)
    sentences: dict[str, bool] = {}
    requests: dict[str, set[str]] = {}
    problems: list[str] = []
    for n, group in enumerate(groups):
        progress("Planning", n, len(groups))
        try:
            found = tasks.sentences_of(group.requests, settings)
        except VoiceguideError as problem:
            problems.append(str(problem))
            continue
        for key, (sentence, _, _) in found.items():
            sentences[key] = all(raw in spoken_raw for raw in sentence.raw)
            if group.service and not sentences[key]:
                lacking = (raw for raw in sentence.raw if raw not in spoken_raw)
                requests.setdefault(group.tracks[0].request.voice, set()).update(lacking)
    refuse_all(problems, config)
    duration_ms = sum(one.request.target_ms + (one.request.tail_ms or 0) for one in missing)
    counts = {spec: len(found) for spec, found in requests.items()}
    return CatalogueCost(
        tracks=len(wanted),
        made=sum(one.key in there.made for one in wanted),
        skipped=sum(one.key in there.skipped for one in wanted),
        sentences=len(sentences),
        spoken=sum(sentences.values()),
        duration_ms=duration_ms,
        size_bytes=duration_ms * _BYTES_A_SECOND // SECOND,
        requests=sum(counts.values()),
        about_s=_service_seconds(counts) if counts else None,
    )


def make_catalogue(request: CatalogueRequest, settings: Settings, report: CatalogueReport) -> CatalogueResult:
    """Make all tracks of a catalogue that are not in the store, and write its manifest.

    A track that cannot be made does not keep the others from being made.

    Args:
        request: What is asked for.
        settings: Where things live, the address of the store among them.
        report: Who is told how it goes on.

    Raises:
        ScriptError, OutputError: The catalogue cannot be read or planned; nothing was spoken then.
        ClusterError: The store or the workers cannot be used.
    """
    began_s = time.monotonic()
    config = read_catalogue(request.file, settings, request.ending)
    wanted = wanted_tracks(config, settings, versions_here(), request.ending)
    address = settings.store or ""
    with _store_errors():
        store = store_at(address)
        check_usable(store)
        there = _there(store, request.ending)
        for key in there.broken:
            store.remove(track_file(key, RECORD_END))
        missing = tuple(one for one in wanted if one.key not in there.made | there.skipped)
        run = _Run(config=config, request=request, settings=settings, store=store, report=report)
        if missing:
            run.make(missing)
            there = _there(store, request.ending)
        listed = ((one.name, one.key) for one in wanted)
        store.write(manifest_file(config.name), manifest(listed, there, f".{request.ending}"))
        exported, damaged = 0, tuple[str, ...]()
        if request.folder is not None:
            whole = [one for one in wanted if one.key in there.made]
            exported, damaged = export_tracks(whole, store, request.folder, request.ending, report.progress)
        return run.result(wanted, there, exported, damaged, time.monotonic() - began_s)


def check_usable(store: SharedStore) -> None:
    """Refuse a store that cannot be written to and read from, before any work.

    Raises:
        StoreUnreachable: It cannot, or what is read is not what was written.
    """
    name = f"probes/{os.urandom(8).hex()}"
    store.write(name, name.encode())
    back = store.read(name)
    store.remove(name)
    if back != name.encode():
        what = f"The store {store.address} does not give back what was written to it."
        raise StoreUnreachable(what, "Choose another store.")


@dataclass(slots=True)
class _Run:
    """One run: the cluster's tasks, and what is known of those that have ended."""

    config: CatalogueConfig
    request: CatalogueRequest
    settings: Settings
    store: SharedStore
    report: CatalogueReport
    new: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    remarks: int = 0
    notes: list[str] = field(default_factory=list)
    _done: int = 0
    _of: int = 0

    def make(self, missing: tuple[WantedTrack, ...]) -> None:
        inputs = pack_inputs(self.settings)
        if self.store.read(inputs.name) != inputs.data:
            self.store.write(inputs.name, inputs.data)
        local = self.request.scheduler is None
        job = tasks.CatalogueJob(
            store=self.store.address,
            inputs=inputs.digest,
            folders=len(self.settings.script_folders),
            ending=self.request.ending,
            cache_folder=os.path.abspath(self.settings.cache_folder) if local else "",  # noqa: PTH100 - as above
        )
        groups = grouped(missing)
        workers = min(self.request.workers, len(missing))
        with open_cluster(self.request.scheduler, workers, versions_here()) as cluster:
            self.notes += cluster.refused
            for note in (*cluster.refused, f"Dask's view of the work: {cluster.dashboard}"):
                self.report.note(note)
            planned = self._planned(groups, job, cluster)
            self._speak_and_make(groups, planned, job, cluster)

    def _planned(
        self, groups: tuple[TrackGroup, ...], job: tasks.CatalogueJob, cluster: TaskCluster
    ) -> Mapping[str, tasks.PlannedGroup]:
        """Compile every group before anything is spoken; refuse the catalogue if one cannot be."""
        planned: dict[str, tasks.PlannedGroup] = {}
        lane = TaskLane()

        def ended(group: TrackGroup, task: EndedTask) -> None:
            planned[group.key] = task.value or tasks.PlannedGroup(problem=task.problem)
            self.report.progress("Planning", len(planned), len(groups))

        for group in groups:
            task = ClusterTask(f"plan-{group.key}", tasks.plan_group, (job, group.requests))
            lane.add(task, partial(ended, group))
        cluster.run(lane)
        refuse_all((one.problem for one in planned.values() if one.problem), self.config)
        return planned

    def _speak_and_make(
        self,
        groups: tuple[TrackGroup, ...],
        planned: Mapping[str, tasks.PlannedGroup],
        job: tasks.CatalogueJob,
        cluster: TaskCluster,
    ) -> None:
        speech, online, tracks = TaskLane(), TaskLane(at_once=1), TaskLane()
        offline = [group for group in groups if not group.service]
        self._of = sum(len(group.tracks) for group in groups)
        for request in _beds(groups):
            task = ClusterTask(f"bed-{request[0]}-{request[1]}-{job.inputs}", tasks.make_bed, (job, *request))
            speech.add(task, lambda ended: None)
        batches = self._batches(offline, planned)
        spoken = [0]

        def began() -> None:
            for group in offline:
                for track in group.tracks:
                    self._add_track(tracks, job, track, tasks.make_track)

        def ended_batch(task: EndedTask) -> None:
            spoken[0] += 1
            self.report.progress("Speech", spoken[0], len(batches))
            # What a batch could not speak, its tracks try again, and tell why they cannot be.
            if spoken[0] == len(batches):
                began()

        for group, keys in batches:
            task = ClusterTask(
                f"speak-{group.key}-{keys[0]}", tasks.speak_sentences, (job, group.requests, keys)
            )
            speech.add(task, ended_batch)
        if not batches:
            began()
        self._add_online([group for group in groups if group.service], planned, online, tracks, job)
        cluster.run(speech, online, tracks)

    def _batches(
        self, groups: Iterable[TrackGroup], planned: Mapping[str, tasks.PlannedGroup]
    ) -> list[tuple[TrackGroup, tuple[str, ...]]]:
        """Divide the sentences that nobody has spoken yet among tasks, each sentence to one."""
        there, taken = _raw_there(self.store), set[str]()
        batches = []
        for group in groups:
            mine = [
                each.key
                for each in planned[group.key].sentences
                if each.key not in taken and not all(raw in there for raw in each.raw)
            ]
            taken.update(mine)
            batches += [(group, tuple(mine[at : at + _BATCH])) for at in range(0, len(mine), _BATCH)]
        return batches

    def _add_online(
        self,
        groups: list[TrackGroup],
        planned: Mapping[str, tasks.PlannedGroup],
        online: TaskLane,
        tracks: TaskLane,
        job: tasks.CatalogueJob,
    ) -> None:
        """Add the groups of services: one after the other, and none any more once one was held back."""
        if not groups:
            return
        self.report.note(self._budget(groups, planned))
        held_back: dict[str, str] = {}

        def ended(group: TrackGroup, task: EndedTask) -> None:
            why = task.problem or task.value
            if not why:
                for track in group.tracks:
                    self._add_track(tracks, job, track, tasks.make_online_track)
                return
            if group.service not in held_back:
                held_back[group.service] = why
                self.report.note(f"{group.service} is not asked any more: {why}")
                others = [one for one in online.waiting if one[0].arguments[2] == group.service]
                online.waiting = type(online.waiting)(one for one in online.waiting if one not in others)
                for _, call in others:
                    call(EndedTask(task.task, why))
            for track in group.tracks:
                self._ended(CatalogueTrackEnd(name=track.name, state="failed", why=why))

        for group in groups:
            arguments = (job, group.requests, group.service)
            online.add(ClusterTask(f"ask-{group.key}", tasks.speak_online, arguments), partial(ended, group))

    def _budget(self, groups: Iterable[TrackGroup], planned: Mapping[str, tasks.PlannedGroup]) -> str:
        there, lacking = _raw_there(self.store), dict[str, set[str]]()
        for group in groups:
            its = lacking.setdefault(group.tracks[0].request.voice, set())
            its.update(raw for one in planned[group.key].sentences for raw in one.raw if raw not in there)
        counts = {spec: len(found) for spec, found in lacking.items()}
        seconds = _service_seconds(counts)
        return f"{sum(counts.values())} requests over a network at most, about {seconds / 60:.0f} minutes."

    def _add_track(
        self, lane: TaskLane, job: tasks.CatalogueJob, track: WantedTrack, make: Callable[..., object]
    ) -> None:
        def ended(task: EndedTask) -> None:
            found: tasks.EndedTrack = task.value or tasks.EndedTrack(problem=task.problem)
            record = found.record
            if record is None:
                end = CatalogueTrackEnd(name=track.name, state="failed", why=found.problem)
            elif record.skipped:
                end = CatalogueTrackEnd(name=track.name, state="skipped", why=record.skipped)
            else:
                end = CatalogueTrackEnd(name=track.name, state="made" if found.made else "found")
                self.new += found.made
                self.remarks += bool(record.remarks)
            self._ended(end)

        lane.add(ClusterTask(f"track-{track.key}", make, (job, track.key, track.request)), ended)

    def _ended(self, end: CatalogueTrackEnd) -> None:
        if end.why:
            self.reasons[end.name] = end.why
        self._done += 1
        self.report.progress("Tracks", self._done, self._of)
        self.report.ended(end)

    def result(
        self,
        wanted: tuple[WantedTrack, ...],
        there: KeysThere,
        exported: int,
        damaged: tuple[str, ...],
        seconds: float,
    ) -> CatalogueResult:
        harmed = frozenset(damaged)
        lost = "Its files are not whole in the store; the same command makes it again."
        failed = tuple(
            CatalogueTrackEnd(name=one.name, state="failed", why=self.reasons.get(one.name) or lost)
            for one in wanted
            if one.key not in there.made | there.skipped or one.key in harmed
        )
        why = "There can be no such track, as an earlier run found."
        skipped = tuple(
            CatalogueTrackEnd(name=one.name, state="skipped", why=self.reasons.get(one.name) or why)
            for one in wanted
            if one.key in there.skipped
        )
        if self.remarks:
            self.notes.append(f"{self.remarks} of the new tracks have remarks, which their records list.")
        return CatalogueResult(
            tracks=len(wanted),
            made=len(wanted) - len(failed) - len(skipped),
            new=self.new,
            skipped=skipped,
            failed=failed,
            store=self.store.address,
            manifest=manifest_file(self.config.name),
            exported=exported,
            notes=tuple(self.notes),
            seconds=round(seconds, 1),
        )


def _store_if_there(settings: Settings) -> SharedStore | None:
    """Return the store; None if it is a folder that is not there yet, which counting does not make."""
    address = settings.store or ""
    return None if "://" not in address and not Path(address).is_dir() else store_at(address)


def _there(store: SharedStore | None, ending: str) -> KeysThere:
    with _store_errors():
        return keys_there(() if store is None else store.names("tracks"), f".{ending}")


def _raw_there(store: SharedStore | None) -> frozenset[str]:
    """Return the beginnings of the addresses of all raw speech in a store."""
    with _store_errors():
        names = () if store is None else store.names("raw")
    return frozenset(name.replace("/", "", 1)[: tasks.SHORT] for name in names)


def _beds(groups: Iterable[TrackGroup]) -> dict[tuple[str, int | None], None]:
    """Return the beds that are asked for, each with its width, once."""
    requests = (track.request for group in groups for track in group.tracks)
    named = ((one.bed, one.bed_width) for one in requests if one.bed not in (None, NO_BED))
    return {(bed, width): None for bed, width in named if bed is not None}


def _service_seconds(counts: Mapping[str, int]) -> float:
    from voiceguide.compose.estimate import seconds_for
    from voiceguide.speech.registry import make_voice

    return sum(seconds_for(make_voice(spec), count) or 0.0 for spec, count in counts.items())


@contextmanager
def _store_errors() -> Iterator[None]:
    """Turn a store that cannot be used within the block into an error for the user."""
    try:
        yield
    except StoreUnreachable as problem:
        raise ClusterError(problem.what, mend=problem.mend) from problem
