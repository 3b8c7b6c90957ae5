"""The commands, gathered, each with examples at the end of its help."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from voiceguide import __version__
from voiceguide.cli import console, look, plotting, rendering, serving, store, verifying, writing

HELP: Final = """\
Make voice-guided stretching, breathing and bedtime tracks of exactly the length you want.

\b
  voiceguide list                                   what there is
  voiceguide render bedtime-twist --minutes 10      make a track
  voiceguide show bedtime-twist --minutes 10        read what will be said
  voiceguide new my-evening                         write a routine of your own
"""


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  voiceguide {line}" for line in lines)


def _version(asked: bool) -> None:
    if asked:
        console.result(f"voiceguide {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="voiceguide",
    help=HELP,
    no_args_is_help=True,
    # Plain help: it comes up at once, copies well, and reads the same in a pipe.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


app.command(
    "render",
    short_help="Make tracks of exactly the length asked for.",
    epilog=_examples(
        "render bedtime-twist --minutes 10",
        "render bedtime-twist --minutes 10,20,45 -o tracks/",
        "render reclined-twist --duration 7m30s --first left --set surface=bed",
        "render knee-drops --minutes 5 --voice hibari --words brief -o morning.mp3",
    ),
)(rendering.render)
app.command(
    "verify",
    short_help="Prove that a track is what its timeline says.",
    epilog=_examples("verify bedtime-twist-10min.mp3", "verify tracks/*.mp3 --json"),
)(verifying.verify)
app.command(
    "list",
    short_help="List the routines there are.",
    epilog=_examples("list", "list --scripts ~/routines --json"),
)(look.list_routines)
app.command(
    "show",
    short_help="Show a session at any stage, as text or JSON.",
    epilog=_examples(
        "show bedtime-twist",
        "show bedtime-twist --minutes 10",
        "show bedtime-twist --minutes 10 --stage lanes",
        "show bedtime-twist --minutes 10 --stage fit",
        "show knee-drops --minutes 5 --stage timeline --json --voice hibari",
    ),
)(look.show)
app.command(
    "plot",
    short_help="Draw several lengths of a routine as a picture.",
    epilog=_examples(
        "plot bedtime-twist --minutes 10,20,45",
        "plot knee-drops --minutes 3,5 --first left --voice hibari -o fit.svg",
    ),
)(plotting.plot)
app.command(
    "check",
    short_help="Check scripts, all problems at once.",
    epilog=_examples(
        "check",
        "check my-evening",
        "check drafts/*.yaml",
        "check my-evening --minutes 5,10 --voice hibari",
    ),
)(writing.check)
app.command("new", short_help="Write a script to begin from.", epilog=_examples("new my-evening"))(
    writing.new
)
app.command(
    "schema", short_help="Print the JSON Schema of scripts.", epilog=_examples("schema > routine.schema.json")
)(writing.schema)
app.command(
    "serve",
    short_help="Serve a published show to your own phone.",
    epilog=_examples("serve", "serve public --lan", "serve public --lan --new-secret"),
)(serving.serve)
app.command("voices", short_help="List the voices.", epilog=_examples("voices", "voices --json"))(
    store.voices
)
app.add_typer(
    store.app,
    name="cache",
    epilog=_examples("cache stats", "cache check --repair", "cache prune --older-than 90 --max-size 500MB"),
)
