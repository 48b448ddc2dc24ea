"""Views of a list of edits, one file each. `render` chooses by format, `format_of` by a file's ending."""

from collections.abc import Sequence
from pathlib import Path

from mtfix.errors import InputError
from mtfix.pipeline import Result

FORMATS = ("words", "unified", "side-by-side", "html", "json", "critic", "markdown", "sarif")
_ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".md": "markdown",
    ".diff": "unified",
    ".patch": "unified",
    ".sarif": "sarif",
}


def format_of(path: Path) -> str:
    """The format that a report file's ending stands for. Raises InputError for an ending that stands for none."""
    try:
        return _ENDINGS[path.suffix.lower()]
    except KeyError:
        raise InputError(f"{path}: a report ends in .html, .json, .md or .diff, or in .sarif for code scanners") from None


def render(results: Sequence[tuple[str, Result]], form: str, colour: bool = False, width: int = 120, terminal: bool = False) -> str:
    """All files of a run, by path, in one of `FORMATS`; `width` is in columns.

    For a terminal, characters that it would obey are made visible; words, side-by-side and html do so always. The other forms for a file
    keep the text exactly.
    """
    from mtfix.report import critic, html, json, markdown, sarif, side_by_side, unified, words
    from mtfix.report.shown import shown

    if form in ("json", "sarif"):
        return {"json": json.render, "sarif": sarif.render}[form](results, ascii_only=terminal)
    if form == "words":
        return words.render(results, colour)
    if form == "side-by-side":
        return side_by_side.render(results, colour, width)
    if form == "html":
        return html.render(results)
    if form == "markdown":
        text = markdown.render(results)
    else:
        one = {"unified": unified.render, "critic": critic.render}[form]
        text = "".join(one(path, result) for path, result in results)
    return shown(text) if terminal else text
