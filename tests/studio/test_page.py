"""The studio's page in a real browser: by mouse, by keys alone, on a phone, and with a stranger's script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.browser_opened import chromium, needs_chromium
from tests.support.small_script import SMALL, put_down

pytestmark = needs_chromium
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 900}
HARM = '<img src=x onerror="document.body.id=1">'
HOSTILE = SMALL.replace("title: Small turn", f"title: '{HARM} turn'").replace(
    "about: A turn of the head, and a pause.",
    f"about: '{HARM}'\nposition: 'sitting {HARM}'\nprops: ['{HARM}']",
)


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def studio(studio):
    put_down(studio.scripts)
    put_down(studio.scripts, "hostile", HOSTILE)
    put_down(studio.scripts, "broken", f"title: [{HARM}")
    return studio


@pytest.fixture
def opened(browser, studio):
    """Open the page in a context of its own; nothing may be asked of elsewhere, and nothing complained of."""
    contexts = []

    def open_page(size=DESK, path="", *, quiet=True, **more):
        context = browser.new_context(viewport=size, color_scheme="dark", accept_downloads=True, **more)
        page = context.new_page()
        said, asked = [], []
        context.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(studio.address)
        page.wait_for_selector(".card")
        if path:
            page.goto(studio.origin + path)
            page.reload()
        contexts.append((context, said, asked, quiet))
        return page

    yield open_page
    for context, said, asked, quiet in contexts:
        assert [url for url in asked if not url.startswith((studio.origin, "data:"))] == []
        # That a length cannot be is an answer, which browsers write down as an error.
        assert [one for one in said if "422" not in one] == [] or not quiet
        context.close()


def choose(page, name="small"):
    page.click(f".card[data-name={name}]")
    page.wait_for_selector("ol.words li")


def settled(page, words):
    page.wait_for_function(
        f"() => document.getElementById('said').textContent.includes({words!r})", timeout=60_000
    )


def playing(page, beyond=0.2):
    page.wait_for_function(
        "() => { const sound = document.getElementById('sound'); "
        f"return !sound.paused && sound.currentTime > {beyond}; }}",
        timeout=60_000,
    )


def test_by_mouse_from_a_routine_to_a_file(opened, studio, tmp_path):
    page = opened()
    assert "key=" not in page.url
    page.fill("#search", "small turn")
    assert page.locator(".card").count() == 1
    page.fill("#search", "")
    page.click("[data-filter=own]")
    assert page.locator(".card").count() == 2
    choose(page)
    settled(page, "to speak")
    lengths_are_tried(page)
    choices_are_made(page)
    it_is_heard(page)
    a_sentence_is_changed_and_brought_back(page, studio.scripts / "small.yaml")
    files_are_kept(page, tmp_path)
    # The address reproduces the session.
    again = opened(path="/#" + page.url.partition("/#")[2])
    again.wait_for_selector("ol.words li")
    settled(again, "1:45")
    assert again.is_checked("input[name=bed][value=rain]")


def type_length(page, text):
    page.fill("#typed", text)
    page.press("#typed", "Enter")


def lengths_are_tried(page):
    """The slider draws at once; typing is exact; what cannot be says why, and what can be had instead."""
    third = "studio-lanes svg rect.words:nth-of-type(3)"
    before = page.get_attribute(third, "x")
    box = page.locator("#slider").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    page.wait_for_function(f"() => document.querySelector('{third}').getAttribute('x') !== '{before}'")
    type_length(page, "1:45")
    settled(page, "1:45")
    assert "1:45" in page.text_content("#lanes-name")
    type_length(page, "0:05")
    page.wait_for_selector("#refusal button")
    assert "cannot last" in page.text_content("#refusal")
    way = page.locator("#refusal button").first
    wanted = re.search(r"Make it (\d+:\d\d)", way.text_content())
    assert wanted is not None
    way.click()
    settled(page, wanted[1])
    assert page.locator("#refusal").is_hidden()
    type_length(page, "soon")
    assert page.get_attribute("#typed", "aria-invalid") == "true"
    type_length(page, "1:45")
    settled(page, "1:45")


def choices_are_made(page):
    """Chips choose; one that cannot be chosen gives its reason; undo brings back what was."""
    assert page.locator("#first-0").is_disabled()
    assert page.text_content("#first-0-why") == "This routine has no sides."
    page.check("input[name=words][value=brief]")
    page.wait_for_function("() => location.hash.includes('brief')")
    page.click("#undo")
    page.wait_for_function("() => !location.hash.includes('brief')")
    page.check("input[name=bed][value=rain]")
    page.wait_for_function("() => location.hash.includes('rain')")
    page.wait_for_function("() => !document.getElementById('level').disabled")


def it_is_heard(page):
    """What is missing is spoken, then it plays; a click on a sentence goes there."""
    page.click("#play")
    playing(page)
    settled(page, "ready")
    last = page.locator(".say").nth(-1)
    last.click()
    minutes, seconds = map(int, last.locator(".time").text_content().split(":"))
    playing(page, minutes * 60 + seconds - 1)
    page.wait_for_selector(".say[aria-current]")
    page.click("#play")
    page.wait_for_function("() => document.getElementById('sound').paused")


def a_sentence_is_changed_and_brought_back(page, file):
    """Only its text in the script changes; what somebody else wrote meanwhile stays."""
    file.write_text(f"# my own comment\n{SMALL}")
    page.wait_for_timeout(2500)  # until the page was told that the script is another
    page.locator("li:has-text('Soften your jaw.') .edit").click()
    assert page.input_value("#sentence") == "Soften your jaw."
    page.fill("#sentence", f"Loosen {HARM[:4]}: your jaw.")
    page.click("text=Save and hear")
    page.wait_for_selector("li:has-text(': your jaw.')")
    changed = f"# my own comment\n{SMALL}".replace("[Soften your jaw.]", f'["Loosen {HARM[:4]}: your jaw."]')
    assert file.read_text() == changed
    playing(page, 0)
    page.click("#play")
    page.click("#undo")
    page.wait_for_selector("li:has-text('Soften your jaw.')")
    assert file.read_text() == f"# my own comment\n{SMALL}"


def files_are_kept(page, folder):
    """The track and what goes with it are saved under their names."""
    page.click("#keep")
    with page.expect_download() as kept:
        page.click("#formats button:text-is('MP3')")
    assert kept.value.suggested_filename == "small-1min45s-rain.mp3"
    kept.value.save_as(folder / "track.mp3")
    assert (folder / "track.mp3").read_bytes()[:3] == b"ID3"
    with page.expect_download() as words:
        page.click("#beside a:text-is('vtt')")
    assert Path(words.value.path()).read_text().startswith("WEBVTT")
    wanted = "voiceguide render small --duration 1m45s --voice tone --bed rain"
    assert page.text_content("#command") == wanted
    page.click("dialog button:text-is('Close')")
    assert page.locator("#download").is_hidden()


def test_by_keys_alone_on_a_phone(opened):
    page = opened(PHONE)
    page.focus("#search")
    page.keyboard.type("small turn")
    page.wait_for_function("() => document.querySelectorAll('.card').length === 1")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.card')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.words li")
    assert page.locator(".cards").is_hidden()  # the screen is the session's; the others are a key away
    page.focus("#slider")
    told = page.input_value("#typed")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    moved = page.input_value("#typed")
    assert told != moved
    settled(page, moved)
    assert page.get_attribute("#slider", "aria-valuetext").split()[0] in moved
    page.focus(".say[tabindex='0']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    line = page.evaluate("document.activeElement.querySelector('.text').textContent")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.id") == "sentence"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.querySelector('.text').textContent") == line
    page.keyboard.press("Enter")
    playing(page, 1)
    page.focus("#play")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.getElementById('sound').paused")
    page.focus("#keep")
    page.keyboard.press("Enter")
    page.wait_for_selector("#download[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("#download:not([open])", state="hidden")
    page.focus("#voice-0")
    for _ in range(2):
        page.keyboard.press("Control+z")
    settled(page, "Undone")
    assert page.input_value("#typed") == told


def test_a_strangers_script_is_text_in_every_place(opened):
    page = opened()
    assert "broken" in page.text_content(".broken")
    choose(page, "hostile")
    assert page.text_content("#session-title") == f"{HARM} turn"
    assert HARM in page.text_content("#about")
    page.wait_for_timeout(300)
    assert page.evaluate("document.body.id") == ""
    assert page.locator("img[onerror]").count() == 0


def test_axe_finds_nothing_in_any_state(opened):
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    page = opened(PHONE, bypass_csp=True)
    page.evaluate(axe)

    def look(state):
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("axe.run(document)")
            told = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]
            assert told == [], (state, scheme)
            assert len(found["passes"]) > 15
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, state

    look("the routines")
    choose(page)
    settled(page, "Small turn")
    look("a session on a phone")
    page.set_viewport_size(DESK)
    look("a session on a desk")
    page.fill("#typed", "0:05")
    page.press("#typed", "Enter")
    page.wait_for_selector("#refusal button")
    page.locator(".edit").first.click()
    look("a length that cannot be, and a sentence that is changed")
    page.keyboard.press("Escape")
    page.click("#keep")
    look("files")
    page.evaluate("document.getElementById('play').removeAttribute('aria-label')")
    page.keyboard.press("Escape")
    assert "button-name" in {one["id"] for one in page.evaluate("axe.run(document)")["violations"]}


def test_a_sound_that_broke_off_and_a_session_that_is_gone_are_asked_for_anew(opened, studio):
    page = opened(quiet=False)
    choose(page)
    page.click("#play")
    playing(page)
    page.click("#play")
    lost = page.evaluate("document.getElementById('sound').currentSrc")
    page.route(lost, lambda route: route.abort())
    page.locator(".say").nth(-1).click()
    page.evaluate("document.getElementById('sound').load()")
    settled(page, "broke off")
    page.unroute(lost)
    page.click("#play")
    playing(page)


def test_without_its_cookie_the_page_tells_how_to_come_in(opened, studio):
    page = opened(quiet=False)
    choose(page)
    page.context.clear_cookies()  # as if another had been started at the same address
    page.reload()
    assert "voiceguide studio" in page.text_content("body")


def test_only_the_turns_are_heard_one_after_the_other(opened):
    page = opened()
    choose(page, "knee-drops")
    settled(page, "Knee drops")
    page.click("#turns")
    playing(page, 0)
    starts = page.evaluate(
        "[...document.querySelectorAll('.chapter')].map(b => b.lastChild.textContent).map(t => t.split(':'))"
        ".map(([m, s]) => m * 60 + Number(s))"
    )
    second = starts[0]
    heard = page.evaluate("document.getElementById('sound').currentTime")
    assert second - 8.5 < heard < second + 2  # seven seconds before it, of a time shown in whole ones
    page.evaluate(f"document.getElementById('sound').currentTime = {second + 7.5}")
    third = second + starts[1]
    page.wait_for_function(f"() => document.getElementById('sound').currentTime > {third - 8}")
    assert page.get_attribute("#turns", "aria-pressed") == "true"
    page.locator(".say").first.click()  # whoever goes elsewhere hears that
    page.wait_for_function("() => document.getElementById('turns').getAttribute('aria-pressed') === 'false'")
    assert page.evaluate("document.getElementById('sound').currentTime") < second
