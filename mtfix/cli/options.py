"""Options that several commands share, and the cleaner they describe."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mtfix.cleaner import Cleaner

NoModel = Annotated[bool, typer.Option("--no-model", help="Typography and glossary only; needs no weights.")]
NoGlossary = Annotated[bool, typer.Option("--no-glossary", help="Leave the glossary layer out.")]
Glossaries = Annotated[list[Path] | None, typer.Option("--glossary", "-g", help="Another glossary file or folder; may be given again.")]
Model = Annotated[str, typer.Option("--model", help="'default', a local folder or a hub id of a sequence-to-sequence model.")]
Strength = Annotated[
    str | None, typer.Option("--strength", help="conservative, normal or bold: how readily the rewriter changes a sentence.")
]
Off = Annotated[list[str] | None, typer.Option("--off", help="Silence a glossary field or entry; may be given again.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary and no progress bar.")]


def cleaner(
    no_model: bool, no_glossary: bool, glossaries: list[Path] | None, model: str, strength: str | None, off: list[str] | None, quiet: bool
) -> "Cleaner":
    """The cleaner for the options and the settings of the working folder."""
    from mtfix.cleaner import Cleaner
    from mtfix.config import STRENGTHS, read
    from mtfix.errors import InputError

    config = read(Path())
    chosen = strength or config.strength
    if chosen not in STRENGTHS:
        raise InputError(f"--strength {chosen}: must be conservative, normal or bold")
    return Cleaner(
        model=None if no_model else model,
        glossary=not no_glossary,
        glossaries=[*config.glossaries, *(glossaries or [])],
        off=[*config.off, *(off or [])],
        strength=chosen,  # type: ignore[arg-type]
        progress=None if quiet or no_model or not sys.stderr.isatty() else _Progress(),
    )


class _Progress:
    """A progress bar on stderr, fed with sentences done and sentences in all."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self.bar = Progress(console=Console(stderr=True), transient=True)
        self.task: int | None = None

    def __call__(self, done: int, total: int) -> None:
        if self.task is None:
            self.bar.start()
            self.task = self.bar.add_task("rewriting", total=total)  # type: ignore[assignment]
        self.bar.update(self.task, completed=done, total=total)  # type: ignore[arg-type]
        if done >= total:
            self.bar.stop()
            self.bar.remove_task(self.task)  # type: ignore[arg-type]
            self.task = None


def colour() -> bool:
    """Whether standard output is a terminal that wants colour (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
