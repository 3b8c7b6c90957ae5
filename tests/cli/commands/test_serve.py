"""`serve`: what is asked of the server, and what is told once it is ready."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voiceguide.podcast.server import serve as serving

SERVED = serving.Served(page="http://127.0.0.1:8000/", feed="http://127.0.0.1:8000/feed.xml", tracks=2)


@pytest.fixture
def asked(monkeypatch) -> list:
    """Note what is asked of the server; it is ready at once, and ended by Ctrl-C."""
    found = []

    def serve(request, settings, *, ready, on_request):
        found.append(request)
        ready(SERVED)
        raise KeyboardInterrupt

    monkeypatch.setattr(serving, "serve", serve)
    return found


def test_both_addresses_are_results_and_ctrl_c_is_the_usual_end(voiceguide, asked):
    ended = voiceguide("serve", "public")
    assert (ended.code, ended.lines) == (0, [f"page  {SERVED.page}", f"feed  {SERVED.feed}"])
    assert "2 tracks, for this machine only" in ended.err
    assert ended.err.endswith("Stopped.\n")
    assert (asked[0].folder, asked[0].lan) == (Path("public"), False)


def test_other_devices_are_let_in_only_where_that_was_asked_for(voiceguide, asked):
    assert "every device on this network" in voiceguide("serve", "public", "--lan").err
    assert asked[0].lan


def test_programs_are_told_the_same(voiceguide, asked):
    told = json.loads(voiceguide("serve", "public", "--json").out)
    assert (told["page"], told["feed"], told["tracks"]) == (SERVED.page, SERVED.feed, 2)
