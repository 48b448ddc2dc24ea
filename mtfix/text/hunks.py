"""Split a rewrite into hunks that can be accepted or refused one by one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

TOKEN = re.compile(r"\w+(?:[-'’.,/&]\w+)*|[^\w\s]")
CLOSED = frozenset(
    (
        "a an the of in on at to for with by from as and or but that which who whose whom this these those it its their his her "
        "he she they we our you your i is are was were be been being has have had do does did will would can could may might "
        "shall should must not so then than also there here into over under between about after before during while when where if "
        "because through such more most very just only already still yet too all any each every some no nor own same other "
        "another both few many much up out off down one them him me us what how why since among against across within toward towards until "
        "upon along around either though although cannot"
    ).split()
)
_SUFFIX = re.compile(r"(?<=\w\w\w)(?:e?ment(?:ation)?s?|at(?:ions?|e[ds]?|ing)|ions?|ings?|edly|ed|ies|es|s|ly|e|y)$")


@dataclass(frozen=True)
class Part:
    """A contiguous change: `before[start:end]` becomes `after`; words are the tokens lost and gained."""

    start: int
    end: int
    after: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]


@dataclass(frozen=True)
class Hunk:
    """Parts that belong together: a word that moves leaves one place and comes back at another."""

    parts: tuple[Part, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """Words that the hunk takes out."""
        return tuple(w for part in self.parts for w in part.lost)

    @property
    def gained(self) -> tuple[str, ...]:
        """Words that the hunk puts in."""
        return tuple(w for part in self.parts for w in part.gained)


def stem(word: str) -> str:
    """A rough stem, enough to see that two forms are of one word; Snowball's would take "successively" and "successfully" for one."""
    return _SUFFIX.sub("", word.lower())


def content(words: Sequence[str]) -> list[str]:
    """Stems of the content words."""
    return [stem(w) for w in words if w[0].isalnum() and w.lower() not in CLOSED]


def hunks(before: str, after: str) -> list[Hunk]:
    """The hunks that turn one sentence into the other, left to right; white space alone makes none."""
    a, b = list(TOKEN.finditer(before)), list(TOKEN.finditer(after))
    blocks: list[list[int]] = []
    for op in Levenshtein.opcodes([m[0] for m in a], [m[0] for m in b]):
        if op.tag == "equal":
            continue
        block = [op.src_start, op.src_end, op.dest_start, op.dest_end]
        near = blocks and block[0] - blocks[-1][1] <= 1 and block[2] - blocks[-1][3] <= 1
        if near and _one_change(blocks[-1], block, a):
            blocks[-1][1], blocks[-1][3] = block[1], block[3]
        else:
            blocks.append(block)
    return _link([_part(before, after, a, b, *block) for block in blocks])


def _one_change(left: list[int], right: list[int], a: Sequence[re.Match[str]]) -> bool:
    """Whether two changes with at most one word between them are one: they touch, or a function word or mark stands between."""
    return right[0] == left[1] or all(m[0].lower() in CLOSED or not m[0].isalnum() for m in a[left[1] : right[0]])


def _part(before: str, after: str, a: Sequence[re.Match[str]], b: Sequence[re.Match[str]], i1: int, i2: int, j1: int, j2: int) -> Part:
    if i1 == 0 and (i2 == 0 or j1 == j2) and i2 < len(a) and j2 < len(b):
        i2, j2 = i2 + 1, j2 + 1  # at the start of the sentence a word is needed to carry the space and the capital
    start = a[i1 - 1].end() if i1 else a[0].start() if a else 0
    end = a[i2 - 1].end() if i2 > i1 else start
    new = after[(b[j1 - 1].end() if j1 else b[0].start()) : b[j2 - 1].end()] if j2 > j1 else ""
    if i1 == 0:
        new = new.lstrip()
    elif new and i2 > i1 and j1:  # keep the spacing that stood before the place, unless a mark begins it
        lead = before[start : a[i1].start()]
        new = (lead if new.lstrip()[0].isalnum() and a[i1][0][0].isalnum() else new[: len(new) - len(new.lstrip())]) + new.lstrip()
    return Part(start, end, new, tuple(m[0] for m in a[i1:i2]), tuple(m[0] for m in b[j1:j2]))


def _link(parts: Sequence[Part]) -> list[Hunk]:
    """Join parts between which a content word moves."""
    groups: list[list[Part]] = []
    for part in parts:
        lost, gained = set(content(part.lost)), set(content(part.gained))
        partner = None
        for group in groups:
            other_lost = {w for p in group for w in content(p.lost)}
            other_gained = {w for p in group for w in content(p.gained)}
            if (lost - gained) & (other_gained - other_lost) or (gained - lost) & (other_lost - other_gained):
                if partner is None:
                    group.append(part)
                    partner = group
                else:
                    partner += group
                    group.clear()
        if partner is None:
            groups.append([part])
    return [Hunk(tuple(sorted(g, key=lambda p: p.start))) for g in sorted(filter(None, groups), key=lambda g: min(p.start for p in g))]


def put(before: str, chosen: Collection[Hunk]) -> str:
    """The sentence with the chosen hunks made."""
    out, at = [], 0
    for part in sorted((p for h in chosen for p in h.parts), key=lambda p: (p.start, p.end)):
        out += [before[at : part.start], part.after]
        at = part.end
    return "".join(out) + before[at:]
