"""An address as a square that a phone's camera reads: the only door to segno."""

from __future__ import annotations

import io
from typing import Final

QR: Final = "qr.svg"
"""What the square is called beside the page."""


def qr_terminal(address: str) -> str:
    """Draw the square in block characters, two rows of it to a line; ends with a line break.

    Drawn with its light border, which cameras need. Dark and light are the terminal's own, so it is drawn
    by the codes that set both colours: readable on dark and on light terminals.
    """
    import segno

    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawn, compact=True, border=2)
    return drawn.getvalue()


def qr_svg(address: str) -> bytes:
    """Draw the square as an SVG file of any size, black on white, with the border that cameras need."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", title="Feed address"
    )
    return drawn.getvalue()
