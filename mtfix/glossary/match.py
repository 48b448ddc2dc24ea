"""Find the variants of a glossary in a text and explain what to put in their place."""

import re
from collections.abc import Collection, Iterator
from functools import cache, partial
from itertools import islice
from typing import Any, NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick as Automaton

from mtfix.document import Document, Span
from mtfix.edits import Edit
from mtfix.glossary.compile import Table, Variant, conditional
from mtfix.glossary.normalise import Normalised, flat, normal
from mtfix.glossary.place import fit
from mtfix.text.segment import sentence_at

LONG = 100_000  # code points of a text that is worth a filter of patterns


class Found(NamedTuple):
    """A variant at a place of the text."""

    start: int
    end: int
    variant: Variant


class Matcher:
    """All entries of a table, ready to search texts.

    One pass over the text with an Aho-Corasick automaton (Aho and Corasick, 1975), kept as a double array: its cost does not depend on the
    number of entries. Patterns of entries are RE2 expressions, whose time is linear in the text.
    """

    def __init__(self, table: Table, off: Collection[str] = ()) -> None:
        self.entries = table.entries
        self._silent = {i for i, entry in enumerate(self.entries) if entry["id"] in off or entry["field"] in off}
        self._rows, self._automaton = table.rows, table.automaton
        self._patterns = [row for row in table.patterns if row[1] not in self._silent]
        self._choosers: dict[bool, Any] = {}
        self._rights: Automaton | None = None
        self._searched: tuple[str, str, dict[tuple[str, ...], list[Span]]] = ("", "", {})  # a text, flat, and what was found in it

    def edits(self, document: Document) -> list[Edit]:
        """Edits of the document, sorted; `fix` edits do not overlap each other, nor do the others overlap them."""
        found = sorted([*self._literal(document.text), *self._regular(document.text)], key=lambda f: (f.start, -f.end))
        out: list[Edit] = []
        for applied in (True, False):
            fixed, reach = list(out), 0
            for item in found:
                entry = self.entries[item.variant.entry]
                if item.start < reach or (entry["level"] == "fix") != applied:
                    continue
                if document.is_protected(item.start, item.end) or not self._holds(entry, document, item):
                    continue
                edit = self._edit(entry, document, item)
                if edit.start < reach or document.is_protected(edit.start, edit.end):
                    continue
                if not applied and any(edit.start < f.end and f.start < edit.end for f in fixed):
                    continue
                if edit.before == edit.after and edit.level != "flag":
                    continue
                out.append(edit)
                reach = edit.end
        return sorted(out, key=lambda e: (e.start, e.end))

    def terms(self, text: str) -> list[Span]:
        """Places where the right English of an entry stands already: names, and terms of two words or more."""
        if self._rights is None:
            spoken = (v.right for row in self._rows for v in row if v.entry not in self._silent)
            rights = {normal(r) for r in spoken if len(r) > 3 and (" " in r.strip() or not r.islower())}
            self._rights = Automaton(sorted(rights) or ["\0"])
        norm = Normalised(text)
        found = self._rights.find_overlapping(norm.text)
        return [norm.span(start, end) for start, end, _ in found if _bounded(norm.text, start, end)]

    def _literal(self, text: str) -> Iterator[Found]:
        if self._automaton is None:
            return
        norm = Normalised(text)
        for start, end, index in self._automaton.find_overlapping(norm.text):
            if not _bounded(norm.text, start, end):
                continue
            place = norm.span(start, end)
            for variant in self._rows[index]:
                entry = self.entries[variant.entry]
                if variant.entry in self._silent:
                    continue
                if entry.get("case") == "match" and flat(text[slice(*place)]).split() != flat(variant.written).split():
                    continue
                yield Found(*place, variant)

    def _regular(self, text: str) -> Iterator[Found]:
        if not self._patterns:
            return
        chooser = self._chooser(len(text) > LONG)
        offset = 0
        for line in text.splitlines(keepends=True):
            for index in chooser.Match(line) or ():
                expression, entry, right = self._patterns[index]
                for m in _regexp(expression).finditer(line):
                    if m.end() > m.start():
                        after = re.sub(r"\\(\d)", partial(_group, m), right)
                        yield Found(offset + m.start(), offset + m.end(), Variant(m.group(), entry, after, m.group(), None))
            offset += len(line)

    def _chooser(self, long: bool) -> Any:
        """What tells the patterns that occur in a line: for a long text a filter, which takes longer to build and runs twice as fast."""
        if long not in self._choosers:
            import re2  # needed only where entries have patterns

            chooser = re2.Filter() if long else re2.Set.SearchSet()
            for expression, _, _ in self._patterns:
                chooser.Add(expression)
            chooser.Compile()
            self._choosers[long] = chooser
        return self._choosers[long]

    def _holds(self, entry: dict[str, Any], document: Document, found: Found) -> bool:
        """Whether the conditions of the entry hold at the place."""
        if not conditional(entry):
            return True
        text = document.text
        if "near" in entry or "not_near" in entry:
            start, end = sentence_at(document, found.start, found.end)
            around = f"{text[start : found.start]} \n {text[found.end : end]}"
            if not _one_of(entry.get("near"), around, True) or _one_of(entry.get("not_near"), around, False):
                return False
        if "article" in entry and not self._elsewhere(entry["article"], text, found):
            return False
        return "not_article" not in entry or not self._elsewhere(entry["not_article"], text, found)

    def _elsewhere(self, words: list[str], text: str, found: Found) -> bool:
        """Whether one of the words stands in the text outside the place; a text is searched once for each list of words."""
        if self._searched[0] is not text:
            self._searched = (text, flat(text), {})
        _, even, known = self._searched
        asked = tuple(words)
        if asked not in known:
            known[asked] = [m.span() for m in islice(_wanted(asked).finditer(even), 5)]
        return any(end <= found.start or start >= found.end for start, end in known[asked])

    def _edit(self, entry: dict[str, Any], document: Document, found: Found) -> Edit:
        start, end, right = found.start, found.end, found.variant.right
        if entry["level"] != "flag":
            start, end, right = fit(document.text, found.start, found.end, found.variant, entry.get("quotes") == "drop")
        before = document.text[start:end]
        reason = ": ".join(part for part in (entry.get("zh"), entry.get("note")) if part) or "known mistranslation"
        origin = f"glossary:{entry['field']}:{entry['id']}"
        return Edit(start, end, before, before if entry["level"] == "flag" else right, (origin,), reason, None, entry["level"])


@cache
def _regexp(expression: str) -> Any:
    import re2

    return re2.compile(expression)


def _group(match: Any, reference: re.Match[str]) -> str:
    """What a reference such as `\\1` in `right` stands for."""
    return match.group(int(reference[1])) or ""


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether the place begins and ends at word boundaries."""
    word = lambda c: c.isalnum() or c == "_"  # noqa: E731
    left = start == 0 or not (word(text[start - 1]) and word(text[start]))
    return left and (end == len(text) or not (word(text[end]) and word(text[end - 1])))


@cache
def _wanted(words: tuple[str, ...]) -> re.Pattern[str]:
    """An expression for any of the words or phrases; literals only, so it cannot run away. A word with a capital is met only as written."""
    forms = []
    for word in words:
        literal = re.escape(flat(word).rstrip("*")).replace(r"\ ", r" +") + (r"\w*" if word.endswith("*") else "")
        forms.append(f"(?i:{literal})" if word.islower() else literal)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")


def _one_of(words: list[str] | None, text: str, without: bool) -> bool:
    """Whether one of the words stands in the text; `without` where there are no words."""
    return without if not words else bool(_wanted(tuple(words)).search(flat(text)))
