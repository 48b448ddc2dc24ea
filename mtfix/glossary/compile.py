"""Turn glossary files into one flat table that the matcher loads in milliseconds, and keep it in the user's cache.

The variants are grouped by their first word, so that a short article costs the groups of its own words and no more. The cache file is one
line of JSON with the entries, the patterns and the index of the groups, and then one line of JSON for each variant. It is keyed by the
digests of the files it was made from.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from mtfix.glossary import inflect
from mtfix.glossary.normalise import normal
from mtfix.glossary.notation import expand

FORMAT = 4
KEPT = ("id", "level", "note", "zh", "case", "quotes", "near", "not_near", "article", "not_article")
_FIRST = re.compile(r"\w+|$")


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
    groups: Mapping[str, list[Variant]]  # by first word


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
    return Table(entries, patterns, grouped(variants))


def grouped(variants: Mapping[Variant, None]) -> dict[str, list[Variant]]:
    """The variants by the first word in them."""
    groups: dict[str, list[Variant]] = {}
    for variant in variants:
        groups.setdefault(_FIRST.search(variant.normal)[0], []).append(variant)  # type: ignore[index]
    return groups


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


class _Lines(Mapping[str, list[Variant]]):
    """The groups as they lie in the cache file, read when they are asked for."""

    def __init__(self, index: dict[str, list[int]], lines: list[str]) -> None:
        self._index, self._lines = index, lines

    def __getitem__(self, word: str) -> list[Variant]:
        start, end = self._index[word]
        return [Variant(*row) for row in json.loads(f"[{','.join(self._lines[start:end])}]")]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)


def _dump(made: Table) -> str:
    index: dict[str, list[int]] = {}
    lines: list[str] = []
    for word, group in made.groups.items():
        index[word] = [len(lines), len(lines) + len(group)]
        lines += [json.dumps(variant, ensure_ascii=False) for variant in group]
    head = json.dumps({"entries": made.entries, "patterns": made.patterns, "index": index}, ensure_ascii=False)
    return "\n".join([head, *lines])


def _parse(text: str) -> Table:
    head, *lines = text.split("\n")
    data = json.loads(head)
    return Table(data["entries"], [tuple(row) for row in data["patterns"]], _Lines(data["index"], lines))


def cached(paths: Sequence[Path], of: str, folder: Path) -> Table:
    """The table of the files, whose digest is `of`, from the cache folder if it was made before; one that cannot be written is no error."""
    place = folder / f"glossary-{of[:24]}.jsonl"
    try:
        return _parse(place.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError):
        pass
    from mtfix.glossary.load import load  # the schema and the YAML reader are needed only now

    made = table([load(path) for path in paths])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in sorted(folder.glob("glossary-*"), key=os.path.getmtime)[:-7]:
            stale.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as file:
            file.write(_dump(made))
        Path(file.name).replace(place)
    except OSError:
        pass
    return made
