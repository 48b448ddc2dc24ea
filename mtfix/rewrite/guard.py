"""Facts that a rewrite may not change. The guard reads two sentences and says which fact differs, if any."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from lemminflect import getLemma

from mtfix.text.hunks import CLOSED, content

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NUMBER_WORDS = frozenset(
    (
        "two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty seventy "
        "eighty ninety hundred hundreds thousand thousands dozen dozens half quarter third double triple twice first second "
        "fourth fifth sixth seventh million millions billion billions trillion trillions percent percentage"
    ).split()
)
_UNITS = frozenset(
    (
        "yuan rmb dollar dollars usd euro euros yen pound pounds hkd cent cents km kilometer kilometers kilometre kilometres "
        "meter meters metre metres mile miles kg kilogram kilograms gram grams ton tons tonne tonnes mu hectare hectares acre "
        "acres liter liters degree degrees hour hours minute minutes second seconds day days week weeks month months year years"
    ).split()
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|nobody|nothing|nowhere|without|cannot|hardly|barely|scarcely|unable|fail(?:s|ed)?|lack(?:s|ed|ing)?"
    r"|refus(?:e|es|ed)|den(?:y|ies|ied)|unless|except)\b|n['’]t\b",
    re.IGNORECASE,
)
_MODAL = frozenset(
    (
        "must should may need will if then allegedly suspected nearly least only more than also still all every each both any some many "
        "most several few shall ought might needs needed reportedly almost"
    ).split()
)
_ALIKE = {
    "shall": "should", "ought": "should", "might": "may", "needs": "need", "needed": "need", "reportedly": "allegedly", "almost": "nearly",
}  # fmt: skip
_HAVE_TO = re.compile(r"\b(?:has|have|had|having) to\b", re.IGNORECASE)
_RELATION = re.compile(r"\b(?:before|after|until|since|during|against|for (?:him|her|us|them|me|you))\b", re.IGNORECASE)
_THERE = re.compile(r"\bthere (?:is|are|was|were|be|been|has|have|had|will)\b", re.IGNORECASE)
_PARTICLE = re.compile(r"\b(?:in|on|up|out|off|down|over|away|through)(?=\s*(?:[,.;:!?]|$))", re.IGNORECASE)
_PERSON = {
    form: person
    for person, forms in {
        "he": "he him his himself",
        "she": "she her hers herself",
        "I": "i me my mine myself",
        "we": "we us our ours ourselves",
        "you": "you your yours yourself yourselves",
    }.items()
    for form in forms.split()
}
_HE_OR_SHE = re.compile(r"\b(?:he|him|his|she|hers?)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them|theirs?)\b", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?:said|say|says|saying|told|tells?|stated|states|stressed|stresses|emphasi[sz]ed|noted|notes|added|adds|announced|announces|claimed"
    r"|claims|argued|believes?|believed|thinks?|thought|according|reported|reports|wrote|writes|asked|replied|explained|pointed|revealed"
    r"|introduced|disclosed|predicted|warned|admitted|denied|declared|called|suggested|hoped|hopes)\b",
    re.IGNORECASE,
)
_QUOTE_MARK = re.compile(r"[\"“”«»]")
_QUOTED = re.compile(r"[\"“]([^\"“”]*)[\"”]")
_PLAIN_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})
_CAPITALISED = re.compile(r"\b[A-Z][\w'’&-]*")
_TOKENS = re.compile(r"\w+(?:['’]\w+)*")
_PADDING = re.compile(r"\b(?:in (?:the )?cases? of|the (?:fact that|(?:phenomenon|occurrence|existence|presence) of))\b", re.IGNORECASE)
_CJK = re.compile(r"[\u3400-\u9fff]+")
_LIGHT = frozenset(
    "order present situation regard aspect process basis term manner relevant corresponding carry due etc make take get become".split()
) | {"terms", "aspects", "situations"}
_PLAIN_SAYING = frozenset("say says said saying tell tells told state states stated introduce introduces introduced".split())
SHORTEST, LONGEST = 0.6, 1.5  # bounds on the length in characters


def changed_fact(before: str, after: str) -> str | None:
    """The kind of fact that differs between a sentence and its rewrite, or None: number, unit, name, quotation, negation …

    A rewrite that only draws quotation marks, apostrophes or an ellipsis in another way is refused too ("mark"): these are the author's.
    """
    if not SHORTEST * len(before) <= len(after) <= LONGEST * len(before) + 10:
        return "length"
    if before.translate(_PLAIN_MARKS) == after.translate(_PLAIN_MARKS):
        return "mark"
    respaced = re.sub(r"[\s-]", "", before) == re.sub(r"[\s-]", "", after)  # "willgrow" and "will grow"
    for kind, facts in _FACTS.items():
        if facts(before) != facts(after) and not (kind == "modality" and respaced):
            return kind
    if _swapped(before, after):
        return "person"
    lost = {n for n in names(before) - names(after) if not (n.lower() in CLOSED and _initial(before, n))}
    if lost and any(
        not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", after, re.IGNORECASE if _initial(before, name) else 0) for name in lost
    ):
        return "name"
    if any(name not in before and not _initial(after, name) for name in names(after)):
        return "name"
    if len(_SAYING.findall(after)) < len(_SAYING.findall(before)):
        return "attribution"
    if words_said(before) != words_said(after) and not respaced:
        return "word"
    return None


def words_said(text: str) -> Counter[str]:
    """Stems of the content words: endings, order and function words may change, what is said may not. Digits are numbers' business.

    Words that MT pads with ("in order to", "carry out", "the situation of") count as function words; plain verbs of saying are one; a word
    that follows itself counts once.
    """
    bases = [_base(w) for w in _TOKENS.findall(_PADDING.sub(" ", text)) if not w[0].isdigit()]
    stems = content([w for w in bases if w not in _LIGHT])
    return Counter(word for word, last in zip(stems, [None, *stems], strict=False) if word != last)


@cache
def _base(word: str) -> str:
    """The dictionary form: "took" and "take", "company's" and "company" are one."""
    low = re.sub(r"['’]s?$", "", word.lower())
    if low in _PLAIN_SAYING:
        return "say"
    for kind in ("VERB", "NOUN") if low.isalpha() else ():
        if found := getLemma(low, kind, lemmatize_oov=False):
            return str(found[0])
    return low


def numbers(text: str) -> Counter[str]:
    """Digits, without the marks that group them, and number words."""
    digits = Counter(n.replace(",", "") for n in _NUMBER.findall(text))
    return digits + Counter(w for w in re.findall(r"[a-z]+", text.lower()) if w in _NUMBER_WORDS)


def units(text: str) -> Counter[str]:
    """Units, currencies and signs, singular and plural alike."""
    words = Counter(w.rstrip("s") for w in re.findall(r"[a-z]+", text.lower()) if w in _UNITS)
    return words + Counter(re.findall(r"[%$€£¥℃°]", text))


def quotations(text: str) -> list[str]:
    """What stands inside double quotation marks, without the comma or full stop at its end."""
    return [q.strip().rstrip(",.") for q in _QUOTED.findall(text)]


def negations(text: str) -> int:
    """How many words of negation there are."""
    return len(_NEGATION.findall(text))


def modality(text: str) -> Counter[str]:
    """Words of obligation, possibility, intention, condition, degree, addition and quantity; "may" and "might" are one."""
    found = Counter(_ALIKE.get(w, w) for w in re.findall(r"[a-z]+", text.lower()) if w in _MODAL)
    return found + Counter({"must": len(_HAVE_TO.findall(text))})


def relations(text: str) -> Counter[str]:
    """Words that set one thing against another, in time or as its aim; particles that close a phrase ("running in,"); "there is"."""
    found = Counter(m.lower() for m in [*_RELATION.findall(text), *_PARTICLE.findall(text)])
    return found + Counter({"there": len(_THERE.findall(text))})


def persons(text: str) -> set[str]:
    """Whether the speaker, the reader, men and women are spoken of by pronouns."""
    return {_PERSON[w] for w in re.findall(r"[a-z]+", text.lower()) if w in _PERSON}


def _swapped(before: str, after: str) -> bool:
    """Whether "his" became "their" or the other way round while others of the same person stay."""
    one, many = (len(p.findall(after)) - len(p.findall(before)) for p in (_HE_OR_SHE, _THEY))
    return one * many < 0


def names(text: str) -> set[str]:
    """Capitalised words, possessive endings left off."""
    return {re.sub(r"['’]s?$", "", word) for word in _CAPITALISED.findall(text)} - {"I"}


def _initial(text: str, word: str) -> bool:
    """Whether the word has its capital only because it begins a sentence or a quotation there."""
    places = list(re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text))
    return all(not text[: m.start()].strip(" \"“‘'(") or text[: m.start()].rstrip(" \"“‘'(")[-1:] in ".!?:;" for m in places)


_FACTS: dict[str, Callable[[str], object]] = {
    "number": numbers,
    "unit": units,
    "quotation": lambda text: (quotations(text), len(_QUOTE_MARK.findall(text))),
    "negation": negations,
    "modality": modality,
    "relation": relations,
    "person": persons,
    "original language": _CJK.findall,
}
