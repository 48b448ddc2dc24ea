from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfix.edits import apply
from mtfix.text import align

BEFORE = "The mayor opened the bridge.\nThe bridge is new, and traffic goes over it.\nNobody was late.\n"


def test_a_text_wrapped_anew_has_no_change():
    wrapped = BEFORE.replace(" ", "\n").replace(".\n", ".\r\n\r\n")
    assert align.edits(BEFORE, wrapped) == []
    assert [block.equal for block in align.blocks(BEFORE, wrapped)] == [True]


def test_blocks_give_code_points_of_both_texts():
    before, after = "Ein 😀 day in the old town", "Ein 😀 fine day in town"
    found = align.blocks(before, after)
    assert [(b.equal, before[b.start : b.end], after[b.other_start : b.other_end]) for b in found] == [
        (True, "Ein 😀", "Ein 😀"),
        (False, "", "fine"),
        (True, "day in", "day in"),
        (False, "the old", ""),
        (True, "town", "town"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("A long street.", "A very long street.", [("", " very")]),
        ("long street.", "A long street.", [("", "A ")]),
        ("A very long street.", "A long street.", [(" very", "")]),
        ("Very long streets.", "long streets.", [("Very ", "")]),
        ("One.\n\nTwo.\n\nThree.\n", "One.\n\nThree.\n", [("Two.\n\n", "")]),
        ("One.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n", [("", "\n\nTwo.")]),
        ("Two.\n", "One.\nTwo.\n", [("", "One.\n")]),
        ("One.\nTwo.\n", "One.\n", [("\nTwo.", "")]),
        ("a card neck here", "a chokepoint here", [("card neck", "chokepoint")]),
    ],
)
def test_edits_keep_the_spacing(before, after, changes):
    found = align.edits(before, after)
    assert [(e.before, e.after) for e in found] == changes
    assert apply(before, found) == after
    assert all(e.origins == ("person:edit",) and e.reason == "" and e.level == "fix" for e in found)


def test_a_moved_paragraph_does_not_hide_small_changes():
    lines = [f"Sentence number {n} tells of street {n} and house {n}." for n in range(40)]
    moved = [*lines[10:], *lines[:10]]
    moved[20] = moved[20].replace("tells", "speaks")
    changes = [(e.before, e.after) for e in align.edits("\n".join(lines), "\n".join(moved))]
    assert ("tells", "speaks") in changes
    assert len(changes) == 3


def test_a_block_too_large_to_align_is_one_replacement(monkeypatch):
    monkeypatch.setattr(align, "LARGEST", 8)
    assert [b.equal for b in align.blocks("a x b x c", "d x e x f")] == [False]


WORDS = st.lists(st.sampled_from(["the", "a", "red", "house", "of", "\n", "\n\n", "  ", "x."]), max_size=40).map(" ".join)


@given(WORDS, WORDS)
def test_edits_make_one_text_of_the_other(before, after):
    assert apply(before, align.edits(before, after)).split() == after.split()
    found = align.blocks(before, after)
    assert " ".join(before[b.start : b.end] for b in found).split() == before.split()
    assert " ".join(after[b.other_start : b.other_end] for b in found).split() == after.split()
    assert all(before[b.start : b.end].split() == after[b.other_start : b.other_end].split() for b in found if b.equal)
    assert all(left.equal != right.equal for left, right in pairwise(found))
