import pytest

from mtfix.edits import apply
from mtfix.glossary.compile import table
from mtfix.glossary.load import Source
from mtfix.glossary.match import Matcher
from mtfix.glossary.schema import Entry, GlossaryFile
from mtfix.text import document


def matcher(*entries: dict, off=()) -> Matcher:
    made = []
    for number, entry in enumerate(entries):
        made.append(Entry(**{"id": f"e{number}", "examples": [{"before": "x", "after": "y"}], **entry}))
    return Matcher(table([Source(None, GlossaryFile(field="test", entries=made))]), off)


def fixed(text: str, *entries: dict) -> str:
    doc = document(text)
    return apply(text, matcher(*entries).edits(doc))


CHOKE = {"right": "chokepoint", "wrong": ["(card|stuck) neck"], "kind": "noun"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a card neck problem", "a chokepoint problem"),
        ("Card necks hurt.", "Chokepoints hurt."),
        ("the card -neck issue", "the chokepoint issue"),
        ("the card-neck", "the chokepoint"),
        ("CARD NECK TECHNOLOGY", "CHOKEPOINT TECHNOLOGY"),
        ("Solving Card Neck Problems", "Solving Chokepoint Problems"),
        ("a postcard neck", "a postcard neck"),
        ("the card necklace", "the card necklace"),
        ("“card neck” technology", "“chokepoint” technology"),
        ("card\nneck", "card\nneck"),
        ("the card  neck", "the chokepoint"),
    ],
)
def test_place_case_and_boundaries(before, after):
    assert fixed(before, CHOKE) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They grasp party building.", "They strengthen Party building."),
        ("grasping party building", "strengthening Party building"),
        ("He grasped party building", "He strengthened Party building"),
    ],
)
def test_verb_endings(before, after):
    assert fixed(before, {"right": "strengthen Party building", "wrong": ["grasp party building"], "kind": "verb"}) == after


def test_participle_after_be():
    entry = {"right": "undertake", "wrong": ["grasp"], "kind": "verb"}
    assert fixed("It was grasped by them; they grasped it.", entry) == "It was undertaken by them; they undertook it."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a dragon head firm", "an industry-leading firm"),
        ("A dragon head firm", "An industry-leading firm"),
        ("the dragon head industry", "the industry-leading industry"),
    ],
)
def test_article(before, after):
    assert fixed(before, {"right": "industry-leading", "wrong": ["dragon head"]}) == after


def test_no_doubled_words():
    assert (
        fixed("the Bei Exchange rose", {"right": "the Beijing Stock Exchange", "wrong": ["Bei Exchange"]})
        == "the Beijing Stock Exchange rose"
    )
    assert fixed("card neck technology", {"right": "chokepoint technology", "wrong": ["card neck"]}) == "chokepoint technology"
    assert fixed('the "Mi Moon" film', {"right": "The Legend", "wrong": ["Mi Moon"]}) == '"The Legend" film'
    assert fixed("market market chain", {"right": "market leader", "wrong": ["market chain"]}) == "market leader"


def test_longest_wins_and_inserted_text_is_not_searched():
    short, long = {"right": "x y", "wrong": ["a b"]}, {"right": "a b", "wrong": ["a b c"]}
    assert fixed("a b c and a b", short, long) == "a b and x y"


def test_conditions():
    entry = {**CHOKE, "near": ["technolog*", "US"], "not_near": ["sweater"]}
    assert fixed("card neck technologies", entry) == "chokepoint technologies"
    assert fixed("a card neck", entry) == "a card neck"
    assert fixed("a card neck. New technology.", entry) == "a card neck. New technology."
    assert fixed("a card neck sweater technology", entry) == "a card neck sweater technology"
    assert fixed("it gave us a card neck", entry) == "it gave us a card neck"
    named = {"right": "Cai Qi inspected", "wrong": ["Cai Qichao looked at"], "article": ["Cai Qi"]}
    assert fixed("Cai Qi came.\nCai Qichao looked at it.", named) == "Cai Qi came.\nCai Qi inspected it."
    assert fixed("Cai Qichao looked at it.", named) == "Cai Qichao looked at it."


def test_quotes_dropped():
    assert fixed('the "card neck" list', {**CHOKE, "quotes": "drop"}) == "the chokepoint list"


def test_levels():
    text = "card neck"
    assert [e.level for e in matcher({**CHOKE, "level": "suggest"}).edits(document(text))] == ["suggest"]
    flag = matcher({"wrong": ["card neck"], "level": "flag", "note": "look"}).edits(document(text))
    assert [(e.level, e.before, e.after, e.reason) for e in flag] == [("flag", "card neck", "card neck", "look")]
    assert matcher({**CHOKE, "level": "off"}).edits(document(text)) == []
    assert matcher(CHOKE, off=["test"]).edits(document(text)) == []
    assert matcher(CHOKE, off=["e0"]).edits(document(text)) == []


def test_case_match():
    entry = {"right": "WHO", "wrong": ["Who"], "case": "match"}
    assert fixed("Who said who?", entry) == "WHO said who?"


def test_pattern_with_groups():
    entry = {"pattern": r"(\d+) pieces of news", "right": r"\1 news items"}
    assert fixed("first\n12 pieces of news\nlast", entry) == "first\n12 news items\nlast"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){12}$", "([a-z]+)*!$"])
def test_catastrophic_patterns_end(pattern):
    """RE2 runs in linear time; a backtracking engine would not end on these within a lifetime."""
    assert "b" in fixed("a" * 20_000 + "b", {"pattern": pattern, "right": "x"})


def test_protected_text_is_left_alone():
    assert fixed("see https://a.example/card-neck now", CHOKE) == "see https://a.example/card-neck now"


def test_offsets_are_code_points():
    text = "𝒳 é 中 İ card neck"
    (edit,) = matcher(CHOKE).edits(document(text))
    assert text[edit.start : edit.end] == "card neck"


def test_terms():
    text = "The Beijing  Stock Exchange rose."
    (span,) = matcher({"right": "Beijing Stock Exchange", "wrong": ["Bei Stock Exchange"]}).terms(text)
    assert text[slice(*span)] == "Beijing  Stock Exchange"
