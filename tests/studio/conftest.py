"""One running studio for each file of tests."""

from __future__ import annotations

import pytest

from tests.support.studio_opened import OpenedStudio


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    opened = OpenedStudio(tmp_path_factory.mktemp("studio"))
    yield opened
    if opened.process.poll() is None:
        opened.stop()
