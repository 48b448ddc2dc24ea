"""The order of the layers, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mtfix.document import Document, Span
from mtfix.edits import Edit, apply, compose
from mtfix.text import document

Found = Callable[[list[Edit]], None]
ROUNDS = 4  # one repair can lay open another; more rounds than this were never needed


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

    def rewrite(self, document: Document, terms: Callable[[str], list[Span]], found: Found | None = None) -> tuple[list[Edit], Counts]:
        """Edits of the document that leave the places of the glossary's terms as they are; `terms` finds those of a sentence.

        `found` is called with all edits so far, each time some sentences are done.
        """


def run(
    text: str,
    rules: Sequence[Callable[[Document], list[Edit]]],
    rewriter: Rewriter | None = None,
    terms: Callable[[str], list[Span]] = lambda _: [],
    signature: dict[str, object] | None = None,
    found: Found | None = None,
) -> Result:
    """Put a text through the rules until they find nothing more, and then through the rewriter.

    Rewriter and rules take turns until neither finds anything, so that a second run over the result changes nothing. `found` is called
    with the edits so far: after the rules, and each time the rewriter has done some sentences.
    """
    edits = _settle(text, [], rules)
    if found:
        found(edits)
    counts = Counts()
    for turn in range(ROUNDS if rewriter else 0):
        assert rewriter is not None
        so_far = edits
        tell = (lambda more, so_far=so_far: found(compose(text, so_far, more))) if found else None
        new, seen = rewriter.rewrite(document(apply(text, edits)), terms, tell)
        counts = seen if turn == 0 else counts
        if not new:
            break
        edits = _settle(text, compose(text, edits, new), rules)
    return Result(text, apply(text, edits), edits, signature or {}, counts)


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
