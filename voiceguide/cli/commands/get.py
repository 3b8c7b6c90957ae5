"""`voiceguide voices get`: download a voice, after the user has agreed."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from voiceguide.cli import consent, console, options
from voiceguide.errors import ChoiceError
from voiceguide.speech.downloads import catalog
from voiceguide.speech.downloads.offer import VoiceOffer
from voiceguide.units import size

_MB = 1_000_000


def get(
    name: Annotated[
        str,
        typer.Argument(metavar="VOICE", help="A Piper voice by its name, or kokoro.", show_default=False),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Download it without being asked.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Download a voice that speaks without a network: any Piper voice, or the speakers of kokoro.

    It prints the licence, the size, the source and the folder, and asks. The same command resumes a download
    that was interrupted.
    """
    name = catalog.check_wanted(name)
    askable = consent.on_terminal() and not as_json
    if not yes and not askable:
        what = f"nothing is downloaded without a yes, and so {catalog.asked_host(name)} was not asked for it."
        mend = "Add --yes, or run it on a terminal, where you are asked."
        raise ChoiceError(what, where=f"voices get {name}", mend=mend)
    offer = catalog.find_offer(name, os.environ)
    here = catalog.is_here(offer)
    if not here:
        if not as_json:
            _describe(offer)
        if not yes and not consent.confirm("Download it? Type yes or no:"):
            console.say("Nothing was downloaded.")
            raise typer.Exit(1)
        with console.progress() as progress:
            catalog.download(
                offer, lambda done, of: progress("Downloading (MB)", done // _MB, max(1, of // _MB))
            )
    if as_json:
        console.result_json(offer)
        return
    for place in offer.places:
        console.result(str(offer.folder / place))
    if here:
        console.say("Its files are here already, and are those that are published.")
    if missing := catalog.what_else_is_missing(offer, os.environ):
        console.say(missing)
    console.say(f"It is used with --voice {offer.spec}.{_others(offer)}")


def _others(offer: VoiceOffer) -> str:
    """Return how the other characters are used that came with a voice; empty if it has only one."""
    if offer.spec != "kokoro":
        return ""
    return (
        " That is kokoro:af_heart; the others are used by their names, as kokoro:ef_dora for Spanish. "
        "`voiceguide voices kokoro` lists them."
    )


def _describe(offer: VoiceOffer) -> None:
    """Print all that the user has to know before agreeing."""
    told = (
        ("voice", offer.spec),
        ("licence", offer.licence),
        ("download", size(offer.size_bytes)),
        ("from", offer.source),
        ("to", str(offer.folder)),
        ("checked", offer.check),
    )
    for label, value in told:
        console.say(f"{label:<9} {value}")
