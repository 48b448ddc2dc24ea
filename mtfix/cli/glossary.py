"""`mtfix glossary …`: look at glossaries and check them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtfix.errors import Exit, InputError

if TYPE_CHECKING:
    from mtfix.glossary.load import Source

app = typer.Typer(help="List, show and check glossary entries.")
Extra = Annotated[list[Path] | None, typer.Option("--glossary", "-g", help="Another glossary file or folder; may be given again.")]


def _sources(extra: list[Path] | None) -> "list[Source]":
    from mtfix.glossary.files import builtin_folder, files_in
    from mtfix.glossary.load import load

    return [load(path) for path in files_in([builtin_folder(), *(extra or [])])]


@app.command("list")
def list_entries(
    field: Annotated[str | None, typer.Option(help="Only entries of this field.")] = None,
    glossary: Extra = None,
) -> None:
    """List entries: field, id, level, Chinese, right English."""
    for source in _sources(glossary):
        if field in (None, source.file.field):
            for entry in source.file.entries:
                print(source.file.field, entry.id, entry.level, entry.zh, entry.right or "", sep="\t")


@app.command("show")
def show(entry_id: Annotated[str, typer.Argument(metavar="ID")], glossary: Extra = None) -> None:
    """Show one entry, with the file and line where it stands."""
    from mtfix.glossary.load import line_of

    for source in reversed(_sources(glossary)):
        for entry in source.file.entries:
            if entry.id == entry_id:
                print(f"{source.path}:{line_of(source, entry)}")
                for key, value in entry.model_dump(exclude_defaults=True).items():
                    rows = value if isinstance(value, list) else [value]
                    for row in rows:
                        print(f"{key + ':':<12} {row['before'] + '  ->  ' + row['after'] if isinstance(row, dict) else row}")
                return
    raise InputError(f"no glossary entry has the id {entry_id!r} (mtfix glossary list shows all)")


@app.command("check")
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders to check; without any, the glossaries that ship with mtfix.")
    ] = None,
) -> None:
    """Validate glossary files and run every entry's own examples. Exit code 1 if a fault is found."""
    from mtfix.glossary.check import faults
    from mtfix.glossary.files import builtin_folder, files_in
    from mtfix.glossary.load import load

    files = files_in(paths or [builtin_folder()])
    if not files:
        raise InputError("no glossary files found")
    chosen, problems = [], []
    for path in files:
        try:
            chosen.append(load(path))
        except InputError as error:
            problems.append(str(error))
    ours = {source.path.resolve() for source in chosen}
    others = []
    for path in files_in([builtin_folder()]):
        if path.resolve() not in ours and path not in files:
            try:
                others.append(load(path))
            except InputError as error:
                typer.echo(f"left out of the comparison: {error}", err=True)
    problems += [str(fault) for fault in faults(chosen, others)]
    for problem in problems:
        print(problem)
    count = sum(len(source.file.entries) for source in chosen)
    typer.echo(f"{count} entries in {len(files)} files, {len(problems)} faults", err=True)
    if problems:
        raise typer.Exit(Exit.FOUND)
