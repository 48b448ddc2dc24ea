"""The review of one article: its text, its hunks, and what a person has decided on each.

All that a front end does to a session is a method here; `mtfix/review/store.py` keeps it in its file.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from mtfix.edits import Edit, apply
from mtfix.review.anchor import Anchor, Change, anchors

UNDO = 200  # steps kept
Decision = Literal["open", "accepted", "rejected"]


class Hunk(BaseModel):
    """One edit with the decision on it; see `mtfix.edits.Edit` for what the fields mean."""

    model_config = ConfigDict(extra="forbid")
    id: int = Field(description="stays the same for the life of the session")
    start: int
    end: int
    before: str
    after: str
    origins: tuple[str, ...]
    reason: str = ""
    score: float | None = None
    level: Literal["fix", "suggest", "flag"] = "fix"
    group: tuple[str, ...] = ()
    decision: Decision = "open"
    replacement: str | None = Field(None, description="written by hand, in place of `after`")

    @classmethod
    def of(cls, edit: Edit, number: int) -> Self:
        """An undecided hunk of an edit."""
        fields = {name: getattr(edit, name) for name in ("start", "end", "before", "after", "origins", "reason", "score", "level", "group")}
        return cls(id=number, **fields)

    @property
    def text(self) -> str:
        """What stands in its place if it is accepted."""
        return self.after if self.replacement is None else self.replacement

    @property
    def layer(self) -> str:
        """The layer that made it last."""
        return self.origins[-1].split(":")[0]

    @property
    def entry(self) -> str | None:
        """The id of the glossary entry behind it, if there is one."""
        return next((o.split(":")[2] for o in self.origins if o.startswith("glossary:")), None)

    def overlaps(self, other: "Hunk") -> bool:
        """Whether both cannot be made. A flag changes nothing by itself, so it is in nobody's way."""
        if any(h.level == "flag" and h.replacement is None for h in (self, other)):
            return False
        if self.start == self.end == other.start == other.end:
            return True
        return self.start < other.end and other.start < self.end


class Past(BaseModel):
    """What a hunk was before a step."""

    id: int
    decision: Decision
    replacement: str | None = None


class Session(BaseModel):
    """A versioned review; `text` is the article as it was when its hunks were placed, all offsets count in it."""

    model_config = ConfigDict(extra="forbid")
    version: Literal[1] = 1
    article: str = Field(description="file name")
    text: str
    signature: dict[str, Any] = {}
    complete: bool = Field(False, description="whether every layer has finished")
    failure: str = Field("", description="why a layer stopped, if one did")
    revision: int = Field(0, description="goes up with every change of the file")
    numbered: int = Field(0, description="the highest hunk id given so far")
    hunks: list[Hunk] = []
    lost: list[Hunk] = Field([], description="decided hunks whose place the changed article does not have any more")
    steps: list[list[Past]] = Field([], description="for undo, the newest last")

    def hunk(self, number: int) -> Hunk:
        """The hunk with an id. Raises KeyError if there is none."""
        return {h.id: h for h in self.hunks}[number]

    def result(self, accept_open: bool = False) -> str:
        """The article with the accepted hunks made; `accept_open` takes undecided fixes for accepted."""
        return apply(self.text, self.made(accept_open))

    def made(self, accept_open: bool = False) -> list[Edit]:
        """The accepted hunks as edits, sorted; where two overlap, the one decided on goes before one that is open."""
        out = _Taken(h for h in self.hunks if h.decision == "accepted")
        if accept_open:
            out.add(h for h in self.hunks if h.decision == "open" and h.level == "fix")
        return [Edit(h.start, h.end, h.before, h.text, h.origins, h.reason, h.score, "fix", h.group) for h in out if h.text != h.before]

    def with_group(self, numbers: Iterable[int]) -> list[Hunk]:
        """The hunks with these ids, and those that belong together with them."""
        known = {h.id: h for h in self.hunks}
        chosen = {n: known[n] for n in numbers}
        groups = {name for h in chosen.values() for name in h.group}
        while more := [h for h in self.hunks if h.id not in chosen and groups & set(h.group)]:
            chosen |= {h.id: h for h in more}
            groups |= {name for h in more for name in h.group}
        return [h for h in self.hunks if h.id in chosen]

    def like(self, number: int) -> list[Hunk]:
        """The hunks made by the same glossary entry, typography rule or check, this one included; a model's hunk is like no other."""
        mine = self.hunk(number)
        key = mine.entry or mine.origins[-1]
        return [h for h in self.hunks if h is mine or (mine.layer != "model" and (h.entry or h.origins[-1]) == key)]

    def decide(self, numbers: Iterable[int], decision: Decision, replacement: str | None = None) -> list[Hunk]:
        """Decide on hunks and those that belong with them, as one step. Returns those that changed.

        `replacement` is for a single hunk; one that was written by hand before stays with the others of its group. Hunks that overlap an
        accepted one are rejected. Raises KeyError for an unknown id.
        """
        numbers = list(numbers)
        chosen = self.with_group(numbers)
        wanted: dict[int, tuple[Decision, str | None]] = {h.id: (decision, None) for h in chosen}
        if decision == "accepted":
            wanted = {h.id: ("accepted", replacement if [h.id] == numbers else h.replacement) for h in chosen}
            taken = _Taken(chosen)
            kept = {h.id for h in taken}
            beaten = [h for h in self.hunks if h.id not in kept and (h.id in wanted or (h.decision != "rejected" and taken.hit(h)))]
            wanted |= {h.id: ("rejected", None) for h in beaten if h.level != "flag"}
        past, changed = [], []
        for h in self.hunks:
            if h.id in wanted and (h.decision, h.replacement) != wanted[h.id]:
                past.append(Past(id=h.id, decision=h.decision, replacement=h.replacement))
                h.decision, h.replacement = wanted[h.id]
                changed.append(h)
        if past:
            self.steps = [*self.steps, past][-UNDO:]
        return changed

    def undo(self) -> list[Hunk]:
        """Take the last step back whose hunks still exist. Returns the hunks that changed."""
        while self.steps:
            back = {past.id: past for past in self.steps.pop()}
            changed = [h for h in self.hunks if h.id in back]
            for h in changed:
                h.decision, h.replacement = back[h.id].decision, back[h.id].replacement
            if changed:
                return changed
        return []

    def take(self, edits: Sequence[Edit], signature: dict[str, Any] | None = None, complete: bool = True) -> None:
        """Take a newer list of edits of the same text. What was decided stays decided."""
        known: dict[tuple[int, int, str, str, str], list[Hunk]] = {}
        for h in self.hunks:
            known.setdefault((h.start, h.end, h.before, h.after, h.level), []).append(h)
        fresh: list[Hunk] = []
        for edit in edits:
            same = known.get((edit.start, edit.end, edit.before, edit.after, edit.level))
            old = same.pop(0) if same else None
            new = Hunk.of(edit, old.id if old else 0)
            if old:
                new.decision, new.replacement = old.decision, old.replacement
            fresh.append(new)
        kept = [h for same in known.values() for h in same if h.decision != "open"]  # decided, and not among the new ones
        settled = _Taken(kept)
        fresh = [h for h in fresh if h.decision != "open" or not settled.hit(h)]
        for h in fresh:
            if not h.id:
                self.numbered += 1
                h.id = self.numbered
        self.hunks = _sorted([*fresh, *kept])
        self.signature = self.signature if signature is None else signature
        self.complete, self.failure = complete, ""

    def add(self, edits: Iterable[Edit]) -> list[Hunk]:
        """Add undecided hunks where no hunk stands that is not rejected. Returns those added."""
        taken = _Taken(h for h in self.hunks if h.decision != "rejected")
        new = []
        for edit in edits:
            hunk = Hunk.of(edit, self.numbered + 1)
            if not taken.hit(hunk):
                self.numbered += 1
                new.append(hunk)
                taken.add([hunk])
        self.hunks = _sorted([*self.hunks, *new])
        return new

    def move_to(self, text: str) -> None:
        """Go on with a changed article: hunks are placed anew by their words.

        One that stands in the article already is done with. One that cannot be placed goes to `lost` if it was decided, else away.
        """
        if text == self.text:
            return
        hunks: list[Hunk] = []
        for h, anchor in self._anchored(text):
            if anchor.state == "before":
                h.start, h.end = anchor.start, anchor.end
                hunks.append(h)
            elif anchor.state != "after" and h.decision != "open":
                self.lost.append(h)
        self.text, self.hunks, self.steps, self.complete = text, _sorted(hunks), [], False

    def _anchored(self, text: str) -> list[tuple[Hunk, Anchor]]:
        """The hunks with their places in another text: accepted ones first, and those that overlap others in rounds of their own."""
        out: list[tuple[Hunk, Anchor]] = []
        for rest in ([h for h in self.hunks if h.decision == "accepted"], [h for h in self.hunks if h.decision != "accepted"]):
            while rest:
                chosen: list[Hunk] = []
                later: list[Hunk] = []
                for h in sorted(rest, key=lambda h: (h.start, h.end)):
                    (later if chosen and h.start < chosen[-1].end else chosen).append(h)
                out += zip(chosen, anchors(self.text, [Change(h.start, h.end, h.text) for h in chosen], text), strict=True)
                rest = later
        return out


class _Taken:
    """Hunks no two of which overlap, sorted by place; the first come are served."""

    def __init__(self, hunks: Iterable[Hunk]) -> None:
        self._hunks: list[Hunk] = []
        self.add(hunks)

    def __iter__(self) -> Iterator[Hunk]:
        return iter(self._hunks)

    def add(self, hunks: Iterable[Hunk]) -> None:
        """Take those that overlap nothing taken."""
        for hunk in hunks:
            if not self.hit(hunk):
                insort(self._hunks, hunk, key=_place)

    def hit(self, hunk: Hunk) -> bool:
        """Whether the hunk overlaps one that is taken."""
        for at in range(bisect_right(self._hunks, (hunk.end, hunk.end), key=_place) - 1, -1, -1):
            other = self._hunks[at]
            if hunk.overlaps(other):
                return True
            if other.end < hunk.start and other.level != "flag":
                return False  # those before it end before it
        return False


def _place(hunk: Hunk) -> tuple[int, int]:
    return hunk.start, hunk.end


def _sorted(hunks: Iterable[Hunk]) -> list[Hunk]:
    return sorted(hunks, key=lambda h: (h.start, h.level != "fix", h.end, h.id))
