"""Numbers that describe a sentence (does it need rewriting?) and a hunk (is it an improvement?)."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtfix.rewrite.habits import Habits
from mtfix.text.hunks import Hunk, stem

if TYPE_CHECKING:
    from mtfix.rewrite.lm import Copy

WINDOW = 6  # tokens of the worst window

SENTENCE = ("length", "mean_nll", "total_nll", "worst_window", "copy_cost", "copy_worst", "commas", "ofs")
_KINDS = {  # words and marks whose loss or gain is a feature of its own
    "article": {"a", "an", "the"},
    "and": {"and", "but", "or", "while"},
    "preposition": {"of", "in", "on", "at", "for", "with", "by", "from", "into", "as", "about", "over", "under", "through", "during"},
    "to": {"to"},
    "be": {"is", "are", "was", "were", "be", "been", "being"},
    "have": {"has", "have", "had"},
    "modal": {"will", "would", "can", "could", "do", "does", "did"},
    "pronoun": {"it", "they", "he", "she", "we", "its", "their", "his", "her", "our", "them", "this", "these"},
    "relative": {"which", "that", "who", "where", "when", "whose"},
    "comma": {","},
    "stop": {".", ";", ":"},
    "also": {"also", "then", "so", "more", "very", "just", "already", "still", "all", "there"},
}
HUNK = (
    "gain", "gain_per_token", "margin", "margin_all", "base_mean", "words_lost", "words_gained", "same_stems", "mark_only", "moved",
    "pure_deletion", "pure_insertion", "starts", "hunks", "length", "worst_inside", "copy_inside", "gain_root", "margin_root",
    "margin_sign", "habit_rate", "habit_count", "lost other", "gained other",
    *(f"{change} {kind}" for change in ("lost", "gained") for kind in _KINDS),
)  # fmt: skip


def sentence(base: Sequence[float], copy: "Copy", text: str) -> list[float]:
    """Features of a sentence, in the order of `SENTENCE`.

    `base`: log-probabilities in nats of its tokens under the base model; `copy`: the sentence as its own rewrite under the adapted model.
    """
    nll = [-p for p in base]
    windows = [sum(nll[i : i + WINDOW]) / WINDOW for i in range(max(1, len(nll) - WINDOW + 1))]
    return [
        math.log(len(nll)),
        sum(nll) / len(nll),
        math.log(sum(nll)),
        max(windows),
        math.log1p(-sum(copy.log_probs)),
        math.log1p(-min(copy.log_probs)),
        text.count(",") / len(nll),
        sum(text.count(word) for word in (" of ", "'s ", " and ")) / len(nll),
    ]


def hunk(
    h: Hunk,
    text: str,
    gain: float,
    margin: float,
    margin_all: float,
    base: Sequence[float],
    copy: Sequence[float],
    count: int,
    habits: Habits,
) -> list[float]:
    """Features of a hunk, in the order of `HUNK`.

    `gain`: total log-probability, in nats, that the sentence gains under the base model by this hunk alone; `margin`: the same for the
    rewrite under the adapted model; `margin_all`: that of the whole rewrite; `count`: hunks of the sentence; `habits`: what editors do.
    """
    lost, gained = [w.lower() for w in h.lost], [w.lower() for w in h.gained]
    start, end = h.parts[0].start / max(1, len(text)), h.parts[-1].end / max(1, len(text))
    inside = slice(int(start * len(base)), max(int(start * len(base)) + 1, math.ceil(end * len(base)) + 1))
    inside_copy = slice(int(start * len(copy)), max(int(start * len(copy)) + 1, math.ceil(end * len(copy)) + 1))
    words = [w for w in lost + gained if w[0].isalnum()]
    clip = lambda x, most: max(-most, min(most, x))  # noqa: E731
    return [
        clip(gain, 20.0),
        clip(gain / max(1, len(base)), 1.0),
        clip(margin, 20.0),
        clip(margin_all, 30.0),
        -sum(base) / max(1, len(base)),
        float(min(len(lost), 8)),
        float(min(len(gained), 8)),
        float(bool(words) and sorted(map(stem, lost)) == sorted(map(stem, gained))),
        float(not words),
        float(len(h.parts) > 1),
        float(not gained),
        float(not lost),
        float(h.parts[0].start == 0),
        math.log(count),
        math.log(max(1, len(base))),
        max((-p for p in base[inside]), default=0.0),
        math.log1p(max((-p for p in copy[inside_copy]), default=0.0)),
        math.copysign(math.sqrt(abs(clip(gain, 30.0))), gain),
        math.copysign(math.sqrt(abs(clip(margin, 30.0))), margin),
        float(margin > 0),
        *habits.rate(h),
        float(any(not any(w in members for members in _KINDS.values()) for w in lost)),
        float(any(not any(w in members for members in _KINDS.values()) for w in gained)),
        *_by_kind(lost),
        *_by_kind(gained),
    ]


def _by_kind(words: Sequence[str]) -> list[float]:
    return [float(any(w in members for w in words)) for members in _KINDS.values()]
