"""Teach the glossary from the review: an entry from a correction made by hand, an entry that shall not fire again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from mtfix.edits import Edit, apply
from mtfix.errors import InputError
from mtfix.glossary import author
from mtfix.glossary.compile import table
from mtfix.glossary.files import files_in_use, own_file
from mtfix.glossary.load import load, load_text
from mtfix.glossary.match import Matcher
from mtfix.glossary.schema import Entry
from mtfix.review.session import Hunk, Session
from mtfix.review.store import Store
from mtfix.text import document, sentence_at

Fields = dict[str, Any]


def proposal(session: Session, hunk: Hunk) -> Fields:
    """The fields of an entry that would make this hunk, with its sentence as the example.

    A correction of one of our entries proposes that entry with the right English changed. Raises InputError where no entry can be made:
    nothing taken away or nothing put in its place, or words that the notation cannot hold.
    """
    wrong, right = hunk.before.strip(), hunk.text.strip()
    if not wrong or not right or wrong == right:
        raise InputError("an entry needs wrong words and right ones: this hunk only adds or takes away")
    example = _example(session, hunk)
    if hunk.entry and (known := _entry(hunk.entry)):
        fields = known.model_dump(exclude_defaults=True)
        if "\\" in fields.get("right", ""):
            raise InputError(f"{hunk.entry} is a pattern whose right side has groups; change it with mtfix glossary edit")
        examples = [e["before"] for e in fields["examples"]]
        if _matcher(fields).edits(document(example["before"])):  # by itself: what it needs elsewhere in the article is not there
            examples.append(example["before"])
        return fields | {"right": right, "examples": examples}
    start, _ = sentence_at(document(session.text), hunk.start, hunk.end)
    if start == hunk.start and wrong[0].isupper() and right[0].isupper() and wrong[1:].islower() and right[1:].islower():
        wrong, right = wrong[0].lower() + wrong[1:], right[0].lower() + right[1:]  # a capital of the sentence, not of the words
    return author.entry({"wrong": [wrong], "right": right, "examples": [example]})


def fires(fields: Fields, session: Session) -> list[Edit]:
    """The edits that an entry with these fields would make in the article, on its own."""
    return [e for e in _matcher(fields).edits(document(session.text)) if e.level == "fix"]


def teach(store: Store, fields: Fields, file: Path | None = None) -> str:
    """Write an entry to the user's glossary and add the hunks it makes in the article; say what was done.

    Raises InputError with the reasons if the entry does not pass the glossary's checks; then nothing is written.
    """
    target = own_file(file)
    made = author.entry(fields)
    _write(target, made)  # takes a while, so the session is not locked meanwhile
    with store.change() as session:
        new = session.add([_named(e, target) for e in fires(made, session)])
    return f"{target}: {made['id']} written; it makes {len(new)} more hunks here"


def never(store: Store, number: int, word: str = "", file: Path | None = None) -> str:
    """Keep a hunk's entry from firing: where `word` stands in the sentence, or at all if it is empty. Say what was done.

    Writes an entry of the same id to the user's glossary, which replaces ours, and rejects the hunks that are open. Raises InputError if
    the hunk is not a glossary entry's, or if the entry does not pass its checks with the exception; KeyError for an unknown id.
    """
    session = store.read()
    hunk = session.hunk(number)
    known = _entry(hunk.entry) if hunk.entry else None
    if known is None:
        raise InputError("only glossary entries can be switched off; reject the hunk instead")
    fields = known.model_dump(exclude_defaults=True)
    if word:
        fields["not_near"] = [*fields.get("not_near", []), word]
        fields["innocent"] = [*fields.get("innocent", []), _sentence(session, hunk)]
    else:
        fields["level"] = "off"
    target = own_file(file)
    _write(target, {key: fields[key] for key in author.ORDER if key in fields})
    with store.change() as session:
        same = [h for h in session.like(number) if h.decision == "open"]
        session.decide([number, *(h.id for h in same if not word or word in _sentence(session, h))], "rejected")
    return f"{target}: {known.id} {f'held back near {word!r}' if word else 'switched off'}"


def _write(target: Path, fields: Fields) -> None:
    """Add an entry, or put it in place of the one of that id which the user's file has already."""
    if target.is_file() and any(e.id == fields["id"] for e in load(target).file.entries):

        def change(node: Any) -> None:
            for key in [key for key in node if key not in fields]:
                del node[key]
            node.update(fields)

        author.edit(target, fields["id"], change, files_in_use())
    else:
        author.add(target, fields, files_in_use())


def _named(edit: Edit, target: Path) -> Edit:
    """The edit as the entry will make it from its file."""
    return replace(edit, origins=(f"glossary:{load(target).file.field}:{edit.origins[0].split(':')[2]}",))


def _matcher(fields: Fields) -> Matcher:
    entry = {**fields, "level": "fix", "examples": [{"before": "-", "after": "-"}]}  # where it fires is asked, not whether it is right
    return Matcher(table([load_text("", Path("the new entry"), {"field": "new", "entries": [entry]})]))


def _entry(entry_id: str) -> Entry | None:
    """The entry in use with an id: the last one that is read."""
    found = [e for path in files_in_use() for e in load(path).file.entries if e.id == entry_id]
    return found[-1] if found else None


def _sentence(session: Session, hunk: Hunk) -> str:
    start, end = sentence_at(document(session.text), hunk.start, hunk.end)
    return session.text[start:end]


def _example(session: Session, hunk: Hunk) -> dict[str, str]:
    """The hunk's sentence before and after, with what else is to change in it changed."""
    start, end = sentence_at(document(session.text), hunk.start, hunk.end)
    inside = [e for e in session.made(accept_open=True) if start <= e.start and e.end <= end]
    others = [e for e in inside if e.end <= hunk.start or e.start >= hunk.end]
    mine = Edit(hunk.start, hunk.end, hunk.before, hunk.text, hunk.origins, "")
    both = sorted([*others, mine], key=lambda e: e.start)
    before, after = (
        apply(session.text[start:end], [replace(e, start=e.start - start, end=e.end - start) for e in edits]) for edits in (others, both)
    )
    return {"before": before, "after": after}
