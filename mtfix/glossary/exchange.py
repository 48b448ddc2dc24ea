"""Glossaries in other programs' formats: CSV and TSV (DeepL and OmegaT layouts), TBX (ISO 30042), JSON.

Only JSON holds all of an entry. The others hold pairs: for a person who translates, Chinese and right English (`zh`); for a program that
replaces, wrong and right English (`wrong`). What is lost on the way is reported.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from mtfix.errors import InputError
from mtfix.glossary.notation import expand
from mtfix.glossary.schema import Entry

Pairs = Literal["zh", "wrong"]
FORMATS = (".csv", ".tsv", ".txt", ".tbx", ".json")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def pairs_of(entries: Sequence[Entry], kind: Pairs) -> tuple[list[tuple[str, str, str]], list[str]]:
    """(source, target, comment) of the entries, and what could not be held."""
    pairs, lost = [], []
    for entry in entries:
        if entry.right is None:
            lost.append(f"{entry.id}: has no right English (level {entry.level})")
            continue
        if kind == "zh":
            if not entry.zh:
                lost.append(f"{entry.id}: has no Chinese")
                continue
            pairs.append((entry.zh, entry.right, entry.note))
            continue
        if entry.pattern:
            lost.append(f"{entry.id}: a pattern is no pair")
            continue
        if entry.near or entry.not_near or entry.article or entry.not_article:
            lost.append(f"{entry.id}: its conditions are lost")
        pairs += [(variant, entry.right, entry.note) for line in entry.wrong for variant in expand(line)]
    return pairs, lost


def write(entries: Sequence[Entry], path: Path, kind: Pairs) -> tuple[bytes, list[str]]:
    """The bytes of a file in the format of its ending, and a loss report. Raises InputError for another ending."""
    ending = path.suffix.lower()
    if ending == ".json":
        data = [entry.model_dump(exclude_defaults=True) for entry in entries]
        return (json.dumps({"entries": data}, ensure_ascii=False, indent=1) + "\n").encode(), []
    pairs, lost = pairs_of(entries, kind)
    if ending == ".csv":  # DeepL: source, target, source language, target language
        out = io.StringIO()
        csv.writer(out).writerows((s, t, "zh" if kind == "zh" else "en", "en") for s, t, _ in pairs)
        return out.getvalue().encode(), [*lost, *(["all notes"] if any(c for _, _, c in pairs) else [])]
    if ending in (".tsv", ".txt"):  # OmegaT: source, target, comment
        flat = lambda text: " ".join(text.split())  # noqa: E731
        return "".join(f"{flat(s)}\t{flat(t)}\t{flat(c)}\n" for s, t, c in pairs).encode(), lost
    if ending == ".tbx":
        return _tbx(pairs, kind), lost
    raise InputError(f"{path}: the ending must be one of {', '.join(FORMATS)}")


def read(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Fields of entries from a file, and a loss report: a pair without a wrong English side cannot be an entry.

    Raises InputError for a file that cannot be read.
    """
    ending = path.suffix.lower()
    try:
        if ending == ".json":
            return list(json.loads(path.read_text(encoding="utf-8"))["entries"]), []
        if ending == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                pairs = [(row[0], row[1], "") for row in csv.reader(file) if len(row) >= 2]
        elif ending in (".tsv", ".txt"):
            rows = [line.split("\t") for line in path.read_text(encoding="utf-8-sig").splitlines()]
            pairs = [(r[0], r[1], r[2] if len(r) > 2 else "") for r in rows if len(r) >= 2 and not r[0].startswith("#")]
        elif ending == ".tbx":
            pairs = _from_tbx(path)
        else:
            raise InputError(f"{path}: the ending must be one of {', '.join(FORMATS)}")
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: cannot be read as {ending or 'a glossary'}: {error}") from None
    fields: dict[str, dict[str, Any]] = {}
    lost = []
    for source, target, comment in ((s.strip(), t.strip(), c.strip()) for s, t, c in pairs):
        if not source or not target:
            continue
        if _CHINESE.search(source):
            lost.append(f"{source}: a Chinese source has no wrong English to look for")
            continue
        made = fields.setdefault(target, {"right": target, "wrong": [], "note": comment})
        made["wrong"].append(re.sub(r"[()\[\]|]", " ", source).strip())
    return list(fields.values()), lost


def _toolkit() -> Any:
    try:
        from translate.storage import tbx
    except ImportError:
        raise InputError("TBX needs translate-toolkit: pip install 'mtfix[tbx]'") from None
    return tbx


def _tbx(pairs: Sequence[tuple[str, str, str]], kind: Pairs) -> bytes:
    store = _toolkit().tbxfile(sourcelanguage="zh" if kind == "zh" else "en-x-mt", targetlanguage="en")
    for source, target, comment in pairs:
        unit = store.addsourceunit(source)
        unit.settarget(target)
        if comment:
            unit.addnote(comment)
    return bytes(store)


def _from_tbx(path: Path) -> list[tuple[str, str, str]]:
    store = _toolkit().tbxfile.parsefile(str(path))
    return [(str(u.source or ""), str(u.target or ""), u.getnotes() or "") for u in store.units]
