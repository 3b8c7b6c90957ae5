"""Options as they are declared: one command, read alike by two parsers."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Annotated

from voiceguide.cli.option_types import Argument, OptionSpec, UsageError, group_arguments, parameters

Name = Annotated[str, Argument(metavar="NAME", help="A routine.")]
Loud = Annotated[bool, OptionSpec("--loud", "-l", help="Louder.", show_default=False)]
Minutes = Annotated[int, OptionSpec("--minutes", help="How long.", metavar="N", envvar="MINUTES")]


@dataclass(frozen=True)
class Sound:
    """A group of options."""

    loud: Loud = False
    minutes: Minutes = 10


def command(name: Name, sound: Sound, dry: Loud = True) -> None:
    """Do nothing."""


def test_parameters_come_in_order_and_those_of_a_group_in_its_place():
    found = list(parameters(command))
    assert [(one.name, one.group) for one in found] == [
        ("name", None), ("loud", "sound"), ("minutes", "sound"), ("dry", None),
    ]  # fmt: skip
    assert [one.default for one in found] == [inspect.Parameter.empty, False, 10, True]
    assert found[2].hint == Minutes


def test_what_was_given_is_gathered_and_a_group_always_exists():
    assert group_arguments(command, {"name": "x", "loud": True}) == {"name": "x", "sound": Sound(loud=True)}
    assert group_arguments(command, {}) == {"sound": Sound()}


def test_all_that_typer_needs_is_handed_on():
    assert Minutes.__metadata__[0].names == ("--minutes",)
    told = Minutes.__metadata__[0].typer_arguments()
    assert [told[name] for name in ("help", "metavar", "envvar", "show_default")] == [
        "How long.",
        "N",
        "MINUTES",
        True,
    ]
    assert Name.__metadata__[0].typer_arguments()["metavar"] == "NAME"


def test_an_option_cannot_be_changed_afterwards():
    option = OptionSpec("--loud", help="Louder.")
    assert option == OptionSpec("--loud", help="Louder.") != OptionSpec("--soft", help="Louder.")
    assert hash(option) == hash(OptionSpec("--loud", help="Louder."))


def test_a_wrong_command_line_is_told_to_machines_by_its_kind():
    assert UsageError.kind == "mistyped"
