"""What is compared: doing nothing, the rules, the whole of mtfix, and peers applied blindly. Each takes sentences and returns sentences."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import mtfix

if TYPE_CHECKING:
    from mtfix.pipeline import Result

System = Callable[[Sequence[str]], list[str]]


class Mtfix:
    """mtfix with given layers; the results of the last call stay for the counters."""

    def __init__(self, model: str | None, strength: str = "normal") -> None:
        self.cleaner = mtfix.Cleaner(model=model, strength=strength)  # type: ignore[arg-type]
        self.last: list[Result] = []

    def __call__(self, sentences: Sequence[str]) -> list[str]:
        """Clean all sentences as lines of one text, so that the rewriter works in batches."""
        result = self.cleaner.clean("\n".join(" ".join(s.split("\n")) for s in sentences))
        self.last = [result]
        return result.text.split("\n")


def nothing(sentences: Sequence[str]) -> list[str]:
    """The baseline that returns its input."""
    return list(sentences)


def harper(spelling: bool) -> System:
    """Harper's first suggestion of each lint."""
    from harper import Linter

    linter = Linter()
    config = linter.get_lint_config()
    if not spelling:
        linter.set_lint_config(config | {"SpellCheck": False})

    def run(sentences: Sequence[str]) -> list[str]:
        out = []
        for text in sentences:
            for lint in sorted(linter.lint(text), key=lambda lint: -lint.span.start):
                if lint.suggestions:
                    text = linter.apply_suggestion(text, lint, lint.suggestions[0])
            out.append(text)
        return out

    return run


def codespell(sentences: Sequence[str]) -> list[str]:
    """codespell's own fixes, written in place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text("\n".join(sentences), encoding="utf-8")
        command = [sys.executable, "-m", "codespell_lib", "--write-changes", str(path)]
        subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONUTF8": "1"})
        return path.read_text(encoding="utf-8").split("\n")
