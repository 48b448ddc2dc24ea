import os
import re
from pathlib import Path

import pytest

from mtfix.glossary.load import load
from mtfix.review.begin import begin
from mtfix.review.terminal import Review
from tests.review.articles import EDITS, TEXT

pytestmark = pytest.mark.asyncio


async def press(pilot, *keys):
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def answer(pilot, text):
    pilot.app.query_one("#answer").value = text
    await press(pilot, "enter")


def picture(app, name):
    if folder := os.environ.get("MTFIX_PICTURES"):
        drawing = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)  # no fonts from elsewhere
        (Path(folder) / name).write_text(drawing, encoding="utf-8")


async def test_every_key_press_is_saved(store):
    app = Review(store)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "a", "r")
        assert [h.decision for h in store.read().hunks[:3]] == ["accepted", "rejected", "open"]
        assert app.current == 3
        await press(pilot, "u")
        assert app.current == 2
        assert store.read().hunk(2).decision == "open"
        await press(pilot, "asterisk")
        assert {h.decision for h in store.read().hunks if h.level == "fix"} == {"accepted"}
        assert store.read().hunk(6).decision == "open"
        await press(pilot, "q")
    assert app.return_code == 0


async def test_stepping_searching_jumping(store):
    app = Review(store)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", "n", "p")
        assert app.current == 2
        await press(pilot, "slash")
        await answer(pilot, "EVENING")
        assert app.current == 4
        await press(pilot, "g")
        await answer(pilot, "2")
        assert app.current == 1
        await press(pilot, "g")
        await answer(pilot, "99")
        assert "numbered 1 to 5" in app.message
        await press(pilot, "slash", "escape")
        assert app.focused is None
        await press(pilot, "a")  # keys are commands again
        assert store.read().hunk(1).decision == "accepted"


async def test_written_by_hand_and_taught(store):
    app = Review(store)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", "n", "e")
        await answer(pilot, "bottleneck")
        assert store.read().hunk(3).replacement == "bottleneck"
        with store.change() as session:
            session.hunk(3).origins = ("person:edit",)  # as if no entry of ours knew the words
        await pilot.pause(0.7)
        assert app.current == 3
        await press(pilot, "t")
        assert "it would fire at 0 more places" in app.message
        await answer(pilot, "solved a card neck => solved a bottleneck")
    entry = load(Path("mtfix-glossary.yaml")).file.entries[0]
    assert entry.wrong == ["solved a card neck"]
    assert entry.right == "solved a bottleneck"
    assert entry.examples[0].after == "The firm solved a bottleneck problem."


async def test_never_again(store):
    app = Review(store)
    async with app.run_test(size=(100, 30)) as pilot:
        with store.change() as session:
            session.hunk(3).origins = ("glossary:technology:chokepoint",)
        await pilot.pause(0.7)
        await press(pilot, "n", "n", "x")
        await answer(pilot, "")
        assert "switched off" in app.message
    assert store.read().hunk(3).decision == "rejected"
    entry = load(Path("mtfix-glossary.yaml")).file.entries[0]
    assert (entry.id, entry.level) == ("chokepoint", "off")


async def test_edits_stream_in_while_one_decides(tmp_path):
    article = tmp_path / "b.txt"
    article.write_text(TEXT, encoding="utf-8")
    made = begin(article, TEXT)

    def work():
        for count in range(1, len(EDITS) + 1):
            with made.change() as session:
                session.take(EDITS[:count], complete=count == len(EDITS))

    app = Review(made, work)
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in range(20):
            await pilot.pause(0.2)
            if app.session.complete:
                break
        assert len(app.session.hunks) == len(EDITS)
        await press(pilot, "a")
        assert made.read().hunk(1).decision == "accepted"
        picture(app, "terminal.svg")


async def test_hostile_text_stays_in_its_place(tmp_path):
    text = "A \x1b[31mred\x1b[0m word and [bold]markup[/] and \u202eback\u202c.\n" + "x" * 200_000 + "\n"
    article = tmp_path / "c.txt"
    made = begin(article, text)
    with made.change() as session:
        session.take([EDITS[0].__class__(2, 10, text[2:10], "green", ("person:edit",), "\x1b]0;title\x07")])
    app = Review(made)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        seen = "".join(segment.text for line in app.screen._compositor.render_strips() for segment in line)
        assert "[bold]markup[/]" in seen
        assert not {"\x1b", "\x07", "\u202e"} & set(seen)
        await press(pilot, "a")
        assert made.read().result().startswith("A green\x1b[0m word")
