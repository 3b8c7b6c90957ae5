"""What holds for every script in `docs/examples/practices`; what each of them promises is tested beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.practices.conftest import PRACTICES
from tests.support.onsets_heard import onset_ms
from voiceguide.app.check import check_script, judge_session, offered_sessions
from voiceguide.app.tracks import verify_track
from voiceguide.pipeline import ESTIMATED, Request
from voiceguide.timeline.model import SpokenClip, Timeline

NAMES = sorted(path.stem for path in PRACTICES.glob("*.yaml"))


def alone(timeline: Timeline) -> list[SpokenClip]:
    """List the clips that no bell or breath tone sounds under or shortly before."""
    return [
        clip
        for clip in timeline.clips
        if all(
            tone.start_ms >= clip.end_ms or tone.start_ms + tone.duration_ms <= clip.start_ms - 200
            for tone in timeline.tones
        )
    ]


@pytest.mark.parametrize("name", NAMES)
def test_check_finds_nothing(name, practice_settings):
    assert [
        str(problem) for problem in check_script(str(PRACTICES / f"{name}.yaml"), practice_settings)
    ] == []
    request = Request(routine=name, voice=ESTIMATED, target_ms=0)
    for session in offered_sessions(request, practice_settings):
        found = judge_session(session, practice_settings)
        assert [str(finding) for finding in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_track_is_proved_and_every_cue_is_at_its_place(name, hear, practice_settings):
    track = hear(name)
    assert len(track.samples) == track.timeline.duration_ms * 48
    report = verify_track(track.path, practice_settings)
    assert report.ok, report.faults
    late = [onset_ms(clip, track.samples) - clip.start_ms for clip in alone(track.timeline)]
    assert max(map(abs, late)) <= 30, late


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_and_its_promises_are_tested(name):
    text = (PRACTICES / f"{name}.yaml").read_text("utf-8")
    assert text.startswith("# "), "the first line says who this is for"
    assert (Path(__file__).parent / f"test_{name.replace('-', '_')}.py").exists()
