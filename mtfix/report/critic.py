"""CriticMarkup: the whole text with every change marked in place (https://github.com/CriticMarkup/CriticMarkup-toolkit)."""

from mtfix.pipeline import Result


def render(result: Result) -> str:
    """Substitutions, deletions and insertions, each followed by a comment with its origins; suggestions and flags are comments."""
    text, out, at = result.before, [], 0
    for edit in sorted(result.edits, key=lambda e: (e.start, e.level != "fix", e.end)):
        who = f"{{>>{', '.join(edit.origins)}<<}}"
        if edit.start < at:
            continue
        out.append(text[at : edit.start])
        if edit.level != "fix":
            what = f"suggests {edit.after!r}" if edit.level == "suggest" else "flag"
            out.append(f"{{=={edit.before}==}}{{>>{what}: {', '.join(edit.origins)}<<}}")
        elif edit.before and edit.after:
            out.append(f"{{~~{edit.before}~>{edit.after}~~}}{who}")
        else:
            out.append(f"{{--{edit.before}--}}{who}" if edit.before else f"{{++{edit.after}++}}{who}")
        at = edit.end
    return "".join(out) + text[at:]
