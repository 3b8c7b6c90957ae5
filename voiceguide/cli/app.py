"""The commands, gathered, each with examples at the end of its help.

A command's module is imported when that command is called for. All the others stand there by name only,
so that whoever asks for the list of routines does not wait for what plots and publishes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Final, NoReturn

import typer
from typer.core import TyperGroup

from voiceguide import __version__
from voiceguide.cli import console
from voiceguide.cli.adapter import check_given, for_typer
from voiceguide.cli.option_types import Mistyped
from voiceguide.cli.options import AS_JSON
from voiceguide.cli.registry import COMMANDS, home_of

_USAGE_ERROR: Final[Any] = typer.BadParameter.__base__
"""What every kind of wrong usage is to typer, which names only some kinds itself."""
HELP: Final = """\
Make voice-guided stretching, breathing and bedtime tracks of exactly the length you want.

\b
  voiceguide list                                   what there is
  voiceguide render bedtime-twist --minutes 10      make a track
  voiceguide show bedtime-twist --minutes 10        read what will be said
  voiceguide new my-evening                         write a routine of your own
"""


class _Past(BaseException):
    """Carries past typer what it would take for its own: it ends a closed pipe with 1, any stop with 130."""

    def __init__(self, carried: BaseException) -> None:
        self.carried = carried
        super().__init__()


@contextmanager
def _past_typer() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, OSError, EOFError) as carried:
        raise _Past(carried) from None


class _Commands(TyperGroup):
    """The commands, whose interruptions and system errors reach whoever runs them as they are."""

    def make_context(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever typer hands on
        with _past_typer():
            return super().make_context(*given, **named)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        with _past_typer():
            return super().invoke(ctx)


def app(words: Iterable[str]) -> typer.Typer:
    """Put the commands together.

    Args:
        words: What was typed. Commands that are named in it are there with all their options, the others
            with their name and their line in the list.

    Raises:
        ChoiceError: An option of the command has no value.
    """
    made = typer.Typer(
        name="voiceguide",
        cls=_Commands,
        help=HELP,
        no_args_is_help=True,
        # Plain help: it comes up at once, copies well, and reads the same in a pipe.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    made.callback()(_top)
    typed = list(words)
    called = {*typed, *_completed()}
    for command in COMMANDS:
        epilog = "\b\nExamples:\n" + "\n".join(f"  voiceguide {line}" for line in command.examples)
        if command.name not in called:
            made.command(command.name, short_help=command.about)(_not_called)
            continue
        home = home_of(command)
        if isinstance(home, typer.Typer):
            made.add_typer(home, name=command.name, help=command.about, epilog=epilog)
        else:
            check_given(home, typed[1:] if typed[:1] == [command.name] else ())
            made.command(command.name, short_help=command.about, epilog=epilog)(for_typer(home))
    return made


def run(words: Sequence[str], arguments: list[str] | None = None) -> NoReturn:
    """Run the command that was typed.

    Args:
        words: What was typed.
        arguments: The same where it does not come from the system; None leaves it to typer to take it from
            there, with names that Windows does not expand.

    Raises:
        SystemExit: It has ended; with its code.
        Mistyped: It is written wrongly, and a machine asked. People were told by typer.
        VoiceguideError: Anything the user can mend.
        KeyboardInterrupt, OSError: As they were raised.
    """
    for_people = AS_JSON not in words
    try:
        code = app(words)(arguments, prog_name="voiceguide", standalone_mode=for_people)
    except _USAGE_ERROR as wrong:
        where = wrong.ctx.command_path if wrong.ctx else "voiceguide"
        raise Mistyped(wrong.format_message(), where=where, mend=f"Try `{where} --help`.") from None
    except _Past as past:
        raise past.carried from None
    raise SystemExit(code)


def _completed() -> list[str]:
    """Give the words that a shell wants completed: it tells them by the environment."""
    told = (os.environ.get(name, "") for name in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS"))
    return " ".join(told).split()


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
