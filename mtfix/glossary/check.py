"""The tests that travel with the entries, and the comparisons of all entries with all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtfix.edits import Edit, apply
from mtfix.glossary.compile import Table, conditional, table
from mtfix.glossary.load import Source, line_of
from mtfix.glossary.match import Matcher
from mtfix.glossary.schema import Entry, GlossaryFile
from mtfix.text import document


@dataclass(frozen=True)
class Fault:
    """What is wrong with an entry."""

    path: Path
    line: int
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.entry}: {self.message}"


def faults(sources: Sequence[Source], against: Sequence[Source] = ()) -> list[Fault]:
    """All faults of the entries of `sources`, each tried alone and together with all others and with those of `against`."""
    checked = [(source, entry) for source in sources for entry in source.file.entries]
    everything = [*against, *sources]
    made = table(everything)
    matcher = Matcher(made)
    found: list[tuple[Source, Entry, str]] = []
    first: dict[str, Source] = {}
    for source, entry in checked:
        if entry.id in first:
            found.append((source, entry, f"the id stands in {first[entry.id].path.name} already"))
        first.setdefault(entry.id, source)
    twins = _twins(made)
    for source, entry in checked:
        if entry.level == "off":
            continue
        found += [(source, entry, message) for message in twins.get(entry.id, [])]
        found += [(source, entry, message) for message in _alone(source, entry)]
        found += [(source, entry, message) for message in _together(entry, matcher)]
    return [Fault(source.path, line_of(source, entry), entry.id, message) for source, entry, message in found]


def _result(matcher: Matcher, text: str) -> tuple[str, list[Edit]]:
    edits = matcher.edits(document(text))
    return apply(text, edits), edits


def _alone(source: Source, entry: Entry) -> Iterator[str]:
    """Faults of the entry by itself; a suggestion is tried as if it were a fix."""
    level = "flag" if entry.level == "flag" else "fix"
    alone = GlossaryFile(field=source.file.field, entries=[entry.model_copy(update={"level": level})])
    matcher = Matcher(table([Source(source.path, alone)]))
    for example in entry.examples:
        after, edits = _result(matcher, example.before)
        if not edits:
            yield f"the entry does not fire in its example {example.before!r}"
        elif after != example.after:
            yield f"the example becomes {after!r}, not {example.after!r}"
        elif level == "fix" and _result(matcher, after)[0] != after:
            yield f"a second run changes the example to {_result(matcher, after)[0]!r}"
    for sentence in entry.innocent:
        after, edits = _result(matcher, sentence)
        if edits:
            yield f"the innocent sentence {sentence!r} becomes {after!r}"


def _together(entry: Entry, matcher: Matcher) -> Iterator[str]:
    """Faults of the entry among all others."""
    for example in entry.examples:
        wanted = example.after if entry.level == "fix" else example.before
        after, edits = _result(matcher, example.before)
        others = sorted({e.origins[0] for e in edits if e.level == "fix"})
        if after != wanted:
            yield f"with all entries the example becomes {after!r} ({', '.join(others)})"
        again, edits = _result(matcher, example.after)
        if again != example.after:
            yield f"another entry changes the result {example.after!r} to {again!r} ({edits[0].origins[0]})"
    for sentence in entry.innocent:
        after, edits = _result(matcher, sentence)
        if after != sentence:
            yield f"another entry changes the innocent sentence {sentence!r} to {after!r} ({edits[0].origins[0]})"
    if entry.right:
        after, edits = _result(matcher, entry.right)
        if after != entry.right:
            yield f"the right side {entry.right!r} is a wrong side of {edits[0].origins[0]}"


def _twins(made: Table) -> dict[str, list[str]]:
    """Entries that hold the variant of another one, where no condition tells them apart."""
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in made.rows:
        for variant in row:
            entry = made.entries[variant.entry]
            if not conditional(entry):
                exact = variant.written if entry["case"] == "match" else ""
                holders[variant.normal, exact].add(variant.entry)
    out: dict[str, list[str]] = defaultdict(list)
    for (text, _), entries in holders.items():
        names = [made.entries[e]["id"] for e in sorted(entries)]
        for name in names[1:]:
            out[name].append(f"the variant {text!r} is also one of {names[0]}")
    return out
