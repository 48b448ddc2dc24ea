"""Results made by hand, for the views."""

from mtfix.edits import Edit, apply
from mtfix.pipeline import Counts, Result

SIGNATURE = {"mtfix": "0.1.0", "glossary": "0123"}


def edit(text, before, after, origin="glossary:technology:chokepoint", reason="卡脖子: a hold", **more):
    """An edit of the first place where `before` stands; an insertion is given as "left|right"."""
    if "|" in before:
        at = text.index(before.replace("|", "")) + before.index("|")
        return Edit(at, at, "", after, (origin,), reason, **more)
    at = text.index(before)
    return Edit(at, at + len(before), before, after, (origin,), reason, **more)


def result(text, *edits):
    """A result with these edits."""
    found = sorted(edits, key=lambda e: (e.start, e.end))
    return Result(text, apply(text, found), found, SIGNATURE, Counts())


TEXT = "The news of the day\n\nA high -speed train is a card neck. It was late, they said.\nNobody knew why Jinwei came.\n"


def sample():
    """A result with an edit of each kind and a change of two parts."""
    return result(
        TEXT,
        edit(TEXT, " -", "-", "typography:hyphen", "space before a hyphen"),
        edit(TEXT, "card neck", "chokepoint"),
        edit(TEXT, "It was late, ", "", "model:small", "more fluent", score=0.25, group=("1",)),
        edit(TEXT, "said|.", " that it was late", "model:small", "more fluent", score=0.25, group=("1",)),
        edit(TEXT, "Jinwei", "Jin Wei", "consistency:name", "the more frequent spelling", level="suggest"),
        edit(TEXT, "Nobody", "Nobody", "glossary:people:nobody", "two meanings", level="flag"),
    )
