"""Start reading here: from a routine script to a track, one call a stage.

    YAML ─read→ Script ─compile→ Plan ─speak→ spoken Plan ─fit→ Timeline ─render→ Track

This is the only place that calls the verbs of the rooms. What takes time is spoken and measured before
the fit; what is said inside holds depends on the fit, takes no time, and is spoken after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from voiceguide.errors import (
    AudioError,
    CacheError,
    ChoiceError,
    ImpossibleLength,
    Problem,
    ScriptError,
    TimelineError,
    VoiceError,
)
from voiceguide.plan.model import Choices, Line, Plan, WordsLevel
from voiceguide.script.model import MinutesWhen, Mode, Script
from voiceguide.settings import Settings
from voiceguide.speech.model import Clip, Pace, Utterance
from voiceguide.units import MINUTE, Ms, clock, clock_ms, short_length

if TYPE_CHECKING:
    from voiceguide.publish.model import Lanes
    from voiceguide.render.ground import Loop
    from voiceguide.render.proof import Proof
    from voiceguide.script.library import Entry, Library
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.upkeep import Checked, Pruned, Stats
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.fit import Bounds, Fit, Row
    from voiceguide.timeline.model import Timeline
    from voiceguide.timeline.place import Sound

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

FitRow: TypeAlias = "Row"
"""What became of one elastic quantity."""

ESTIMATED: Final = "estimated"
"""The voice to ask for when nothing is to be spoken: lengths of sentences are guessed."""
USUAL_MS: Final = 10 * MINUTE
_AS_WRITTEN: Final = Choices()
# Words a minute for speech that has no sound yet: the middle of what the voices are calibrated to.
_ESTIMATED_WPM: Final[Mapping[Pace, int]] = {Pace.DAY: 130, Pace.BEDTIME: 117, Pace.COUNT: 90}


def _quiet(doing: str, done: int, of: int) -> None:
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
        bell: How bells sound, or `none`.
        force: True to have a bed that is louder, or a fade that is shorter, than is good.
    """

    routine: str
    target_ms: Ms
    choices: Choices = _AS_WRITTEN
    voice: str = "auto"
    language: str | None = None
    bed: str = "none"
    bed_below_db: float | None = None
    fade_ms: Ms | None = None
    bell: str = "bowl"
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A routine as `list` shows it; `problem` says in a line why it cannot be read."""

    name: str
    title: str
    about: str
    minutes: tuple[int, ...]
    minutes_when: tuple[MinutesWhen, ...] = ()
    language: str
    folder: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Suffered:
    """One thing a listener of such a session would suffer: when, what, which rule it breaks, and why."""

    routine: str
    target_ms: Ms
    at_ms: Ms
    rule: str
    what: str
    why: str

    def __str__(self) -> str:
        where = f"{self.routine} in {clock(self.target_ms)}, at {clock(self.at_ms)}"
        return f"{where}: {self.what.rstrip('.')} [{self.rule}: {self.why}]."


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A session with every stage that led to it; `voice_line` says in a line which voice speaks and why."""

    plan: Plan
    fit: Fit
    timeline: Timeline
    voice_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A track and its timeline beside it, with counts of what had to be done for it."""

    track: Path
    timeline_path: Path
    timeline: Timeline
    voice_line: str
    counters: tuple[tuple[str, int], ...]


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
    return composed(replace(request, voice=ESTIMATED), settings, _quiet).timeline


def compose(request: Request, settings: Settings, *, progress: Progress | None = None) -> Timeline:
    """Compose a session and speak it.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible, or no voice can speak it.
    """
    return composed(request, settings, progress or _quiet).timeline


def composed(request: Request, settings: Settings, progress: Progress) -> Composed:
    """Compose a session with the voice asked for, or by estimate; two voices never meet in it.

    With `auto`, gTTS speaks if everything that is missing can be had from it; if not, the embedded
    voice speaks the whole session. What gTTS gave stays in the cache for the next time.

    Raises:
        VoiceguideError: As for `compose`.
    """
    from voiceguide.speech.studio import by_one_voice

    _check_mix(request, settings)
    plan = _plan(request, settings)

    def by(speak: Speak, voice: str, *, estimated: bool = False) -> tuple[Fit, Timeline]:
        try:
            fitted, placed = session(plan, request.target_ms, speak, voice=voice, estimated=estimated)
        except ImpossibleLength as refused:
            raise _with_ways_out(refused, request, settings, speak) from None
        return fitted, _mixed(placed, request, settings)

    if request.voice == ESTIMATED:
        fitted, timeline = by(_estimator(plan), ESTIMATED, estimated=True)
        return Composed(
            plan=plan, fit=fitted, timeline=timeline, voice_line="The lengths of sentences are estimated."
        )
    made = by_one_voice(request.voice, lambda voice: by(speaker(voice, plan, settings, progress), voice.name))
    fitted, timeline = made.made
    return Composed(
        plan=plan, fit=fitted, timeline=timeline, voice_line=made.remark or f"Spoken by {made.voice.name}."
    )


def render(request: Request, settings: Settings, out: Path, *, progress: Progress | None = None) -> Rendered:
    """Make a track and its timeline file.

    Args:
        request: What to make.
        settings: Where things live.
        out: The MP3 to write; its folder must exist.
        progress: Told of synthesis and encoding.

    Raises:
        VoiceguideError: Anything the user can mend. Nothing half-written is left behind.
    """
    from voiceguide.publish.tags import id3
    from voiceguide.render.track import render_track
    from voiceguide.speech.cache import Cache

    tell = progress or _quiet
    timeline_path = out.with_suffix(".timeline.json")
    for path in (out, timeline_path):
        _try_place(path)
    cache = Cache(settings.cache_folder)
    kept = _Islands(cache)
    bed = _bed_loop(request, kept)
    made = composed(request, settings, tell)
    track = render_track(
        made.timeline,
        cache.samples,
        kept,
        out,
        bed=bed,
        speech_lufs=settings.speech_lufs,
        tags=id3(made.timeline),
        progress=lambda done, of: tell("Encoding", done, of),
    )
    _put_down(timeline_path, write_timeline(made.timeline, "json").encode())
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
    )


def verify(
    track: Path, settings: Settings, *, timeline: Path | None = None, progress: Progress | None = None
) -> Proof:
    """Prove a finished track: decode it, find every cue again, and hold it against its timeline.

    Args:
        track: The MP3.
        settings: Where the speech cache is, and how loud a sentence ought to be.
        timeline: Its timeline's file, if it does not lie beside the track.
        progress: Told how many cues were found.

    Raises:
        AudioError: The track cannot be read, or is no MP3 of ours.
        TimelineError: There is no timeline, or it cannot be read.
    """
    from voiceguide.publish.tags import id3
    from voiceguide.publish.tags import read as read_tag
    from voiceguide.render.verify import prove
    from voiceguide.speech import mp3
    from voiceguide.speech.cache import Cache

    if not track.is_file():
        what = "This is a folder, not a track." if track.is_dir() else "There is no such track."
        raise AudioError(what, where=str(track))
    beside = track.with_suffix(".timeline.json") if timeline is None else timeline
    heard = read_timeline(beside)
    cache, tell = Cache(settings.cache_folder), progress or _quiet
    return prove(
        track,
        beside,
        heard,
        mp3.stream(track),
        cache.samples_if_kept,
        tags=(read_tag(track), read_tag(id3(heard))),
        speech_lufs=settings.speech_lufs,
        progress=lambda done, of: tell("Verifying", done, of),
    )


def read_timeline(path: Path) -> Timeline:
    """Read the timeline's file of a track.

    Raises:
        TimelineError: It is not there, cannot be read, or only estimates what is heard.
    """
    from voiceguide.timeline.formats import FORMATS

    mend = "Name the right one with --timeline FILE, or render the track again."
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as problem:
        raise TimelineError("There is no timeline.", where=str(path), mend=mend) from problem
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is no text"
        raise TimelineError(f"The timeline cannot be read: {why}.", where=str(path), mend=mend) from problem
    timeline = FORMATS["json"].read(text, str(path))
    if timeline.estimated:
        raise TimelineError("This timeline was only estimated, not spoken.", where=str(path), mend=mend)
    return timeline


def routines(settings: Settings, language: str | None = None) -> tuple[Listed, ...]:
    """List every routine there is, and where it was found."""
    from voiceguide.script.library import Library

    library = Library(settings.script_folders, language)
    return tuple(_listed(library, entry) for entry in library.entries())


def _listed(library: Library, entry: Entry) -> Listed:
    """List one routine; one that cannot be read must not hide the others."""
    try:
        script = library.read(entry.path)
    except ScriptError as broken:
        first = broken.problems[0]
        return Listed(
            name=entry.name,
            title="",
            about="",
            minutes=(),
            language=entry.language,
            folder=entry.origin,
            problem=f"{first.spot}: {first.what}",
        )
    return Listed(
        name=script.name,
        title=script.title,
        about=script.about,
        minutes=script.minutes,
        minutes_when=script.minutes_when,
        language=script.language,
        folder=entry.origin,
    )


def usual_length(name: str, choices: Choices, settings: Settings, language: str | None = None) -> Ms:
    """Give the length to take when none was asked for: the first offered one, else the natural one."""
    return offered(name, choices, settings, language)[0]


def offered(name: str, choices: Choices, settings: Settings, language: str | None = None) -> tuple[Ms, ...]:
    """Give the lengths that a routine offers, or the natural one alone if it names none."""
    from voiceguide.plan.choices import settle
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.place import lengths

    script = load(name, settings, language)
    if minutes := script.offered_minutes(settle(script, choices).options):
        return tuple(each * MINUTE for each in minutes)
    plan = compile_plan(script, choices)
    return (bounds(plan, lengths(_estimator(plan)(plan.lines()))).natural_ms,)


def limits(request: Request, settings: Settings, *, progress: Progress | None = None) -> Bounds:
    """Tell how short, how naturally long and how long a routine can be, with the voice asked for.

    Raises:
        VoiceguideError: The routine or a choice is not possible, or the voice cannot speak.
    """
    from voiceguide.speech import make_voice
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.place import lengths

    plan = _plan(request, settings)
    if request.voice == ESTIMATED:
        speak = _estimator(plan)
    else:
        speak = speaker(make_voice(request.voice), plan, settings, progress or _quiet)
    return bounds(plan, lengths(speak(plan.lines())))


def lanes(timeline: Timeline) -> Lanes:
    """Lay a timeline out in lanes, to be drawn."""
    from voiceguide.publish.lanes import lay

    return lay(timeline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """A picture of a routine's sessions: which lengths it shows, and why others are missing from it."""

    path: Path
    drawn: tuple[Ms, ...]
    refused: tuple[ImpossibleLength, ...]
    voice_line: str


def plot(
    request: Request,
    targets: Iterable[Ms],
    settings: Settings,
    out: Path,
    *,
    progress: Progress | None = None,
) -> Plotted:
    """Draw sessions of one routine under one another, as an SVG file.

    Args:
        request: What to compose; its `target_ms` does not count.
        targets: The lengths to draw. One that the routine does not have is left out and told.
        settings: Where things live.
        out: The file to write; its folder must exist. Without any possible length none is written.
        progress: Told of synthesis.

    Raises:
        VoiceguideError: Anything the user can mend but a length.
    """
    from voiceguide.publish.plot import plot as draw

    _try_place(out)
    made, refused = [], []
    for target_ms in targets:
        try:
            made.append(composed(replace(request, target_ms=target_ms), settings, progress or _quiet))
        except ImpossibleLength as problem:
            refused.append(problem)
    if made:
        _put_down(out, draw([lanes(each.timeline) for each in made]).encode())
    return Plotted(
        path=out,
        drawn=tuple(each.timeline.duration_ms for each in made),
        refused=tuple(refused),
        voice_line=made[-1].voice_line if made else "",
    )


def write_timeline(timeline: Timeline, form: str) -> str:
    """Write a timeline as text, in one of `timeline/formats.py`'s forms: `json`, `txt`."""
    from voiceguide.timeline.formats import FORMATS

    return FORMATS[form].write(timeline)


# ── looking after what there is ──────────────────────────────────────────────────────────────────


def check(name: str, settings: Settings, language: str | None = None) -> tuple[Problem, ...]:
    """Check a script: what cannot be read, else what cannot be said or a listener would suffer.

    Args:
        name: A routine's name, or the path of a script.
        settings: Where scripts live.
        language: The language it is wanted in.

    Raises:
        UnknownRoutine: There is none of that name.
    """
    from voiceguide.script.craft import judge

    try:
        script = load(name, settings, language)
    except ScriptError as broken:
        return broken.problems
    # What a language cannot say may stand in any branch: each option is tried with each of its values.
    every = [Choices(options=((option.name, value),)) for option in script.options for value in option.values]
    problems: dict[Problem, None] = {}
    for choices in (Choices(), *every):
        try:
            compile_plan(script, choices)
        except ScriptError as broken:
            problems.update(dict.fromkeys(broken.problems))
    return tuple(problems) or (*judge(script), *_holes(script))


def judge(request: Request, settings: Settings, *, progress: Progress | None = None) -> tuple[Suffered, ...]:
    """Judge one session as it would be heard; a length that cannot be is a finding too.

    Raises:
        VoiceguideError: The routine or a choice is not possible, or no voice can speak it.
    """
    from voiceguide.timeline.craft import judge as by_the_craft

    try:
        timeline = composed(request, settings, progress or _quiet).timeline
    except ImpossibleLength as refused:
        why = "a practice is neither squeezed nor padded"
        return (Suffered(request.routine, request.target_ms, 0, "possible-length", str(refused), why),)
    return tuple(
        Suffered(request.routine, request.target_ms, found.at_ms, found.rule, found.what, found.why)
        for found in by_the_craft(timeline)
    )


def _holes(script: Script) -> Iterator[Problem]:
    """Tell of lengths between the least and the most that a routine does not have; by estimate."""
    from voiceguide.timeline.fit import holes
    from voiceguide.timeline.place import lengths

    plan = compile_plan(script, Choices())
    knobs = {knob.key: knob for knob in plan.knobs()}
    for hole in holes(plan, lengths(_estimator(plan)(plan.lines()))):
        what = f"no session lasts between about {clock(hole.below_ms)} and {clock(hole.above_ms)}:"
        what += f" the rests cannot take up one more of the {knobs[hole.key].name}."
        yield Problem(
            script.spot, what, "Give a rest a higher most, or end with `rest: 20s..fill`.", "no-holes"
        )


def schema() -> str:
    """Print the JSON Schema of routine scripts, as a file has it."""
    from voiceguide.script.schema import schema_text

    return schema_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVoice:
    """A voice as `voices` shows it; `ready` is true if it is installed here."""

    name: str
    form: str
    about: str
    languages: str
    offline: bool
    licence: str
    ready: bool


def voices() -> tuple[ListedVoice, ...]:
    """List every voice there is."""
    from voiceguide.speech import VOICES

    return tuple(
        ListedVoice(
            name=name,
            form=kind.form,
            about=kind.about,
            languages=kind.languages,
            offline=kind.offline,
            licence=kind.licence,
            ready=_ready(name),
        )
        for name, kind in VOICES.items()
    )


def _ready(voice: str) -> bool:
    from voiceguide.speech import make_voice

    try:
        make_voice(voice)
    except VoiceError:
        return False
    return True


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

    cache, tell = Cache(settings.cache_folder), progress or _quiet
    entries = upkeep.stats(cache).entries
    return upkeep.check(cache, repair=repair, progress=lambda done: tell("Checking", done, entries))


def cache_prune(
    settings: Settings, *, max_bytes: int | None = None, older_than_s: float | None = None
) -> Pruned:
    """Make room in the speech cache: what was not used for longest goes first.

    Raises:
        CacheError: It cannot be read, or an entry may not be removed.
    """
    from voiceguide.speech import upkeep
    from voiceguide.speech.cache import Cache

    return upkeep.prune(Cache(settings.cache_folder), max_bytes=max_bytes, older_than_s=older_than_s)


# ── how lines become sounds ──────────────────────────────────────────────────────────────────────


def _plan(request: Request, settings: Settings) -> Plan:
    script = load(request.routine, settings, request.language)
    return compile_plan(script, request.choices, request.target_ms)


def _pace(plan: Plan, line: Line) -> Pace:
    if line.counted:
        return Pace.COUNT
    return Pace.BEDTIME if plan.mode is Mode.BEDTIME else Pace.DAY


def _utterance(plan: Plan, line: Line) -> Utterance:
    from voiceguide.speech.pronounce import spoken

    text = spoken(line.text, plan.language, plan.pronounce)
    return Utterance(text, plan.language, _pace(plan, line))


def speaker(voice: Voice, plan: Plan, settings: Settings, progress: Progress = _quiet) -> Speak:
    """Speak lines with one voice, through the cache."""
    from voiceguide.render.finish import Finisher
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.studio import record
    from voiceguide.timeline.place import Sound

    cache: Cache = Cache(settings.cache_folder)
    finish = Finisher(settings.speech_lufs, settings.peak_dbtp, voice.sentence_lufs)

    def speak(lines: Iterable[Line]) -> dict[Line, Sound]:
        wanted = {line: _utterance(plan, line) for line in lines}
        clips = record(
            wanted.values(), voice, cache, finish, progress=lambda done, of: progress("Speaking", done, of)
        )
        return {line: Sound(said.spoken, clips[said]) for line, said in wanted.items()}

    return speak


def _estimator(plan: Plan) -> Speak:
    """Give lines a likely length instead of a sound."""
    from voiceguide.timeline.place import Sound

    def speak(lines: Iterable[Line]) -> dict[Line, Sound]:
        sounds = {}
        for line in lines:
            wpm = _ESTIMATED_WPM[_pace(plan, line)]
            duration_ms = max(500, len(line.text.split()) * MINUTE // wpm)
            sounds[line] = Sound(_utterance(plan, line).spoken, Clip("", duration_ms, None, 0.0))
        return sounds

    return speak


def _with_ways_out(
    refused: ImpossibleLength, request: Request, settings: Settings, speak: Speak
) -> ImpossibleLength:
    """Say what would have to change for a session that is too short for its words."""
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.place import lengths

    if refused.below_ms is not None or request.choices.words is not WordsLevel.FULL:
        return refused
    ways = []
    for level in (WordsLevel.BRIEF, WordsLevel.NAMES):
        brief = _plan(replace(request, choices=replace(request.choices, words=level)), settings)
        least_ms = bounds(brief, lengths(speak(brief.lines()))).least_ms
        if least_ms < (refused.above_ms or 0):
            ways.append(f"{clock_ms(least_ms)} with --words {level}")
    mend = f"With fewer words it can last {', or '.join(ways)}." if ways else ""
    return ImpossibleLength(
        refused.what, below_ms=None, above_ms=refused.above_ms, where=refused.where, mend=mend
    )


# ── what is heard around the words ────────────────────────────────────────────────────────────────


def beds() -> tuple[str, ...]:
    """List the beds that voiceguide makes by itself."""
    from voiceguide.render.bed import MADE

    return tuple(MADE)


def _check_mix(request: Request, settings: Settings) -> None:
    """Refuse at once what could be refused only after everything was spoken."""
    from voiceguide.timeline.mix import NONE, check_bed_level, check_strike

    check_strike(request.bell)
    if request.bed != NONE:
        below_db = settings.bed_below_db if request.bed_below_db is None else request.bed_below_db
        check_bed_level(below_db, force=request.force)
        return
    for value, option in ((request.bed_below_db, "--bed-level"), (request.fade_ms, "--fade")):
        if value is not None:
            mend = f"Choose one with --bed: {', '.join(beds())}, or a sound file."
            raise ChoiceError("there is no bed that it could be for.", where=option, mend=mend)


def _mixed(timeline: Timeline, request: Request, settings: Settings) -> Timeline:
    """Let the voice fall, ring the bells, lay the bed."""
    from voiceguide.timeline.mix import NONE, with_bed, with_bells, with_sleep_curve
    from voiceguide.timeline.model import Bed

    made = with_bells(with_sleep_curve(timeline), request.bell)
    if request.bed == NONE:
        return made
    below_db = settings.bed_below_db if request.bed_below_db is None else request.bed_below_db
    usual_ms = settings.bedtime_fade_ms if timeline.mode == Mode.BEDTIME else settings.day_fade_ms
    # Where a file lies is of no interest to whoever reads the timeline, and differs from machine to machine.
    bed = Bed(kind=Path(request.bed).name, below_voice_db=below_db)
    return with_bed(made, bed, request.fade_ms, usual_ms, force=request.force)


def _bed_loop(request: Request, store: _Islands) -> Loop | None:
    """Find the sound of the bed, before anything is spoken for a track that cannot be."""
    from voiceguide.render.bed import MADE, made_loop
    from voiceguide.render.bedfile import file_loop
    from voiceguide.script.near import suggest
    from voiceguide.timeline.mix import NONE

    if request.bed == NONE:
        return None
    if request.bed in MADE:
        return made_loop(request.bed, store)
    path = Path(request.bed)
    if not path.exists() and not path.suffix and path.name == request.bed:
        guess = suggest(request.bed, (*MADE, NONE))
        mend = guess or f"There are {', '.join(MADE)}; or name a sound file."
        raise ChoiceError(f"there is no bed called {request.bed!r}.", where="--bed", mend=mend)
    return file_loop(path, store)


# ── files ────────────────────────────────────────────────────────────────────────────────────────


def track_name(request: Request) -> str:
    """Name a track's file by routine, length and what was chosen: `bedtime-twist-10min-brief.mp3`.

    A script given by its path has the name of its file. Two different choices never share a name; another
    voice does, since it is the same session.
    """
    from voiceguide.script.library import is_path

    name = Path(request.routine).stem if is_path(request.routine) else request.routine
    choices = request.choices
    chosen = [request.language or "", *(f"{option}-{value}" for option, value in sorted(choices.options))]
    chosen += [choices.mode or "", f"{choices.first}-first" if choices.first else ""]
    if choices.longer:
        chosen.append(f"{choices.longer[0]}-{short_length(choices.longer[1])}-longer")
    if choices.words is not WordsLevel.FULL:
        chosen.append(choices.words)
    # What was typed becomes a file's name: letters, digits and hyphens are left of it.
    safe = [re.sub(r"[^a-z0-9-]+", "-", one.lower()).strip("-") for one in chosen]
    return "-".join([name, short_length(request.target_ms), *filter(None, safe)]) + ".mp3"


@dataclass(frozen=True, slots=True)
class _Islands:
    """The cache as the renderer's store. An island that cannot be kept is made again next time, no more."""

    cache: Cache

    def get(self, kind: str, key: str) -> bytes | None:
        return self.cache.get(kind, key)

    def put(self, kind: str, key: str, payload: bytes) -> None:
        with suppress(CacheError):
            self.cache.put(kind, key, payload)


def _try_place(path: Path) -> None:
    """Find out before any work whether a file can be written, and leave nothing behind."""
    from voiceguide.render.output import beside, check_place

    check_place(path)
    with beside(path) as part:
        part.wanted = False


def _put_down(path: Path, data: bytes) -> None:
    """Write a file in one step; leave it alone if it says the same already."""
    from voiceguide.render.output import beside, same

    if not same(path, len(data), [data]):
        with beside(path) as part:
            part.file.write(data)
