"""`mtfix diff`: what would change, and why; or what differs between two versions."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtfix.cli import options
from mtfix.errors import InputError

if TYPE_CHECKING:
    from mtfix.pipeline import Result

AUTO = "auto"
WIDE = 140  # columns from which a terminal has room for two texts side by side


def diff(
    path: Annotated[Path, typer.Argument(help="An article file; - is standard input.", metavar="ARTICLE")],
    other: Annotated[
        Path | None, typer.Argument(help="A later version of it: show what differs, clean nothing.", metavar="OTHER", show_default=False)
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help="auto, words, unified, side-by-side, html, json, critic, markdown or sarif.")
    ] = AUTO,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="typography, glossary, model, suggest or flag: show these alone; may be given again, or with commas."),
    ] = None,
    sentence: Annotated[int | None, typer.Option("--sentence", help="Show the edits of this sentence alone; the first is 1.")] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Never show long output a page at a time.")] = False,
    no_model: options.NoModel = False,
    no_glossary: options.NoGlossary = False,
    glossary: options.Glossaries = None,
    model: options.Model = "default",
    strength: options.Strength = None,
    off: options.Off = None,
    quiet: options.Quiet = False,
) -> None:
    """Show before and after, each change with its origin and reason. Writes nothing. The unified form applies with patch.

    The form auto is side-by-side on a terminal of 140 columns or more, else words.
    """
    from mtfix.cli.files import STDIN, read
    from mtfix.report import FORMATS, pager, render
    from mtfix.report.chosen import check, chosen

    if form not in (AUTO, *FORMATS):
        raise InputError(f"--format {form}: must be one of {', '.join((AUTO, *FORMATS))}")
    kinds = [kind.strip() for value in only or () for kind in value.split(",")]
    check(kinds)
    if other and kinds:
        raise InputError("--only does not go with two files, whose differences are of no layer")
    if path == other == STDIN:
        raise InputError("only one of two files can be standard input")
    text = read(path).text
    if other:
        result = _between(text, read(other).text, other)
    else:
        result = options.cleaner(no_model, no_glossary, glossary, model, strength, off, quiet).clean(text)
    result = chosen(result, kinds, sentence)

    terminal = sys.stdout.isatty()
    width, height = shutil.get_terminal_size((120, 24))
    if form == AUTO:
        form = "side-by-side" if terminal and width >= WIDE else "words"
    view = render([(str(path), result)], form, options.colour(), width, terminal)
    if terminal and not no_pager and not pager.fits(view, width, height) and pager.page(view):
        return
    sys.stdout.buffer.write(view.encode("utf-8", "surrogateescape"))


def _between(before: str, after: str, other: Path) -> "Result":
    """What a person made of a text, as a result."""
    from mtfix import __version__
    from mtfix.edits import apply
    from mtfix.pipeline import Counts, Result
    from mtfix.text.align import edits

    found = edits(before, after)
    return Result(before, apply(before, found), found, {"mtfix": __version__, "compared with": str(other)}, Counts())
