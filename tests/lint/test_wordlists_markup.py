"""Markup is told from words and signs that are only unusual."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.lint.wordlists import markup_in


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("**Lie down.**", "**"),
        ("Lie *down*.", "*"),
        ("Lie _down_.", "_"),
        ("__Lie__ down.", "__"),
        ("Lie <em>down</em>.", "<em>"),
        ("Lie down.<br/>", "<br/>"),
        ('Lie <prosody rate="slow">down</prosody>.', '<prosody rate="slow">'),
        ("Rest. [long pause]", "[long pause]"),
        ("[Name], lie down.", "[Name]"),
        ("# Lie down.", "#"),
        ("Lie `down`.", "`"),
        ("Lie&nbsp;down.", "&nbsp;"),
        ("See https://example.org for more.", "https://"),
    ],
)
def test_markup_is_found(text, marks):
    assert markup_in(text) == marks


@pytest.mark.parametrize(
    "text",
    [
        "Lie down.",
        "Soften your [psoas](/sˈOəs/).",
        "Rest & breathe.",
        "Two * three.",
        "Less < more.",
        "It's all right: rest… (if you like)",
        "Don't rush, and don't wait.",
        "Number #4.",
        "snake_case",
        "~ Rest ~",
        "",
    ],
)
def test_what_is_no_markup_is_left_alone(text):
    assert not markup_in(text)


@given(st.text(max_size=200))
def test_whatever_is_found_stands_in_the_text(text):
    assert markup_in(text) in text
