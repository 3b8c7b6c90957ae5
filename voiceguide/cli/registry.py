"""The registry of commands: the name, module, help line and examples of each."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Args:
        name: As it is typed, in one word or in two: `voices get`.
        home: Its entry point, `module:function` in `commands/`; for a group of commands the name of its app.
        about: One line for the list of commands.
        examples: Command lines, without `voiceguide`.
        plain: True to try the fast path, without typer.
        sound: True if it may work with much sound, and memory is set up for that.
    """

    name: str
    home: str
    about: str
    examples: tuple[str, ...]
    plain: bool = False
    sound: bool = False

    @property
    def words(self) -> list[str]:
        """The words of its name."""
        return self.name.split()


COMMANDS: Final = (
    Command(
        "render",
        "render:render",
        "Make tracks of exactly the length asked for.",
        (
            "render bedtime-twist --minutes 10",
            "render bedtime-twist --minutes 10,20,45 -o tracks/",
            "render reclined-twist --duration 8m30s --first left --set surface=bed",
            "render knee-drops --minutes 5 --voice hibari --words brief -o morning.mp3",
            "render knee-drops --minutes 5 --bed rain --format flac --stems",
            "render --all --minutes 5,10,20 -o tracks/",
            "render bedtime-twist --minutes 20 --bed ocean:breath --bell low --verify",
        ),
        plain=True,
        sound=True,
    ),
    Command(
        "cost",
        "cost:cost",
        "Tell what a render would have to fetch.",
        (
            "cost bedtime-twist --minutes 10",
            "cost bedtime-twist knee-drops --minutes 5,10 --json",
        ),
    ),
    Command(
        "lock",
        "packs:lock",
        "Pin what is said in a track, sentence by sentence.",
        (
            "lock bedtime-twist --minutes 10",
            "lock bedtime-twist --minutes 10 -o tracks/",
        ),
        sound=True,
    ),
    Command(
        "play",
        "play:play",
        "Play a session through this machine's audio.",
        (
            "play bedtime-twist --minutes 10",
            "play knee-drops --minutes 5 --bed rain --voice hibari",
            "play bedtime-twist-10min.mp3",
        ),
        sound=True,
    ),
    Command(
        "verify",
        "verify:verify",
        "Prove that a track is what its timeline says.",
        (
            "verify bedtime-twist-10min.mp3",
            "verify tracks/*.mp3 --json",
        ),
        sound=True,
    ),
    Command(
        "captions",
        "captions:captions",
        "Write captions of finished tracks.",
        (
            "captions bedtime-twist-10min.mp3",
            "captions tracks/*.mp3 --format vtt,srt,chapters",
            "captions bedtime-twist-10min.mp3 --format audacity -o editing/",
        ),
    ),
    Command(
        "list",
        "list_:list_routines",
        "List the routines there are.",
        (
            "list",
            "list --scripts ~/routines --json",
        ),
        plain=True,
    ),
    Command(
        "show",
        "show:show",
        "Show a session at any stage, as text or JSON.",
        (
            "show bedtime-twist",
            "show bedtime-twist --minutes 10",
            "show bedtime-twist --minutes 10 --stage lanes",
            "show bedtime-twist --minutes 10 --stage fit",
            "show knee-drops --minutes 5 --stage timeline --json --voice hibari",
        ),
        sound=True,
    ),
    Command(
        "plot",
        "plot:plot",
        "Draw several lengths of a routine as a picture.",
        (
            "plot bedtime-twist --minutes 10,20,45",
            "plot knee-drops --minutes 5,10 --first left --voice hibari -o fit.svg",
            "plot --audio bedtime-twist-10min.mp3 -o heard.svg",
        ),
        sound=True,
    ),
    Command(
        "check",
        "author:check",
        "Check scripts, all problems at once.",
        (
            "check",
            "check my-evening",
            "check drafts/*.yaml",
            "check my-evening --minutes 5,10 --voice hibari",
        ),
        sound=True,
    ),
    Command(
        "new",
        "author:new",
        "Write a script to begin from.",
        ("new my-evening",),
    ),
    Command(
        "import",
        "author:import_script",
        "Make a script of a text, captions or a table.",
        (
            "import evening.md",
            "import lesson.srt --name lesson --strict",
            "import - --from text < notes.txt",
            "import breathing.json --json",
        ),
    ),
    Command(
        "schema",
        "author:schema",
        "Print the JSON Schema of scripts.",
        ("schema > routine.schema.json",),
    ),
    Command(
        "publish",
        "publish:publish",
        "Publish a podcast of your routines.",
        (
            "publish --new",
            "publish show.yaml --check",
            "publish show.yaml -o public",
            "publish show.yaml -o public --dry-run",
        ),
        sound=True,
    ),
    Command(
        "catalogue",
        "teams.catalogue:catalogue",
        "Make thousands of tracks, on one machine or many.",
        (
            "catalogue evenings.yaml --dry-run",
            "catalogue evenings.yaml -o tracks/",
            "catalogue evenings.yaml --store s3://our-bucket/evenings --scheduler tcp://10.0.0.5:8786",
        ),
    ),
    Command(
        "serve",
        "serve:serve",
        "Serve a published show to your own phone.",
        (
            "serve",
            "serve public --lan",
            "serve public --lan --new-secret",
        ),
    ),
    Command(
        "studio",
        "serve:studio",
        "Choose, hear and tune sessions in your browser.",
        (
            "studio",
            "studio --scripts my-scripts",
            "studio --lan",
            "studio --port 0 --no-browser",
        ),
        sound=True,
    ),
    Command(
        "takes",
        "takes:takes",
        "List what to record for your own voice.",
        (
            "takes bedtime-twist --minutes 10",
            "takes bedtime-twist --minutes 5,10,20 --csv > to-record.csv",
            "takes bedtime-twist --minutes 10 --takes recordings --missing",
        ),
        sound=True,
    ),
    Command(
        "voices",
        "voices:voices",
        "List the voices, and hear one.",
        (
            "voices",
            "voices --json",
            "voices piper",
            "voices hibari --sample",
            'voices gtts:en:co.uk --sample "Let your breath go." -o british.mp3',
        ),
        sound=True,
    ),
    Command(
        "voices get",
        "get:get",
        "Download a voice that needs no network.",
        (
            "voices get de_DE-thorsten-medium",
            "voices get kokoro",
        ),
    ),
    Command(
        "cache",
        "cache:app",
        "Look after the speech that is kept.",
        (
            "cache stats",
            "cache check --repair",
            "cache check --speech --repair",
            "cache prune --older-than 90 --max-size 500MB",
            "cache pack bedtime-twist --minutes 10 -o evening.vgpack",
            "cache unpack evening.vgpack --locks tracks/",
        ),
        sound=True,
    ),
)


def load_command(command: Command) -> Any:  # noqa: ANN401 - a function, or typer's group of some
    """Import a command and return it, with memory set up for it."""
    if command.sound:
        from voiceguide.cli.process import tune_memory

        tune_memory()
    module, _, name = command.home.partition(":")
    return getattr(import_module(f"voiceguide.cli.commands.{module}"), name)
