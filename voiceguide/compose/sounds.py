"""Turn lines into sounds: by a voice through the cache, or by estimate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from voiceguide.compose.request import Composed, Progress, Request, quiet
from voiceguide.errors import SpeechRefused
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.speech.model import EVENING, EVENING_SLOWDOWN, LONE_WORDS, Clip, Pace, Utterance
from voiceguide.units import MINUTE, Ms

if TYPE_CHECKING:
    from voiceguide.audio.mastering import Mastering
    from voiceguide.plan.model import Line, Plan
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
"""The cues that a refusal quotes; it names every word."""


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
) -> dict[Line, LineSound]:
    """Return the sound of lines by one voice, through the cache.

    Args:
        voice: The voice that speaks what is not cached.
        plan: The plan that the lines are of.
        lines: The lines.
        settings: Among them the folder of the cache.
        progress: Called as lines are spoken, and while another process asks.
        prove: True to verify cached sound at once; else that is done when it is used.

    Raises:
        VoiceError: The voice cannot speak, or not all words of the lines.
    """
    from voiceguide.cache.store import Cache
    from voiceguide.speech.synthesis.calibration import calibrate
    from voiceguide.speech.synthesis.pacing import slowing
    from voiceguide.speech.synthesis.recorder import record
    from voiceguide.timeline.sound import LineSound

    lines = tuple(lines)
    check_letters(voice, plan, lines)
    cache: Cache = Cache(settings.cache_folder)
    slow = slowing(voice, calibrate(voice, plan.language, cache, finisher(voice, settings)))
    said = {line: utterance(plan, line, voice) for line in lines}
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


def recorded(request: Request, made: Composed, settings: Settings) -> tuple[Voice, dict[Utterance, Clip]]:
    """Return the voice of a session and every clip that it was asked for, as the cache has it.

    That is more than is heard: what the fit left out was spoken, too, to be measured.

    Raises:
        VoiceguideError: As for `compose`; the cache lost something meanwhile.
    """
    from voiceguide.speech.registry import make_voice
    from voiceguide.timeline.unroll import unroll

    voice = make_voice(spec_of(request, made.timeline.voice))
    lines = dict.fromkeys((*made.plan.lines(), *unroll(made.plan, made.fit.amounts).lines()))
    sounds = speak(voice, made.plan, lines, settings)
    return voice, {utterance(made.plan, line): sound.clip for line, sound in sounds.items()}


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
    return replace(finish, speech_lufs=full_lufs(plan.mode, settings.speech_lufs))


def haste_line(voice: Voice, plan: Plan, settings: Settings) -> str:
    """Return a remark if a voice could not be slowed down as far as a guide speaks; else nothing."""
    from voiceguide.cache.store import Cache
    from voiceguide.speech.synthesis.calibration import calibrate
    from voiceguide.speech.synthesis.pacing import too_fast_warning

    measured = calibrate(voice, plan.language, Cache(settings.cache_folder), finisher(voice, settings))
    return too_fast_warning(measured, Pace.BEDTIME if plan.mode is Mode.BEDTIME else Pace.DAY)


def utterance(plan: Plan, line: Line, voice: Voice | None = None) -> Utterance:
    """Turn a line into the utterance that a voice is given: every word spelt as it is said."""
    from voiceguide.speech.normalize.text import spoken
    from voiceguide.speech.voice import TellsSounds

    sounded = voice.sounded if isinstance(voice, TellsSounds) else None
    text = spoken(line.text, plan.language, plan.pronounce, sounded)
    return Utterance(text, plan.language, pace_of(plan, line))


def pace_of(plan: Plan, line: Line) -> Pace:
    """Choose how fast a line is said: counts quickly, an evening slowly, and more slowly as it goes on.

    One or two words are not slowed further: they would blur, and be spoken again for nothing.
    """
    if line.counted:
        return Pace.COUNT
    if plan.mode is not Mode.BEDTIME:
        return Pace.DAY
    return EVENING[line.slowdown_step if len(line.text.split()) > LONE_WORDS else 0]


def likely_ms(plan: Plan, line: Line) -> Ms:
    """Guess how long a line will be, milliseconds."""
    return max(500, int(len(line.text.split()) * MINUTE / _ESTIMATED_WPM[pace_of(plan, line)]))
