"""Fewer edits of a result, as a result of its own: by layer or level, and by sentence."""

from collections.abc import Sequence
from dataclasses import replace

from mtfix.edits import Edit, apply
from mtfix.errors import InputError
from mtfix.pipeline import Result
from mtfix.report.hunk import Layout, together
from mtfix.report.totals import KINDS, kinds


def chosen(result: Result, only: Sequence[str] = (), sentence: int | None = None) -> Result:
    """The result of the edits of the kinds `only` (of `KINDS`; none for all) in a sentence, counted from 1 (None for all).

    Parts of one change (`Edit.group`) stay together. Raises InputError for a kind or a sentence that does not exist.
    """
    check(only)
    edits = result.edits
    if only:
        edits = _whole([e for e in edits if set(kinds(e)) & set(only)], edits)
    if sentence is not None:
        layout = Layout(result.before)
        if not 1 <= sentence <= len(layout.spans):
            raise InputError(f"--sentence {sentence}: the article has {len(layout.spans)} sentences")
        edits = _whole([e for e in edits if layout.sentences_of(e)[0] <= sentence <= layout.sentences_of(e)[1]], edits)
    return replace(result, edits=edits, text=apply(result.before, edits))


def check(only: Sequence[str]) -> None:
    """Raise InputError for a kind that does not exist."""
    if unknown := [kind for kind in only if kind not in KINDS]:
        raise InputError(f"--only {unknown[0]}: must be one of {', '.join(KINDS)}")


def _whole(some: Sequence[Edit], edits: Sequence[Edit]) -> list[Edit]:
    """Some of the edits, and the other parts of their changes."""
    kept = set(some)
    kept.update(edit for change in together(edits) if kept.intersection(change) for edit in change)
    return [edit for edit in edits if edit in kept]
