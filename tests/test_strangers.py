"""Files about speech that somebody else may have written: each is refused in a sentence, or passed over.

A pipe is not waited for, a device and a giant are not read, and hostile JSON is no fault of ours. The readers
are asked as the program asks them. The alarm is there for the test's own sake: without it a pipe that is
waited for would keep the whole suite.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.kokoro_made import kokoro_style, kokoro_voice
from tests.support.piper_made import piper_voice
from voiceguide import pipeline
from voiceguide.app import catalog
from voiceguide.audio.bed.from_file import _facts
from voiceguide.audio.dsp.loudness import heard_lufs
from voiceguide.audio.mastering import Mastering
from voiceguide.cache import eviction
from voiceguide.cache.size_limit import evict, within_size_limit
from voiceguide.cache.store import Cache, address
from voiceguide.compose.pinned import read_lock
from voiceguide.core import memo
from voiceguide.errors import VoiceguideError
from voiceguide.script.lexicon import read_lexicon
from voiceguide.settings import Settings
from voiceguide.speech import pack
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.calibration import _cached
from voiceguide.speech.voices.gtts.ratelimit import RateLimiter, RetryPolicy
from voiceguide.speech.voices.takes import open_takes, take_name

KEY = address("one")
TEXT = "Lie down on your back."

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, devices and alarms are POSIX's")


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise AssertionError("it waits for a pipe")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def read_a_lock(folder: Path) -> None:
    read_lock(folder / "it")


def unpack(folder: Path) -> None:
    pack.import_pack(folder / "it", Cache(folder / "cache"), heard_lufs)


def hear_a_take(folder: Path) -> None:
    (folder / "takes").mkdir()
    (folder / "it").rename(folder / "takes" / f"{take_name(TEXT)}.wav")
    if open_takes(folder / "takes").clip(take_name(TEXT), TEXT, Cache(folder / "cache"), Mastering()) is None:
        raise VoiceguideError("it is passed over, as every folder there is")


def read_words(folder: Path) -> None:
    read_lexicon(folder / "it", "en")


def load_a_model(folder: Path) -> None:
    settings = piper_voice(folder / "voice").with_suffix(".onnx.json")
    (folder / "it").rename(folder / "voice" / "it.onnx")
    settings.rename(folder / "voice" / "it.onnx.json")
    make_voice(f"piper:{folder / 'voice' / 'it.onnx'}").speak(Utterance(TEXT, "en", Pace.DAY))


def load_the_settings_of_a_model(folder: Path) -> None:
    model = piper_voice(folder / "voice")
    model.with_name(f"{model.name}.json").unlink()
    (folder / "it").rename(model.with_name(f"{model.name}.json"))
    make_voice(f"piper:{model}")


def load_a_model_of_kokoro(folder: Path) -> None:
    kokoro_style(folder, "af_heart")
    kokoro = f"kokoro:{folder / 'it'}#af_heart"
    make_voice(kokoro, environ={"VOICEGUIDE_VOICES": str(folder)}).speak(Utterance(TEXT, "en", Pace.DAY))


def load_a_style(folder: Path) -> None:
    kokoro_voice(folder / "voices", "bf_emma")
    (folder / "it").rename(folder / "voices" / "kokoro" / "af_heart.bin")
    make_voice("kokoro", environ={"VOICEGUIDE_VOICES": str(folder / "voices")})


REFUSED = [
    read_a_lock,
    unpack,
    hear_a_take,
    read_words,
    load_a_model,
    load_the_settings_of_a_model,
    load_a_model_of_kokoro,
    load_a_style,
]


def find_an_entry(folder: Path) -> None:
    cache, place = Cache(folder / "cache"), folder / "cache" / "clips" / KEY[:2] / KEY[2:]
    place.parent.mkdir(parents=True)
    (folder / "it").rename(place)
    assert cache.read("clips", KEY) is None
    assert cache.head("clips", KEY) is None
    assert cache.cached_samples(KEY) is None
    eviction.check_entries(cache)
    if not place.is_dir():
        cache.put("clips", KEY, b"ours")
        assert cache.get("clips", KEY) == b"ours"


def use_a_cache(folder: Path) -> None:
    """Its lock and its count are files that others may have put there."""
    cache = Cache(folder / "cache")
    cache.put("clips", KEY, b"ours")
    for name in (".in-use", ".size"):
        (cache.folder / name).unlink(missing_ok=True)
        if (folder / "it").exists() or (folder / "it").is_symlink():
            (folder / "it").rename(cache.folder / name)
        with within_size_limit(cache, 1_000_000):
            cache.put("clips", KEY, b"ours")
        evict(cache, 1_000_000)
        if (cache.folder / name).is_dir():
            (cache.folder / name).rmdir()
        elif (cache.folder / name).exists() and name == ".in-use":
            (cache.folder / name).rename(folder / "it")
    assert cache.get("clips", KEY) == b"ours"


def line_up(folder: Path) -> None:
    for name in ("next.txt", "unreached.txt"):
        place = folder / name / name
        place.parent.mkdir()
        (folder / "it").rename(place)
        queue = RateLimiter(place.parent, RetryPolicy(pause_s=0, jitter=0))
        assert queue.unreached("translate.google.com") == ""
        queue.pace()
        place.rename(folder / "it") if place.exists() or place.is_symlink() else (folder / "it").touch()


def remember_scripts(folder: Path) -> None:
    (folder / "scripts").mkdir()
    (folder / "it").rename(folder / "scripts" / "it.yaml")
    memo.scripts_digest([folder / "scripts"])


PASSED_OVER = [find_an_entry, use_a_cache, line_up, remember_scripts]


def a_pipe(place: Path) -> None:
    os.mkfifo(place)


def a_device(place: Path) -> None:
    place.symlink_to("/dev/zero")


def a_folder(place: Path) -> None:
    place.mkdir()


def a_giant(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(3_000_000_000)


def deep_json(place: Path) -> None:
    place.write_bytes(b'{"schema":' * 100_000)


def odd_numbers(place: Path) -> None:
    place.write_bytes(b'{"schema": 1e999, "clips": [NaN, ' + b"9" * 5_000 + b', "\\ud800\\u0000"]}')


LAYS = [a_pipe, a_device, a_folder, a_giant, deep_json, odd_numbers]


@pytest.mark.parametrize("lay", LAYS)
@pytest.mark.parametrize("reader", REFUSED)
def test_it_is_refused_in_a_sentence(tmp_path: Path, reader: Callable[[Path], None], lay) -> None:
    lay(tmp_path / "it")
    with pytest.raises(VoiceguideError) as refused:
        reader(tmp_path)
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize("lay", LAYS)
@pytest.mark.parametrize("reader", PASSED_OVER)
def test_it_counts_for_nothing(tmp_path: Path, reader: Callable[[Path], None], lay) -> None:
    lay(tmp_path / "it")
    reader(tmp_path)


# ── what a cache remembers, when others may write there ──────────────────────────────────────────

HOSTILE = [
    b"",
    b"\xff\xfe",
    b"[" * 50_000,
    b"null",
    b"7",
    b'{"day": 1e999, "bedtime": 120.0}',
    b'{"day": true, "bedtime": 120.0}',
    b'{"day": NaN, "bedtime": 120.0}',
    b'{"fast": 120.0}',
    b'{"routines": [{"name": 7, "minutes": [], "minutes_when": []}], "misnamed": []}',
    b'{"routines": [{"name": "a", "minutes": [1e999], "minutes_when": []}], "misnamed": []}',
    b'{"routines": 7, "misnamed": []}',
    b'{"routines": [], "misnamed": [{"file": "\\ud800", "better": ""}]}',
    b"Spoken by tone.\n{",
    b'Spoken by tone.\n{"schema": "voiceguide.timeline/1"}',
    b"[0, 240000, 1e999, -23.0, 0, 0.0]",
    b"[0, 240000, true, -23.0, 0, 0.0]",
    b"[9, 3, 1.0, -23.0, 0, 0.0]",
    b"[0, " + b"9" * 4_000 + b", 1.0, -23.0, 0, 0.0]",
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "scripts"
    folder.mkdir()
    script = "title: Small\nabout: Small.\nsafety: [Stop.]\nsteps: [say: Lie down., rest: fill]\n"
    (folder / "small.yaml").write_text(script, "utf-8")
    return Settings((folder,), tmp_path / "cache")


def poisoned(cache: Cache, kind: str, payload: bytes) -> None:
    """Put something else under every name of a kind, sealed as ours is."""
    places = [path for path in (cache.folder / kind).glob("??/*") if path.is_file()]
    assert places
    for path in places:
        cache.put(kind, path.parent.name + path.name, payload)


def test_a_list_that_is_none_is_made_anew(settings: Settings) -> None:
    whole = catalog.read_catalog(settings)
    for payload in HOSTILE:
        poisoned(Cache(settings.cache_folder), "lists", payload)
        assert catalog.read_catalog(settings) == whole


def test_a_session_that_is_none_is_composed_anew(settings: Settings) -> None:
    request = pipeline.Request(routine="small", target_ms=60_000, voice="tone")
    whole = pipeline.remembered(request, settings, pipeline.quiet)
    for payload in HOSTILE:
        poisoned(Cache(settings.cache_folder), "sessions", payload)
        assert pipeline.remembered(request, settings, pipeline.quiet) == whole


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_pace_or_a_bed_that_is_none_is_measured_anew(payload: bytes) -> None:
    assert _cached(payload) is None
    assert _facts(payload) is None


def test_what_we_keep_of_them_is_read_back() -> None:
    assert _cached(b'{"bedtime": 118.2, "day": 131.0}') is not None
    assert _facts(b"[0, 240000, 1.5, -23.0, 0, 0.0]") is not None
