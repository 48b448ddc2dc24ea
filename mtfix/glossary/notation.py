"""The notation in which an entry writes a family of variants once: `(a|b)` for one of them, `[a]` for what may be left out."""

import re
from itertools import product

MOST = 400  # variants that one line may stand for

_TOKEN = re.compile(r"[()\[\]|]|[^()\[\]|]+")


class NotationError(ValueError):
    """A variant that cannot be read; the message says what is wrong."""


def expand(variant: str) -> list[str]:
    """All plain variants that a line in the notation stands for, in order, white space put right.

    >>> expand("(card|stuck) neck [problem]")
    ['card neck problem', 'card neck', 'stuck neck problem', 'stuck neck']

    Raises NotationError for brackets that do not match, for an empty variant and for more than `MOST` variants.
    """
    tokens = _TOKEN.findall(variant)
    found, rest = _choices(tokens, 0)
    if rest != len(tokens):
        raise NotationError(f"unexpected {tokens[rest]!r} in {variant!r}")
    plain = list(dict.fromkeys(" ".join(text.split()) for text in found))
    if "" in plain:
        raise NotationError(f"{variant!r} may be empty")
    return plain


def _choices(tokens: list[str], at: int) -> tuple[list[str], int]:
    """Alternatives up to a closing bracket or the end."""
    found, at = _sequence(tokens, at)
    while at < len(tokens) and tokens[at] == "|":
        more, at = _sequence(tokens, at + 1)
        found += more
    return found, at


def _sequence(tokens: list[str], at: int) -> tuple[list[str], int]:
    found = [""]
    while at < len(tokens) and tokens[at] not in ")]|":
        token = tokens[at]
        if token in "([":
            part, at = _choices(tokens, at + 1)
            close = ")" if token == "(" else "]"
            if at >= len(tokens) or tokens[at] != close:
                raise NotationError(f"{token!r} without {close!r} in {''.join(tokens)!r}")
            if token == "[":
                part = [*part, ""]
        else:
            part = [token]
        at += 1
        found = [a + b for a, b in product(found, part)]
        if len(found) > MOST:
            raise NotationError(f"{''.join(tokens)!r} stands for more than {MOST} variants")
    return found, at
