"""The HTML report in a browser, headless."""

import shutil

import pytest

from mtfix.report import render
from tests.report.results import edit, result, sample

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium on the path")
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as running:
        try:
            started = running.chromium.launch(executable_path=CHROMIUM, args=SWITCHES.split())
        except playwright.Error as error:
            pytest.skip(f"chromium does not start: {error.message.splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a report; at the end nothing may have gone wrong on the page."""
    wrong, contexts = [], []

    def open_(found, **settings):
        file = tmp_path / "report.html"
        file.write_text(render([("a.txt", found)], "html"), encoding="utf-8")
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def hunk(page, words):
    return page.locator(".inline .hunk", has_text=words)


def test_a_click_opens_and_closes_the_details(opened):
    page = opened(sample())
    place, details = hunk(page, "card neck"), page.locator(".details li", has_text="卡脖子")
    assert not details.is_visible()
    place.click()
    assert details.is_visible()
    assert "glossary:technology:chokepoint" in details.inner_text()
    assert place.get_attribute("aria-expanded") == "true"
    place.click()
    assert not details.is_visible()
    assert place.get_attribute("aria-expanded") == "false"


def test_keys_go_from_hunk_to_hunk(opened):
    page = opened(sample())
    seen = []
    for key in "jjkjjjjjj":
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.dataset.of"))
    assert seen == ["h1", "h2", "h1", "h2", "h3", "h4", "h5", "h6", "h6"]
    page.keyboard.press("Enter")
    assert page.locator(".details li.open").count() == 1
    page.keyboard.press("Space")
    assert page.locator(".details li.open").count() == 0
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.of") == "h5"


def test_a_filter_makes_its_hunks_plain_text(opened):
    page = opened(sample())
    assert page.locator("#count").inner_text() == "6 of 6 changes shown"
    hunk(page, "card neck").click()
    page.uncheck("input[value=glossary]")
    assert page.locator("#count").inner_text() == "5 of 6 changes shown"
    assert not page.locator(".inline del", has_text="card neck").is_visible()
    assert page.locator(".inline ins", has_text="chokepoint").is_visible()  # the text reads as it was written
    assert not page.locator(".details li", has_text="卡脖子").is_visible()
    for key in "jjjjjj":
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.of") != "h2"
    page.check("input[value=glossary]")
    assert page.locator(".inline del", has_text="card neck").is_visible()


def test_side_by_side(opened):
    page = opened(sample())
    assert not page.locator(".side", has_text="chokepoint").is_visible()
    page.check("#view-side")
    before, after = (page.locator(".side", has_text="chokepoint").locator("p").nth(n) for n in (0, 1))
    assert before.is_visible()
    assert not page.locator(".inline", has_text="chokepoint").is_visible()
    left, right = before.bounding_box(), after.bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    assert left["y"] == right["y"]
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "h2a"
    after.locator(".hunk", has_text="chokepoint").click()
    assert page.locator(".details li", has_text="卡脖子").is_visible()


def test_all_details_on_request_and_in_print(opened):
    page = opened(sample())
    details = page.locator(".details li")
    page.check("#details-all")
    assert all(details.nth(n).is_visible() for n in range(6))
    page.uncheck("#details-all")
    assert not any(details.nth(n).is_visible() for n in range(6))
    page.emulate_media(media="print")
    assert all(details.nth(n).is_visible() for n in range(6))
    assert not page.locator(".controls").is_visible()


def test_without_scripts_all_is_visible(opened):
    page = opened(sample(), java_script_enabled=False)
    details = page.locator(".details li")
    assert all(details.nth(n).is_visible() for n in range(6))
    assert not page.locator("input[name=kind]").first.is_visible()
    page.check("#view-side")
    assert page.locator(".side", has_text="chokepoint").is_visible()


def test_light_and_dark(opened):
    colours = {opened(sample(), color_scheme=s).evaluate("getComputedStyle(document.body).backgroundColor") for s in ("light", "dark")}
    assert len(colours) == 2


def test_a_narrow_window_does_not_scroll_sideways(opened):
    page = opened(result("x" * 3000 + " card neck\n"), viewport={"width": 360, "height": 640})
    for view in ("#view-inline", "#view-side"):
        page.check(view)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_text_does_nothing(opened):
    text = 'See <script>alert(1)</script></script>"><img src=x onerror=alert(1)> \u202ehere\n'
    page = opened(result(text, edit(text, "here", "</p><script>alert(2)</script>", "model:<b>", "<img src=y onerror=alert(3)>")))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.locator("img, b:not(.totals b)").count() == 0
    assert "<img src=y" in page.locator(".details li").inner_text()
