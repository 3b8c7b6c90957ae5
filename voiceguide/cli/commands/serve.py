"""`voiceguide serve` and `studio`: a published show for one's own phone, and a page to make sessions."""

from __future__ import annotations

import os
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from voiceguide.cli import console, options
from voiceguide.podcast.server import serve as serving
from voiceguide.settings import USUAL_VOICE
from voiceguide.studio import serve as studio_server


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


def studio(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes any that is free.")
    ] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address only.")] = False,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let your phone in, too: scan the square, or type the address.")
    ] = False,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="IP", help="Which of this machine's addresses it shall use."),
    ] = None,
    scripts: options.Scripts = None,
    cache: options.CacheFolder = None,
    lexicon: options.Lexicon = None,
) -> None:
    """Open the studio: a page to choose a routine and a length, hear it at once, tune it and keep it.

    The first line that is printed is its address with a secret in it; whoever opens that address may use the
    studio until it ends, and nobody else. Scripts that are changed there become scripts of your own, in
    --scripts, else $VOICEGUIDE_SCRIPTS, else ./scripts. Ctrl-C ends it.
    """
    over_lan = lan or address is not None
    request = studio_server.StudioRequest(
        lan=over_lan, address=address, port=port, usual={"voice": os.environ.get(USUAL_VOICE) or ""}
    )

    def ready(opened: studio_server.OpenStudio) -> None:
        console.result(opened.address)
        sys.stdout.flush()
        if over_lan and sys.stdout.isatty():
            from voiceguide.media.qr import qr_terminal

            sys.stdout.write(qr_terminal(opened.address))
            sys.stdout.flush()
        who = "every device on this network that has the address" if over_lan else "this machine only"
        console.say(f"The studio is open, for {who}. Ctrl-C ends it.")
        if not no_browser:
            _open_browser(opened.once)

    with suppress(KeyboardInterrupt):  # the usual way to end it, and no failure
        studio_server.run_studio(
            request,
            options.settings(scripts, cache, lexicon),
            encode=console.json_data,
            ready=ready,
            on_problem=console.say,
        )
    console.say("Stopped.")


def _open_browser(address: str) -> None:
    """Open the browser; where there is none, the printed address does."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        console.say("There is no screen here: open the address in a browser.")
        return
    with suppress(webbrowser.Error, OSError):
        webbrowser.open_new_tab(address)
