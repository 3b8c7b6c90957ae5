"""The commands, gathered, each with examples at the end of its help.

A command's module is imported when that command is called for. All the others stand there by name only,
so that whoever asks for the list of routines does not wait for what plots and publishes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Final

import typer

from voiceguide import __version__
from voiceguide.cli import console

HELP: Final = """\
Make voice-guided stretching, breathing and bedtime tracks of exactly the length you want.

\b
  voiceguide list                                   what there is
  voiceguide render bedtime-twist --minutes 10      make a track
  voiceguide show bedtime-twist --minutes 10        read what will be said
  voiceguide new my-evening                         write a routine of your own
"""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Args:
        name: As it is typed.
        home: Where it lives, `module:function` in this room; for a group of commands the name of its app.
        about: One line for the list of commands.
        examples: What may stand after `voiceguide`.
        alone: It does what it is most often asked for when only its name is typed, and has no settings
            from the environment.
    """

    name: str
    home: str
    about: str
    examples: tuple[str, ...]
    alone: bool = False


COMMANDS: Final = (
    Command(
        "render",
        "rendering:render",
        "Make tracks of exactly the length asked for.",
        (
            "render bedtime-twist --minutes 10",
            "render bedtime-twist --minutes 10,20,45 -o tracks/",
            "render reclined-twist --duration 7m30s --first left --set surface=bed",
            "render knee-drops --minutes 5 --voice hibari --words brief -o morning.mp3",
            "render knee-drops --minutes 5 --bed rain --format flac --stems",
            "render --all --minutes 5,10,20 -o tracks/",
            "render bedtime-twist --minutes 20 --bed ocean:breath --bell low --verify",
        ),
    ),
    Command(
        "cost",
        "costing:cost",
        "Tell what a render would have to fetch.",
        (
            "cost bedtime-twist --minutes 10",
            "cost bedtime-twist knee-drops --minutes 5,10 --json",
        ),
    ),
    Command(
        "lock",
        "packing:lock",
        "Pin what is said in a track, sentence by sentence.",
        (
            "lock bedtime-twist --minutes 10",
            "lock bedtime-twist --minutes 10 -o tracks/",
        ),
    ),
    Command(
        "play",
        "playing:play",
        "Play a session through this machine's audio.",
        (
            "play bedtime-twist --minutes 10",
            "play knee-drops --minutes 5 --bed rain --voice hibari",
            "play bedtime-twist-10min.mp3",
        ),
    ),
    Command(
        "verify",
        "verifying:verify",
        "Prove that a track is what its timeline says.",
        (
            "verify bedtime-twist-10min.mp3",
            "verify tracks/*.mp3 --json",
        ),
    ),
    Command(
        "captions",
        "captioning:captions",
        "Write captions of finished tracks.",
        (
            "captions bedtime-twist-10min.mp3",
            "captions tracks/*.mp3 --format vtt,srt,chapters",
            "captions bedtime-twist-10min.mp3 --format audacity -o editing/",
        ),
    ),
    Command(
        "list",
        "listing:list_routines",
        "List the routines there are.",
        (
            "list",
            "list --scripts ~/routines --json",
        ),
        alone=True,
    ),
    Command(
        "show",
        "look:show",
        "Show a session at any stage, as text or JSON.",
        (
            "show bedtime-twist",
            "show bedtime-twist --minutes 10",
            "show bedtime-twist --minutes 10 --stage lanes",
            "show bedtime-twist --minutes 10 --stage fit",
            "show knee-drops --minutes 5 --stage timeline --json --voice hibari",
        ),
    ),
    Command(
        "plot",
        "plotting:plot",
        "Draw several lengths of a routine as a picture.",
        (
            "plot bedtime-twist --minutes 10,20,45",
            "plot knee-drops --minutes 3,5 --first left --voice hibari -o fit.svg",
            "plot --audio bedtime-twist-10min.mp3 -o heard.svg",
        ),
    ),
    Command(
        "check",
        "writing:check",
        "Check scripts, all problems at once.",
        (
            "check",
            "check my-evening",
            "check drafts/*.yaml",
            "check my-evening --minutes 5,10 --voice hibari",
        ),
    ),
    Command(
        "new",
        "writing:new",
        "Write a script to begin from.",
        ("new my-evening",),
    ),
    Command(
        "schema",
        "writing:schema",
        "Print the JSON Schema of scripts.",
        ("schema > routine.schema.json",),
    ),
    Command(
        "publish",
        "publishing:publish",
        "Publish a podcast of your routines.",
        (
            "publish --new",
            "publish show.yaml --check",
            "publish show.yaml -o public",
            "publish show.yaml -o public --dry-run",
        ),
    ),
    Command(
        "serve",
        "serving:serve",
        "Serve a published show to your own phone.",
        (
            "serve",
            "serve public --lan",
            "serve public --lan --new-secret",
        ),
    ),
    Command(
        "takes",
        "taking:takes",
        "List what to record for your own voice.",
        (
            "takes bedtime-twist --minutes 10",
            "takes bedtime-twist --minutes 5,10,20 --csv > to-record.csv",
            "takes bedtime-twist --minutes 10 --takes recordings --missing",
        ),
    ),
    Command(
        "voices",
        "voicing:voices",
        "List the voices, and hear one.",
        (
            "voices",
            "voices --json",
            "voices piper",
            "voices hibari --sample",
            'voices gtts:en:co.uk --sample "Let your breath go." -o british.mp3',
        ),
    ),
    Command(
        "cache",
        "store:app",
        "Look after the speech that is kept.",
        (
            "cache stats",
            "cache check --repair",
            "cache prune --older-than 90 --max-size 500MB",
            "cache pack bedtime-twist --minutes 10 -o evening.vgpack",
            "cache unpack evening.vgpack --locks tracks/",
        ),
    ),
)


def typed_alone(words: Sequence[str]) -> Callable[..., None] | None:
    """Give the command itself if nothing but its name was typed and it needs nothing more.

    Then there is nothing to parse, and importing what parses takes longer than listing every routine.
    """
    command = next((each for each in COMMANDS if [each.name] == list(words)), None)
    found = _home(command) if command is not None and command.alone else None
    return None if isinstance(found, typer.Typer) else found


def app(words: Iterable[str]) -> typer.Typer:
    """Put the commands together.

    Args:
        words: What was typed. Commands that are named in it are there with all their options, the others
            with their name and their line in the list.
    """
    made = typer.Typer(
        name="voiceguide",
        help=HELP,
        no_args_is_help=True,
        # Plain help: it comes up at once, copies well, and reads the same in a pipe.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    made.callback()(_top)
    called = {*words, *_completed()}
    for command in COMMANDS:
        epilog = "\b\nExamples:\n" + "\n".join(f"  voiceguide {line}" for line in command.examples)
        if command.name not in called:
            made.command(command.name, short_help=command.about)(_not_called)
            continue
        home = _home(command)
        if isinstance(home, typer.Typer):
            made.add_typer(home, name=command.name, help=command.about, epilog=epilog)
        else:
            made.command(command.name, short_help=command.about, epilog=epilog)(home)
    return made


def _completed() -> list[str]:
    """Give the words that a shell wants completed: it tells them by the environment."""
    told = (os.environ.get(name, "") for name in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS"))
    return " ".join(told).split()


def _home(command: Command) -> typer.Typer | Callable[..., None]:
    module, _, name = command.home.partition(":")
    found: typer.Typer | Callable[..., None] = getattr(import_module(f"voiceguide.cli.{module}"), name)
    return found


def _version(asked: bool) -> None:
    if asked:
        console.result(f"voiceguide {__version__}")
        raise typer.Exit


def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def _not_called() -> None:
    raise AssertionError("a command was called that nobody had typed")
