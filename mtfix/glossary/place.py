"""Fit the right English into its place: case, "a/an", doubled words, quotation marks."""

import re
from typing import TYPE_CHECKING

from mtfix.glossary.inflect import BE_HAVE, article_for, match_case

if TYPE_CHECKING:
    from mtfix.glossary.compile import Variant

_PREVIOUS = re.compile(r"([^\W\d_]+)([ -]+)[\"“‘']?$")
_NEXT = re.compile(r"[ -]+([^\W\d_]+)")
_ARTICLES = ("a", "an", "the")
_OPEN, _CLOSE = "\"“'‘", "\"”'’"


def fit(text: str, start: int, end: int, variant: "Variant", drop_quotes: bool) -> tuple[int, int, str]:
    """The span to replace and what to put there, for a variant found at `text[start:end]`."""
    line_start = text.rfind("\n", 0, start) + 1
    if drop_quotes and start > line_start and text[start - 1] in _OPEN and text[end : end + 1] and text[end] in _CLOSE:
        place, (start, end) = text[start:end], (start - 1, end + 1)
    else:
        place = text[start:end]
    lead = text[line_start:start]
    previous = _PREVIOUS.search(lead[-40:])
    right = variant.right
    if variant.participle and previous and previous[1].lower() in BE_HAVE:
        right = variant.participle
    if not right:
        return _remove(text, line_start, start, end)
    starts = not lead.rstrip(" \"“‘'(").rstrip(" ") or lead.rstrip(" \"“‘'(")[-1:] in ".!?"
    right = match_case(right, place, variant.written, starts)
    first, last = re.match(r"[^\s-]*", right)[0], re.search(r"[^\s-]*$", right)[0]  # type: ignore[index]

    if previous:
        word, at = previous[1], start - len(previous[0])
        between = text[at + len(word) : start]
        if word.lower() in _ARTICLES and first.lower() in _ARTICLES:
            quote = between.strip(" -")
            start, right = at, quote + right if quote else (right[0].upper() if word[0].isupper() else right[0].lower()) + right[1:]
        elif word.lower() in ("a", "an") and (wanted := article_for(first)) != word.lower():
            start, right = at, (wanted.capitalize() if word[0].isupper() else wanted) + between + right
        elif len(word) > 3 and word.lower() == first.lower() and between.strip() == "":
            start, right = at, word + right[len(first) :]
    following = _NEXT.match(text, end)
    if following and len(last) > 3 and following[1].lower() == last.lower():
        end = following.end()
    return start, end, right


def _remove(text: str, line_start: int, start: int, end: int) -> tuple[int, int, str]:
    """Take a phrase out with one of the spaces around it; the word that follows takes over a capital."""
    capital = text[start].isupper() or (start > line_start and text[start - 1] == '"')
    if text[end : end + 1] == " ":
        end += 1
    elif start > line_start and text[start - 1] == " ":
        start -= 1
    if capital and end < len(text) and text[end].islower() and text[start - 1 : start] in ("", "\n", " ", '"', "“"):
        return start, end + 1, text[end].upper()
    return start, end, ""
