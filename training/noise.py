"""Rule-based machine-translation noise on clean English.

The kinds of error and their weights follow what expert post-editors put right most often in Chinese-English news MT: a missing
"and" between clauses, sentences spliced with commas, articles, tense, number, prepositions, dropped pronouns and relative pronouns,
misplaced adverbs, and nominalised verbs ("carry out the development of"). The recipe is the usual one of grammatical error
correction (Grundkiewicz et al., "Neural Grammatical Error Correction Systems with Unsupervised Pre-training", BEA 2019).
"""

import random
import re
from collections.abc import Callable

Words = list[str]

TENSE = {
    "was": "is", "were": "are", "had": "has", "would": "will", "could": "can", "did": "do", "might": "may",
    "said": "says", "has": "have", "is": "are", "are": "is", "have": "has", "shows": "show", "needs": "need",
}  # fmt: skip
PREPOSITIONS = "of in on at to for with by from about into over under between through during against among within".split()
ARTICLES = ("a", "an", "the")
RELATIVES = ("which", "that", "who", "whose", "whom")
PRONOUNS = ("it", "they", "he", "she", "we", "its", "their", "his", "her")
NOMINALS = {
    "develop": "development", "implement": "implementation", "promote": "promotion", "construct": "construction",
    "investigate": "investigation", "improve": "improvement", "strengthen": "strengthening", "establish": "establishment",
    "reform": "reform", "protect": "protection", "reduce": "reduction", "expand": "expansion", "manage": "management",
    "support": "support", "prevent": "prevention", "build": "building", "cooperate": "cooperation", "exchange": "exchange",
}  # fmt: skip
PADDING = {
    "to": ["in order to", "so as to"], "now": ["at present,", "at the present stage"], "recently": ["in recent days,"],
    "because": ["due to the fact that"], "many": ["a large number of"], "about": ["in terms of", "with regard to"],
    "but": ["but at the same time"], "more": ["more and more"], "for": ["for the purpose of"], "improve": ["enhance the improvement of"],
}  # fmt: skip


def _pick(words: Words, wanted: Callable[[str], bool], rng: random.Random) -> int | None:
    places = [i for i, word in enumerate(words) if wanted(word)]
    return rng.choice(places) if places else None


def _drop(*which: str) -> Callable[[Words, random.Random], bool]:
    def drop(words: Words, rng: random.Random) -> bool:
        at = _pick(words[1:], lambda w: w in which, rng)
        if at is None:
            return False
        del words[at + 1]
        return True

    return drop


def _swap_article(words: Words, rng: random.Random) -> bool:
    at = _pick(words, lambda w: w in ARTICLES, rng)
    if at is None:
        return False
    words[at] = rng.choice([a for a in ARTICLES[::2] if a != words[at]])
    return True


def _insert_article(words: Words, rng: random.Random) -> bool:
    at = _pick(words, lambda w: w in PREPOSITIONS, rng)
    if at is None or at + 1 >= len(words) or not words[at + 1].islower() or words[at + 1] in ARTICLES + PRONOUNS:
        return False
    words.insert(at + 1, "the")
    return True


def _tense(words: Words, rng: random.Random) -> bool:
    at = _pick(words, lambda w: w in TENSE, rng)
    if at is None:
        return False
    words[at] = TENSE[words[at]]
    return True


def _verb_form(words: Words, rng: random.Random) -> bool:
    at = _pick(words[1:], lambda w: bool(re.fullmatch(r"[a-z]{3,}(?:ing|[^e]ed)", w)), rng)
    if at is None:
        return False
    stem = re.sub(r"(?:ing|ed)$", "", words[at + 1])
    words[at + 1] = rng.choice([stem, stem + "s", stem + ("ed" if words[at + 1].endswith("ing") else "ing")])
    return True


def _number(words: Words, rng: random.Random) -> bool:
    at = _pick(words[1:], lambda w: bool(re.fullmatch(r"[a-z]{4,}[^s\W]s?[,.;]?", w)) and w not in TENSE, rng)
    if at is None:
        return False
    word, mark = re.fullmatch(r"(\w+)([,.;]?)", words[at + 1]).groups()
    words[at + 1] = (word[:-1] if word.endswith("s") else word + "s") + mark
    return True


def _preposition(words: Words, rng: random.Random) -> bool:
    at = _pick(words, lambda w: w in PREPOSITIONS, rng)
    if at is None:
        return False
    words[at] = rng.choice([p for p in ("of", "in", "on", "to", "for", "with") if p != words[at]])
    return True


def _lose_and(words: Words, rng: random.Random) -> bool:
    at = _pick(words[1:], lambda w: w == "and", rng)
    if at is None:
        return False
    at += 1
    if not words[at - 1].endswith(","):
        words[at - 1] += ","
    del words[at]
    return True


def _move_adverb(words: Words, rng: random.Random) -> bool:
    at = _pick(words[1:-1], lambda w: bool(re.fullmatch(r"[a-z]+ly|also|already|still|now|again|together", w)), rng)
    if at is None:
        return False
    word = words.pop(at + 1)
    words.insert(max(1, min(len(words) - 1, at + 1 + rng.choice([-3, -2, -1, 1, 2, 3]))), word)
    return True


def _front_clause(words: Words, rng: random.Random) -> bool:
    """Move a closing "in/on/by …" phrase before the verb, where Chinese has it."""
    at = _pick(words[4:-2], lambda w: w in ("in", "on", "by", "through", "for", "during"), rng)
    if at is None or not words[-1].endswith("."):
        return False
    at += 4
    if len(words) - at > 7:
        return False
    phrase, rest = words[at:], words[:at]
    phrase[-1] = phrase[-1][:-1]
    target = rng.randrange(2, max(3, len(rest) - 1))
    rest[-1] += "."
    words[:] = rest[:target] + phrase + rest[target:]
    return True


def _nominalise(words: Words, rng: random.Random) -> bool:
    at = _pick(words, lambda w: w in NOMINALS, rng)
    if at is None:
        return False
    words[at : at + 1] = [rng.choice(["carry out", "make", "do a good job in", "realize"]), "the", NOMINALS[words[at]], "of"]
    return True


def _pad(words: Words, rng: random.Random) -> bool:
    at = _pick(words, lambda w: w in PADDING, rng)
    if at is None:
        return False
    words[at] = rng.choice(PADDING[words[at]])
    return True


def _break_hyphen(words: Words, rng: random.Random) -> bool:
    at = _pick(words, lambda w: bool(re.search(r"[a-z]-[a-z]", w)), rng)
    if at is None:
        return False
    words[at] = words[at].replace("-", " -", 1)
    return True


KINDS: list[tuple[float, Callable[[Words, random.Random], bool]]] = [
    (5, _lose_and), (4, _tense), (4, _drop("the")), (1.5, _drop("a", "an")), (1.5, _insert_article), (1, _swap_article),
    (3, _number), (2, _preposition), (2, _drop(*PREPOSITIONS)), (2, _drop(*RELATIVES)), (2, _drop(*PRONOUNS)),
    (2, _verb_form), (1.5, _drop("to")), (1, _drop("is", "are", "was", "were", "been", "be", "has", "have")),
    (1.5, _move_adverb), (2, _front_clause), (1.5, _nominalise), (1.5, _pad), (0.3, _break_hyphen),
]  # fmt: skip


def splice(first: str, second: str) -> str:
    """Join two sentences with a comma, as MT does where the Chinese had one."""
    head = second[0].lower() + second[1:] if not re.match(r"(?:I|[A-Z][a-z]+ [A-Z])\b", second) else second
    return first.rstrip(".") + ", " + head


def corrupt(sentence: str, rng: random.Random) -> str:
    """The sentence with one error for every nine words or so; unchanged where no kind of error applies."""
    words = sentence.split(" ")
    weights = [weight for weight, _ in KINDS]
    wanted = max(1, round(len(words) / 9 * rng.uniform(0.5, 1.5)))
    for _ in range(wanted * 3):
        if rng.choices(KINDS, weights)[0][1](words, rng):
            wanted -= 1
        if not wanted:
            break
    return " ".join(words)
