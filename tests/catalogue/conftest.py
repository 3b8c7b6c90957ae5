"""Fixtures of the catalogue's tests."""

from tests.standin.google import google, google_server  # noqa: F401 - fixtures
