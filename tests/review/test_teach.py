from pathlib import Path

import pytest

from mtfix.errors import InputError
from mtfix.glossary.load import load
from mtfix.review import Session, Store, teach
from tests.review.articles import edit

TEXT = "The pier uses snail bolts all over. Workers tighten the snail bolts by hand. It is a card neck problem of marine technology.\n"


@pytest.fixture
def store(tmp_path):
    made = Session(article="a.txt", text=TEXT)
    made.take(
        [
            edit("snail", "snail", "person:edit", TEXT, level="flag"),
            edit("snail bolts by", "screws by", "model:tiny", TEXT),
            edit("card neck", "chokepoint", "glossary:technology:chokepoint", TEXT),
        ]
    )
    made_store = Store(tmp_path / "a.txt")
    made_store.create(made)
    return made_store


def decided(store, number, decision, replacement=None):
    with store.change() as session:
        session.decide([number], decision, replacement)
    return session


def test_an_entry_from_a_correction_fires_elsewhere(store):
    session = decided(store, 1, "accepted", "screw")
    fields = teach.proposal(session, session.hunk(1))
    assert fields == {
        "id": "screw",
        "right": "screw",
        "wrong": ["snail"],
        "examples": [{"before": "The pier uses snail bolts all over.", "after": "The pier uses screw bolts all over."}],
    }
    assert [e.before for e in teach.fires(fields, session)] == ["snail", "snail"]
    decided(store, 2, "rejected")
    said = teach.teach(store, fields)
    assert said == "mtfix-glossary.yaml: screw written; it makes 1 more hunks here"
    new = store.read().hunks[-3]
    assert (new.before, new.after, new.origins, new.decision) == ("snail", "screw", ("glossary:mtfix-glossary:screw",), "open")
    assert load(Path("mtfix-glossary.yaml")).file.entries[0].id == "screw"


def test_an_entry_that_fails_its_checks_is_not_written(store):
    with pytest.raises(InputError, match="refused, nothing was written"):
        teach.teach(store, {"id": "bad", "right": "Bei Stock Exchange", "wrong": ["snail bolts"], "examples": ["The snail bolts hold."]})
    assert not Path("mtfix-glossary.yaml").exists()
    assert len(store.read().hunks) == 3


def test_a_correction_of_our_entry_changes_that_entry(store):
    session = decided(store, 3, "accepted", "technology bottleneck")
    fields = teach.proposal(session, session.hunk(3))
    assert fields["id"] == "chokepoint"
    assert fields["examples"][-1] == "It is a card neck problem of marine technology."
    assert [e.after for e in teach.fires(fields, session)] == ["technology bottleneck"]
    teach.teach(store, fields)
    entry = load(Path("mtfix-glossary.yaml")).file.entries[0]
    assert entry.right == "technology bottleneck"
    assert all("technology bottleneck" in e.after for e in entry.examples)


def test_what_only_adds_makes_no_entry(store):
    session = decided(store, 1, "accepted", "")
    with pytest.raises(InputError, match="only adds or takes away"):
        teach.proposal(session, session.hunk(1))


def test_never_again_near_a_word(store):
    said = teach.never(store, 3, "marine")
    assert "held back near 'marine'" in said
    assert store.read().hunk(3).decision == "rejected"
    entry = load(Path("mtfix-glossary.yaml")).file.entries[0]
    assert "marine" in entry.not_near
    assert "It is a card neck problem of marine technology." in entry.innocent


def test_never_again_at_all_and_twice(store):
    teach.never(store, 3)
    teach.never(store, 3)
    entries = load(Path("mtfix-glossary.yaml")).file.entries
    assert [(e.id, e.level) for e in entries] == [("chokepoint", "off")]


def test_only_entries_can_be_switched_off(store):
    with pytest.raises(InputError, match="only glossary entries"):
        teach.never(store, 2)
