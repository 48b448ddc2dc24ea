"""Small learned judges: gradient-boosted trees over a handful of features, kept as JSON and evaluated here.

Trained by training/judges.py; the trees are those of a binary log-loss booster (Friedman, "Greedy function approximation: a gradient
boosting machine", 2001).
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Judge:
    """A probability from a list of features."""

    def __init__(self, trees: dict[str, Any]) -> None:
        self.features: list[str] = trees["features"]
        self.baseline: float = trees["baseline"]
        self.trees: list[list[list[float]]] = trees["trees"]

    def probability(self, features: Sequence[float]) -> float:
        """The probability that the answer is yes. `features` are in the order of `self.features`."""
        score = self.baseline + sum(_leaf(tree, features) for tree in self.trees)
        return 1 / (1 + math.exp(-score))


def _leaf(tree: list[list[float]], features: Sequence[float]) -> float:
    """The value of the leaf that the features fall into. A node is [feature, threshold, left, right]; a leaf is [value]."""
    node = tree[0]
    while len(node) > 1:
        feature, threshold, left, right = node
        node = tree[int(left if features[int(feature)] <= threshold else right)]
    return node[0]


def load(path: Path) -> dict[str, Any]:
    """The file of judges: `detector` and `acceptor` (trees), and `strengths` (thresholds)."""
    return json.loads(path.read_text(encoding="utf-8"))
