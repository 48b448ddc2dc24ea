"""A report in GitHub-flavoured Markdown: a table for each file, with who wants a change and why."""

import re
from collections.abc import Sequence
from html import escape

from mtfix.edits import Edit
from mtfix.pipeline import Result
from mtfix.report.hunk import Layout, clip, explain
from mtfix.report.totals import totals

AROUND = 40  # characters of the line that stand on each side of a change
_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~$]")


def render(results: Sequence[tuple[str, Result]]) -> str:
    """All files of a run."""
    out = ["# mtfix report", "", _plain(str(totals([result for _, result in results]))), ""]
    for path, result in results:
        layout = Layout(result.before)
        out += [f"## {_plain(path)}", ""]
        if len(results) > 1:
            out += [_plain(str(totals([result]))), ""]
        if result.edits:
            out += ["| line | before | after | who and why |", "|---:|---|---|---|"]
            out += [_row(layout, result.before, edit) for edit in result.edits]
            out.append("")
    signature = ", ".join(f"{k} {v}" for k, v in (results[0][1].signature if results else {}).items())
    return "\n".join([*out, f"Signature: {_plain(signature)}", ""])


def _row(layout: Layout, text: str, edit: Edit) -> str:
    left, right = _around(text, edit)
    before = f"{left}{_tag('del', edit.before) if edit.before != edit.after else _tag('mark', edit.before)}{right}"
    after = "" if edit.level == "flag" else f"{left}{_tag('ins', edit.after)}{right}"
    return f"| {layout.line(edit.start)} | {before} | {after} | {_plain(explain(edit))} |"


def _around(text: str, edit: Edit) -> tuple[str, str]:
    """What stands on the line before and after an edit, whole words."""
    left = text[max(0, edit.start - AROUND) : edit.start].rpartition("\n")[2]
    right = text[edit.end : edit.end + AROUND].partition("\n")[0].rstrip("\r")
    if len(left) == AROUND:
        left = "… " + left.partition(" ")[2]
    if len(right) == AROUND:
        right = right.rpartition(" ")[0] + " …"
    return _plain(left), _plain(right)


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_plain(clip(text))}</{name}>" if text else ""


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    return re.sub(r"\r?\n|\r", "␊", _SPECIAL.sub(r"\\\g<0>", escape(text, quote=False)))
