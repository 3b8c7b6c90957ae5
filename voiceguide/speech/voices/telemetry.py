"""Keep what a listener does on the listener's machine."""

from __future__ import annotations

import os


def keep_private() -> None:
    """Have onnxruntime note nothing of this machine; to be called before it is imported.

    Since 1.31 it otherwise makes an id for the machine and, in the home folder, a file of what it ran, to be
    sent to its makers. Whoever has set its variable has decided otherwise.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
