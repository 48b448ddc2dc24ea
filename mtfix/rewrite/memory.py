"""Outcomes of sentences that were judged before, kept in the cache folder.

A sentence that comes again, in a second run or in `fix` after `diff`, has the outcome that it had, at no cost. It also makes a second run
exact: in bf16 the same sentence scores a little differently in a batch of other sentences.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mtfix.edits import Edit

LARGEST = 50_000_000  # bytes; a larger file is begun anew


class Memory:
    """Outcomes by sentence for one run signature; `path` None keeps them for this process only."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.known: dict[str, dict[str, Any]] = {}
        if path is None or not path.is_file():
            return
        if path.stat().st_size > LARGEST:
            path.unlink(missing_ok=True)
            return
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
                self.known[row["key"]] = row
            except (ValueError, KeyError, TypeError):
                continue  # a line that was cut off

    def get(self, key: str) -> tuple[list[Edit], bool, list[str]] | None:
        """Edits, whether the sentence was looked at, and refusals; None for a sentence that is not known."""
        row = self.known.get(key)
        if row is None:
            return None
        edits = [Edit(**{**e, "origins": tuple(e["origins"])}) for e in row["edits"]]
        return edits, row["looked_at"], row["refusals"]

    def put(self, outcomes: dict[str, tuple[list[Edit], bool, list[str]]]) -> None:
        """Remember outcomes. A folder that cannot be written is no error."""
        rows: list[dict[str, Any]] = [
            {"key": k, "edits": [asdict(e) for e in edits], "looked_at": seen, "refusals": why}
            for k, (edits, seen, why) in outcomes.items()
        ]
        self.known |= {str(row["key"]): row for row in rows}
        if self.path is None or not rows:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        except OSError:
            pass


def key(text: str, locked: list[tuple[int, int]]) -> str:
    """What an outcome depends on, besides the run signature: the sentence and its locked places."""
    return hashlib.sha256(json.dumps([text, locked]).encode()).hexdigest()[:32]


def file_for(signature: dict[str, object], folder: Path) -> Path:
    """The file of a run signature."""
    return folder / "outcomes" / f"{hashlib.sha256(json.dumps(signature, sort_keys=True).encode()).hexdigest()[:16]}.jsonl"
