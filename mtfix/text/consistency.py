"""One article, one spelling: names that occur in two spellings are suggested in the more frequent one.

Only spellings of the same letters count ("Jin Wei" and "Jinwei", "Zhongguan Cun" and "Zhongguancun"), so two people are never made one.
"""

import re
from collections import Counter, defaultdict

from mtfix.document import Document
from mtfix.edits import Edit

_NAME = re.compile(r"(?=(\b[A-Z][a-z]+[ -][A-Z][a-z]+\b))|(?=(\b[A-Z][a-z]{4,}\b))")  # two words, or one; they may overlap
_SHORTEST = 5  # letters


def edits(document: Document) -> list[Edit]:
    """Suggestions, sorted by place; none where no spelling is the more frequent one."""
    text = document.text
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for match in _NAME.finditer(text):
        word = match[1] or match[2]
        key = re.sub(r"[ -]", "", word).lower()
        if len(key) >= _SHORTEST:
            places[key].append((match.start(), match.start() + len(word)))
            spellings[key][word] += 1
    out = []
    for key, forms in spellings.items():
        if len(forms) < 2:
            continue
        (best, count), *rest = forms.most_common()
        if count == rest[0][1]:
            continue
        for start, end in places[key]:
            if text[start:end] != best and not document.is_protected(start, end):
                reason = f"{best!r} stands {count} times in this article"
                out.append(Edit(start, end, text[start:end], best, ("consistency:name",), reason, None, "suggest"))
    return sorted(out, key=lambda e: e.start)
