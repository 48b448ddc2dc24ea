"""Propose entries from two versions of an article: the phrases that an editor replaced."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from mtfix.text import document, sentences
from mtfix.text.hunks import CLOSED, hunks, put

MOST_WORDS = 6  # of a phrase
ALIKE = 55.0  # how like two sentences must be to be versions of one, in per cent


@dataclass(frozen=True)
class Proposal:
    """A replaced phrase, how often it was replaced, and a sentence in which it was."""

    wrong: str
    right: str
    count: int
    before: str
    after: str


def proposals(before: str, after: str, least: int = 1) -> list[Proposal]:
    """Phrases replaced at least `least` times, the most frequent first. A single word is too little to know a mistranslation by."""
    counts: Counter[tuple[str, str]] = Counter()
    seen: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for old, new in aligned(before, after):
        for hunk in hunks(old, new):
            if len(hunk.parts) > 1:
                continue
            part = hunk.parts[0]
            wrong, right = old[part.start : part.end].strip(), part.after.strip()
            if _worth_it(wrong, right):
                counts[wrong, right] += 1
                seen[wrong, right].append((old, put(old, [hunk])))
    return [Proposal(w, r, n, *min(seen[w, r], key=lambda p: len(p[0]))) for (w, r), n in counts.most_common() if n >= least]


def _worth_it(wrong: str, right: str) -> bool:
    words = wrong.split()
    if not right or not 2 <= len(words) <= MOST_WORDS or len(right.split()) > MOST_WORDS or wrong.lower() == right.lower():
        return False
    return any(w.lower().strip(".,;:\"'") not in CLOSED for w in words) and not any(c in wrong + right for c in ".;:!?()[]|")


def aligned(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Pairs of unlike sentences that are versions of each other, in order."""
    old, new = ([text[s:e] for s, e in sentences(document(text))] for text in (before, after))
    at = 0
    for sentence in old:
        window = new[at : at + 8]
        scores = [fuzz.ratio(sentence, other) for other in window]
        if scores and max(scores) >= ALIKE:
            best = scores.index(max(scores))
            at += best + 1
            if window[best] != sentence:
                yield sentence, window[best]
