from tests.standin.google import google, google_server  # noqa: F401 - fixtures
