"""A lock pins an evening as it was, also one that was made when evenings had one pace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from voiceguide import pipeline
from voiceguide.cache.store import Cache
from voiceguide.compose.sounds import speak, utterance
from voiceguide.compose.sources import EstimatedSpeech
from voiceguide.errors import LockError
from voiceguide.pipeline import quiet
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings
from voiceguide.speech.lockfile import Lock, pin
from voiceguide.speech.model import Clip, Utterance
from voiceguide.speech.registry import make_voice
from voiceguide.timeline.sound import LineSound

EVENING = """\
title: Small
about: Small.
mode: bedtime
safety: [Stop if it hurts.]
steps:
  - say: Lie down on your back, just as you like it.
  - hold: 60s
  - say: Let your whole weight sink into the bed.
  - rest: 30s..fill
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "small.yaml").write_text(EVENING, "utf-8")
    return Settings((tmp_path,), tmp_path / "cache")


class Noting(EstimatedSpeech):
    """The tone voice, noting what it said; without `slows` all of an evening is said at one pace."""

    name = "tone"

    def __init__(self, settings: Settings, *, slows: bool) -> None:
        self.settings, self.slows = settings, slows
        self.said: dict[Utterance, Clip] = {}

    def sounds(self, plan: Plan, lines: Iterable[Line], progress=quiet) -> dict[Line, LineSound]:
        like = {line: line if self.slows else replace(line, slowdown_step=0) for line in lines}
        sounds = speak(make_voice("tone"), plan, like.values(), self.settings)
        self.said.update({utterance(plan, each): sounds[each].clip for each in like.values()})
        return {line: sounds[each] for line, each in like.items()}


@pytest.mark.parametrize("slows", [False, True])
def test_what_is_pinned_is_said_as_it_was(settings: Settings, slows: bool) -> None:
    request = pipeline.Request(routine="small", target_ms=180_000, voice="tone")
    plan = pipeline.planned(request, settings)
    evening = Noting(settings, slows=slows)
    _, made = pipeline.session(plan, request.target_ms, evening)
    pinned = pin(evening.said, Cache(settings.cache_folder))
    lock = Lock("small-3min", "small", request.target_ms, "tone", "tone/1", pinned)
    again = pipeline.composed(request, settings, pipeline.quiet, lock=lock).timeline
    assert [(clip.start_ms, clip.speech) for clip in again.clips] == [
        (clip.start_ms, clip.speech) for clip in made.clips
    ]
    now = pipeline.compose(request, settings)
    assert ([clip.speech for clip in now.clips] == [clip.speech for clip in made.clips]) is slows
    other = replace(
        lock, clips=tuple(replace(one, said=replace(one.said, spoken="Hm.")) for one in pinned[:1])
    )
    with pytest.raises(LockError, match="not pinned"):
        pipeline.composed(request, settings, pipeline.quiet, lock=other)


def test_the_very_same_sound_is_taken_from_another_version_of_the_voice(settings: Settings) -> None:
    """Its clips lie at other addresses then; what counts is what is heard."""
    request = pipeline.Request(routine="small", target_ms=180_000, voice="tone")
    made = pipeline.compose(request, settings)
    plan = pipeline.planned(request, settings)
    evening = Noting(settings, slows=True)
    pipeline.session(plan, request.target_ms, evening)
    pinned = pin(evening.said, Cache(settings.cache_folder))
    theirs = tuple(replace(one, clip=one.clip[::-1]) for one in pinned)
    lock = Lock("small-3min", "small", request.target_ms, "tone", "tone/0", theirs)
    again = pipeline.composed(request, settings, pipeline.quiet, lock=lock).timeline
    assert [clip.speech for clip in again.clips] == [clip.speech for clip in made.clips]
    hoarse = replace(lock, clips=tuple(replace(one, sha256=one.sha256[::-1]) for one in theirs))
    with pytest.raises(LockError, match="does not sound as it is pinned"):
        pipeline.composed(request, settings, pipeline.quiet, lock=hoarse)
