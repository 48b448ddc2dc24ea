"""GLEU of the quality benchmark, on sentences written here."""

import pytest

from benchmarks.quality.gleu import gleu

DRAFT = "The farmers of the north village has planted new trees ."
GOLD = "The farmers of the north village have planted new trees ."


def test_the_reference_itself_is_100():
    assert gleu([DRAFT], [GOLD], [[GOLD]]) == pytest.approx(100)


def test_an_error_kept_costs_more_than_another_error():
    other = DRAFT.replace("has", "had")
    assert gleu([DRAFT], [DRAFT], [[GOLD]]) < gleu([DRAFT], [other], [[GOLD]]) < 100


def test_by_hand():
    # Orders 1 to 4 of the kept draft: 10 right less 1 kept error of 11, 8 less 2 of 10, 6 less 3 of 9, 4 less 4 of 8.
    assert gleu([DRAFT], [DRAFT], [[GOLD]]) == 0
    # The other error costs nothing beyond what does not match: 10/11, 8/10, 6/9, 4/8.
    assert gleu([DRAFT], [DRAFT.replace("has", "had")], [[GOLD]]) == pytest.approx(100 * (10 / 11 * 8 / 10 * 6 / 9 * 4 / 8) ** 0.25)


def test_references_are_drawn():
    assert 0 < gleu([DRAFT], [GOLD], [[GOLD, "Nothing of the kind ."]]) < 100
