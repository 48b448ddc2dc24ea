"""A text with what every layer asks about it: its sentences and the spans nobody may touch."""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

Span = tuple[int, int]  # start and end in code points


@dataclass(frozen=True)
class Document:
    """A text, and its protected spans (sorted, not overlapping): URLs, code, the original language, switched-off regions."""

    text: str
    protected: list[Span] = field(default_factory=list)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.protected]

    def is_protected(self, start: int, end: int) -> bool:
        """Whether any of `text[start:end]` lies in a protected span; an insertion strictly inside one does."""
        at = bisect_right(self._starts, max(start, end - 1)) - 1
        return at >= 0 and self.protected[at][1] > start and (end > start or self.protected[at][0] < start)

    def line_at(self, at: int) -> Span:
        """The line that holds position `at`, without its line ending."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return start, len(self.text) if end < 0 else end
