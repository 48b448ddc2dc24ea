"""`mtfix glossary …`: look at glossaries, check, write and exchange them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtfix.errors import Exit, InputError
from mtfix.glossary.files import files_in_use, own_file

if TYPE_CHECKING:
    from mtfix.glossary.load import Source
    from mtfix.glossary.schema import Entry

app = typer.Typer(help="Look at, check, write and exchange glossary entries.")
Extra = Annotated[list[Path] | None, typer.Option("--glossary", "-g", help="Another glossary file or folder; may be given again.")]


def _sources(extra: list[Path] | None) -> "list[Source]":
    from mtfix.glossary.load import load

    return [load(path) for path in files_in_use(extra)]


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
def show(
    entry_id: Annotated[str, typer.Argument(metavar="ID")],
    article: Annotated[Path | None, typer.Argument(help="Also show where it would fire in this article.")] = None,
    glossary: Extra = None,
) -> None:
    """Show one entry, with the file and line where it stands, and where it would fire in an article."""
    from mtfix.cli.files import read
    from mtfix.glossary.compile import table
    from mtfix.glossary.load import line_of
    from mtfix.glossary.match import Matcher
    from mtfix.text import document

    source, entry = _find(entry_id, glossary)
    print(f"{source.path}:{line_of(source, entry)}")
    for key, value in entry.model_dump(exclude_defaults=True).items():
        for row in value if isinstance(value, list) else [value]:
            print(f"{key + ':':<12} {row['before'] + '  ->  ' + row['after'] if isinstance(row, dict) else row}")
    if article:
        text = read(article).text
        edits = Matcher(table(_sources(glossary))).edits(document(text))
        mine = [e for e in edits if e.origins[0].endswith(f":{entry_id}")]
        print(f"fires {len(mine)} times in {article}")
        for edit in mine:
            line = text.count("\n", 0, edit.start) + 1
            print(f"{article}:{line}: {edit.before!r} -> {edit.after!r}")


@app.command("coverage")
def coverage(articles: list[Path], glossary: Extra = None) -> None:
    """Say which entries fire how often in articles, the most frequent first."""
    from collections import Counter

    from mtfix.cli.files import read, texts_in
    from mtfix.glossary.compile import table
    from mtfix.glossary.match import Matcher
    from mtfix.text import document

    matcher = Matcher(table(_sources(glossary)))
    counts: Counter[tuple[str, str]] = Counter()
    words = 0
    for path, _ in texts_in(articles):
        text = read(path).text
        words += len(text.split())
        counts.update((e.origins[0].removeprefix("glossary:"), e.level) for e in matcher.edits(document(text)))
    for (name, level), count in counts.most_common():
        print(count, level, name, sep="\t")
    total = sum(counts.values())
    typer.echo(f"{len(counts)} entries fire {total} times in {words} words, {1000 * total / max(1, words):.1f} per 1,000", err=True)


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


def _find(entry_id: str, extra: list[Path] | None) -> "tuple[Source, Entry]":
    for source in reversed(_sources(extra)):
        for entry in source.file.entries:
            if entry.id == entry_id:
                return source, entry
    raise InputError(f"no glossary entry has the id {entry_id!r} (mtfix glossary list shows all)")


Fields = Annotated[list[str] | None, typer.Option(help="May be given again.")]
To = Annotated[
    Path | None, typer.Option("--file", help="The glossary file; by default the first of the settings, or mtfix-glossary.yaml here.")
]


@app.command("add")
def add(
    wrong: Annotated[list[str], typer.Option(help="A wrong variant in the notation of docs/glossary.md; may be given again.")],
    right: Annotated[str, typer.Option(help="The right English.")],
    zh: Annotated[str, typer.Option(help="The Chinese term.")] = "",
    note: str = "",
    example: Annotated[list[str] | None, typer.Option(help="A sentence in which the variant stands; may be given again.")] = None,
    near: Fields = None,
    not_near: Fields = None,
    kind: Annotated[str, typer.Option(help="noun, verb or phrase.")] = "phrase",
    level: Annotated[str, typer.Option(help="fix, suggest, flag or off.")] = "fix",
    entry_id: Annotated[str | None, typer.Option("--id", help="By default made from the right English.")] = None,
    file: To = None,
) -> None:
    """Write a new entry into a glossary file, if it passes the checks alone and among all others."""
    from mtfix.glossary import author

    fields = {"id": entry_id, "wrong": wrong, "right": right, "zh": zh, "note": note, "examples": example, "near": near}
    fields |= {"not_near": not_near, "kind": "" if kind == "phrase" else kind, "level": "" if level == "fix" else level}
    made = author.entry(fields)
    target = own_file(file)
    author.add(target, made, files_in_use())
    print(f"{target}: added {made['id']}: {made['examples'][0]['before']}  ->  {made['examples'][0]['after']}")


@app.command("edit")
def edit(
    entry_id: Annotated[str, typer.Argument(metavar="ID")],
    wrong: Annotated[list[str] | None, typer.Option(help="Replaces all variants; may be given again.")] = None,
    right: str | None = None,
    zh: str | None = None,
    note: str | None = None,
    level: str | None = None,
    file: To = None,
) -> None:
    """Change fields of an entry in its file. What does not pass the checks is refused."""
    from mtfix.glossary import author

    changes = {k: v for k, v in {"wrong": wrong, "right": right, "zh": zh, "note": note, "level": level}.items() if v is not None}
    if not changes:
        raise InputError("nothing to change: give --wrong, --right, --zh, --note or --level")
    path = file or _find(entry_id, [p for p in files_in_use() if p.exists()])[0].path
    author.edit(path, entry_id, lambda node: node.update(changes), files_in_use())
    print(f"{path}: changed {entry_id}")


@app.command("remove")
def remove(entry_id: Annotated[str, typer.Argument(metavar="ID")], file: To = None) -> None:
    """Take an entry out of its file."""
    from mtfix.glossary import author

    path = file or _find(entry_id, files_in_use())[0].path
    author.remove(path, entry_id, files_in_use())
    print(f"{path}: removed {entry_id}")


@app.command("move")
def move(entry_id: Annotated[str, typer.Argument(metavar="ID")], target: Path, file: To = None) -> None:
    """Move an entry to another file."""
    from mtfix.glossary import author

    path = file or _find(entry_id, files_in_use())[0].path
    author.move(path, entry_id, target, files_in_use())
    print(f"{target}: moved {entry_id} from {path}")


@app.command("learn")
def learn(
    before: Annotated[Path, typer.Argument(help="The article as it was; or an article that has a review.")],
    after: Annotated[Path | None, typer.Argument(help="The article as it became; without it, what the review accepted.")] = None,
    least: Annotated[int, typer.Option(help="Propose what was replaced at least so often.")] = 1,
    yes_all: Annotated[bool, typer.Option("--yes-all", help="Do not ask; write all that passes every check.")] = False,
    file: To = None,
) -> None:
    """Compare two versions of an article and propose entries for the phrases that were replaced, one by one.

    Of a review the hunks are proposed that a person wrote by hand, or that the model made and a person accepted.
    """
    from mtfix.cli.files import read
    from mtfix.glossary import author
    from mtfix.glossary.learn import proposals

    target, added = own_file(file), 0
    if after:
        old, new = read(before).text, read(after).text
    else:
        old, new = _reviewed(before)
    for found in proposals(old, new, least):
        print(f"{found.wrong}  ->  {found.right}  ({found.count} times)\n  {found.before}\n  {found.after}")
        if not yes_all and not typer.confirm("Add this entry?", default=False):
            continue
        try:
            fields = author.entry(
                {"wrong": [found.wrong], "right": found.right, "examples": [{"before": found.before, "after": found.after}]}
            )
            author.add(target, fields, files_in_use())
            added += 1
        except InputError as error:
            print(f"  {error}")
    typer.echo(f"{added} entries added to {target}", err=True)


def _reviewed(article: Path) -> tuple[str, str]:
    """What the accepted hunks of a review make of the article: without those that are no entry's work, and with them."""
    from mtfix.review import Store

    session = Store(article).read()
    after = session.result()
    for hunk in session.hunks:
        if hunk.replacement is not None or hunk.layer in ("model", "person"):
            hunk.decision = "rejected"  # in this copy of the session only
    return session.result(), after


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="Its ending says the format: .csv (DeepL), .tsv or .txt (OmegaT), .tbx, .json")],
    pairs: Annotated[str, typer.Option(help="zh: Chinese and right English; wrong: wrong and right English.")] = "zh",
    field: Annotated[str | None, typer.Option(help="Only entries of this field.")] = None,
    glossary: Extra = None,
) -> None:
    """Write entries in another program's format, and report what it cannot hold."""
    from mtfix.atomic import write as write_file
    from mtfix.glossary import exchange

    if pairs not in ("zh", "wrong"):
        raise InputError(f"--pairs {pairs}: must be zh or wrong")
    entries = [e for source in _sources(glossary) if field in (None, source.file.field) for e in source.file.entries]
    data, lost = exchange.write(entries, target, pairs)  # type: ignore[arg-type]
    write_file(target, data)
    for line in lost:
        print(f"lost: {line}")
    typer.echo(f"{target}: {len(entries)} entries read, {len(lost)} losses", err=True)


@app.command("import")
def import_(source: Path, file: To = None) -> None:
    """Add the pairs of another program's glossary (wrong English, right English); report what cannot be an entry."""
    from mtfix.glossary import author, exchange

    fields, lost = exchange.read(source)
    target, added = own_file(file), 0
    for one in fields:
        try:
            author.add(target, author.entry(one), files_in_use())
            added += 1
        except InputError as error:
            lost.append(f"{one.get('right')}: {error}")
    for line in lost:
        print(f"lost: {line}")
    typer.echo(f"{target}: {added} entries added, {len(lost)} losses", err=True)
