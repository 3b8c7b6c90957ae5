"""What the system refuses of a cache is told in one sentence with what mends it."""

from __future__ import annotations

import errno
import os

import pytest

from tests.support.cache_filled import entry
from tests.support.ordinary_user import as_nobody
from voiceguide.cache import eviction
from voiceguide.cache.trouble import cache_error, cache_errors
from voiceguide.errors import CacheError


def test_what_the_system_refuses_is_told_with_the_entry_and_with_the_cache(filled, tmp_path):
    entry(filled, "clips", 3).chmod(0)
    for folder in filled.folder.rglob("*/"):
        folder.chmod(0o755)
    with as_nobody(filled.folder):
        assert [fault.why for fault in eviction.check_entries(filled).faults] == [
            "it cannot be read (permission denied)"
        ]
    refused = cache_error(OSError(errno.EIO, "Input/output error"), tmp_path)
    assert refused.what == "The speech cache cannot be used: input/output error."


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (errno.ENOSPC, "There is no room left for the speech cache."),
        (errno.EDQUOT, "There is no room left for the speech cache."),
        (errno.EROFS, "The speech cache is on a read-only disk."),
        (errno.EACCES, "You may not use this speech cache."),
        (errno.EPERM, "You may not use this speech cache."),
        (errno.EIO, "The speech cache cannot be used: input/output error."),
    ],
)
def test_every_refusal_names_the_folder_and_another_way(tmp_path, code, what):
    with pytest.raises(CacheError) as refused, cache_errors(tmp_path):
        raise OSError(code, os.strerror(code), str(tmp_path / "entry"))
    assert (refused.value.what, refused.value.where) == (what, str(tmp_path))
    assert refused.value.mend.endswith("choose another place with --cache.")


def test_what_lies_in_the_way_is_named(tmp_path):
    refused = cache_error(OSError(errno.ENOTDIR, "Not a directory", str(tmp_path / "raw")), tmp_path)
    assert refused.what == f"{tmp_path / 'raw'} is not what a speech cache has there."
    file = tmp_path / "file"
    file.touch()
    refused = cache_error(OSError(errno.ENOTDIR, "Not a directory", str(file)), file)
    assert refused.what == "This is a file, and a speech cache is a folder."
    assert refused.mend == "Choose another place with --cache."


def test_errors_that_are_not_of_the_system_pass(tmp_path):
    with pytest.raises(KeyError), cache_errors(tmp_path):
        raise KeyError("mine")
