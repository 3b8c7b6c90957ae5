"""A job of composition: where its speech comes from, in which order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.small_script import put_down
from voiceguide import pipeline
from voiceguide.app import packs
from voiceguide.compose import composer
from voiceguide.compose.job import CompositionJob
from voiceguide.compose.known import CachedSpeech
from voiceguide.compose.pinned import PinnedSpeech, read_lock
from voiceguide.compose.request import LOCK
from voiceguide.compose.sources import VoiceSpeech
from voiceguide.compose.takes import FilledRecordings, RecordedSpeech
from voiceguide.pipeline import Request
from voiceguide.settings import Settings

SMALL = Request(routine="small", target_ms=90_000, voice="tone")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings((tmp_path / "scripts",), tmp_path / "cache")


def kinds(settings: Settings, request: Request, **more) -> list[type]:
    return [type(one) for one in composer.sources_of(job(settings, request, **more), settings)]


def job(settings: Settings, request: Request, **more) -> CompositionJob:
    return CompositionJob(request=request, settings=settings, **more)


def test_a_request_names_its_sources_in_order(settings, tmp_path):
    takes = replace(SMALL, takes=tmp_path)
    assert kinds(settings, SMALL) == [VoiceSpeech]
    assert kinds(settings, replace(SMALL, voice="auto")) == [VoiceSpeech, VoiceSpeech]
    assert kinds(settings, takes) == [RecordedSpeech]
    assert kinds(settings, replace(takes, voice=pipeline.ESTIMATED)) == [RecordedSpeech, RecordedSpeech]
    filled = replace(takes, voice="auto", fill_takes=True)
    assert kinds(settings, filled) == [RecordedSpeech, FilledRecordings, FilledRecordings]
    assert kinds(settings, replace(SMALL, voice=pipeline.ESTIMATED)) == [CachedSpeech, CachedSpeech]


def test_a_lock_comes_before_everything_else(settings, tmp_path):
    packs.lock_session(SMALL, settings, tmp_path / "t.mp3")
    lock = read_lock(tmp_path / f"t{LOCK}")
    assert kinds(settings, SMALL, lock=lock) == [PinnedSpeech]
