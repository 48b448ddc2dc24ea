import pytest
from pydantic import ValidationError

from mtfix.edits import Edit
from mtfix.review.session import Session
from tests.review.articles import EDITS, TEXT, edit


@pytest.fixture
def session():
    made = Session(article="a.txt", text=TEXT)
    made.take(EDITS)
    return made


def test_nothing_is_made_before_it_is_accepted(session):
    assert session.result() == TEXT
    session.decide([session.hunks[0].id], "accepted")
    assert session.result() == TEXT.replace("high -quality", "high-quality")


def test_open_fixes_can_be_taken_for_accepted_but_suggestions_are_not(session):
    session.decide([2], "rejected")
    text = session.result(accept_open=True)
    assert "cockpit stone" in text
    assert "chokepoint" in text
    assert "workers" in text


def test_parts_of_one_change_are_decided_together(session):
    first = next(h for h in session.hunks if h.before == "also ")
    changed = session.decide([first.id], "accepted")
    assert [h.before for h in changed] == ["also ", "spoke to"]
    assert "He in the evening also spoke to workers." in session.result()
    session.undo()
    assert session.result() == TEXT


def test_a_replacement_by_hand(session):
    session.decide([2], "accepted", "the anchor")
    assert "It is the anchor of the economy." in session.result()
    assert session.hunk(2).after == "the ballast"


def test_accepting_rejects_what_overlaps(session):
    session.take([*EDITS, edit("card neck problem", "bottleneck", "glossary:technology:neck", level="suggest")])
    other = next(h for h in session.hunks if h.after == "bottleneck")
    session.decide([3], "accepted")
    assert other.decision == "rejected"
    session.decide([other.id], "accepted")
    assert session.hunk(3).decision == "rejected"
    assert "a bottleneck." in session.result()


def test_undo_takes_whole_steps_back(session):
    session.decide([h.id for h in session.hunks if h.level == "fix"], "accepted")
    session.decide([1], "rejected")
    session.undo()
    assert session.hunk(1).decision == "accepted"
    session.undo()
    assert {h.decision for h in session.hunks} == {"open"}
    assert session.undo() == []


def test_an_unknown_hunk(session):
    with pytest.raises(KeyError):
        session.decide([99], "accepted")


def test_newer_edits_keep_decisions_and_ids(session):
    session.decide([2], "accepted", "the anchor")
    session.decide([3], "rejected")
    wider = edit("solved a card neck problem", "got rid of a chokepoint", "model:tiny")
    session.take([EDITS[0], EDITS[1], wider, edit("spoke to", "talked to", "model:tiny")], complete=True)
    by_after = {h.after: h for h in session.hunks}
    assert by_after["the ballast"].id == 2
    assert by_after["the ballast"].replacement == "the anchor"
    assert by_after["chokepoint"].decision == "rejected"
    assert "got rid of a chokepoint" not in by_after  # its place was decided on
    assert "talked to" in by_after
    assert len({h.id for h in session.hunks}) == len(session.hunks)
    assert max(h.id for h in session.hunks) > 6  # ids are never given twice


def test_hunks_of_one_entry(session):
    text = "A card neck here. A card neck there.\n"
    two = Session(article="b.txt", text=text)
    places = [i for i in range(len(text)) if text.startswith("card neck", i)]
    two.take([Edit(i, i + 9, "card neck", "chokepoint", ("glossary:technology:chokepoint",), "") for i in places])
    assert [h.id for h in two.like(1)] == [1, 2]


def test_a_changed_article(session):
    session.decide([1, 3], "accepted")
    session.decide([2], "rejected")
    changed = "A new first line.\n" + TEXT.replace("He also in the evening spoke to workers", "Nobody spoke").replace(
        "solved a card neck problem", "solved  a card\nneck problem"
    )
    session.move_to(changed)
    assert [(h.before, h.decision) for h in session.hunks if h.id in (1, 2)] == [
        ("high -quality", "accepted"),
        ("a cockpit stone", "rejected"),
    ]
    assert all(changed[h.start : h.end] == h.before for h in session.hunks)
    assert [h.before for h in session.lost] == ["card neck"]  # a line break stands inside it now
    assert "The mayor praised the high-quality work." in session.result()


def test_what_stands_in_the_article_already_is_done(session):
    session.decide([1, 2], "accepted")
    session.move_to(session.result())
    assert [h.before for h in session.hunks] == ["card neck", "also ", "spoke to", "workers"]
    assert session.lost == []
    assert session.result() == session.text


def test_a_file_that_is_no_session():
    with pytest.raises(ValidationError):
        Session.model_validate({"version": 2, "article": "a", "text": ""})


def test_an_insertion_inside_another_hunk_is_an_alternative(session):
    at = TEXT.index("cockpit")
    session.take([*EDITS, Edit(at, at, "", "big ", ("model:tiny",), "")])
    inner = next(h for h in session.hunks if h.after == "big ")
    session.decide([2], "accepted")
    assert inner.decision == "open" or inner.decision == "rejected"
    session.decide([inner.id], "accepted")
    assert session.hunk(2).decision == "rejected"
    assert "a big cockpit stone" in session.result()


def test_hunks_of_the_same_words_are_told_apart(session):
    both = [EDITS[0], edit("high -quality", "high-quality", "glossary:x:y", level="suggest")]
    session.take(both)
    session.decide([1], "accepted")
    before = [(h.id, h.decision) for h in session.hunks]
    session.take(both)
    assert [(h.id, h.decision) for h in session.hunks] == before


def test_a_flag_is_in_nobodys_way(session):
    session.take([*EDITS, edit("card neck", "card neck", "glossary:x:flag", level="flag")])
    flag = next(h for h in session.hunks if h.level == "flag")
    session.decide([flag.id], "accepted")
    session.decide([3], "accepted")
    assert (flag.decision, session.hunk(3).decision) == ("accepted", "accepted")
    assert "chokepoint" in session.result()


def test_undo_goes_back_to_a_step_that_can_be_undone(session):
    session.decide([1], "accepted")
    session.decide([3], "accepted")
    session.undo()
    session.decide([3], "rejected")
    session.undo()
    session.take(EDITS[:1])
    assert [h.id for h in session.undo()] == [1]


def test_two_replacements_in_one_group(session):
    first, second = (h for h in session.hunks if h.group)
    session.decide([first.id], "accepted", "too ")
    session.decide([second.id], "accepted", "talked to")
    assert (first.replacement, second.replacement) == ("too ", "talked to")


def test_added_edits_do_not_overlap_each_other(session):
    assert len(session.add([edit("The mayor", "A mayor", "person:edit"), edit("mayor", "lord", "person:edit")])) == 1


def test_a_model_has_no_entry(session):
    assert [h.before for h in session.like(4)] == ["also "]
