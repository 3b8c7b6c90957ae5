"""`voiceguide voices`: the list of voices, samples, conformance and permissions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from voiceguide.app import voices as app_voices
from voiceguide.app.voices import ListedVoice
from voiceguide.cli import console, options, output
from voiceguide.core.places import check_name
from voiceguide.errors import ChoiceError

_SHOWN: Final = 6
"""The most speakers of a voice in the list of all voices; the page of one voice has all of them."""


def voices(
    name: Annotated[
        str | None, typer.Argument(metavar="[VOICE]", help="One voice: all that is known of it.")
    ] = None,
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What to say, with --sample.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Speak a line to a file.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Hold it against what every voice promises.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE|DIR", help="Where the sample goes: WAV or MP3."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="What language the sample is in.")
    ] = None,
    allow: Annotated[
        Path | None,
        typer.Option(
            "--allow",
            metavar="SHOW",
            help="Let this show's file use the voice, a program for instance, from now on.",
        ),
    ] = None,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """List the voices: what each speaks, whether it needs a network, and whether it is ready here.

    With a voice: everything about it. With --sample: a line of it, as loud as in a track, in a file.
    `voiceguide voices get VOICE` downloads one that needs no network.
    """
    if name == "get":
        mend = "Write `voiceguide voices get de_DE-thorsten-medium`, and options after it."
        raise ChoiceError("it does not say which voice to get.", where="voices get", mend=mend)
    if allow is not None:
        _allow(name, allow, alone=not (sample or check or text or out or language), as_json=as_json)
        return
    if not sample and (text is not None or out is not None):
        raise ChoiceError("there is something to say, but no --sample.", where="voices", mend="Add --sample.")
    if name is None and (sample or check):
        mend = "Name one, as in `voiceguide voices hibari --sample`."
        raise ChoiceError("no voice is named.", where="--sample" if sample else "--check", mend=mend)
    if sample and check:
        raise ChoiceError("one thing at a time.", where="--check", mend="Leave --sample or --check away.")
    if name is not None and sample:
        folder = Path(out) if out is not None and output.names_folder(out) else None
        file = Path(out) if out is not None and folder is None else None
        with console.progress() as progress:
            made = app_voices.sample(
                name,
                options.settings(None, cache),
                file,
                folder=folder,
                text=text,
                language=language,
                progress=progress,
            )
        if as_json:
            console.result_json(made)
        else:
            console.result(str(made.path))
            console.say(f"{made.voice}, {made.duration_ms / 1000:.1f} s: {made.text}")
    if name is not None and check:
        _check(name, language, as_json=as_json)
    if not sample and not check:
        _show(name, as_json=as_json)


def _allow(name: str | None, file: Path, *, alone: bool, as_json: bool) -> None:
    """Allow a file to use a voice with side effects."""
    from voiceguide.podcast.config import permissions

    if name is None or not alone:
        mend = "Write voiceguide voices VOICE --allow SHOW, and nothing else."
        raise ChoiceError("one voice is allowed for one file.", where="--allow", mend=mend)
    check_name(file)
    if not file.is_file():
        raise ChoiceError("there is no such file.", where=f"--allow {file}", mend="Name the show's file.")
    deed = permissions.allow(name, file, options.settings(None))
    if as_json:
        console.result_json({"file": file, "voice": name, "does": None if deed is None else deed.does})
    elif deed is None:
        console.say(f"{name} starts nothing, or is not there; nothing has to be allowed.")
    else:
        console.result(f"{file} may from now on {deed.does}.")


def _show(name: str | None, *, as_json: bool) -> None:
    found = app_voices.voices() if name is None else (app_voices.find_voice(name),)
    if as_json:
        console.result_json(found)
    elif name is not None:
        _tell(found[0])
    else:
        rows = [
            (
                voice.name,
                voice.about,
                _written(voice),
                voice.languages,
                "no" if voice.offline else "yes",
                "yes" if voice.ready else "no",
            )
            for voice in found
        ]
        console.table(("VOICE", "WHAT IT IS", "WRITTEN AS", "LANGUAGES", "NETWORK", "READY"), rows)
        for voice in found:
            if not voice.ready:
                console.say(f"{voice.name}: {voice.missing} `voiceguide voices {voice.name}` tells more.")


def _written(voice: ListedVoice) -> str:
    """Format how a voice is typed, with the speakers that are installed."""
    here = ", ".join(f"{voice.name}:{each}" for each in voice.choices[:_SHOWN])
    more = f" and {len(voice.choices) - _SHOWN} more" if len(voice.choices) > _SHOWN else ""
    return f"{voice.form}; here {here}{more}" if here else voice.form


def _tell(voice: ListedVoice) -> None:
    """Print everything about one voice."""
    told = (
        ("voice", voice.name),
        ("what it is", voice.about),
        ("written as", voice.form),
        ("languages", voice.languages),
        ("network", "not needed" if voice.offline else "needed for what was not spoken before"),
        ("licence", voice.licence),
        ("ready here", "yes" if voice.ready else f"no: {voice.missing}"),
        ("to get it", voice.get),
        ("here now", ", ".join(f"{voice.name}:{each}" for each in voice.choices)),
        ("from", voice.package),
    )
    for label, value in told:
        if value:
            console.result(f"{label:<11} {value}")


def _check(name: str, language: str | None, *, as_json: bool) -> None:
    """Print the conformance of a voice to every requirement; the exit code is 1 if it violates one."""
    found = app_voices.check_conformance(name, language)
    if as_json:
        console.result_json([{"promise": says, "broken": broken or None} for says, broken in found])
    else:
        for says, broken in found:
            console.result(f"{'BROKEN' if broken else 'kept  '}  {says}" + (f": {broken}" if broken else ""))
    if any(broken for _, broken in found):
        raise typer.Exit(1)
