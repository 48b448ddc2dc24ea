import json
import shutil
import subprocess

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
    assert "<script>" not in out
    assert "&lt;script&gt;" in out


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
