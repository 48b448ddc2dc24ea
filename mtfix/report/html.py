"""A report in one HTML file that needs nothing else: the whole text with its changes in place. The template escapes every text."""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from itertools import count

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from mtfix.edits import Edit
from mtfix.pipeline import Result
from mtfix.report.hunk import Layout, Mark, marks, pieces
from mtfix.report.shown import shown
from mtfix.report.totals import Totals, kinds, totals

_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff]+)")


@dataclass(frozen=True)
class Hunk:
    """A place in the text that opens its details; `name` is unique in the report."""

    name: str
    kinds: str  # parted by spaces
    level: str
    before: str
    after: str
    sentence: int
    edits: tuple[Edit, ...]  # the one that stands in the text, then the notes on it


@dataclass(frozen=True)
class Segment:
    """A stretch of text, with the hunk it is."""

    text: str
    hunk: Hunk | None = None


@dataclass(frozen=True)
class Block:
    """A line of the file, or several where a change runs over a line end. `gap`: a blank line stands before it."""

    number: str
    gap: bool
    segments: list[Segment]

    @property
    def hunks(self) -> list[Hunk]:
        """The hunks of the line, in order."""
        return [segment.hunk for segment in self.segments if segment.hunk]


@dataclass(frozen=True)
class File:
    """One article."""

    path: str
    totals: Totals
    blocks: list[Block]


def render(results: Sequence[tuple[str, Result]]) -> str:
    """All files of a run."""
    here = files("mtfix.report")
    style, script, template = ((here / f"report.{end}").read_text("utf-8") for end in ("css", "js", "html.j2"))
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    environment.filters |= {"shown": shown, "chinese": _chinese}
    environment.tests["bare"] = lambda text: not any(map(str.isalnum, text))
    names = count(1)
    return (
        environment.from_string(template).render(
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            files=[File(path, totals([result]), list(_blocks(result, names))) for path, result in results],
            totals=totals([result for _, result in results]),
            signature=results[0][1].signature if results else {},
        )
        + "\n"
    )


def _hash(text: str) -> str:
    """What a content security policy calls an inline script or style by; it has to be the text of the element to the byte."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _chinese(text: str) -> Markup:
    """The text with its Chinese marked as such, for screen readers and fonts."""
    parts = _HAN.split(text)  # every second part is Chinese
    return Markup().join(Markup('<span lang="zh">{}</span>').format(part) if i % 2 else escape(part) for i, part in enumerate(parts))


def _blocks(result: Result, names: "count[int]") -> Iterator[Block]:
    text, layout = result.before, Layout(result.before)
    placed = marks(result.edits)
    at = line = 0  # next mark; next line, from 0
    gap = False
    while line < len(layout.lines):
        first, held = line, []
        while at < len(placed) and layout.line(placed[at].edit.start) <= line + 1:
            held.append(placed[at])
            line = max(line, layout.line(placed[at].edit.end) - 1)
            at += 1
        start = layout.lines[first]
        stop = layout.lines[line + 1] if line + 1 < len(layout.lines) else len(text)
        end = max(start + len(text[start:stop].rstrip("\r\n")), max((mark.edit.end for mark in held), default=0))
        line += 1
        if not held and not text[start:end].strip():
            gap = True
            continue
        segments = [
            Segment(before, _hunk(mark, after, layout, names) if mark else None) for before, after, mark in pieces(text, held, start, end)
        ]
        yield Block(f"{first + 1}" if line == first + 1 else f"{first + 1}–{line}", gap, segments)
        gap = False


def _hunk(mark: Mark, after: str, layout: Layout, names: "count[int]") -> Hunk:
    edits = (mark.edit, *mark.notes)
    of = dict.fromkeys(kind for edit in edits for kind in kinds(edit))
    return Hunk(f"h{next(names)}", " ".join(of), mark.edit.level, mark.edit.before, after, layout.sentences_of(mark.edit)[0], edits)
