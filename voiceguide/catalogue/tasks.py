"""The tasks of a catalogue, as a worker does them: functions of small facts, which nothing else calls.

Each may be done twice, by two workers at once, or again after its worker was killed: what it makes has a name
that tells all that decided it, and is put into the store whole.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide import pipeline
from voiceguide.cache.store import CLIPS, RAW, address
from voiceguide.cache.tier import open_cache, store_at
from voiceguide.catalogue.cluster import only_one
from voiceguide.catalogue.export import TRACK
from voiceguide.catalogue.inputs import inputs_name, unpack_inputs
from voiceguide.catalogue.records import (
    RECORD_END,
    SKIPPED_END,
    TrackRecord,
    as_file,
    read_record,
    track_file,
)
from voiceguide.catalogue.turn import service_turn
from voiceguide.core.reading import read_file
from voiceguide.errors import (
    ImpossibleLength,
    OutputError,
    SpeechTransient,
    VoiceguideError,
    VoiceUnavailable,
)
from voiceguide.pipeline import Request, Scripts, Voices
from voiceguide.settings import Settings, decide
from voiceguide.timeline.model import TIMELINE

if TYPE_CHECKING:
    from voiceguide.plan.model import Line, Plan
    from voiceguide.speech.voice import Voice

SHORT: Final = 16
"""Hex digits that tell the sentences of a catalogue apart."""
_GROUPS: Final = 8
"""How many groups a worker remembers: the batches of one group mostly come one after the other."""
_REMARKS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueJob:
    """The facts that all tasks of a run have in common.

    Args:
        store: The address of the store.
        inputs: The digest of the packed scripts.
        folders: How many folders of scripts are packed.
        ending: The ending of the tracks' files.
        cache_folder: The speech cache of the workers; empty for that of each machine.
    """

    store: str
    inputs: str
    folders: int
    ending: str
    cache_folder: str = ""


@dataclass(frozen=True, slots=True)
class PlannedSentence:
    """A sentence of a catalogue by its addresses alone: its clip's, and those of its raw speech."""

    key: str
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """The needs of a group of tracks: its sentences; or why its routine cannot be compiled."""

    sentences: tuple[PlannedSentence, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class EndedTrack:
    """How the making of a track ended: its record, or why there is none; `made` if it was made just now."""

    record: TrackRecord | None = None
    problem: str = ""
    made: bool = False


class _Worker:
    """The voices and scripts that a worker process keeps from one task to the next."""

    voices = Voices()
    scripts = Scripts()


@cache
def _settings(job: CatalogueJob) -> Settings:
    """Return the settings of a run on this machine, with the scripts taken from the store.

    Raises:
        OutputError: They are not in the store, or are damaged.
        StoreUnreachable: The store does not answer.
    """
    data = store_at(job.store).read(inputs_name(job.inputs))
    if data is None or hashlib.sha256(data).hexdigest() != job.inputs:
        what = "the scripts of the catalogue are not in the store, or are damaged."
        raise OutputError(what, where=job.store, mend="Run the same command again: they are put there anew.")
    folder = Path(_scratch().name)
    folders, lexicon = unpack_inputs(data, folder / job.inputs, job.folders)
    found = decide(cache=Path(job.cache_folder) if job.cache_folder else None, store=job.store)
    return replace(found, script_folders=folders, lexicon=lexicon, workers=1)


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that is removed when this process ends."""
    return tempfile.TemporaryDirectory(prefix="voiceguide-catalogue-")


def plan_group(job: CatalogueJob, requests: tuple[Request, ...]) -> PlannedGroup:
    """Compile a group of tracks, and return the addresses of all that may be said in them."""
    try:
        found = sentences_of(requests, _settings(job))
    except VoiceguideError as problem:
        return PlannedGroup(problem=str(problem))
    return PlannedGroup(tuple(sentence for sentence, _, _ in found.values()))


@lru_cache(_GROUPS)
def sentences_of(
    requests: tuple[Request, ...], settings: Settings
) -> dict[str, tuple[PlannedSentence, Plan, Line]]:
    """Compile sessions, and return every sentence that may be said in them, by its address.

    Raises:
        VoiceguideError: A routine cannot be compiled, or its voice cannot say a sentence.
    """
    from voiceguide.compose.sounds import OtherVoices, utterance
    from voiceguide.speech.recordings.raw import addresses

    found: dict[str, tuple[PlannedSentence, Plan, Line]] = {}
    for request in requests:
        voice = _Worker.voices(request.voice)
        plan = pipeline.planned(request, settings, scripts=_Worker.scripts)
        others = OtherVoices(voice, plan)
        for line in plan.every_line():
            speaker: Voice = others.speaker(line.manner)
            said = utterance(plan, line, speaker)
            words = (said.language, said.pace.value, said.spoken)
            key = address("sentence/1", speaker.id, str(plan.mode), *words)[:SHORT]
            if key not in found:
                raw = tuple(each[:SHORT] for each in addresses(speaker, said))
                found[key] = (PlannedSentence(key, raw), plan, line)
    return found


def speak_sentences(job: CatalogueJob, requests: tuple[Request, ...], keys: tuple[str, ...]) -> str:
    """Speak some sentences of a group into the store; return why it could not be done, or nothing."""
    from voiceguide.compose.sounds import OtherVoices, speak, utterance
    from voiceguide.speech.recordings.raw import addresses

    try:
        settings = _settings(job)
        cache = open_cache(settings)
        found = sentences_of(requests, _settings(job))
        by_plan: dict[int, tuple[Plan, list[Line]]] = {}
        for key in keys:
            _, plan, line = found[key]
            by_plan.setdefault(id(plan), (plan, []))[1].append(line)
        voice = _Worker.voices(requests[0].voice)
        for plan, lines in by_plan.values():
            others = OtherVoices(voice, plan)
            spoken = speak(voice, plan, lines, settings, others=others)
            for line, sound in spoken.items():
                # What this machine spoke long ago may not be in the store yet.
                cache.share(CLIPS, sound.clip.key)
                speaker = others.speaker(line.manner)
                for raw in addresses(speaker, utterance(plan, line, speaker)):
                    cache.share(RAW, raw)
    except VoiceguideError as problem:
        return str(problem)
    return ""


def speak_online(job: CatalogueJob, requests: tuple[Request, ...], service: str) -> str:
    """Speak a group of tracks by a service, in the one turn of the cluster; return why not, or nothing.

    What is spoken is exactly what the tracks need, so nothing is asked for in vain.

    Raises:
        StoreUnreachable: The store does not answer.
    """
    settings = _settings(job)
    with only_one(f"voiceguide-{service}"), service_turn(store_at(job.store), service) as turn:
        if turn.refusal:
            return turn.refusal
        for request in requests:
            try:
                pipeline.compose(request, settings)
            except (VoiceUnavailable, SpeechTransient) as problem:
                return turn.stop(
                    str(problem), problem.wait_s if isinstance(problem, SpeechTransient) else None
                )
            except VoiceguideError:
                continue  # its track tells why it cannot be
    return ""


def make_online_track(job: CatalogueJob, key: str, request: Request) -> EndedTrack:
    """Make a track of speech that a service has spoken; nobody asks it here.

    Raises:
        StoreUnreachable: The store does not answer.
    """
    from voiceguide.compose.estimate import estimate_synthesis

    settings = _settings(job)
    try:
        plan = pipeline.planned(request, settings, scripts=_Worker.scripts)
        voice = _Worker.voices(request.voice)
        lacking = estimate_synthesis(request, plan, voice, settings).requests
    except VoiceguideError as problem:
        return EndedTrack(problem=str(problem))
    if lacking:
        return EndedTrack(problem=f"{len(lacking)} pieces of its speech are not in the store.")
    return make_track(job, key, request)


def make_bed(job: CatalogueJob, bed: str, width: int | None) -> None:
    """Make the sound of a bed on this machine, before many tracks need it at once."""
    from voiceguide.audio.model import SPEECH
    from voiceguide.compose.mix import bed_loop
    from voiceguide.compose.segment_store import CachedSegments

    loop = bed_loop(bed, CachedSegments(open_cache(_settings(job))), width)
    for each in (loop, None if loop is None else loop.side):
        if each is not None and each.name:
            each.read(SPEECH, 0, 1)


def make_track(job: CatalogueJob, key: str, request: Request) -> EndedTrack:
    """Make a track and put it into the store, its record last; one that is there is left alone.

    Raises:
        StoreUnreachable: The store does not answer.
    """
    store = store_at(job.store)
    for ending in (RECORD_END, SKIPPED_END):
        if (known := read_record(store.read(track_file(key, ending)))) is not None:
            return EndedTrack(known)
    try:
        record, files = _rendered(job, request)
    except ImpossibleLength as problem:
        record, files = TrackRecord(skipped=str(problem)), {}
    except VoiceguideError as problem:
        return EndedTrack(problem=str(problem))
    for ending, data in files.items():
        store.write(track_file(key, ending), data)
    store.write(track_file(key, SKIPPED_END if record.skipped else RECORD_END), as_file(record))
    return EndedTrack(record, made=True)


def _rendered(job: CatalogueJob, request: Request) -> tuple[TrackRecord, dict[str, bytes]]:
    with tempfile.TemporaryDirectory(prefix="track-", dir=_scratch().name) as folder:
        out = Path(folder) / f"track.{job.ending}"
        made = pipeline.render(
            request, _settings(job), out, voices=_Worker.voices, scripts=_Worker.scripts, suggest=False
        )
        sound, timeline = read_file(out, TRACK), read_file(out.with_suffix(TIMELINE), TRACK)
    record = TrackRecord(
        sha256=hashlib.sha256(sound).hexdigest(),
        size_bytes=len(sound),
        duration_ms=made.timeline.duration_ms,
        timeline_sha256=hashlib.sha256(timeline).hexdigest(),
        remarks=tuple(f"{one.what} [{one.rule}]" for one in made.remarks[:_REMARKS]),
        voice_line=made.voice_line,
    )
    return record, {f".{job.ending}": sound, TIMELINE: timeline}
