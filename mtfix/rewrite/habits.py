"""How often expert post-editors put one phrase in the place of another: what a judge knows of a hunk's words themselves."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from mtfix.text.hunks import Hunk

LONGEST = 4  # words of a phrase that are counted


class Habits:
    """Counts over post-edits: `pairs` of "lost<tab>gained", `phrases` that stood in the drafts, `words` in all."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.data = data or {"pairs": {}, "phrases": {}, "words": 1}

    def rate(self, hunk: Hunk) -> tuple[float, float]:
        """The log-rate at which editors made this change where they could, and the log of how often; of the rarest part."""
        return min(self._rate(*phrases(part.lost, part.gained)) for part in hunk.parts)

    def _rate(self, lost: str, gained: str) -> tuple[float, float]:
        made = self.data["pairs"].get(f"{lost}\t{gained}", 0)
        could = self.data["phrases"].get(lost, made) if lost else self.data["words"]
        return math.log((made + 0.3) / (could + 3)), math.log1p(made)


def phrases(lost: Sequence[str], gained: Sequence[str]) -> tuple[str, str]:
    """The key of a change."""
    return " ".join(lost).lower(), " ".join(gained).lower()
