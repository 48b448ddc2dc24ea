"""A report in Markdown: for each changed sentence before, after and why."""

from collections.abc import Sequence

from mtfix.pipeline import Result
from mtfix.report.hunk import by_sentence, explain, line_number, pieces


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~" else c for c in text.replace("\n", " "))


def render(results: Sequence[tuple[str, Result]]) -> str:
    """All files of a run."""
    out = ["# mtfix report", ""]
    for path, result in results:
        out += [f"## {_plain(path)}", ""]
        for (start, end), edits in by_sentence(result):
            parts = list(pieces(result.before, edits, start, end))
            old = "".join(f"~~{_plain(b)}~~" if b != a and b.strip() else _plain(b) for b, a in parts)
            new = "".join(f"**{_plain(a)}**" if b != a and a.strip() else _plain(a) for b, a in parts)
            out += [f"Line {line_number(result.before, start)}", "", f"- before: {old}", f"- after: {new}"]
            out += [f"- {_plain(edit.before)} → {_plain(edit.after)}: {_plain(explain(edit))}" for edit in edits]
            out.append("")
    signature = ", ".join(f"{k} {v}" for k, v in (results[0][1].signature if results else {}).items())
    return "\n".join([*out, f"Signature: {_plain(signature)}", ""])
