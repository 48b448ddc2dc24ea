"""The one value that flows through mtfix, and the arithmetic on it.

All offsets are code points. A list of edits is sorted by `start` and its applied (`fix`) edits do not overlap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Edit:
    """One explained change of `text[start:end]`, which reads `before`, into `after`.

    `origins` says who made it (`typography:<rule>`, `glossary:<file>:<entry id>`, `model:<name>`), `reason` why. `level` is `fix`
    (applied), `suggest` (shown, not applied) or `flag` (a warning; `after` equals `before`). `score` is the gain in fluency in nats per
    token of the sentence, where a model judged the change. Edits that share a name in `group` are parts of one change (words that
    moved): they are made together or not at all.
    """

    start: int
    end: int
    before: str
    after: str
    origins: tuple[str, ...]
    reason: str
    score: float | None = None
    level: str = "fix"
    group: tuple[str, ...] = ()


def fixes(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that are applied."""
    return [e for e in edits if e.level == "fix"]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with its `fix` edits made.

    Raises ValueError if an edit overlaps the one before it or does not fit the text.
    """
    parts, at = [], 0
    for edit in fixes(edits):
        if edit.start < at or text[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit {edit} does not fit the text")
        parts += [text[at : edit.start], edit.after]
        at = edit.end
    return "".join(parts) + text[at:]


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Edits of `text` that do what `first` and then `second` do.

    `second` counts its offsets in `apply(text, first)`. Fixes of the two that touch become one edit with the origins of both. Edits of
    `second` that are not applied are carried back to `text` one by one, together with the fixes they stand on.
    """
    between = apply(text, first)
    placed = _placed(fixes(first))
    out = [e for e in first if e.level != "fix"]
    shift = 0  # how much longer `between` is than `text`, before the group
    for olds, news in _groups(placed, fixes(second)):
        out += [_join(text, between, shift, olds, news)] if news else [old for _, _, old in olds]
        shift += sum(len(old.after) - len(old.before) for _, _, old in olds)
    for note in second:
        if note.level != "fix":
            under = [(s, e, old) for s, e, old in placed if s < note.end and note.start < e]
            left = [old for s, e, old in placed if e <= note.start and (s, e, old) not in under]
            out.append(_join(text, between, sum(len(old.after) - len(old.before) for old in left), under, [note]))
    return sorted((e for e in out if e.level == "flag" or e.before != e.after), key=lambda e: (e.start, e.end))


Placed = tuple[int, int, Edit]  # start and end in the text after the edit, and the edit


def _placed(made: Sequence[Edit]) -> list[Placed]:
    out, shift = [], 0
    for edit in made:
        out.append((edit.start + shift, edit.start + shift + len(edit.after), edit))
        shift += len(edit.after) - len(edit.before)
    return out


def _groups(olds: Sequence[Placed], news: Sequence[Edit]) -> Iterable[tuple[list[Placed], list[Edit]]]:
    """Runs of old and new edits that touch each other, left to right."""
    items = sorted([(s, e, 0, (s, e, old)) for s, e, old in olds] + [(n.start, n.end, 1, n) for n in news], key=lambda i: i[:3])
    group: tuple[list[Placed], list[Edit]] = ([], [])
    reach = -1
    for start, end, kind, item in items:
        if start > reach and (group[0] or group[1]):
            yield group
            group = ([], [])
        group[kind].append(item)  # type: ignore[arg-type]
        reach = max(reach, end)
    if group[0] or group[1]:
        yield group


def _join(text: str, between: str, shift: int, olds: Sequence[Placed], news: Sequence[Edit]) -> Edit:
    """One edit of `text` that does the olds and then the news, all of one group."""
    start = min([s for s, _, _ in olds] + [n.start for n in news])
    end = max([e for _, e, _ in olds] + [n.end for n in news])
    grown = sum(len(old.after) - len(old.before) for _, _, old in olds)
    after = apply(between[start:end], [replace(n, start=n.start - start, end=n.end - start, level="fix") for n in news])
    origin = slice(start - shift, end - shift - grown)
    sources = [*(old for _, _, old in olds), *news]
    return Edit(
        origin.start,
        origin.stop,
        text[origin],
        after,
        tuple(dict.fromkeys(o for e in sources for o in e.origins)),
        "; ".join(dict.fromkeys(e.reason for e in sources if e.reason)),
        next((n.score for n in reversed(news) if n.score is not None), None),
        news[0].level,
        tuple(dict.fromkeys(name for e in sources for name in e.group)),
    )
