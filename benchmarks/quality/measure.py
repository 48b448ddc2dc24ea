"""Figures for one system on one set."""

import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import sacrebleu

from mtfix.rewrite import guard


@lru_cache(maxsize=4096)  # a draft is measured once, not once for each of its changes
def ter(hypothesis: str, reference: str) -> float:
    """Sentence TER in per cent (Snover et al., 2006)."""
    return sacrebleu.sentence_ter(hypothesis, [reference]).score


def against_references(before: Sequence[str], after: Sequence[str], references: Sequence[str]) -> dict[str, object]:
    """TER, chrF++ and BLEU (sacrebleu), sentences changed, better and worse by TER and by chrF, exact matches."""
    changed = [i for i, (b, a) in enumerate(zip(before, after, strict=True)) if b != a]
    deltas = [ter(before[i], references[i]) - ter(after[i], references[i]) for i in changed]
    chrf = sacrebleu.CHRF(word_order=2)
    letters = [
        chrf.sentence_score(after[i], [references[i]]).score - chrf.sentence_score(before[i], [references[i]]).score for i in changed
    ]
    low, high = interval(before, after, references)
    return {
        "TER": round(sacrebleu.corpus_ter(after, [references]).score, 2),
        "TER difference, 95 %": [low, high],
        "chrF++": round(chrf.corpus_score(after, [references]).score, 2),
        "BLEU": round(sacrebleu.corpus_bleu(after, [references]).score, 2),
        "changed": len(changed),
        "changed, %": round(100 * len(changed) / len(before), 1),
        "better": sum(d > 0 for d in deltas),
        "worse": sum(d < 0 for d in deltas),
        "better by chrF": sum(d > 0 for d in letters),
        "worse by chrF": sum(d < 0 for d in letters),
        "exact": sum(a.strip() == r.strip() for a, r in zip(after, references, strict=True)),
    }


def interval(before: Sequence[str], after: Sequence[str], references: Sequence[str], rounds: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of the difference in corpus TER to doing nothing (Koehn, 2004); below zero is better."""
    words = [len(r.split()) for r in references]
    edits = [(ter(a, r) - ter(b, r)) * n / 100 if a != b else 0.0 for b, a, r, n in zip(before, after, references, words, strict=True)]
    rng = random.Random(0)
    differences = []
    for _ in range(rounds):
        sample = [rng.randrange(len(words)) for _ in words]
        differences.append(100 * sum(edits[i] for i in sample) / sum(words[i] for i in sample))
    differences.sort()
    return round(differences[int(0.025 * rounds)], 2), round(differences[int(0.975 * rounds)], 2)


def on_clean(before: Sequence[str], after: Sequence[str]) -> dict[str, object]:
    """Sentences of clean English that were changed, and edited words per 1,000."""
    changed = sum(b != a for b, a in zip(before, after, strict=True))
    words = sum(len(b.split()) for b in before)
    edits = sum(ter(a, b) / 100 * len(b.split()) for b, a in zip(before, after, strict=True) if a != b)
    return {
        "changed": changed,
        "changed, %": round(100 * changed / len(before), 2),
        "edits per 1,000 words": round(1000 * edits / words, 2),
    }


def facts_lost(before: Sequence[str], after: Sequence[str]) -> Counter[str]:
    """Sentences that lost a number, name, quotation or negation, by kind."""
    lost: Counter[str] = Counter()
    for b, a in zip(before, after, strict=True):
        if b == a:
            continue
        lost["number"] += bool(guard.numbers(b) - guard.numbers(a))
        lost["negation"] += guard.negations(a) < guard.negations(b)
        lost["quotation"] += len(guard.quotations(a)) < len(guard.quotations(b))
        kept = a.lower()
        lost["name"] += any(name.lower() not in kept for name in guard.names(b))
    return +lost
