"""Before and after in two columns, a changed sentence a row."""

from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mtfix.pipeline import Result
from mtfix.report.hunk import by_sentence, line_number, pieces


def render(path: str, result: Result, colour: bool = False, width: int = 120) -> str:
    """Rows of line number, before and after; suggestions and flags alone make no row."""
    table = Table("line", "before", "after", title=path, show_lines=True)
    for (start, end), edits in by_sentence(result):
        old, new = Text(), Text()
        for before, after in pieces(result.before, edits, start, end):
            old.append(before, style="" if before == after else "red")
            new.append(after, style="" if before == after else "green")
        if old.plain != new.plain:
            table.add_row(str(line_number(result.before, start)), old, new)
    console = Console(file=StringIO(), force_terminal=colour, no_color=not colour, width=width, highlight=False, legacy_windows=False)
    console.print(table)
    return console.file.getvalue()  # type: ignore[attr-defined]
