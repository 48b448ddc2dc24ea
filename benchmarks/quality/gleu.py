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
    drafts, outputs = [ngrams(t) for t in before], [ngrams(t) for t in after]
    golds = [[ngrams(r) for r in several] for several in references]
    scores = []
    for _ in range(rounds):
        right, all_of_order, length, wanted = [0] * ORDER, [0] * ORDER, 0, 0
        for draft, output, several in zip(drafts, outputs, golds, strict=True):
            gold = rng.choice(several)
            length, wanted = length + output[0].total(), wanted + gold[0].total()
            for n in range(ORDER):
                not_kept = Counter({gram: count for gram, count in draft[n].items() if gram not in gold[n]})
                right[n] += max(0, (output[n] & gold[n]).total() - (output[n] & not_kept).total())
                all_of_order[n] += output[n].total()
        scores.append(_bleu(right, all_of_order, length, wanted))
    return 100 * sum(scores) / rounds


def _bleu(right: list[int], of: list[int], length: int, wanted: int) -> float:
    """Geometric mean of the precisions, with the penalty for brevity; 0 if one of them is 0."""
    if not min(right):
        return 0.0
    return math.exp(min(0.0, 1 - wanted / length) + sum(math.log(r / n) for r, n in zip(right, of, strict=True)) / ORDER)
