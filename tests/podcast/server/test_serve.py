"""A show that was really published, served to those who listen: an app on a phone, and a browser."""

from __future__ import annotations

import os
import subprocess
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from tests.support.browser_opened import chromium, needs_chromium
from tests.support.feed_served import Served
from tests.support.sounds_made import needs


@pytest.fixture(scope="module")
def served(first, tmp_path_factory):
    running = Served(first.public, tmp_path_factory.mktemp("state"))
    yield running
    code, said = running.stop()
    assert code == 0, said


@needs("gpo")
def test_a_podcast_app_subscribes_and_downloads_every_episode(first, served, tmp_path):
    """gPodder, with its own Python and its own network library."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environ |= {"HOME": str(tmp_path), "GPODDER_HOME": str(tmp_path / "gpodder")}
    for command in (["subscribe", served.feed], ["download"]):
        done = subprocess.run(
            ["gpo", *command], env=environ, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    found = sorted(path.read_bytes() for path in tmp_path.rglob("*.mp3"))
    assert len(found) == 2, done.stdout
    assert found == sorted(path.read_bytes() for path in first.public.glob("*.mp3"))


@needs_chromium
def test_the_page_works_under_the_servers_own_policy(served):
    """The server forbids nothing that the page needs, and leads to itself."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("response", lambda answer: asked.append((answer.url, answer.status)))
        page.goto(served.page)
        sound = "document.getElementById('sound')"
        page.click("#play")
        page.wait_for_function(f"() => {sound}.currentTime > 0.3 && !{sound}.paused")
        page.evaluate(f"{sound}.currentTime = 200")
        page.wait_for_function(f"() => {sound}.currentTime >= 200 && !{sound}.seeking")
        page.locator(".keep").nth(1).click()
        page.wait_for_selector(".keep[aria-pressed=true]")
        address = page.locator("#subscribe a")
        address.scroll_into_view_if_needed()
        # The served page names the served feed, in letters and as a square that a camera reads.
        assert address.text_content() == served.feed
        page.wait_for_function("() => document.querySelector('#subscribe img').naturalWidth > 0")
        square = Image.open(BytesIO(page.locator("#subscribe img").screenshot()))
        assert [one.text for one in zxingcpp.read_barcodes(square)] == [served.feed]
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert said == []
    assert [answer for answer in asked if answer[1] >= 400 or not answer[0].startswith(served.page)] == []
