"""A session that was composed before is recalled, and is what composing it again would give."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from voiceguide import pipeline
from voiceguide.cache.store import CLIPS, Cache
from voiceguide.pipeline import Request
from voiceguide.settings import Settings
from voiceguide.units import MINUTE

SCRIPT = """
title: Two breaths
about: A short one.
mode: bedtime
safety: [Stop if anything hurts.]
steps:
  - say: Lie down and let {word} carry you.
  - rest: 10s..5min
  - say: Let both of your hands become heavy.
  - rest: 20s..fill
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    mine = tmp_path / "scripts"
    mine.mkdir()
    (mine / "two-breaths.yaml").write_text(SCRIPT.format(word="the bed"))
    return Settings(script_folders=(mine,), cache_folder=tmp_path / "cache")


@pytest.fixture
def ask() -> Request:
    return Request(routine="two-breaths", target_ms=2 * MINUTE, voice="tone", bed="none")


def render(ask: Request, settings: Settings, out: Path) -> tuple[bytes, dict[str, int]]:
    made = pipeline.render(ask, settings, out)
    return out.read_bytes() + made.timeline_path.read_bytes(), dict(made.counters)


def kept(settings: Settings, kind: str) -> list[Path]:
    return sorted(path for path in (settings.cache_folder / kind).rglob("*") if path.is_file())


def test_the_same_session_is_composed_once_and_is_the_same(settings, ask, tmp_path):
    first, _ = render(ask, settings, tmp_path / "one.mp3")
    dates = [path.stat().st_mtime_ns for path in kept(settings, "sessions")]
    again, told = render(ask, settings, tmp_path / "two.mp3")
    assert again == first
    assert told["islands_encoded"] == 0
    assert [path.stat().st_mtime_ns for path in kept(settings, "sessions")] == dates
    assert len(dates) == 1
    unchanged = (tmp_path / "two.mp3").stat()
    _, told = render(ask, settings, tmp_path / "two.mp3")
    assert told["written"] == 0
    assert (tmp_path / "two.mp3").stat() == unchanged


def a_lexicon(settings: Settings) -> Path:
    path = settings.cache_folder.with_name("lexicon.yaml")
    path.write_text("en:\n  hands: handz\n")
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda ask, settings: (replace(ask, target_ms=3 * MINUTE), settings),
        lambda ask, settings: (replace(ask, bell="none"), settings),
        lambda ask, settings: (ask, replace(settings, speech_lufs=-18.0)),
        lambda ask, settings: (ask, replace(settings, lexicon=a_lexicon(settings))),
        lambda ask, settings: (
            ask,
            (settings.script_folders[0] / "two-breaths.yaml").write_text(SCRIPT.format(word="this bed"))
            and settings,
        ),
    ],
    ids=["length", "bell", "loudness", "lexicon", "one word"],
)
def test_another_question_is_another_session(settings, ask, change, tmp_path):
    render(ask, settings, tmp_path / "one.mp3")
    asked, under = change(ask, settings)
    recalled, _ = render(asked, under, tmp_path / "two.mp3")
    fresh = replace(under, cache_folder=tmp_path / "fresh")
    assert render(asked, fresh, tmp_path / "three.mp3")[0] == recalled
    assert len(kept(settings, "sessions")) == 2


def hurt(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("forget", [(), ("sessions",)])
def test_a_damaged_clip_is_found_when_it_is_used_and_made_again(settings, ask, forget, tmp_path):
    first, _ = render(ask, settings, tmp_path / "one.mp3")
    for clip in kept(settings, CLIPS):
        hurt(clip)
    assert render(ask, settings, tmp_path / "two.mp3")[0] == first, "what is encoded needs no clip"
    for kind in (*forget, "island"):
        shutil.rmtree(settings.cache_folder / kind)
    assert render(ask, settings, tmp_path / "two.mp3")[0] == first
    cache = Cache(settings.cache_folder)
    for clip in kept(settings, CLIPS):
        assert cache.read(CLIPS, clip.parent.name + clip.name) is not None


def test_clips_that_are_gone_are_spoken_again_for_a_session_that_is_remembered(settings, ask, tmp_path):
    first, _ = render(ask, settings, tmp_path / "one.mp3")
    for kind in ("raw", CLIPS, "island"):
        shutil.rmtree(settings.cache_folder / kind)
    assert render(ask, settings, tmp_path / "two.mp3")[0] == first


@pytest.mark.parametrize("kind", ["island", "sessions", "tags"])
def test_what_is_damaged_is_made_again(settings, ask, kind, tmp_path):
    first, _ = render(ask, settings, tmp_path / "one.mp3")
    for path in kept(settings, kind):
        hurt(path)
    assert render(ask, settings, tmp_path / "two.mp3")[0] == first
    again, told = render(ask, settings, tmp_path / "three.mp3")
    assert again == first
    assert told["islands_encoded"] == 0


WATCH = """
import sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, found: opened.append(str(found[0])) if event == "open" else None)
from voiceguide import pipeline
from voiceguide.settings import Settings
ask = pipeline.Request(routine="two-breaths", target_ms=120_000, voice="tone")
settings = Settings(script_folders=(Path(sys.argv[1]),), cache_folder=Path(sys.argv[2]))
opened.clear()
pipeline.render(ask, settings, Path(sys.argv[3]))
print(*opened, "MODULES", *sys.modules, sep="\\n")
"""


def watched(settings: Settings, out: Path) -> tuple[list[str], list[str]]:
    """Render in a process of its own; tell which files it opened and which modules it had imported."""
    arguments = [str(settings.script_folders[0]), str(settings.cache_folder), str(out)]
    program = [sys.executable, "-c", WATCH, *arguments]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    opened, _, modules = done.stdout.partition("MODULES\n")
    return opened.splitlines(), modules.split()


def test_nothing_is_read_that_is_no_part_of_the_question(settings, tmp_path):
    """Composing reads scripts, this program and its libraries; whatever else it read, a memory would miss."""
    opened, _ = watched(settings, tmp_path / "one.mp3")
    home = Path(pipeline.__file__).parent
    counted = (str(tmp_path), str(home), str(home.parent / "scripts"))
    libraries = (*{os.path.realpath(each) for each in sys.path if each}, sys.prefix, sys.base_prefix)
    strange = [
        path for path in opened if path.startswith("/") and not path.startswith((*counted, *libraries))
    ]
    assert any(path.endswith("two-breaths.yaml") for path in opened)
    assert [path for path in strange if not path.startswith(("/proc", "/sys", "/dev", "/usr", "/lib"))] == []


def test_a_track_whose_parts_are_there_needs_nothing_that_makes_parts(settings, tmp_path):
    watched(settings, tmp_path / "one.mp3")
    _, modules = watched(settings, tmp_path / "two.mp3")
    makers = (
        "numpy",
        "soxr",
        "pydub",
        "yaml",
        "num2words",
        "mutagen",
        "rich",
        "scipy",
        "miniaudio",
        "requests",
        "concurrent.futures",
        "secrets",
        "difflib",
    )
    assert {"voiceguide.audio.renderer"} <= set(modules)
    stages = {
        "script.model",
        "plan.model",
        "plan.compiler",
        "timeline.fit",
        "speech.synthesis.recorder",
        "cache.eviction",
    }
    assert set(modules) & {*makers, *(f"voiceguide.{stage}" for stage in stages)} == set()
    assert (tmp_path / "one.mp3").read_bytes() == (tmp_path / "two.mp3").read_bytes()


@pytest.mark.parametrize("voice", ["tone", "hibari"])
def test_how_many_work_at_it_changes_no_byte(settings, ask, voice, tmp_path):
    made = []
    for workers in (1, 4):
        own = replace(settings, cache_folder=tmp_path / f"cache-{workers}", workers=workers)
        made.append(render(replace(ask, voice=voice, bell="none"), own, tmp_path / f"{workers}.mp3")[0])
    assert made[0] == made[1]


PEAK = r"""
import re, sys
from pathlib import Path
from voiceguide import pipeline
from voiceguide.settings import Settings
bed, minutes = sys.argv[4:]
ask = pipeline.Request(routine="two-breaths", target_ms=int(minutes) * 60_000, voice="tone", bed=bed)
settings = Settings(script_folders=(Path(sys.argv[1]),), cache_folder=Path(sys.argv[2]))
pipeline.render(ask, settings, Path(sys.argv[3]))
# What getrusage tells begins with the memory of the process that started this one.
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""


def peak_kb(settings: Settings, out: Path, bed: str, minutes: int) -> int:
    """Render in a process of its own; tell the most memory that it had at any time."""
    out.unlink(missing_ok=True)
    arguments = [str(settings.script_folders[0]), str(settings.cache_folder), str(out), bed, str(minutes)]
    program = [sys.executable, "-c", PEAK, *arguments]
    return int(subprocess.run(program, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it in kilobytes")
@pytest.mark.parametrize("bed", ["none", "brown"])
def test_the_memory_of_a_warm_render_is_flat_in_its_length(settings, bed, tmp_path):
    """Eighty minutes are 58 MB of track: held in memory as a whole, or twice, they would show."""
    more = "  - say: Nothing to do now.\n  - rest: 1s..5min\n" * 20
    long = SCRIPT.format(word="the bed").replace("  - say: Let", f"{more}  - say: Let")
    (settings.script_folders[0] / "two-breaths.yaml").write_text(long)
    out, peaks = tmp_path / "track.mp3", {}
    for minutes in (5, 80):
        peak_kb(settings, out, bed, minutes)
        peaks[minutes] = peak_kb(settings, out, bed, minutes)
        assert out.stat().st_size > minutes * 700_000
    assert peaks[80] < peaks[5] + 12_000
    assert peaks[80] < 120_000
