import pytest

from mtfix.edits import apply
from mtfix.errors import InputError
from mtfix.report.chosen import chosen
from tests.report.results import TEXT, sample


@pytest.mark.parametrize(
    ("only", "text"),
    [
        (["typography"], TEXT.replace("high -speed", "high-speed")),
        (["glossary"], TEXT.replace("card neck", "chokepoint")),
        (["suggest"], TEXT),
        (["flag", "suggest"], TEXT),
        (["model"], TEXT.replace("It was late, they said.", "they said that it was late.")),
    ],
)
def test_only_these_are_applied(only, text):
    found = chosen(sample(), only)
    assert found.edits
    assert found.text == text == apply(found.before, found.edits)


def test_an_edit_of_two_layers_is_of_both():
    from dataclasses import replace

    both = replace(sample().edits[0], origins=("typography:hyphen", "model:small"))
    found = replace(sample(), edits=[both])
    assert chosen(found, ["model"]).edits == chosen(found, ["typography"]).edits == [both]


def test_sentence():
    assert [e.before for e in chosen(sample(), sentence=2).edits] == [" -", "card neck"]
    assert chosen(sample(), ["suggest"], 2).edits == []


def test_parts_of_one_change_stay_together():
    from dataclasses import replace

    edits = [replace(e, group=("1",)) if e.before in (" -", "Jinwei") else e for e in sample().edits]
    found = chosen(replace(sample(), edits=edits), sentence=2)
    assert [e.before for e in found.edits] == [" -", "card neck", "It was late, ", ""]  # the suggestion is not made with them


def test_mistakes():
    with pytest.raises(InputError, match="--only colour: must be one of typography"):
        chosen(sample(), ["colour"])
    with pytest.raises(InputError, match="--sentence 9: the article has 4 sentences"):
        chosen(sample(), sentence=9)
