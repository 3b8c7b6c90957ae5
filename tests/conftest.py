"""What holds for every test: no network, no skips where they are forbidden, no state left behind."""

from __future__ import annotations

import itertools
import os
import runpy
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import examples

SHUT = Path(__file__).parent / "shut"
TESTS = itertools.count()
CLOSED_DOOR = "http://127.0.0.1:9"  # the discard port: nothing listens there

pytest_plugins = ["pytester"]
# Programs to be run by hand, and what tests read: no tests of their own, nor modules of ours.
collect_ignore = ["bench", "cases", "fuzz/run.py", "fuzz/planted.py"]

settings.register_profile(
    "voiceguide", deadline=None, derandomize=bool(os.environ.get("CI")), max_examples=examples.SUITE
)
settings.register_profile("quick", settings.get_profile("voiceguide"), max_examples=examples.QUICK)
settings.register_profile("laws", deadline=None, max_examples=examples.LAWS)
settings.load_profile("voiceguide")


def shut_the_network(environ: dict[str, str] | os._Environ[str]) -> None:
    """Send whoever heeds proxies to a closed door, and shut in every Python that inherits this."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        environ[name] = environ[name.upper()] = CLOSED_DOOR
    environ["no_proxy"] = environ["NO_PROXY"] = "127.0.0.1,localhost,::1"
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(SHUT), environ.get("PYTHONPATH", "")]))


shut_the_network(os.environ)
# Some machines forbid Python to keep what it compiled: then each of the hundreds of programs that the tests
# start would compile the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# The tests of the machine have routines of their own, so that a better sentence in a routine that ships
# breaks none of them. What ships is tested by `tests/scripts`, `tests/test_shipped.py` and the tests of
# the README.
os.environ["VOICEGUIDE_BUNDLED"] = str(Path(__file__).parent / "cases" / "routines")
runpy.run_path(str(SHUT / "sitecustomize.py"))


def heed_signals_below() -> None:
    """Let programs that tests start heed signals, even if the suite runs in the background or under nohup.

    Whoever starts such a thing has it ignore them, and what is ignored is inherited; what has a handler
    is not. The suite itself goes on ignoring them.
    """
    for kind in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP):
        if signal.getsignal(kind) is signal.SIG_IGN:
            signal.signal(kind, lambda number, frame: None)


heed_signals_below()


@pytest.fixture(autouse=True)
def nobody_elses_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory) -> None:
    """Keep whatever the developer has set for their own use of voiceguide out of the tests."""
    for name in list(os.environ):
        if name.startswith("VOICEGUIDE_") and name not in ("VOICEGUIDE_NO_SKIPS", "VOICEGUIDE_BUNDLED"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)
    # No test may line up behind what the developer renders meanwhile, nor know what another could not reach.
    monkeypatch.setenv("VOICEGUIDE_QUEUE", str(tmp_path_factory.getbasetemp() / f"queue-{next(TESTS)}"))


@pytest.fixture
def shipped_routines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the routines that ship, in place of those of the tests."""
    monkeypatch.delenv("VOICEGUIDE_BUNDLED")


@pytest.fixture
def voice_of_words(monkeypatch: pytest.MonkeyPatch) -> str:
    """Have a voice called `words`, which hums as quickly as the tone voice, but counts as one that speaks."""
    from dataclasses import replace

    from voiceguide.speech import registry, side_effects
    from voiceguide.speech.voices.tone import ToneVoice

    class Words(ToneVoice):
        name = "words"

    kind = replace(registry.VOICES["tone"], form="words", make=lambda *_: Words())
    monkeypatch.setattr(registry, "VOICES", {**registry.VOICES, "words": kind})
    # A show may name it: it starts and loads nothing.
    monkeypatch.setattr(side_effects, "_ONLY_SPEAK", side_effects._ONLY_SPEAK | {"words"})
    return "words"


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One speech cache for the whole run, all its workers together: every sentence is spoken once.

    For tests that take speech as given. What tests the cache itself, or empties one, makes its own.
    """
    mine = tmp_path_factory.getbasetemp()
    run = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    folder = run / "spoken"
    folder.mkdir(exist_ok=True)
    return folder


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("VOICEGUIDE_NO_SKIPS"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} may not be skipped here: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    _fail_if_skipped(report)
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the whole sweep of lengths, which takes minutes, and the quick tests alone."""
    parser.addoption("--sweep", action="store_true", help="try every shipped routine every seven seconds")
    parser.addoption("--laws", action="store_true", help="the laws alone, each with many more examples")
    parser.addoption(
        "--quick", action="store_true", help="only tests that start nothing: see QUICK in conftest.py"
    )


# ── the quick tests ──────────────────────────────────────────────────────────────────────────────

QUICK = (
    "core",
    "lint",
    "plan",
    "script",
    "scripts",
    "timeline",
    "test_architecture.py",
    "test_errors.py",
    "test_mirror.py",
    "test_names.py",
    "test_pages.py",
    "test_settings.py",
    "test_units.py",
    "test_words.py",
)
"""Where tests stand that only read and compute. The doctests of the package belong to them too.

Under `--quick` a test of these that starts something fails, and says what: mark it `starts`, and it is
left to `make test`.
"""
STARTING = {
    "subprocess.Popen",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.exec",
    "os.system",
    "socket.bind",
    "socket.connect",
}
VOICES = {"hibari", "piper", "phonemizer", "onnxruntime", "playwright"}
started: list[str] = []


def _note_what_starts(event: str, arguments: tuple[object, ...]) -> None:
    if event in STARTING:
        started.append(event)
    elif event == "import" and str(arguments[0]).partition(".")[0] in VOICES:
        started.append(f"import {arguments[0]}")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "starts: it starts a program, a server or a voice; `--quick` leaves it out"
    )
    config.addinivalue_line(
        "markers", "long: it is begun first, so that at the end nobody waits for it alone"
    )
    if config.getoption("--laws"):
        settings.load_profile("laws")
    if config.getoption("--quick"):
        settings.load_profile("quick")
        sys.addaudithook(_note_what_starts)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import, under `--quick`, the tests that are not quick."""
    tests = Path(__file__).parent
    if not config.getoption("--quick") or tests not in collection_path.parents:
        return None
    return collection_path.relative_to(tests).parts[0] not in QUICK or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--laws"):
        others = [item for item in items if not hasattr(getattr(item, "obj", None), "hypothesis")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]
    if config.getoption("--quick"):
        starting = [item for item in items if item.get_closest_marker("starts")]
        config.hook.pytest_deselected(items=starting)
        items[:] = [item for item in items if item not in starting]
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    started.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    done = yield
    if started:
        pytest.fail(f"no quick test: {', '.join(started)}. Mark it `starts`.", pytrace=False)
    return done
