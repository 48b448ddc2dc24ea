import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfix.edits import Edit, apply, compose, fixes

ALPHABET = "ab \n“é中"


def an_edit(start: int, end: int, text: str, after: str, level: str = "fix", origin: str = "x") -> Edit:
    return Edit(start, end, text[start:end], after, (origin,), "why", None, level)


@st.composite
def edit_lists(draw, text: str, origin: str) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    out: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if out and start <= out[-1].end:
            continue
        after = draw(st.text(ALPHABET, max_size=4))
        level = draw(st.sampled_from(["fix", "fix", "suggest"]))
        if after != text[start:end]:
            out.append(an_edit(start, end, text, after, level, origin))
    return out


@given(st.data(), st.text(ALPHABET, max_size=30))
def test_compose_does_what_the_two_lists_do(data, text):
    first = data.draw(edit_lists(text, "one"))
    between = apply(text, first)
    second = data.draw(edit_lists(between, "two"))
    both = compose(text, first, second)
    assert apply(text, both) == apply(between, second)
    assert all(text[e.start : e.end] == e.before for e in both)
    assert [e.start for e in both] == sorted(e.start for e in both)


@given(st.data(), st.text(ALPHABET, max_size=30))
def test_compose_with_nothing_keeps_the_edits(data, text):
    first = data.draw(edit_lists(text, "one"))
    assert fixes(compose(text, first, [])) == fixes(first)
    assert fixes(compose(text, [], first)) == fixes(first)


def test_touching_edits_become_one_with_both_origins():
    text = "high -quality card neck"
    first = [an_edit(4, 6, text, "-", origin="typography:hyphen")]
    between = apply(text, first)
    second = [an_edit(0, 12, between, "fine", origin="glossary:x:y")]
    (edit,) = compose(text, first, second)
    assert (edit.before, edit.after) == ("high -quality", "fine")
    assert edit.origins == ("typography:hyphen", "glossary:x:y")


def test_a_suggestion_is_carried_back_to_the_original_text():
    text = "aa bb cc"
    first = [an_edit(0, 2, text, "long word")]
    between = apply(text, first)
    note = an_edit(between.index("cc"), len(between), between, "dd", "suggest")
    composed = compose(text, first, [note])
    assert [(e.before, e.after, e.level) for e in composed] == [("aa", "long word", "fix"), ("cc", "dd", "suggest")]
    assert apply(text, composed) == "long word bb cc"


def test_an_edit_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        apply("abc", [Edit(0, 2, "zz", "y", ("x",), "")])
    with pytest.raises(ValueError, match="does not fit"):
        apply("abc", [an_edit(0, 2, "abc", "y"), an_edit(1, 3, "abc", "z")])
