"""The proof of a track: what is good passes, and each planted fault is caught by its own check."""

from __future__ import annotations

import dataclasses
import itertools
import re
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.support.sounds_made import (
    Library,
    MemoryStore,
    bell,
    by_miniaudio,
    laid,
    needs,
    timeline,
    voice_like,
)
from voiceguide import pipeline
from voiceguide.app import tracks
from voiceguide.audio.mastering import Mastering
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import crc16, cumulative
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.audio.renderer import render_track
from voiceguide.audio.verify.file_checks import check_synthetic_mark
from voiceguide.audio.verify.verifier import verify
from voiceguide.errors import AudioError, TimelineError
from voiceguide.media.id3 import id3, read_tag
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.decode import decode_stream
from voiceguide.timeline.model import Bed, Span, Synthetic
from voiceguide.units import MINUTE, RATE_HZ

NAMES = [
    "onset", "words", "level", "steps", "tones", "clicks", "silence", "loudness", "peak", "length", "header",
    "tags", "mark", "chapters",
]  # fmt: skip
INFO_AT = len(SPEECH.header) + 17


@dataclasses.dataclass(frozen=True)
class Session:
    """A good track of real speech, its timeline, its clips, and its decoded sound."""

    planned: object
    library: Library
    path: Path
    sound: np.ndarray

    def clip(self, number: int):
        return self.planned.clips[number]

    def place(self, number: int) -> slice:
        clip = self.clip(number)
        return slice(clip.start_ms * 48, clip.end_ms * 48)


@pytest.fixture(scope="module")
def session(tmp_path_factory, sentences, words):
    finish, library, places, at = Mastering(voice_lufs=-26.0), Library(), [], 777
    spoken = itertools.chain(sentences.items(), list(words.items())[:4], list(sentences.items())[:2])
    for turn, (text, speech) in enumerate(spoken):
        samples, _, _ = finish(speech, text in words)
        places.append((at, samples))
        at += len(samples) // 48 + 700 + (turn * 1_237) % 4_000
    planned = laid(library, at + 4_321, *places)
    path = tmp_path_factory.mktemp("verify") / "track.mp3"
    render_track(planned, library, MemoryStore(), path, tags=id3(planned))
    return Session(planned, library, path, by_miniaudio(path))


def proof(path, planned, library, **more):
    samples = more.pop("samples", library.kept.get)
    tags = (read_tag(path), read_tag(id3(planned)))
    return verify(path, Path("x"), planned, decode_stream(path), samples, tags=tags, **more)


def planted(session, tmp_path, sound):
    """Encode changed sound as a track that is whole in every other way, and prove it."""
    path, planned = tmp_path / "planted.mp3", session.planned
    whole = SPEECH.frames(planned.duration_ms) * SPEECH.frame_bytes
    data = b"".join(encoder.encode_stream([sound.astype(np.int16)], SPEECH))[:whole]
    crc = cumulative(data, SPEECH.frame_bytes)[-1]
    info = info_frame(SPEECH, planned.duration_ms, encoder.encoder_name(), crc)
    path.write_bytes(id3(planned) + info + data)
    return proof(path, planned, session.library)


def rewritten(session, tmp_path, change):
    """Prove a track some bytes of which were changed."""
    path = tmp_path / "rewritten.mp3"
    data = bytearray(session.path.read_bytes())
    path.write_bytes(bytes(change(data, data.index(SPEECH.header)) or data))
    return proof(path, session.planned, session.library)


def failed(found):
    return {check.name for check in found.checks if not check.ok}


# What the sound is -----------------------------------------------------------------------------------

BOTH, VOICE, MIXED = ("packet of XMP", "text DigitalSourceType"), Synthetic.VOICE, Synthetic.MIXED


def marked(synthetic):
    return read_tag(id3(timeline(1_000, synthetic=synthetic)))


@pytest.mark.parametrize("synthetic", Synthetic)
def test_a_mark_that_fits_is_right(synthetic):
    found = check_synthetic_mark(marked(synthetic), synthetic)
    assert (found.ok, found.faults, found.of) == (True, (), "2 places")
    assert found.value == (synthetic.source.rpartition("/")[2] or "none")


@pytest.mark.parametrize(
    ("found", "told", "fault"),
    [
        (Synthetic.NONE, VOICE, "The tag does not say that the voice is synthetic: it has no {}."),
        (
            VOICE,
            Synthetic.NONE,
            "The tag's {} says trainedAlgorithmicMedia, but no synthetic voice is heard.",
        ),
        (
            VOICE,
            MIXED,
            "The tag's {} says trainedAlgorithmicMedia; it should say compositeWithTrainedAlgorithmicMedia.",
        ),
    ],
)
def test_a_mark_that_is_missing_or_claims_something_else(found, told, fault):
    made = check_synthetic_mark(marked(found), told)
    assert not made.ok
    assert made.faults == tuple(fault.format(place) for place in BOTH)


def test_both_places_must_say_it():
    whole = marked(VOICE)
    assert check_synthetic_mark(dataclasses.replace(whole, source=""), VOICE).faults == (
        "The tag does not say that the voice is synthetic: it has no packet of XMP.",
    )
    texts = tuple(text for text in whole.texts if text[0] != "TXXX:DigitalSourceType")
    assert not check_synthetic_mark(dataclasses.replace(whole, texts=texts), VOICE).ok


def test_a_track_without_the_mark_that_its_timeline_tells_of_is_off(session):
    found = proof(session.path, dataclasses.replace(session.planned, synthetic=VOICE), session.library)
    assert failed(found) == {"mark"}


def test_a_timeline_from_before_it_was_told_is_no_fault_but_is_said(session):
    found = proof(session.path, dataclasses.replace(session.planned, synthetic=None), session.library)
    assert found.ok
    assert found.check("mark").of == ""
    assert ["did not tell whether the voice is synthetic" in remark for remark in found.remarks] == [True]


# What is good -----------------------------------------------------------------------------------------


def test_a_good_track_passes_every_check(session):
    found = proof(session.path, session.planned, session.library)
    assert found.faults == ()
    assert found.ok
    assert [check.name for check in found.checks] == NAMES
    assert len(found.cues) == len(session.planned.clips)
    assert {cue.by for cue in found.cues} == {"clip"}
    assert all(cue.likeness > 0.995 for cue in found.cues)
    assert found.check("onset").value == 0
    assert found.check("length").value == session.planned.duration_ms * 48
    assert found.remarks == ()


def test_decoding_and_encoding_again_harms_nothing(session, tmp_path):
    """What the planted faults below are caught by is the fault, not the way it was planted."""
    assert planted(session, tmp_path, session.sound).faults == ()


@pytest.mark.parametrize("form", [SPEECH, SMALL])
@pytest.mark.parametrize("splice", [True, False])
def test_every_way_of_making_a_track_passes(session, tmp_path, form, splice):
    path = tmp_path / "track.mp3"
    splice = splice and encoder.can_splice()
    tags = id3(session.planned)
    render_track(session.planned, session.library, MemoryStore(), path, format=form, splice=splice, tags=tags)
    assert proof(path, session.planned, session.library).faults == ()


def test_tones_and_cues_over_them_pass(session, tmp_path):
    planned = dataclasses.replace(session.planned, tones=(bell(20_000, 6_000), bell(1, 600)))
    path = tmp_path / "track.mp3"
    render_track(planned, session.library, MemoryStore(), path, tags=id3(planned))
    assert proof(path, planned, session.library).faults == ()


def test_a_gain_that_the_timeline_declares_is_no_fault(session, tmp_path):
    clips, softer = list(session.planned.clips), session.sound.astype(float)
    for number in range(len(clips)):
        softer[session.place(number)] *= 10 ** (-0.5 * number / 20)
        clips[number] = dataclasses.replace(clips[number], gain_db=-0.5 * number)
    fallen = dataclasses.replace(session.planned, clips=tuple(clips), speech_lufs=-18.0)
    falling = dataclasses.replace(session, planned=fallen)
    assert planted(falling, tmp_path, softer).faults == ()
    assert "level" in failed(planted(session, tmp_path, softer))


@pytest.fixture(scope="module")
def settings(spoken):
    return Settings(script_folders=(bundled_scripts(),), cache_folder=spoken)


def test_a_routine_passes(settings, tmp_path):
    request = pipeline.Request(routine="reclined-twist", target_ms=5 * MINUTE, voice="tone")
    rendered = pipeline.render(request, settings, tmp_path / "track.mp3")
    found = tracks.verify_track(rendered.track, settings)
    assert found.faults == ()
    assert len(found.cues) == len(rendered.timeline.clips) > 10


@needs("ffmpeg")
@pytest.mark.parametrize(("mode", "lufs"), [("bedtime", None), ("day", -20.0)])
def test_the_words_have_the_loudness_asked_for_and_libebur128_hears_the_same(settings, tmp_path, mode, lufs):
    """Without bells every sound is a word, and silence is gated: track and words measure alike."""
    choices = pipeline.Choices(mode=Mode(mode), words=WordsLevel.BRIEF)
    request = pipeline.Request(
        routine="knee-drops",
        target_ms=3 * MINUTE,
        voice="hibari",
        choices=choices,
        speech_lufs=lufs,
        bell="none",
    )
    rendered = pipeline.render(request, settings, tmp_path / "track.mp3")
    found = tracks.verify_track(rendered.track, settings)
    assert found.faults == ()
    assert found.check("loudness").value == pytest.approx(lufs or -16.0, abs=0.6)
    command = ["ffmpeg", "-hide_banner", "-i", rendered.track, "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    theirs, peak = (float(re.search(rf"{name}:\s+(-?[\d.]+) ", summary)[1]) for name in ("I", "Peak"))
    # Windows that lie half in silence count a little for the track, and not for the words alone.
    assert found.check("loudness").value == pytest.approx(theirs, abs=0.3)
    assert found.check("peak").value == pytest.approx(peak, abs=0.2)
    assert peak <= -1.0


# Planted in the sound -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by_ms", [80, -80, 8])
def test_a_moved_cue(session, tmp_path, by_ms):
    sound, place = session.sound.copy(), session.place(2)
    cue = sound[place].copy()
    sound[place] = 0
    sound[place.start + by_ms * 48 : place.stop + by_ms * 48] += cue
    found = planted(session, tmp_path, sound)
    assert "onset" in failed(found)
    assert not {"words", "level", "steps", "clicks", "header", "length"} & failed(found)
    assert found.check("onset").value == pytest.approx(by_ms, abs=0.1)
    (fault,) = found.check("onset").faults
    assert f"begins {abs(by_ms)}.0 ms {'late' if by_ms > 0 else 'early'}" in fault
    assert "cue 2" in fault


@pytest.mark.parametrize("cut_ms", [400, 900])
def test_a_cue_cut_short(session, tmp_path, cut_ms):
    sound, place = session.sound.copy(), session.place(0)
    sound[place.stop - cut_ms * 48 : place.stop] = 0
    found = planted(session, tmp_path, sound)
    assert "words" in failed(found)
    assert not {"onset", "level", "steps", "silence", "header", "length"} & failed(found)
    assert "“cue 0” lacks about" in found.check("words").faults[0]
    assert found.cues[0].missing_ms == pytest.approx(cut_ms, abs=250)


def test_a_word_lost_in_the_middle_and_one_altered(session, tmp_path):
    sound, place = session.sound.copy(), session.place(0)
    sound[place.start + 48_000 : place.start + 48_000 + 14_400] = 0
    other = session.place(2).start + 38_400
    sound[other : other + 19_200] = sound[other : other + 19_200][::-1]
    found = planted(session, tmp_path, sound)
    assert "words" in failed(found)
    assert "onset" not in failed(found)
    assert "cue 0” lacks" in found.check("words").faults[0]
    assert "cue 2” " in found.check("words").faults[1]
    assert "sounds different for about" in found.check("words").faults[1]


@pytest.mark.parametrize("db", [6, -6])
def test_a_cue_of_another_level(session, tmp_path, db):
    sound, place = session.sound.astype(float), session.place(5)
    sound[place] = np.clip(sound[place] * 10 ** (db / 20), -32_768, 32_767)
    found = planted(session, tmp_path, sound)
    assert {"level", "steps"} <= failed(found)
    assert not {"onset", "words", "clicks", "silence", "header", "length"} & failed(found)
    assert found.check("level").value == pytest.approx(db, abs=1.2)
    assert f"dB {'louder' if db > 0 else 'softer'}" in found.check("level").faults[0]


def test_a_cue_replaced_by_another(session, tmp_path):
    sound, place = session.sound.copy(), session.place(0)
    other = sound[session.place(2)]
    sound[place] = np.resize(other, place.stop - place.start)
    found = planted(session, tmp_path, sound)
    assert "words" in failed(found)
    assert not {"onset", "level", "steps", "header", "length"} & failed(found)
    assert "“cue 0” is not what is heard there" in found.check("words").faults[0]


def test_a_cue_that_is_not_there(session, tmp_path):
    sound = session.sound.copy()
    sound[session.place(3)] = 0
    found = planted(session, tmp_path, sound)
    assert "“cue 3” is not heard at all" in found.check("words").faults[0]
    assert failed(found) == {"words"}
    assert len(found.faults) == 1


def quiet_place(session):
    """Give the middle of the longest silence, in samples."""
    gaps = itertools.pairwise(session.planned.clips)
    before, after = max(gaps, key=lambda pair: pair[1].start_ms - pair[0].end_ms)
    return (before.end_ms + after.start_ms) // 2 * 48


@pytest.mark.parametrize("height", [2_000, -20_000])
def test_a_single_sample_in_the_silence(session, tmp_path, height):
    sound, at = session.sound.copy(), quiet_place(session)
    sound[at] = height
    found = planted(session, tmp_path, sound)
    assert failed(found) == {"clicks"}
    assert found.check("clicks").value == 1
    at_ms = at // 48
    assert f"At {at_ms // 60_000}:{at_ms // 1_000 % 60:02}." in found.check("clicks").faults[0]


@pytest.mark.parametrize("edge", ["start", "stop"])
def test_a_single_sample_at_a_seam(session, tmp_path, edge):
    sound = session.sound.copy()
    sound[getattr(session.place(1), edge)] = 8_000
    found = planted(session, tmp_path, sound)
    assert failed(found) == {"clicks"}


def test_a_step(session, tmp_path):
    sound, at = session.sound.astype(float), quiet_place(session)
    sound[at : at + 9_600] += 4_000 * np.linspace(1, 0, 9_600)
    found = planted(session, tmp_path, sound)
    assert "clicks" in failed(found)
    assert not {"onset", "words", "level", "steps", "peak", "header", "length"} & failed(found)


@pytest.mark.parametrize("dbfs", [-60, -40])
def test_noise_in_the_silence(session, tmp_path, dbfs):
    sound, at = session.sound.astype(float), quiet_place(session)
    noise = np.random.default_rng(1).standard_normal(24_000) * 32_768 * 10 ** (dbfs / 20)
    sound[at : at + 24_000] += noise * np.hanning(24_000)
    found = planted(session, tmp_path, sound)
    assert failed(found) == {"silence"}
    assert found.check("silence").value == pytest.approx(dbfs, abs=3)
    assert "there should be silence" in found.check("silence").faults[0]


def test_a_track_that_is_too_loud_as_a_whole(session, tmp_path):
    loud = np.clip(session.sound.astype(float) * 1.5, -32_768, 32_767)
    assert {"level", "loudness", "peak"} <= failed(planted(session, tmp_path, loud))


# Planted in the bytes -----------------------------------------------------------------------------------


def test_a_wrong_count_of_frames(session, tmp_path):
    def change(data, at):
        place = at + INFO_AT + 8
        frames = struct.unpack_from(">I", data, place)[0]
        struct.pack_into(">I", data, place, frames - 3)
        # With a checksum that fits, nothing but the count itself gives it away.
        struct.pack_into(">H", data, at + INFO_AT + 154, crc16(bytes(data[at : at + INFO_AT + 154])))

    found = rewritten(session, tmp_path, change)
    assert "header" in failed(found)
    assert any("number of frames is" in fault for fault in found.check("header").faults)
    assert not any("own checksum" in fault for fault in found.check("header").faults)


@pytest.mark.parametrize(
    ("offset", "says"), [(152, "checksum of the music"), (154, "own checksum"), (14, "number of bytes")]
)
def test_a_wrong_byte_in_the_info_frame(session, tmp_path, offset, says):
    def change(data, at):
        data[at + INFO_AT + offset] ^= 0x40

    found = rewritten(session, tmp_path, change)
    assert failed(found) == {"header"}
    assert any(says in fault for fault in found.check("header").faults)


def test_no_info_frame(session, tmp_path):
    found = rewritten(session, tmp_path, lambda data, at: data[:at] + data[at + SPEECH.frame_bytes :])
    assert {"header", "length"} <= failed(found)
    assert "without an Info frame" in " ".join(found.check("header").faults)


def test_a_byte_of_the_music(session, tmp_path):
    def change(data, at):
        data[at + SPEECH.frame_bytes * 4 - 1] ^= 1

    found = rewritten(session, tmp_path, change)
    assert failed(found) == {"header"}
    assert "checksum of the music" in found.check("header").faults[0]


def test_junk_at_the_end_and_a_strange_frame(session, tmp_path):
    found = rewritten(session, tmp_path, lambda data, at: data + b"TAG" + bytes(125))
    assert "stand 128 bytes of no frame" in found.check("header").faults[0]

    def change(data, at):
        data[at + SPEECH.frame_bytes * 50 + 2] ^= 0x10

    found = rewritten(session, tmp_path, change)
    assert "stands something else than a frame" in found.check("header").faults[0]


@pytest.mark.parametrize("share", [0.5, 0.93])
def test_a_truncated_file(session, tmp_path, share):
    found = rewritten(session, tmp_path, lambda data, at: data[: int(len(data) * share)])
    assert {"header", "length"} <= failed(found)
    assert "cut off" in found.check("header").faults[0]
    assert "too few" in found.check("length").faults[0]


@pytest.mark.parametrize("by_ms", [1, -1, 5_000])
def test_a_wrong_length(session, tmp_path, by_ms):
    planned = dataclasses.replace(session.planned, duration_ms=session.planned.duration_ms + by_ms)
    found = proof(session.path, planned, session.library)
    assert {"length", "header", "tags"} <= failed(found)
    assert not {"onset", "words", "level", "clicks", "silence"} & failed(found)
    assert f"{abs(by_ms) * 48} too {'few' if by_ms > 0 else 'many'}" in found.check("length").faults[0]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": "Another twist"}, "title is 'Another twist'"),
        ({"language": "de"}, "language is 'deu'"),
        ({"duration_ms": 1_000}, "length (TLEN) is '1000'"),
    ],
)
def test_a_wrong_tag(session, tmp_path, wrong, says):
    tag = id3(dataclasses.replace(session.planned, **wrong))
    found = rewritten(session, tmp_path, lambda data, at: tag + data[at:])
    assert failed(found) == {"tags"}
    assert len(found.faults) == 1
    assert says in found.faults[0]


def test_no_tag(session, tmp_path):
    found = rewritten(session, tmp_path, lambda data, at: data[at:])
    assert failed(found) == {"tags"}
    assert len(found.faults) == 4


def test_a_transcript_of_another_session(session, tmp_path):
    clips = (
        dataclasses.replace(session.planned.clips[0], text="Something else."),
        *session.planned.clips[1:],
    )
    tag = id3(dataclasses.replace(session.planned, clips=clips))
    found = rewritten(session, tmp_path, lambda data, at: tag + data[at:])
    assert failed(found) == {"tags"}
    assert found.faults == ("The tag's transcript (USLT) is not what is said.",)


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        ((("Settle", 0),), "has 1 chapters; the timeline has 2"),
        (
            (("Settle", 0), ("Twist", 7_000)),
            "from 0:07.000; it should be 'Twist' from 0:06",
        ),
        ((), "has 0 chapters"),
    ],
)
def test_chapters_of_another_session(session, tmp_path, spans, says):
    def with_sections(*sections):
        made = [
            Span(kind="section", start_ms=start_ms, duration_ms=1_000, title=title)
            for title, start_ms in sections
        ]
        return dataclasses.replace(session.planned, spans=tuple(made))

    path = tmp_path / "other.mp3"
    data = session.path.read_bytes()
    path.write_bytes(id3(with_sections(*spans)) + data[data.index(SPEECH.header) :])
    found = proof(path, with_sections(("Settle", 0), ("Twist", 6_000)), session.library)
    assert "chapters" in failed(found)
    assert says in found.check("chapters").faults[0]


def test_chapters(session, tmp_path):
    from mutagen.id3 import CHAP, CTOC, ID3, TIT2

    def tagged(*chapters, listed=None):
        path = tmp_path / "chapters.mp3"
        path.write_bytes(session.path.read_bytes())
        tag = ID3(path)
        for n, (start, end) in enumerate(chapters):
            title = [TIT2(encoding=1, text=[f"Part {n}"])]
            tag.add(CHAP(element_id=f"c{n}", start_time=start, end_time=end, sub_frames=title))
        ids = [f"c{n}" for n in range(listed if listed is not None else len(chapters))]
        tag.add(CTOC(element_id="toc", flags=3, child_element_ids=ids, sub_frames=[]))
        tag.save(path, v2_version=3)
        return proof(path, session.planned, session.library)

    good = tagged((0, 5_000), (5_000, 20_000))
    assert good.ok
    assert good.check("chapters").value == 2
    assert "begins before the one before it ends" in tagged((0, 9_000), (5_000, 20_000)).faults[0]
    assert "does not lie within" in tagged((0, 9_000_000)).faults[0]
    assert "missing from the table" in tagged((0, 5_000), (5_000, 20_000), listed=1).faults[0]


# Clips that are gone, beds ------------------------------------------------------------------------------


def test_without_clips_the_energy_still_tells(session, tmp_path):
    found = proof(session.path, session.planned, session.library, samples=lambda key: None)
    assert found.faults == ()
    assert {cue.by for cue in found.cues} == {"energy"}
    assert "gone from the speech cache" in found.remarks[0]

    sound, place = session.sound.copy(), session.place(2)
    cue = sound[place].copy()
    sound[place] = 0
    sound[place.start + 80 * 48 : place.stop + 80 * 48] += cue
    planted(session, tmp_path, sound)
    path = tmp_path / "planted.mp3"
    moved = proof(path, session.planned, session.library, samples=lambda key: None)
    assert "onset" in failed(moved)
    assert "cue 2" in moved.check("onset").faults[0]


@pytest.mark.parametrize(("below_db", "ok"), [(22, True), (10, False)])
def test_a_bed_is_measured_against_the_voice(session, tmp_path, below_db, ok):
    bedded = dataclasses.replace(
        session, planned=dataclasses.replace(session.planned, bed=Bed(kind="brown", below_voice_db=20.0))
    )
    noise = np.random.default_rng(2).standard_normal(len(session.sound))
    noise = np.convolve(noise, np.ones(32) / 32, mode="same")
    noise *= 32_768 * 10 ** ((-16 - below_db) / 20) / noise.std()
    found = planted(bedded, tmp_path, session.sound + noise)
    assert "bed" in {check.name for check in found.checks}
    assert not {"onset", "words", "clicks"} & failed(found)
    assert ("bed" not in failed(found)) is ok
    clicking = session.sound + noise
    clicking[quiet_place(session)] = 9_000
    assert "clicks" in failed(planted(bedded, tmp_path, clicking))
    silent = planted(bedded, tmp_path, session.sound)
    assert "cannot be heard" in silent.check("bed").faults[0]


# What is no track -----------------------------------------------------------------------------------------


def test_what_is_no_track_is_one_sentence(session, settings, tmp_path):
    good = tmp_path / "good.mp3"
    good.write_bytes(session.path.read_bytes())
    with pytest.raises(TimelineError, match="There is no timeline"):
        tracks.verify_track(good, settings)
    beside = tmp_path / "good.timeline.json"
    beside.write_text(pipeline.write_timeline(session.planned, "json"))
    for content, says in [
        (b"", "not MP3"),
        (b"hello, this is a letter", "not MP3"),
        (b"ID3", "not MP3"),
        (b"RIFF" + bytes(100), "not MP3"),
        (b"\xff\xfb\x90\x64" + bytes(500), "not made by voiceguide"),
    ]:
        good.write_bytes(content)
        with pytest.raises(AudioError, match=says) as refused:
            tracks.verify_track(good, settings)
        assert "\n" not in str(refused.value)
    with pytest.raises(AudioError, match="no such track"):
        tracks.verify_track(tmp_path / "none.mp3", settings)
    with pytest.raises(AudioError, match="folder"):
        tracks.verify_track(tmp_path, settings)
    for content in (b"{", b"\xff\xfe\x00", b"[]"):
        beside.write_bytes(content)
        with pytest.raises(TimelineError) as refused_too:
            tracks.verify_track(good, settings)
        assert "\n" not in str(refused_too.value)


def test_a_silent_session_has_nothing_to_find(tmp_path):
    planned, path = timeline(3_000), tmp_path / "track.mp3"
    render_track(planned, Library(), MemoryStore(), path, tags=id3(planned))
    assert proof(path, planned, Library()).faults == ()


def test_memory_does_not_grow_with_the_track(tmp_path):
    import tracemalloc

    library, peaks = Library(), []
    for minutes in (1, 4):
        every = range(500, minutes * MINUTE - 5_000, 10_000)
        planned = laid(library, minutes * MINUTE, *((at, voice_like(at % 7, 2_000)) for at in every))
        path = tmp_path / f"{minutes}.mp3"
        render_track(planned, library, MemoryStore(), path, tags=id3(planned))
        tracemalloc.start()
        proof(path, planned, library)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] + RATE_HZ
