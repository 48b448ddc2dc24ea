"""Cases lie in tests/data/typography: before and after on two lines; a lone line must not change."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfix.edits import apply
from mtfix.text import document
from mtfix.text.typography import RULES, edits

FOLDER = Path(__file__).parent.parent / "data" / "typography"


def cases() -> list:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n---\n"):
            lines = block.strip("\n").split("\n")
            found.append(pytest.param(lines[0], lines[-1], id=f"{path.stem}: {lines[0][:40]}"))
    return found


def fixed(text: str) -> str:
    return apply(text, edits(document(text)))


@pytest.mark.parametrize(("before", "after"), cases())
def test_case(before, after):
    assert fixed(before) == after
    assert fixed(after) == after


def test_every_rule_fires_in_a_case():
    texts = [case.values[0] for case in cases()]
    fired = {origin for text in texts for edit in edits(document(text)) for origin in edit.origins}
    assert {f"typography:{rule.name}" for rule in RULES} - fired <= {
        "typography:double-space",
        "typography:dashes",
        "typography:and-or",
        "typography:doubled-mark",
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [("fast  trains", "fast trains"), ("a — — b", "a — b"), ("and / or", "and/or"), ("so,, it went", "so, it went")],
)
def test_short_case(before, after):
    assert fixed(before) == after


@given(st.text("ab -,.“”\"'()&$0123，。No\n", max_size=40))
def test_stable_and_lines_kept(text):
    once = fixed(text)
    assert fixed(once) == once
    assert once.count("\n") == text.count("\n")
    assert [c for c in once if c.isdigit()] == [c for c in text if c.isdigit()]


def test_line_endings_stay():
    assert fixed("one ,\r\ntwo .\r\n") == "one,\r\ntwo.\r\n"


def test_switched_off_region():
    text = "high -tech\n<!-- mtfix: off -->\nhigh -tech\n<!-- mtfix: on -->\nhigh -tech\n"
    assert fixed(text) == "high-tech\n<!-- mtfix: off -->\nhigh -tech\n<!-- mtfix: on -->\nhigh-tech\n"
