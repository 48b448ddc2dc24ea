"""The word diff for a terminal: line by line and sentence by sentence, each hunk with its origin and reason."""

from collections.abc import Sequence

from mtfix.edits import Edit
from mtfix.pipeline import Result
from mtfix.report.hunk import Piece, clip, explain, passage_pieces, passages
from mtfix.report.shown import shown, shown_line
from mtfix.report.totals import totals

BOLD, FAINT, WENT, CAME, NOTED = "1", "2", "31;9", "32", "33;4"  # red and struck out, green, yellow and underlined


def render(results: Sequence[tuple[str, Result]], colour: bool = False) -> str:
    """Sentences that have edits, and the totals. In colour what went is red and what came is green; else `[-went-]{+came+}`."""
    out = []
    for path, result in results:
        for passage in passages(result):
            out.append(_style(f"{shown_line(path)}:{passage.line} sentence {passage.number}", BOLD, colour) + "\n")
            out += [_piece(piece, colour) for piece in passage_pieces(result.before, passage)]
            out.append("\n")
            out += [_style(f"  {change(edit)}  {shown_line(explain(edit))}", FAINT, colour) + "\n" for edit in passage.edits]
            out.append("\n")
    return "".join(out) + f"{totals([result for _, result in results])}\n"


def change(edit: Edit) -> str:
    """Before and after of an edit in one line; of a flag what it points at."""
    before, after = f"‘{shown_line(clip(edit.before))}’", f"‘{shown_line(clip(edit.after))}’"
    return before if edit.level == "flag" else f"{before} -> {after}"


def _piece(piece: Piece, colour: bool) -> str:
    before, after = shown(piece.before), shown(piece.after)
    if piece.mark is None or piece.mark.edit.level != "fix":
        return _style(after, NOTED, colour and piece.mark is not None)
    if not colour:
        before, after = (f"[-{before}-]" if before else ""), (f"{{+{after}+}}" if after else "")
    return _style(before, WENT, colour) + _style(after, CAME, colour)


def _style(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text
