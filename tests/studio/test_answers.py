"""Replies as data."""

from __future__ import annotations

import json

from voiceguide.studio.answers import RefusedCall, json_answer


def test_what_is_no_text_of_utf_8_is_still_json():
    told = json_answer({"title": "caf\u00e9 \udcff"})
    assert json.loads(told.body)["title"].startswith("café")


def test_a_refusal_tells_what_and_how_to_mend_it():
    refused = RefusedCall(422, "It is too long.", "Make it shorter.", {"least_ms": 1})
    assert refused.data == {
        "kind": "refusal",
        "what": "It is too long.",
        "mend": "Make it shorter.",
        "message": "It is too long. Make it shorter.",
        "least_ms": 1,
    }
