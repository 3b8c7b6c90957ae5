"""Switch off the telemetry of onnxruntime; a module of its own because every engine that uses it must."""

from __future__ import annotations

import os


def disable_telemetry() -> None:
    """Disable the telemetry of onnxruntime; to be called before it is imported.

    Since 1.31 it otherwise makes an id of the machine and, in the home folder, a file of what it ran, to send
    to its makers. A variable that the user has set stays.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
