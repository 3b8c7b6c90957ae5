"""The typer application: all commands, each with examples at the end of its help.

Only the module of the command that was typed is imported. The others have a name and a line of help, so that
`list` does not wait for the imports of `plot` and `publish`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Final, NoReturn

import typer
import typer.main
from typer.core import TyperGroup

from voiceguide import __version__
from voiceguide.cli import console
from voiceguide.cli.adapter import check_values, for_typer, read_without_pydantic
from voiceguide.cli.option_types import AS_JSON, UsageError
from voiceguide.cli.registry import COMMANDS, load_command

_USAGE_ERROR: Final[Any] = typer.BadParameter.__base__
"""Click's base class of all usage errors, which typer does not export."""
HELP: Final = """\
Make voice-guided stretching, breathing and bedtime tracks of exactly the length you want.

\b
  voiceguide list                                   what there is
  voiceguide render bedtime-twist --minutes 10      make a track
  voiceguide show bedtime-twist --minutes 10        read what will be said
  voiceguide new my-evening                         write a routine of your own
"""


class _Carried(BaseException):
    """Carries an exception past typer, which would end a closed pipe with 1 and any signal with 130."""

    def __init__(self, carried: BaseException) -> None:
        self.carried = carried
        super().__init__()


@contextmanager
def _bypass_typer() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, OSError, EOFError) as carried:
        raise _Carried(carried) from None


class _Commands(TyperGroup):
    """A group of commands whose interruptions and system errors reach the caller unchanged."""

    def make_context(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever typer hands on
        with _bypass_typer():
            return super().make_context(*given, **named)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as above
        """Find the command that is typed: `voices get` in two words, though `voices` is one as well."""
        two = " ".join(args[:2])
        if len(args) > 1 and two in self.commands:
            return two, self.commands[two], args[2:]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: ANN401 - as above
        """Complete the first word; a name of two is none."""
        return [each for each in super().shell_complete(ctx, incomplete) if " " not in str(each.value)]

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        with _bypass_typer():
            return super().invoke(ctx)


def app(words: Iterable[str]) -> typer.Typer:
    """Build the typer application.

    Args:
        words: The command line. Commands that are named in it get all their options, the others only their
            name and their line of help.

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
    made.callback()(_root)
    typed = list(words)
    called = {*typed, *_completion_words()}
    for command in COMMANDS:
        epilog = "\b\nExamples:\n" + "\n".join(f"  voiceguide {line}" for line in command.examples)
        if not called.issuperset(command.words):
            made.command(command.name, short_help=command.about)(_not_called)
            continue
        home = load_command(command)
        if isinstance(home, typer.Typer):
            made.add_typer(home, name=command.name, help=command.about, epilog=epilog)
        else:
            here = len(command.words)
            check_values(home, typed[here:] if typed[:here] == command.words else ())
            made.command(command.name, short_help=command.about, epilog=epilog)(for_typer(home))
    return made


def run(words: Sequence[str], arguments: list[str] | None = None) -> NoReturn:
    """Run the command that was typed.

    Args:
        words: The command line.
        arguments: The same if it is not the process's own; None to let typer read that one, and expand
            wildcards on Windows.

    Raises:
        SystemExit: The command has ended; with its exit code.
        UsageError: The usage is wrong and `--json` was given. Without it, typer prints the error.
        VoiceguideError: Anything the user can mend.
        KeyboardInterrupt, OSError: As they were raised.
    """
    for_people = AS_JSON not in words
    try:
        command: Any = typer.main.get_command(app(words))
        read_without_pydantic(command)
        code = command(arguments, prog_name="voiceguide", standalone_mode=for_people)
    except _USAGE_ERROR as wrong:
        where = wrong.ctx.command_path if wrong.ctx else "voiceguide"
        raise UsageError(wrong.format_message(), where=where, mend=f"Try `{where} --help`.") from None
    except _Carried as past:
        raise past.carried from None
    raise SystemExit(code)


def _completion_words() -> list[str]:
    """Return the words that a shell wants to complete, which it passes by the environment."""
    values = (os.environ.get(name, "") for name in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS"))
    return " ".join(values).split()


def _version(asked: bool) -> None:
    if asked:
        console.result(f"voiceguide {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def _not_called() -> None:
    raise AssertionError("a command was called that nobody had typed")
