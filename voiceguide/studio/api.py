"""The studio's interface for pages and programs: each path, what it takes, and what it answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import quote

from voiceguide.audio.formats import FORMATS, MP3, WAV
from voiceguide.core.reading import open_file
from voiceguide.errors import VoiceguideError, in_brief
from voiceguide.script.editing import WrittenText
from voiceguide.settings import Settings
from voiceguide.studio.answers import Call, Encode, RefusedCall, Reply, json_answer
from voiceguide.studio.offers import Offers
from voiceguide.studio.scripts import ChangedMeanwhile, StudioScript, StudioScripts
from voiceguide.studio.sessions import Sessions
from voiceguide.studio.wishes import decoded
from voiceguide.studio.worker import JobStopped, Tell
from voiceguide.timeline.model import TIMELINE

_NAME: Final = r"([a-z0-9]+(?:-[a-z0-9]+)*)"
_ID: Final = r"([0-9a-f]{24})"
_VERSION: Final = re.compile(r'"?([0-9a-f]{32})"?')
_ASSETS: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
_SVG: Final = "image/svg+xml; charset=utf-8"
_LATER: Final = "voiceguide.podcast"
"""The package whose tokens of colour the studio's style sheet shares."""

Handler = Callable[[Call], Reply]


class Api:
    """Answers calls.

    Args:
        settings: Where things live.
        encode: Turns our data into what JSON can hold.
        tell: Told of the progress of work.
        folder: An empty folder for files, which the caller removes.
        usual: What the page begins with: the `voice`.
    """

    def __init__(
        self, settings: Settings, encode: Encode, tell: Tell, folder: Path, usual: Mapping[str, str]
    ) -> None:
        self._encode, self._usual = encode, usual
        self._offers = Offers(settings, encode)
        self._scripts = StudioScripts(settings)
        self._sessions = Sessions(settings, self._scripts, encode, tell, folder)
        self._routes: tuple[tuple[str, re.Pattern[str], Handler], ...] = tuple(
            (method, re.compile(path), handler)
            for method, path, handler in (
                ("GET", r"/", self._page),
                ("GET", r"/assets/([a-z]+\.(?:css|js|svg))", self._asset),
                ("GET", r"/api/start", self._start),
                ("GET", r"/api/routines", lambda _: json_answer(self._offers.routines())),
                ("GET", rf"/api/routines/{_NAME}/ring\.svg", self._ring),
                ("GET", r"/api/voices", lambda _: json_answer(self._offers.voices())),
                ("GET", r"/api/beds", lambda _: json_answer(self._offers.beds())),
                ("POST", r"/api/session", self._session),
                ("POST", rf"/api/session/{_ID}/speak", self._speak),
                ("POST", rf"/api/session/{_ID}/stop", self._stop),
                ("GET", rf"/api/session/{_ID}/track\.([a-z0-9]{{3,4}})", self._track),
                ("GET", rf"/api/session/{_ID}/words\.([a-z]{{3,8}})", self._words),
                ("GET", rf"/api/session/{_ID}/lanes\.svg", self._lanes),
                ("GET", rf"/api/session/{_ID}/cover\.png", self._cover),
                ("GET", rf"/api/session/{_ID}/{re.escape(TIMELINE[1:])}", self._timeline),
                ("GET", rf"/api/scripts/{_NAME}", self._script),
                ("PUT", rf"/api/scripts/{_NAME}", self._save),
                ("POST", rf"/api/scripts/{_NAME}/check", self._check),
                ("POST", rf"/api/scripts/{_NAME}/sentence", self._sentence),
            )
        )

    def answer(self, path: str, call: Call) -> Reply:
        """Reply a call; what cannot be had is told as data.

        Args:
            path: The path of the address.
            call: The rest of the call, without the words of its path.
        """
        method = "GET" if call.method == "HEAD" else call.method
        found = [
            (handler, fits, known) for known, way, handler in self._routes if (fits := way.fullmatch(path))
        ]
        handler = next(((handler, fits) for handler, fits, known in found if known == method), None)
        if handler is None:
            what = (
                "Nothing can be had at this address." if not found else f"{method} is not for this address."
            )
            return json_answer(RefusedCall(404, what).data, 405 if found else 404)
        does, fits = handler
        try:
            return does(
                Call(
                    method=call.method,
                    words=fits.groups(),
                    query=call.query,
                    headers=call.headers,
                    body=call.body,
                )
            )
        except RefusedCall as refused:
            return json_answer(refused.data, refused.status)
        except VoiceguideError as problem:
            return json_answer(self._encode(problem), 404 if problem.kind == "unknownroutine" else 422)
        except ChangedMeanwhile as changed:
            what = "This script was changed elsewhere since it was opened here; nothing was saved."
            now = None if changed.now is None else self._encode(changed.now)
            return json_answer(RefusedCall(412, what, "Look at what it is now.", {"now": now}).data, 412)
        except (JobStopped, CancelledError):
            return json_answer(
                RefusedCall(409, "This was stopped, because something else was wanted.").data, 409
            )
        except Exception as problem:  # noqa: BLE001, RUF100 - one call must not end the others
            what = f"This is our fault: {in_brief(problem)}."
            return json_answer(RefusedCall(500, what).data, 500)

    def warm_up(self) -> None:
        """Read what the page asks for first, so that it is there at once."""
        self._offers.routines()

    def digest(self) -> str:
        """Return a digest of all scripts."""
        return self._scripts.digest()

    def close(self) -> None:
        """Stop all work."""
        self._sessions.close()

    # ── the page ─────────────────────────────────────────────────────────────────────────────────

    def _page(self, _: Call) -> Reply:
        return Reply(body=_asset("studio.html"), media_type="text/html; charset=utf-8")

    def _asset(self, call: Call) -> Reply:
        (name,) = call.words
        try:
            body = _asset(name)
        except FileNotFoundError:
            raise RefusedCall(404, "There is no such file.") from None
        return _cached(call, Reply(body=body, media_type=_ASSETS[Path(name).suffix]))

    def _start(self, _: Call) -> Reply:
        from voiceguide.audio.bed.registry import BEDS
        from voiceguide.media.captions import CAPTIONS
        from voiceguide.timeline.model import BREATH_SOUNDS, STRIKES

        own = self._scripts.own_folder
        return json_answer(
            {
                "kind": "start",
                **self._usual,
                "own_folder": None if own is None else str(own),
                "formats": list(FORMATS),
                "captions": [{"form": form, "about": one.about} for form, one in CAPTIONS.items()],
                "beds": list(BEDS),
                "bells": [*STRIKES, "none"],
                "breaths": list(BREATH_SOUNDS),
            }
        )

    def _ring(self, call: Call) -> Reply:
        picture = self._offers.ring(call.words[0], call.query.get("language"))
        return _cached(call, Reply(body=picture, media_type=_SVG))

    # ── sessions ─────────────────────────────────────────────────────────────────────────────────

    def _session(self, call: Call) -> Reply:
        return json_answer(self._sessions.compose(decoded(call.body)))

    def _speak(self, call: Call) -> Reply:
        self._sessions.speak(call.words[0])
        return json_answer({"kind": "speaking", "session": call.words[0]}, 202)

    def _stop(self, call: Call) -> Reply:
        return json_answer({"kind": "stopped", "jobs": self._sessions.worker.stop(call.words[0])})

    def _track(self, call: Call) -> Reply:
        named, form = call.words
        if form not in FORMATS:
            raise RefusedCall(404, f"There is no format {form}.", f"There are {', '.join(FORMATS)}.")
        if form in (MP3, WAV):
            track = self._sessions.track(named, form)
            return Reply(
                parts=track.read,
                size=track.size,
                media_type=track.media_type,
                headers={"etag": f'"{track.etag}"', **self._named(call, f".{form}")},
            )
        path = self._sessions.file(named, form)
        data_size = path.stat().st_size
        return Reply(
            parts=lambda first, end: _file_parts(path, first, end),
            size=data_size,
            media_type=FORMATS[form].media_type,
            headers={"etag": f'"{path.stat().st_mtime_ns:x}-{data_size:x}"', **self._named(call, f".{form}")},
        )

    def _words(self, call: Call) -> Reply:
        from voiceguide.media.captions import CAPTIONS

        named, form = call.words
        if form not in CAPTIONS:
            raise RefusedCall(404, f"There are no captions {form}.", f"There are {', '.join(CAPTIONS)}.")
        text = CAPTIONS[form].write(self._sessions.timeline(named))
        kind = f"{CAPTIONS[form].media_type}; charset=utf-8"
        return Reply(body=text.encode(), media_type=kind, headers=self._named(call, CAPTIONS[form].suffix))

    def _lanes(self, call: Call) -> Reply:
        from voiceguide.media.plot.sessions import plot_sessions
        from voiceguide.media.plot.swimlanes import swimlanes

        drawn = plot_sessions([swimlanes(self._sessions.timeline(call.words[0]))])
        return Reply(body=drawn.encode(), media_type=_SVG, headers=self._named(call, ".svg"))

    def _cover(self, call: Call) -> Reply:
        from voiceguide.media.cover import cover
        from voiceguide.media.plot.swimlanes import swimlanes

        timeline = self._sessions.timeline(call.words[0])
        picture = cover(swimlanes(timeline), timeline.title)
        return Reply(body=picture, media_type="image/png", headers=self._named(call, ".png"))

    def _timeline(self, call: Call) -> Reply:
        from voiceguide.pipeline import write_timeline

        text = write_timeline(self._sessions.timeline(call.words[0]), "json")
        return Reply(body=text.encode(), headers=self._named(call, TIMELINE))

    def _named(self, call: Call, suffix: str) -> dict[str, str]:
        """Return the header by which a browser saves a file under its name, if it is to be saved."""
        from voiceguide.app.naming import track_name

        if "download" not in call.query:
            return {}
        name = track_name(self._sessions.session(call.words[0]).request).removesuffix(f".{MP3}") + suffix
        return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}

    # ── scripts ──────────────────────────────────────────────────────────────────────────────────

    def _script(self, call: Call) -> Reply:
        return self._script_answer(self._scripts.read(call.words[0], call.query.get("language")))

    def _script_answer(self, script: StudioScript, **more: object) -> Reply:
        data = self._encode(script)
        whole = {**(data if isinstance(data, dict) else {}), **more}
        return json_answer(whole, headers={"etag": f'"{script.version}"'})

    def _save(self, call: Call) -> Reply:
        name, language = call.words[0], call.query.get("language")
        saved = self._scripts.save(name, _text(call), version=_version(call), language=language)
        return self._script_answer(saved)

    def _check(self, call: Call) -> Reply:
        found = self._scripts.problems(call.words[0], _text(call), call.query.get("language"))
        return json_answer({"kind": "checked", "problems": self._encode(found)})

    def _sentence(self, call: Call) -> Reply:
        asked = decoded(call.body)
        line, column, was, new = (asked.get(key) for key in ("line", "column", "was", "text"))
        if not (isinstance(line, int) and isinstance(column, int)):
            raise RefusedCall(422, "The place of the sentence is missing.", "Send `line` and `column`.")
        if not (isinstance(was, str) and isinstance(new, str)):
            raise RefusedCall(422, "The sentence is missing.", "Send it as `was`, and the new one as `text`.")
        version = _version(call)
        if version is None:
            raise RefusedCall(428, "The version of the script is missing.", "Send it as If-Match.")
        at = WrittenText(line, column, was)
        before, after = self._scripts.with_sentence(
            call.words[0], at, new, version, call.query.get("language")
        )
        return self._script_answer(after, before=before.text)


def _text(call: Call) -> str:
    try:
        return call.body.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedCall(422, "This is not UTF-8 text.", "A script is a text file.") from None


def _version(call: Call) -> str | None:
    """Return the version that a change is of; None for a script that is new.

    Raises:
        RefusedCall: It is not told.
    """
    if call.headers.get("if-none-match", "").strip() == "*":
        return None
    found = _VERSION.fullmatch(call.headers.get("if-match", "").strip())
    if found is None:
        mend = "Send the ETag of the script as If-Match, or If-None-Match: * for a new one."
        raise RefusedCall(428, "The version of the script is missing.", mend)
    return found[1]


def _cached(call: Call, answer: Reply) -> Reply:
    """Return an answer with a tag by its content, or the answer that it is still the same."""
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    if tag in call.headers.get("if-none-match", ""):
        return Reply(status=304, media_type=answer.media_type, headers={"etag": tag})
    return Reply(body=answer.body, media_type=answer.media_type, headers={"etag": tag})


def _file_parts(path: Path, first: int, end: int) -> Iterator[bytes]:
    with open_file(path) as file:
        file.seek(first)
        while first < end and (part := file.read(min(1 << 16, end - first))):
            first += len(part)
            yield part


def _asset(name: str) -> bytes:
    if name == "tokens.css":
        return resources.files(_LATER).joinpath("assets", name).read_bytes()
    return resources.files("voiceguide.studio").joinpath("assets", name).read_bytes()
