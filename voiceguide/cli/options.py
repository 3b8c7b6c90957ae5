"""The options that several commands share, each declared once, and their shell completion."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from voiceguide.cli import console
from voiceguide.cli.option_types import AS_JSON, Argument, OptionSpec
from voiceguide.errors import ChoiceError
from voiceguide.settings import USUAL_VOICE, Settings, decide


def routine_names(incomplete: str) -> list[str]:
    """Complete the name of a routine, by the names of files alone, as a shell does not wait."""
    files = (file for folder in decide().script_folders for file in folder.glob("*.yaml"))
    return sorted({file.stem for file in files if file.stem.startswith(incomplete)})


def bed_names(incomplete: str) -> list[str]:
    """Complete the name of a bed; the shell itself completes files."""
    from voiceguide.audio.bed.registry import with_variants
    from voiceguide.timeline.levels import NONE

    return [name for name in (NONE, *with_variants()) if name.startswith(incomplete)]


def _bed_help() -> str:
    """Return the help of `--bed`, which names every bed, with what is to be told of it."""
    from voiceguide.audio.bed.registry import BEDS, with_variants

    beds = (name + (f" ({BEDS[name].about})" if BEDS[name].about else "") for name in with_variants())
    return (
        f"Under the voice: {', '.join(beds)}, or a sound file of yours; usually what the script names, else "
        "at bedtime soft brown noise, by day none."
    )


def voice_names(incomplete: str) -> list[str]:
    """Complete the name of a voice of ours; what another package brings would have to be looked for."""
    from voiceguide.speech.registry import VOICES

    return [name for name in ("auto", *VOICES) if name.startswith(incomplete)]


def _voice_help() -> str:
    """Return the help of `--voice`, which shows how voices are typed."""
    from voiceguide.speech.registry import VOICES

    return f"auto, {', '.join(typed for kind in VOICES.values() for typed in kind.typed)} ...; see `voices`."


def default_voice() -> str:
    """Return the default voice, as `--voice` of `render` has it."""
    return os.environ.get(USUAL_VOICE) or "auto"


def settings(
    scripts: Path | None,
    cache: Path | None = None,
    lexicon: Path | None = None,
    store: str | None = None,
) -> Settings:
    """Return the settings by these options and the environment.

    Raises:
        ChoiceError: `--scripts` is no folder. One that only the environment names may be missing.
    """
    if scripts is not None and not scripts.is_dir():
        what = "this is a file, not a folder." if scripts.exists() else "there is no such folder."
        mend = (
            "Name a folder with scripts in it; a script by itself is named like a routine, my-evening.yaml."
        )
        raise ChoiceError(what, where=f"--scripts {scripts}", mend=mend)
    return decide(scripts, cache, lexicon=lexicon, store=store)


Name = Annotated[
    str, Argument(metavar="NAME", help="A routine, as `list` names it.", autocompletion=routine_names)
]
Names = Annotated[
    list[str],
    Argument(metavar="NAME", help="Routines, as `list` names them.", autocompletion=routine_names),
]
AnyNames = Annotated[
    list[str] | None,
    Argument(
        metavar="NAME",
        help="Routines, as `list` names them.",
        show_default=False,
        autocompletion=routine_names,
    ),
]
Minutes = Annotated[
    list[str] | None,
    OptionSpec("--minutes", "-m", metavar="N", help="Length in minutes; several as 5,10,20."),
]
Duration = Annotated[
    list[str] | None,
    OptionSpec("--duration", "-d", metavar="LENGTH", help="Length to the second: 10m30s, 10:30."),
]
Voice = Annotated[
    str,
    OptionSpec(
        "--voice",
        metavar="VOICE",
        envvar=USUAL_VOICE,
        help=_voice_help,
        autocompletion=voice_names,
    ),
]
VoiceIfAny = Annotated[
    str | None,
    OptionSpec(
        "--voice",
        metavar="VOICE",
        help="Speak it to know its true lengths; else estimated.",
        autocompletion=voice_names,
    ),
]
Takes = Annotated[
    Path | None,
    OptionSpec("--takes", metavar="DIR", help="Your own recordings instead of a voice; see `takes`."),
]
FillTakes = Annotated[bool, OptionSpec("--fill-takes", help="Let the voice speak what was not recorded.")]
Set = Annotated[
    list[str] | None,
    OptionSpec("--set", metavar="OPTION=VALUE", help="Choose what the routine offers, surface=floor."),
]
First = Annotated[
    str | None, OptionSpec("--first", metavar="SIDE", help="Which side comes first: left or right.")
]
Longer = Annotated[
    str | None, OptionSpec("--longer", metavar="SIDE=TIME", help="More time for one side: left=30s.")
]
Evening = Annotated[
    str | None,
    OptionSpec(
        "--evening", metavar="N", help="Of several wordings, those of evening N: 0, the usual, to 9999."
    ),
]
Language = Annotated[
    str | None, OptionSpec("--language", metavar="CODE", help="The script in another language: es, de.")
]
Tail = Annotated[
    str | None,
    OptionSpec(
        "--tail", metavar="TIME|none", help="How long the bed goes on after the end, at bedtime: 30min."
    ),
]
Disclose = Annotated[
    bool,
    OptionSpec("--disclose", help="Have a synthetic voice say at the beginning that it is one."),
]
Bed = Annotated[
    str | None,
    OptionSpec(
        "--bed",
        metavar="none|NAME|FILE",
        help=_bed_help,
        autocompletion=bed_names,
    ),
]
BedLevel = Annotated[
    float | None,
    OptionSpec(
        "--bed-level",
        metavar="DB",
        help="How far the bed lies under every word at least, 20 to 60; usually 22, or 26 if nobody chose "
        "the bed.",
    ),
]
Width = Annotated[
    int | None,
    OptionSpec(
        "--width",
        metavar="PERCENT",
        help="How wide the bed is, 0 to 100; the voice stays in the middle. Usually 0, and one channel.",
    ),
]
Room = Annotated[
    str,
    OptionSpec(
        "--room",
        metavar="NAME",
        help="The room that is heard around the voice: none, or small. Recordings keep their own.",
    ),
]
Fade = Annotated[
    str | None,
    OptionSpec(
        "--fade",
        metavar="TIME",
        help="How long the bed fades at the end; at bedtime usually 12s, up to 1min if nobody chose the bed "
        "or it has a tail.",
    ),
]
Lufs = Annotated[
    float | None,
    OptionSpec("--lufs", metavar="LUFS", help="How loud all words together are, -24 to -14; usually -16."),
]
Bell = Annotated[
    str, OptionSpec("--bell", metavar="NAME", help="How bells sound: bowl, bell, chime, low or none.")
]
Breaths = Annotated[
    str,
    OptionSpec(
        "--breaths",
        metavar="NAME",
        help="How breaths led by tones sound: hum, or air, like breath itself.",
    ),
]
Force = Annotated[
    bool, OptionSpec("--force", help="Allow a bed that is too loud, or a fade that is too short.")
]
Scripts = Annotated[
    Path | None,
    OptionSpec("--scripts", metavar="DIR", help="A folder of your own scripts, looked into first."),
]
Lexicon = Annotated[
    Path | None,
    OptionSpec("--lexicon", metavar="FILE", help="How words are pronounced, besides those in the script."),
]
CacheFolder = Annotated[Path | None, OptionSpec("--cache", metavar="DIR", help="Where speech is kept.")]
Store = Annotated[
    str | None,
    OptionSpec(
        "--store",
        metavar="ADDRESS",
        help="Speech that a team shares, behind the cache: s3://BUCKET/PREFIX or a folder.",
    ),
]
AsJson = Annotated[bool, OptionSpec(AS_JSON, help="Print the result for machines.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathOptions:
    """The options of paths, as typed."""

    lexicon: Lexicon = None
    scripts: Scripts = None
    cache: CacheFolder = None
    store: Store = None

    def settings(self) -> Settings:
        """Return the settings by these options and the environment."""
        return settings(self.scripts, self.cache, self.lexicon, self.store)


def check_store(decided: Settings) -> None:
    """Refuse a store that there cannot be, before any work; whether it answers is seen when it is asked.

    Raises:
        CacheError: There can be none of that address, or its library is not installed.
    """
    if decided.store is not None:
        from voiceguide.cache.tier import open_cache

        open_cache(decided)


def report_store(decided: Settings) -> None:
    """Print a note, once, if the shared store could not be used."""
    if decided.store is not None:
        from voiceguide.cache.tier import store_remark

        if remark := store_remark(decided):
            console.say(f"note: {remark}")
