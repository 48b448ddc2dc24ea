"""`mtfix fix`: clean article files."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtfix.cli import options
from mtfix.errors import Exit, InputError

if TYPE_CHECKING:
    from mtfix.pipeline import Result


def fix(
    paths: Annotated[list[Path], typer.Argument(help="Article files or folders; - is standard input.", show_default=False)],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file, or into this folder.")] = None,
    write: Annotated[bool, typer.Option("--write", "-w", help="Write the files in place.")] = False,
    no_model: options.NoModel = False,
    no_glossary: options.NoGlossary = False,
    glossary: options.Glossaries = None,
    model: options.Model = "default",
    strength: options.Strength = None,
    off: options.Off = None,
    report: Annotated[Path | None, typer.Option(help="Write a report; its ending says which: .html .json .md .diff .sarif")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if anything would change.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Clean articles: the text goes to standard output unless -o or --write is given.

    Nothing is written to a file without -o, --write or --report. Lines are never merged or split.
    """
    from mtfix.atomic import write as write_file
    from mtfix.cli.files import STDIN, read, texts_in
    from mtfix.report import format_of, render

    form = format_of(report) if report else None
    if write and (output or STDIN in paths):
        raise InputError("--write goes with files, and not with -o or standard input")
    inputs = texts_in(paths)
    many = len(inputs) > 1 or any(p.is_dir() for p in paths)
    into_folder = output is not None and (output.is_dir() or many)
    if many and not (write or check or output):
        raise InputError("more than one input: give -o FOLDER, --write or --check")
    if output is not None and many and output.is_file():
        raise InputError(f"{output}: is a file; more than one input needs a folder")
    cleaner = options.cleaner(no_model, no_glossary, glossary, model, strength, off, quiet)

    results: list[tuple[str, Result]] = []
    failed = False
    for path, name in inputs:
        try:
            file = read(path)
        except InputError as error:  # one bad file does not stop the run
            if not many:
                raise
            print(f"mtfix: {error}", file=sys.stderr)
            failed = True
            continue
        result = cleaner.clean(file.text)
        results.append((str(path), result))
        if check:
            continue
        data = file.encode(result.text)
        if write:
            if result.text != result.before:
                write_file(path, data)
        elif output is None:
            sys.stdout.buffer.write(data)
        else:
            target = output / name if into_folder else output
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, data)
    if report and form:
        write_file(report, render(results, form).encode())
    if not quiet:
        print(summary([r for _, r in results]), file=sys.stderr)
    if failed:
        raise typer.Exit(Exit.USAGE)
    if check and any(r.text != r.before for _, r in results):
        raise typer.Exit(Exit.FOUND)


def summary(results: "list[Result]") -> str:
    """Sentences, edits by layer, and what the rewriter did, in one or two lines."""
    from mtfix.text import document, sentences

    edits = [e for r in results for e in r.edits]
    layers = Counter(layer for e in edits if e.level == "fix" for layer in {o.split(":")[0] for o in e.origins})
    count = sum(1 for r in results for _ in sentences(document(r.before)))
    parts = [f"{count} sentences", *(f"{layers[layer]} {layer}" for layer in ("typography", "glossary", "model") if layers[layer])]
    notes = Counter(e.level for e in edits if e.level != "fix")
    parts += [f"{number} {level}" for level, number in sorted(notes.items())]
    chosen = sum(r.counts.chosen for r in results)
    if chosen:
        done = {key: sum(getattr(r.counts, key) for r in results) for key in ("rewritten", "kept", "refused")}
        parts.append(f"rewriter: {done['rewritten']} rewritten, {done['kept']} kept, {done['refused']} refused by the guard")
    return "mtfix: " + ", ".join(parts)
