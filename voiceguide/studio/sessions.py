"""Sessions of the studio: composed at once by what is known, spoken by one worker, kept by their ids."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide.compose import composer
from voiceguide.compose.job import CompositionJob
from voiceguide.compose.planning import Scripts
from voiceguide.compose.request import ESTIMATED
from voiceguide.compose.sounds import Voices
from voiceguide.errors import ImpossibleLength, VoiceguideError
from voiceguide.pipeline import disclosed, write_timeline
from voiceguide.settings import Settings
from voiceguide.studio.answers import Encode, RefusedCall
from voiceguide.studio.scripts import StudioScripts
from voiceguide.studio.wishes import canonical, read_request
from voiceguide.studio.worker import Job, Tell, Worker
from voiceguide.timeline.synthetic import Synthetic
from voiceguide.units import SECOND, clock, next_second

if TYPE_CHECKING:
    from concurrent.futures import Future

    from voiceguide.app.describe import Described
    from voiceguide.audio.track import Track
    from voiceguide.compose.request import Composed, MemoizedTimeline, Progress, Request
    from voiceguide.timeline.model import Timeline

MOST: Final = 64
"""The most sessions that are kept; one more drops that which was not asked for longest."""
MOST_FILES: Final = 6
"""The most files in other formats that are kept until the studio ends."""
SPEECH: Final = "speech"


@dataclass(frozen=True, slots=True)
class StudioSession:
    """A session by its id: the request, and what was composed of it without speaking."""

    id: str
    request: Request
    composed: Composed


class Sessions:
    """Composes, speaks and keeps sessions.

    Args:
        settings: Where things live.
        scripts: The scripts as the page changes them.
        encode: Turns our data into what JSON can hold.
        tell: Told of the progress of speaking and rendering.
        folder: An empty folder for files in other formats, which the caller removes.
    """

    def __init__(
        self, settings: Settings, scripts: StudioScripts, encode: Encode, tell: Tell, folder: Path
    ) -> None:
        self.settings, self.scripts, self._encode, self._folder = settings, scripts, encode, folder
        self.worker = Worker(tell)
        self.read_scripts, self.voices = Scripts(), Voices()
        self._lock, self._composing = threading.Lock(), threading.Lock()
        self._kept: OrderedDict[str, StudioSession] = OrderedDict()
        self._spoken: OrderedDict[str, MemoizedTimeline] = OrderedDict()
        self._tracks: OrderedDict[str, Track] = OrderedDict()
        self._described: OrderedDict[str, Described] = OrderedDict()

    # ── composing ────────────────────────────────────────────────────────────────────────────────

    def compose(self, asked: Mapping[str, Any]) -> dict[str, object]:
        """Compose a session as the page asks for it, and return all that the page shows of it.

        Sentences that the voice has spoken before have their true lengths, the others likely ones.

        Args:
            asked: The decoded JSON; with a true `draft` it is left out what has to be spoken.

        Raises:
            VoiceguideError: What is asked for cannot be.
            RefusedCall: It cannot last that long, with what can be had instead.
        """
        request = read_request(asked, self.settings)
        with self._composing:
            described = self._describe(request)
            try:
                made = self._composed(request)
            except ImpossibleLength as refused:
                raise self._impossible(refused, request, described) from None
            session = self._keep(request, made)
            return self._told(session, described, draft=asked.get("draft") is True)

    def _composed(self, request: Request) -> Composed:
        tells = disclosed(request) is not Synthetic.NONE
        silent = replace(request, voice=ESTIMATED, disclose=tells)
        job = CompositionJob(
            request=silent, settings=self.settings, scripts=self.read_scripts, usual_voice=request.voice
        )
        return composer.compose_session(job)

    def _describe(self, request: Request) -> Described:
        from voiceguide.app.describe import describe_routine

        asked = replace(request, voice=ESTIMATED, target_ms=0, bed=None, bed_below_db=None, bed_width=None)
        key = f"{self.scripts.digest()} {request.voice} {canonical(asked)}"
        if (known := self._described.get(key)) is None:
            known = describe_routine(asked, self.settings, request.voice)
            _remember(self._described, key, known)
        return known

    def _keep(self, request: Request, made: Composed) -> StudioSession:
        text = write_timeline(made.timeline, "json")
        named = hashlib.sha256(f"{canonical(request)}\n{text}".encode()).hexdigest()[:24]
        session = StudioSession(named, request, made)
        with self._lock:
            _remember(self._kept, named, session)
        return session

    def _told(self, session: StudioSession, described: Described, *, draft: bool) -> dict[str, object]:
        from voiceguide.app.naming import track_name
        from voiceguide.lint.timeline_rules import judge_hard
        from voiceguide.media.chapters import chapters
        from voiceguide.media.plot.swimlanes import swimlanes

        timeline = session.composed.timeline
        script = self.read_scripts.read(session.request.routine, self.settings, session.request.language)
        places = self.scripts.places(script)
        return {
            "kind": "session",
            "id": session.id,
            "routine": timeline.routine,
            "title": timeline.title,
            "language": timeline.language,
            "mode": timeline.mode,
            "file": track_name(session.request),
            "target_ms": timeline.target_ms,
            "duration_ms": timeline.duration_ms,
            "estimated": timeline.estimated,
            "voice": timeline.voice,
            "voice_line": session.composed.voice_line,
            "bed": self._encode(
                timeline.bed and {"name": timeline.bed.kind, "below_db": timeline.bed.below_voice_db}
            ),
            "tail_ms": timeline.tail_ms,
            "choices": dict(timeline.choices),
            "fit": self._encode(timeline.fit),
            "described": self._encode(described),
            "lanes": self._encode(swimlanes(timeline)),
            "chapters": [
                {"start_ms": one.start_ms, "end_ms": one.end_ms, "title": one.title}
                for one in chapters(timeline)
            ],
            "transcript": [
                {
                    "start_ms": clip.start_ms,
                    "end_ms": clip.end_ms,
                    "text": clip.text,
                    "role": str(clip.role),
                    "side": clip.side,
                    "place": self._encode(places.find(clip.text)),
                }
                for clip in timeline.clips
            ],
            "remarks": [*map(str, judge_hard(timeline)), *session.composed.faults],
            "missing": None if draft else self._missing(session),
        }

    def _missing(self, session: StudioSession) -> dict[str, object]:
        """Return what has to be spoken before the session can be heard."""
        from voiceguide.app.cost import likely_cost

        # Where every length is true, every sentence is there.
        if session.id in self._spoken or not session.composed.timeline.estimated:
            return {
                "cues": len(session.composed.timeline.clips),
                "to_speak": 0,
                "requests": 0,
                "about_s": None,
            }
        try:
            budget = likely_cost([session.request], self.settings)
        except VoiceguideError as problem:
            return {"cues": 0, "to_speak": 0, "requests": 0, "about_s": None, "error": self._encode(problem)}
        (one,) = budget.sessions
        return {
            "cues": one.cues,
            "to_speak": one.to_get,
            "requests": one.requests,
            "about_s": one.about_s,
            "voice": one.voice,
            **({} if one.error is None else {"error": self._encode(one.error)}),
        }

    def _impossible(self, refused: ImpossibleLength, request: Request, described: Described) -> RefusedCall:
        """Return a refusal with its numbers: the limits, the nearest lengths, and each way out as a wish."""
        nearest = [
            *([] if refused.below_ms is None else [refused.below_ms // SECOND * SECOND]),
            *([] if refused.above_ms is None else [next_second(refused.above_ms)]),
        ]
        ways: list[dict[str, object]] = [
            {"kind": "wayout", "label": f"Make it {clock(ms)}", "change": {"duration_ms": ms}}
            for ms in nearest
        ]
        for way in refused.fewer_words:
            about = "about " if way.estimated else ""
            target_ms = max(request.target_ms, way.duration_ms)
            change = {"duration_ms": target_ms, "choices": {"words": way.words}}
            less = "less" if way.words == "brief" else "only the names"
            label = f"Say {less}: from {about}{clock(way.duration_ms)}"
            ways.append({"kind": "wayout", "label": label, "change": change})
        data = self._encode(refused)
        return RefusedCall(
            422,
            refused.what,
            "",
            {
                **(data if isinstance(data, dict) else {}),
                "message": refused.what,
                "asked_ms": request.target_ms,
                "least_ms": refused.above_ms if refused.below_ms is None else described.least_ms,
                "most_ms": refused.below_ms if refused.above_ms is None else described.most_ms,
                "nearest_ms": min(nearest, key=lambda ms: abs(ms - request.target_ms), default=None),
                "ways": ways,
            },
        )

    # ── speaking ─────────────────────────────────────────────────────────────────────────────────

    def session(self, named: str) -> StudioSession:
        """Return a session by its id.

        Raises:
            RefusedCall: There is none, or it was dropped.
        """
        with self._lock:
            if named in self._kept:
                self._kept.move_to_end(named)
                return self._kept[named]
        raise RefusedCall(
            404, "This session is not known any more.", "Ask for it again with POST /api/session."
        )

    def speak(self, named: str) -> Future[MemoizedTimeline]:
        """Have what is missing of a session spoken; other work of the worker is stopped."""
        session = self.session(named)
        self.worker.stop(but=named)

        def work(progress: Progress) -> MemoizedTimeline:
            return self._speak_now(session, progress)

        return self.worker.do(Job(named, SPEECH), work)

    def _speak_now(self, session: StudioSession, progress: Progress) -> MemoizedTimeline:
        from voiceguide.compose.memoized import TimelineMemo

        with self._lock:
            if session.id in self._spoken:
                return self._spoken[session.id]
        job = CompositionJob(
            request=session.request,
            settings=self.settings,
            progress=progress,
            voices=self.voices,
            scripts=self.read_scripts,
            usual_voice=None,
        )
        made = composer.compose_session(job, TimelineMemo(session.request, self.settings))
        with self._lock:
            _remember(self._spoken, session.id, made)
        return made

    def spoken(self, named: str) -> MemoizedTimeline:
        """Return a session as it is heard; it is spoken first if need be, which may take a while."""
        with self._lock:
            if named in self._spoken:
                return self._spoken[named]
        return self.speak(named).result()

    def timeline(self, named: str) -> Timeline:
        """Return the timeline of a session: that which is heard if it was spoken, else the likely one."""
        session = self.session(named)
        with self._lock:
            return self._spoken[named].timeline if named in self._spoken else session.composed.timeline

    # ── files ────────────────────────────────────────────────────────────────────────────────────

    def track(self, named: str, form: str) -> Track:
        """Return the track of a session, of which any range can be read before the rest is made.

        It is spoken first if need be, which may take a while.
        """
        from voiceguide.pipeline import track

        session, spoken = self.session(named), self.spoken(named)
        key = f"{named}.{form}"
        with self._lock:
            if (known := self._tracks.get(key)) is not None:
                return known
        made = track(
            session.request,
            self.settings,
            session=spoken,
            form=form,
            voices=self.voices,
            scripts=self.read_scripts,
        )
        with self._lock:
            _remember(self._tracks, key, made)
        return made

    def file(self, named: str, form: str) -> Path:
        """Return the track of a session as a file of a format that is only known as a whole."""
        session = self.session(named)
        path = self._folder / f"{named}.{form}"
        if path.is_file():
            return path

        def work(progress: Progress) -> Path:
            return self._render(session, path, progress)

        return self.worker.do(Job(named, form), work).result()

    def _render(self, session: StudioSession, path: Path, progress: Progress) -> Path:
        from voiceguide.pipeline import render

        older = sorted(self._folder.glob("*.*"), key=lambda each: each.stat().st_mtime)
        for stale in older[: max(0, len(older) - 2 * MOST_FILES + 2)]:
            stale.unlink(missing_ok=True)
        render(
            session.request,
            self.settings,
            path,
            progress=progress,
            voices=self.voices,
            scripts=self.read_scripts,
        )
        return path

    def close(self) -> None:
        """Stop the worker."""
        self.worker.close()


def _remember(kept: OrderedDict[str, Any], key: str, value: object) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > MOST:
        kept.popitem(last=False)
