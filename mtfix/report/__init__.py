"""Views of a list of edits, one file each. `render` chooses by format, `format_of` by a file's ending."""

from collections.abc import Sequence
from pathlib import Path

from mtfix.errors import InputError
from mtfix.pipeline import Result

FORMATS = ("words", "unified", "side-by-side", "html", "json", "critic", "markdown")
_ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".md": "markdown", ".diff": "unified", ".patch": "unified"}


def format_of(path: Path) -> str:
    """The format that a report file's ending stands for. Raises InputError for an ending that stands for none."""
    try:
        return _ENDINGS[path.suffix.lower()]
    except KeyError:
        raise InputError(f"{path}: a report ends in .html, .json, .md or .diff") from None


def render(results: Sequence[tuple[str, Result]], form: str, colour: bool = False, width: int = 120) -> str:
    """All files of a run in one of `FORMATS`."""
    from mtfix.report import critic, html, json, markdown, side_by_side, unified, words

    whole = {"html": html.render, "json": json.render, "markdown": markdown.render}
    if form in whole:
        return whole[form](results)
    each = {
        "words": lambda path, result: words.render(path, result, colour),
        "side-by-side": lambda path, result: side_by_side.render(path, result, colour, width),
        "unified": unified.render,
        "critic": lambda _, result: critic.render(result),
    }[form]
    return "".join(each(path, result) for path, result in results)
