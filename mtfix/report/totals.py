"""Edits by layer and level, and how many sentences they change."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mtfix.edits import Edit
from mtfix.pipeline import Result
from mtfix.report.hunk import Layout

KINDS = ("typography", "glossary", "model", "suggest", "flag")


def kinds(edit: Edit) -> tuple[str, ...]:
    """The layers that made a fix, as plain words; for a suggestion or a flag its level."""
    if edit.level != "fix":
        return (edit.level,)
    return tuple(dict.fromkeys(re.sub(r"[^\w-]+", "-", origin.partition(":")[0]) for origin in edit.origins))


@dataclass(frozen=True)
class Totals:
    """What a run did: edits by kind (all of `KINDS`, then others such as `person`), sentences that fixes touch, sentences in all."""

    edits: dict[str, int]
    changed: int
    sentences: int

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {kind}" for kind, count in self.edits.items())
        return f"Edits: {counts}. Sentences changed: {self.changed} of {self.sentences}."


def totals(results: Sequence[Result]) -> Totals:
    """The totals of all files; an edit of two layers counts for both."""
    counts = Counter(kind for result in results for edit in result.edits for kind in kinds(edit))
    changed = in_all = 0
    for result in results:
        layout = Layout(result.before)
        touched: set[int] = set()
        for edit in result.edits:
            if edit.level == "fix":
                first, last = layout.sentences_of(edit)
                touched.update(range(first, last + 1))
        changed += len(touched)
        in_all += len(layout.spans)
    return Totals({kind: counts[kind] for kind in dict.fromkeys((*KINDS, *sorted(counts)))}, changed, in_all)
