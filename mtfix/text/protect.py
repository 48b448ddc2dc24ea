"""Spans that no layer may touch: URLs, e-mail, code, markup, text in the original language, and regions that the author switched off."""

import re

from mtfix.document import Document, Span

CJK = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KINDS = [
    r"```.*?```|`[^`\n]+`",
    r"\b(?:https?|ftp)://[^\s<>\"”’）】]+|\bwww\.[^\s<>\"”’）】]+",
    r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w",
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|net|gov|edu|io)/[^\s<>\"”’]*",
    r"</?[A-Za-z][^<>\n]*>|<!--.*?-->",
    rf"[《「『【“\"（(]?[{CJK}][{CJK}\u3000-\u303f\uff00-\uff65·\d\s“”]*[{CJK}][》」』】”\"）)]?|[{CJK}]",
]
_PROTECTED = re.compile("|".join(f"(?:{kind})" for kind in _KINDS), re.DOTALL)
_QUICK = re.compile(rf"[`@<{CJK}]|://|www\.|\.\w+/")
_OFF = re.compile(r"mtfix:[ \t]*(off|on)\b")


def switched_off(text: str) -> list[Span]:
    """Regions between a line that holds `mtfix: off` and the line that holds `mtfix: on` (or the end), both lines included."""
    spans: list[Span] = []
    start: int | None = None
    for mark in _OFF.finditer(text):
        line_start = text.rfind("\n", 0, mark.start()) + 1
        line_end = text.find("\n", mark.end())
        line_end = len(text) if line_end < 0 else line_end
        if mark[1] == "off" and start is None:
            start = line_start
        elif mark[1] == "on" and start is not None:
            spans.append((start, line_end))
            start = None
    return spans if start is None else [*spans, (start, len(text))]


def document(text: str) -> Document:
    """The text with its protected spans found."""
    spans = [m.span() for m in _PROTECTED.finditer(text)] if _QUICK.search(text) else []
    if "mtfix:" in text:
        spans += switched_off(text)
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return Document(text, merged)
