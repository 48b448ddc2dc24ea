"""`mtfix diff`: what would change, and why."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from mtfix.cli import options
from mtfix.errors import InputError


def diff(
    path: Annotated[Path, typer.Argument(help="An article file; - is standard input.")],
    form: Annotated[str, typer.Option("--format", "-f", help="words, unified, side-by-side, html, json, critic or markdown.")] = "words",
    no_model: options.NoModel = False,
    no_glossary: options.NoGlossary = False,
    glossary: options.Glossaries = None,
    model: options.Model = "default",
    strength: options.Strength = None,
    off: options.Off = None,
    quiet: options.Quiet = False,
) -> None:
    """Show before and after, each change with its origin and reason. Writes nothing. The unified form applies with patch."""
    from mtfix.cli.files import read
    from mtfix.report import FORMATS, render

    if form not in FORMATS:
        raise InputError(f"--format {form}: must be one of {', '.join(FORMATS)}")
    file = read(path)
    result = options.cleaner(no_model, no_glossary, glossary, model, strength, off, quiet).clean(file.text)
    text = render([(str(path), result)], form, options.colour(), shutil.get_terminal_size((120, 24)).columns)
    sys.stdout.buffer.write(text.encode())
