"""The square for the camera: what is read from it is what was written."""

from __future__ import annotations

import re


def test_a_square_for_the_camera():
    from voiceguide.media.qr import qr_terminal

    drawn = qr_terminal("http://192.168.1.20:8642/abc/feed.xml")
    assert len({len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in drawn.splitlines()}) == 1
