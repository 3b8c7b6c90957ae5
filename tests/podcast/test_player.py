"""The page of a published show in a real browser: heard, steered, resumed, read aloud, and offline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.browser_opened import chromium, needs_chromium
from tests.support.web_host import Ranges, hosted

pytestmark = needs_chromium
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(first):
    with hosted(first.public) as address:
        yield address


@pytest.fixture
def context(browser):
    made = browser.new_context(viewport=PHONE)
    yield made
    made.close()


@pytest.fixture
def said():
    """What the browser complained of."""
    return []


@pytest.fixture
def opened(context, site, said):
    """The page, with everything it asked for and complained of; nothing may come from elsewhere."""
    page = context.new_page()
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site)
    page.wait_for_selector("#play")
    yield page
    assert asked
    assert [url for url in asked if not url.startswith(site)] == []
    assert said == []


def sound(page, what):
    return page.evaluate(f"document.getElementById('sound').{what}")


def until(page, condition):
    page.wait_for_function(condition.replace("sound.", "document.getElementById('sound')."), timeout=15_000)


def playing(page):
    page.click("#play")
    until(page, "() => sound.currentTime > 0.3 && !sound.paused")


def go_to(page, seconds):
    page.evaluate(f"document.getElementById('sound').currentTime = {seconds}")
    until(page, f"() => Math.abs(sound.currentTime - {seconds}) < 2 && !sound.seeking")


def chapter_starts(page):
    return [
        int(at) / 1000
        for at in page.eval_on_selector_all("#chapters button", "all => all.map(b => b.dataset.at)")
    ]


def test_it_plays_follows_and_tells_the_system(opened):
    playing(opened)
    assert opened.get_attribute("#play", "aria-pressed") == "true"
    told = opened.evaluate(
        "(({title, artist, album, artwork}) => ({title, artist, album, art: artwork[0].src}))"
        "(navigator.mediaSession.metadata)"
    )
    assert (told["title"], told["artist"], told["album"]) == ("A longer one", "Ana Example", "Quiet evenings")
    assert told["art"].endswith("/knee-drops-5min.png")
    assert opened.evaluate("navigator.mediaSession.playbackState") == "playing"
    second = chapter_starts(opened)[1]
    go_to(opened, second + 1)
    opened.wait_for_selector("#chapters button:nth-child(1)[aria-current]")
    current = opened.eval_on_selector("#chapters [aria-current] span", "node => node.textContent")
    assert opened.text_content("#chapter") == current
    assert (
        opened.eval_on_selector("#chapters [aria-current]", "node => Number(node.dataset.at)")
        == second * 1000
    )
    at = opened.eval_on_selector("#words [aria-current]", "node => Number(node.dataset.at)")
    assert at <= (second + 4) * 1000
    go_to(opened, 290)
    opened.wait_for_function("() => document.getElementById('words').scrollTop > 50")
    line = opened.locator("#words [aria-current]").bounding_box()
    box = opened.locator("#words").bounding_box()
    opened.wait_for_timeout(700)  # while the box scrolls smoothly
    line = opened.locator("#words [aria-current]").bounding_box()
    assert box["y"] <= line["y"]
    assert line["y"] + line["height"] <= box["y"] + box["height"] + 1
    opened.click("#play")
    until(opened, "() => sound.paused")


def test_keys_steer_unless_they_are_turned_off(opened):
    opened.locator("body").press("Space")
    until(opened, "() => sound.currentTime > 0.2 && !sound.paused")
    starts = chapter_starts(opened)
    opened.keyboard.press("n")
    until(opened, f"() => sound.currentTime >= {starts[1]}")
    opened.keyboard.press("n")
    until(opened, f"() => sound.currentTime >= {starts[2]}")
    opened.keyboard.press("p")
    until(opened, f"() => sound.currentTime >= {starts[1]} && sound.currentTime < {starts[2]}")
    opened.keyboard.press("ArrowRight")
    until(opened, f"() => sound.currentTime >= {starts[1] + 14}")
    opened.keyboard.press("ArrowLeft")
    until(opened, f"() => sound.currentTime < {starts[1] + 8}")
    opened.uncheck("#keys")
    opened.locator("body").press("Space")
    opened.wait_for_timeout(200)
    assert not sound(opened, "paused")
    opened.focus("#play")
    opened.keyboard.press("Space")  # a button keeps the key that works it
    until(opened, "() => sound.paused")


def test_the_next_track_of_a_headset_skips_a_pose(opened):
    """The system's own button cannot be pressed here; what the page registered for it is called."""
    opened.add_init_script(
        "const set = MediaSession.prototype.setActionHandler; window.heard = {};"
        "MediaSession.prototype.setActionHandler = function (name, does) "
        "{ window.heard[name] = does; return set.call(this, name, does); };"
    )
    opened.reload()
    starts = chapter_starts(opened)
    opened.evaluate("heard.nexttrack()")
    assert int(opened.input_value("#where")) == starts[1]
    opened.evaluate("heard.previoustrack()")
    assert int(opened.input_value("#where")) == 0


def test_it_resumes_after_a_reload_each_episode_for_itself(opened):
    playing(opened)
    go_to(opened, 60)
    opened.click("#play")
    until(opened, "() => sound.paused")
    opened.locator(".choose").nth(1).click()
    until(opened, "() => sound.currentTime > 0.3 && sound.currentTime < 20 && !sound.paused")
    assert opened.text_content("#title") == "Knee drops, three minutes"
    opened.locator(".choose").nth(0).click()
    until(opened, "() => sound.currentTime >= 59 && !sound.paused")
    opened.reload()
    assert opened.text_content("#title") == "A longer one"
    assert opened.text_content("#at") >= "0:59"
    opened.click("#play")
    until(opened, "() => sound.currentTime >= 59 && sound.currentTime < 80 && !sound.paused")


def test_it_works_where_nothing_may_be_kept(opened):
    opened.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    opened.reload()
    playing(opened)


def test_the_sleep_timer_fades_and_pauses(opened):
    playing(opened)
    opened.evaluate("document.querySelector('#sleep option[value=\"5\"]').value = '0.05'")  # three seconds
    opened.select_option("#sleep", "0.05")
    assert sound(opened, "volume") == 1
    until(opened, "() => sound.volume > 0.05 && sound.volume < 0.7")
    assert not sound(opened, "paused")
    until(opened, "() => sound.paused")
    assert sound(opened, "volume") == 1
    assert "sleep timer" in opened.text_content("#said")
    assert opened.input_value("#sleep") == "0"


def test_what_was_kept_plays_offline(opened, context, said):
    keep = opened.locator(".keep").nth(1)
    keep.wait_for(state="visible")
    keep.click()
    opened.wait_for_selector(".keep[aria-pressed=true]")
    opened.evaluate("navigator.serviceWorker.ready.then(() => true)")
    opened.reload()
    opened.wait_for_function("() => navigator.serviceWorker.controller !== null")
    context.set_offline(True)
    opened.goto(opened.url, wait_until="domcontentloaded")
    opened.locator(".choose").nth(1).click()
    until(opened, "() => sound.currentTime > 0.2 && !sound.paused")
    go_to(opened, 100)
    assert opened.text_content("#title") == "Knee drops, three minutes"
    context.set_offline(False)
    assert all("net::ERR" in one for one in said)  # a network that is away, and nothing else
    said.clear()


def test_after_a_tap_without_a_connection_the_next_tap_plays(opened, context, said):
    opened.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    opened.locator(".choose").nth(1).click()
    opened.wait_for_function(
        "() => document.getElementById('said').textContent.includes('cannot be played now')"
    )
    context.set_offline(False)
    opened.click("#play")
    until(opened, "() => sound.currentTime > 0.3 && !sound.paused")
    assert opened.text_content("#said") == ""
    assert all("net::ERR" in one for one in said)
    said.clear()


def test_a_connection_that_breaks_is_told_and_it_goes_on_from_there(browser, site):
    """The network gives the first minute and no more, until it is back."""
    context = browser.new_context(viewport=PHONE, service_workers="block")
    page = context.new_page()
    page.goto(site)
    Ranges.away.set()
    try:
        page.click("#play")
        page.wait_for_function(
            "() => document.getElementById('said').textContent.startsWith('The connection is gone.')"
        )
        place = page.evaluate("document.getElementById('sound').currentTime")
    finally:
        Ranges.away.clear()
    until(page, f"() => sound.currentTime > {place} + 0.5 && !sound.paused")
    page.wait_for_function("() => document.getElementById('said').textContent === ''")
    context.close()


def test_a_link_of_the_feed_opens_its_own_episode(opened, site, first):
    feed = (first.public / "feed.xml").read_text("utf-8")
    slugs = [link.rpartition("#")[2] for link in re.findall(r"<link>([^<]*#[^<]*)</link>", feed)]
    assert len(slugs) == 2
    for slug in slugs:
        opened.goto("about:blank")
        opened.goto(f"{site}#{slug}")
        title = opened.text_content(f"#{slug}-title")
        assert opened.text_content("#title") == title
        assert sound(opened, "paused")
    opened.evaluate(f"location.hash = '#{slugs[0]}'")
    opened.wait_for_selector(f"#{slugs[0]}[aria-current]")


@pytest.mark.parametrize(
    ("left_at", "hours", "resumes"), [(60, 1, True), (60, 20, False), (275, 0, False)], ids=str
)
def test_it_begins_anew_the_next_evening_and_near_the_end(opened, left_at, hours, resumes):
    opened.evaluate(
        "([at, hours]) => {"
        " const here = document.querySelector('article[aria-current]').dataset.guid;"
        " const name = `voiceguide ${document.getElementById('player').dataset.guid} ${here}`;"
        " addEventListener('pagehide', () =>"
        "  localStorage.setItem(name, `${at} ${Date.now() - hours * 3600000}`)); }",
        [left_at, hours],
    )
    opened.reload()
    assert opened.text_content("#at") == ("1:00" if resumes else "0:00")


def test_a_track_that_was_kept_and_has_another_name_now_is_dropped(opened):
    kept = "caches.open(`voiceguide tracks ${new URL('./', location).pathname}`)"
    opened.evaluate(f"async () => (await {kept}).put('knees.0123456789.mp3', new Response('old'))")
    opened.reload()
    opened.locator(".keep").nth(1).wait_for(state="visible")
    assert opened.evaluate(f"async () => (await (await {kept}).keys()).length") == 0


def test_without_a_script_every_episode_has_the_browsers_own_player(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(site)
    assert page.locator("audio[controls]:visible").count() == 2
    assert page.locator("#player").is_hidden()
    page.locator("summary").first.click()
    assert page.locator(".chapters li:visible").count() >= 3
    context.close()


def test_axe_finds_nothing(browser, site):
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    context = browser.new_context(viewport=PHONE, bypass_csp=True)
    page = context.new_page()
    page.goto(site)
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        for size in (PHONE, DESK):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            found = page.evaluate("axe.run(document)")
            told = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]
            assert told == [], (scheme, size)
            assert len(found["passes"]) > 20
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0
    # Axe can see: a planted fault is found.
    page.evaluate("document.getElementById('play').removeAttribute('aria-label')")
    assert "button-name" in {one["id"] for one in page.evaluate("axe.run(document)")["violations"]}
    context.close()
