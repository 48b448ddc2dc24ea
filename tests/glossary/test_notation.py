import pytest

from mtfix.glossary.notation import NotationError, expand


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("card neck", ["card neck"]),
        ("(card|stuck) neck [problem]", ["card neck problem", "card neck", "stuck neck problem", "stuck neck"]),
        (
            "put [the] (main|key (big|small)) line",
            [
                "put the main line",
                "put the key big line",
                "put the key small line",
                "put main line",
                "put key big line",
                "put key small line",
            ],
        ),
        ("neck[s]", ["necks", "neck"]),
    ],
)
def test_expand(line, plain):
    assert expand(line) == plain


@pytest.mark.parametrize("line", ["(a|b", "a)", "[a", "[a]", "a|", "(a|b|c|d|e)" * 6])
def test_faulty_lines_are_refused(line):
    with pytest.raises(NotationError):
        expand(line)
