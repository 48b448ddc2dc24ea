"""Turn glossary files into one table that the matcher loads in milliseconds, and keep it in the user's cache.

The cache file is one line of JSON with the entries, the patterns and the sizes of what follows: where each row begins, the rows (the
variants that share a text, as JSON), and the automaton over those texts. Rows are read when their text is met. The file is keyed by
the digests of the files it was made from.
"""

import hashlib
import json
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick as Automaton

from mtfix.glossary import inflect
from mtfix.glossary.normalise import normal
from mtfix.glossary.notation import expand

FORMAT = 5
KEPT = ("id", "level", "note", "zh", "case", "quotes", "near", "not_near", "article", "not_article")


class Variant(NamedTuple):
    """One plain wrong form of an entry."""

    normal: str
    entry: int  # index in the table's entries
    right: str
    written: str
    participle: str | None = None  # right after a form of "be" or "have", where it differs


@dataclass(frozen=True)
class Table:
    """What the matcher needs of all glossary files."""

    entries: list[dict[str, Any]]  # what an edit has to know of an entry
    patterns: list[tuple[str, int, str]]  # RE2 expression, entry, right
    rows: "list[list[Variant]] | _Rows"  # the variants of one text, the one to be tried first in front
    automaton: Automaton | None  # over the texts of the rows; None where there are none


def table(sources: Sequence[Any]) -> Table:
    """The table of all loaded files. A later entry with the same id replaces an earlier one; `off` silences it."""
    chosen = {entry.id: (source.file.field, entry) for source in sources for entry in source.file.entries}
    entries: list[dict[str, Any]] = []
    variants: dict[Variant, None] = {}
    patterns: list[tuple[str, int, str]] = []
    for field, entry in chosen.values():
        if entry.level == "off":
            continue
        entries.append({"field": field} | {key: value for key in KEPT if (value := getattr(entry, key))})
        if entry.pattern:
            patterns.append((entry.pattern, len(entries) - 1, entry.right or ""))
        for line in entry.wrong:
            for variant in expand(line):
                for wrong, right, participle in forms(entry.kind, variant, entry.right or ""):
                    variants[Variant(normal(wrong), len(entries) - 1, right, wrong, participle)] = None
    return Table(entries, patterns, *rows(entries, variants))


def conditional(entry: dict[str, Any]) -> bool:
    """Whether the entry holds under conditions only."""
    return any(key in entry for key in ("near", "not_near", "article", "not_article"))


def rows(entries: Sequence[dict[str, Any]], variants: Iterable[Variant]) -> tuple[list[list[Variant]], Automaton | None]:
    """The variants by their text, and an automaton over the texts, in the same order.

    An entry with conditions is tried before one without, a later one before an earlier.
    """
    same: dict[str, list[Variant]] = {}
    for variant in variants:
        same.setdefault(variant.normal, []).append(variant)
    for row in same.values():
        row.sort(key=lambda v: (not conditional(entries[v.entry]), -v.entry))
    return list(same.values()), Automaton(list(same)) if same else None


def forms(kind: str, variant: str, right: str) -> list[tuple[str, str, str | None]]:
    """Inflected (variant, right, right after "be"/"have") of an entry's variant."""
    if kind == "noun":
        return [(variant, right, None), (inflect.plural(variant), inflect.plural(right) if right else "", None)]
    if kind == "verb":
        wrong, good = inflect.verb_forms(variant), inflect.verb_forms(right) if right else ("",) * 5
        pairs: dict[str, tuple[str, str | None]] = {wrong[4]: (good[4], None)}
        pairs[wrong[3]] = (good[3], good[4] if wrong[3] == wrong[4] and good[3] != good[4] else None)
        pairs |= {w: (g, None) for w, g in zip(reversed(wrong[:3]), reversed(good[:3]), strict=True)}
        return [(w, g, p) for w, (g, p) in pairs.items()]
    return [(variant, right, None)]


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the bytes of the files, in order, and the format of the table."""
    total = hashlib.sha256(f"mtfix {FORMAT}".encode())
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class _Rows:
    """The rows as they lie in the cache file, read when they are asked for. `ends` are 8-byte numbers: where each row ends."""

    def __init__(self, ends: memoryview, rows: memoryview) -> None:
        self._ends, self._rows = ends.cast("Q"), rows

    def __getitem__(self, index: int) -> list[Variant]:
        start = self._ends[index - 1] if index else 0
        return [Variant(*v) for v in json.loads(bytes(self._rows[start : self._ends[index]]))]

    def __iter__(self) -> Iterator[list[Variant]]:
        return map(self.__getitem__, range(len(self._ends)))


def _dump(made: Table) -> bytes:
    lines = [json.dumps(row).encode() for row in made.rows]
    ends = array("Q", accumulate(map(len, lines))).tobytes()
    parts = [ends, b"".join(lines), made.automaton.serialize() if made.automaton else b""]
    head = {"entries": made.entries, "patterns": made.patterns, "sizes": [len(part) for part in parts]}
    return b"".join([json.dumps(head).encode(), b"\n", *parts])


def _read(path: Path) -> Table:
    with path.open("rb") as file:
        head = json.loads(file.readline())
        at = [*accumulate(head["sizes"], initial=file.tell())]
        data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    if len(data) != at[-1]:
        raise ValueError(f"{path}: cut short")
    automaton = Automaton.deserialize(bytes(data[at[2] : at[3]])) if at[3] > at[2] else None
    return Table(head["entries"], [tuple(row) for row in head["patterns"]], _Rows(data[at[0] : at[1]], data[at[1] : at[2]]), automaton)


def cached(paths: Sequence[Path], of: str, folder: Path) -> Table:
    """The table of the files, whose digest is `of`, from the cache folder if it was made before; one that cannot be written is no error."""
    place = folder / f"glossary-{of[:24]}.table"
    try:
        return _read(place)
    except (OSError, ValueError, KeyError):
        pass
    from mtfix.glossary.load import load  # the schema and the YAML reader are needed only now

    made = table([load(path) for path in paths])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in sorted(folder.glob("glossary-*"), key=os.path.getmtime)[:-7]:
            stale.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(_dump(made))
        Path(file.name).replace(place)
    except OSError:
        pass
    return made
