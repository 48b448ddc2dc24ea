"""The order of the layers, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from mtfix.document import Document
from mtfix.edits import Edit, apply, compose
from mtfix.text import document

ROUNDS = 4  # one repair can lay open another; more rounds than this were never needed


class Layer(Protocol):
    """What every layer is: a document in, explained edits out."""

    def edits(self, document: Document) -> list[Edit]:
        """Edits of the document, sorted; its `fix` edits do not overlap."""


@dataclass(frozen=True)
class Counts:
    """What the rewriter did with the sentences of one text."""

    sentences: int = 0
    chosen: int = 0  # looked at by the rewriter
    rewritten: int = 0
    kept: int = 0  # looked at, nothing better found
    refused: int = 0  # a rewrite was made, and the guard refused all or part of it
    refusals: dict[str, int] = field(default_factory=dict)  # by reason


@dataclass(frozen=True)
class Result:
    """A cleaned text, its edits against the original, and the run signature."""

    before: str
    text: str
    edits: list[Edit]
    signature: dict[str, object]
    counts: Counts


class Rewriter(Protocol):
    """The model layer: edits, and what it counted while it made them."""

    def rewrite(self, document: Document, locked: Sequence[Edit]) -> tuple[list[Edit], Counts]:
        """Edits of the document that leave the places of `locked` (offsets in the document) as they are."""


def run(text: str, rules: Sequence[Callable[[Document], list[Edit]]], rewriter: Rewriter | None, signature: dict[str, object]) -> Result:
    """Put a text through the rules until they find nothing more, and then through the rewriter.

    After the rewriter the rules run again over the whole text, so that a second run over the result finds nothing for them to do.
    """
    edits = _settle(text, [], rules)
    counts = Counts()
    if rewriter is not None:
        cleaned = apply(text, edits)
        rewritten, counts = rewriter.rewrite(document(cleaned), _moved(edits))
        edits = _settle(text, compose(text, edits, rewritten), rules)
    return Result(text, apply(text, edits), edits, signature, counts)


def _settle(text: str, edits: list[Edit], rules: Sequence[Callable[[Document], list[Edit]]]) -> list[Edit]:
    """Apply the rules, in order, until a round changes nothing; suggestions and flags come from the last round."""
    for _ in range(ROUNDS):
        edits = [e for e in edits if e.level == "fix"]
        changed = False
        for layer in rules:
            new = layer(document(apply(text, edits)))
            changed |= any(e.level == "fix" for e in new)
            edits = compose(text, edits, new)
        if not changed:
            break
    return edits


def _moved(edits: Sequence[Edit]) -> list[Edit]:
    """The edits with their offsets in the text after them, so that the rewriter can lock their places."""
    out, shift = [], 0
    for edit in edits:
        if edit.level == "fix":
            start = edit.start + shift
            out.append(replace(edit, start=start, end=start + len(edit.after), before=edit.after))
            shift += len(edit.after) - len(edit.before)
    return out
