"""Outcomes of sentences that were judged before, kept in the cache folder.

A sentence that comes again, in a second run or in `fix` after `diff`, has the outcome that it had, at no cost. It also makes a second run
exact: in bf16 the same sentence scores a little differently in a batch of other sentences.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from mtfix.edits import Edit

LARGEST = 50_000_000  # bytes; a larger file is begun anew


@dataclass(frozen=True)
class Outcome:
    """What became of one sentence: edits that count in the sentence, whether it was looked at, and what the guard refused."""

    edits: list[Edit]
    looked_at: bool
    refusals: list[str]


class Memory:
    """Outcomes by the key of the sentence, for one run signature; `path` None keeps them for this process only."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.known: dict[str, Outcome] = {}
        if path is None or not path.is_file():
            return
        if path.stat().st_size > LARGEST:
            path.unlink(missing_ok=True)
            return
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
                edits = [Edit(**{**e, "origins": tuple(e["origins"]), "group": tuple(e["group"])}) for e in row["edits"]]
                self.known[row["key"]] = Outcome(edits, row["looked_at"], row["refusals"])
            except (ValueError, KeyError, TypeError):
                continue  # a line that was cut off

    def put(self, outcomes: dict[str, Outcome]) -> None:
        """Remember outcomes. A folder that cannot be written is no error."""
        self.known |= outcomes
        if self.path is None or not outcomes:
            return
        rows = [json.dumps({"key": k, **asdict(outcome)}, ensure_ascii=False) + "\n" for k, outcome in outcomes.items()]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write("".join(rows))
        except OSError:
            pass


def key(text: str, locked: list[tuple[int, int]]) -> str:
    """What an outcome depends on, besides the run signature: the sentence and its locked places."""
    return hashlib.sha256(json.dumps([text, locked]).encode()).hexdigest()[:32]


def file_for(signature: dict[str, object], folder: Path) -> Path:
    """The file of a run signature."""
    return folder / "outcomes" / f"{hashlib.sha256(json.dumps(signature, sort_keys=True).encode()).hexdigest()[:16]}.jsonl"
