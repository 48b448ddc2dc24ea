"""Find the places of hunks again in a text that has changed since."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from mtfix.text.align import common_words

MOST_TOGETHER = 6  # hunks without an unchanged word between them whose outcomes are told apart


Pairs = tuple[list[int], list[int], list[int], list[int]]  # starts and ends of common words, in the one text and in the other


class Change(NamedTuple):
    """A place of a text and what might stand there instead."""

    start: int
    end: int
    after: str


@dataclass(frozen=True)
class Anchor:
    """What stands in the other text where a hunk was.

    `before`: the old words, at `start` to `end` there. `after`: the new words. `other`: something else, which is `text`. `lost`: the place
    cannot be told.
    """

    state: Literal["before", "after", "other", "lost"]
    start: int = 0
    end: int = 0
    text: str = ""


def anchors(text: str, changes: Sequence[Change], other: str) -> list[Anchor]:
    """For each change of `text` (sorted) where and in what state it stands in `other`; white space between words may differ."""
    if text == other:
        return [Anchor("before", c.start, c.end, text[c.start : c.end]) for c in changes]
    pairs = _pairs(text, other)
    out: list[Anchor] = []
    at = 0
    while at < len(changes):
        start, end, other_start, other_end = _region(pairs, changes[at], text, other)
        group = [changes[at]]
        while at + len(group) < len(changes):
            following = changes[at + len(group)]
            next_start, next_end, _, next_other_end = _region(pairs, following, text, other)
            if next_start >= end or following.start < group[-1].end:
                break
            group.append(following)
            end, other_end = max(end, next_end), max(other_end, next_other_end)
        states = _states(text, start, end, group, other, other_start, other_end)
        out += [(a.state in ("lost", "other") and _standing(pairs, c, text, other)) or a for a, c in zip(states, group, strict=True)]
        at += len(group)
    return out


def _pairs(text: str, other: str) -> Pairs:
    """Starts and ends of the words that stand in both texts, in order."""
    columns = [list(column) for column in zip(*common_words(text, other), strict=True)] or [[], [], [], []]
    return columns[0], columns[1], columns[2], columns[3]


def _region(pairs: Pairs, change: Change, text: str, other: str) -> tuple[int, int, int, int]:
    """From the last common word before the change to the first one after it, in both texts."""
    starts, ends, other_starts, other_ends = pairs
    left = bisect_right(ends, change.start) - 1
    right = max(bisect_left(starts, change.end), left + 1)
    start, other_start = (ends[left], other_ends[left]) if left >= 0 else (0, 0)
    end, other_end = (starts[right], other_starts[right]) if right < len(starts) else (len(text), len(other))
    return start, end, other_start, other_end


def _states(text: str, start: int, end: int, group: Sequence[Change], other: str, other_start: int, other_end: int) -> list[Anchor]:
    """The states of the changes between two common words."""
    found = other[other_start:other_end]
    if len(group) <= MOST_TOGETHER:
        trials = [(made, *_trial(text, start, end, group, made)) for made in product((False, True), repeat=len(group))]
        for made, trial, marks in trials:
            if trial == found:
                return [
                    Anchor("after" if m else "before", other_start + s, other_start + e, trial[s:e])
                    for m, (s, e) in zip(made, marks, strict=True)
                ]
        for made, trial, marks in trials:
            if trial.split() == found.split():  # re-wrapped: the words are the same, the white space is not
                return [_rewrapped(found, other_start, trial, s, e, m) for m, (s, e) in zip(made, marks, strict=True)]
    if len(group) == 1:
        change = group[0]
        head, tail = text[start : change.start], text[change.end : end]
        if len(found) >= len(head) + len(tail) and found.startswith(head) and found.endswith(tail):
            middle = found[len(head) : len(found) - len(tail)]
            return [Anchor("other", other_start + len(head), other_start + len(head) + len(middle), middle)]
    return [Anchor("lost")] * len(group)


def _trial(text: str, start: int, end: int, group: Sequence[Change], made: Sequence[bool]) -> tuple[str, list[tuple[int, int]]]:
    """What would stand there if just these changes were made, and where in it they lie."""
    out, at, marks = "", start, []
    for change, is_made in zip(group, made, strict=True):
        out += text[at : change.start]
        here = len(out)
        out += change.after if is_made else text[change.start : change.end]
        marks.append((here, len(out)))
        at = change.end
    return out + text[at:end], marks


def _standing(pairs: Pairs, change: Change, text: str, other: str) -> Anchor | None:
    """The place of a change whose words all stand in the other text, whatever became of the words around it."""
    starts, ends, other_starts, other_ends = pairs
    first, last = bisect_right(ends, change.start), bisect_left(starts, change.end) - 1
    before = text[change.start : change.end]
    if first > last or not before.strip() or starts[first] > change.start + len(before) - len(before.lstrip()):
        return None
    start = other_starts[first] + change.start - starts[first]
    if other[start : start + len(before)] != before or other_ends[last] < start + len(before.rstrip()):
        return None
    lead = change.after.find(before)
    if lead >= 0 and start >= lead and other[start - lead : start - lead + len(change.after)] == change.after:
        return Anchor("after", start - lead, start - lead + len(change.after), change.after)
    return Anchor("before", start, start + len(before), before)


def _rewrapped(found: str, offset: int, trial: str, start: int, end: int, made: bool) -> Anchor:
    """The place in `found` that holds the same words as `trial[start:end]`."""
    spans, olds = ([m.span() for m in re.finditer(r"\S+", t)] for t in (found, trial))
    inside = [i for i, (s, e) in enumerate(olds) if s < end and start < e]
    if not inside:
        return Anchor("lost")
    first, last = olds[inside[0]], olds[inside[-1]]
    new_start = spans[inside[0]][0] + (start - first[0])
    new_end = spans[inside[-1]][1] - (last[1] - end)
    if found[new_start:new_end] != trial[start:end]:
        return Anchor("lost")
    return Anchor("after" if made else "before", offset + new_start, offset + new_end, found[new_start:new_end])
