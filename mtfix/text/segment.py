"""Sentences. Lines are hard boundaries: an article arrives with a sentence, a paragraph or a headline a line."""

from collections.abc import Iterator

import nupunkt

from mtfix.document import Document, Span

CLOSERS = "”’\"')]"


def sentences_of(line: str) -> list[Span]:
    """Spans of the sentences of one line, without the white space around them."""
    spans: list[Span] = []
    at = 0
    for sentence in map(str, nupunkt.sent_tokenize(line)):
        core = sentence.strip()
        start = line.find(core, at) if core else -1
        if start < 0:
            continue
        at = start + len(core)
        if spans and not core.strip(CLOSERS):  # a closing quote is no sentence of its own
            spans[-1] = (spans[-1][0], at)
        else:
            spans.append((start, at))
    return spans


def sentences(document: Document) -> Iterator[Span]:
    """Spans of all sentences of the text, in order."""
    offset = 0
    for line in document.text.splitlines(keepends=True):
        yield from ((offset + start, offset + end) for start, end in sentences_of(line))
        offset += len(line)


def sentence_at(document: Document, start: int, end: int) -> Span:
    """The sentence that holds the place; several sentences where the place runs over a boundary."""
    first, last = document.line_at(start)
    spans = [(first + s, first + e) for s, e in sentences_of(document.text[first:last])]
    held = [(s, e) for s, e in spans if s < end and start < e]
    return (min(held[0][0], start), max(held[-1][1], end)) if held else (first, last)
