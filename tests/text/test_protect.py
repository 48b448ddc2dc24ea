import pytest

from mtfix.text import document


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("see https://a.example/b?c=1, then", "https://a.example/b?c=1,"),
        ("mail to x.y@z.example now", "x.y@z.example"),
        ("use `a -b` here", "`a -b`"),
        ("the word 高质量发展 stays", "高质量发展"),
        ("an <b>html</b> tag", "<b>"),
    ],
)
def test_protected(text, held):
    doc = document(text)
    start = text.index(held)
    assert doc.is_protected(start + 1, start + 2)
    assert not doc.is_protected(0, 2)
    assert not doc.is_protected(len(text) - 2, len(text))


def test_region_without_end_runs_to_the_end():
    doc = document("a\n# mtfix: off\nb\n")
    assert doc.is_protected(16, 17)
    assert not doc.is_protected(0, 1)
