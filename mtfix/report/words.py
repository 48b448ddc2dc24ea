"""The word diff for a terminal, grouped by sentence; each hunk with its origin and reason."""

from io import StringIO

from rich.console import Console
from rich.text import Text

from mtfix.pipeline import Result
from mtfix.report.hunk import by_sentence, explain, line_number, pieces


def render(path: str, result: Result, colour: bool = False) -> str:
    """Sentences that have edits. In colour what went is red and struck out and what came is green; else `[-went-]{+came+}`."""
    console = Console(file=StringIO(), force_terminal=colour, no_color=not colour, width=10**6, highlight=False, legacy_windows=False)
    for (start, end), edits in by_sentence(result):
        console.print(Text(f"{path}:{line_number(result.before, start)}", style="bold"))
        line = Text()
        for before, after in pieces(result.before, edits, start, end):
            if before == after:
                line.append(before)
                continue
            if before:
                line.append(before if colour else f"[-{before}-]", style="red strike")
            if after:
                line.append(after if colour else f"{{+{after}+}}", style="green")
        console.print(line)
        for edit in edits:
            change = repr(edit.before) if edit.level == "flag" else f"{edit.before!r} -> {edit.after!r}"
            console.print(Text(f"  {change}  {explain(edit)}", style="dim"))
        console.print()
    return console.file.getvalue()  # type: ignore[attr-defined]
