"""QR codes for a terminal and as SVG: the only module that imports segno, an extra."""

from __future__ import annotations

import io
from typing import Final

QR: Final = "qr.svg"
"""The file name of the QR code beside the page."""


def qr_terminal(address: str) -> str:
    """Draw a QR code in block characters, two rows to a line; ends with a line break.

    It has the light border that cameras need. Escape codes set both colours, so that it is readable on dark
    and on light terminals.
    """
    import segno

    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawn, compact=True, border=2)
    return drawn.getvalue()


def qr_svg(address: str) -> bytes:
    """Draw a QR code as a scalable SVG file, black on white, with the border that cameras need."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", title="Feed address"
    )
    return drawn.getvalue()
