"""Write entries into glossary files: everything else in the file stays as it is, comments, order and layout included.

An entry is a run of lines; what is written is checked first, alone and against all other entries, and refused with the reason.
"""

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from mtfix.atomic import write
from mtfix.edits import apply
from mtfix.errors import InputError
from mtfix.glossary.check import faults
from mtfix.glossary.compile import table
from mtfix.glossary.load import Source, load, load_text, spans
from mtfix.glossary.match import Matcher
from mtfix.glossary.schema import Entry, GlossaryFile
from mtfix.text import document

ORDER = tuple(Entry.model_fields)


def slug(text: str) -> str:
    """An id made from English words."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")


def entry(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new entry, with an id and an example made where none is given.

    An example may be a sentence alone; its `after` is what the entry makes of it. Raises InputError for fields that make no entry.
    """
    made = {key: fields[key] for key in ORDER if fields.get(key)}
    made.setdefault("id", slug(made.get("right") or made.get("wrong", [""])[0]))
    raw = made.get("examples") or [re.sub(r"\[[^\]]*\]|[()]|\|.*?(?=\)|$)", "", made["wrong"][0]).strip() if made.get("wrong") else ""]
    made["examples"] = [{"before": e, "after": e} if isinstance(e, str) else e for e in raw]
    trial = _validated(made)
    matcher = Matcher(table([Source(Path(), GlossaryFile(field="new", entries=[trial.model_copy(update={"level": "fix"})]))]))
    for given, example in zip(raw, made["examples"], strict=True):
        if isinstance(given, str) and trial.level != "flag":
            example["after"] = apply(given, matcher.edits(document(given)))
    return {key: made[key] for key in ORDER if key in made}


def _validated(fields: dict[str, Any]) -> Entry:
    return load_text("entries: \nfield: new", Path("the new entry"), {"field": "new", "entries": [fields]}).file.entries[0]


def _yaml() -> YAML:
    """A reader and writer that keeps comments, quotes and the layout of our files."""
    yaml = YAML(typ="rt")
    yaml.width = 10**6
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _lines(entries: Any) -> str:
    """The lines of entries, in the layout of our files."""
    out = io.StringIO()
    _yaml().dump(entries, out)
    return out.getvalue()


def add(path: Path, fields: dict[str, Any], others: Sequence[Path]) -> None:
    """Add an entry at the end of a file; the file is made if there is none.

    Raises InputError if the result does not pass the checks, with the reasons.
    """
    _commit(path, _ready(path) + _lines([fields]), others, [fields["id"]])


def remove(path: Path, entry_id: str, others: Sequence[Path]) -> None:
    """Take an entry out."""
    lines, start, end = _lines_of(path, entry_id)
    rest = "".join(lines[:start] + lines[end:])
    if not load_text(rest, path, None, empty=True).file.entries:
        rest = re.sub(r"^entries: *$", "entries: []", rest, flags=re.MULTILINE)
    _commit(path, rest, others, [])


def edit(path: Path, entry_id: str, change: Callable[[Any], None], others: Sequence[Path]) -> None:
    """Change the fields of an entry; comments inside it stay."""
    lines, start, end = _lines_of(path, entry_id)
    while not lines[start].lstrip().startswith("-"):  # comments above the entry stay as they are
        start += 1
    node = _yaml().load("".join(lines[start:end]))
    change(node[0])
    _commit(path, "".join(lines[:start]) + _lines(node) + "".join(lines[end:]), others, [node[0]["id"]])


def move(path: Path, entry_id: str, target: Path, others: Sequence[Path]) -> None:
    """Move an entry, as it is written, to the end of another file."""
    lines, start, end = _lines_of(path, entry_id)
    moved = _ready(target) + "".join(lines[start:end]).lstrip("\n")
    _commit(target, moved, [p for p in others if p != path], [entry_id])
    remove(path, entry_id, [])


def _ready(path: Path) -> str:
    """The text of a file, made up where there is none, ready for one more entry: with a blank line where entries have one between them."""
    text = path.read_text(encoding="utf-8") if path.exists() else f"field: {slug(path.stem) or 'mine'}\nentries:\n"
    text = re.sub(r"^entries: *\[\] *$", "entries:", text, flags=re.MULTILINE)
    end = "" if text.endswith("\n") else "\n"
    return text + end + ("\n" if re.search(r"\n\n +- id:", text) else "")


def _lines_of(path: Path, entry_id: str) -> tuple[list[str], int, int]:
    source = load(path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for index, entry in enumerate(source.file.entries):
        if entry.id == entry_id:
            start, end = spans("".join(lines))[index]
            return lines, start, end
    raise InputError(f"{path}: no entry has the id {entry_id!r}")


def _commit(path: Path, text: str, others: Sequence[Path], ids: Sequence[str]) -> None:
    """Write the file if what it would hold passes the checks."""
    source = load_text(text, path, None, empty=True)
    rest = [load(p) for p in others if p.resolve() != path.resolve()]
    found = [f.message for f in faults([source], rest) if f.entry in ids] if ids else []
    if found:
        raise InputError(f"refused, nothing was written: {'; '.join(found)}")
    write(path, text.encode())
