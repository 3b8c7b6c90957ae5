"""Each of the two parsers of YAML in turn."""

from __future__ import annotations

import pytest
import yaml


@pytest.fixture(params=["c", "python"])
def parser(request, monkeypatch):
    """Take each of the two parsers in turn."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader")
