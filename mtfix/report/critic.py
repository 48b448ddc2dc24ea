"""CriticMarkup: the whole text with every change marked in place (https://github.com/CriticMarkup/CriticMarkup-toolkit)."""

from mtfix.edits import Edit
from mtfix.pipeline import Result
from mtfix.report.hunk import marks, pieces


def render(_path: str, result: Result) -> str:
    """Substitutions, deletions and insertions, each followed by a comment with its origins; suggestions and flags are comments."""
    out = []
    for before, after, mark in pieces(result.before, marks(result.edits), 0, len(result.before)):
        if mark is None:
            out.append(before)
            continue
        edit = mark.edit
        if edit.level != "fix":
            out.append(f"{{=={before}==}}")
            out.append(_comment(edit))
        else:
            if before and after and "~" not in before + after:
                out.append(f"{{~~{before}~>{after}~~}}")
            else:
                out.append((f"{{--{before}--}}" if before else "") + (f"{{++{after}++}}" if after else ""))
            out.append(_comment(edit))
        out += [_comment(note) for note in mark.notes]
    return "".join(out)


def _comment(edit: Edit) -> str:
    who = ", ".join(edit.origins)
    what = {"fix": "", "flag": "flag: "}.get(edit.level, f"suggests {edit.after!r}: ")
    return f"{{>>{what}{who}<<}}"
