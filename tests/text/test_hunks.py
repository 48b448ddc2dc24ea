import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfix.text.hunks import hunks, put

PAIRS = [
    ("He go to school yesterday.", "He went to school yesterday."),
    ("In order to win, they trained.", "To win, they trained."),
    ("The city has opened, it is big.", "The city has opened. It is big."),
    ("We recently have won.", "We have recently won."),
    ("It is good .", "It is very good."),
    ('He said "yes" to it', 'He said "yes" to them'),
    ("Start here now", "Now start here"),
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_all_hunks_together_make_the_rewrite(before, after):
    assert put(before, hunks(before, after)).replace(" .", ".") == after


def test_one_hunk_alone():
    before, after = "He go to school with a friends.", "He goes to school with friends."
    first, second = hunks(before, after)
    assert put(before, [first]) == "He goes to school with a friends."
    assert put(before, [second]) == "He go to school with friends."
    assert put(before, []) == before
    assert (second.lost, second.gained) == (("a",), ())


def test_a_word_that_moves_is_one_hunk():
    (hunk,) = hunks("The mayor quickly with his two old friends left.", "The mayor with his two old friends left quickly.")
    assert len(hunk.parts) == 2


def test_nothing_changed():
    assert hunks("The same  text.", "The same text.") == []


@given(st.lists(st.sampled_from("a the cat, dog. runs \"ran\" fast it's".split()), min_size=1, max_size=9),
       st.lists(st.sampled_from("a the cat, dog. runs \"ran\" fast it's".split()), min_size=1, max_size=9))  # fmt: skip
def test_any_subset_applies(a, b):
    before, after = " ".join(a), " ".join(b)
    found = hunks(before, after)
    assert put(before, found).replace(" ", "") == after.replace(" ", "")
    for hunk in found:
        for part in hunk.parts:
            assert 0 <= part.start <= part.end <= len(before)
        put(before, [hunk])
