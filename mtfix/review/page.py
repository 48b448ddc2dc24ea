"""What the browser shows of a session: the article as HTML, in lines and pieces, and all else as JSON."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import jinja2

from mtfix.report.shown import shown
from mtfix.review.session import Hunk, Session
from mtfix.review.units import spans

HERE = Path(__file__).parent
LONGEST = 4_000  # code points of unchanged text of one sentence, or of one hunk, that are shown whole


class Piece(NamedTuple):
    """Unchanged text, then a hunk if there is one, and the hunks that cannot be made together with it."""

    text: str
    hunk: Hunk | None = None
    others: Sequence[Hunk] = ()


class Part(NamedTuple):
    """A sentence with its number from 1; number 0: white space before the first one of a line."""

    number: int
    pieces: list[Piece]


class Line(NamedTuple):
    """A line of the file with its number from 1."""

    number: int
    parts: list[Part]


def placed(hunks: Iterable[Hunk]) -> dict[int, list[Hunk]]:
    """The hunks that are shown in place, by id, each with those that lie over it; accepted ones first, then fixes, rejected ones last."""
    rank = {"accepted": 0, "open": 1, "rejected": 2}
    taken: list[tuple[int, int, Hunk]] = []
    out: dict[int, list[Hunk]] = {}
    for h in sorted(hunks, key=lambda h: (rank[h.decision], h.level != "fix", h.start, h.id)):
        at = bisect_right(taken, (h.start, h.end), key=lambda t: t[:2])
        under = next((n for _, _, n in taken[max(0, at - 1) : at + 1] if n.overlaps(h) or (n.start < h.end and h.start < n.end)), None)
        if under:
            out[under.id].append(h)
        else:
            taken.insert(at, (h.start, h.end, h))
            out[h.id] = []
    return out


def lines(session: Session) -> list[Line]:
    """The article cut into lines, sentences and pieces. Every hunk is in it once."""
    text, over = session.text, placed(session.hunks)
    hunks = sorted((h for h in session.hunks if h.id in over), key=lambda h: (h.start, h.end))
    hunk_starts, starts = [h.start for h in hunks], _starts(text)
    out, first, at = [], 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        last = first + len(line)
        inside = range(bisect_left(starts, first), bisect_right(starts, last))
        bounds = [(0, first), *((i + 1, starts[i]) for i in inside)]
        parts = []
        for (sentence, start), (_, end) in zip(bounds, [*bounds[1:], (0, last + 1)], strict=True):
            pieces = []
            for h in hunks[bisect_left(hunk_starts, start) : bisect_left(hunk_starts, end)]:
                pieces.append(Piece(plain(text[max(at, start) : h.start]), h, over[h.id]))
                at = h.end
            pieces.append(Piece(plain(text[max(at, start) : min(end, last)].removesuffix("\r"))))
            if any(pieces[0][:2]) or len(pieces) > 1:
                parts.append(Part(sentence, pieces))
        if parts or last < len(text) or number == 1:  # after the last line end is no line
            out.append(Line(number, parts))
        first = last + 1
    return out


@lru_cache(maxsize=2)
def _starts(text: str) -> list[int]:
    """Where sentences begin: numbered as in the terminal."""
    return [start for start, _ in spans(text)]


def plain(text: str) -> str:
    """Visible text; of a very long stretch, where no person reads, only the ends."""
    if len(text) <= LONGEST:
        return shown(text)
    return f"{shown(text[: LONGEST // 4])} […{len(text) - LONGEST // 2} characters…] {shown(text[-LONGEST // 4 :])}"


def _told(text: str) -> str:
    """The words of a hunk for the panel, where white space alone must be seen too."""
    if text and text.isspace():
        return shown(text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥"))
    return plain(text) or "(nothing)"


def _templates() -> jinja2.Environment:
    made = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"plain": plain, "told": _told, "sum": lambda html: crc32(str(html).encode())}
    return made


TEMPLATES = _templates()


def fragment(session: Session) -> str:
    """The HTML of the article; each line says in `data-v` what it holds, so that the page draws only those anew that differ."""
    template = TEMPLATES.get_template("web.html.j2")
    return "".join(template.blocks["article"](template.new_context({"lines": lines(session)})))


def view(session: Session, said: str = "", changed: Iterable[Hunk] = ()) -> dict[str, Any]:
    """All that the page shows of a session, as JSON."""
    keys = {h.id: h.entry or h.origins[-1] for h in session.hunks}
    alike = Counter(keys[h.id] for h in session.hunks if h.decision == "open")
    every = Counter(h.layer for h in session.hunks)
    still = Counter(h.layer for h in session.hunks if h.decision == "open")
    clashes = _clashes(session.hunks)
    return {
        "revision": session.revision,
        "complete": session.complete,
        "failure": shown(session.failure),
        "said": shown(said),
        "changed": [h.id for h in changed],
        "sentences": len(_starts(session.text)),
        "lost": len(session.lost),
        "undo": bool(session.steps),
        "layers": [{"name": shown(layer), "total": total, "open": still[layer]} for layer, total in sorted(every.items())],
        "html": fragment(session),
        "hunks": [
            {
                "id": h.id,
                "decision": h.decision,
                "level": h.level,
                "layer": shown(h.layer),
                "before": _told(h.before),
                "after": _told(h.after),
                "text": shown(h.text),  # for the field; `restored` turns it back
                "by_hand": h.replacement is not None,
                "origins": shown(", ".join(h.origins)),
                "reason": shown(h.reason),
                "score": h.score,
                "entry": bool(h.entry),
                "alike": alike[keys[h.id]],
                "group": h.group,
                "others": clashes.get(h.id, []),
            }
            for h in session.hunks
        ],
    }


def _clashes(hunks: Sequence[Hunk]) -> dict[int, list[int]]:
    """For each hunk the ids of those that overlap it. `hunks` are sorted by start."""
    out: dict[int, list[int]] = {}
    for i, h in enumerate(hunks):
        for other in hunks[i + 1 :]:
            if other.start > h.end:
                break
            if h.overlaps(other):
                out.setdefault(h.id, []).append(other.id)
                out.setdefault(other.id, []).append(h.id)
    return out


def restored(text: str, original: str) -> str:
    """What a person wrote over `shown(original)`, with the pictures of its invisible characters turned back into them."""
    for character in set(original):
        if shown(character) != character:
            text = text.replace(shown(character), character)
    return text


def said_of(changed: Sequence[Hunk], decision: str) -> str:
    """What a decision did, in a few words."""
    if len(changed) == 1 and decision != "open":
        new = "left as it is" if decision == "rejected" else changed[0].text or "(nothing)"
        return f"{decision}: {changed[0].before or '(nothing)'} → {new}"
    return f"{decision}: {edits_of(changed)}" if changed else "nothing changed"


def edits_of(changed: Sequence[Hunk]) -> str:
    """How many edits there are, in words."""
    return "1 edit" if len(changed) == 1 else f"{len(changed)} edits"
