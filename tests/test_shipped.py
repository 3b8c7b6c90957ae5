"""Every shipped routine at every offered length, and at lengths between: laws, craft, mirrored sides."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.support.scripts_shipped import FOLDER
from tests.support.tones_timed import TimedTones
from voiceguide import pipeline
from voiceguide.compose.sounds import likely_lengths
from voiceguide.compose.sources import SpeechSource, VoiceSpeech
from voiceguide.errors import ChoiceError, ImpossibleLength
from voiceguide.lint.timeline_rules import RULES, judge
from voiceguide.plan.model import Line, Plan
from voiceguide.plan.terms import Choices, Role, WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.fallback import attempts
from voiceguide.timeline.fit import bounds, holes
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.sound import LineSound, lengths
from voiceguide.units import FRAME, MINUTE, SECOND

NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
ESTIMABLE = tuple(rule for rule in RULES if rule != "words-only")
STEP_MS = 7 * SECOND
SLOWER = 1.02
"""How much longer the sentences of a slow voice last than those of an estimate; see docs/voices.md."""
SWEEP_STEPS = 8
"""So many lengths of each routine are tried in a test run; `make sweep` tries them all."""


class Longer(TimedTones):
    """A voice that says one line 310 ms more slowly."""

    def __init__(self, settings: Settings, edited: Line) -> None:
        super().__init__(settings)
        self.edited = edited

    def sounds(self, plan: Plan, lines: Iterable[Line], progress=pipeline.quiet) -> dict[Line, LineSound]:
        sounds = super().sounds(plan, lines, progress)
        if (said := sounds.get(self.edited)) is not None:
            clip = replace(said.clip, duration_ms=said.clip.duration_ms + 310)
            sounds[self.edited] = replace(said, clip=clip)
        return sounds


class Uneven(TimedTones):
    """A voice that takes up to 400 ms longer for a line, so that no side is said as fast as the other."""

    def sounds(self, plan: Plan, lines: Iterable[Line], progress=pipeline.quiet) -> dict[Line, LineSound]:
        return {
            line: replace(said, clip=replace(said.clip, duration_ms=said.clip.duration_ms + _extra_ms(line)))
            for line, said in super().sounds(plan, lines, progress).items()
        }


def _extra_ms(line: Line) -> int:
    return 10 * (zlib.crc32(line.text.encode()) % 41)


@pytest.fixture(scope="session")
def settings(spoken: Path) -> Settings:
    return Settings(script_folders=(FOLDER,), cache_folder=spoken)


class Desk:
    """Composes sessions of one routine, spoken by one voice, without rendering them."""

    def __init__(self, name: str, settings: Settings, voice: str, **choices: object) -> None:
        self.voice = voice
        self.settings = settings
        self.choices = Choices(**choices)  # type: ignore[arg-type]
        self.script = pipeline.load(name, settings)
        self.plan = self.compiled(self.script.minutes[0] * MINUTE)
        (attempt,) = attempts(voice)
        self.source = TimedTones(settings) if voice == "tone" else VoiceSpeech(attempt, settings)

    def compiled(self, target_ms: int) -> Plan:
        return pipeline.compile_script(self.script, self.choices, target_ms)

    def at(self, target_ms: int, source: SpeechSource | None = None) -> Timeline:
        return pipeline.session(self.compiled(target_ms), target_ms, source or self.source)[1]

    def bounds(self, plan: Plan | None = None) -> tuple[int, int, int]:
        plan = plan or self.plan
        found = bounds(plan, lengths(self.source.sounds(plan, plan.lines())))
        return found.least_ms, found.natural_ms, found.most_ms

    def true_bounds(self) -> tuple[int, int, int]:
        """Return the bounds of sessions that say their own length: some take longer to say than others."""
        least_ms, natural_ms, most_ms = self.bounds()
        return self.shortest(least_ms), natural_ms, self.bounds(self.compiled(most_ms))[2]

    def shortest(self, about_ms: int) -> int:
        """Return the shortest session that says its own length.

        "Five and a half minutes" takes longer to say than "six minutes": so a session may be too short to say
        the first, and one that is some milliseconds longer has room for the second.
        """
        start_ms = min(about_ms, self.own_least(about_ms))
        while (least_ms := self.own_least(start_ms)) > start_ms:
            start_ms += bisect_left(
                range(start_ms, least_ms), True, key=partial(self.differs, self.compiled(start_ms).lines())
            )
        return start_ms

    def own_natural(self) -> int:
        """Return the natural length of a session that says this length, and not its first offered one."""
        return self.bounds(self.compiled(self.bounds()[1]))[1]

    def own_least(self, target_ms: int) -> int:
        return self.bounds(self.compiled(target_ms))[0]

    def differs(self, said: tuple[Line, ...], target_ms: int) -> bool:
        return self.compiled(target_ms).lines() != said


def test_a_line_lasts_as_long_as_the_voice_of_tones_takes(settings: Settings) -> None:
    """The sessions below are those of that voice, without the work of its sound."""
    desk = Desk("knee-drops", settings, "tone")
    lines = desk.plan.lines()
    (attempt,) = attempts("tone")
    spoken, timed = (
        VoiceSpeech(attempt, settings).sounds(desk.plan, lines),
        desk.source.sounds(desk.plan, lines),
    )
    assert len(lines) > 30
    assert {line: said.spoken for line, said in spoken.items()} == {
        line: said.spoken for line, said in timed.items()
    }
    assert all(abs(spoken[line].clip.duration_ms - timed[line].clip.duration_ms) <= 3 for line in lines)


def findings(timeline: Timeline) -> list[str]:
    return [str(finding) for finding in judge(timeline)]


def practice(timeline: Timeline, side: str) -> tuple[int, int, int]:
    held = sum(span.duration_ms for span in timeline.spans if span.kind == "hold" and span.side == side)
    breathed = sum(breath.duration_ms for breath in timeline.breaths if breath.side == side)
    return held, breathed, sum(1 for breath in timeline.breaths if breath.side == side)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("name", NAMES)
def test_every_offered_length_passes_the_craft(name: str, mode: Mode, settings: Settings) -> None:
    """At every offered length, by day and at bedtime: nothing to complain of.

    In the mode that it is written for a routine is spoken by the voice that ships; in the other one it lasts
    as long as tones would.
    """
    own = pipeline.load(name, settings).mode is mode
    desk = Desk(name, settings, "hibari" if own else "tone", mode=mode)
    assert {minutes: findings(desk.at(minutes * MINUTE)) for minutes in desk.script.minutes} == {
        minutes: [] for minutes in desk.script.minutes
    }


@pytest.mark.parametrize("name", NAMES)
def test_least_natural_most_and_lengths_between(
    name: str, settings: Settings, pytestconfig: pytest.Config
) -> None:
    desk = Desk(name, settings, "tone")
    least_ms, natural_ms, most_ms = desk.true_bounds()
    between = range(least_ms + STEP_MS, most_ms, STEP_MS)
    every = 1 if pytestconfig.getoption("--sweep") else max(1, len(between) // SWEEP_STEPS)
    for target_ms in (least_ms, natural_ms, most_ms, *between[::every]):
        timeline = desk.at(target_ms)
        assert timeline.duration_ms == target_ms
        assert practice(timeline, "left") == practice(timeline, "right")
        hard = [one for one in judge(timeline) if one.rule not in {"pace", "thinning"}]
        assert [str(one) for one in hard] == []
    for beyond_ms in (least_ms - 1, most_ms + 1):
        with pytest.raises(ImpossibleLength):
            desk.at(beyond_ms)


@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_length_between_that_a_routine_does_not_have(name: str, settings: Settings) -> None:
    for words in WordsLevel:
        desk = Desk(name, settings, "tone", words=words)
        assert holes(desk.plan, lengths(desk.source.sounds(desk.plan, desk.plan.lines()))) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_longer_sentence_moves_what_follows_by_whole_frames(name: str, settings: Settings) -> None:
    """So nothing else of a track is coded anew when a word of its script is exchanged for a longer one."""
    desk = Desk(name, settings, "tone")
    plan = desk.compiled(desk.script.minutes[-1] * MINUTE)
    before = desk.at(desk.script.minutes[-1] * MINUTE)
    for edited in plan.lines()[7::20]:
        after = desk.at(desk.script.minutes[-1] * MINUTE, Longer(settings, edited))
        assert [clip.text for clip in before.clips] == [clip.text for clip in after.clips]
        for was, now in zip(before.clips, after.clips, strict=True):
            assert (now.start_ms - was.start_ms) % FRAME == 0, (edited, was, now)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_side_mirrors_the_session(name: str, settings: Settings) -> None:
    """Left first and right first are the same session, cue for cue and millisecond for millisecond."""
    plain = Desk(name, settings, "tone")
    first, second = plain.script.sides.order
    target_ms = plain.script.minutes[-1] * MINUTE
    uneven = Uneven(settings)
    here = plain.at(target_ms, uneven)
    there = Desk(name, settings, "tone", first=second).at(target_ms, uneven)
    mirror = {first: second, second: first, None: None}

    def outline(timeline: Timeline, *, mirrored: bool) -> list[tuple[object, ...]]:
        def side(name: str | None) -> str | None:
            return mirror[name] if mirrored else name

        return [(clip.start_ms, str(clip.role), side(clip.side), clip.id) for clip in timeline.clips] + [
            (span.start_ms, span.duration_ms, span.kind, side(span.side)) for span in timeline.spans
        ]

    assert outline(here, mirrored=True) == outline(there, mirrored=False)


@pytest.mark.parametrize("name", NAMES)
def test_the_bias_is_exact_or_refused(name: str, settings: Settings) -> None:
    target_ms = pipeline.load(name, settings).minutes[-1] * MINUTE
    if not pipeline.load(name, settings).sides.open_balance:
        with pytest.raises(ChoiceError, match="both sides always get the same time"):
            Desk(name, settings, "tone", longer=("left", 30_000))
        return
    timeline = Desk(name, settings, "tone", longer=("left", 30_000)).at(target_ms)
    left, right = practice(timeline, "left"), practice(timeline, "right")
    assert left[0] - right[0] == 30_000
    assert left[1:] == right[1:]


@pytest.mark.parametrize("words", [WordsLevel.BRIEF, WordsLevel.NAMES])
@pytest.mark.parametrize("name", NAMES)
def test_fewer_words_are_the_same_practice(name: str, words: WordsLevel, settings: Settings) -> None:
    """Whatever is said, the safety line is said in full, and holds, breaths and repetitions stay natural."""
    full = Desk(name, settings, "tone")
    desk = Desk(name, settings, "tone", words=words)
    timelines = [one.at(one.own_natural()) for one in (full, desk)]
    safety = [[c.text for c in timeline.clips if c.role is Role.SAFETY] for timeline in timelines]
    assert safety[0] == safety[1] != []
    assert practice(timelines[0], "left") == practice(timelines[1], "left")
    assert len(timelines[1].clips) <= len(timelines[0].clips)


def test_every_choice_of_every_option_can_be_composed(settings: Settings) -> None:
    for name in NAMES:
        script = pipeline.load(name, settings)
        for option in script.options:
            for value in option.values:
                desk = Desk(name, settings, "tone", options=((option.name, value),))
                assert desk.at(desk.bounds()[1]).duration_ms == desk.bounds()[1]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        pytest.param(language, path.stem, id=f"{language}-{path.stem}")
        for language, folder in (("en", FOLDER), *((each.name, each) for each in FOLDER.iterdir()))
        if (folder / "bedtime-twist.yaml").exists()
        for path in sorted(folder.glob("*.yaml"))
    ],
)
def test_a_voice_that_says_it_is_synthetic_does_so_before_anybody_moves(
    language: str, name: str, settings: Settings
) -> None:
    """At every length that is offered, and never at the end of an evening."""
    script = pipeline.load(name, settings, language)
    for minutes in script.minutes:
        asked = pipeline.Request(
            routine=name,
            target_ms=minutes * MINUTE,
            language=language,
            voice=pipeline.ESTIMATED,
            disclose=True,
        )
        phrase = pipeline.planned(asked, settings).book.phrase("disclosure")
        made = pipeline.compose(asked, settings)
        assert made.duration_ms == minutes * MINUTE
        (said,) = (clip for clip in made.clips if clip.text == phrase)
        roles = [clip.role for clip in made.clips if clip.start_ms < said.start_ms]
        assert set(roles) <= {Role.INTRO}  # some routines have no greeting
        after = [clip.role for clip in made.clips if clip.start_ms > said.start_ms]
        assert after
        assert Role.INTRO not in after
        assert [str(finding) for finding in judge(made, ESTIMABLE)] == []


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_every_offered_length_has_room_for_a_slower_voice_that_says_what_it_is(
    language: str, settings: Settings
) -> None:
    """With each choice, in both modes, on every evening: of several wordings the longest counts."""
    refused = []
    folder = FOLDER if language == "en" else FOLDER / language
    for name in sorted(path.stem for path in folder.glob("*.yaml")):
        script = pipeline.load(name, settings, language)
        for choices in (
            *(Choices(mode=mode) for mode in Mode),
            *(Choices(options=((each.name, value),)) for each in script.options for value in each.values[1:]),
        ):
            chosen = {**dict(choices.options), "mode": str(choices.mode or script.mode)}
            target_ms = round(min(script.offered_minutes(chosen)) * MINUTE)
            plan = pipeline.planned(
                pipeline.Request(
                    routine=name, target_ms=target_ms, choices=choices, language=language, disclose=True
                ),
                settings,
            )
            slowly = {line: round(ms * SLOWER) for line, ms in likely_lengths(plan).items()}
            if (least_ms := bounds(plan, slowly).least_ms) > target_ms:
                refused.append((name, choices.mode, choices.options, least_ms / MINUTE))
    assert refused == []


@pytest.mark.usefixtures("shipped_routines")
def test_the_bundled_scripts_are_those_of_this_checkout() -> None:
    assert bundled_scripts() == Path(__file__).resolve().parent.parent / "scripts"
    assert {"bedtime-twist", "knee-drops", "reclined-twist"} <= set(NAMES)
    assert replace(Choices(), words=WordsLevel.FULL) == Choices()
