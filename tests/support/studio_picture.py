"""Draw docs/studio.png: the studio as it is, on a laptop and on a phone, side by side.

`python -m tests.support.studio_picture` starts a studio of its own with tones for a voice, in the dark, plays
a little of the bedtime twist, and photographs it. It needs Chromium.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from tests.support.browser_opened import chromium
from tests.support.studio_opened import OpenedStudio

OUT = Path(__file__).resolve().parents[2] / "docs" / "studio.png"
LAPTOP, PHONE, GAP = {"width": 1366, "height": 844}, {"width": 390, "height": 844}, 24


def photograph() -> bytes:
    """Return the picture, a PNG."""
    from PIL import Image

    shots = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        studio = OpenedStudio(Path(folder))
        for size in (LAPTOP, PHONE):
            page = browser.new_page(viewport=size, color_scheme="dark", reduced_motion="reduce")
            page.goto(studio.address)
            page.click(".card[data-name=bedtime-twist]")
            page.wait_for_selector("ol.words li")
            page.fill("#typed", "17:30")
            page.press("#typed", "Enter")
            page.wait_for_function("() => document.getElementById('said').textContent.includes('17:30')")
            page.click("#play")
            page.wait_for_function("() => document.getElementById('sound').currentTime > 1", timeout=120_000)
            page.click(".chapter:has-text('Right knee')")
            page.click("#play")
            page.evaluate("scrollTo(0, 0)")
            page.wait_for_timeout(800)
            shots.append(Image.open(io.BytesIO(page.screenshot())))
        studio.stop()
    whole = Image.new("RGB", (LAPTOP["width"] + GAP + PHONE["width"], PHONE["height"]), "#808a90")
    whole.paste(shots[0], (0, 0))
    whole.paste(shots[1], (LAPTOP["width"] + GAP, 0))
    out = io.BytesIO()
    whole.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    OUT.write_bytes(photograph())
