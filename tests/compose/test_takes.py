"""What of a session of recordings is synthetic: only what is heard counts, not all that was spoken for it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.support.sounds_made import timeline as session
from voiceguide.audio.verify.file_checks import check_synthetic_mark
from voiceguide.compose import takes
from voiceguide.compose.request import Composed
from voiceguide.media.id3 import id3, read_tag
from voiceguide.settings import Settings
from voiceguide.timeline.synthetic import Synthetic

HEARD = session(10_000, [(0, 1_000, ""), (2_000, 1_000, "")])
"""Its lines are `cue 0` and `cue 1`."""


@pytest.mark.parametrize(
    ("spoken", "voice", "synthetic"),
    [
        ({"a wording that this length has no use for"}, "words", Synthetic.NONE),
        (set(), "words", Synthetic.NONE),
        ({"cue 0"}, "words", Synthetic.MIXED),
        ({"cue 0", "cue 1", "another"}, "words", Synthetic.VOICE),
        ({"cue 0"}, "tone", Synthetic.NONE),
        ({"cue 0", "cue 1"}, "tone", Synthetic.NONE),
    ],
)
def test_what_a_voice_spoke_and_nobody_hears_makes_nothing_synthetic(spoken, voice, synthetic):
    assert takes.synthetic_part(HEARD, voice, spoken) is synthetic


def test_a_voice_of_which_nothing_is_heard_leaves_no_mark_though_the_voice_is_named():
    """The name alone would say `mixed`; the timeline says what is heard, and the mark goes by that."""
    named = "takes+words"
    made = session(10_000, voice=named, synthetic=takes.synthetic_part(HEARD, "words", {"left out"}))
    assert Synthetic.of_timeline(named) is Synthetic.MIXED
    shown = read_tag(id3(made))
    assert (shown.source, shown.text("TXXX:DigitalSourceType"), shown.text("TXXX:voice")) == ("", None, named)
    assert check_synthetic_mark(shown, made.synthetic).ok
    wrong = check_synthetic_mark(
        read_tag(id3(session(10_000, voice=named, synthetic=Synthetic.MIXED))), made.synthetic
    )
    assert not wrong.ok
    assert all("no synthetic voice is heard" in fault for fault in wrong.faults)


def test_what_is_to_be_known_of_a_voice_is_told_where_it_fills_recordings_too(tmp_path):
    class Stumbling:
        name, id, remark = "words", "words/1", "It stumbles over French."

    recorded = SimpleNamespace(folder=tmp_path, missing=1)
    attempt = SimpleNamespace(voice=Stumbling(), remark="")
    made = Composed(plan=None, fit=None, timeline=HEARD, voice_line="")
    told = (
        takes.FilledRecordings(recorded, attempt, Settings(script_folders=(), cache_folder=tmp_path))
        .accepted(made)
        .voice_line
    )
    assert told.endswith("what is missing there (1) by words. It stumbles over French.")
