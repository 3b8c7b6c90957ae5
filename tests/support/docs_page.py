"""The page on the script language as something that runs: its examples, commands and what they print.

`python tests/support/docs_page.py` (or `make docs`) writes anew what the page shows as printed. What the
tests hold it against is the same.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import re
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "script-language.md"
FENCE = re.compile(r"^```([a-z]*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEPS_FROM = "steps:\n"
REFUSED = "# refused"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the words after that, its text, and where that stands on the page."""

    kind: str
    words: tuple[str, ...]
    text: str
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """True of a complete script."""
        return self.text.startswith("title:")

    @property
    def wrong(self) -> bool:
        """True of an example of what cannot be, or should not."""
        return "wrong" in self.words

    @property
    def lengths(self) -> tuple[str, ...]:
        """The lengths that a complete script is rendered at."""
        return tuple(word for word in self.words if word[0].isdigit())


def blocks(page: str) -> tuple[Block, ...]:
    """List the fenced blocks of a page."""
    return tuple(Block(m[1], tuple(m[2].split()), m[3], m.start(3), m.end(3)) for m in FENCE.finditer(page))


def example(page: str) -> str:
    """Give the script that the other examples are pieces of: the first on the page."""
    return next(block.text for block in blocks(page) if block.kind == "yaml")


def script_around(block: Block, page: str) -> str:
    """Make a complete script of any example, by the rule that the page states."""
    if block.whole:
        return block.text
    around = example(page)
    if block.text.startswith("- "):
        return around[: around.index(STEPS_FROM) + len(STEPS_FROM)] + block.text + "- rest: fill\n"
    given = set(re.findall(r"^(\w+):", block.text, re.MULTILINE))
    parts = re.findall(r"^\w+:.*?(?=^\w+:|\Z)", around, re.MULTILINE | re.DOTALL)
    return block.text + "".join(part for part in parts if part.partition(":")[0] not in given)


def put_down(block: Block, page: str, folder: Path) -> str:
    """Write an example where `voiceguide` finds it, and give its name."""
    name = block.words[0] if block.whole else "example"
    (folder / "scripts").mkdir(exist_ok=True)
    (folder / "scripts" / f"{name}.yaml").write_text(script_around(block, page), "utf-8")
    (folder / "scripts" / "gong.wav").write_bytes(gong())
    return name


def run(command: str) -> tuple[int, str]:
    """Run a command line of voiceguide; give its exit code and all it printed."""
    from voiceguide.cli.main import main

    arguments = command.partition("#")[0].split()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = main(arguments[1:])
    return code, printed.getvalue()


def shown(page: str, folder: Path) -> Iterator[tuple[Block, str]]:
    """Follow the page from its top: give each block of printed text, and what is printed."""
    printed = ""
    for block in blocks(page):
        if block.kind == "yaml":
            name = put_down(block, page, folder)
            printed = run(f"voiceguide check {name}")[1] if block.wrong else ""
        elif block.kind == "sh":
            printed = ""
            for command in block.text.splitlines():
                code, said = run(command)
                if " check " not in command and code != (1 if REFUSED in command else 0):
                    raise AssertionError(f"{command} ended with {code}: {said}")
                printed = said  # the last command's, as on a terminal one looks at
        elif block.kind == "text":
            yield block, printed


@contextlib.contextmanager
def desk(folder: Path) -> Iterator[Path]:
    """Work in a folder, with nothing decided by this machine."""
    before, environ = Path.cwd(), dict(os.environ)
    for name in [name for name in os.environ if name.startswith("VOICEGUIDE_")]:
        del os.environ[name]
    os.environ |= {"VOICEGUIDE_VOICE": "tone", "VOICEGUIDE_CACHE": str(folder / "cache"), "COLUMNS": "110"}
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(environ)


def gong() -> bytes:
    """Make the sound file that examples name: a struck tone of three seconds."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        heights = (math.sin(n * 0.14) * math.exp(-n / 8_000) for n in range(24_000))
        file.writeframes(
            b"".join(round(16_000 * each).to_bytes(2, "little", signed=True) for each in heights)
        )
    return sound.getvalue()


def filled(page: str) -> str:
    """Write the page with what is really printed."""
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)):
        found = list(shown(page, Path(folder)))
    for block, printed in reversed(found):
        page = page[: block.start] + printed + page[block.end :]
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
