import pytest

from mtfix.text import document, sentence_at, sentences


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(document(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Fourth Light (Beijing) Co., Ltd. was founded in 2014.",
        "The U.S. dollar fell against the yuan on Jan. 5.",
        "He was treated at No. 3 Hospital.",
        "Dr. Wang met Mr. Li at 9 a.m. on Monday.",
    ],
)
def test_one_sentence(text):
    assert split(text) == [text]


def test_lines_are_boundaries():
    assert split("A headline without a stop\nOne. Two.\n\n") == ["A headline without a stop", "One.", "Two."]


def test_a_closing_quote_stays_with_its_sentence():
    assert split('He said: "We won. ”') == ['He said: "We won. ”']


def test_sentence_at():
    text = "One is here. Two is there."
    at = text.index("there")
    assert text[slice(*sentence_at(document(text), at, at + 5))] == "Two is there."
