"""A report in one HTML file without scripts or outside resources; every text is escaped."""

from collections.abc import Sequence
from html import escape

from mtfix.pipeline import Result
from mtfix.report.hunk import by_sentence, explain, line_number, pieces

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
    "del{background:#ffe0e0;color:#900}ins{background:#dcf5dc;color:#060;text-decoration:none}"
    "section{border-top:1px solid #ddd;padding:.6em 0}.line{color:#777;font-size:.85em}"
    "ul{margin:.3em 0;font-size:.85em;color:#555}.level{font-weight:bold;color:#850}"
)


def _sentence(result: Result, start: int, end: int) -> str:
    out = []
    edits = result.edits
    for before, after in pieces(result.before, edits, start, end):
        if before == after:
            out.append(escape(before))
        else:
            out.append((f"<del>{escape(before)}</del>" if before else "") + (f"<ins>{escape(after)}</ins>" if after else ""))
    return "".join(out)


def render(results: Sequence[tuple[str, Result]]) -> str:
    """All files of a run."""
    out = [f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>mtfix report</title><style>{_STYLE}</style></head><body>']
    out.append("<h1>mtfix report</h1>")
    for path, result in results:
        out.append(f"<h2>{escape(path)}</h2>")
        for (start, end), edits in by_sentence(result):
            out.append(f'<section><div class="line">line {line_number(result.before, start)}</div>')
            out.append(f"<p>{_sentence(result, start, end)}</p><ul>")
            for edit in edits:
                what = "" if edit.level == "flag" else f" → “{escape(edit.after)}”"
                out.append(f"<li>“{escape(edit.before)}”{what}: {escape(explain(edit))}</li>")
            out.append("</ul></section>")
    signature = ", ".join(f"{k} {v}" for k, v in (results[0][1].signature if results else {}).items())
    return "\n".join([*out, f'<p class="line">Signature: {escape(signature)}</p></body></html>', ""])
