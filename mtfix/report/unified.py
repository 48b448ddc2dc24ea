"""A unified diff that `patch` applies."""

import difflib

from mtfix.pipeline import Result


def render(path: str, result: Result) -> str:
    """The diff of the whole file, empty if nothing changed."""
    before, after = (text.split("\n") for text in (result.before, result.text))
    lines = [[line + "\n" for line in side[:-1]] + ([side[-1]] if side[-1] else []) for side in (before, after)]
    out = []
    for line in difflib.unified_diff(lines[0], lines[1], fromfile=f"a/{path}", tofile=f"b/{path}"):
        out.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(out)
