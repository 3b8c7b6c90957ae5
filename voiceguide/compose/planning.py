"""Read a routine and compile it to a plan; within one run each script is parsed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide.compose.request import Request
from voiceguide.compose.sounds import likely_ms
from voiceguide.core.memo import scripts_digest
from voiceguide.plan.terms import AS_THE_SCRIPT_SAYS, Choices, Surroundings
from voiceguide.script.terms import is_path
from voiceguide.settings import Settings
from voiceguide.timeline.synthetic import Synthetic
from voiceguide.units import MINUTE, Ms, clock

if TYPE_CHECKING:
    from voiceguide.plan.model import OwnSound, Plan
    from voiceguide.script.model import Script

USUAL_MS: Final = 10 * MINUTE
"""The length, in milliseconds, that a plan is compiled for where none was asked for."""


_DISCLOSURES: Final = {
    Synthetic.NONE: "",
    Synthetic.VOICE: "disclosure",
    Synthetic.MIXED: "disclosure_mixed",
}
"""The phrase by which a voice says how much of the words is synthetic speech."""


class Scripts:
    """The scripts of one run: each is parsed once, and again only after a script was changed."""

    def __init__(self) -> None:
        self._scripts: dict[tuple[object, ...], Script] = {}
        self._books: dict[Path, Mapping[str, Any]] = {}

    def read(self, name: str, settings: Settings, language: str | None = None) -> Script:
        """Read a routine by its name, or a script by its path.

        Raises:
            UnknownRoutine: There is none of that name.
            ScriptError: It cannot be read.
        """
        from voiceguide.script.library import Library

        folders = settings.script_folders
        # A session is remembered under the text of the scripts: it may not be made of an older one.
        text = scripts_digest((*own_folder(name), *folders))
        key = (name, language, folders, text)
        if (known := self._scripts.get(key)) is not None:
            return known
        script = Library(folders, language).read(name)
        if text:
            self._scripts[key] = script
        return script

    def read_book(self, path: Path) -> Mapping[str, Any]:
        """Read a phrase book, which comes with the program and does not change."""
        from voiceguide.script.yaml.compose import read_plain

        if path not in self._books:
            self._books[path] = read_plain(path)
        return self._books[path]


def own_folder(name: str) -> tuple[Path, ...]:
    """Return the folder of a script that is named by its path, where its parts are found; else none."""
    return (Path(name).absolute().parent,) if is_path(name) else ()


def load(
    name: str, settings: Settings, language: str | None = None, *, scripts: Scripts | None = None
) -> Script:
    """Read a routine by its name, or a script by its path.

    Raises:
        UnknownRoutine: There is none of that name.
        ScriptError: It cannot be read.
    """
    if scripts is not None:
        return scripts.read(name, settings, language)
    from voiceguide.script.library import Library

    return Library(settings.script_folders, language).read(name)


def script_faults(request: Request, settings: Settings, *, scripts: Scripts) -> tuple[str, ...]:
    """Return the weighty findings in a script, each with its line and its rule, the weightiest first.

    Raises:
        UnknownRoutine: There is none of that name.
        ScriptError: It cannot be read.
    """
    from voiceguide.lint.script_rules import judge_weighty

    found = judge_weighty(scripts.read(request.routine, settings, request.language))
    return tuple(f"line {one.spot.line}: {one.what} [{one.rule}]" for one in found)


def compile_script(  # noqa: PLR0913, RUF100 - what is compiled, and what the listener asks for
    script: Script,
    choices: Choices,
    target_ms: Ms = USUAL_MS,
    *,
    scripts: Scripts | None = None,
    around: Surroundings = AS_THE_SCRIPT_SAYS,
    kept: Mapping[str, tuple[str, Ms]] | None = None,
    lexicon: tuple[tuple[str, str], ...] = (),
) -> Plan:
    """Compile a script and the listener's choices; the target is only what the title announces.

    `around` is the listener's bed, tail and disclosure. `kept` has the sounds that a lock pins, address and
    length by the file's name: one stands in for a file that is not there.

    `lexicon` is the listener's own; here it only makes texts readable that would be refused.

    In the evening each line gets its pace here, from likely lengths and for all voices alike.

    Raises:
        ChoiceError: A choice that the routine does not offer.
        ScriptError: A text that its language cannot say, or that can be read in several ways; or a sound file
            that cannot be used.
    """
    from voiceguide.errors import ScriptError
    from voiceguide.lint.wording_rules import unreadable
    from voiceguide.plan import compiler, phrases
    from voiceguide.speech.normalize.text import number_words
    from voiceguide.timeline.evenings import steady_lengths
    from voiceguide.timeline.tempo import with_slowdown

    if problems := tuple(dict.fromkeys(unreadable(script, lexicon))):
        raise ScriptError(problems)
    book = phrases.load_book(script, (scripts or Scripts()).read_book, number_words)
    plan = compiler.compile_plan(
        script,
        choices,
        book,
        target_ms=target_ms,
        around=around,
    )
    if any(own_sounds_of(plan)):
        plan = _with_measured_sounds(plan, {} if kept is None else kept)
    likely = {line: likely_ms(plan, line) for line in plan.lines()}
    # Nor does the pace of a line depend on the evening.
    return with_slowdown(plan, steady_lengths(plan, likely, partial(likely_ms, plan)))


def own_sounds_of(plan: Plan) -> tuple[OwnSound, ...]:
    """List the sound files that a plan has, for sessions of any length, each once."""
    from voiceguide.plan.model import PlannedBell, PlannedSound, walk

    found: dict[OwnSound, None] = {}
    for one in (plan, *plan.others):
        for part in walk(one.parts):
            if isinstance(part, PlannedBell | PlannedSound) and part.sound is not None:
                found[part.sound] = None
    return tuple(found)


def keep_sounds(plan: Plan, settings: Settings) -> None:
    """Keep the sounds of a plan's files in the cache, each as a clip.

    Raises:
        AudioError: A file is gone, or is another sound by now.
        CacheError: The cache cannot be written.
    """
    from voiceguide.audio.own_sounds import keep_sound
    from voiceguide.cache.tier import open_cache

    cache = open_cache(settings)
    for sound in own_sounds_of(plan):
        keep_sound(sound, cache)


def _with_measured_sounds(plan: Plan, kept: Mapping[str, tuple[str, Ms]]) -> Plan:
    """Return a plan whose sound files are measured.

    Raises:
        ScriptError: Some cannot be used; each is named at its first place.
    """
    from voiceguide.audio.own_sounds import measured_sound
    from voiceguide.errors import AudioError, Problem, ScriptError
    from voiceguide.plan.model import PlannedBell, walk
    from voiceguide.timeline.parts import LONGEST_RINGING_MS, bell_ms

    found: dict[OwnSound, OwnSound] = {}
    problems: dict[tuple[str, str], Problem] = {}
    for sound in own_sounds_of(plan):
        file = sound.file
        try:
            found[sound] = measured_sound(sound)
        except AudioError as problem:
            if file.name in kept:
                key, duration_ms = kept[file.name]
                found[sound] = replace(sound, key=key, duration_ms=duration_ms)
            else:
                said = Problem(file.spot, problem.what, problem.mend)
                problems.setdefault((file.folder, file.name), said)
    if problems:
        raise ScriptError(list(problems.values()))
    parts, *others = (_replaced(one.parts, found) for one in (plan, *plan.others))
    for part in walk((*parts, *(each for its in others for each in its))):
        if isinstance(part, PlannedBell) and part.sound is not None and bell_ms(part) > LONGEST_RINGING_MS:
            file = part.sound.file
            what = f"{part.strikes} strikes of {file.name!r} last {clock(bell_ms(part))}."
            mend = f"Strike it less often, or cut the sound: {clock(LONGEST_RINGING_MS)} is the most."
            raise ScriptError([Problem(file.spot, what, mend)])
    return replace(
        plan,
        parts=parts,
        others=tuple(replace(one, parts=its) for one, its in zip(plan.others, others, strict=True)),
    )


def _replaced(noun: Any, found: Mapping[OwnSound, OwnSound]) -> Any:  # noqa: ANN401 - a noun of the plan
    """Return a noun of the plan, or a tuple of some, with every sound in it as it was measured."""
    from voiceguide.plan.model import OwnSound

    if isinstance(noun, tuple):
        return tuple(_replaced(each, found) for each in noun)
    if isinstance(noun, OwnSound):
        return found[noun]
    if not is_dataclass(noun) or isinstance(noun, type):
        return noun
    return replace(noun, **{each.name: _replaced(getattr(noun, each.name), found) for each in fields(noun)})


def disclosed(request: Request) -> Synthetic:
    """Return how much synthetic speech a session discloses; none if it was not asked to.

    It is known before anybody speaks: what recordings lack is spoken by the voice, this sentence with it.
    """
    spoken = Synthetic.of_voice(request.voice) if request.disclose else Synthetic.NONE
    if request.takes is None:
        return spoken
    return Synthetic.MIXED if request.fill_takes and spoken is Synthetic.VOICE else Synthetic.NONE


def surroundings(request: Request) -> Surroundings:
    """Return the bed, the tail and the disclosure that are asked for."""
    disclosure = _DISCLOSURES[disclosed(request)]
    return Surroundings(bed=request.bed, tail_ms=request.tail_ms, disclosure=disclosure)


def planned(
    request: Request,
    settings: Settings,
    *,
    scripts: Scripts | None = None,
    kept: Mapping[str, tuple[str, Ms]] | None = None,
) -> Plan:
    """Read and compile a request; the listener's lexicon comes before the script's own.

    `kept` are the sounds of a lock, as for `compile_script`.

    Raises:
        UnknownRoutine: There is none of that name.
        ScriptError: The script or the lexicon cannot be read, or its language cannot say a text.
        ChoiceError: A choice that the routine does not offer.
    """
    from voiceguide.script.lexicon import read_lexicon

    script = load(request.routine, settings, request.language, scripts=scripts)
    lexicon = () if settings.lexicon is None else read_lexicon(settings.lexicon, script.language)
    plan = compile_script(
        script,
        request.choices,
        request.target_ms,
        scripts=scripts,
        around=surroundings(request),
        kept=kept,
        lexicon=lexicon,
    )
    return replace(plan, pronounce=lexicon + plan.pronounce) if lexicon else plan
