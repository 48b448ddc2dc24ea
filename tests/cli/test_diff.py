import json
import os
import shutil
import subprocess
import sys

import pytest

from mtfix.cli.main import main


def shown(capsysbinary, article, form: str) -> str:
    assert main(["diff", "--no-model", "--format", form, str(article)]) == 0
    return capsysbinary.readouterr()[0].decode()


def test_words(capsysbinary, article):
    out = shown(capsysbinary, article, "words")
    assert "The mayor praised the high[- --]{+-+}quality work." in out
    assert "typography:hyphen: space before a hyphen inside a word" in out
    assert "glossary:technology:" in out
    assert "卡脖子" in out


def test_unified_applies_with_patch(capsysbinary, article, tmp_path):
    for text in (article.read_bytes(), b"No newline, high -tech"):
        article.write_bytes(text)
        (tmp_path / "x.diff").write_text(shown(capsysbinary, article, "unified"), encoding="utf-8", newline="")
        copy = shutil.copy(article, tmp_path / "copy.txt")
        subprocess.run(["patch", "--binary", "-s", copy, tmp_path / "x.diff"], check=True)
        main(["fix", "--no-model", "-q", str(article)])
        assert (tmp_path / "copy.txt").read_bytes() == capsysbinary.readouterr()[0]


def test_html_is_escaped(capsysbinary, article):
    article.write_text('A high -tech <script>alert("x")</script> & more.\n', encoding="utf-8")
    out = shown(capsysbinary, article, "html")
    assert "<script>alert" not in out
    assert "&lt;script&gt;alert" in out


def test_critic_and_json(capsysbinary, article):
    out = shown(capsysbinary, article, "critic")
    assert "high{~~ -~>-~~}{>>typography:hyphen<<}quality" in out
    assert json.loads(shown(capsysbinary, article, "json"))["files"][0]["edits"]


@pytest.mark.parametrize("form", ["side-by-side", "markdown"])
def test_other_forms_show_both_sides(capsysbinary, article, form):
    out = shown(capsysbinary, article, form)
    assert "chokepoint" in out
    assert "card neck" in out


def test_unknown_format(capsysbinary, article):
    assert main(["diff", "--no-model", "--format", "pdf", str(article)]) == 2
    assert b"must be one of" in capsysbinary.readouterr()[1]


def test_two_versions(capsysbinary, article, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(
        "Leaders visit\nthe new bridge\n\nThe mayor praised the high -quality work.\nThe firm solved a problem of technology.\n"
    )
    assert main(["diff", str(article), str(other)]) == 0
    out = capsysbinary.readouterr()[0].decode()
    assert "Leaders visit the{+ new+} bridge\n" in out
    assert "solved a[- card neck-] problem" in out
    assert "high-quality" not in out  # nothing is cleaned
    assert "Sentences changed: 2 of 3." in out
    assert main(["diff", "-f", "json", str(article), str(other)]) == 0
    file = json.loads(capsysbinary.readouterr()[0])["files"][0]
    assert {tuple(e["origins"]) for e in file["edits"]} == {("person:edit",)}
    assert file["after"].split() == other.read_text().split()


def test_only_and_sentence_in_every_form(capsysbinary, article, tmp_path):
    for args, wanted in (
        (["--only", "glossary"], {"glossary"}),
        (["--only", "glossary,typography"], {"glossary", "typography"}),
        (["--only", "glossary", "--only", "typography"], {"glossary", "typography"}),
        (["--sentence", "2"], {"typography"}),
        (["--only", "suggest"], set()),
    ):
        assert main(["diff", "--no-model", "-f", "json", *args, str(article)]) == 0
        edits = json.loads(capsysbinary.readouterr()[0])["files"][0]["edits"]
        assert {e["origins"][0].split(":")[0] for e in edits} == wanted


def test_the_unified_form_of_some_edits_applies(capsysbinary, article, tmp_path):
    assert main(["diff", "--no-model", "-f", "unified", "--only", "glossary", str(article)]) == 0
    (tmp_path / "x.diff").write_bytes(capsysbinary.readouterr()[0])
    subprocess.run(["patch", "--binary", "-s", article, tmp_path / "x.diff"], check=True)
    text = article.read_bytes()
    assert b"chokepoint" in text
    assert b"high -quality" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "colour"], "--only colour: must be one of"),
        (["--sentence", "7"], "--sentence 7: the article has 3 sentences"),
        (["--sentence", "0"], "--sentence 0"),
        (["--only", "model", "OTHER"], "--only does not go with two files"),
    ],
)
def test_mistakes(capsysbinary, article, arguments, message):
    assert main(["diff", "--no-model", str(article), *(str(article) if a == "OTHER" else a for a in arguments)]) == 2
    assert message in capsysbinary.readouterr()[1].decode()


@pytest.fixture
def terminal(article, tmp_path):
    """Runs `mtfix diff` on a terminal of a size; what it wrote, and what the pager got (None if it was not asked)."""
    pty = pytest.importorskip("pty", reason="needs a terminal of Unix")

    def run(*arguments, columns=100, lines=40, **environment):
        mine, theirs = pty.openpty()
        paged = tmp_path / "paged.txt"
        paged.unlink(missing_ok=True)
        size = {"COLUMNS": str(columns), "LINES": str(lines), "PAGER": f"tee {paged}", "TERM": "xterm"}
        inherited = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        command = [sys.executable, "-m", "mtfix", "diff", "--no-model", "-q", *map(str, arguments)]
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=inherited | size | environment):
            os.close(theirs)
            out = b""
            while chunk := read(mine):
                out += chunk
        os.close(mine)
        return out.decode().replace("\r\n", "\n"), paged.read_text("utf-8") if paged.exists() else None

    def read(mine):
        try:
            return os.read(mine, 65536)
        except OSError:  # Linux says so when the other side has closed
            return b""

    return run


def test_a_wide_terminal_shows_both_sides(terminal, article):
    assert "┃ before" in terminal(article, columns=140, NO_COLOR="1")[0]
    assert "sentence 2" in terminal(article, columns=139, NO_COLOR="1")[0]


def test_colour_on_a_terminal_unless_unwanted(terminal, article):
    assert "\x1b[32mchokepoint\x1b[0m" in terminal(article)[0]
    assert "\x1b" not in terminal(article, NO_COLOR="1")[0]


def test_long_output_goes_through_the_pager(terminal, article):
    assert terminal(article)[1] is None
    out, paged = terminal(article, lines=5)
    assert paged == out
    assert "chokepoint" in paged
    assert terminal("--no-pager", article, lines=5)[1] is None
    out, paged = terminal(article, lines=5, PAGER="no-such-pager")
    assert paged is None
    assert "chokepoint" in out


@pytest.mark.parametrize("form", ["words", "side-by-side", "unified", "critic", "markdown", "json", "sarif", "html"])
def test_hostile_text_does_not_act_on_a_terminal(terminal, article, form):
    article.write_text("A high -tech \x1b]0;title\x07 and \u202etxet\u202c \x9b31m here.\n", encoding="utf-8")
    out = terminal("-f", form, article, NO_COLOR="1")[0]
    assert not set(out) & set("\x1b\x07\x9b\u202e\u202c")


def test_hostile_text_stays_in_a_pipe(capsysbinary, article):
    article.write_text("A high -tech \x1b[31m and \u202etxet\u202c here.\n", encoding="utf-8")
    for form in ("unified", "critic"):
        assert "high{~~ -~>-~~}" in (out := shown(capsysbinary, article, form)) or "+A high-tech \x1b[31m" in out
        assert "\x1b[31m and \u202etxet\u202c" in out
