import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfix.edits import Edit, apply
from mtfix.pipeline import Counts, Result
from mtfix.report import unified
from tests.report.results import result


def patched(diff, before):
    """What a reader of the format makes of a text, strictly: every context and removed line has to be there."""
    lines, out, at = before.split("\n"), [], 0
    old = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    rows = diff.split("\n")[2:-1] if diff else []
    for i, row in enumerate(rows):
        ending = "" if rows[i + 1 : i + 2] == ["\\ No newline at end of file"] else "\n"
        if row.startswith("@@"):
            first, _, count = row.split()[1][1:].partition(",")
            start = int(first) - (count != "0")
            out += old[at:start]
            at = start
        elif row[0] in " -":
            assert old[at] == row[1:] + ending
            out += [old[at]] if row[0] == " " else []
            at += 1
        elif row[0] == "+":
            out.append(row[1:] + ending)
    return "".join(out + old[at:])


@st.composite
def results(draw):
    text = "".join(draw(st.lists(st.sampled_from(["a", "b\n", "\n", "c\r\n", "dd"]), min_size=1, max_size=60)))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    found = [
        Edit(start, end, text[start:end], draw(st.sampled_from(["", "x", "\n", "y\nz", "x\n"])), ("person:edit",), "")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return Result(text, apply(text, found), found, {}, Counts())


@given(results())
def test_the_diff_makes_the_text(of):
    diff = unified.render("a.txt", of)
    assert patched(diff, of.before) == of.text
    assert bool(diff) == (of.before != of.text)


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
def test_patch_reads_it(tmp_path):
    text = "".join(f"line {n}\n" for n in range(40)) + "the end"
    of = result(
        text,
        *(Edit(at := text.index(f"line {n}\n"), at + 4, "line", "row", ("person:edit",), "") for n in (0, 9, 12, 30)),
        Edit(len(text), len(text), "", " of it", ("person:edit",), ""),
    )
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "a.diff").write_text(unified.render("a.txt", of))
    subprocess.run(["patch", "-s", tmp_path / "a.txt", tmp_path / "a.diff"], check=True)
    assert (tmp_path / "a.txt").read_text() == of.text


def test_a_name_with_a_line_break_is_one_line():
    assert unified.render("a\nb", result("x", Edit(0, 1, "x", "y", ("person:edit",), ""))).splitlines()[:2] == ["--- a/a␊b", "+++ b/a␊b"]
