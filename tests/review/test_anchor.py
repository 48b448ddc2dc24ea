import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfix.edits import Edit, apply
from mtfix.review.anchor import anchors

TEXT = "The firm solved a card neck problem, and the  mayor said so."


def change(before: str, after: str) -> Edit:
    start = TEXT.index(before)
    return Edit(start, start + len(before), before, after, ("person:edit",), "")


@pytest.mark.parametrize(
    ("before", "after", "other", "state", "text"),
    [
        ("card neck", "chokepoint", TEXT, "before", "card neck"),
        ("card neck", "chokepoint", TEXT.replace("card neck", "chokepoint"), "after", "chokepoint"),
        ("card neck", "chokepoint", TEXT.replace("card neck", "hard"), "other", "hard"),
        ("card neck", "chokepoint", TEXT.replace("a card neck problem", "one card neck trouble"), "before", "card neck"),
        ("problem", "the problem", TEXT.replace("neck problem, and", "throat the problem, but"), "after", "the problem"),
        ("card neck", "chokepoint", TEXT.replace("solved a card neck problem", "did nothing"), "lost", ""),
        ("  ", " ", TEXT.replace("  ", " "), "after", " "),
        ("  ", " ", TEXT, "before", "  "),
        (",", ", ", TEXT.replace(",", ", "), "after", ", "),
        ("card neck", "chokepoint", TEXT.replace(" a ", "\na\n"), "before", "card neck"),
    ],
)
def test_state(before, after, other, state, text):
    (found,) = anchors(TEXT, [change(before, after)], other)
    assert (found.state, found.text) == (state, text)
    if state != "lost":
        assert other[found.start : found.end] == text


@given(st.lists(st.sampled_from(["the", "mayor", "a", "card", "neck", "firm", "said"]), min_size=4, max_size=14), st.data())
def test_what_was_made_is_found(words, data):
    """Any choice of changes that stand a word apart is read back from the text that it makes."""
    text = " ".join(words)
    starts = [0]
    for word in words[:-1]:
        starts.append(starts[-1] + len(word) + 1)
    every = [Edit(starts[i], starts[i] + len(words[i]), words[i], f"new{i}", ("person:edit",), "") for i in range(0, len(words), 2)]
    made = data.draw(st.sets(st.sampled_from(range(len(every)))))
    other = apply(text, [e for i, e in enumerate(every) if i in made])
    states = [a.state for a in anchors(text, every, other)]
    if states.count("lost") == 0:
        assert states == ["after" if i in made else "before" for i in range(len(every))]
    else:
        assert len(words) > 6
