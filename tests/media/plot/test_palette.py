"""The colours of plots: what is written on them can be read, by day and by night."""

from __future__ import annotations

import pytest

from voiceguide.media.plot.palette import DAY, NIGHT


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_contrast_is_enough(palette):
    """The figures are WCAG's, 1.4.3 for text and 1.4.11 for shapes."""
    assert DAY.keys() == NIGHT.keys()
    for ink, ground in (
        ("ink", "ground"), ("faint", "ground"), ("label", "even"), ("label", "odd"),
        ("label", "left"), ("label", "right"), ("label", "plate"),
    ):  # fmt: skip
        assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    for shape in (
        "words",
        "breath-line",
        "hold-mark",
        "window-mark",
        "rest-mark",
        "count-mark",
        "gap",
        "bell",
        "click",
    ):
        assert contrast(palette[shape], palette["ground"]) >= 3, shape
