import pytest

from mtfix.edits import apply
from mtfix.errors import InputError
from mtfix.glossary.compile import cached, digest, table
from mtfix.glossary.load import load
from mtfix.glossary.match import LONG, Matcher
from mtfix.text import document

FILE = """
field: test
entries:
  - id: neck
    right: chokepoint
    wrong: ["(card|stuck) neck"]
    kind: noun
    examples: [{before: a card neck, after: a chokepoint}]
  - id: neck-of-cards
    right: a deck of cards
    wrong: [card neck]
    near: [poker]
    examples: [{before: poker with a card neck, after: poker with a deck of cards}]
  - id: ordinal
    right: \\1th
    pattern: \\b(\\d+) th\\b
    examples: [{before: the 20 th, after: the 20th}]
"""
TEXT = "Poker with a card neck.\nThe 20 th card necks — “stuck-neck” problems.\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "test.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def result(made, text=TEXT):
    return apply(text, Matcher(made).edits(document(text)))


def test_a_table_from_the_cache_does_what_a_new_one_does(file, tmp_path):
    new = table([load(file)])
    assert result(new) == "Poker with a deck of cards.\nThe 20th chokepoints — “chokepoint” problems.\n"
    of = digest([file])
    cached([file], of, tmp_path / "cache")
    read = cached([file], of, tmp_path / "cache")
    assert result(read) == result(new)
    assert [list(row) for row in read.rows] == new.rows


@pytest.mark.parametrize("keep", [0, 10, -1])
def test_a_cache_that_was_cut_short_is_made_again(file, tmp_path, keep):
    of, cache = digest([file]), tmp_path / "cache"
    cached([file], of, cache)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:keep])
    assert result(cached([file], of, cache)) == result(table([load(file)]))
    assert kept.read_bytes() == whole


def test_a_glossary_without_entries(tmp_path):
    made = table([])
    assert result(made) == TEXT
    assert Matcher(made).terms(TEXT) == []


def test_long_and_short_texts_find_the_same_patterns(file):
    made = table([load(file)])
    line = "On the 20 th of May they met.\n"
    long = line * (LONG // len(line) + 2)
    assert result(made, long) == long.replace("20 th", "20th")
    assert result(made, line) == line.replace("20 th", "20th")


def test_more_faults_than_one_are_counted(file):
    file.write_text(FILE.replace("kind: noun", "kind: thing").replace("near:", "nearby:"), encoding="utf-8")
    with pytest.raises(InputError, match=r"test\.yaml:7:.*\(and 1 more\)"):
        load(file)
