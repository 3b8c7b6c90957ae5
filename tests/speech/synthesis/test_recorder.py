"""Recording a session: each utterance once, from the cache or from one voice, and nothing lost on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from tests.speech.conftest import Counting, Trim, say
from voiceguide.cache import eviction
from voiceguide.cache.store import Cache
from voiceguide.errors import AudioError, CacheError, SpeechRefused, SpeechTransient, VoiceUnavailable
from voiceguide.speech.model import Pace
from voiceguide.speech.recordings.raw import pack_samples, unpack_samples
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.recorder import missing, record

SESSION = tuple(
    say(f"{word} your {side} knee, and breathe.")
    for word in ("Bend", "Lift", "Lower", "Soften", "Stretch")
    for side in ("left", "right")
)


def test_every_utterance_gets_its_clip_in_the_order_it_was_given(cache):
    clips = record(SESSION, Counting(), cache, Trim())
    assert tuple(clips) == SESSION
    assert len({clip.key for clip in clips.values()}) == len(SESSION)
    for clip in clips.values():
        assert len(cache.samples(clip.key)) == clip.duration_ms * 48
        assert clip == cache.load_clip(clip.key)


def test_an_utterance_that_comes_again_is_spoken_once(cache):
    voice = Counting()
    clips = record([*SESSION, *reversed(SESSION), SESSION[3]], voice, cache, Trim())
    assert sorted(voice.said) == sorted(utterance.spoken for utterance in SESSION)
    assert tuple(clips) == SESSION


def test_a_second_run_asks_nobody(cache):
    first = record(SESSION, Counting(), cache, Trim())
    voice, finish = Counting(), Trim()
    assert dict(record(SESSION, voice, cache, finish)) == dict(first)
    assert (voice.said, finish.calls) == ([], 0)


def test_an_edit_of_one_sentence_speaks_exactly_one(cache):
    record(SESSION, Counting(), cache, Trim())
    edited = say("Lift your left knee, and rest.")
    voice, finish = Counting(), Trim()
    record((*SESSION[:4], edited, *SESSION[5:]), voice, cache, finish)
    assert (voice.said, finish.calls) == ([edited.spoken], 1)


def test_a_change_of_the_finishing_asks_no_voice(cache):
    first = record(SESSION, Counting(), cache, Trim())
    voice, finish = Counting(), Trim(version="trim/2")
    second = record(SESSION, voice, cache, finish)
    assert (voice.said, finish.calls) == ([], len(SESSION))
    for utterance in SESSION:
        assert first[utterance].key != second[utterance].key
        np.testing.assert_array_equal(
            cache.samples(first[utterance].key), cache.samples(second[utterance].key)
        )


@pytest.mark.parametrize("change", [{"id": "counting/2"}, {"id": "counting/1 slow"}])
def test_another_voice_never_answers_for_this_one(cache, change):
    record(SESSION, Counting(), cache, Trim())
    voice = Counting(**change)
    record(SESSION, voice, cache, Trim())
    assert len(voice.said) == len(SESSION)


def test_pace_and_language_are_part_of_the_address(cache):
    voice = Counting(paces=frozenset(Pace))
    variants = [say("Now rest here.", code, pace) for code in ("en", "en-GB", "es") for pace in Pace]
    assert len({clip.key for clip in record(variants, voice, cache, Trim()).values()}) == len(variants)
    assert len(voice.said) == len(variants)


def test_one_or_two_words_are_finished_as_lone(cache):
    clips = record([say("Six."), say("Breathe in."), say("Now breathe in.")], Counting(), cache, Trim())
    assert [clip.lufs is None for clip in clips.values()] == [True, True, False]


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_no_more_speak_at_once_than_the_voice_allows(cache, at_once):
    voice = Counting(at_once=at_once, takes_s=0.05)
    clips = record(SESSION, voice, cache, Trim())
    assert tuple(clips) == SESSION
    assert voice.most_at_once == at_once
    assert (voice.threads == {threading.get_ident()}) is (at_once == 1)


@pytest.mark.parametrize("at_once", [1, 2])
def test_progress_is_told_from_here_and_counts_to_the_end(cache, at_once):
    record(SESSION[:4], Counting(), cache, Trim())
    told = []

    def progress(done, of):
        told.append((done, of, threading.get_ident()))

    record(SESSION, Counting(at_once=at_once), cache, Trim(), progress)
    assert [done for done, _, _ in told] == list(range(4, 11))
    assert {(of, thread) for _, of, thread in told} == {(10, threading.get_ident())}


def test_a_damaged_clip_is_made_again_from_what_the_voice_gave(cache):
    clips = record(SESSION, Counting(), cache, Trim())
    hurt = clips[SESSION[2]].key
    file = cache.folder / "clips" / hurt[:2] / hurt[2:]
    file.write_bytes(file.read_bytes()[:-1])
    voice, finish = Counting(), Trim()
    assert dict(record(SESSION, voice, cache, finish)) == dict(clips)
    assert (voice.said, finish.calls) == ([], 1)


@pytest.mark.parametrize("at_once", [1, 2])
@pytest.mark.parametrize(
    "error", [SpeechRefused("No."), SpeechTransient("Later."), VoiceUnavailable("Never.")]
)
def test_an_error_keeps_what_was_there_and_starts_nothing_new(cache, at_once, error):
    voice = Counting(at_once=at_once, fails_on={SESSION[5].spoken: error}, takes_s=0.1)
    with pytest.raises(type(error), match=error.what):
        record(SESSION, voice, cache, Trim())
    assert threading.active_count() <= 2 + sum(
        "studio" not in thread.name for thread in threading.enumerate()
    )
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("studio")]
    assert len(voice.said) <= 9
    again = Counting(at_once=at_once)
    record(SESSION, again, cache, Trim())
    assert not set(again.said) & (set(voice.said) - {SESSION[5].spoken})


def test_a_voice_that_gives_silence_is_not_believed(cache):
    class Mute(Counting):
        def speak(self, utterance):
            speech = super().speak(utterance)
            return type(speech)(speech.samples * 0, speech.rate_hz)

    with pytest.raises(AudioError, match="gave no sound"):
        record(SESSION, Mute(), cache, Trim())
    assert eviction.stats(cache).entries == 0


def test_raw_samples_are_kept_to_sixteen_bits_beneath_their_peak():
    speech = Counting().speak(SESSION[0])
    quiet = type(speech)((speech.samples * 1e-3).astype(np.float32), speech.rate_hz)
    for wanted in (speech, quiet):
        kept = unpack_samples(pack_samples(wanted))
        assert kept.rate_hz == wanted.rate_hz
        assert np.abs(kept.samples - wanted.samples).max() <= np.abs(wanted.samples).max() / 60_000
        assert pack_samples(kept) == pack_samples(wanted)


def test_what_is_missing_is_what_the_voice_would_be_asked_for(cache):
    voice = Counting()
    assert missing(SESSION, voice, cache, "trim/1") == SESSION
    record(SESSION[:6], voice, cache, Trim())
    assert missing([*SESSION, SESSION[7]], voice, cache, "trim/1") == SESSION[6:]
    assert missing(SESSION, voice, cache, "trim/2") == SESSION[6:]


def test_a_cache_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match="is not what a speech cache has there"):
        record(SESSION, Counting(), Cache(tmp_path / "file" / "cache"), Trim())


# ── with Google's voice ──────────────────────────────────────────────────────────────────────────

LONG = say(
    "Lie on your back, legs long. Rest your arms wide, a little below your shoulders. "
    "Let your whole weight sink into the mat, from your heels to the back of your head."
)


def test_a_session_in_the_cache_needs_no_network(google, cache):
    first = record(SESSION, make_voice("gtts"), cache, Trim())
    assert len(google.asked) == len(SESSION)
    google.reset()
    assert dict(record(SESSION, make_voice("gtts"), cache, Trim())) == dict(first)
    record(SESSION, make_voice("gtts"), cache, Trim(version="trim/2"))
    record([say(one.spoken, pace=Pace.BEDTIME) for one in SESSION], make_voice("gtts:en"), cache, Trim())
    assert google.connections == 0


def test_the_answer_is_kept_as_it_came(google, cache):
    from tests.standin.google import mp3

    record([LONG], make_voice("gtts"), cache, Trim())
    kept = [path.read_bytes() for path in (cache.folder / "raw").rglob("*") if path.is_file()]
    assert len(kept) == 2
    for text in google.texts:
        assert any(mp3(text) in entry for entry in kept)


@pytest.mark.parametrize("at", [0, 5, 10])
@pytest.mark.parametrize("fault", ["sorry", "403", "500", "garbage", "reset", "untrusted"])
def test_after_a_failure_only_the_rest_is_fetched(google, cache, fault, at):
    session = [LONG, *SESSION]
    whole = [piece.spoken for one in session for piece in make_voice("gtts").pieces(one)]
    google.fail(fault, on=at, times=30)
    with pytest.raises((SpeechTransient, VoiceUnavailable)):
        record(session, make_voice("gtts"), cache, Trim())
    got = google.texts[:at]
    google.reset()
    clips = record(session, make_voice("gtts"), cache, Trim())
    assert tuple(clips) == tuple(session)
    assert got + google.texts == whole


# ── interrupted, killed, and several at once ─────────────────────────────────────────────────────

RUN = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.speech.conftest import Counting, Trim
from tests.speech.synthesis.test_recorder import SESSION
from voiceguide.cache.store import Cache
from voiceguide.speech.synthesis.recorder import record
voice = Counting(at_once=int(sys.argv[2]), takes_s=float(sys.argv[3]))
try:
    clips = record(SESSION, voice, Cache(Path(sys.argv[1])), Trim(), lambda done, of: print(done, flush=True))
    print("keys", *(clip.key for clip in clips.values()))
except KeyboardInterrupt:
    print("interrupted")
"""


def start(cache: Cache, at_once: int = 2, takes_s: float = 0.0) -> subprocess.Popen:
    program = RUN.format(root=os.getcwd())  # noqa: PTH109 - a plain string for the program
    asked = [sys.executable, "-c", program, str(cache.folder), str(at_once), str(takes_s)]
    return subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def read_until(process: subprocess.Popen, line: str) -> None:
    while process.stdout.readline().strip() != line:
        assert process.poll() is None


@pytest.mark.parametrize("at_once", [1, 2])
def test_ctrl_c_leaves_order_behind(cache, at_once):
    process = start(cache, at_once, 0.1)
    read_until(process, "3")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert "interrupted" in out
    assert not err
    assert eviction.check_entries(cache).faults == ()
    voice = Counting()
    record(SESSION, voice, cache, Trim())
    assert len(voice.said) <= 7


@pytest.mark.parametrize("after_s", [0.02, 0.06, 0.1, 0.2])
def test_a_kill_loses_at_most_what_was_being_spoken(cache, after_s):
    process = start(cache, 2, 0.02)
    read_until(process, "2")
    time.sleep(after_s / 4)
    process.kill()
    process.communicate()
    told = eviction.check_entries(cache)
    assert told.faults == ()
    voice = Counting()
    clips = record(SESSION, voice, cache, Trim())
    assert len(voice.said) <= 8
    fresh = Cache(cache.folder.with_name("fresh"))
    assert dict(clips) == dict(record(SESSION, Counting(), fresh, Trim()))
    for clip in clips.values():
        np.testing.assert_array_equal(cache.samples(clip.key), fresh.samples(clip.key))


def test_processes_that_record_the_same_session_agree(cache):
    started = [start(cache) for _ in range(4)]
    keys = set()
    for process in started:
        out, err = process.communicate(timeout=60)
        assert not err
        keys.add(out.splitlines()[-1])
    assert len(keys) == 1
    assert eviction.check_entries(cache).faults == ()
    assert eviction.stats(cache).entries == 2 * len(SESSION)
