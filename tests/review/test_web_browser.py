"""The review page in a real browser, by keyboard."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mtfix.edits import Edit
from mtfix.glossary.load import load
from mtfix.review import Session, Store
from tests.review.test_web import SERVE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("no chromium on this machine", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
TEXT = (
    "Harbour town opens its tin lamb\n"
    "\n"
    "The mayor said that the high -quality dock is a cockpit stone of the coast. Ships also in winter will come to the dock.\n"
    "Fishermen carried out the repair of the boats, and the boats were by the firm bought back.\n"
    "A tin lamb of trade, <b>he</b> called it. \u202eThe\u202c rest of the harbour is as it was and as it has been for all the people "
    "who live by the sea and go out in the morning to look for fish.\n"
    "\n"
    "The port hopes to lead the whole coast  in the second half of the year.\n"
)


def edit(before, after, origin, reason="", score=None, level="fix", group=(), at=0):
    start = TEXT.index(before, at)
    return Edit(start, start + len(before), before, after, (origin,), reason, score, level, group)


EDITS = sorted(
    [
        edit("high -quality", "high-quality", "typography:hyphen", "no space before a hyphen"),
        edit("a cockpit stone", "the ballast", "glossary:economy:ballast", "压舱石: what keeps a ship steady"),
        edit("also in winter will", "will also", "model:tiny", "more fluent", 0.61, group=("m1",)),
        edit("to the dock.", "to the dock in winter.", "model:tiny", "more fluent", 0.61, group=("m1",)),
        edit("carried out the repair of", "repaired", "glossary:translationese:carry-out", "say it with a verb"),
        edit("carried out the repair", "did repairs", "model:tiny", "more fluent", 0.2, level="suggest"),
        edit("the boats were by the firm bought back", "the firm bought the boats back", "model:tiny", "more fluent", 1.2),
        edit("tin lamb", "small gift", "model:tiny", "clearer", 0.4, at=40),
        edit("\u202eThe\u202c", "The", "typography:bidi", "hidden marks"),
        edit("the whole coast", "the whole coast", "glossary:numbers:claim", "who says so?", level="flag"),
        edit("  in", " in", "typography:space", "two spaces"),
    ],
    key=lambda e: (e.start, e.end),
)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    made = Store(tmp_path / "harbour.txt")
    made.create(Session(article="harbour.txt", text=TEXT))
    with made.change() as session:
        session.take(EDITS, complete=False)
    return made


@pytest.fixture
def url(store):
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(store.article)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


@pytest.fixture
def open_window(url):
    """Opens windows of the review; fails the test if one has complained on its console, CSP violations included."""
    complaints = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)

        def window(**options):
            page = browser.new_context(**options).new_page()
            page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(url)
            page.wait_for_selector(".hunk.current")
            return page

        window.complaints = complaints
        yield window
        browser.close()
    assert complaints == []


def keys(page, *names):
    for name in names:
        page.keyboard.press(name)


def said(page, words):
    page.wait_for_function("words => document.getElementById('status').textContent.includes(words)", arg=words, timeout=20_000)


def progress(page, words):
    page.wait_for_function("words => document.getElementById('progress').textContent.includes(words)", arg=words, timeout=20_000)


def by_after(store, after):
    return next(h for h in store.read().hunks if h.after == after)


def test_from_garbled_to_decided_by_keyboard(open_window, store):
    page = open_window()
    assert "token" not in page.url
    assert page.locator("#working").is_visible()
    assert page.evaluate("document.activeElement.id") == f"h{by_after(store, 'high-quality').id}"
    keys(page, "a", "a", "a")  # quicker than the server answers
    progress(page, "4 of 11 decided")  # the third has two parts
    assert by_after(store, "will also").decision == by_after(store, "to the dock in winter.").decision == "accepted"
    keys(page, "r")
    said(page, "rejected: carried out the repair")
    keys(page, "u")
    said(page, "taken back: 1")
    assert page.evaluate("document.activeElement.id") == f"h{by_after(store, 'repaired').id}"
    keys(page, "a")  # which settles the suggestion that lies over it
    progress(page, "6 of 11 decided")
    assert by_after(store, "did repairs").decision == "rejected"
    keys(page, "n", "p", "e")
    page.keyboard.type("the firm took them back")
    keys(page, "Enter")
    said(page, "→ the firm took them back")
    for _ in range(3):
        keys(page, "a")
    keys(page, "r")
    progress(page, "11 of 11 decided, 0 open")
    assert page.evaluate("document.activeElement.classList.contains('hunk')")
    result = store.read().result()
    assert "high-quality dock is the ballast of the coast. Ships will also come to the dock in winter." in result
    assert "Fishermen repaired the boats, and the firm took them back." in result
    with store.change() as session:
        session.complete = True
    page.wait_for_selector("#working", state="hidden")


def test_add_to_the_glossary_after_a_hand_edit(open_window, store):
    page = open_window()
    keys(page, "/")
    page.keyboard.type("tin lamb of trade")
    keys(page, "Enter")
    assert "Line 5" in page.text_content("#status")
    keys(page, "Escape", "e")
    page.keyboard.type("little help")
    keys(page, "Enter", "p")
    said(page, "accepted: tin lamb → little help")
    page.wait_for_function("() => document.getElementById('which').textContent.includes('accepted')")
    keys(page, "t")
    page.wait_for_selector("#entry[open]")
    assert page.input_value("#e-wrong") == "tin lamb"
    assert page.input_value("#e-right") == "little help"
    assert "line 1" in page.text_content("#places")
    page.fill("#e-id", "Not an id")
    keys(page, "Enter")
    page.wait_for_function("() => document.getElementById('entryerror').textContent.includes('id')")
    assert all("422" in text for text in open_window.complaints)  # the browser notes the refusal
    open_window.complaints.clear()
    page.fill("#e-id", "tin-lamb")
    keys(page, "Enter")
    said(page, "tin-lamb written; it makes 1 more")
    assert load(Path("mtfix-glossary.yaml")).file.entries[0].right == "little help"
    progress(page, "1 of 12 decided")
    assert page.locator(".line[data-n='1'] .hunk").count() == 1


def test_two_windows_follow_each_other(open_window, store):
    first, second = open_window(), open_window()
    keys(first, "a")
    progress(second, "1 of 11 decided")
    assert second.locator(f"#h{by_after(store, 'high-quality').id}.accepted").count() == 1
    focus = second.evaluate("document.activeElement.id")
    keys(second, "n", "e")
    second.keyboard.type("half a wo")
    with store.change() as session:  # the rewriter has found more
        session.take([*EDITS, edit("Harbour", "Harbor", "model:tiny")], complete=True)
    progress(second, "1 of 12 decided")
    progress(first, "1 of 12 decided")
    assert second.input_value("#field") == "half a wo"
    assert second.evaluate("document.activeElement.id") == "field"
    keys(second, "Escape")
    assert second.evaluate("document.activeElement.id") != focus
    keys(second, "r")
    progress(first, "2 of 12 decided")
    assert [h.decision for h in store.read().hunks].count("open") == 10


def test_jumping_filters_help_result_and_reload(open_window, store):
    page = open_window()
    keys(page, "g")
    page.keyboard.type("3")
    keys(page, "Enter")
    said(page, "Sentence 3")
    assert page.evaluate("document.activeElement.id") == f"h{by_after(store, 'will also').id}"
    keys(page, "g")
    page.keyboard.type("99")
    keys(page, "Enter")
    said(page, "numbered 1 to")
    page.uncheck("#layers input[value=model]")
    keys(page, "p", "n")
    assert page.locator(".hunk.current.model").count() == 0
    assert page.locator(".hunk.model:not(.off)").count() == 0
    page.check("#open")
    keys(page, "?")
    assert page.locator("#helptext").is_visible()
    keys(page, "Escape")
    keys(page, "*")
    said(page, "accepted:")
    page.click("text=Show result")
    page.wait_for_selector("#result[open]")
    assert "high-quality dock" in page.text_content("#text")
    assert "\u202e" not in page.content()
    assert "<b>he</b>" in page.text_content("#text")
    keys(page, "Escape", "u")
    said(page, "taken back")
    page.reload()
    page.wait_for_selector(".hunk.current")
    assert all("403" in text for text in open_window.complaints)  # the reload comes without the token first
    open_window.complaints.clear()


def test_a_stranger_sees_nothing(open_window, url):
    page = open_window()
    other = page.context.browser.new_context().new_page()
    other.goto(url.split("?")[0])
    assert "needs the token" in other.text_content("body")
    other.goto(url[:-1])
    assert "needs the token" in other.text_content("body")


@pytest.mark.skipif("MTFIX_PICTURES" not in os.environ, reason="MTFIX_PICTURES names no folder for pictures")
def test_pictures(open_window, store):
    folder = Path(os.environ["MTFIX_PICTURES"])
    with store.change() as session:
        session.decide([by_after(store, "high-quality").id], "accepted")
        session.decide([by_after(store, "The").id], "rejected")
    wide, narrow = {"width": 1200, "height": 760}, {"width": 420, "height": 800}
    for name, size, scheme in [("web", wide, "light"), ("web-dark", wide, "dark"), ("web-narrow", narrow, "light")]:
        page = open_window(viewport=size, color_scheme=scheme)
        keys(page, "n", "n", "n")
        page.screenshot(path=folder / f"{name}.png")
    page = open_window(viewport=wide)
    keys(page, "n", "n", "n", "n", "n", "n", "t")
    page.wait_for_selector("#entry[open]")
    page.screenshot(path=folder / "web-entry.png")
