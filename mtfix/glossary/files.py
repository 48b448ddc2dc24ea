"""Where glossary files lie."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from mtfix.config import OWN, read
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


def files_in_use(extra: Sequence[Path] | None = None) -> list[Path]:
    """The built-in files, those of the working folder's settings, and more."""
    return files_in([builtin_folder(), *read(Path()).glossaries, *(extra or [])])


def own_file(chosen: Path | None = None) -> Path:
    """Where a new entry goes: the file chosen, the first of the settings, or the working folder's own."""
    named = [path for path in read(Path()).glossaries if path.suffix in (".yaml", ".yml")]
    return chosen or (named[0] if named else Path(OWN))
