"""Beds, bells and fades from the command line."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import wave

import miniaudio
import numpy as np
import pytest

from tests.support.sounds_made import by_miniaudio
from voiceguide.audio.bed.registry import BEDS
from voiceguide.cli import options

SHORT = ("render", "knee-drops", "-m", "3", "--mode", "bedtime", "--voice", "tone", "-o", "a.mp3")


def one_sentence(ended):
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    return ended.err


def told():
    with open("a.timeline.json", encoding="utf-8") as file:  # noqa: PTH123 - the desk is the current folder
        return json.load(file)


@pytest.fixture
def hum(desk):
    """Write ten seconds of noise."""
    sound = 3_000 * np.random.default_rng(1).standard_normal(80_000)
    with wave.open(str(desk / "hum.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(sound.astype("<i2").tobytes())
    return "hum.wav"


def test_a_bed_lies_under_the_whole_track_and_fades(voiceguide, hum, desk):
    assert voiceguide(*SHORT, "--bed", "none").code == 0
    assert (told()["bed"], told()["fade_ms"]) == (None, 0)
    assert voiceguide(*SHORT, "--bed", hum, "--fade", "10s", "--bed-level", "30").code == 0
    timeline = told()
    told_of = hashlib.sha256((desk / hum).read_bytes()).hexdigest()[:8]
    assert timeline["bed"] == {"kind": f"hum.wav ({told_of})", "below_voice_db": 30.0}
    assert timeline["fade_ms"] == 10_000
    heard = by_miniaudio(desk / "a.mp3").astype(float)
    assert len(heard) == 180_000 * 48
    seconds = np.sqrt(np.square(heard).reshape(180, -1).mean(axis=1))
    assert seconds[3:170].min() > 20
    assert seconds[179] < 3
    assert np.all(np.diff(seconds[170:]) < 2)


def test_a_bed_of_ours(voiceguide, desk):
    ended = voiceguide(*SHORT, "--bed", "rain", "--bell", "none")
    assert ended.code == 0
    assert told()["bed"] == {"kind": "rain", "below_voice_db": 22.0}
    assert told()["fade_ms"] == 12_000
    first = (desk / "a.mp3").read_bytes()
    again = voiceguide(*SHORT, "--bed", "rain", "--bell", "none", "--json")
    (facts,) = json.loads(again.out)
    assert (facts["islands_encoded"], facts["written"]) == (0, 0)
    assert (desk / "a.mp3").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--bed", "rian"], "rain"),
        (["--bed", "forest"], "brown, rain, ocean, night, drone"),
        (["--bed", "forest.mp3"], "no such file"),
        (["--bed", "sounds/forest"], "no such file"),
        (["--bed", "."], "it is a folder"),
        (["--bed", "a.txt"], "no sound that can be read"),
        (["--bed", "rain", "--bed-level", "19"], "--force"),
        (["--bed", "rain", "--bed-level", "-5"], "no level"),
        (["--bed", "rain", "--bed-level", "nan"], "no level"),
        (["--bed", "none", "--bed-level", "24"], "no bed"),
        (["--bed", "none", "--fade", "12s"], "no bed"),
        (["--mode", "day", "--bed-level", "24"], "no bed"),
        (["--bed", "rain", "--fade", "12"], "--fade 12s"),
        (["--bed", "rain", "--fade", "soon"], "12s or 1m30s"),
        (["--bed", "rain", "--fade", "2m"], "touch the last words"),
        (["--bed", "rain", "--fade", "5s"], "wake a sleeper"),
        (["--lufs", "-8"], "-24 to -14"),
        (["--lufs", "16"], "-24 to -14"),
        (["--bell", "gong"], "bowl, bell, chime, low and none"),
        (["--breaths", "wind"], "hum and air"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_leaves_nothing(voiceguide, desk, arguments, says):
    (desk / "a.txt").write_text("rain, rain")
    before = sorted(path.name for path in desk.iterdir())
    assert says in one_sentence(voiceguide(*SHORT, *arguments))
    assert sorted(path.name for path in desk.iterdir() if path.suffix in {".mp3", ".json", ".part"}) == []
    assert "a.txt" in before


def test_a_louder_bed_may_be_forced(voiceguide):
    assert voiceguide(*SHORT, "--bed", "brown", "--bed-level", "12", "--force").code == 0
    assert told()["bed"]["below_voice_db"] == 12.0


def sound_file(path, rate_hz=8_000, channels=1, seconds=10.0, level=3_000):
    """Write noise as a WAV."""
    sound = level * np.random.default_rng(1).standard_normal((round(seconds * rate_hz), channels))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(sound.astype("<i2").tobytes())


def ten_hours(path):
    """Write a sparse file: a head that tells of ten hours, and nothing that was ever written."""
    sound_file(path, seconds=1)
    size = 10 * 3_600 * 8_000 * 2
    with path.open("r+b") as file:
        for at, value in ((4, 36 + size), (40, size)):
            file.seek(at)
            file.write(value.to_bytes(4, "little"))
        file.truncate(44 + size)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_text("rain"), "no sound that can be read"),
        (lambda path: sound_file(path, level=0), "is silent"),
        (lambda path: sound_file(path, seconds=1), "has 1.0 seconds of sound"),
        (ten_hours, "lasts 10:00:00"),
    ],
    ids=["no audio", "silent", "one second", "ten hours"],
)
def test_a_file_that_can_be_no_bed_is_refused_before_anything_is_spoken(voiceguide, desk, make, says):
    make(desk / "bed.wav")
    told = one_sentence(voiceguide(*SHORT, "--bed", "bed.wav", "--cache", desk / "empty"))
    assert says in told
    assert "bed.wav" in told
    assert not list((desk / "empty").glob("raw/**/*"))


def test_an_uneven_file_is_a_bed_and_whoever_chose_it_is_told(voiceguide, desk):
    sound_file(desk / "bed.wav", level=100)
    with (desk / "bed.wav").open("r+b") as file:
        file.seek(44 + 2 * 40_000)
        file.write(np.tile(np.repeat(np.array([9_000, -9_000], "<i2"), 5), 400).tobytes())
    told = voiceguide(*SHORT, "--bed", "bed.wav")
    assert told.code == 0
    assert "Spoken by tone. bed.wav is " in told.err
    assert "dB louder at 0:05 than it usually is" in told.err


def test_seven_channels_at_8_khz_are_a_bed(voiceguide, desk):
    sound_file(desk / "bed.wav", channels=7)
    assert voiceguide(*SHORT, "--bed", "bed.wav").code == 0
    assert told()["bed"]["kind"].startswith("bed.wav (")


def test_every_bed_of_ours_is_completed_and_stands_in_the_help(voiceguide):
    assert sorted(options.bed_names("")) == sorted(("none", *BEDS))
    told = " ".join(voiceguide("render", "--help").out.split())
    assert [bed for bed in BEDS if not re.search(rf"[ ,]{bed}[ ,]", told)] == []


def test_two_beds_of_one_name_are_two_sessions(voiceguide, desk):
    beds = ("near/bed.wav", "far/bed.wav", "moved/bed.wav")
    for n, bed in enumerate(beds):
        (desk / bed).parent.mkdir()
        sound_file(desk / bed, channels=1 + n % 2)
    short = ("render", "knee-drops", "-m", "3", "--voice", "tone", "--bed")
    assert voiceguide(*short, beds[0], "-o", "a.WAV").code == 0
    first = told()
    other = voiceguide(*short, beds[1], "-o", "a.mp3")
    assert (other.code, told()) == (1, first)
    assert "a.WAV would lose a.timeline.json to this track, which is another session." in other.err
    # Where a bed lies makes no difference, as long as it is the same.
    assert voiceguide(*short, beds[2], "-o", "a.mp3").code == 0
    assert told() == first


SMALL = """\
title: A small rest
about: Some words and a breath.
safety: [Stop if anything hurts.]
steps:
  - say: Lie down.
  - breathe: 2
    on_inhale: Breathe in.
  - say: Let it go.
  - rest: 5s..10s..3min
"""


def test_two_processes_with_nothing_kept_make_the_same_bytes(desk):
    (desk / "small.yaml").write_text(SMALL)
    made = []
    for name in ("one", "other"):
        command = [sys.executable, "-m", "voiceguide", "render", "small.yaml", "-d", "70s", "--voice", "tone"]
        command += ["--bed", "ocean:breath", "--cache", name, "-o", f"{name}.mp3"]
        environ = {**os.environ, "PYTHONHASHSEED": str(len(made))}
        subprocess.run(command, check=True, env=environ, capture_output=True)
        made.append([(desk / f"{name}{end}").read_bytes() for end in (".mp3", ".timeline.json")])
    assert made[0] == made[1]
    assert len(made[0][0]) > 70 * 12_000


def test_a_wide_bed_makes_a_track_of_two_channels_that_is_proved(voiceguide, desk):
    assert voiceguide(*SHORT, "--bed", "rain", "--width", "60").code == 0
    assert told()["bed"]["width"] == 60
    assert miniaudio.mp3_get_file_info("a.mp3").nchannels == 2
    (proof,) = json.loads(voiceguide("verify", "a.mp3", "--json").out)
    assert proof["ok"], proof
    assert "width" in {check["name"] for check in proof["checks"]}
    assert voiceguide(*SHORT, "--bed", "rain").code == 0
    assert "width" not in told()["bed"]
    assert by_miniaudio(desk / "a.mp3").any()


@pytest.mark.parametrize(
    ("more", "told_"),
    [
        (("--bed", "rain", "--width", "200"), "200 % is no width for a bed. Use 0"),
        (("--bed", "none", "--width", "50"), "there is no bed that it could be for"),
        (("--bed", "binaural:4", "--width", "0"), "nothing but what the ears hear otherwise"),
    ],
)
def test_a_width_that_cannot_be_is_one_sentence(voiceguide, more, told_):
    assert told_ in one_sentence(voiceguide(*SHORT, *more))


def test_a_room_makes_other_clips_and_the_track_is_proved(voiceguide, desk):
    plain, roomy = (
        [clip["speech"] for clip in told()["clips"]]
        for more in ((), ("--room", "small"))
        if voiceguide(*SHORT, *more).code == 0
    )
    assert not set(plain) & set(roomy)
    (proof,) = json.loads(voiceguide("verify", "a.mp3", "--json").out)
    assert proof["ok"], proof


def test_a_room_that_is_none_is_one_sentence(voiceguide):
    assert "there is no room called 'hall'. There are none and small." in one_sentence(
        voiceguide(*SHORT, "--room", "hall")
    )
