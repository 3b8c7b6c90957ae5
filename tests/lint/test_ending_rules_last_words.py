"""The last words of a session: a goodbye by day, and nothing to do at bedtime."""

from __future__ import annotations

import pytest

from tests.support.sessions_made import clip, timeline
from voiceguide.lint.ending_rules import goodbye, quiet_end


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "That's all for today. Have a good morning.", 0),
        ("en", "Thank you. Goodbye.", 0),
        ("en", "Roll to one side, and sit up.", 1),
        ("de", "Danke dir. Hab einen schönen Tag.", 0),
        ("de", "Die Glocke ist das Ende. Pass gut auf dich auf.", 0),
        ("de", "Roll dich auf die Seite.", 1),
        ("es", "Que tengas un buen día.", 0),
        ("fr", "Bonne journée.", 0),
        ("pt", "Tenha um bom dia.", 0),
        ("xx", "Torna.", 0),
    ],
)
def test_a_day_session_ends_with_a_goodbye(language: str, text: str, found: int) -> None:
    session = timeline(60_000, language=language, clips=(clip(40_000, 2_000, text),))
    assert len(list(goodbye(session))) == found


def test_a_goodbye_may_stand_before_two_more_cues_and_none_is_wanted_at_bedtime() -> None:
    clips = (
        clip(10_000, 2_000, "Goodbye."),
        clip(20_000, 2_000, "Roll over."),
        clip(30_000, 2_000, "Sit up."),
    )
    assert list(goodbye(timeline(60_000, clips=clips))) == []
    assert len(list(goodbye(timeline(60_000, clips=(*clips, clip(40_000, 2_000, "Stand.")))))) == 1
    assert list(goodbye(timeline(60_000, clips=clips[1:], mode="bedtime"))) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Good night.", 0),
        ("en", "Come home to your breath.", 0),
        ("en", "All of you, resting.", 0),
        ("en", "Turn onto your side.", 1),
        ("en", "When you like, pull the covers up.", 1),
        ("de", "Schlaf gut.", 0),
        ("de", "Dreh dich auf die Seite.", 1),
        ("es", "Que descanses.", 0),
        ("es", "Gira hacia un lado.", 1),
    ],
)
def test_the_last_words_of_an_evening_ask_for_nothing(language: str, text: str, found: int) -> None:
    session = timeline(60_000, mode="bedtime", language=language, clips=(clip(20_000, 2_000, text),))
    assert len([what for _, what in quiet_end(session) if "ask for something" in what]) == found
