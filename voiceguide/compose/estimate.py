"""Estimate what a session will ask of its voice, before anybody is asked.

Cues that are cached have their true length. The length of missing ones is guessed, and so are the words said
inside holds, which depend on the lengths. A session that no speech could make possible, however fast or
slow, is known to be impossible here, and costs not one request.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from voiceguide.compose.request import OnEstimate, Progress, Request, SynthesisEstimate
from voiceguide.compose.sounds import OtherVoices, finisher_for, likely_ms, utterance
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    from voiceguide.cache.store import Cache
    from voiceguide.speech.model import Utterance
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.sound import LineSound

# No speech that is let into the cache has more than 30 letters a second, and none that anybody would
# listen to has fewer than 3; a third beside that is margin.
_FASTEST_LETTER_MS: Final = SECOND / 40
_SLOWEST_LETTER_MS: Final = SECOND / 2
_SLOWEST_START_MS: Final = 5 * SECOND


def estimate_synthesis(request: Request, plan: Plan, voice: Voice, settings: Settings) -> SynthesisEstimate:
    """Estimate what a session needs of a voice, without asking it.

    Args:
        request: The session that was asked for.
        plan: What could be heard.
        voice: Who would speak.
        settings: Among them the folder of the cache.

    Raises:
        CacheError: The cache may not be read.
        SpeechRefused: The voice cannot speak one of the cues at all.
    """
    from voiceguide.cache.tier import open_cache
    from voiceguide.speech.synthesis.recorder import missing
    from voiceguide.timeline.sound import lengths

    lines, cache = plan.lines(), open_cache(settings)
    true = lengths(cached_sounds(plan, voice, settings, lines))
    sure = len(true) == len(lines)
    likely = {line: true.get(line) or likely_ms(plan, line) for line in lines}
    inside, near = _inside(plan, request.target_ms, likely)
    refused = near if sure else _certainly_not(plan, request.target_ms, true, likely)
    others = OtherVoices(voice, plan)
    spoken: dict[Utterance, Voice] = {}
    for line in (*lines, *inside):
        speaker = others.speaker(line.manner)
        spoken[utterance(plan, line, speaker)] = speaker
    absent: tuple[Utterance, ...] = ()
    requests: tuple[str, ...] = ()
    for speaker in dict.fromkeys(spoken.values()):
        its = [said for said, one in spoken.items() if one is speaker]
        lacking = missing(its, speaker, cache, finisher_for(plan, speaker, settings).version)
        absent += lacking
        requests += _to_fetch(lacking, speaker, cache)
    return SynthesisEstimate(
        voice=voice.name,
        cues=len(spoken),
        absent=absent,
        requests=requests,
        about_s=seconds_for(voice, len(requests)),
        sure=sure,
        refused=refused,
    )


class EstimateReport:
    """Reports what a session will fetch, either at once or as soon as the first of it has come.

    With `auto` a network is tried that may be shut, every time again. What will not be fetched is then not
    reported; it is reported as soon as there is something to wait for.

    Args:
        on_estimate: Called with the estimate, at most once; None if nobody wants it.
        progress: Called with every progress.
        wait: True to report only after the first cue has come.
    """

    def __init__(self, on_estimate: OnEstimate | None, progress: Progress, *, wait: bool) -> None:
        self._on_estimate, self._progress, self._wait = on_estimate, progress, wait
        self._ahead: SynthesisEstimate | None = None
        self._before: int | None = None

    def estimate(self, ahead: SynthesisEstimate) -> None:
        """Report what has to be fetched, or hold it back until it is known that it can be."""
        if self._on_estimate is None or not ahead.requests:
            return
        if self._wait:
            self._ahead = ahead
        else:
            self._on_estimate(ahead)

    def progress(self, doing: str, done: int, of: int) -> None:
        """Pass progress on, after the estimate that was held back if this is the first cue to come."""
        if self._on_estimate is not None and self._ahead is not None:
            if self._before is not None and done > self._before:
                self._on_estimate(self._ahead)
                self._ahead = None
            self._before = done
        self._progress(doing, done, of)


def cached_sounds(
    plan: Plan, voice: Voice, settings: Settings, lines: Iterable[Line]
) -> dict[Line, LineSound]:
    """Return the sound of every line that a voice has spoken already.

    Raises:
        CacheError: The cache may not be read.
        SpeechRefused: The voice cannot speak one of them at all.
    """
    from voiceguide.cache.tier import open_cache
    from voiceguide.speech.synthesis.pacing import slowing
    from voiceguide.speech.synthesis.recorder import clip_key
    from voiceguide.timeline.sound import LineSound

    cache, others, cached = open_cache(settings), OtherVoices(voice, plan), {}
    for line in lines:
        speaker = others.speaker(line.manner)
        said, slowed = utterance(plan, line, speaker), slowing(speaker)
        version = finisher_for(plan, speaker, settings).version
        clip = cache.load_clip(clip_key(said, speaker, version, slowed(said)), sound=False)
        if clip is not None:
            cached[line] = LineSound(said.spoken, clip, "" if speaker is voice else speaker.name)
    return cached


def seconds_for(voice: Voice, requests: int) -> float | None:
    """Guess how long a voice takes for so many requests; None if it makes none."""
    from voiceguide.speech.recordings.raw import ChunkedVoice

    return voice.seconds_for(requests) if isinstance(voice, ChunkedVoice) else None


def _to_fetch(absent: tuple[Utterance, ...], voice: Voice, cache: Cache) -> tuple[str, ...]:
    from voiceguide.cache.store import RAW
    from voiceguide.speech.recordings.raw import addresses

    wanted = dict.fromkeys(key for utterance in absent for key in addresses(voice, utterance))
    return tuple(key for key in wanted if cache.facts(RAW, key) is None)


def _inside(
    plan: Plan, target_ms: Ms, likely: dict[Line, Ms]
) -> tuple[tuple[Line, ...], ImpossibleLength | None]:
    """List what is said inside holds and rests, as far as likely lengths tell, and why that cannot be."""
    from voiceguide.timeline.evenings import fit_evening
    from voiceguide.timeline.unroll import unroll

    guess = partial(likely_ms, plan)
    try:
        return unroll(plan, fit_evening(plan, likely, target_ms, guess).amounts).lines(), None
    except ImpossibleLength as problem:
        near = problem
    # The true lengths may make it possible after all; then it is much like its neighbour.
    try:
        possible_ms = near.above_ms or near.below_ms or target_ms
        amounts = fit_evening(plan, likely, possible_ms, guess).amounts
    except ImpossibleLength:
        return (), near
    return unroll(plan.at(possible_ms), amounts).lines(), near


def _certainly_not(
    plan: Plan, target_ms: Ms, true: dict[Line, Ms], likely: dict[Line, Ms]
) -> ImpossibleLength | None:
    """Refuse a length that no speech could make possible, with the lengths that likely are."""
    from voiceguide.timeline.fit import bounds
    from voiceguide.units import clock, length

    asked = length(target_ms)
    fast = {line: true.get(line) or round(_letters(line) * _FASTEST_LETTER_MS) for line in likely}
    if target_ms < bounds(plan, fast).least_ms:
        least_ms = _rounded(bounds(plan, likely).least_ms)
        what = f"{plan.routine} cannot last {asked}: the shortest is about {clock(least_ms)}."
        return ImpossibleLength(what, below_ms=None, above_ms=least_ms)
    slow = {
        line: true.get(line) or round(_SLOWEST_START_MS + _letters(line) * _SLOWEST_LETTER_MS)
        for line in likely
    }
    if target_ms > bounds(plan, slow).most_ms:
        most_ms = _rounded(bounds(plan, likely).most_ms)
        what = f"{plan.routine} cannot last {asked}: the longest is about {clock(most_ms)}."
        return ImpossibleLength(what, below_ms=most_ms, above_ms=None)
    return None


def _letters(line: Line) -> int:
    return sum(sign.isalpha() for sign in line.text)


def _rounded(ms: Ms) -> Ms:
    return round(ms / (10 * SECOND)) * 10 * SECOND
