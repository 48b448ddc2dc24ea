"""Read and check glossary files; say where a fault is."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mtfix.errors import InputError
from mtfix.glossary.schema import Entry, GlossaryFile


@dataclass(frozen=True)
class Source:
    """A loaded glossary file, and the YAML it was read from."""

    path: Path
    file: GlossaryFile
    text: str = ""


def load(path: Path) -> Source:
    """Read one file.

    Raises InputError with the file, line, column and what was expected.
    """
    try:
        return load_text(path.read_text(encoding="utf-8-sig"), path)
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text") from None


def load_text(text: str, path: Path, data: Any = None, empty: bool = False) -> Source:
    """A file from its text, or from data that was read already; `empty` lets a file without entries pass.

    Raises InputError with the file, line, column and what was expected.
    """
    try:
        data = YAML(typ="safe", pure=False).load(text) if data is None else data
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise InputError(f"{path}{at}: not valid YAML: {error.problem or error.context}") from None
    except YAMLError as error:
        raise InputError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from None
    if empty and isinstance(data, dict) and data.get("entries", 0) is None:
        data["entries"] = []
    try:
        return Source(path, GlossaryFile.model_validate(data), text)
    except ValidationError as error:
        fault, *others = error.errors()
        line, column = position(text, fault["loc"])
        name = ".".join(str(part) for part in fault["loc"])
        more = f" (and {len(others)} more)" if others else ""
        raise InputError(f"{path}:{line}:{column}: {name or 'file'}: {fault['msg'].removeprefix('Value error, ')}{more}") from None


def position(text: str, where: tuple[int | str, ...]) -> tuple[int, int]:
    """Line and column (from 1) of the node that a path of keys and indexes leads to, or of the last part that exists."""
    node = YAML(typ="rt").load(text)
    line, column = 1, 1
    for part in where:
        try:
            mark = node.lc.key(part) if isinstance(part, str) else node.lc.item(part)
            line, column = mark[0] + 1, mark[1] + 1
            node = node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line, column


def spans(text: str) -> list[tuple[int, int]]:
    """The lines (from 0, end excluded) that each entry takes; comments and blank lines before an entry belong to it."""
    lines = text.splitlines()
    starts = [mark[0] for mark in YAML(typ="rt").load(text)["entries"].lc.data.values()]
    for i, start in enumerate(starts[1:], 1):
        while start - 1 > starts[i - 1] and re.match(r"\s*(#|$)", lines[start - 1]):
            start -= 1
        starts[i] = start
    end = len(lines)
    while end > starts[-1] and re.match(r"(#|\s*$)", lines[end - 1]):
        end -= 1
    return list(zip(starts, [*starts[1:], end], strict=True))


def line_of(source: Source, entry: Entry) -> int:
    """The line on which an entry begins."""
    index = next(i for i, e in enumerate(source.file.entries) if e.id == entry.id)
    return position(source.text, ("entries", index))[0]
