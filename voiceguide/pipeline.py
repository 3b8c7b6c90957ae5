"""Start reading here: from a routine script to a track, one call a stage.

    YAML ─read→ Script ─compile→ Plan ─speak→ spoken Plan ─fit→ Timeline ─render→ Track

Here alone the stages meet; what else one may ask for stands in `desk/`. What takes time is spoken and
measured before the fit; what is said inside holds depends on the fit, takes no time, and is spoken after it.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, Protocol, TypeAlias

from voiceguide.errors import (
    AudioError,
    CacheError,
    ChoiceError,
    ImpossibleLength,
    LockError,
    MissingTakes,
)
from voiceguide.files import put_down, try_place
from voiceguide.plan.model import Choices, Line, Plan, WordsLevel
from voiceguide.script.model import Mode, Script
from voiceguide.settings import Settings
from voiceguide.speech.model import Clip, Pace, Utterance
from voiceguide.units import MINUTE, Ms, clock, clock_ms

if TYPE_CHECKING:
    from voiceguide.foresight import Foreseen
    from voiceguide.publish.tags import Labels
    from voiceguide.render.finish import Finisher
    from voiceguide.render.forms import Shown
    from voiceguide.render.ground import Course, Loop
    from voiceguide.render.model import Track
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.lock import Lock
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.fit import Fit, Row
    from voiceguide.timeline.model import Timeline
    from voiceguide.timeline.place import Sound

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

Foretold: TypeAlias = "Foreseen"
"""What a session will ask of its voice."""

Foretell: TypeAlias = "Callable[[Foreseen], None]"
"""Told once, before anything is fetched over a network, what will be."""

FitRow: TypeAlias = "Row"
"""What became of one elastic quantity."""

ESTIMATED: Final = "estimated"
"""The voice to ask for when nothing is to be spoken: lengths of sentences are guessed."""

LOCK: Final = ".lock.json"
"""How the name of a lock ends; its beginning is its track's."""

USUAL_MS: Final = 10 * MINUTE
AS_WRITTEN: Final = Choices()
# Words a minute for speech that has no sound yet: the middle of what the voices are calibrated to.
_ESTIMATED_WPM: Final[Mapping[Pace, int]] = {Pace.DAY: 130, Pace.BEDTIME: 117, Pace.COUNT: 90}


def quiet(doing: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One session as the listener asked for it.

    Args:
        routine: A routine's name, or the path of a script.
        target_ms: How long it shall last.
        choices: What the listener chose of what the routine offers.
        voice: Who speaks.
        language: The language it is wanted in.
        bed: What is heard under the voice: `none`, one of ours, or the path of a sound file.
        bed_below_db: How far under the voice it lies while it speaks, dB; None for the usual.
        fade_ms: How long it fades at the end; None for the usual.
        speech_lufs: How loud all the words together are, LUFS; None for the usual.
        bell: How bells sound, or `none`.
        takes: A folder of recordings that are heard instead of a voice.
        fill_takes: True to have what was not recorded spoken by the voice; else all must be there.
        force: True to have a bed that is louder, or a fade that is shorter, than is good.
    """

    routine: str
    target_ms: Ms
    choices: Choices = AS_WRITTEN
    voice: str = "auto"
    language: str | None = None
    bed: str = "none"
    bed_below_db: float | None = None
    fade_ms: Ms | None = None
    speech_lufs: float | None = None
    bell: str = "bowl"
    force: bool = False
    takes: Path | None = None
    fill_takes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A session with every stage that led to it; `voice_line` says in a line which voice speaks and why."""

    plan: Plan
    fit: Fit
    timeline: Timeline
    voice_line: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """A session's timeline, what its file says, and in a line which voice speaks."""

    timeline: Timeline
    text: str
    voice_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A track and its timeline beside it, with counts of what had to be done for it, and its stems if any."""

    track: Path
    timeline_path: Path
    timeline: Timeline
    voice_line: str
    counters: tuple[tuple[str, int], ...]
    stems: tuple[Path, ...] = ()


# ── the stages ───────────────────────────────────────────────────────────────────────────────────


def load(name: str, settings: Settings, language: str | None = None) -> Script:
    """Read a routine by its name, or a script by its path.

    Raises:
        UnknownRoutine: There is none of that name.
        ScriptError: It cannot be read.
    """
    from voiceguide.script.library import Library

    return Library(settings.script_folders, language).read(name)


def compile_plan(script: Script, choices: Choices, target_ms: Ms = USUAL_MS) -> Plan:
    """Compile a script and the listener's choices; the target is only what the title announces.

    Raises:
        ChoiceError: A choice that the routine does not offer.
        ScriptError: A text that its language cannot say.
    """
    from voiceguide.plan import compiler, phrases
    from voiceguide.script.source import read_plain
    from voiceguide.speech.pronounce import number_words

    book = phrases.load_book(script, read_plain, number_words)
    return compiler.compile_plan(script, choices, book, target_ms=target_ms)


Speak = Callable[[Iterable[Line]], "dict[Line, Sound]"]
"""Turn lines into sounds: by a voice, or by estimate."""


def session(plan: Plan, target_ms: Ms, speak: Speak, *, voice: str, estimated: bool) -> tuple[Fit, Timeline]:
    """Speak, fit, and place one plan.

    Raises:
        ImpossibleLength: The plan cannot last that long.
        VoiceError: The voice cannot speak.
    """
    from voiceguide.timeline.fit import fit
    from voiceguide.timeline.place import lengths, place
    from voiceguide.timeline.rundown import unroll

    sounds = speak(plan.lines())
    fitted = fit(plan, lengths(sounds), target_ms)
    rundown = unroll(plan, fitted.doses)
    sounds |= speak(line for line in rundown.lines() if line not in sounds)
    return fitted, place(plan, rundown, fitted, sounds, voice=voice, estimated=estimated)


# ── what a user asks for ─────────────────────────────────────────────────────────────────────────


def estimate(request: Request, settings: Settings) -> Timeline:
    """Compose a session without speaking it: lengths of sentences are estimated.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible.
    """
    return composed(replace(request, voice=ESTIMATED), settings, quiet).timeline


def compose(request: Request, settings: Settings, *, progress: Progress | None = None) -> Timeline:
    """Compose a session and speak it.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible, or no voice can speak it.
    """
    return composed(request, settings, progress or quiet).timeline


class Voices:
    """The voices of one run: each is made once, loads once, and knows what it learned of its service."""

    def __init__(self) -> None:
        self._made: dict[str, Voice] = {}

    def __call__(self, spec: str) -> Voice:
        """Give the voice that the user named.

        Raises:
            VoiceUnavailable: There is no such voice.
        """
        from voiceguide.speech import make_voice

        if spec not in self._made:
            self._made[spec] = make_voice(spec)
        return self._made[spec]


def composed(
    request: Request,
    settings: Settings,
    progress: Progress,
    *,
    foretell: Foretell | None = None,
    voices: Voices | None = None,
    prove: bool = False,
) -> Composed:
    """Compose a session with the voice asked for, or by estimate; two voices never meet in it.

    With `auto`, gTTS speaks if everything that is missing can be had from it; if not, the embedded
    voice speaks the whole session. What gTTS gave stays in the cache for the next time. A length that
    no speech could make possible is refused before a voice that needs a network is asked for anything.
    With `prove`, kept sound is proved whole as well; else that is done when it is used.

    Raises:
        VoiceguideError: As for `compose`.
    """
    from voiceguide.speech.studio import by_one_voice

    settings = _check_mix(request, settings)
    plan = planned(request, settings)

    def by(speak: Speak, voice: str, *, estimated: bool = False, ways: Speak) -> tuple[Fit, Timeline]:
        try:
            fitted, placed = session(plan, request.target_ms, speak, voice=voice, estimated=estimated)
        except ImpossibleLength as refused:
            about = "about " if ways is guessed and not estimated else ""
            raise _with_ways_out(refused, request, settings, ways, about=about) from None
        return fitted, _mixed(placed, request, settings)

    guessed = estimator(plan)
    if request.voice == ESTIMATED:
        fitted, timeline = by(guessed, ESTIMATED, estimated=True, ways=guessed)
        return Composed(
            plan=plan, fit=fitted, timeline=timeline, voice_line="The lengths of sentences are estimated."
        )
    if request.takes is not None:
        return _of_takes(request, plan, settings, progress, by, voices or Voices())

    def by_voice(voice: Voice) -> tuple[Fit, Timeline]:
        if not voice.offline:
            ahead = foreseen(request, plan, voice, settings)
            if ahead.refused is not None:
                raise _with_ways_out(ahead.refused, request, settings, guessed, about="about ")
            if ahead.requests and foretell is not None:
                foretell(ahead)
        speak = speaker(voice, plan, settings, progress, prove=prove)
        # Nobody is asked over a network for words that only a refusal would need.
        return by(speak, voice.name, ways=speak if voice.offline else guessed)

    made = by_one_voice(request.voice, by_voice, voices or Voices())
    fitted, timeline = made.made
    spoken_by = made.remark or f"Spoken by {made.voice.name}."
    return Composed(
        plan=plan,
        fit=fitted,
        timeline=timeline,
        voice_line=" ".join(filter(None, [spoken_by, _haste(made.voice, plan, settings)])),
    )


def remembered(
    request: Request,
    settings: Settings,
    progress: Progress,
    *,
    foretell: Foretell | None = None,
    voices: Voices | None = None,
    anew: bool = False,
) -> Remembered:
    """Compose a session and speak it, as `composed` does, or recall what was composed of the same before.

    Whatever is read on the way belongs into the question: scripts, settings, the voice, this program. A
    session of recorded takes is never recalled.

    Args:
        request: What to compose.
        settings: Where things live.
        progress: Told of synthesis.
        foretell: Told what has to be fetched, before it is.
        voices: The voices of a run of several sessions.
        anew: Compose it in any case, and prove every sound that it is composed of.

    Raises:
        VoiceguideError: As for `compose`.
    """
    from voiceguide.recall import asked, recall, scripts
    from voiceguide.script.naming import is_path
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.studio import by_one_voice

    under, known = _check_mix(request, settings), voices or Voices()
    own = [Path(request.routine).absolute().parent] if is_path(request.routine) else []
    read = "" if request.takes is not None else scripts((*own, *settings.script_folders), [settings.lexicon])

    def compose(spec: str) -> bytes:
        wanted = replace(request, voice=spec)
        made = composed(wanted, settings, progress, foretell=foretell, voices=known, prove=anew)
        return f"{made.voice_line}\n{write_timeline(made.timeline, 'json')}".encode()

    def told(voice: Voice) -> bytes:
        question = read and asked(read, repr(request), repr(replace(under, workers=1)), voice.id, voice.name)
        cache = Cache(settings.cache_folder)
        return recall(cache, "sessions", question, lambda: compose(voice.name), anew=anew)

    if not read:
        return _as_remembered(compose(request.voice))
    made = by_one_voice(request.voice, told, known)
    return _as_remembered(made.made, made.remark, f"Spoken by {made.voice.name}.")


def _as_remembered(told: bytes, remark: str = "", instead_of: str = "") -> Remembered:
    from voiceguide.timeline.formats import FORMATS

    line, _, text = told.decode().partition("\n")
    if remark:
        line = f"{remark} {line.removeprefix(instead_of)}".strip()
    return Remembered(FORMATS["json"].read(text), text, line)


Options = ParamSpec("Options")


def _within_its_limit(
    make: Callable[Concatenate[Request, Settings, Options], Rendered],
) -> Callable[Concatenate[Request, Settings, Options], Rendered]:
    """Keep others from emptying the cache meanwhile, and make room in it afterwards."""

    @wraps(make)
    def made(
        request: Request, settings: Settings, /, *more: Options.args, **options: Options.kwargs
    ) -> Rendered:
        from voiceguide.speech.cache import Cache
        from voiceguide.speech.limit import kept_within

        with kept_within(Cache(settings.cache_folder), settings.cache_limit_bytes):
            return make(request, settings, *more, **options)

    return made


@_within_its_limit
def render(  # noqa: PLR0913 - what is made, where, what is told meanwhile
    request: Request,
    settings: Settings,
    out: Path,
    *,
    title: str = "",
    labels: Labels | None = None,
    progress: Progress | None = None,
    foretell: Foretell | None = None,
    voices: Voices | None = None,
    stems: bool = False,
) -> Rendered:
    """Make a track and its timeline file.

    Args:
        request: What to make.
        settings: Where things live.
        out: The file to write; its folder must exist. It is an MP3 unless its name ends in another of
            `render.forms.FORMS`.
        title: What the track is called, if not what the routine is.
        labels: What its tag tells beside the session itself.
        progress: Told of synthesis and encoding.
        foretell: Told what has to be fetched, before it is.
        voices: The voices of a run of several sessions.
        stems: True to have voice, tones and bed as files of their own too, `NAME.voice.wav` and so on.

    Raises:
        VoiceguideError: Anything the user can mend. Nothing half-written is left behind.
    """
    from voiceguide.render.forms import check_form, form_of
    from voiceguide.speech.cache import Cache

    tell = progress or quiet
    timeline_path = out.with_suffix(".timeline.json")
    check_form(form_of(out))
    for path in (out, timeline_path):
        try_place(path)
    kept = _Islands(Cache(settings.cache_folder))
    bed = _bed_loop(request, kept)
    lock_path = out.with_suffix(LOCK)

    def compose_it(*, anew: bool = False) -> Remembered:
        if os.path.lexists(lock_path):
            pinned = as_pinned(request, settings, read_lock(lock_path), tell)
            made = Remembered(pinned.timeline, write_timeline(pinned.timeline, "json"), pinned.voice_line)
        else:
            made = remembered(request, settings, tell, foretell=foretell, voices=voices, anew=anew)
        if title:
            timeline = replace(made.timeline, title=title)
            made = replace(made, timeline=timeline, text=write_timeline(timeline, "json"))
        return made

    def lay(made: Remembered) -> tuple[Track, tuple[Path, ...]]:
        apart = _stems(made.timeline, request, bed, kept, out) if stems else ()
        return _laid(made, request, bed, kept, out, labels, tell, settings.workers), apart

    made = compose_it()
    try:
        track, apart = lay(made)
    except (AudioError, CacheError):
        # A sound that was there when its length was taken is damaged, gone or another by now: the session
        # is composed once more, which speaks what is missing. What cannot be composed is not tried again:
        # that would ask the voice twice.
        made = compose_it(anew=True)
        track, apart = lay(made)
    return Rendered(
        track=track.path,
        timeline_path=timeline_path,
        timeline=made.timeline,
        voice_line=made.voice_line,
        counters=(
            ("bytes", track.bytes),
            ("islands_encoded", track.islands_encoded),
            ("islands_cached", track.islands_cached),
            ("written", int(track.written)),
        ),
        stems=apart,
    )


def _laid(  # noqa: PLR0913, PLR0917, RUF100 - a session, its sound, and where they go
    made: Remembered,
    request: Request,
    bed: Loop | None,
    kept: _Islands,
    out: Path,
    labels: Labels | None,
    tell: Progress,
    workers: int,
) -> Track:
    """Lay the track of a session, and its timeline beside it."""
    from voiceguide.recall import asked, recall
    from voiceguide.render.forms import MP3, form_of, write_form
    from voiceguide.render.track import mixed, render_track

    def encoding(done: int, of: int) -> None:
        tell("Encoding", done, of)

    def tag() -> bytes:
        from voiceguide.publish.tags import id3

        return id3(timeline, labels)

    def first() -> None:
        # Whatever happens, no new track ever lies beside an old timeline.
        put_down(out.with_suffix(".timeline.json"), made.text.encode())

    timeline, samples = made.timeline, kept.cache.samples
    course, lufs = _under(timeline, request, bed, kept)
    if form_of(out) != MP3:
        blocks = mixed(timeline, samples, bed=course, speech_lufs=lufs, progress=encoding)
        return write_form(
            form_of(out), blocks, timeline.duration_ms, out, _player_labels(timeline, labels), first
        )
    question = asked(made.text) if labels is None else ""
    return render_track(
        timeline,
        samples,
        kept,
        out,
        bed=course,
        speech_lufs=lufs,
        tags=recall(kept, "tags", question, tag),
        progress=encoding,
        first=first,
        workers=workers,
    )


def _under(
    timeline: Timeline, request: Request, bed: Loop | None, kept: _Islands
) -> tuple[Loop | Course | None, float]:
    """Tell what lies under the words of a session, and how loud a full sentence of it was finished."""
    from voiceguide.timeline.mix import full_lufs

    lufs = full_lufs(timeline.mode, timeline.speech_lufs)
    if bed is not None or timeline.bed is None:
        return bed, lufs
    from voiceguide.render.tide import TIDE, tide

    return (tide(timeline, kept) if request.bed == TIDE else None), lufs


def _player_labels(timeline: Timeline, labels: Labels | None) -> Shown:
    from voiceguide.publish.chapters import chapters
    from voiceguide.publish.tags import plain_texts
    from voiceguide.render.forms import Shown

    listed = tuple((chapter.start_ms, chapter.end_ms, chapter.title) for chapter in chapters(timeline))
    return Shown(plain_texts(timeline, labels), listed)


def _stems(
    timeline: Timeline, request: Request, bed: Loop | None, kept: _Islands, out: Path
) -> tuple[Path, ...]:
    """Write each sound of a track that is heard at all, in a form that loses nothing."""
    from voiceguide.render.forms import LOSSLESS, WAV, form_of, write_form
    from voiceguide.render.track import mixed, stems_of

    form = form_of(out) if form_of(out) in LOSSLESS else WAV
    course, lufs = _under(timeline, request, bed, kept)
    made = []
    for stem in stems_of(timeline):
        path = out.with_suffix(f".{stem}.{form}")
        blocks = mixed(timeline, kept.cache.samples, bed=course, speech_lufs=lufs, stem=stem)
        made.append(write_form(form, blocks, timeline.duration_ms, path).path)
    return tuple(made)


def write_timeline(timeline: Timeline, form: str) -> str:
    """Write a timeline as text, in one of `timeline/formats.py`'s forms: `json`, `txt`."""
    from voiceguide.timeline.formats import FORMATS

    return FORMATS[form].write(timeline)


# ── how lines become sounds, and what is heard around them ────────────────────────────────────────


def planned(request: Request, settings: Settings) -> Plan:
    """Read and compile what was asked for; the listener's lexicon comes before the script's own."""
    from voiceguide.script.lexicon import read_lexicon

    script = load(request.routine, settings, request.language)
    plan = compile_plan(script, request.choices, request.target_ms)
    if settings.lexicon is None:
        return plan
    return replace(plan, pronounce=read_lexicon(settings.lexicon, plan.language) + plan.pronounce)


def _pace(plan: Plan, line: Line) -> Pace:
    if line.counted:
        return Pace.COUNT
    return Pace.BEDTIME if plan.mode is Mode.BEDTIME else Pace.DAY


def _utterance(plan: Plan, line: Line, voice: Voice | None = None) -> Utterance:
    from voiceguide.speech.pronounce import spoken
    from voiceguide.speech.voice import TellsSounds

    sounded = voice.sounded if isinstance(voice, TellsSounds) else None
    text = spoken(line.text, plan.language, plan.pronounce, sounded)
    return Utterance(text, plan.language, _pace(plan, line))


def finisher(voice: Voice, settings: Settings) -> Finisher:
    """Choose how the clips of a voice are finished."""
    from voiceguide.render.finish import Finisher
    from voiceguide.speech.model import Pacing

    slows = voice.pacing is not Pacing.OWN
    return Finisher(settings.speech_lufs, settings.peak_dbtp, voice.sentence_lufs, slows)


class _By(Protocol):
    """Speaks, fits and mixes one plan; `ways` speaks the shorter wordings that a refusal tells of."""

    def __call__(
        self, speak: Speak, voice: str, *, estimated: bool = False, ways: Speak
    ) -> tuple[Fit, Timeline]: ...


def _of_takes(
    request: Request,
    plan: Plan,
    settings: Settings,
    progress: Progress,
    by: _By,
    voices: Voices,
) -> Composed:
    """Compose a session of recordings; a voice comes in only where one is missing and that was allowed.

    What is heard decides what must be there: a short wording that this length has no use for need not.

    Raises:
        AudioError: A recording cannot be used.
        MissingTakes: Some are missing, and nothing was said of filling them.
    """
    from voiceguide.speech.studio import by_one_voice

    takes = take_speaker(request, plan, settings, progress)
    guessed = estimator(plan)
    fitted, timeline = by(takes(guessed), "takes", ways=takes(guessed))
    missing = tuple(dict.fromkeys(Line(clip.text).take for clip in timeline.clips if not clip.speech))
    if not missing:
        line = f"Spoken by the recordings in {request.takes}."
        return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=line)
    if not request.fill_takes:
        raise _missing_takes(request, timeline)

    def by_voice(voice: Voice) -> tuple[Fit, Timeline]:
        speak = takes(speaker(voice, plan, settings, progress))
        return by(speak, f"takes+{voice.name}", ways=takes(guessed))

    made = by_one_voice(request.voice, by_voice, voices)
    fitted, timeline = made.made
    rest = f"what is missing there ({len(missing)}) by {made.voice.name}"
    line = f"Spoken by the recordings in {request.takes}; {rest}."
    return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=f"{line} {made.remark}".strip())


def take_speaker(
    request: Request, plan: Plan, settings: Settings, progress: Progress = quiet
) -> Callable[[Speak], Speak]:
    """Let recordings be heard before anything else that speaks.

    Raises:
        AudioError: The folder cannot be used.
    """
    from voiceguide.render.finish import Finisher
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.takes import open_takes, refuse
    from voiceguide.timeline.place import Sound

    folder = request.takes or Path()
    takes = open_takes(folder)
    cache, finish = Cache(settings.cache_folder), Finisher(settings.speech_lufs, settings.peak_dbtp)

    def before(otherwise: Speak) -> Speak:
        def speak(lines: Iterable[Line]) -> dict[Line, Sound]:
            wanted, sounds, problems = tuple(lines), {}, []
            for done, line in enumerate(wanted):
                progress("Hearing takes", done + 1, len(wanted))
                try:
                    clip = takes.clip(line.take, line.text, cache, finish)
                except AudioError as problem:
                    problems.append(str(problem))
                else:
                    if clip is not None:
                        sounds[line] = Sound(line.text, clip)
            refuse(problems, folder)
            return sounds | otherwise(line for line in wanted if line not in sounds)

        return speak

    return before


def _missing_takes(request: Request, timeline: Timeline) -> MissingTakes:
    from voiceguide.speech.takes import open_takes

    takes = open_takes(request.takes or Path())
    texts = {Line(clip.text).take: clip.text for clip in timeline.clips if not clip.speech}
    told = []
    for name, text in list(texts.items())[:10]:
        like = takes.like(name)
        told.append(f"{name}: {text}" + (f" (perhaps {like!r}?)" if like else ""))
    more = [f"... and {len(texts) - 10} more"] if len(texts) > 10 else []
    many = f"{len(texts)} lines that are heard were" if len(texts) > 1 else "One line that is heard was"
    listed = shlex.join(["voiceguide", "takes", request.routine, "--takes", str(request.takes)])
    hint = f"`{listed}` lists what is to be recorded; --fill-takes lets the voice speak it."
    what = "\n  ".join([f"{many} not recorded:", *told, *more])
    return MissingTakes(f"{what}\n{hint}", where=str(request.takes))


def _haste(voice: Voice, plan: Plan, settings: Settings) -> str:
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.calibrate import calibrate
    from voiceguide.speech.pace import haste

    measured = calibrate(voice, plan.language, Cache(settings.cache_folder), finisher(voice, settings))
    return haste(measured, Pace.BEDTIME if plan.mode is Mode.BEDTIME else Pace.DAY)


def speaker(
    voice: Voice, plan: Plan, settings: Settings, progress: Progress = quiet, *, prove: bool = False
) -> Speak:
    """Speak lines with one voice, through the cache."""
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.calibrate import calibrate
    from voiceguide.speech.pace import slowing
    from voiceguide.speech.studio import record
    from voiceguide.timeline.mix import full_lufs
    from voiceguide.timeline.place import Sound

    cache: Cache = Cache(settings.cache_folder)
    finish = finisher(voice, settings)
    slow = slowing(voice, calibrate(voice, plan.language, cache, finish))
    finish = replace(finish, speech_lufs=full_lufs(plan.mode, settings.speech_lufs))

    def speak(lines: Iterable[Line]) -> dict[Line, Sound]:
        wanted = {line: _utterance(plan, line, voice) for line in lines}
        clips = record(
            wanted.values(),
            voice,
            cache,
            finish,
            lambda done, of: progress("Speaking", done, of),
            slow,
            prove=prove,
            workers=settings.workers,
        )
        return {line: Sound(said.spoken, clips[said]) for line, said in wanted.items()}

    return speak


def as_pinned(request: Request, settings: Settings, lock: Lock, progress: Progress) -> Composed:
    """Compose a session of exactly the sounds that a lock pins, whatever else its voice would say today.

    What the cache has lost is asked of the voice again, and taken if it is the very same sound.

    Raises:
        LockError: Something is said that is not pinned, no longer said though it is, or sounds otherwise.
        VoiceguideError: As for `compose`.
    """
    from voiceguide.speech.lock import differing

    _check_mix(request, settings)
    if request.takes is not None:
        what = f"{lock.track}{LOCK} pins the voice {lock.voice}, and no recordings."
        raise LockError(what, where="--takes", mend=_lock_mend(lock))
    if request.voice not in ("auto", lock.voice):
        mend = f"Say --voice {lock.voice}. {_lock_mend(lock)}"
        raise LockError(f"{lock.track}{LOCK} pins the voice {lock.voice}.", where="--voice", mend=mend)
    if request.target_ms != lock.duration_ms:
        what = f"{lock.track}{LOCK} pins a session of {clock_ms(lock.duration_ms)}."
        raise LockError(what, where=clock_ms(request.target_ms), mend=_lock_mend(lock))
    plan = planned(request, settings)
    said: dict[Utterance, None] = {}
    speak = pinned_speaker(lock, plan, settings, progress, said)
    fitted, placed = session(plan, request.target_ms, speak, voice=lock.voice, estimated=False)
    if gone := differing(lock, said)[1]:
        what = f"{gone[0].spoken!r} is pinned and no longer said."
        raise LockError(what, where=f"{lock.track}{LOCK}", mend=_lock_mend(lock))
    return Composed(
        plan=plan,
        fit=fitted,
        timeline=_mixed(placed, request, settings),
        voice_line=f"Spoken by {lock.voice}, as {lock.track}{LOCK} pins it.",
    )


def pinned_speaker(
    lock: Lock, plan: Plan, settings: Settings, progress: Progress, told: dict[Utterance, None]
) -> Speak:
    """Speak lines with the sounds that a lock pins; `told` gathers what was said."""
    from voiceguide.speech import make_voice
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.lock import kept, nearest
    from voiceguide.timeline.place import Sound

    cache, where = Cache(settings.cache_folder), f"{lock.track}{LOCK}"
    pinned = {one.said: one for one in lock.clips}

    def speak(lines: Iterable[Line]) -> dict[Line, Sound]:
        wanted = {line: _utterance(plan, line) for line in lines}
        told.update(dict.fromkeys(wanted.values()))
        for said in wanted.values():
            if said not in pinned:
                what = f"{said.spoken!r} is said now and not pinned{nearest(lock, said)}."
                raise LockError(what, where=where, mend=_lock_mend(lock))
        clips = {line: kept(pinned[said], cache) for line, said in wanted.items()}
        if lost := [line for line, clip in clips.items() if clip is None]:
            speaker(make_voice(lock.voice), plan, settings, progress)(lost)
            clips |= {line: kept(pinned[wanted[line]], cache) for line in lost}
        sounds = {line: Sound(wanted[line].spoken, clip) for line, clip in clips.items() if clip is not None}
        for line, said in wanted.items():
            if line not in sounds:
                what = f"{said.spoken!r} does not sound as it is pinned, and the pinned sound is not kept."
                mend = f"Bring it with `voiceguide cache unpack`. {_lock_mend(lock)}"
                raise LockError(what, where=where, mend=mend)
        return sounds

    return speak


def _lock_mend(lock: Lock) -> str:
    return f"To pin what is said now run `voiceguide lock {lock.routine} …`; to pin nothing remove the lock."


def read_lock(path: Path) -> Lock:
    """Read the lock of a track.

    Raises:
        LockError: It is not there, cannot be read, or is none.
    """
    from voiceguide.speech import lock

    try:
        with path.open("rb") as file:
            data = file.read(lock.LARGEST + 1)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is no text"
        raise LockError(
            f"The lock cannot be read: {why}.", where=str(path), mend="Make it anew."
        ) from problem
    if len(data) > lock.LARGEST:
        raise LockError("This is larger than any lock.", where=str(path), mend="Make it anew.")
    return lock.read(text, str(path))


def recorded(made: Composed, settings: Settings) -> tuple[Voice, dict[Utterance, Clip]]:
    """Give the voice of a session and everything it was asked to say for it, as the cache has it.

    That is more than is heard: what the fit left out was spoken, too, to be measured.

    Raises:
        VoiceguideError: As for `compose`; the cache lost something meanwhile.
    """
    from voiceguide.speech import make_voice
    from voiceguide.timeline.rundown import unroll

    voice = make_voice(made.timeline.voice)
    lines = dict.fromkeys((*made.plan.lines(), *unroll(made.plan, made.fit.doses).lines()))
    sounds = speaker(voice, made.plan, settings)(lines)
    return voice, {_utterance(made.plan, line): sound.clip for line, sound in sounds.items()}


def estimator(plan: Plan) -> Speak:
    """Give lines a likely length instead of a sound."""
    from voiceguide.timeline.place import Sound

    def speak(lines: Iterable[Line]) -> dict[Line, Sound]:
        return {
            line: Sound(_utterance(plan, line).spoken, Clip("", _likely_ms(plan, line), None, 0.0))
            for line in lines
        }

    return speak


def _likely_ms(plan: Plan, line: Line) -> Ms:
    return max(500, len(line.text.split()) * MINUTE // _ESTIMATED_WPM[_pace(plan, line)])


def foreseen(request: Request, plan: Plan, voice: Voice, settings: Settings) -> Foreseen:
    """See what a session will ask of a voice, without asking it.

    Raises:
        CacheError: The cache may not be read.
        SpeechRefused: The voice cannot speak one of the cues at all.
    """
    from voiceguide.foresight import foresee
    from voiceguide.speech.cache import Cache

    return foresee(
        plan,
        request.target_ms,
        voice,
        Cache(settings.cache_folder),
        finisher(voice, settings).version,
        utter=lambda line: _utterance(plan, line, voice),
        guess=lambda line: _likely_ms(plan, line),
    )


def _with_ways_out(
    refused: ImpossibleLength, request: Request, settings: Settings, speak: Speak, *, about: str = ""
) -> ImpossibleLength:
    """Say what would have to change for a session that is too short for its words.

    Args:
        refused: The refusal.
        request: What was asked for.
        settings: Where things live.
        speak: Tells how long the lines of the ways out are.
        about: Stands before lengths that are only estimated.
    """
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.place import lengths

    if refused.below_ms is not None or request.choices.words is not WordsLevel.FULL:
        return refused
    ways = []
    for level in (WordsLevel.BRIEF, WordsLevel.NAMES):
        brief = planned(replace(request, choices=replace(request.choices, words=level)), settings)
        least_ms = bounds(brief, lengths(speak(brief.lines()))).least_ms
        if least_ms < (refused.above_ms or 0):
            told = clock(round(least_ms / 10_000) * 10_000) if about else clock_ms(least_ms)
            ways.append(f"{about}{told} with --words {level}")
    mend = f"With fewer words it can last {', or '.join(ways)}." if ways else ""
    return ImpossibleLength(
        refused.what, below_ms=None, above_ms=refused.above_ms, where=refused.where, mend=mend
    )


def _check_mix(request: Request, settings: Settings) -> Settings:
    """Refuse at once what could be refused only after everything was spoken; give settings as asked for."""
    from voiceguide.render.tide import BEDS
    from voiceguide.timeline.mix import NONE, check_bed_level, check_lufs, check_strike

    check_strike(request.bell)
    if request.speech_lufs is not None:
        check_lufs(request.speech_lufs)
        settings = replace(settings, speech_lufs=request.speech_lufs)
    if request.bed != NONE:
        below_db = settings.bed_below_db if request.bed_below_db is None else request.bed_below_db
        check_bed_level(below_db, force=request.force)
        return settings
    for value, option in ((request.bed_below_db, "--bed-level"), (request.fade_ms, "--fade")):
        if value is not None:
            mend = f"Choose one with --bed: {', '.join(BEDS)}, or a sound file."
            raise ChoiceError("there is no bed that it could be for.", where=option, mend=mend)
    return settings


def _mixed(timeline: Timeline, request: Request, settings: Settings) -> Timeline:
    """Let the voice fall, ring the bells, lay the bed."""
    from voiceguide.timeline.mix import NONE, with_bed, with_bells, with_sleep_curve
    from voiceguide.timeline.model import Bed

    levelled = replace(timeline, speech_lufs=settings.speech_lufs)
    made = with_bells(with_sleep_curve(levelled), request.bell)
    if request.bed == NONE:
        return made
    below_db = settings.bed_below_db if request.bed_below_db is None else request.bed_below_db
    usual_ms = settings.bedtime_fade_ms if timeline.mode == Mode.BEDTIME else settings.day_fade_ms
    # Where a file lies is of no interest to whoever reads the timeline, and differs from machine to machine.
    bed = Bed(kind=Path(request.bed).name, below_voice_db=below_db)
    return with_bed(made, bed, request.fade_ms, usual_ms, force=request.force)


def _bed_loop(request: Request, store: _Islands) -> Loop | None:
    """Find the sound of the bed, before anything is spoken for a track that cannot be."""
    from voiceguide.timeline.mix import NONE

    if request.bed == NONE:
        return None
    from voiceguide.render.bed import MADE, made_loop
    from voiceguide.render.tide import BEDS, TIDE

    if request.bed == TIDE:
        return None
    if request.bed in MADE:
        return made_loop(request.bed, store)
    from voiceguide.render.bedfile import file_loop
    from voiceguide.script.near import suggest

    path = Path(request.bed)
    if not path.exists() and not path.suffix and path.name == request.bed:
        guess = suggest(request.bed, (*BEDS, NONE))
        mend = guess or f"There are {', '.join(BEDS)}; or name a sound file."
        raise ChoiceError(f"there is no bed called {request.bed!r}.", where="--bed", mend=mend)
    return file_loop(path, store)


@dataclass(frozen=True, slots=True)
class _Islands:
    """The cache as the renderer's store. An island that cannot be kept is made again next time, no more."""

    cache: Cache

    def get(self, kind: str, key: str) -> bytes | None:
        return self.cache.get(kind, key)

    def put(self, kind: str, key: str, payload: bytes) -> None:
        with suppress(CacheError):
            self.cache.put(kind, key, payload)
