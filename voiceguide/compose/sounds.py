"""Turn lines into sounds: by a voice through the cache, or by estimate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from voiceguide.compose.request import Composed, Progress, Request, quiet
from voiceguide.core.languages import primary_subtag
from voiceguide.errors import (
    Problem,
    ScriptError,
    SourceLocation,
    SpeechRefused,
    VoiceError,
    VoiceUnavailable,
)
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.speech.model import EVENING, EVENING_SLOWDOWN, LONE_WORDS, Clip, Pace, Utterance
from voiceguide.units import MINUTE, Ms

if TYPE_CHECKING:
    from voiceguide.audio.mastering import Mastering
    from voiceguide.plan.model import Line, Manner, Plan
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.sound import LineSound

# Words a minute for speech that has no sound yet: the middle of what the voices are calibrated to.
_ESTIMATED_WPM: Final[Mapping[Pace, float]] = {
    Pace.DAY: 130,
    Pace.COUNT: 90,
    **{pace: 117 / EVENING_SLOWDOWN.get(pace, 1.0) for pace in EVENING},
}


_MARKS: Final = ".,;:?!…"
_CUES_SHOWN: Final = 3
MEASURING: Final = "Measuring the pace of the voice, once"
"""The label of the progress while a voice is calibrated."""
"""The cues that a refusal quotes; it names every word."""
SLOW: Final = "slow"
_TONE: Final = "tone"


class Voices:
    """The voices of one run: each is made once, loads once, and knows what it learned of its service."""

    def __init__(self) -> None:
        self._made: dict[str, Voice] = {}

    def __call__(self, spec: str) -> Voice:
        """Return the voice that the user named.

        Raises:
            VoiceUnavailable: There is no such voice.
        """
        from voiceguide.speech.registry import make_voice

        if spec not in self._made:
            self._made[spec] = make_voice(spec)
        return self._made[spec]


class OtherVoices:
    """The voices that a script asks for beside the session's: each is made once, and is only said to speak.

    Args:
        voice: The voice of the session.
        plan: The session, with the places where others are asked for.
    """

    def __init__(self, voice: Voice, plan: Plan) -> None:
        self._voice, self._plan = voice, plan
        self._made: dict[str, Voice] = {}
        self.heard: dict[tuple[str, str], None] = {}
        """The languages of what others spoke, and their names, in order."""

    def speaker(self, manner: Manner) -> Voice:
        """Return the voice that says words of this manner; the session's if it can.

        Tones stand for every voice: they say no words.

        Raises:
            ScriptError: That voice cannot be had here, or does what only the user may allow.
        """
        voice = self._voice
        if not manner.elsewhere or voice.name == _TONE:
            return voice
        with self.at_its_place(manner, None):
            spec = manner.voice or self._found(manner.language)
            if not spec or spec == voice.name:
                return voice
            if spec not in self._made:
                _check_allowed(spec)
                self._made[spec] = Voices()(spec)
            return self._made[spec]

    def _found(self, language: str) -> str:
        """Return the voice for a language: the session's, else the best offline one that lies here.

        Raises:
            VoiceUnavailable: There is none.
        """
        from voiceguide.speech.registry import offline_voice, speaks, voices_to_get

        primary = primary_subtag(language)
        if primary == primary_subtag(self._plan.language) or speaks(self._voice.name, language):
            return self._voice.name
        if found := offline_voice(language):
            return found
        names = voices_to_get(language)
        get = f"`voiceguide voices get {names[0]}` gets one; or name one" if names else "Name one"
        what = f"{self._voice.name} does not speak {language!r}, and no voice that does lies here."
        raise VoiceUnavailable(what, mend=f"{get} with `voice`, or render with --voice gtts.")

    def check_reach(self, manner: Manner, speaker: Voice, lines: Iterable[Line], settings: Settings) -> None:
        """Refuse to use a network for words of a session whose own voice needs none.

        Raises:
            VoiceUnavailable: Something is not cached that only a network has.
        """
        if speaker is not self._voice:
            self.heard[manner.language or self._plan.language, speaker.name] = None
        if speaker.offline or not self._voice.offline:
            return
        from voiceguide.cache.tier import open_cache
        from voiceguide.speech.synthesis.recorder import missing

        said = [utterance(self._plan, line, speaker) for line in lines]
        version = finisher_for(self._plan, speaker, settings).version
        if missing(said, speaker, open_cache(settings), version):
            what = f"{speaker.name} speaks over a network, and {self._voice.name} was chosen, which does not."
            raise VoiceUnavailable(what, mend="Render with --voice gtts, or have an offline voice say it.")

    @contextmanager
    def at_its_place(self, manner: Manner, speaker: Voice | None) -> Iterator[None]:
        """Turn what hinders another voice into a problem at the place in the script that asks for it."""
        try:
            yield
        except VoiceError as problem:
            ours = speaker is self._voice and not (manner.elsewhere and isinstance(problem, SpeechRefused))
            if ours:
                raise
            raise ScriptError([Problem(self._spot(manner), problem.what, problem.mend)]) from problem

    def _spot(self, manner: Manner) -> SourceLocation:
        for other in self._plan.others_speak:
            if (other.voice, other.language) == (manner.voice, manner.language):
                return other.spot
        return SourceLocation(self._plan.routine, 1, 1)

    def line(self) -> str:
        """Return a sentence on who else speaks; empty if nobody does."""
        return " ".join(f"{name} speaks the words in {language!r}." for language, name in self.heard)


def _check_allowed(spec: str) -> None:
    """Refuse a voice that a script names and that would do more than speak.

    Raises:
        VoiceUnavailable: It would start a program, or load a package's code or a model of somebody's.
    """
    from voiceguide.speech.side_effects import side_effect_of

    if (deed := side_effect_of(spec)) is not None:
        mend = "A script may name gtts, hibari, and voices in your own folders."
        raise VoiceUnavailable(f"to speak it, the script wants to {deed.does}.", mend=mend)


def spec_of(request: Request, name: str) -> str:
    """Return the name by which the voice of a session is made again.

    A name is for people: that of a program tells neither its path nor its words, and that of a Piper voice
    not its folder. So it is what the user wrote; only where `auto` chose, the name of what was chosen.

    Args:
        request: What was asked for.
        name: The name of the voice that spoke.
    """
    from voiceguide.speech.fallback import AUTO

    return name if request.voice == AUTO else request.voice


def speak(
    voice: Voice,
    plan: Plan,
    lines: Iterable[Line],
    settings: Settings,
    progress: Progress = quiet,
    *,
    prove: bool = False,
    others: OtherVoices | None = None,
) -> dict[Line, LineSound]:
    """Return the sound of lines by the voice of a session, through the cache.

    Lines for which the script asks for another voice or language are spoken by that one.

    Args:
        voice: The voice that speaks what is not cached.
        plan: The plan that the lines are of.
        lines: The lines.
        settings: Among them the folder of the cache.
        progress: Called as lines are spoken, and while another process asks.
        prove: True to verify cached sound at once; else that is done when it is used.
        others: The other voices of the session.

    Raises:
        VoiceError: The voice cannot speak, or not all words of the lines.
        ScriptError: Another voice that the script asks for cannot be had, or cannot speak.
    """
    wanted = tuple(lines)
    if not any(line.manner.elsewhere for line in wanted):
        return _speak(voice, plan, wanted, settings, progress, prove=prove)
    others = others or OtherVoices(voice, plan)
    groups: dict[Manner, list[Line]] = {}
    for line in wanted:
        groups.setdefault(replace(line.manner, level="", pace=""), []).append(line)
    sounds: dict[Line, LineSound] = {}
    for manner, said in groups.items():
        speaker = others.speaker(manner)
        with others.at_its_place(manner, speaker):
            others.check_reach(manner, speaker, said, settings)
            spoken = _speak(speaker, plan, said, settings, progress, prove=prove)
        named = "" if speaker is voice else speaker.name
        sounds |= {line: replace(sound, voice=named) for line, sound in spoken.items()}
    return {line: sounds[line] for line in wanted}


def _speak(
    voice: Voice,
    plan: Plan,
    lines: Iterable[Line],
    settings: Settings,
    progress: Progress = quiet,
    *,
    prove: bool = False,
) -> dict[Line, LineSound]:
    from voiceguide.cache.tier import open_cache
    from voiceguide.speech.synthesis.calibration import calibrate
    from voiceguide.speech.synthesis.pacing import slowing
    from voiceguide.speech.synthesis.recorder import record
    from voiceguide.timeline.sound import LineSound

    lines = tuple(lines)
    check_letters(voice, plan, lines)
    cache = open_cache(settings)
    said = {line: utterance(plan, line, voice) for line in lines}
    language = next((one.language for one in said.values()), plan.language)
    measured = calibrate(
        voice, language, cache, finisher(voice, settings), lambda done, of: progress(MEASURING, done, of)
    )
    slow = slowing(voice, measured)
    clips = record(
        said.values(),
        voice,
        cache,
        finisher_for(plan, voice, settings),
        lambda done, of: progress("Speaking", done, of),
        slow,
        waiting=lambda over: progress("Another process is asking; waiting for our turn", int(over), 1),
        prove=prove,
        workers=settings.workers,
    )
    return {line: LineSound(one.spoken, clips[one]) for line, one in said.items()}


def check_letters(voice: Voice, plan: Plan, lines: Iterable[Line]) -> None:
    """Refuse lines with words that a voice cannot read: all of them at once, before anything is spoken.

    Args:
        voice: The voice.
        plan: The plan that the lines are of.
        lines: The lines.

    Raises:
        SpeechRefused: There are such words; each is named, with a cue that has it.
    """
    from voiceguide.speech.voice import KnowsLetters

    if not isinstance(voice, KnowsLetters):
        return
    found: dict[str, str] = {}
    for line in lines:
        if not line.text.isascii():
            for word in voice.words_unsayable(utterance(plan, line, voice).spoken):
                found.setdefault(word, line.text)
    if found:
        cues = tuple(dict.fromkeys(found.values()))
        more = f" and {len(cues) - _CUES_SHOWN} cues more" if len(cues) > _CUES_SHOWN else ""
        raise SpeechRefused(
            f"{voice.name} cannot say {', '.join(map(repr, found))} "
            f"in {', '.join(map(repr, cues[:_CUES_SHOWN]))}{more}.",
            mend="Spell them with letters of the language, or give them lines under `pronounce`.",
        )


def folding_line(voice: Voice, texts: Iterable[str]) -> str:
    """Return a remark with all words that a voice read without some of their marks; else nothing.

    Args:
        voice: The voice.
        texts: What it spoke.
    """
    from voiceguide.speech.voice import KnowsLetters

    if not isinstance(voice, KnowsLetters):
        return ""
    pairs = (
        (word.strip(_MARKS), heard.strip(_MARKS))
        for text in texts
        if not text.isascii()
        for word, heard in zip(text.split(), voice.folded(text).split(), strict=True)
        if word != heard
    )
    if not (read := ", ".join(f"{word} as {heard}" for word, heard in dict.fromkeys(pairs))):
        return ""
    return f"It lacks some letters and read {read}; a line under `pronounce` can tell it more."


def likely_sounds(plan: Plan, lines: Iterable[Line]) -> dict[Line, LineSound]:
    """Return for each line a clip of a likely length, without a sound."""
    from voiceguide.timeline.sound import LineSound

    return {
        line: LineSound(utterance(plan, line).spoken, Clip("", likely_ms(plan, line), None, 0.0))
        for line in lines
    }


def likely_lengths(plan: Plan) -> dict[Line, Ms]:
    """Return the likely length of each line that takes time, milliseconds, in whole frames.

    Of several wordings the longest counts, whichever this evening says.
    """
    from voiceguide.timeline.evenings import steady_lengths
    from voiceguide.timeline.sound import lengths

    return steady_lengths(plan, lengths(likely_sounds(plan, plan.lines())), partial(likely_ms, plan))


def recorded(
    request: Request, made: Composed, settings: Settings
) -> tuple[Voice, dict[Utterance, Clip], dict[Utterance, Voice]]:
    """Return the voice of a session, every clip that was asked for, as the cache has it, and who speaks each.

    That is more than is heard: what the fit left out was spoken, too, to be measured.

    Raises:
        VoiceguideError: As for `compose`; the cache lost something meanwhile.
    """
    from voiceguide.speech.registry import make_voice
    from voiceguide.timeline.unroll import unroll

    voice = make_voice(spec_of(request, made.timeline.voice))
    lines = dict.fromkeys((*made.plan.lines(), *unroll(made.plan, made.fit.amounts).lines()))
    others = OtherVoices(voice, made.plan)
    sounds = speak(voice, made.plan, lines, settings, others=others)
    clips = {utterance(made.plan, line): sound.clip for line, sound in sounds.items()}
    return voice, clips, {utterance(made.plan, line): others.speaker(line.manner) for line in sounds}


def finisher(voice: Voice, settings: Settings) -> Mastering:
    """Choose how the clips of a voice are finished."""
    from voiceguide.audio.mastering import Mastering
    from voiceguide.speech.model import Pacing

    slows = voice.pacing is not Pacing.EVEN
    return Mastering(settings.speech_lufs, settings.peak_dbtp, voice.sentence_lufs, slows)


def finisher_for(plan: Plan, voice: Voice, settings: Settings) -> Mastering:
    """Choose how the clips of one session are finished: those of an evening are louder, since it falls."""
    from voiceguide.timeline.levels import full_lufs

    finish = finisher(voice, settings)
    return replace(finish, speech_lufs=full_lufs(plan.mode, settings.speech_lufs), room=settings.room)


def haste_line(voice: Voice, plan: Plan, settings: Settings) -> str:
    """Return a remark if a voice could not be slowed down as far as a guide speaks; else nothing."""
    from voiceguide.cache.tier import open_cache
    from voiceguide.speech.synthesis.calibration import calibrate
    from voiceguide.speech.synthesis.pacing import too_fast_warning

    measured = calibrate(voice, plan.language, open_cache(settings), finisher(voice, settings))
    return too_fast_warning(measured, Pace.BEDTIME if plan.mode is Mode.BEDTIME else Pace.DAY)


def utterance(plan: Plan, line: Line, voice: Voice | None = None) -> Utterance:
    """Turn a line into the utterance that a voice is given: every word spelt as it is said."""
    from voiceguide.speech.normalize.text import spoken
    from voiceguide.speech.voice import TellsSounds

    sounded = voice.sounded if isinstance(voice, TellsSounds) else None
    language = line.manner.language or plan.language
    # How a word of the script's language is said is no help in another.
    same = primary_subtag(language) == primary_subtag(plan.language)
    text = spoken(line.text, language, plan.pronounce if same else (), sounded)
    return Utterance(text, language, pace_of(plan, line), line.manner.voice)


def pace_of(plan: Plan, line: Line) -> Pace:
    """Choose how fast a line is said: counts quickly, an evening slowly, and more slowly as it goes on.

    One or two words are not slowed further: they would blur, and be spoken again for nothing. What a script
    asks to be said slowly is said by day as an evening begins, and in the evening as it ends.
    """
    if line.counted:
        return Pace.COUNT
    if line.manner.pace == SLOW:
        evening = plan.mode is Mode.BEDTIME and len(line.text.split()) > LONE_WORDS
        return EVENING[-1] if evening else EVENING[0]
    if plan.mode is not Mode.BEDTIME:
        return Pace.DAY
    return EVENING[line.slowdown_step if len(line.text.split()) > LONE_WORDS else 0]


def likely_ms(plan: Plan, line: Line) -> Ms:
    """Guess how long a line will be, milliseconds."""
    return max(500, int(len(line.text.split()) * MINUTE / _ESTIMATED_WPM[pace_of(plan, line)]))
