"""Options that several commands share, and what the shell completes of them."""

from __future__ import annotations

import os
import subprocess
import sys

from voiceguide.cli import options

PROGRAM = [sys.executable, "-c", "import sys; from voiceguide.cli.main import main; sys.exit(main())"]


def test_the_shell_completes_names(desk):
    (desk / "scripts").mkdir()
    (desk / "scripts" / "bedside.yaml").touch()
    assert set(options.routine_names("bed")) == {"bedside", "bedtime-twist"}
    done = subprocess.run(
        PROGRAM,
        env={
            **os.environ,
            "_VOICEGUIDE_COMPLETE": "complete_bash",
            "COMP_WORDS": "voiceguide render bedt",
            "COMP_CWORD": "2",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["bedtime-twist"]
