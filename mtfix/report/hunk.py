"""What several views share: edits grouped by sentence or line, pieces of changed and unchanged text."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from mtfix.document import Span
from mtfix.edits import Edit, fixes
from mtfix.pipeline import Result
from mtfix.text import document, sentences

Piece = tuple[str, str]  # before and after; alike where nothing changed


def pieces(text: str, edits: Sequence[Edit], start: int, end: int) -> Iterator[Piece]:
    """The stretch `text[start:end]` cut into changed and unchanged pieces."""
    at = start
    for edit in fixes(edits):
        if start <= edit.start and edit.end <= end and edit.start >= at:
            if edit.start > at:
                yield text[at : edit.start], text[at : edit.start]
            yield edit.before, edit.after
            at = edit.end
    if at < end:
        yield text[at:end], text[at:end]


def by_sentence(result: Result) -> list[tuple[Span, list[Edit]]]:
    """The sentences that have edits, with those; an edit over a boundary joins the sentences it touches."""
    spans = list(sentences(document(result.before))) or [(0, len(result.before))]
    starts = [start for start, _ in spans]
    groups: list[tuple[Span, list[Edit]]] = []
    for edit in result.edits:
        first = spans[max(0, bisect_right(starts, edit.start) - 1)]
        last = spans[max(0, bisect_right(starts, max(edit.start, edit.end - 1)) - 1)]
        span = (min(first[0], edit.start), max(first[1], last[1], edit.end))
        if groups and span[0] < groups[-1][0][1]:
            (start, end), held = groups[-1]
            groups[-1] = ((start, max(end, span[1])), [*held, edit])
        else:
            groups.append((span, [edit]))
    return groups


def line_number(text: str, at: int) -> int:
    """The number of the line, from 1, that holds a position."""
    return text.count("\n", 0, at) + 1


def explain(edit: Edit) -> str:
    """Origins, level and reason in one line."""
    level = "" if edit.level == "fix" else f" [{edit.level}]"
    score = "" if edit.score is None else f" ({edit.score:+.2f})"
    return f"{', '.join(edit.origins)}{level}: {edit.reason}{score}"
