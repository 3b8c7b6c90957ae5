"""From a script to a track: what comes out of other people's decoders is what the timeline says."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.onsets_heard import onset_errors
from tests.support.sounds_made import DECODERS, by_miniaudio
from voiceguide import pipeline
from voiceguide.app.check import check_script
from voiceguide.app.describe import measured_range
from voiceguide.core.beds import NO_BED
from voiceguide.errors import (
    CacheError,
    ImpossibleLength,
    OutputError,
    ScriptError,
    UnknownRoutine,
    VoiceError,
    VoiceUnavailable,
)
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.timeline.formats import FORMATS
from voiceguide.units import MINUTE, SECOND, clock, next_second, parse_duration

NAMES = sorted(path.stem for path in bundled_scripts().glob("*.yaml"))
FRAME = 1152


@pytest.fixture(scope="session")
def settings(spoken: Path) -> Settings:
    return Settings(script_folders=(bundled_scripts(),), cache_folder=spoken)


def request(name: str, target_ms: int, voice: str = "tone") -> Request:
    return Request(routine=name, target_ms=target_ms, voice=voice)


def bare(name: str, target_ms: int, voice: str = "tone") -> Request:
    """Return a request without the usual bed of a bedtime, under which no onset could be measured."""
    return replace(request(name, target_ms, voice), bed=NO_BED)


@pytest.mark.parametrize("decode", DECODERS)
def test_ten_minutes_of_bedtime_twist_last_ten_minutes(decode, settings: Settings, tmp_path: Path) -> None:
    """With the voice that ships: 600.000 s to the sample, every cue within 30 ms of its place."""
    out = tmp_path / "track.mp3"
    pipeline.render(request("bedtime-twist", 10 * MINUTE, "hibari"), settings, out)
    assert len(decode(out)) == 600 * 48_000, "over its usual bed"
    made = pipeline.render(bare("bedtime-twist", 10 * MINUTE, "hibari"), settings, out)
    decoded = decode(out)
    assert len(decoded) == 600 * 48_000
    errors = onset_errors(made.timeline, decoded)
    assert max(map(abs, errors)) <= 30, errors


@pytest.mark.parametrize("which", ["least_ms", "natural_ms", "most_ms", "between"])
@pytest.mark.parametrize("name", NAMES)
def test_every_routine_lasts_exactly_as_long_as_asked(
    name: str, which: str, settings: Settings, tmp_path: Path
) -> None:
    ask = request(name, 10 * MINUTE)
    bounds = measured_range(pipeline.planned(ask, settings), ask, settings)
    target_ms = bounds.natural_ms + 7_000 if which == "between" else getattr(bounds, which)
    out = tmp_path / "track.mp3"
    if which == "natural_ms":
        # Over its usual bed too; other lengths with beds are those of the tests of the beds.
        made = pipeline.render(request(name, target_ms), settings, out)
        assert made.timeline.duration_ms == target_ms
        assert len(by_miniaudio(out)) == target_ms * 48
    made = pipeline.render(bare(name, target_ms), settings, out)
    assert made.timeline.duration_ms == target_ms
    decoded = by_miniaudio(out)
    assert len(decoded) == target_ms * 48
    assert max(map(abs, onset_errors(made.timeline, decoded))) <= 30
    for decoder in DECODERS[1:] if which == "natural_ms" else ():
        if not decoder.marks[0].args[0]:
            assert len(decoder.values[0](out)) == target_ms * 48


def test_the_timeline_file_lies_beside_the_track_and_reads_back_equal(
    settings: Settings, tmp_path: Path
) -> None:
    made = pipeline.render(request("knee-drops", 5 * MINUTE), settings, tmp_path / "k.mp3")
    assert made.timeline_path == tmp_path / "k.timeline.json"
    text = made.timeline_path.read_text(encoding="utf-8")
    assert FORMATS["json"].read(text) == made.timeline
    assert json.loads(text)["voice"] == "tone"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["k.mp3", "k.timeline.json"]


class Silent(Exception):
    """The voice was asked although everything was there."""


def test_a_second_render_needs_no_voice_and_writes_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voiceguide.speech.voices.tone import ToneVoice

    out = tmp_path / "track.mp3"
    ask = request("reclined-twist", 10 * MINUTE)
    pipeline.render(ask, settings, out)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    def never(self, utterance):
        raise Silent(utterance)

    monkeypatch.setattr(ToneVoice, "speak", never)
    again = pipeline.render(ask, settings, out)
    assert dict(again.counters)["islands_encoded"] == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(("bed", "most"), [("none", 1), ("brown", 10)])
def test_an_edit_of_one_sentence_speaks_and_codes_one_cue(
    bed: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a bed also the quiet that has become another, and where the bed begins and ends."""
    from voiceguide.speech.voices.tone import ToneVoice

    mine = tmp_path / "scripts"
    mine.mkdir()
    text = (bundled_scripts() / "knee-drops.yaml").read_text(encoding="utf-8")
    (mine / "knee-drops.yaml").write_text(text, encoding="utf-8")
    own = Settings(script_folders=(mine,), cache_folder=tmp_path / "cache")
    ask = replace(request("knee-drops", 5 * MINUTE), bed=bed)
    before = pipeline.render(ask, own, tmp_path / "k.mp3")
    old = "A small arc is plenty."
    assert old in text
    (mine / "knee-drops.yaml").write_text(text.replace(old, "A small arc is quite enough."), encoding="utf-8")
    asked = []
    speak = ToneVoice.speak

    def counting(self, utterance):
        asked.append(utterance.spoken)
        return speak(self, utterance)

    monkeypatch.setattr(ToneVoice, "speak", counting)
    again = pipeline.render(ask, own, tmp_path / "k.mp3")
    assert [text for text in asked if "quite enough" in text] == asked
    assert len(asked) == 1
    starts = [[clip.start_ms for clip in made.timeline.clips] for made in (before, again)]
    assert len(starts[0]) == len(starts[1])
    assert sum(was != now for was, now in zip(*starts, strict=True)) > 10
    assert 1 <= dict(again.counters)["islands_encoded"] <= most


def test_a_plan_is_told_alike_by_every_process(settings: Settings) -> None:
    """By how it is told a published episode is known to be unchanged."""
    program = (
        "import sys; from pathlib import Path\n"
        "from voiceguide import pipeline; from voiceguide.settings import Settings\n"
        "asked = pipeline.Request(routine='knee-drops', target_ms=300_000, voice='tone')\n"
        "own = Settings(script_folders=(Path(sys.argv[1]),), cache_folder=Path(sys.argv[1]))\n"
        "sys.stdout.buffer.write(repr(pipeline.planned(asked, own)).encode())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program, str(bundled_scripts())], capture_output=True, check=True
    )
    here = repr(pipeline.planned(request("knee-drops", 5 * MINUTE), settings))
    assert elsewhere.stdout.decode() == here


def test_two_renders_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for i in range(2):
        own = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path / f"cache{i}")
        out = tmp_path / f"{i}.mp3"
        pipeline.render(request("supine-pulls", 10 * MINUTE, "hibari"), own, out)
        made.append((out.read_bytes(), out.with_suffix(".timeline.json").read_bytes()))
    assert made[0] == made[1]


def test_an_impossible_length_is_refused_with_the_nearest_and_what_would_have_to_change(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(ImpossibleLength) as refused:
        pipeline.render(request("bedtime-twist", 2 * MINUTE, "hibari"), settings, tmp_path / "t.mp3")
    shortest_ms = refused.value.above_ms
    assert shortest_ms is not None
    shortest = re.escape(clock(next_second(shortest_ms)))
    for part in (
        "cannot last 2:00",
        rf"the shortest is {shortest}\.",
        "with --words brief",
        "with --words names",
    ):
        assert re.search(part, str(refused.value))
    assert not re.search(r"\d:\d\d\.\d", str(refused.value))
    assert list(tmp_path.iterdir()) == []
    pasted = re.search(r"--duration (\S+) can be had", str(refused.value))
    assert pasted is not None
    assert 0 <= parse_duration(pasted[1]) - shortest_ms < SECOND
    nearly = request("bedtime-twist", shortest_ms - 15 * SECOND, "hibari")
    with pytest.raises(ImpossibleLength, match=r"With --words names it can\."):
        pipeline.compose(nearly, settings)
    named = replace(nearly, choices=Choices(words=WordsLevel.NAMES))
    assert pipeline.compose(named, settings).duration_ms == nearly.target_ms
    made = pipeline.compose(request("bedtime-twist", shortest_ms, "hibari"), settings)
    assert made.duration_ms == shortest_ms


def test_what_a_user_can_mend_is_told_and_nothing_is_left_behind(settings: Settings, tmp_path: Path) -> None:
    ten = 10 * MINUTE
    there = tmp_path / "t.mp3"
    with pytest.raises(UnknownRoutine, match="bedtime-twist"):
        pipeline.render(request("bedtime-twits", ten), settings, there)
    with pytest.raises(VoiceUnavailable, match="hibari"):
        pipeline.render(request("bedtime-twist", ten, "hibary"), settings, there)
    with pytest.raises(OutputError):
        pipeline.render(request("bedtime-twist", ten), settings, Path(__file__) / "no" / "t.mp3")
    with pytest.raises(OutputError):
        pipeline.render(request("bedtime-twist", ten), settings, tmp_path)
    broken = tmp_path / "broken.yaml"
    broken.write_bytes(b"title: \xff\xfe")
    with pytest.raises(ScriptError):
        pipeline.render(request(str(broken), ten), settings, there)
    file = tmp_path / "file"
    file.write_text("not a folder")
    nowhere = Settings(script_folders=settings.script_folders, cache_folder=file)
    with pytest.raises(CacheError):
        pipeline.render(request("bedtime-twist", ten), nowhere, there)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.yaml", "file"]


def test_an_estimate_needs_no_voice_and_says_so(settings: Settings) -> None:
    timeline = pipeline.estimate(request("bedtime-twist", 10 * MINUTE), settings)
    assert timeline.estimated
    assert timeline.duration_ms == 10 * MINUTE
    assert all(clip.speech == "" for clip in timeline.clips)


SHORT = (
    "title: {title}\nabout: Small.\nsafety: [Stop if it hurts.]\nsteps:\n"
    "  - say: Lie down.\n  - hold: 20s\n  - rest: 5s..fill\n"
)


def killed_at(rename: int, folder: Path, make: Callable[[], object]) -> bool:
    """Make something in a process that dies as soon as it has renamed so many files into this folder."""
    child = os.fork()
    if not child:
        left = itertools.count(rename, -1)

        def die(event: str, arguments: tuple[object, ...]) -> None:
            # The hook is called before the file is renamed: death comes instead of the one after the last.
            if event == "os.rename" and Path(os.fspath(arguments[1])).parent == folder and not next(left):
                os._exit(9)

        sys.addaudithook(die)
        try:
            make()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_kill_never_leaves_a_new_track_with_an_old_timeline(settings: Settings, tmp_path: Path) -> None:
    out, script = tmp_path / "out" / "t.mp3", tmp_path / "small.yaml"
    ask = request(str(script), MINUTE)

    def pair() -> tuple[bytes, str]:
        return out.read_bytes(), out.with_suffix(".timeline.json").read_text("utf-8")

    out.parent.mkdir()
    script.write_text(SHORT.format(title="Another"), "utf-8")
    pipeline.render(ask, settings, out)
    new = pair()
    script.write_text(SHORT.format(title="The first"), "utf-8")
    pipeline.render(ask, settings, out)
    old = pair()
    assert old[0] != new[0]
    script.write_text(SHORT.format(title="Another"), "utf-8")
    seen = []
    for rename in range(4):
        died = killed_at(rename, out.parent, lambda: pipeline.render(ask, settings, out))
        seen.append((died, pair()))
    # The timeline first, then the track; the run after a kill does what is left.
    assert seen == [(True, old), (True, (old[0], new[1])), (False, new), (False, new)]


def test_a_lexicon_tells_each_voice_in_the_way_it_understands(tmp_path: Path) -> None:
    """The embedded voice gets the sound, another the spelling; the listener comes before the script."""
    script = tmp_path / "sore.yaml"
    script.write_text(
        "title: Sore\nabout: S.\nsafety: [Stop if it hurts.]\npronounce: {sacrum: SACK-rum}\n"
        "steps:\n  - say: Feel your psoas and your sacrum.\n  - rest: 5s..5min\n",
        encoding="utf-8",
    )
    lexicon = tmp_path / "lexicon.yaml"
    lexicon.write_text("en:\n  sacrum: SAY-krum\n  psoas: SO-az /ˈsoʊæs/\n", encoding="utf-8")
    settings = Settings((tmp_path,), tmp_path / "cache", lexicon=lexicon)
    said = {
        voice: [clip.spoken for clip in pipeline.compose(request(str(script), MINUTE, voice), settings).clips]
        for voice in ("hibari", "tone")
    }
    assert "Feel your [psoas](/ˈsOæs/) and your SAY-krum." in said["hibari"]
    assert "Feel your SO-az and your SAY-krum." in said["tone"]
    lexicon.write_text("en:\n  psoas: /ɲ/\n", encoding="utf-8")
    made = pipeline.compose(request(str(script), MINUTE, "hibari"), settings)
    assert "Feel your [psoas](/ɲ/) and your SACK-rum." in [clip.spoken for clip in made.clips]
    lexicon.write_text("en:\n  psoas: /ʘ/\n", encoding="utf-8")
    with pytest.raises(VoiceError, match="cannot say 'ʘ'"):
        pipeline.compose(request(str(script), MINUTE, "hibari"), settings)
    lexicon.unlink()
    with pytest.raises(ScriptError, match=r"lexicon\.yaml"):
        pipeline.estimate(request(str(script), MINUTE), settings)


def letters_script(folder, *sentences):
    script = folder / "letters.yaml"
    says = "".join(f"  - {each}\n" for each in sentences)
    script.write_text(
        f"title: Letters\nabout: L.\nsafety: [Stop if it hurts.]\nsteps:\n{says}  - rest: 5s..5min\n",
        encoding="utf-8",
    )
    return script


def test_a_voice_names_every_word_that_it_cannot_read_at_once(tmp_path):
    """Those inside holds as well; nothing is spoken before."""
    script = letters_script(
        tmp_path,
        "say: Let it 放go now.",
        "{hold: 20s..4min, start: Отдых здесь.}",
        "say: Breathe as one does in 東京.",
    )
    settings = Settings((tmp_path,), tmp_path / "cache")
    with pytest.raises(VoiceError) as refused:
        pipeline.compose(request(str(script), MINUTE, "hibari"), settings)
    assert refused.value.what.startswith(
        "hibari cannot say '放go', 'Отдых', 'здесь', '東京' in 'Let it 放go now.'"
    )
    assert not (tmp_path / "cache").exists() or not any((tmp_path / "cache").rglob("*.wav"))


def test_what_cannot_be_read_with_certainty_is_refused_at_its_place_all_at_once(tmp_path):
    """In every step, inside holds, and in a script that is used; before anything is spoken."""
    part = tmp_path / "part.yaml"
    part.write_text(
        "title: Part\nabout: P.\nsafety: [Stop if it hurts.]\nsteps:\n  - say: Rest after 1:30.\n",
        encoding="utf-8",
    )
    script = letters_script(
        tmp_path,
        "say: Do 5/16 of it, and 20/10 then.",
        "{hold: 20s..4min, start: See www.yoga.com.}",
        "use: part",
    )
    settings = Settings((tmp_path,), tmp_path / "cache")
    with pytest.raises(ScriptError) as refused:
        pipeline.compose(request(str(script), MINUTE, "tone"), settings)
    found = {(Path(each.spot.file).name, each.spot.line, each.spot.column) for each in refused.value.problems}
    own = {("letters.yaml", 5, 13), ("letters.yaml", 5, 29), ("letters.yaml", 6, 34)}
    assert found == {*own, ("part.yaml", 5, 15)}
    assert all(each.mend for each in refused.value.problems)
    problems = check_script(str(script), settings)
    assert set(refused.value.problems) <= set(problems)


def test_the_lexicon_settles_what_would_be_refused(tmp_path):
    script = letters_script(tmp_path, "say: Do 20/10 now.")
    lexicon = tmp_path / "lexicon.yaml"
    lexicon.write_text("en:\n  20/10: twenty ten\n", encoding="utf-8")
    settings = Settings((tmp_path,), tmp_path / "cache")
    with pytest.raises(ScriptError, match=r"letters\.yaml:5:13: '20/10' may be a date"):
        pipeline.compose(request(str(script), MINUTE, "tone"), settings)
    made = pipeline.compose(request(str(script), MINUTE, "tone"), replace(settings, lexicon=lexicon))
    assert "Do twenty ten now." in [clip.spoken for clip in made.clips]


def test_letters_that_a_voice_lacks_are_read_without_their_marks_and_the_words_named(tmp_path):
    script = letters_script(
        tmp_path, "say: Prāṇāyāma is breath.", "say: Śavāsana is rest, and prāṇāyāma is not."
    )
    settings = Settings((tmp_path,), tmp_path / "cache")
    made = pipeline.composed(request(str(script), MINUTE, "hibari"), settings)
    assert "read Prāṇāyāma as Pranayama, Śavāsana as Savasana, prāṇāyāma as pranayama;" in made.voice_line
    plain = pipeline.composed(request(str(script), MINUTE, "tone"), settings)
    assert "Pranayama" not in plain.voice_line
    assert "Prāṇāyāma is breath." in [clip.text for clip in made.timeline.clips]
