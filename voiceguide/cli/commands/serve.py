"""`voiceguide serve`: a published show for one's own phone."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from voiceguide.cli import console, options
from voiceguide.podcast.server import serve as serving


def serve(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A published show, as `publish -o` made it.")
    ] = Path("public"),
    lan: Annotated[
        bool, typer.Option("--lan", help="Let other devices on this network in, not only this machine.")
    ] = False,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="IP", help="Which of this machine's addresses they shall use."),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes any that is free.")
    ] = 8642,
    new_secret: Annotated[
        bool, typer.Option("--new-secret", help="Lock out every device that subscribed so far.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Serve a show as a private feed: for this machine, or with --lan for the phones around it.

    The address has a secret in it. Whoever has the address can listen; nobody else gets any answer. It stays
    the same from one time to the next, so a phone subscribes once. Scan the square with a phone, or type
    the address into its podcast app. Ctrl-C ends it.
    """
    request = serving.ServeRequest(
        folder=folder, lan=lan or address is not None, address=address, port=port, new_secret=new_secret
    )

    def ready(served: serving.Served) -> None:
        if as_json:
            console.result_json(served)
        else:
            _welcome(served, lan=request.lan)
        sys.stdout.flush()

    with suppress(KeyboardInterrupt):  # the usual way to end it, and no failure
        serving.serve(request, options.settings(None), ready=ready, on_request=console.say)
    console.say("Stopped.")


def _welcome(served: serving.Served, *, lan: bool) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(serving.qr_code(served.feed))
    console.result(f"page  {served.page}\nfeed  {served.feed}")
    who = (
        "every device on this network that has the address"
        if lan
        else "this machine only; --lan lets phones in"
    )
    tracks = "1 track" if served.tracks == 1 else f"{served.tracks} tracks"
    console.say(f"{tracks}, for {who}. Ctrl-C ends it.")
