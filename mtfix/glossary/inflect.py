"""English forms: plural and verb endings for variants, case and articles for the place."""

import re
from functools import cache

SMALL = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as"}
BE_HAVE = {"be", "is", "are", "was", "were", "been", "being", "has", "have", "had", "having", "'s", "get", "got"}


@cache
def _form(word: str, tag: str, fallback: str) -> str:
    from lemminflect import getInflection  # slow to import, and needed only when a glossary is compiled

    forms = getInflection(word.lower(), tag)
    form = str(forms[0]) if forms else fallback
    return form.capitalize() if word[:1].isupper() and not word.isupper() else form


def plural(phrase: str) -> str:
    """The phrase with its last word in the plural."""
    head, _, word = phrase.rpartition(" ")
    return f"{head} {_plural(word)}".strip()


def _plural(word: str) -> str:
    if not word.isalpha() or word.isupper():
        return word + "s"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return _form(word, "NNS", word + "es")
    return _form(word, "NNS", word + "s")


def verb_forms(phrase: str) -> tuple[str, str, str, str, str]:
    """Base, -s, -ing, past and past participle of the phrase, whose first word is the verb."""
    word, space, rest = phrase.partition(" ")
    stem = word.removesuffix("e")
    third = _form(word, "VBZ", word + "s")
    ing = _form(word, "VBG", stem + "ing")
    past = _form(word, "VBD", stem + "ed")
    participle = _form(word, "VBN", stem + "ed")
    base, s, g, d, n = (form + space + rest for form in (word, third, ing, past, participle))
    return base, s, g, d, n


def match_case(right: str, place: str, variant: str, starts_sentence: bool) -> str:
    """`right` in the case of the place: UPPER, Title, or a capital at the start of a sentence."""
    if place.isupper() and not variant.isupper() and len(place) > 3:
        return right.upper()
    words = re.findall(r"[^\W\d_]+", place)
    raised = place[:1].isupper() and variant[:1].islower()
    if raised and not starts_sentence and len(words) > 1 and all(w[0].isupper() for w in words if w.lower() not in SMALL):
        return re.sub(r"[^\s-]+", lambda w: w[0] if w[0] in SMALL else w[0][:1].upper() + w[0][1:], right)
    if raised or (starts_sentence and place[:1].isupper()):
        return right[:1].upper() + right[1:]
    return right


def article_for(word: str) -> str:
    """ "a" or "an" before the word, by its sound."""
    low = word.lower()
    if re.fullmatch(r"[A-Z]{2,}[A-Z0-9-]*s?", word):  # an abbreviation is spelled out, unless it reads as a word
        return "an" if (word[0] in "AEFHILMNORSX" and not _reads_as_word(word)) or word[0] in "AEIO" else "a"
    if re.match(r"(?:uni(?!n|m)|use|usu|uti|eu|ewe|one\b|once\b|ubiq|ura)", low):
        return "a"
    if re.match(r"(?:hour|honest|honou?r|heir)", low):
        return "an"
    if re.match(r"(?:8|11\b|18\b|11[,.]|18[,.])", low):
        return "an"
    return "an" if low[:1] in "aeiou" else "a"


def _reads_as_word(abbreviation: str) -> bool:
    """Whether an abbreviation such as NASA or STAR is said as a word; those of three letters are spelled out."""
    return bool(re.match(r"[B-DF-HJ-NP-TV-Z]{1,2}[AEIOU][B-DF-HJ-NP-TV-Z]", abbreviation)) and len(abbreviation) > 3
