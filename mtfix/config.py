"""Settings of a working folder: `mtfix.toml`, or `[tool.mtfix]` in `pyproject.toml`.

glossaries = ["my-terms.yaml", "more/"]    # added to the built-in ones, relative to the file
off = ["translationese", "some-entry-id"]  # fields or entries that stay silent
strength = "conservative"

A file `mtfix-glossary.yaml` in the working folder is read without being named.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mtfix.errors import InputError

STRENGTHS = ("conservative", "normal", "bold")
OWN = "mtfix-glossary.yaml"


@dataclass(frozen=True)
class Config:
    """What a settings file says."""

    glossaries: tuple[Path, ...] = ()
    off: tuple[str, ...] = ()
    strength: str = "normal"


def read(folder: Path) -> Config:
    """The settings of a folder; the defaults if it has none. Raises InputError for a file that cannot be understood."""
    for path, section in ((folder / "mtfix.toml", ()), (folder / "pyproject.toml", ("tool", "mtfix"))):
        if not path.is_file():
            continue
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            if section:
                continue  # a broken pyproject.toml is not ours to complain about
            raise InputError(f"{path}: not valid TOML: {error}") from None
        for key in section:
            data = data.get(key, {})
        if data or not section:
            return _config(path, data)
    return Config(_own(folder))


def _config(path: Path, data: dict[str, object]) -> Config:
    for key, value in data.items():
        wanted = {"glossaries": list, "off": list, "strength": str}.get(key)
        if wanted is None:
            raise InputError(f"{path}: unknown setting {key!r} (glossaries, off, strength)")
        if not isinstance(value, wanted) or (wanted is list and not all(isinstance(v, str) for v in value)):  # type: ignore[attr-defined]
            raise InputError(f"{path}: {key} must be a {'list of strings' if wanted is list else 'string'}")
    if data.get("strength", "normal") not in STRENGTHS:
        raise InputError(f"{path}: strength must be conservative, normal or bold")
    glossaries = tuple(path.parent / str(name) for name in data.get("glossaries", []))  # type: ignore[attr-defined]
    own = tuple(p for p in _own(path.parent) if p not in glossaries)
    return Config((*glossaries, *own), tuple(data.get("off", ())), str(data.get("strength", "normal")))  # type: ignore[arg-type]


def _own(folder: Path) -> tuple[Path, ...]:
    path = folder / OWN
    return (path,) if path.is_file() else ()
