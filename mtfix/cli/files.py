"""Read and write the user's text files without losing a byte."""

import codecs
import sys
from dataclasses import dataclass
from pathlib import Path

from mtfix.errors import InputError

STDIN = Path("-")


@dataclass(frozen=True)
class TextFile:
    """A decoded text and how to encode it again exactly."""

    path: Path
    text: str
    encoding: str
    bom: bytes

    def encode(self, text: str) -> bytes:
        """The text as bytes, with the file's encoding and byte-order mark."""
        return self.bom + text.encode(self.encoding)


_BOMS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]


def read(path: Path) -> TextFile:
    """Read a text file, or standard input for `-`. Line endings stay as they are.

    Raises InputError for a file that is missing, a folder, empty, binary or not UTF-8 (or UTF-16 with a byte-order mark).
    """
    try:
        data = sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    bom, encoding = next(((b, e) for b, e in _BOMS if data.startswith(b)), (b"", "utf-8"))
    if not data[len(bom) :].strip():
        raise InputError(f"{path}: the file is empty")
    if encoding == "utf-8" and b"\0" in data:
        raise InputError(f"{path}: a binary file, not text")
    try:
        return TextFile(path, data[len(bom) :].decode(encoding), encoding, bom)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start + len(bom)}); convert it first, e.g. with iconv") from None


def texts_in(paths: list[Path]) -> list[tuple[Path, Path]]:
    """Files to read, with the name each has below an output folder; a folder stands for its .txt and .md files."""
    found: list[tuple[Path, Path]] = []
    for path in paths:
        if path != STDIN and path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix in (".txt", ".md") and p.is_file())
            if not inside:
                raise InputError(f"{path}: no .txt or .md file in this folder")
            found += [(p, p.relative_to(path)) for p in inside]
        else:
            found.append((path, Path(path.name) if path != STDIN else Path("stdin.txt")))
    return found
