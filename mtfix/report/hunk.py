"""What several views share: numbers of lines and sentences, edits grouped by sentence, pieces of changed and unchanged text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mtfix.document import Document
from mtfix.edits import Edit
from mtfix.pipeline import Result
from mtfix.text import sentences

LONG = 2000  # characters; of a longer sentence only what stands around its hunks is shown
WINDOW = 300  # characters that are kept on each side of a hunk then


class Layout:
    """The lines and sentences of a text, by number from 1."""

    def __init__(self, text: str) -> None:
        self.spans = list(sentences(Document(text))) or [(0, len(text))]
        self._starts = [start for start, _ in self.spans]
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]  # where each begins

    def line(self, at: int) -> int:
        """The number of the line that holds a position."""
        return bisect_right(self.lines, at)

    def sentences_of(self, edit: Edit) -> tuple[int, int]:
        """The numbers of the first and last sentence that an edit touches; between two sentences it belongs to the first."""
        first = max(1, bisect_right(self._starts, edit.start))
        return first, max(first, bisect_left(self._starts, edit.end))


class Passage(NamedTuple):
    """A sentence (or several, where an edit joins them) and its edits; line and number are those of the first sentence."""

    line: int
    number: int
    start: int
    end: int
    edits: list[Edit]


class Mark(NamedTuple):
    """A place to point at: a fix, suggestion or flag, and the suggestions and flags that overlap it."""

    edit: Edit
    notes: list[Edit]


class Piece(NamedTuple):
    """A stretch of text before and after the fixes; `mark` where it is the place of one, else both texts are the same."""

    before: str
    after: str
    mark: Mark | None = None


def passages(result: Result) -> list[Passage]:
    """The sentences that have edits, with those, in order."""
    layout = Layout(result.before)
    out: list[Passage] = []
    for edit in result.edits:
        first, last = layout.sentences_of(edit)
        start = min(layout.spans[first - 1][0], edit.start)
        end = max(layout.spans[last - 1][1], edit.end)
        if out and start < out[-1].end:
            out[-1].edits.append(edit)
            out[-1] = out[-1]._replace(end=max(out[-1].end, end))
        else:
            out.append(Passage(layout.line(start), first, start, end, [edit]))
    return out


def marks(edits: Sequence[Edit]) -> list[Mark]:
    """Marks that do not overlap, in order; every fix is one."""
    out = [Mark(e, []) for e in edits if e.level == "fix"]
    ends = [mark.edit.end for mark in out]
    alone: list[Mark] = []
    for note in sorted((e for e in edits if e.level != "fix"), key=lambda e: (e.start, e.end)):
        at = bisect_right(ends, note.start)
        over = (
            out[at] if at < len(out) and _overlap(out[at].edit, note) else alone[-1] if alone and _overlap(alone[-1].edit, note) else None
        )
        if over:
            over.notes.append(note)
        else:
            alone.append(Mark(note, []))
    return sorted([*out, *alone], key=lambda mark: (mark.edit.start, mark.edit.end))


def _overlap(left: Edit, right: Edit) -> bool:
    same = (left.start, left.end) == (right.start, right.end)
    return same or (left.start < right.end and right.start < left.end)


def together(edits: Sequence[Edit]) -> list[list[Edit]]:
    """Edits of one level that share a name in `group`, each with the others of its change; most stand alone."""
    changes: list[list[Edit]] = []
    of: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        change: list[Edit] = []
        changes.append(change)
        for held in {id(c): c for name in edit.group if (c := of.get((edit.level, name)))}.values():
            change += held
            held.clear()
        change.append(edit)
        of |= {(edit.level, name): change for e in change for name in e.group}
    return sorted((sorted(change, key=lambda e: e.start) for change in changes if change), key=lambda change: change[0].start)


def pieces(text: str, placed: Sequence[Mark], start: int, end: int) -> Iterator[Piece]:
    """The stretch `text[start:end]` cut at its marks, all of which lie in it."""
    at = start
    for mark in placed:
        edit = mark.edit
        if edit.start > at:
            yield Piece(text[at : edit.start], text[at : edit.start])
        yield Piece(edit.before, edit.after if edit.level == "fix" else edit.before, mark)
        at = edit.end
    if at < end:
        yield Piece(text[at:end], text[at:end])


def passage_pieces(text: str, passage: Passage) -> list[Piece]:
    """The pieces of a passage; of a very long one what is far from its marks is left out."""
    found = list(pieces(text, marks(passage.edits), passage.start, passage.end))
    if passage.end - passage.start <= LONG and all(len(piece.after) <= LONG for piece in found):
        return found
    out = []
    for index, piece in enumerate(found):
        before_it, after_it = (WINDOW if index else 0), (WINDOW if index < len(found) - 1 else 0)
        if piece.mark:
            out.append(piece._replace(before=clip(piece.before), after=clip(piece.after)))
        else:
            kept = clip(piece.before, before_it, after_it)
            out.append(Piece(kept, kept))
    return out


def clip(text: str, head: int = WINDOW, tail: int = WINDOW) -> str:
    """A text without its middle where it is longer than what shall be kept of both ends, in characters."""
    return text if len(text) <= head + tail + 3 else f"{text[:head]} … {text[len(text) - tail :]}"


def explain(edit: Edit) -> str:
    """Origins, level and reason in one line."""
    level = "" if edit.level == "fix" else f" [{edit.level}]"
    score = "" if edit.score is None else f" ({edit.score:+.2f})"
    reason = f": {edit.reason}" if edit.reason else ""
    return f"{', '.join(edit.origins)}{level}{reason}{score}"
