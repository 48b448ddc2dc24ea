"""Turn glossary files into one flat table that the matcher loads in milliseconds, and keep it in the user's cache.

The table is JSON: `entries` (what an edit has to know), `variants` (normalised text, entry, right, text as written, right after a form
of "be" or "have") and `patterns` (RE2 expression, entry, right). It is keyed by the digests of the files it was made from.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mtfix.glossary import inflect
from mtfix.glossary.normalise import normal
from mtfix.glossary.notation import expand

FORMAT = 3
KEPT = ("id", "level", "note", "zh", "case", "quotes", "near", "not_near", "article", "not_article")
Table = dict[str, Any]


def table(sources: Sequence[Any]) -> Table:
    """The table of all loaded files. A later entry with the same id replaces an earlier one; `off` silences it."""
    chosen = {entry.id: (source.file.field, entry) for source in sources for entry in source.file.entries}
    entries: list[dict[str, Any]] = []
    variants: list[tuple[str, int, str, str, str | None]] = []
    patterns: list[tuple[str, int, str]] = []
    for field, entry in chosen.values():
        if entry.level == "off":
            continue
        entries.append({"field": field} | {key: value for key in KEPT if (value := getattr(entry, key))})
        if entry.pattern:
            patterns.append((entry.pattern, len(entries) - 1, entry.right or ""))
        for line in entry.wrong:
            for variant in expand(line):
                variants += [(normal(v), len(entries) - 1, r, v, p) for v, r, p in forms(entry.kind, variant, entry.right or "")]
    return {"format": FORMAT, "entries": entries, "variants": list(dict.fromkeys(variants)), "patterns": patterns}


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


def cached(paths: Sequence[Path], folder: Path) -> Table:
    """The table of the files, from the cache folder if it was made before. A folder that cannot be written is no error."""
    place = folder / f"glossary-{digest(paths)[:24]}.json"
    try:
        return json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        pass
    from mtfix.glossary.load import load  # the schema and the YAML reader are needed only now

    made = table([load(path) for path in paths])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in sorted(folder.glob("glossary-*.json"), key=os.path.getmtime)[:-7]:
            stale.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as file:
            json.dump(made, file, ensure_ascii=False)
        Path(file.name).replace(place)
    except OSError:
        pass
    return made
