import io
import random
import re
import shutil
import subprocess
import time
import uuid
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from mtfix.edits import Edit
from mtfix.errors import InputError
from mtfix.review.session import Session
from mtfix.review.word import export, take_back

TEXT = (
    "Leaders visit the bridge\n"
    "\n"
    "The mayor praised the high -quality work. It is a cockpit stone of the economy.\n"
    "The firm solved a card neck problem , and workers were glad. 😀\tEnd of it.\n"
)


def edit(before, after, origin="typography:hyphen", text=TEXT, **more):
    start = text.index(before)
    return Edit(start, start + len(before), before, after, (origin,), "because", **more)


EDITS = [
    edit("high -quality", "high-quality"),
    edit("a cockpit stone", "the ballast", "glossary:economy:ballast"),
    edit("card neck", "chokepoint", "glossary:technology:chokepoint"),
    edit("problem ,", "problem,", "model:tiny"),
    edit("workers", "labourers", "glossary:society:labourers", level="suggest"),
    edit("glad", "glad", "consistency:name", level="flag"),
]


def reviewed(text=TEXT, edits=EDITS):
    session = Session(article="a.txt", text=text)
    session.take(edits)
    return session


@pytest.fixture
def session():
    return reviewed()


def root_of(data, part="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(part))


def all_of(root, *tags):
    return [e for e in root.iter() if e.tag in {qn(tag) for tag in tags}]


def changed(data, change, part="word/document.xml"):
    """The file with its document changed; `change` gets the root element or returns bytes of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                root = etree.fromstring(content)
                content = change(root) or etree.tostring(root, encoding="UTF-8")
            new.writestr(name, content)
    return out.getvalue()


def unwrap(element):
    for child in list(element):
        element.addprevious(child)
    element.getparent().remove(element)


def settle(root, decision, words=None):
    """Accept or reject the tracked changes, as Word does it: all, or those of these words, old and new."""
    stays, goes = ("ins", "del") if decision == "accept" else ("del", "ins")
    for element in all_of(root, "w:ins", "w:del"):
        if words is not None and "".join(element.itertext()) not in words:
            continue
        if element.tag == qn(f"w:{stays}"):
            for text in all_of(element, "w:delText"):
                text.tag = qn("w:t")
            unwrap(element)
        elif element.tag == qn(f"w:{goes}"):
            element.getparent().remove(element)


def replace(root, old, new):
    """Type over words that stand in one run."""
    for text in all_of(root, "w:t"):
        if old in text.text:
            text.text = text.text.replace(old, new)
            return
    raise AssertionError(old)


def tracked(kind, words, author="Ann Lee"):
    """A tracked change of a colleague."""
    tag = "w:delText" if kind == "del" else "w:t"
    element = etree.Element(qn(f"w:{kind}"), {qn("w:id"): "900", qn("w:author"): author, qn("w:date"): "2030-01-01T00:00:00Z"})
    etree.SubElement(etree.SubElement(element, qn("w:r")), qn(tag)).text = words
    return element


def insert(root, after, *elements):
    """Put elements behind a word, in the middle of its run."""
    text = next(t for t in all_of(root, "w:t") if after in t.text)
    head, tail = text.text.split(after, 1)
    text.text = head + after
    run = text.getparent()
    rest = etree.Element(qn("w:r"))
    etree.SubElement(rest, qn("w:t")).text = tail
    for element in [rest, *reversed(elements)]:
        run.addnext(element)


def decisions(session):
    return {h.before: h.decision for h in session.hunks}


# ---- the file


def test_every_line_is_a_paragraph_and_tracked_changes_have_author_date_and_their_own_id(session):
    root = root_of(export(session))
    assert len(all_of(root, "w:p")) == len(TEXT.split("\n"))
    marks = all_of(root, "w:ins", "w:del")
    assert [(m.tag == qn("w:ins"), m.get(qn("w:author")), "".join(m.itertext())) for m in marks[:4]] == [
        (False, "mtfix typography", "high -quality"),
        (True, "mtfix typography", "high-quality"),
        (False, "mtfix glossary", "a cockpit stone"),
        (True, "mtfix glossary", "the ballast"),
    ]
    assert len({m.get(qn("w:id")) for m in marks}) == len(marks) == 8
    assert all(m.get(qn("w:date")).endswith("Z") for m in marks)
    assert all(t.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" for t in all_of(root, "w:t", "w:delText"))
    assert len(all_of(root, "w:tab")) == 1


def test_comments_say_why_and_what_is_only_suggested(session):
    session.decide([session.hunks[0].id], "accepted")
    session.decide([session.hunks[1].id], "accepted", "the anchor")
    session.decide([session.hunks[2].id], "rejected")
    document = docx.Document(io.BytesIO(export(session)))
    notes = {(c.author, c.text) for c in document.comments}
    assert notes == {
        ("mtfix typography", "accepted\nbecause\ntypography:hyphen"),
        ("person", "accepted\nbecause\nglossary:economy:ballast"),
        ("mtfix model", "because\nmodel:tiny"),
        ("mtfix glossary", "suggested: labourers\nbecause\nglossary:society:labourers"),
        ("mtfix consistency", "please check\nbecause\nconsistency:name"),
    }
    root = document.element
    assert "chokepoint" not in "".join(root.itertext())
    for tag in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        assert sorted(int(e.get(qn("w:id"))) for e in all_of(root, tag)) == sorted(c.comment_id for c in document.comments)
    assert document.core_properties.title == "a.txt"


def test_a_suggestion_that_was_accepted_is_a_tracked_change(session):
    session.decide([next(h.id for h in session.hunks if h.level == "suggest")], "accepted")
    assert "labourers" in ["".join(m.itertext()) for m in all_of(root_of(export(session)), "w:ins")]


def test_of_hunks_that_overlap_the_first_is_tracked_and_the_other_is_a_comment():
    session = reviewed(edits=[*EDITS[:3], edit("card neck problem", "bottleneck", "model:tiny")])
    data = export(session)
    assert "bottleneck" not in "".join(root_of(data).itertext())
    assert "suggested: bottleneck" in "".join(root_of(data, "word/comments.xml").itertext())
    assert take_back(session, changed(data, lambda root: settle(root, "accept"))) == []
    assert "a chokepoint problem" in session.result()


def test_hunks_over_the_ends_of_lines():
    text = "One\nTwo\r\nThree four\n"
    session = reviewed(text, [edit("One\nTwo", "One Two", text=text), edit("Three four", "Three\nfour", text=text)])
    root = root_of(export(session))
    assert [etree.QName(m).localname for m in root.iterfind(".//{*}pPr/{*}rPr/{*}*")] == ["del", "ins"]
    assert take_back(session, export(session)) == []
    assert set(decisions(session).values()) == {"open"}


# ---- and back


def test_an_untouched_file_changes_nothing(session):
    session.decide([session.hunks[0].id], "accepted")
    session.decide([session.hunks[1].id], "accepted", "the anchor")
    before = session.model_dump()
    assert take_back(session, export(session)) == []
    assert session.model_dump() == before


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_all_accepted_and_all_rejected(ending):
    text = TEXT.replace("\n", ending)
    for decision, wanted in (("accept", "accepted"), ("reject", "rejected")):
        session = reviewed(text, [edit(e.before, e.after, e.origins[0], text, level=e.level) for e in EDITS])
        should = session.result(accept_open=True) if decision == "accept" else text
        assert take_back(session, changed(export(session), lambda root, d=decision: settle(root, d))) == []
        assert {h.decision for h in session.hunks if h.level == "fix"} == {wanted}
        assert {h.decision for h in session.hunks if h.level != "fix"} == {"open"}
        assert session.result() == should
        assert len(session.steps) == 1


def test_single_changes_are_decided_and_the_rest_stays_open(session):
    def change(root):
        settle(root, "accept", ["high -quality", "high-quality"])
        settle(root, "reject", ["card neck", "chokepoint"])

    assert take_back(session, changed(export(session), change)) == []
    assert decisions(session) == {
        "high -quality": "accepted",
        "a cockpit stone": "open",
        "card neck": "rejected",
        "problem ,": "open",
        "workers": "open",
        "glad": "open",
    }


def test_what_was_accepted_before_can_be_rejected_in_word(session):
    session.decide([h.id for h in session.hunks if h.level == "fix"], "accepted")
    take_back(session, changed(export(session), lambda root: settle(root, "reject", ["card neck", "chokepoint"])))
    assert decisions(session)["card neck"] == "rejected"
    assert decisions(session)["high -quality"] == "accepted"


def test_a_hand_edit_in_an_accepted_change(session):
    def change(root):
        settle(root, "accept", ["a cockpit stone", "the ballast"])
        replace(root, "the ballast", "the very anchor")

    assert take_back(session, changed(export(session), change)) == []
    hunk = next(h for h in session.hunks if h.before == "a cockpit stone")
    assert (hunk.decision, hunk.replacement) == ("accepted", "the very anchor")


def test_a_hand_edit_in_a_change_that_is_still_pending(session):
    def change(root):
        mine = next(m for m in all_of(root, "w:ins") if "".join(m.itertext()) == "the ballast")
        mine.addnext(tracked("ins", "the anchor"))
        gone = tracked("del", "the ballast")
        mine.remove(mine[0])
        mine.append(gone)

    assert take_back(session, changed(export(session), change)) == []
    hunk = next(h for h in session.hunks if h.before == "a cockpit stone")
    assert (hunk.decision, hunk.replacement) == ("accepted", "the anchor")


def test_a_suggestion_typed_by_the_colleague_is_accepted_and_other_words_at_a_flag_are_taken(session):
    def change(root):
        replace(root, "workers", "labourers")
        replace(root, "glad", "happy")

    assert take_back(session, changed(export(session), change)) == []
    assert decisions(session)["workers"] == "accepted"
    flag = next(h for h in session.hunks if h.level == "flag")
    assert (flag.decision, flag.text) == ("accepted", "happy")
    assert session.result() == TEXT.replace("workers", "labourers").replace("glad", "happy")


def test_an_edit_elsewhere_becomes_a_hunk_of_a_person(session):
    def change(root):
        replace(root, "Leaders visit", "Leaders have visited")
        replace(root, "End of it.", "The end.")

    assert take_back(session, changed(export(session), change)) == []
    mine = [h for h in session.hunks if h.layer == "person"]
    assert [(h.before, h.after, h.decision, h.reason) for h in mine] == [
        ("visit", "have visited", "accepted", "changed in Word"),
        ("End of it.", "The end.", "accepted", "changed in Word"),
    ]
    assert session.result() == TEXT.replace("visit", "have visited").replace("End of it.", "The end.")


def test_a_pending_edit_of_the_colleague_elsewhere_is_taken_with_the_name(session):
    def change(root):
        text = next(t for t in all_of(root, "w:t") if "Leaders" in t.text)
        text.text = "Leaders "
        for element in (tracked("ins", "of the city "), tracked("del", "visit"), tracked("ins", "see", "Bo")):
            text.getparent().getparent().append(element)
        rest = etree.SubElement(text.getparent().getparent(), qn("w:r"))
        etree.SubElement(rest, qn("w:t")).text = " the bridge"

    assert take_back(session, changed(export(session), change)) == []
    mine = next(h for h in session.hunks if h.layer == "person")
    assert mine.reason == "changed in Word by Ann Lee, Bo"
    assert session.result() == TEXT.replace("Leaders visit", "Leaders of the city see")
    assert {h.decision for h in session.hunks if h.layer != "person"} == {"open"}


def test_an_edit_beside_a_pending_change_leaves_that_pending(session):
    def change(root):
        insert(root, "The firm solved", tracked("ins", " quickly"))

    assert take_back(session, changed(export(session), change)) == []
    assert decisions(session)["card neck"] == "open"
    assert "The firm solved quickly a card neck" in session.result()


@pytest.mark.parametrize("decision", [None, "reject"])
def test_words_changed_right_beside_a_change_are_told_from_it(session, decision):
    def change(root):
        if decision:
            settle(root, decision, ["card neck", "chokepoint"])
        replace(root, "The firm solved a", "The firm solved one")

    assert take_back(session, changed(export(session), change)) == []
    assert decisions(session)["card neck"] == ("rejected" if decision else "open")
    assert session.result() == TEXT.replace("solved a", "solved one")


def test_the_words_of_an_alternative_accept_the_alternative():
    session = reviewed(edits=[edit("card neck", "chokepoint"), edit("card neck", "bottleneck", "model:tiny")])

    def change(root):
        settle(root, "accept")
        replace(root, "chokepoint", "bottleneck")

    assert take_back(session, changed(export(session), change)) == []
    assert [(h.after, h.decision, h.replacement) for h in session.hunks] == [
        ("chokepoint", "rejected", None),
        ("bottleneck", "accepted", None),
    ]


def test_a_sentence_written_anew_takes_the_place_of_its_hunks(session):
    def change(root):
        settle(root, "accept")
        third = all_of(root, "w:p")[2]
        for child in list(third)[1:]:
            third.remove(child)
        all_of(third, "w:t")[0].text = "Nobody liked that bridge."

    assert take_back(session, changed(export(session), change)) == []
    assert session.result().split("\n")[2] == "Nobody liked that bridge."
    assert decisions(session)["card neck"] == "accepted"


def test_words_rewritten_over_a_pending_change_are_reported():
    text = "He solved a card neck problem today."
    session = reviewed(text, [edit("card neck", "chokepoint", text=text)])

    def change(root):
        for run in all_of(root, "w:t"):
            run.text = run.text.replace("chokepoint", "strange").replace(" problem today.", "r thing.").replace("solved a ", "dropped a lo")

    (line,) = take_back(session, changed(export(session), change))
    assert line.startswith("line 1: “card neck” → “chokepoint” could not be taken over")
    assert decisions(session)["card neck"] == "open"


def test_parts_of_one_change_that_were_decided_differently_are_reported():
    edits = [edit("a cockpit stone", "ballast", "model:tiny", group=("m",)), edit("card neck", "hard", "model:tiny", group=("m",))]
    session = reviewed(edits=edits)
    lines = take_back(session, changed(export(session), lambda root: settle(root, "accept", ["card neck", "hard"])))
    assert lines == ["line 4: “card neck” → “hard” could not be taken over: it belongs with another change that was decided otherwise."]
    assert take_back(session, changed(export(session), lambda root: settle(root, "accept"))) == []
    assert set(decisions(session).values()) == {"accepted"}


def test_a_rejection_after_the_export_stays_when_the_file_is_still_pending(session):
    data = export(session)
    session.decide([session.hunks[2].id], "rejected")
    before = session.model_dump()
    assert take_back(session, data) == []
    assert session.model_dump() == before


def test_paragraphs_that_the_colleague_joins_and_splits(session):
    def change(root):
        first, second = all_of(root, "w:p")[:2]
        first.getparent().remove(second)
        run = etree.SubElement(first, qn("w:r"))
        etree.SubElement(run, qn("w:br"))
        etree.SubElement(run, qn("w:t")).text = "By night"

    assert take_back(session, changed(export(session), change)) == []
    assert session.result() == TEXT.replace("bridge\n\n", "bridge\nBy night\n")


def test_moves_links_controls_and_special_characters_are_read(session):
    def change(root):
        for mark in all_of(root, "w:ins", "w:del"):
            mark.tag = qn("w:moveTo" if mark.tag == qn("w:ins") else "w:moveFrom")
        run = next(t for t in all_of(root, "w:t") if "Leaders" in t.text).getparent()
        for tag in ("w:hyperlink", "w:smartTag", "w:sdtContent", "w:sdt"):
            outer = etree.Element(qn(tag))
            run.addprevious(outer)
            outer.append(run)
            run = outer
        extra = etree.SubElement(all_of(root, "w:p")[1], qn("w:r"))
        for tag, text in (("w:t", "co"), ("w:softHyphen", None), ("w:t", "op"), ("w:noBreakHyphen", None), ("w:tab", None), ("w:t", "x")):
            etree.SubElement(extra, qn(tag)).text = text

    assert take_back(session, changed(export(session), change)) == []
    assert {h.decision for h in session.hunks if h.layer != "person"} == {"open"}
    assert session.result() == TEXT.replace("\n\n", "\nco\u00adop\u2011\tx\n")


# ---- hard texts


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffOne card neck here.\r\n\r\n",
        "A bell \x07 and\x00 a card neck\x1b[31m here \ufffe.\n",
        "𝔸strals 😀😀 and card neck 汉字 here\n",
        "</w:t></w:r><w:ins>&amp;<!-- ]]> card neck <![CDATA[ &lt;\n",
        "  spaces \t\t card neck  \n \n\t\n",
        "card neck",
        "\n\ncard neck\n\n\n",
        "mixed\r\nends\nof card neck lines\r\nhere",
        "old\rmac card neck\r",
        "word " * 40_000 + "card neck" + " word" * 40_000,
    ],
    ids=range(10),
)
def test_hard_texts_survive(text):
    for decision, wanted in ((None, "open"), ("accept", "accepted"), ("reject", "rejected")):
        session = reviewed(text, [edit("card neck", "choke\x02point <&>", "glossary:a:b", text)])
        session.hunks[0].reason = "why\x00 <b>"
        assert take_back(session, changed(export(session), lambda root, d=decision: d and settle(root, d))) == []
        assert [h.decision for h in session.hunks] == [wanted]
        assert session.result() == (text.replace("card neck", "choke\x02point <&>") if decision == "accept" else text)


def test_an_empty_article():
    session = reviewed("", [])
    assert take_back(session, export(session)) == []
    assert session.hunks == []


def test_a_word_with_a_character_that_xml_cannot_hold_is_not_replaced_by_a_broken_one():
    text = "One two\x07three four.\n"
    session = reviewed(text, [])
    lines = take_back(session, changed(export(session), lambda root: replace(root, "two", "2")))
    assert len(lines) == 1
    assert session.result() == text


# ---- files that are none


def test_a_file_of_another_article_is_refused(session):
    other = reviewed("Another article.\n", [])
    with pytest.raises(InputError, match="not exported from the article"):
        take_back(session, export(other))
    document = io.BytesIO()
    docx.Document().save(document)
    with pytest.raises(InputError, match="not exported from the article"):
        take_back(session, document.getvalue())


def test_what_is_no_word_file_is_refused(session):
    data = export(session)
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for bad in (b"", b"PK\x03\x04", b"plain text", data[:-100], data[:2000], empty.getvalue()):
        with pytest.raises(InputError, match="not a Word file"):
            take_back(session, bad)
    with pytest.raises(InputError, match="password"):
        take_back(session, b"\xd0\xcf\x11\xe0" + bytes(600))


def test_damaged_files_raise_nothing_but_input_errors(session):
    data, chance, said = export(session), random.Random(7), []
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.randrange(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            take_back(reviewed(), bytes(damaged))
        except InputError as error:
            said.append(str(error))
    assert said
    assert not any("\n" in line for line in said)


def test_bombs_entities_and_encrypted_parts_are_refused(session, monkeypatch):
    data = export(session)
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document xmlns:w="%s"><w:body>&a;</w:body></w:document>'
    space = etree.QName(qn("w:t")).namespace.encode()
    with pytest.raises(InputError, match="document type"):
        take_back(session, changed(data, lambda root: entity % space))
    sealed = bytearray(data)
    for entry in re.finditer(b"PK\x01\x02", data):
        sealed[entry.start() + 8] |= 1
    with pytest.raises(InputError, match="encrypted"):
        take_back(session, bytes(sealed))
    monkeypatch.setattr("mtfix.review.word.LARGEST", 5000)
    with pytest.raises(InputError, match="too large"):
        take_back(session, changed(data, lambda root: b" " * 10_000))


# ---- LibreOffice as the colleague

OFFICE = """
import os, sys, time, uno
from com.sun.star.beans import PropertyValue
pipe, source, target, command = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(150):
    try:
        office = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.1)
def make(name):
    return office.ServiceManager.createInstanceWithContext(name, office)
def options(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())
document = make("com.sun.star.frame.Desktop").loadComponentFromURL(source, "_blank", 0, options(Hidden=True))
make("com.sun.star.frame.DispatchHelper").executeDispatch(document.CurrentController.Frame, command, "", 0, ())
document.storeToURL(target, options(FilterName="MS Word 2007 XML"))
sys.stdout.buffer.write(document.Text.String.encode())
sys.stdout.flush()
document.close(True)
os._exit(0)  # the bridge to the office sometimes crashes while Python shuts down
"""
PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A running LibreOffice: a function that opens a file, does a command, and gives the file saved and its text."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice (soffice) is not installed")
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("the package python3-uno is not installed")
    folder, pipe = tmp_path_factory.mktemp("office"), f"mtfix{uuid.uuid4().hex}"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    program = subprocess.Popen(
        ["soffice", "--headless", "--norestore", profile, f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def do(data, command):
        source, target = folder / "in.docx", folder / "out.docx"
        source.write_bytes(changed(data, without_comments))
        run = subprocess.run([PYTHON, "-c", OFFICE, pipe, f"file://{source}", f"file://{target}", command], capture_output=True, timeout=60)
        assert run.returncode == 0, run.stderr.decode()
        return target.read_bytes(), run.stdout.decode()

    yield do
    program.terminate()
    for _ in range(50):
        if program.poll() is not None:
            return
        time.sleep(0.1)
    program.kill()


def without_comments(root):
    """Take the comments out: a LibreOffice without its windows stops when it is to draw them."""
    for element in all_of(root, "w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        element.getparent().remove(element)


def test_libreoffice_accepts_and_rejects_all(office, session):
    data = export(session)
    accepted, text = office(data, ".uno:AcceptAllTrackedChanges")
    assert text == session.result(accept_open=True)
    rejected, text = office(data, ".uno:RejectAllTrackedChanges")
    assert text == session.text
    for file, wanted in ((accepted, "accepted"), (rejected, "rejected")):
        fresh = reviewed()
        assert take_back(fresh, file) == []
        assert {h.decision for h in fresh.hunks if h.level == "fix"} == {wanted}
        assert {h.decision for h in fresh.hunks if h.level != "fix"} == {"open"}
        assert len(fresh.hunks) == len(EDITS)


def test_libreoffice_joins_and_splits_lines_as_the_marks_say(office):
    text = "One\nTwo\nThree four\n"
    session = reviewed(text, [edit("One\nTwo", "One Two", text=text), edit("Three four", "Three\nfour", text=text)])
    assert office(export(session), ".uno:AcceptAllTrackedChanges")[1] == session.result(accept_open=True)
    assert office(export(session), ".uno:RejectAllTrackedChanges")[1] == text


def test_libreoffice_keeps_changes_and_comments_that_nobody_touched(tmp_path, session):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice (soffice) is not installed")
    (tmp_path / "a.docx").write_bytes(export(session))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run([*command, "--outdir", tmp_path / "out", tmp_path / "a.docx"], capture_output=True, timeout=60, check=True)
    data = (tmp_path / "out" / "a.docx").read_bytes()
    assert len(docx.Document(io.BytesIO(data)).comments) == len(EDITS)
    before = session.model_dump()
    assert take_back(session, data) == []
    assert session.model_dump() == before
