"""A review as a Word file and back: hunks go out as tracked changes and comments, what a colleague made of them comes back as decisions."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from itertools import takewhile

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from mtfix.edits import Edit
from mtfix.errors import InputError
from mtfix.review.anchor import Anchor, Change, anchors
from mtfix.review.session import Decision, Hunk, Session
from mtfix.text.align import common_words

LARGEST = 100_000_000  # bytes of a part of the file when unzipped; only three parts are read
PROPERTY = "mtfix article"  # the custom property that says which article the file was made from; Word and LibreOffice keep it
OURS = "mtfix "  # how the names of the layers begin
PERSON = "person"  # the author of hunks written by hand
BOM = "\ufeff"
LINE = re.compile(r"\r\n|\n")
UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\r(?!\n)")  # XML has no way to write these
CHARACTERS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
COMES, GOES = {"ins", "moveTo"}, {"del", "moveFrom"}
ASIDE = {"Choice", "drawing", "pict", "object", "txbxContent", "rt"}  # not lines of the text; Word writes emoji in a Fallback
OLD_WORD = b"\xd0\xcf\x11\xe0"  # how .doc files begin, and .docx files with a password
UNKNOWN = "what became of it cannot be told"
TORN = "it belongs with another change that was decided otherwise"
ODD = "these words hold a character that Word cannot hold"
NOT_WORD = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, LookupError, EOFError, OSError, RuntimeError, ValueError)
XML = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def export(session: Session) -> bytes:
    """The article as a .docx file, a paragraph for each line, with all hunks that are not rejected as tracked changes or comments.

    Words that are suggested or to be checked get a comment only, and so do hunks that overlap another one. Characters that XML cannot
    hold are written as U+FFFD.
    """
    document = docx.Document()
    _describe(document, session)
    text, body = _held(session.text), _Body(document)
    tracked = _tracked(session)
    shown = {h.id for h in tracked}
    events: list[tuple[int, int, Callable[[], None]]] = [(h.start, 2, partial(body.change, h)) for h in tracked]
    for h in session.hunks:
        if h.decision != "rejected":
            start, end = _around(h, tracked)
            note = document.comments.add_comment(_held(_note(h, h.id in shown)), _author(h), "mtfix").comment_id
            events += [(start, 1, partial(body.open, note)), (end, 0 if end > start else 3, partial(body.close, note))]
    at = 1 if text.startswith(BOM) else 0
    ends = {h.start: h.end for h in tracked}
    for place, order, act in sorted(events, key=lambda e: e[:2]):
        if place > at:
            body.text(text[at:place])
        act()
        at = max(at, ends[place] if order == 2 else place)
    body.text(text[at:])
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def take_back(session: Session, data: bytes) -> list[str]:
    """Take over what was done in Word to an exported article: decisions, words written by hand, and changes elsewhere in the text.

    Changes that were neither accepted nor rejected stay as they are. Returns sentences that say what could not be taken over. Raises
    InputError if `data` is not a .docx file, is encrypted or too large, or was not exported from this article as it stands now.
    """
    body = _body(data, _identity(session))
    kept, new = _read(session, body, lambda author: not _is_ours(author)), _read(session, body, lambda author: True)
    kept_gaps, new_gaps = _gaps(session, kept), _gaps(session, new)
    tracked = _tracked(session)
    told, shown = _told(session, tracked), {h.id for h in tracked}
    fates = {}
    for h, here, there in zip(told, _states(session, told, kept), _states(session, told, new), strict=True):
        fates[h.id] = _fate(h, here, there) if h.id in shown else _unseen(h, here, there)
    edits = _elsewhere(fates, told, kept_gaps, new_gaps)
    return _decide(session, fates, edits) + _add(session, edits)


def _held(text: str) -> str:
    """The text as XML can hold it, of the same length."""
    return UNHELD.sub("\ufffd", text)


def _identity(session: Session) -> str:
    return hashlib.sha256(session.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _is_ours(author: str) -> bool:
    return author == PERSON or author.startswith(OURS)


def _author(hunk: Hunk) -> str:
    return PERSON if hunk.replacement is not None or hunk.layer == PERSON else _held(f"{OURS}{hunk.layer}")


def _apart(one: Hunk, other: Hunk) -> bool:
    """Whether two hunks can both be made."""
    return (one.end <= other.start or other.end <= one.start) and not one.overlaps(other)


def _tracked(session: Session) -> list[Hunk]:
    """The hunks that are tracked changes, in order: those made if all that are open are accepted."""
    ranked = sorted(session.hunks, key=lambda h: (h.decision == "accepted", h.level == "fix"))
    known = {(h.start, h.end, h.text): h for h in ranked if h.decision != "rejected"}
    out: list[Hunk] = []
    for edit in session.made(accept_open=True):
        if not out or edit.start >= out[-1].end:
            out.append(known[edit.start, edit.end, edit.after])
    return out


# ---- out


def _describe(document: Document, session: Session) -> None:
    """Title, identity, and that what the colleague types shall be tracked too."""
    now, properties = datetime.now(UTC), document.core_properties
    properties.title, properties.author, properties.comments = _held(session.article)[:255], "mtfix", ""
    properties.created = properties.modified = now
    document.settings.element.find(qn("w:defaultTabStop")).addprevious(OxmlElement("w:trackRevisions"))
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{PROPERTY}">'
        f"<vt:lpwstr>{_identity(session)}</vt:lpwstr></property></Properties>"
    )
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, blob.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _around(hunk: Hunk, tracked: Sequence[Hunk]) -> tuple[int, int]:
    """Where the hunk's comment begins and ends: never inside a tracked change."""
    start = next((t.start for t in tracked if t.start < hunk.start < t.end), hunk.start)
    return start, next((t.end for t in tracked if t.start < hunk.end < t.end), hunk.end)


def _note(hunk: Hunk, is_tracked: bool) -> str:
    """What the comment of a hunk says."""
    if is_tracked:
        head = "accepted" if hunk.decision == "accepted" else ""
    elif hunk.level == "flag" and hunk.text == hunk.before:
        head = "please check"
    else:
        head = f"suggested: {hunk.text or '(nothing)'}"
    return "\n".join(filter(None, [head, hunk.reason, ", ".join(hunk.origins)]))


class _Body:
    """Writes the body of a document from left to right."""

    def __init__(self, document: Document) -> None:
        self._section = document.element.body.sectPr  # stays last
        self._date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._number = 0
        self._begin()

    def text(self, text: str) -> None:
        """Text that stays as it is."""
        for i, line in enumerate(LINE.split(text)):
            if i:
                self._begin()
            if line:
                self._paragraph.append(_run(line, "w:t"))

    def change(self, hunk: Hunk) -> None:
        """A tracked change. A paragraph's end that comes or goes is marked on the paragraph."""
        for kind, tag, text in (("w:del", "w:delText", hunk.before), ("w:ins", "w:t", hunk.text)):
            for i, line in enumerate(LINE.split(_held(text))):
                if i:
                    properties, marks = OxmlElement("w:pPr"), OxmlElement("w:rPr")
                    marks.append(self._mark(kind, hunk))
                    properties.append(marks)
                    self._paragraph.insert(0, properties)
                    self._begin()
                if line:
                    mark = self._mark(kind, hunk)
                    mark.append(_run(line, tag))
                    self._paragraph.append(mark)

    def open(self, note: int) -> None:
        """The beginning of the words that a comment is about."""
        self._paragraph.append(_with("w:commentRangeStart", note))

    def close(self, note: int) -> None:
        """The end of the words that a comment is about."""
        run = OxmlElement("w:r")
        run.append(_with("w:commentReference", note))
        self._paragraph.extend([_with("w:commentRangeEnd", note), run])

    def _begin(self) -> None:
        self._paragraph = OxmlElement("w:p")
        self._section.addprevious(self._paragraph)

    def _mark(self, kind: str, hunk: Hunk) -> etree._Element:
        self._number += 1
        mark = _with(kind, self._number)
        mark.set(qn("w:author"), _author(hunk))
        mark.set(qn("w:date"), self._date)
        return mark


def _with(tag: str, number: int) -> etree._Element:
    """An element with an id."""
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(number))
    return element


def _run(line: str, tag: str) -> etree._Element:
    """A run of text; tabs have an element of their own."""
    run = OxmlElement("w:r")
    for i, piece in enumerate(line.split("\t")):
        if i:
            run.append(OxmlElement("w:tab"))
        if piece:
            element = OxmlElement(tag)
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            element.text = piece
            run.append(element)
    return run


# ---- back: reading the file


def _body(data: bytes, identity: str) -> etree._Element:
    """The body of a Word file that was exported from an article. Raises InputError if it is none."""
    if data.startswith(OLD_WORD):
        raise InputError("the file has a password or is an old .doc: save it as .docx without a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            targets = {
                r.get("Type", "").rsplit("/", 1)[-1]: r.get("Target", "").lstrip("/")
                for r in _part(archive, "_rels/.rels").iterchildren(etree.Element)
            }
            body = _part(archive, targets["officeDocument"]).find("{*}body")
            custom = next((targets[name] for name in ("custom-properties", "customProperties") if name in targets), None)
            properties = [] if custom is None else list(_part(archive, custom).iterchildren(etree.Element))
    except InputError:
        raise
    except NOT_WORD:
        raise InputError("not a Word file (.docx), or a damaged one") from None
    if body is None:
        raise InputError("not a Word file (.docx): it has no text")
    if identity not in ["".join(p.itertext()).strip() for p in properties if p.get("name") == PROPERTY]:
        raise InputError("this Word file was not exported from the article as it is now: export it again")
    return body


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root element of a part. Entities are refused, and nothing outside the file is read."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise InputError("the file is encrypted: save it as .docx without a password")
    if info.file_size > LARGEST:  # zipfile stops at this size, whatever follows
        raise InputError(f"the Word file is too large: {name} has more than {LARGEST // 1_000_000} MB")
    root = etree.fromstring(archive.read(info), etree.XMLParser(**XML))
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("the Word file has a document type declaration, which no word processor writes")
    return root


@dataclass
class _Reading:
    """Reads one of the texts that a document with tracked changes holds: `takes` says whose changes are made in it.

    `endings` are those of the article's lines, `usual` that of a line which is new. `marks` are the places in the text that other people
    changed, with their names.
    """

    takes: Callable[[str], bool]
    endings: Sequence[str]
    usual: str
    text: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _lines: int = 0

    def read(self, parent: etree._Element) -> None:
        """Read the elements inside `parent`: paragraphs, runs, and whatever holds some."""
        for child in parent.iterchildren(etree.Element):
            name = etree.QName(child).localname
            if name in COMES | GOES:
                self._change(child, name in COMES)
            elif name in ("t", "delText"):
                self.put(child.text or "")
            elif name in CHARACTERS:
                self.put(CHARACTERS[name])
            elif name == "cr" or (name == "br" and _attribute(child, "type", "textWrapping") == "textWrapping"):
                self.put(self.usual)  # breaks of pages and columns are not text
            elif name == "p":
                self.read(child)
                self._end_line(child)
            elif name not in ASIDE and not name.endswith("Pr"):  # properties hold elements of the same names
                self.read(child)

    def put(self, piece: str) -> None:
        """Add to the text."""
        self._parts.append(piece)
        self._length += len(piece)

    def finish(self) -> None:
        """Put the text together; the last paragraph ends no line."""
        if self._parts and LINE.fullmatch(self._parts[-1]):
            self._parts.pop()
        self.text = "".join(self._parts)

    def _change(self, element: etree._Element, comes: bool) -> None:
        author, start = _attribute(element, "author"), self._length
        if self.takes(author) == comes:
            self.read(element)
        if not _is_ours(author):
            self.marks.append((start, self._length, author))

    def _end_line(self, paragraph: etree._Element) -> None:
        """A line ending, unless a change takes it away or has not brought it."""
        for mark in paragraph.iterfind("{*}pPr/{*}rPr/{*}*"):
            name = etree.QName(mark).localname
            if name in COMES | GOES and self.takes(_attribute(mark, "author")) != (name in COMES):
                return
        self.put(self.endings[self._lines] if self._lines < len(self.endings) else self.usual)
        self._lines += 1


def _attribute(element: etree._Element, name: str, default: str = "") -> str:
    return element.get(f"{{{etree.QName(element).namespace}}}{name}", default)


def _read(session: Session, body: etree._Element, takes: Callable[[str], bool]) -> _Reading:
    """The text of the document with the changes of some authors made; paragraphs end as the article's lines do."""
    endings = LINE.findall(session.text)
    reading = _Reading(takes, endings, max(set(endings), key=endings.count, default="\n"))
    if session.text.startswith(BOM):
        reading.put(BOM)  # was not exported
    reading.read(body)
    reading.finish()
    return reading


# ---- back: where the text differs


@dataclass(frozen=True)
class _Gap:
    """A stretch between two common words that differs: its place in the article, what stands there now, and an edit that says it."""

    start: int
    end: int
    text: str
    edit: Edit = field(compare=False)


def _gaps(session: Session, reading: _Reading) -> list[_Gap]:
    """Where the article and another text differ. Spaces and empty lines around the whole text do not count."""
    text, other, out = _held(session.text), reading.text, []
    at = other_at = 0
    for start, end, other_start, other_end in [*common_words(text, other), (len(text), len(text), len(other), len(other))]:
        found = other[other_at:other_start]
        around = (at == 0 or start == len(text)) and not (text[at:start] + found).strip()
        if text[at:start] != found and not around:
            out.append(_Gap(at, start, found, _edit(session, at, start, found, other_at, reading.marks)))
        at, other_at = end, other_end
    return out


def _edit(session: Session, start: int, end: int, found: str, here: int, marks: Sequence[tuple[int, int, str]]) -> Edit:
    """The edit of a person that makes `found` of a stretch: of the words and spaces in it that differ."""
    old, new = _tokens(_held(session.text[start:end])), _tokens(found)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    start, end = start + len("".join(old[:head])), end - len("".join(old[len(old) - tail :]))
    after, here = "".join(new[head : len(new) - tail]), here + len("".join(new[:head]))
    names = dict.fromkeys(name for s, e, name in marks if name and s <= here + len(after) and here <= e)
    reason = f"changed in Word by {', '.join(names)}" if names else "changed in Word"
    return Edit(start, end, session.text[start:end], after, ("person:edit",), reason)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces two sequences have in common at the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


# ---- back: what became of the hunks


@dataclass(frozen=True)
class _Fate:
    """What became of a hunk: a decision (None: as before), perhaps with other words; `lost` if nobody can tell."""

    decision: Decision | None = None
    text: str | None = None
    lost: bool = False


STAYS, REJECTED, LOST = _Fate(), _Fate("rejected"), _Fate(lost=True)


def _told(session: Session, tracked: Sequence[Hunk]) -> list[Hunk]:
    """The hunks whose fate can be told from a text: those tracked, and of the rest those that overlap none before them; sorted."""
    out = list(tracked)
    for h in sorted(session.hunks, key=lambda h: h.decision == "rejected"):
        if all(_apart(h, other) for other in out):
            out.append(h)
    return sorted(out, key=lambda h: (h.start, h.end))


def _states(session: Session, hunks: Sequence[Hunk], reading: _Reading) -> list[Anchor]:
    """In what state the hunks are in a text."""
    return anchors(_held(session.text), [Change(h.start, h.end, _held(h.text)) for h in hunks], reading.text)


def _touches(gap: _Gap, hunk: Hunk) -> bool:
    return hunk.start <= gap.end and gap.start <= hunk.end


def _fate(hunk: Hunk, kept: Anchor, new: Anchor) -> _Fate:
    """What became of a tracked change, from its states in the text without our pending changes and in the one with them."""
    if kept.state == "after":
        return _Fate("accepted")
    overwritten = new.state == "other" and new.text and _held(hunk.text) not in new.text  # our new words were changed while pending
    if kept.state == "before":
        return _Fate("accepted", new.text) if overwritten else REJECTED if new.state == "before" else STAYS
    if kept.state == new.state == "other":
        old = _held(hunk.before)
        if kept.text == new.text or (overwritten and (kept.text.startswith(old) or kept.text.endswith(old))):
            return _Fate("accepted", new.text)
    return LOST


def _unseen(hunk: Hunk, kept: Anchor, new: Anchor) -> _Fate:
    """What became of a hunk that the document does not make: somebody may have typed its words, or others."""
    if kept.state == "after":
        return _Fate("accepted")
    if kept.state == "before" or hunk.decision == "rejected":
        return STAYS
    return _Fate("accepted", new.text) if kept.state == new.state == "other" and kept.text == new.text else LOST


def _elsewhere(fates: dict[int, _Fate], told: Sequence[Hunk], kept: Sequence[_Gap], new: Sequence[_Gap]) -> list[Edit]:
    """What was changed apart from the hunks. Where it mixes with hunks that are lost, and nothing is pending, it replaces them."""
    settled = set(new)
    moved = [h for h in told if fates[h.id].lost or fates[h.id].decision == "accepted"]
    near = [(gap, [h.id for h in moved if _touches(gap, h)]) for gap in kept]
    pending = {n for gap, numbers in near for n in numbers if gap not in settled}
    edits, replaced = [], set()
    for gap, numbers in near:
        if all(fates[n].lost and n not in pending for n in numbers):
            edits.append(gap.edit)
            replaced |= set(numbers)
    fates |= dict.fromkeys(replaced, REJECTED)
    return edits


# ---- back: changing the session


def _decide(session: Session, fates: dict[int, _Fate], edits: Sequence[Edit]) -> list[str]:
    """Decide as the colleague did, in few steps. Returns what could not be decided."""
    made = [Hunk.of(e, 0) for e in edits]
    for h in session.hunks:
        if h.id not in fates:  # the words of an alternative may be gone
            fates[h.id] = REJECTED if h.decision == "open" and any(h.overlaps(m) for m in made) else STAYS
    final = {h.id: fates[h.id].decision or h.decision for h in session.hunks}
    torn = {h.id for h in session.hunks if h.group and len({final[g.id] for g in session.with_group([h.id])}) > 1}
    odd = {h.id for h in session.hunks if "\ufffd" in (fates[h.id].text or "") and _held(h.before) != h.before}
    report = [_cannot(session, h, UNKNOWN) for h in session.hunks if fates[h.id].lost]
    report += [_cannot(session, h, TORN) for h in session.hunks if h.id in torn and final[h.id] != h.decision]
    report += [_cannot(session, h, ODD) for h in session.hunks if h.id in odd]
    changed = [h for h in session.hunks if h.id not in torn | odd and (final[h.id] != h.decision or fates[h.id].text is not None)]
    by_hand = {h.id: h.replacement if fates[h.id].text is None else fates[h.id].text for h in changed if final[h.id] == "accepted"}
    session.decide([h.id for h in changed if h.id not in by_hand], "rejected")
    session.decide([number for number, text in by_hand.items() if text is None], "accepted")
    for number, text in by_hand.items():
        if text is not None:
            _write(session, session.hunk(number), text)
    return report


def _write(session: Session, hunk: Hunk, text: str) -> None:
    """Accept a hunk with words written by hand, or the alternative that has these words."""
    place = (hunk.start, hunk.end, text)
    same = next((h for h in session.hunks if h.id != hunk.id and (h.start, h.end, h.after) == place), None)
    session.decide([same.id if same else hunk.id], "accepted", None if same else text)


def _add(session: Session, edits: Sequence[Edit]) -> list[str]:
    """Add what a person changed elsewhere, accepted, as one step. Returns what could not be added."""
    fit = [e for e in edits if _held(e.before) == e.before]
    added = session.add(fit)
    session.decide([h.id for h in added], "accepted")
    places = {(h.start, h.end) for h in added}
    report = [_cannot(session, e, ODD) for e in edits if e not in fit]
    return report + [_cannot(session, e, "another change stands there") for e in fit if (e.start, e.end) not in places]


def _cannot(session: Session, what: Hunk | Edit, why: str) -> str:
    """A sentence about a hunk or edit that could not be taken over."""
    before, after = (_held(" ".join(words.split())) for words in (what.before, what.text if isinstance(what, Hunk) else what.after))
    return f"line {session.text.count(chr(10), 0, what.start) + 1}: “{before}” → “{after}” could not be taken over: {why}."
