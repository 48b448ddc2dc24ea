"""Spacing and punctuation that machine translation breaks.

Each rule is a name, a reason and a pattern; the work is the same for all. Only certain cases are rules: legitimate dashes (ranges,
" - " between clauses, "- END -"), suspended hyphens ("short- and long-term") and the values of numbers are never touched.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mtfix.document import Document
from mtfix.edits import Edit, apply, compose
from mtfix.text.protect import CJK, document

Replacement = str | Callable[[re.Match[str]], str]


class Rule(NamedTuple):
    """One way in which spacing or punctuation breaks, and how it is put right."""

    name: str
    reason: str
    pattern: re.Pattern[str]
    replacement: Replacement
    hint: str  # a rule is tried only where one of these characters stands in the text


_FULL_WIDTH = {
    "，": ", ", "。": ". ", "！": "! ", "？": "? ", "：": ": ", "；": "; ", "、": ", ", "（": " (", "）": ") ",
    "％": "%", "＂": '"', "＇": "'", "～": "~", "－": "-", "＋": "+", "／": "/", "＆": "&", "＝": "=", "　": " ",
}  # fmt: skip


def _half_width(match: re.Match[str]) -> str:
    """The mark in half width, without a space that stands there already or is not wanted."""
    text, start, end = match.string, match.start(), match.end()
    mark = match[0]
    if re.search(f"[{CJK}]", _letter(text[:start], -1) + _letter(text[end:], 0)):
        return mark
    if mark in "《「『":
        return ' "' if text[start - 1 : start].isalnum() else '"'
    if mark in "》」』":
        return '" ' if text[end : end + 1].isalnum() else '"'
    half = _FULL_WIDTH.get(mark) or chr(ord(mark) - 0xFEE0)
    if text[end : end + 1] in ("", " ", "\n", "\r", ",", ".", ";", ":", "!", "?", ")", '"', "”", "’") or text[end] in _FULL_WIDTH:
        half = half.rstrip(" ") or " "
    if text[start - 1 : start] in (" ", "\n", "(", '"', "“") or start == 0:
        half = half.lstrip(" ") or half
    if mark in "：，" and text[start - 1 : start].isdigit() and text[end : end + 1].isdigit():
        half = half.strip()  # 14：30, 10，000
    return half


def _letter(text: str, at: int) -> str:
    """The nearest character at the start or end of a text that is no space, quotation mark or punctuation."""
    return re.sub(r"[\W_]+", "", text[-12:] if at else text[:12])[at : at + 1 or None]


def _rule(name: str, reason: str, pattern: str, replacement: Replacement, hint: str, flags: int = 0) -> Rule:
    return Rule(name, reason, re.compile(pattern, flags), replacement, hint)


_SUSPENDED = r"(?!(?:and|or|to|nor|but|versus|vs|as|than|through|rather|until|in)\b)"  # "short- and long-term"
_PREFIX = r"\b(?:non|self|anti|long|short|well|so|high|low|multi|inter|intra|pre|post|co|re|semi|sub|cross|mid|deep|large|small|full|in|first|second|third|one|two|three|four|five)"
RULES = [
    _rule("full-width", "full-width mark in English text", rf"(?<![{CJK}])[\uff01-\uff5e，。、《》「」『』\u3000](?![{CJK}])", _half_width, "，。、《》「」『』\u3000" + "".join(map(chr, range(0xFF01, 0xFF5F)))),
    _rule("hyphen", "space before a hyphen inside a word", r"(?<=[A-Za-z0-9]) -(?=[a-z]{2})|(?<=[a-z]) -(?=[A-Z][a-z]+\b(?! [A-Z]))", "-", "-"),
    _rule("hyphen", "space after a hyphen inside a word", rf"({_PREFIX}-) (?={_SUSPENDED}[a-z]{{2}})", r"\1", "-", re.IGNORECASE),
    _rule("ampersand", "spaces in an abbreviation", r"\b([A-Z]) & ([A-Z])\b(?! ?&)", r"\1&\2", "&"),
    _rule("and-or", "spaces around a slash", r"\b(and) / (or)\b", r"\1/\2", "/", re.IGNORECASE),
    _rule("decimal", "space inside a number", r"(?<=\d)\. (?=\d+(?:%| percent\b| per cent\b| (?:m|b|tr)illion\b))(?<!\bNo\. )", ".", "."),
    _rule("grouping", "space inside a number", r"(?<=\d) ,(?=\d{3}\b)|(?<![\d,.])(?<=\d), (?=000\b)|(?<=\d{2}), (?=000\b)|(?<=\d{3}), (?=000\b)", ",", ","),
    _rule("number-sign", "misplaced space in a number", r"\b(No|Nos) \. ?(?=\d)", r"\1. ", "."),
    _rule("currency", "space after a currency sign", r"(?<=[$€£¥]) (?=\d)", "", "$€£¥"),
    _rule("apostrophe", "space before an apostrophe", r"(?<=[A-Za-z]) (?=['’](?:s|t|re|ve|ll|d|m)\b(?!['’]))", "", "'’"),
    _rule("bracket", "space inside brackets", r"(?<=\() +(?=[^\s)])|(?<=[^\s(]) +(?=\))", "", "()"),
    _rule("space-before-mark", "space before a punctuation mark", r"(?<=[^\W_])(?<!\bNo)(?<!\bNos) +(?=[,;!?](?:\s|$)|:(?:\s|$)|\.(?! ?\.)(?:\s*$|\s))|(?<=[)\]%”\"]) +(?=[,;.](?:\s|$))", "", ",;:!?.", re.MULTILINE),
    _rule("doubled-mark", "doubled punctuation mark", r",{2,}|;{2,}|,(?=\.(?:\s|$))", lambda m: m[0][0] if len(m[0]) > 1 else "", ",;"),
    _rule("doubled-word", "doubled word", r"\b(the|an|and|of|or|with|from|for|its|their|our)(?: \1)+\b(?!-)", r"\1", "aoft", re.IGNORECASE),
    _rule("double-space", "doubled space", r"(?<=[a-z,;]) {2}(?=[a-z])", " ", " "),
    _rule("dashes", "doubled dash", r"— ?—", "—", "—"),
    _rule("ellipsis", "doubled ellipsis", r"…(?: ?…)+", "…", "…"),
    _rule("space-after-mark", "no space after a mark", r"(?<=[a-z]{2}),(?=[a-z]{2})|(?<=[a-z]{3})\.(?=[A-Z][a-z]+[ ,])|(?<=\d%)[.,](?=[A-Z][a-z])", lambda m: m[0] + " ", ",."),
]  # fmt: skip

_QUOTE = re.compile('["“”]')


def edits(doc: Document) -> list[Edit]:
    """Typography edits of the document, sorted; a second call on the result finds nothing."""
    total: list[Edit] = []
    current = doc
    for _ in range(4):  # one repair can lay open another
        new = _once(current)
        if not new:
            break
        total = compose(doc.text, total, new)
        current = document(apply(current.text, new))
    return total


def _once(doc: Document) -> list[Edit]:
    text = doc.text
    found: list[Edit] = []
    for rule in RULES:
        if not any(char in text for char in rule.hint):
            continue
        for match in rule.pattern.finditer(text):
            after = rule.replacement(match) if callable(rule.replacement) else match.expand(rule.replacement)
            found.append(_edit(text, match.start(), match.end(), after, rule.name, rule.reason))
    found += _quotes(text)
    out: list[Edit] = []
    for edit in sorted(found, key=lambda e: (e.start, -e.end)):
        free = not out or edit.start > out[-1].end
        if free and edit.before != edit.after and not doc.is_protected(edit.start, edit.end):
            out.append(edit)
    return out


def _edit(text: str, start: int, end: int, after: str, name: str, reason: str) -> Edit:
    return Edit(start, end, text[start:end], after, (f"typography:{name}",), reason)


def _quotes(text: str) -> Iterator[Edit]:
    """Spaces just inside double quotation marks, and pairs of one curly and one straight or wrong-way mark.

    Works on lines whose marks pair up beyond doubt: an even number, each opening mark after a space or bracket, each closing mark not
    before a letter.
    """
    offset = 0
    for line in text.splitlines(keepends=True):
        marks = list(_QUOTE.finditer(line)) if '"' in line or "“" in line or "”" in line else []
        if marks and len(marks) % 2 == 0:
            pairs = list(zip(marks[::2], marks[1::2], strict=True))
            if all(_opens(line, a.start()) and _closes(line, b.start()) for a, b in pairs):
                for a, b in pairs:
                    yield from _pair(text, line, offset, a.start(), b.start())
        offset += len(line)


def _opens(line: str, at: int) -> bool:
    return line[at] != "”" and (at == 0 or not line[at - 1].isalnum()) and line[at - 1 : at] not in (",", ".")


def _closes(line: str, at: int) -> bool:
    return not line[at + 1 : at + 2].isalnum()


def _pair(text: str, line: str, offset: int, a: int, b: int) -> Iterator[Edit]:
    inner = line[a + 1 : b]
    lead, trail = len(inner) - len(inner.lstrip(" ")), len(inner) - len(inner.rstrip(" "))
    if not inner.strip():
        return
    curly = line[a] == "“" or line[b] == "”"
    left, right = ("“", "”") if (curly and line[a] != line[b]) or line[b] == "“" else (line[a], line[b])
    reason = "space inside quotation marks" if (left, right) == (line[a], line[b]) else "quotation marks that do not pair"
    if lead or left != line[a]:
        yield _edit(text, offset + a, offset + a + 1 + lead, left, "quotes", reason)
    if trail or right != line[b]:
        yield _edit(text, offset + b - trail, offset + b + 1, right, "quotes", reason)
