"""Read and check glossary files; say where a fault is."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mtfix.errors import InputError
from mtfix.glossary.schema import Entry, GlossaryFile


@dataclass(frozen=True)
class Source:
    """A loaded glossary file."""

    path: Path
    file: GlossaryFile


def load(path: Path) -> Source:
    """Read one file.

    Raises InputError with the file, line, column and what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = YAML(typ="safe", pure=False).load(text)
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise InputError(f"{path}{at}: not valid YAML: {error.problem or error.context}") from None
    except YAMLError as error:
        raise InputError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from None
    try:
        return Source(path, GlossaryFile.model_validate(data))
    except ValidationError as error:
        fault = error.errors()[0]
        line, column = position(text, fault["loc"])
        name = ".".join(str(part) for part in fault["loc"])
        raise InputError(f"{path}:{line}:{column}: {name or 'file'}: {fault['msg'].removeprefix('Value error, ')}") from None


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


def line_of(source: Source, entry: Entry) -> int:
    """The line on which an entry begins."""
    index = next(i for i, e in enumerate(source.file.entries) if e.id == entry.id)
    return position(source.path.read_text(encoding="utf-8-sig"), ("entries", index))[0]
