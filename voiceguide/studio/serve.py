"""Run the studio until it is interrupted."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from voiceguide.errors import VoiceguideError
from voiceguide.settings import Settings
from voiceguide.studio.answers import Encode


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStudio:
    """A studio that can be opened: its address with the secret, and one that opens it once."""

    json_kind: ClassVar[str] = "openstudio"

    address: str
    once: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioRequest:
    """A request to open the studio.

    Args:
        lan: True to let other devices on the same network in.
        address: The address to listen at; None to find it out.
        port: The port; 0 for any that is free.
        usual: What the page begins with: the `voice`.
    """

    lan: bool
    address: str | None
    port: int
    usual: Mapping[str, str]


def run_studio(
    request: StudioRequest,
    settings: Settings,
    *,
    encode: Encode,
    ready: Callable[[OpenStudio], None],
    on_problem: Callable[[str], None],
) -> None:
    """Run the studio until interrupted.

    Args:
        request: The request.
        settings: Where things live.
        encode: Turns our data into what JSON can hold.
        ready: Called with the addresses, as soon as they can be reached.
        on_problem: Called with a line on what went wrong on our side.

    Raises:
        OutputError: There is no network, or no free port.
    """
    from voiceguide.podcast.server import address, connections
    from voiceguide.studio import app
    from voiceguide.studio.access import KEY, Access
    from voiceguide.studio.api import Api

    at = address.LOOPBACK
    if request.address is not None:
        at = address.check_address(request.address)
    elif request.lan:
        at = address.check_address(address.lan_address())
    listening = address.listen(at, request.port)
    events = app.Events()
    with tempfile.TemporaryDirectory(prefix="voiceguide-studio-") as folder:
        api = Api(settings, encode, events.tell, Path(folder), request.usual)
        try:
            port = listening.getsockname()[1]
            names = {at, "localhost"} if at == address.LOOPBACK else {at}
            access = Access(frozenset(f"{name}:{port}" for name in names), port)
            here = f"http://{at}:{port}/?{KEY}="
            opened = OpenStudio(address=here + access.key, once=here + access.ticket())
            warming = threading.Thread(target=_warm_up, args=(api,), daemon=True)

            def started() -> None:
                ready(opened)
                warming.start()

            studio = app.Studio(api, access, events, on_problem)
            connections.serve_connections(studio, [listening], started, app.ALWAYS, patience_s=app.PATIENCE_S)
        finally:
            listening.close()
            api.close()


def _warm_up(api: object) -> None:
    with suppress(VoiceguideError):
        api.warm_up()  # type: ignore[attr-defined] # an Api, which is imported late
