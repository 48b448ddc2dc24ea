"""GLEU, the measure of grammatical error correction for sentences that have several references.

Napoles et al., "Ground Truth for Grammatical Error Correction Metrics" (ACL 2015), in the form without tuning of "GLEU Without Tuning"
(2016): BLEU that takes away n-grams of the draft that no editor kept.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence

from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

ORDER = 4
_tokenize = Tokenizer13a()


def ngrams(text: str) -> list[Counter[tuple[str, ...]]]:
    """N-grams of the orders 1 to 4, cut into words as BLEU does."""
    words = _tokenize(text).split()
    return [Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1)) for n in range(1, ORDER + 1)]


def gleu(before: Sequence[str], after: Sequence[str], references: Sequence[Sequence[str]], rounds: int = 100) -> float:
    """GLEU of a corpus in per cent, the mean over rounds that each draw one reference a sentence (seed fixed)."""
    rng = random.Random(0)
    outputs = [ngrams(text) for text in after]
    of = [sum(output[n].total() for output in outputs) for n in range(ORDER)]
    choices = [
        [(_right(draft, output, gold), gold[0].total()) for gold in map(ngrams, several)]
        for draft, output, several in zip(map(ngrams, before), outputs, references, strict=True)
    ]
    scores = []
    for _ in range(rounds):
        drawn = [rng.choice(several) for several in choices]
        right = [sum(counts[n] for counts, _ in drawn) for n in range(ORDER)]
        scores.append(_bleu(right, of, of[0], sum(length for _, length in drawn)))
    return 100 * sum(scores) / rounds


def _right(draft: list[Counter], output: list[Counter], gold: list[Counter]) -> list[int]:
    """By order, the n-grams of the output that are right, less those of the draft that it kept against the reference; at least 0."""
    counts = []
    for d, o, g in zip(draft, output, gold, strict=True):
        not_kept = Counter({gram: count for gram, count in d.items() if gram not in g})
        counts.append(max(0, (o & g).total() - (o & not_kept).total()))
    return counts


def _bleu(right: list[int], of: list[int], length: int, wanted: int) -> float:
    """Geometric mean of the precisions, with the penalty for brevity; 0 if one of them is 0."""
    if not min(right):
        return 0.0
    return math.exp(min(0.0, 1 - wanted / length) + sum(math.log(r / n) for r, n in zip(right, of, strict=True)) / ORDER)
