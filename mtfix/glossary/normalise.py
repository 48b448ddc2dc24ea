"""The form in which variants and text are compared: lower case, straight quotes, hyphens and runs of spaces as one space."""

import re
from bisect import bisect_right

_ALIKE = {
    "-": " ", "‐": " ", "‑": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
    "‘": "'", "’": "'", "“": '"', "”": '"',
}  # fmt: skip
_RUN = re.compile("   *")  # two spaces or more; beginning with a literal, it is searched for four times as fast as " {2,}"


def flat(text: str) -> str:
    """The text with separators and quotes made alike; offsets stay."""
    for char, alike in _ALIKE.items():
        if char in text:
            text = text.replace(char, alike)
    return text


def lower(text: str) -> str:
    """Lower case, code point by code point where `str.lower` would change the length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def normal(text: str) -> str:
    """A variant as it is compared."""
    return _RUN.sub(" ", lower(flat(text))).strip()


class Normalised:
    """A text as it is compared, and the way back to its own offsets."""

    def __init__(self, text: str) -> None:
        even = lower(flat(text))
        self._at: list[int] = []
        self._shift: list[int] = []
        removed = 0
        for run in _RUN.finditer(even):
            self._at.append(run.start() + 1 - removed)
            removed += len(run[0]) - 1
            self._shift.append(removed)
        self.text = _RUN.sub(" ", even) if removed else even

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of a span that neither begins nor ends with a separator."""
        return self._back(start), self._back(end - 1) + 1

    def _back(self, at: int) -> int:
        index = bisect_right(self._at, at) - 1
        return at + (self._shift[index] if index >= 0 else 0)
