"""The walls of the suite, tried from the inside."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import QUICK

REACH_OUT = """
import socket, sys
try:
    {}
except Exception as problem:
    print(type(problem).__name__)
else:
    print("got out")
"""
OUTSIDE = "192.0.2.1"  # TEST-NET-1: nobody's address


@pytest.mark.parametrize(
    "attempt",
    [
        lambda s: s.connect((OUTSIDE, 80)),
        lambda s: s.connect_ex((OUTSIDE, 80)),
        lambda s: s.sendto(b"x", (OUTSIDE, 53)),
        lambda s: socket.getaddrinfo("example.org", 443),
        lambda s: socket.gethostbyname("example.org"),
        lambda s: socket.create_connection((OUTSIDE, 80), timeout=1),
    ],
    ids=["connect", "connect_ex", "sendto", "getaddrinfo", "gethostbyname", "create_connection"],
)
def test_nothing_outside_is_reached(attempt):
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        pytest.raises(RuntimeError, match="no test may"),
    ):
        attempt(udp)


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()


@pytest.mark.parametrize(
    "attempt",
    [f"socket.create_connection(('{OUTSIDE}', 80), timeout=1)", "socket.getaddrinfo('example.org', 1)"],
)
def test_a_process_started_by_a_test_is_shut_in_too(attempt):
    said = subprocess.run(
        [sys.executable, "-c", REACH_OUT.format(attempt)], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "NetworkIsShut"


def test_programs_keep_what_they_compile():
    told = subprocess.run(
        [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == "False\n"


def test_proxies_lead_to_a_closed_door():
    for name in ("http_proxy", "HTTPS_PROXY", "all_proxy"):
        assert os.environ[name] == "http://127.0.0.1:9"


SKIPPING = """
import pytest

def test_runs():
    pass

@pytest.mark.skip(reason="no such program")
def test_marked():
    pass

def test_asks():
    pytest.skip("no such program")

@pytest.mark.xfail(reason="known", strict=True)
def test_known():
    raise AssertionError
"""


@pytest.fixture
def suite(pytester):
    """A suite of its own with this suite's conftest."""
    pytester.makeconftest(
        Path(__file__)
        .with_name("conftest.py")
        .read_text("utf-8")
        .replace('Path(__file__).parent / "shut"', f"Path({str(Path(__file__).parent / 'shut')!r})")
    )
    return pytester


def test_a_skip_fails_where_skips_are_forbidden(suite, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_NO_SKIPS", "1")
    suite.makepyfile(SKIPPING)
    result = suite.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=1, errors=1, xfailed=1)
    result.stdout.fnmatch_lines(["*may not be skipped here: *no such program*"])


def test_a_module_that_skips_itself_fails_too(suite, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_NO_SKIPS", "1")
    suite.makepyfile("import pytest\npytest.importorskip('no_such_module_at_all')\n")
    assert suite.runpytest_subprocess("-p", "no:cacheprovider").ret != 0


def test_a_skip_is_a_skip_elsewhere(suite, monkeypatch):
    monkeypatch.delenv("VOICEGUIDE_NO_SKIPS", raising=False)
    suite.makepyfile(SKIPPING)
    suite.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1, skipped=2, xfailed=1)


COMPUTING = "def test_computes():\n    assert 1 + 1 == 2\n"
STARTING = """
import subprocess, sys
import pytest

def test_starts():
    try:
        subprocess.run([sys.executable, "-V"])
    except Exception:
        pass

@pytest.mark.starts
def test_says_so():
    subprocess.run([sys.executable, "-V"])
"""


def test_the_quick_tests_start_nothing(suite):
    """What stands elsewhere is not even imported; what starts something fails, or says that it does."""
    for folder, text in {"plan": COMPUTING, "timeline": STARTING, "speech": "raise SystemError"}.items():
        (suite.mkdir(folder) / f"test_{folder}.py").write_text(text)
    result = suite.runpytest_subprocess("-p", "no:cacheprovider", "--quick")
    result.assert_outcomes(passed=1, failed=1, deselected=1)
    result.stdout.fnmatch_lines(["*no quick test: *subprocess.Popen*"])


LAW = """
from hypothesis import given, settings, strategies as st

@given(st.integers())
def test_law(number):
    assert settings.default.max_examples == 1_000

def test_case():
    assert 1 + 1 == 2
"""


def test_the_laws_alone_are_tried_with_many_more_examples(suite):
    (suite.mkdir("plan") / "test_laws.py").write_text(LAW)
    suite.runpytest_subprocess("-p", "no:cacheprovider", "--laws").assert_outcomes(passed=1, deselected=1)


def test_the_quick_tests_are_there_and_hold_the_laws():
    """What is written in QUICK has tests in it, among them the laws; what starts things is not."""
    here = Path(__file__).parent
    for name in QUICK:
        assert (here / name).is_file() or list((here / name).glob("test_*.py")), f"QUICK names {name}"
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--quick", "--collect-only", "-qq", "-p", "no:cacheprovider"],
        cwd=here.parent, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    counted = dict(re.findall(r"(?m)^(\S+\.py): (\d+)$", found))
    for law in (
        "tests/timeline/test_fit.py",
        "tests/script/test_loader_laws.py",
        "tests/test_architecture.py",
        "voiceguide/units.py",
    ):
        assert int(counted.get(law, 0)) > 0, law
    assert {Path(path).parts[0] for path in counted} == {"tests", "voiceguide"}
    assert {Path(path).parts[1] for path in counted if path.startswith("tests/")} <= set(QUICK)
