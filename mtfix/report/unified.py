"""A unified diff that `patch` applies."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mtfix.edits import fixes
from mtfix.pipeline import Result
from mtfix.report.shown import shown_line

CONTEXT = 3  # unchanged lines before and after a change


class Change(NamedTuple):
    """Lines `[start:end]` of the one text become lines `[other_start:other_end]` of the other, counted from 0."""

    start: int
    end: int
    other_start: int
    other_end: int


def render(path: str, result: Result) -> str:
    """The diff of the whole file, empty if nothing changed."""
    before, after = _lines(result.before), _lines(result.text)
    name = shown_line(path)  # a name with a line break would break the diff
    out: list[str] = []
    for group in _groups(list(_changes(result, before, after))):
        if not out:
            out = [f"--- a/{name}\n", f"+++ b/{name}\n"]
        out += _hunk(group, before, after)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in out)


def _lines(text: str) -> list[str]:
    """Lines with their line feeds; `patch` knows no other line end."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _changes(result: Result, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """The changed lines, read off the edits, so that the cost does not depend on what the lines are."""
    starts, other_starts = _starts(before), _starts(after)
    regions: list[list[int]] = []  # first line, line after the last, how much longer the text has grown before and after the region
    shift = 0
    for edit in fixes(result.edits):
        first, end = bisect_right(starts, edit.start) - 1, bisect_right(starts, edit.end)
        grown = shift + len(edit.after) - len(edit.before)
        if regions and first < regions[-1][1]:
            regions[-1][1], regions[-1][3] = max(regions[-1][1], end), grown
        else:
            regions.append([first, end, shift, grown])
        shift = grown
    for first, end, shift_before, shift_after in regions:
        end = min(end, len(before))
        first = min(first, end)
        size = len(result.before)
        here, there = (starts[first] if first < len(starts) else size), (starts[end] if end < len(starts) else size)
        other_first = bisect_left(other_starts, here + shift_before)
        other_end = len(after) if end == len(before) else bisect_left(other_starts, there + shift_after)
        while first < end and other_first < other_end and before[first] == after[other_first]:
            first, other_first = first + 1, other_first + 1
        while first < end and other_first < other_end and before[end - 1] == after[other_end - 1]:
            end, other_end = end - 1, other_end - 1
        if first < end or other_first < other_end:
            yield Change(first, end, other_first, other_end)


def _starts(lines: Sequence[str]) -> list[int]:
    """The offset of each line."""
    out, at = [], 0
    for line in lines:
        out.append(at)
        at += len(line)
    return out


def _groups(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes whose context touches."""
    group: list[Change] = []
    for change in changes:
        if group and change.start - group[-1].end > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(group: Sequence[Change], before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    lead, trail = min(CONTEXT, group[0].start), min(CONTEXT, len(before) - group[-1].end)
    at, end = group[0].start - lead, group[-1].end + trail
    yield f"@@ -{_range(at, end)} +{_range(group[0].other_start - lead, group[-1].other_end + trail)} @@\n"
    for change in group:
        yield from (f" {line}" for line in before[at : change.start])
        yield from (f"-{line}" for line in before[change.start : change.end])
        yield from (f"+{line}" for line in after[change.other_start : change.other_end])
        at = change.end
    yield from (f" {line}" for line in before[at:end])


def _range(start: int, end: int) -> str:
    """Lines as the header of a hunk has them: the first from 1 and how many; of none the line before them."""
    return f"{start + 1 if end > start else start},{end - start}" if end - start != 1 else f"{start + 1}"
