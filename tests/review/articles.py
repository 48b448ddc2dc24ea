"""A garbled article of our own, with the edits that a cleaner would make of it."""

from mtfix.edits import Edit

TEXT = (
    "Leaders visit the bridge\n"
    "The mayor praised the high -quality work. It is a cockpit stone of the economy.\n"
    "The firm solved a card neck problem. He also in the evening spoke to workers.\n"
)


def edit(before: str, after: str, origin: str, text: str = TEXT, level: str = "fix", group: tuple[str, ...] = ()) -> Edit:
    """The edit of the first place where the words stand."""
    start = text.index(before)
    return Edit(start, start + len(before), before, after, (origin,), "because", None, level, group)


EDITS = [
    edit("high -quality", "high-quality", "typography:hyphen"),
    edit("a cockpit stone", "the ballast", "glossary:economy:ballast"),
    edit("card neck", "chokepoint", "glossary:technology:chokepoint"),
    edit("also ", "", "model:tiny", group=("m1",)),
    edit("spoke to", "also spoke to", "model:tiny", group=("m1",)),
    edit("workers", "labourers", "glossary:society:labourers", level="suggest"),
]
