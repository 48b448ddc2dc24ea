"""Where glossary files lie."""

from collections.abc import Iterable
from pathlib import Path

from mtfix.errors import InputError


def builtin_folder() -> Path:
    """The folder of the glossaries that ship with mtfix: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "glossaries"
    return installed if installed.is_dir() else package.parent / "glossaries"


def files_in(paths: Iterable[Path]) -> list[Path]:
    """YAML files named, and those in the folders named, in order. Raises InputError for what does not exist."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
        elif path.is_file():
            found.append(path)
        else:
            raise InputError(f"{path}: no such glossary file or folder")
    return found
