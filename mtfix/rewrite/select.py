"""Which sentences the rewriter may look at: prose, not headlines, bylines, lists or text in another language."""

import re
from dataclasses import dataclass

from mtfix.document import Document, Span
from mtfix.text.segment import sentences_of

FEWEST, MOST = 5, 90  # words
_BYLINE = re.compile(
    r"^\W*(?:source|author|editor|reporter|photo|by|time|keywords?|original title|responsible editor|copyright)\b.{0,12}[:：|]", re.I
)
_LETTER = re.compile(r"[A-Za-z]")
_FOREIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the document, and why the rewriter leaves it alone, if it does."""

    span: Span
    text: str
    left_alone: str | None


def prose(document: Document) -> list[Sentence]:
    """All sentences in order."""
    out, offset = [], 0
    for line in document.text.splitlines(keepends=True):
        for start, end in sentences_of(line):
            text = line[start:end]
            why = _left_alone(text, line) or ("protected" if document.is_protected(offset + start, offset + end) else None)
            out.append(Sentence((offset + start, offset + end), text, why))
        offset += len(line)
    return out


def _left_alone(text: str, line: str) -> str | None:
    words = text.split()
    if _FOREIGN.search(text):
        return "original language"
    if _BYLINE.match(line):
        return "byline"
    if not FEWEST <= len(words) <= MOST or "\t" in text:
        return "length"
    if not re.search(r"[.!?][\"”’')\] ]*$", text):
        return "headline or list"
    capitals = sum(1 for w in words if w[0].isupper())
    if capitals > 0.7 * len(words) or len(_LETTER.findall(text)) < 0.6 * len(text.replace(" ", "")):
        return "headline or list"
    return None
