"""`mtfix review` and `mtfix apply`: decide on every edit, and write the article from what was decided."""

import sys
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtfix.cli import options
from mtfix.errors import InputError

if TYPE_CHECKING:
    from mtfix.review import Session, Store

WORD = ".docx"


def review(
    article: Annotated[Path, typer.Argument(help="An article file. Decisions are kept beside it, in ARTICLE.mtfix.json.")],
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the review as it is; layers that have finished are not run again.")
    ] = False,
    web: Annotated[bool, typer.Option("--web", help="Review in the browser, served to this machine only.")] = False,
    port: Annotated[int, typer.Option(help="Port for --web; by default any free one.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="With --web: print the address, open nothing.")] = False,
    export: Annotated[
        Path | None, typer.Option(help="Write a Word file with tracked changes: FILE.docx, or docx for ARTICLE.docx.", metavar="FILE")
    ] = None,
    take: Annotated[Path | None, typer.Option("--import", help="Take over what was accepted and rejected in a Word file.")] = None,
    no_model: options.NoModel = False,
    no_glossary: options.NoGlossary = False,
    glossary: options.Glossaries = None,
    model: options.Model = "default",
    strength: options.Strength = None,
    off: options.Off = None,
    quiet: options.Quiet = False,
) -> None:
    """Accept, reject or rewrite each edit, in the terminal or in the browser. The article itself is not touched; mtfix apply writes it.

    A review that exists is gone on with: the layers run again, and what was decided stays decided.
    """
    from mtfix.cli.files import read
    from mtfix.review.begin import begin, fill
    from mtfix.review.store import Store

    if resume and not Store(article).exists():
        raise InputError(f"{article}: there is no review to go on with; leave out --resume")
    target = _word_file(article, export)
    text = read(article).text
    if not (target or take or web or (sys.stdin.isatty() and sys.stdout.isatty())):
        raise InputError("a review needs a terminal; use --web, or mtfix diff to look only")
    store = begin(article, text)
    session = store.read()
    _tell_lost(session)
    if take:
        _take_back(store, take)
        return

    def work() -> None:
        fill(store, options.cleaner(True, no_glossary, glossary, model, strength, off, True), last=no_model)
        if not no_model:
            fill(store, options.cleaner(False, no_glossary, glossary, model, strength, off, quiet or target is None))

    def background() -> None:
        try:
            work()
        except Exception as error:  # the review goes on with what there is, and shows why there is no more
            with store.change() as session:
                session.failure = " ".join(str(error).split())

    layers = not (resume and session.complete)
    if target:
        from mtfix.atomic import write
        from mtfix.review import word

        if layers:
            work()
        write(target, word.export(store.read()))
        typer.echo(f"{target}: written; take it back with mtfix review {article} --import {target}", err=True)
    elif web:
        from mtfix.review.web import serve

        if layers:
            threading.Thread(target=background, daemon=True).start()
        serve(store, port=port, open_browser=not no_browser, ready=lambda url: print(url, flush=True))
    else:
        from mtfix.review.terminal import Review

        Review(store, background if layers else None).run()
    typer.echo(_stand(store.read()), err=True)


def apply(
    article: Annotated[Path, typer.Argument(help="An article that has a review.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")] = None,
    write: Annotated[bool, typer.Option("--write", "-w", help="Write the article in place.")] = False,
    accept_open: Annotated[bool, typer.Option("--accept-open", help="Take undecided fixes for accepted.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Write the article from the accepted hunks of its review: to standard output unless -o or --write is given."""
    from mtfix.atomic import write as write_file
    from mtfix.cli.files import read
    from mtfix.review import Store

    if write and output:
        raise InputError("--write does not go with -o")
    file = read(article)
    session = Store(article).read()
    session.move_to(file.text)
    _tell_lost(session)
    text = session.result(accept_open)
    if write or output:
        if output or text != file.text:
            write_file(output or article, file.encode(text))
    else:
        sys.stdout.buffer.write(file.encode(text))
    if not quiet:
        typer.echo(_stand(session), err=True)


def _word_file(article: Path, export: Path | None) -> Path | None:
    if export is None:
        return None
    target = article.with_suffix(WORD) if str(export) == WORD[1:] else export
    if target.suffix.lower() != WORD:
        raise InputError(f"{export}: a Word file ends in {WORD}")
    return target


def _take_back(store: "Store", source: Path) -> None:
    """Read a Word file into the session."""
    from mtfix.review import word

    try:
        data = source.read_bytes()
    except OSError as error:
        raise InputError(f"{source}: cannot be read: {error.strerror}") from None
    with store.change() as session:
        lines = word.take_back(session, data)
        summary = _stand(session)
    for line in lines:
        print(line)
    typer.echo(summary, err=True)


def _tell_lost(session: "Session") -> None:
    for hunk in session.lost:
        typer.echo(f"mtfix: could not be placed in the changed article: {hunk.before!r} -> {hunk.text!r} ({hunk.decision})", err=True)


def _stand(session: "Session") -> str:
    counts = Counter(h.decision for h in session.hunks)
    return f"mtfix: {counts['accepted']} accepted, {counts['rejected']} rejected, {counts['open']} open"
