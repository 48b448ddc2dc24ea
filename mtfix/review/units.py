"""The article as a review shows it: sentences with their hunks, each cut into pieces."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from mtfix.document import Span
from mtfix.review.session import Hunk, Session
from mtfix.text import document, sentences

LONGEST = 4_000  # code points of a sentence that are shown whole
AROUND = 300  # code points shown around the hunks of a longer one


@dataclass(frozen=True)
class Unit:
    """A sentence with the white space after it, its line number from 1, and the hunks that begin in it."""

    start: int
    end: int
    line: int
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of the article: plain text, or a hunk. `text` is what stands there before the hunk is made."""

    text: str
    hunk: Hunk | None = None


def spans(text: str) -> list[Span]:
    """Where the units of a text lie; they cover it without gaps."""
    starts = [start for start, _ in sentences(document(text))]
    return list(zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True))


def units(session: Session, where: Sequence[Span]) -> list[Unit]:
    """The units of a session; `where` are the spans of its text."""
    held: list[list[Hunk]] = [[] for _ in where]
    starts = [start for start, _ in where]
    for hunk in session.hunks:
        held[max(0, bisect_right(starts, hunk.start) - 1)].append(hunk)
    out, line, at = [], 1, 0
    for (start, end), hunks in zip(where, held, strict=True):
        line += session.text.count("\n", at, start)
        at = start
        out.append(Unit(start, end, line, tuple(hunks)))
    return out


def pieces(text: str, unit: Unit, current: int | None = None) -> list[Piece]:
    """The unit in order. Of hunks that overlap, the current one is shown, else the accepted one, else the first; the rest follow it.

    Of a very long unit only what stands around the current hunk, or its first hunk, is shown.
    """
    first, last = unit.start, unit.end
    if last - first > LONGEST:
        middle = next((h.start for h in unit.hunks if h.id == current), unit.hunks[0].start if unit.hunks else first)
        first, last = max(first, middle - AROUND), min(last, middle + AROUND)
    rank = {h.id: (h.id != current, h.decision != "accepted") for h in unit.hunks}
    shown: list[Hunk] = []
    for hunk in sorted(unit.hunks, key=lambda h: rank[h.id]):
        if first <= hunk.start and hunk.end <= last + AROUND and not any(hunk.overlaps(other) for other in shown):
            shown.append(hunk)
    out = [Piece("… ")] if first > unit.start else []
    at = first
    for hunk in sorted(shown, key=lambda h: (h.start, h.end)):
        if hunk.start < at:
            continue
        out += [Piece(text[at : hunk.start]), Piece(hunk.before, hunk)]
        at = hunk.end
    out.append(Piece(text[at : max(at, last)]))
    return [*out, Piece(" …")] if last < unit.end else out
