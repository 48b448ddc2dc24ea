import json
import re

import pytest

from mtfix.edits import Edit
from mtfix.errors import InputError
from mtfix.report import FORMATS, format_of, render
from mtfix.report.hunk import marks, together
from tests.report.results import TEXT, edit, result, sample

HOSTILE = 'See <script>alert(1)</script> | `tick` \x1b[2J \u202eevil\u202c "><img src=x onerror=alert(1)> here.\n'


def hostile():
    return result(HOSTILE, edit(HOSTILE, "evil", "<b>|`\x1b[31m\u202e", "glossary:x:<i>", "because <img> | \x9b"))


def test_words():
    out = render([("a.txt", sample())], "words")
    assert "a.txt:3 sentence 2\nA high[- --]{+-+}speed train is a [-card neck-]{+chokepoint+}.\n" in out
    assert "  ‘card neck’ -> ‘chokepoint’  glossary:technology:chokepoint: 卡脖子: a hold\n" in out
    assert "a.txt:3 sentence 3\n[-It was late, -]they said{+ that it was late+}.\n" in out
    assert "model:small: more fluent (+0.25)" in out
    assert "a.txt:4 sentence 4\nNobody knew why Jinwei came.\n" in out
    assert "  ‘Nobody’  glossary:people:nobody [flag]: two meanings\n" in out
    assert out.endswith("Edits: 1 typography, 1 glossary, 2 model, 1 suggest, 1 flag. Sentences changed: 2 of 4.\n")


def test_words_in_colour():
    out = render([("a.txt", sample())], "words", colour=True)
    assert "\x1b[31;9mcard neck\x1b[0m\x1b[32mchokepoint\x1b[0m" in out
    assert "[-" not in out


def test_side_by_side_tells_all():
    out = render([("a.txt", sample())], "side-by-side", width=200)
    assert "[-card neck-]" in out
    assert "{+chokepoint+}" in out
    assert "[suggest]" in out
    assert "Sentences changed: 2 of 4." in out
    assert max(map(len, out.splitlines())) == 200


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "html"])
def test_a_terminal_gets_nothing_that_acts(form):
    out = render([("bad\x1b]0;name\n", hostile())], form, terminal=True)
    assert not set(out) & set("\x1b\x9b\u202e\u202c\r")


@pytest.mark.parametrize("form", ["words", "side-by-side"])
def test_colour_codes_are_the_only_escapes(form):
    out = render([("a.txt", hostile())], form, colour=True, terminal=True)
    assert "\x1b[2J" not in out
    assert "␛[2J" in out
    assert not set(out) & set("\x9b\u202e")


@pytest.mark.parametrize("form", ["unified", "critic"])
def test_a_file_keeps_the_text_exactly(form):
    assert "\x1b[2J \u202e" in render([("a.txt", hostile())], form)


def test_critic_can_be_resolved():
    found = sample()
    out = render([("a.txt", found)], "critic")
    assert re.sub(r"\{>>.*?<<\}|\{--.*?--\}|\{~~.*?~>|~~\}|\{\+\+|\+\+\}|\{==|==\}", "", out) == found.text
    assert re.sub(r"\{>>.*?<<\}|\{\+\+.*?\+\+\}|~>.*?~~\}|\{~~|\{--|--\}|\{==|==\}", "", out) == found.before
    assert "{~~card neck~>chokepoint~~}{>>glossary:technology:chokepoint<<}" in out
    assert "{--It was late, --}{>>model:small<<}" in out
    assert "{++ that it was late++}{>>model:small<<}" in out
    assert "{==Jinwei==}{>>suggests 'Jin Wei': consistency:name<<}" in out
    assert "{==Nobody==}{>>flag: glossary:people:nobody<<}" in out


def test_a_suggestion_over_a_fix_does_not_hide_it():
    text = "It is a card neck problem."
    found = result(text, edit(text, "card neck", "chokepoint"), edit(text, "a card neck problem", "a hurdle", level="suggest"))
    assert render([("a.txt", found)], "critic") == (
        "It is a {~~card neck~>chokepoint~~}{>>glossary:technology:chokepoint<<}"
        "{>>suggests 'a hurdle': glossary:technology:chokepoint<<} problem."
    )
    assert [(mark.edit.after, len(mark.notes)) for mark in marks(found.edits)] == [("chokepoint", 1)]


def test_together_joins_what_shares_a_name():
    edits = [Edit(i, i + 1, "x", "y", ("model:m",), "", group=group) for i, group in enumerate([("a",), ("b",), (), ("a", "b")])]
    assert [[e.start for e in change] for change in together(edits)] == [[0, 1, 3], [2]]


def test_markdown_table():
    out = render([("a.txt", sample())], "markdown")
    row = next(line for line in out.splitlines() if "chokepoint</ins>" in line)
    assert row == (
        "| 3 | A high -speed train is a <del>card neck</del>. It was late, they said. "
        "| A high -speed train is a <ins>chokepoint</ins>. It was late, they said. | glossary:technology:chokepoint: 卡脖子: a hold |"
    )
    assert "Sentences changed: 2 of 4." in out


def test_markdown_is_escaped():
    out = render([("a|b.txt", hostile())], "markdown")
    assert "&lt;b&gt;" in out
    assert "\\`tick\\`" in out
    assert not any(tag in out for tag in ("<script", "<img", "<b>", "<i>"))
    row = next(line for line in out.splitlines() if line.startswith("| 1"))
    assert row.replace("\\|", "").count("|") == 5


def test_json_has_the_group():
    edits = json.loads(render([("a.txt", sample())], "json"))["files"][0]["edits"]
    assert [e["group"] for e in edits] == [[], [], ["1"], ["1"], [], []]


@pytest.mark.parametrize("form", ["words", "side-by-side"])
def test_of_a_long_sentence_the_surroundings_are_shown(form):
    text = "far away " * 5000 + "the card neck is here " + "far away " * 5000
    out = render([("a.txt", result(text, edit(text, "card neck", "chokepoint")))], form)
    assert "chokepoint" in out
    assert "…" in out
    assert len(out) < 10_000


def test_long_text_comes_whole_where_it_has_to():
    text = "far away " * 5000 + "the card neck is here"
    found = result(text, edit(text, "card neck", "chokepoint"))
    for form in ("unified", "critic", "html"):
        assert "far away " * 5000 in render([("a.txt", found)], form)


def test_nothing_to_show():
    assert render([("a.txt", result(TEXT))], "words").startswith("Edits: 0 typography")
    assert render([("a.txt", result(TEXT))], "unified") == ""
    assert render([("a.txt", result(TEXT))], "critic") == TEXT


def test_endings(tmp_path):
    assert format_of(tmp_path / "r.SARIF") == "sarif"
    with pytest.raises(InputError, match=r"a report ends in .*\.sarif"):
        format_of(tmp_path / "r.pdf")
