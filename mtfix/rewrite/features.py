"""Numbers that describe a sentence (does it need rewriting?) and a hunk (is it an improvement?)."""

import math
from collections.abc import Sequence

from mtfix.text.hunks import CLOSED, Hunk, content, stem

WINDOW = 6  # tokens of the worst window

SENTENCE = ("length", "mean_nll", "total_nll", "worst_window", "copy_cost", "copy_worst", "copies", "commas", "ofs")
HUNK = (
    "gain", "gain_per_token", "margin", "margin_all", "base_mean", "words_lost", "words_gained", "content_lost", "content_gained",
    "closed_only", "same_stems", "mark_only", "case_only", "moved", "pure_deletion", "pure_insertion", "article", "starts", "hunks",
    "length", "worst_inside", "copy_inside", "gain_sign", "margin_sign", "splits", "long",
)  # fmt: skip
_ARTICLES = {"a", "an", "the"}


def sentence(base: Sequence[float], copy: Sequence[float], copies: bool, text: str) -> list[float]:
    """Features of a sentence, in the order of `SENTENCE`.

    `base`: log-probabilities in nats of its tokens under the base model; `copy`: of its tokens as its own rewrite under the adapted
    model; `copies`: whether greedy decoding would return it as it is.
    """
    nll = [-p for p in base]
    windows = [sum(nll[i : i + WINDOW]) / WINDOW for i in range(max(1, len(nll) - WINDOW + 1))]
    return [
        math.log(len(nll)),
        sum(nll) / len(nll),
        math.log(sum(nll)),
        max(windows),
        math.log1p(-sum(copy)),
        math.log1p(-min(copy)),
        float(copies),
        text.count(",") / len(nll),
        sum(text.count(word) for word in (" of ", "'s ", " and ")) / len(nll),
    ]


def hunk(
    h: Hunk, text: str, gain: float, margin: float, margin_all: float, base: Sequence[float], copy: Sequence[float], count: int
) -> list[float]:
    """Features of a hunk, in the order of `HUNK`.

    `gain`: total log-probability, in nats, that the sentence gains under the base model by this hunk alone; `margin`: the same for the
    rewrite under the adapted model; `margin_all`: that of the whole rewrite; `count`: hunks of the sentence.
    """
    lost, gained = [w.lower() for w in h.lost], [w.lower() for w in h.gained]
    lost_content, gained_content = content(h.lost), content(h.gained)
    missing = [w for w in lost_content if w not in gained_content]
    invented = [w for w in gained_content if w not in lost_content]
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
        min(len(lost), 12),
        min(len(gained), 12),
        min(len(missing), 6),
        min(len(invented), 6),
        float(all(w in CLOSED for w in words)),
        float(bool(words) and sorted(map(stem, lost)) == sorted(map(stem, gained))),
        float(not words),
        float(lost == gained),
        float(len(h.parts) > 1),
        float(not gained),
        float(not lost),
        float(bool(words) and set(words) <= _ARTICLES),
        float(h.parts[0].start == 0),
        math.log(count),
        math.log(max(1, len(base))),
        max((-p for p in base[inside]), default=0.0),
        math.log1p(max((-p for p in copy[inside_copy]), default=0.0)),
        math.copysign(math.sqrt(abs(clip(gain, 30.0))), gain),
        math.copysign(math.sqrt(abs(clip(margin, 30.0))), margin),
        float("." in gained and "." not in lost),
        float(len(lost) + len(gained) > 10),
    ]
