"""Whole tracks: exact lengths in every decoder, words where the timeline says, seams nobody hears."""

from __future__ import annotations

import ctypes
import itertools
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import (
    DECODERS,
    Library,
    MemoryStore,
    bell,
    breath,
    by_miniaudio,
    db,
    laid,
    needs,
    timeline,
    true_peak_dbtp,
    voice_like,
)
from voiceguide.audio.dsp.loudness import integrated_lufs, k_weight, powers
from voiceguide.audio.dsp.resample import resample
from voiceguide.audio.mastering import Mastering
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.renderer import render_track
from voiceguide.errors import AudioError, OutputError
from voiceguide.media.id3 import id3
from voiceguide.timeline.model import Phase

WAYS = [
    pytest.param(
        True,
        id="spliced",
        marks=pytest.mark.skipif(
            not encoder.can_splice(), reason="this lameenc does not show LAME's settings"
        ),
    ),
    pytest.param(False, id="streamed"),
]
FORMS = [pytest.param(SPEECH, id="48k"), pytest.param(SMALL, id="24k")]


@pytest.fixture(scope="module")
def session(sentences, words):
    """A minute and a half of real speech, finished, with a bell and a breath under it."""
    finish, library, places, at = Mastering(voice_lufs=-26.0), Library(), [], 777
    for turn, (text, speech) in enumerate(
        itertools.chain(sentences.items(), words.items(), sentences.items())
    ):
        samples, _, _ = finish(speech, text in words)
        places.append((at, samples))
        at += len(samples) // 48 + 300 + (turn * 1_237) % 5_000
    spoken = laid(library, at + 4_321, *places)
    clips = [(clip.start_ms, clip.duration_ms, clip.speech) for clip in spoken.clips]
    return timeline(at + 4_321, clips), library


def render(planned, library, out, **more):
    return render_track(planned, library, more.pop("store", MemoryStore()), out, **more)


# Length ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decode", DECODERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("splice", WAYS)
def test_every_decoder_gives_exactly_the_samples_asked_for(tmp_path, decode, form, splice):
    out, library = tmp_path / "track.mp3", Library()
    # At 24 kHz ffmpeg has a bug of its own with one single millisecond: two, then.
    for duration_ms in (2, 23, 24, 25, 47, 48, 1_000, 1_001, 7_331, 10_008):
        planned = laid(library, duration_ms, (0, voice_like(1, min(duration_ms, 400))))
        track = render(planned, library, out, format=form, splice=splice, tags=id3(planned))
        assert track.duration_ms == duration_ms
        assert len(decode(out)) == form.samples(duration_ms), duration_ms


@settings(max_examples=30)
@given(duration_ms=st.integers(1, 4_000), form=st.sampled_from([SPEECH, SMALL]), splice=st.booleans())
def test_any_length_is_exact(tmp_path_factory, duration_ms, form, splice):
    out = tmp_path_factory.mktemp("length") / "track.mp3"
    library = Library()
    planned = laid(library, duration_ms, (duration_ms // 2, voice_like(2, max(1, duration_ms // 3))))
    track = render(planned, library, out, format=form, splice=splice and encoder.can_splice())
    assert len(by_miniaudio(out)) == form.samples(duration_ms)
    assert track.bytes == out.stat().st_size == (form.frames(duration_ms) + 1) * form.frame_bytes


@needs("mp3val")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("splice", WAYS)
def test_mp3val_finds_nothing(tmp_path, session, form, splice):
    planned, library = session
    out = tmp_path / "track.mp3"
    render(planned, library, out, format=form, splice=splice, tags=id3(planned))
    said = subprocess.run(["mp3val", str(out)], capture_output=True, text=True, check=True).stdout
    assert "WARNING" not in said
    assert "ERROR" not in said
    assert f"{form.frames(planned.duration_ms) + 1} MPEG frames" in said
    assert "CBR" in said


# Sound ----------------------------------------------------------------------------------------------


def levels(sound, form, window_ms=5):
    """Give the level around every millisecond."""
    per_ms = form.rate_hz // 1_000
    energy = np.concatenate([[0], np.cumsum(np.square(sound.astype(float)))])
    window = window_ms * per_ms
    starts = np.arange(0, len(sound) - window, per_ms)
    return np.sqrt((energy[starts + window] - energy[starts]) / window)


@pytest.mark.parametrize("decode", DECODERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("splice", WAYS)
def test_words_begin_where_the_timeline_says(tmp_path, session, decode, form, splice):
    planned, library = session
    out = tmp_path / "track.mp3"
    render(planned, library, out, format=form, splice=splice)
    level = levels(decode(out), form)
    for clip in planned.clips:
        around = level[clip.start_ms - 250 : clip.end_ms]
        onset = np.flatnonzero(around > around.max() * 10 ** (-40 / 20))[0] - 250
        assert abs(onset) <= 30, (clip.text, onset)
        assert 0 <= onset <= 25, "the clip's own lead is 15 ms, and nothing comes before it"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("splice", WAYS)
def test_every_clip_is_found_again_to_the_sample(tmp_path, session, form, splice):
    planned, library = session
    out = tmp_path / "track.mp3"
    render(planned, library, out, format=form, splice=splice)
    heard = by_miniaudio(out).astype(float)
    for clip in planned.clips:
        sent = library(clip.speech)[: 48_000 : 48_000 // form.rate_hz].astype(float)
        at, slack = form.samples(clip.start_ms), 50
        near = heard[at - slack : at + len(sent) + slack]
        match = np.correlate(near, sent, mode="valid")
        assert abs(int(np.argmax(match)) - slack) <= 1
        here = heard[at : at + len(sent)]
        # No gain of the encoder's is left: levels agree to a tenth of a decibel.
        floor = 0.3 if form is SMALL else 0.1
        assert abs(db(here.std() / sent.std())) < floor
        assert np.corrcoef(here, sent)[0, 1] > (0.98 if form is SMALL else 0.995)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("splice", WAYS)
def test_loudness_and_peaks_survive_the_encoder(tmp_path, session, form, splice):
    planned, library = session
    out = tmp_path / "track.mp3"
    render(planned, library, out, format=form, splice=splice)
    heard = resample(by_miniaudio(out) / 32_768, form.rate_hz, 48_000)
    for clip in planned.clips:
        sent, came = library(clip.speech) / 32_768, heard[clip.start_ms * 48 : clip.end_ms * 48]
        # Podcast directories ask for -1 dBTP; the limiter's -1.5 leaves the encoder half a decibel.
        assert true_peak_dbtp(came) <= -1.0
        before, after = (integrated_lufs(powers(k_weight(sound))) for sound in (sent, came))
        assert before is None or abs(before - after) < 0.15


@pytest.mark.parametrize("splice", WAYS)
def test_between_words_there_is_silence_and_no_click_at_a_seam(tmp_path, session, splice):
    planned, library = session
    out = tmp_path / "track.mp3"
    render(planned, library, out, splice=splice)
    heard = by_miniaudio(out).astype(int)
    edges = [
        0,
        *itertools.chain.from_iterable((c.start_ms, c.end_ms) for c in planned.clips),
        planned.duration_ms,
    ]
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        quiet = heard[(begin + 60) * 48 : (end - 60) * 48]
        assert np.abs(quiet).max(initial=0) <= 2, (begin, end)
        # Right at the seams: no step, and nothing louder than the clip's own faded edge.
        for edge in (begin, end):
            near = heard[max(0, edge - 4) * 48 : (edge + 2) * 48]
            assert np.abs(np.diff(near)).max(initial=0) < 120, edge
            assert np.abs(near).max(initial=0) < 330, edge


@pytest.mark.parametrize("form", FORMS)
def test_both_ways_sound_alike(tmp_path, session, form):
    planned, library = session
    made = []
    for splice in (True, False):
        out = tmp_path / f"{splice}.mp3"
        render(planned, library, out, format=form, splice=splice and encoder.can_splice())
        made.append(by_miniaudio(out).astype(float))
    assert len(made[0]) == len(made[1])
    assert abs(db(made[0].std() / made[1].std())) < 0.05
    assert np.corrcoef(*made)[0, 1] > (0.985 if form is SMALL else 0.997)


@pytest.mark.parametrize("splice", WAYS)
def test_bells_and_breaths_are_heard_under_the_words(tmp_path, splice):
    library = Library()
    word = voice_like(1, 950)
    clips = [(5_200, 950, library.add(word))]
    tones = [bell(1_000, 3_000), breath(5_000, 4_000, Phase.INHALE), breath(9_000, 6_000, Phase.EXHALE)]
    out = tmp_path / "track.mp3"
    render(timeline(16_000, clips, tones), library, out, splice=splice)
    level = levels(by_miniaudio(out), SPEECH, 100)
    assert level[1_000:1_400].max() > 300
    assert level[6_500:8_500].max() > 20
    assert level[11_000:13_000].max() > 20
    assert level[200:800].max() < 2
    assert level[4_200:4_800].max() < 2
    assert level[15_200:].max() < 2
    assert level[5_200:6_100].max() > 3 * level[6_500:8_500].max()


# The file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("splice", WAYS)
def test_two_renders_are_equal_and_the_second_writes_nothing(tmp_path, session, splice):
    planned, library = session
    one, other, store = tmp_path / "one.mp3", tmp_path / "other.mp3", MemoryStore()
    first = render(planned, library, one, store=store, splice=splice, tags=id3(planned))
    second = render(planned, library, other, splice=splice, tags=id3(planned))
    assert one.read_bytes() == other.read_bytes()
    assert (first.written, second.written) == (True, True)
    os.utime(one, (1_000, 1_000))
    again = render(planned, library, one, store=store, splice=splice, tags=id3(planned))
    assert not again.written
    assert again.bytes == first.bytes
    assert one.stat().st_mtime == 1_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.mp3", "other.mp3"]


@pytest.mark.parametrize("splice", WAYS)
def test_a_damaged_track_is_written_anew(tmp_path, session, splice):
    planned, library = session
    out = tmp_path / "track.mp3"
    render(planned, library, out, splice=splice)
    good = out.read_bytes()
    for spoilt in (good[:-1], good[:5_000] + b"x" + good[5_001:], b""):
        out.write_bytes(spoilt)
        assert render(planned, library, out, splice=splice).written
        assert out.read_bytes() == good


@pytest.mark.parametrize("splice", WAYS)
def test_tags_stand_in_front_and_change_nothing_else(tmp_path, session, splice):
    planned, library = session
    out = tmp_path / "track.mp3"
    render(planned, library, out, splice=splice)
    bare = out.read_bytes()
    tags = id3(planned)
    track = render(planned, library, out, splice=splice, tags=tags)
    assert out.read_bytes() == tags + bare
    assert track.bytes == len(tags) + len(bare)
    assert len(by_miniaudio(out)) == planned.duration_ms * 48


def test_the_islands_are_counted(tmp_path, session):
    planned, library = session
    store = MemoryStore()
    first = render(planned, library, tmp_path / "a.mp3", store=store)
    second = render(planned, library, tmp_path / "b.mp3", store=store)
    if encoder.can_splice():
        assert first.segments_encoded > 10
        assert (second.segments_encoded, second.segments_cached) == (
            0,
            first.segments_encoded + first.segments_cached,
        )
    else:
        assert (first.segments_encoded, second.segments_cached) == (0, 0)


@pytest.mark.parametrize("splice", WAYS)
def test_progress_ends_with_all(tmp_path, session, splice):
    planned, library = session
    seen = []
    render(planned, library, tmp_path / "a.mp3", splice=splice, progress=lambda *done: seen.append(done))
    assert [done for done, _ in seen] == list(range(1, len(seen) + 1))
    assert seen[-1][0] == seen[-1][1]


# What goes wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize("splice", WAYS)
@pytest.mark.parametrize(
    "wrong",
    [voice_like(1, 401), voice_like(1, 399), voice_like(1, 400).astype(np.float32)],
    ids=["long", "short", "float"],
)
def test_a_clip_that_is_not_what_the_timeline_says_is_refused(tmp_path, splice, wrong):
    library = Library()
    planned = laid(library, 2_000, (500, voice_like(1, 400)))
    library.kept = dict.fromkeys(library.kept, wrong)
    out = tmp_path / "track.mp3"
    with pytest.raises(AudioError, match="'cue 0'"):
        render(planned, library, out, splice=splice)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("splice", WAYS)
def test_a_place_that_cannot_be_is_refused_before_any_work(tmp_path, splice):
    library = Library()
    planned = laid(library, 2_000, (500, voice_like(1, 400)))

    def never(_key):
        raise AssertionError("work was done for nothing")

    for out in (Path(__file__) / "none" / "track.mp3", tmp_path, Path(__file__) / "track.mp3"):
        with pytest.raises(OutputError):
            render_track(planned, never, MemoryStore(), out, splice=splice)


def mount_tiny(folder):
    """Mount a disk of 256 kB there, if this process may; tell whether."""
    if not sys.platform.startswith("linux") or os.geteuid():
        return False
    return not ctypes.CDLL(None).mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, b"size=256k")


def unmount(folder):
    ctypes.CDLL(None).umount2(str(folder).encode(), 2)


@pytest.fixture
def small_disk(tmp_path):
    """Give a folder that takes 256 kB, and the sentence for when it is full."""
    if mount_tiny(tmp_path):
        yield tmp_path, "disk is full"
        unmount(tmp_path)
        return
    # Who may not mount a disk may still forbid themselves larger files.
    resource = pytest.importorskip("resource", reason="this system has neither small disks nor limits")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 10, hard))
    yield tmp_path, "larger than may be written"
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("splice", WAYS)
def test_a_full_disk_is_one_sentence_and_leaves_nothing(small_disk, session, splice):
    planned, library = session
    folder, says = small_disk
    old = folder / "track.mp3"
    old.write_bytes(b"the track of yesterday")
    done: list[int] = []
    with pytest.raises(OutputError, match=says) as refused:
        render(planned, library, old, splice=splice, progress=lambda one, of: done.append(one))
    # Where a system sets room aside, nothing was made in vain.
    assert not done or not hasattr(os, "posix_fallocate")
    assert "\n" not in str(refused.value)
    assert old.read_bytes() == b"the track of yesterday"
    assert [path.name for path in folder.iterdir()] == ["track.mp3"]


# Memory and imports ---------------------------------------------------------------------------------

LONG = """
import hashlib, resource, sys
from pathlib import Path
from voiceguide.audio.dsp.resample import resample
from voiceguide.audio.renderer import render_track
from voiceguide.timeline.model import Balance, FitSummary, Role, SpokenClip, Timeline

class Folder:
    def has(self, kind, key):
        return (here / f"{kind}-{key}").exists()
    def get(self, kind, key):
        try:
            return (here / f"{kind}-{key}").read_bytes()
        except OSError:
            return None
    def put(self, kind, key, payload):
        (here / f"{kind}-{key}").write_bytes(payload)

def samples(key):
    import numpy as np
    place = np.arange(4_000 * 48)
    wave = np.sin(place * (0.01 + int(key[:4], 16) / 1e6)) * np.hanning(len(place))
    return np.rint(8_000 * wave).astype(np.int16)

def peak_kb():
    # What getrusage tells includes the process this one was forked from.
    try:
        said = Path("/proc/self/status").read_text().split()
        return int(said[said.index("VmHWM:") + 1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)

here, minutes, splice = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "True"
keys = [hashlib.sha256(bytes([n, minutes])).hexdigest() for n in range(40)]
length = minutes * 60_000
clips = tuple(
    SpokenClip(start_ms=start, duration_ms=4_000, text="x", spoken="x", role=Role.SAY, speech=keys[n % 40])
    for n, start in enumerate(range(1_000, length - 5_000, 12_000))
)
made = render_track(
    Timeline(
        routine="r", title="t", language="en", mode="day", voice="v", estimated=False, target_ms=length,
        duration_ms=length, fade_ms=0, choices=(), balance=Balance(), clips=clips, breaths=(), tones=(),
        spans=(), bed=None, fit=FitSummary(least_ms=0, natural_ms=0, most_ms=0),
    ),
    samples, Folder(), here / "track.mp3", splice=splice,
)
heavy = [name for name in ("numpy", "pydub", "soxr", "mutagen") if name in sys.modules]
print(peak_kb(), made.segments_encoded, *heavy)
"""


def rendered(folder, minutes, splice):
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-c", LONG, folder, str(minutes), str(splice)]
    peak_kb, encoded, *heavy = subprocess.run(
        command, capture_output=True, check=True, text=True
    ).stdout.split()
    return int(peak_kb) / 1_024, int(encoded), heavy


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a process's peak memory this way")
@pytest.mark.parametrize("splice", WAYS)
def test_memory_is_flat_in_the_length_of_the_track(tmp_path, splice):
    # Encoding in one go takes its time, so there an hour is shown by its first 12 minutes.
    short, _, _ = rendered(tmp_path / "short", 10 if splice else 3, splice)
    long, _, _ = rendered(tmp_path / "long", 60 if splice else 12, splice)
    # An hour of samples alone would be 346 MB; what may grow is the encoded islands, up to 16 MB of them.
    assert long - short < (20 if splice else 4)
    assert long < 110


@pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
def test_a_warm_track_needs_no_numpy(tmp_path):
    _, encoded, heavy = rendered(tmp_path, 2, True)
    assert encoded > 0
    assert "numpy" in heavy
    (tmp_path / "track.mp3").unlink()
    peak_mb, encoded, heavy = rendered(tmp_path, 2, True)
    assert (encoded, heavy) == (0, [])
    assert peak_mb < 40
