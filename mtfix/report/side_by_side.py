"""Before and after in two columns, a sentence with edits a row, and beside them who wants the change and why."""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mtfix.pipeline import Result
from mtfix.report.hunk import explain, passage_pieces, passages
from mtfix.report.shown import shown, shown_line
from mtfix.report.totals import totals
from mtfix.report.words import change


def render(results: Sequence[tuple[str, Result]], colour: bool = False, width: int = 120) -> str:
    """A table for each file, `width` columns wide, and the totals. Without colour what went stands in [-…-], what came in {+…+}."""
    console = Console(file=StringIO(), force_terminal=colour, no_color=not colour, width=width, highlight=False, legacy_windows=False)
    for path, result in results:
        console.print(_table(path, result, colour))
    console.print(Text(str(totals([result for _, result in results]))))
    return console.file.getvalue()  # type: ignore[attr-defined]


def _table(path: str, result: Result, colour: bool) -> Table:
    table = Table(title=Text(shown_line(path)), show_lines=True, expand=True)
    table.add_column("line", justify="right", no_wrap=True)
    for name, ratio in (("before", 3), ("after", 3), ("who and why", 2)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for passage in passages(result):
        old, new = Text(), Text()
        for piece in passage_pieces(result.before, passage):
            before, after = shown(piece.before), shown(piece.after)
            if piece.mark is None or piece.mark.edit.level != "fix":
                style = "underline yellow" if piece.mark else ""
                old.append(before, style)
                new.append(after, style)
                continue
            if not colour:
                before, after = (f"[-{before}-]" if before else ""), (f"{{+{after}+}}" if after else "")
            old.append(before, "red strike")
            new.append(after, "green")
        why = "\n".join(f"{change(edit)} {shown_line(explain(edit))}" for edit in passage.edits)
        table.add_row(str(passage.line), old, new, Text(why))
    return table
