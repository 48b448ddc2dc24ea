"""Align two versions of a text by their words. White space is no word, so a re-wrapped text has no change."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from mtfix.edits import Edit

_WORD = re.compile(r"\S+")
RUN = 3  # words that make an anchor
LARGEST = 4_000_000  # cells of a word-by-word alignment; a larger block without anchors is one replacement


class Block(NamedTuple):
    """A run of words, `text[start:end]` and `other[other_start:other_end]` in code points; either may be empty where they differ."""

    equal: bool
    start: int
    end: int
    other_start: int
    other_end: int


def blocks(before: str, after: str) -> list[Block]:
    """Blocks that cover all words of both texts in order, neighbours of one kind joined."""
    a, b = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    out: list[Block] = []
    for equal, i1, i2, j1, j2 in _joined(_aligned([m[0] for m in a], [m[0] for m in b])):
        start, end = _place(a, i1, i2)
        other_start, other_end = _place(b, j1, j2)
        out.append(Block(equal, start, end, other_start, other_end))
    return out


def common_words(before: str, after: str) -> Iterator[tuple[int, int, int, int]]:
    """The words that stand in both texts, in order: start and end in the one and in the other, in code points."""
    for block in blocks(before, after):
        if block.equal:
            here, there = _WORD.finditer(before, block.start, block.end), _WORD.finditer(after, block.other_start, block.other_end)
            yield from ((*a.span(), *b.span()) for a, b in zip(here, there, strict=True))


def edits(before: str, after: str) -> list[Edit]:
    """One edit for each block that differs, as a person's; they make `after` of `before` up to white space."""
    return [_edit(before, after, block) for block in blocks(before, after) if not block.equal]


def _edit(before: str, after: str, block: Block) -> Edit:
    """The edit of a block that differs. Whole lines come and go with a line break, other words with a space."""
    _, start, end, other_start, other_end = block
    if start == end:
        left, right = _space_around(after, other_start, other_end)
        if _is_lines(after, left, other_start, other_end, right):
            other_start, other_end = (left, other_end) if start else (other_start, right)
            new = after[other_start:other_end]
        else:
            new = after[other_start:other_end]
            new = f" {new}" if start else f"{new} "
    else:
        new = after[other_start:other_end]
        if not new:
            left, right = _space_around(before, start, end)
            if _is_lines(before, left, start, end, right):
                start, end = (start, right) if right < len(before) else (left, end)
            elif start and before[start - 1] == " ":
                start -= 1
            elif before[end : end + 1] == " ":
                end += 1
    return Edit(start, end, before[start:end], new, ("person:edit",), "")


def _space_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the white space begins that stands before a run of words, and where the one after it ends."""
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


def _is_lines(text: str, left: int, start: int, end: int, right: int) -> bool:
    """Whether a run of words with the white space around it fills lines of its own."""
    return (not left or "\n" in text[left:start]) and (right == len(text) or "\n" in text[end:right])


Indexes = tuple[bool, int, int, int, int]


def _place(words: Sequence[re.Match[str]], first: int, last: int) -> tuple[int, int]:
    """Where words lie; an empty run lies at the end of the word before it."""
    if first < last:
        return words[first].start(), words[last - 1].end()
    at = words[first - 1].end() if first else 0
    return at, at


def _joined(parts: Iterator[Indexes]) -> Iterator[Indexes]:
    held: Indexes | None = None
    for part in parts:
        if part[1] == part[2] and part[3] == part[4]:
            continue
        if held and held[0] == part[0]:
            held = (held[0], held[1], part[2], held[3], part[4])
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _aligned(a: list[str], b: list[str]) -> Iterator[Indexes]:
    """Common ends first, then anchors (patience diff), then word by word between them."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    yield True, 0, head, 0, head
    i, j = head, head
    for x, y in _anchors(a, b, head, tail):
        if x < i or y < j:  # overlaps the anchor before it
            continue
        yield from _between(a, b, i, x, j, y)
        yield True, x, x + RUN, y, y + RUN
        i, j = x + RUN, y + RUN
    yield from _between(a, b, i, len(a) - tail, j, len(b) - tail)
    yield True, len(a) - tail, len(a), len(b) - tail, len(b)


def _anchors(a: list[str], b: list[str], head: int, tail: int) -> list[tuple[int, int]]:
    """Runs of words that stand once in each text, in an order that both share: the longest such chain."""
    places = [_once(words, head, len(words) - tail) for words in (a, b)]
    pairs = sorted((x, places[1][run]) for run, x in places[0].items() if run in places[1])
    ends: list[int] = []  # the smallest place in b that ends a chain of each length
    last: list[int] = []
    back: list[int] = []
    for index, (_, y) in enumerate(pairs):
        at = bisect_left(ends, y)
        back.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [y], [index]
    chain, index = [], last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = back[index]
    return chain[::-1]


def _once(words: list[str], first: int, last: int) -> dict[tuple[str, ...], int]:
    seen: dict[tuple[str, ...], int] = {}
    for i in range(first, last - RUN + 1):
        run = tuple(words[i : i + RUN])
        seen[run] = -1 if run in seen else i
    return {run: i for run, i in seen.items() if i >= 0}


def _between(a: list[str], b: list[str], i1: int, i2: int, j1: int, j2: int) -> Iterator[Indexes]:
    if (i2 - i1) * (j2 - j1) > LARGEST or i1 == i2 or j1 == j2:
        yield False, i1, i2, j1, j2
        return
    for op in Levenshtein.opcodes(a[i1:i2], b[j1:j2]):
        yield op.tag == "equal", i1 + op.src_start, i1 + op.src_end, j1 + op.dest_start, j1 + op.dest_end
