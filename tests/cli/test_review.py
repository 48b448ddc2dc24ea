import json
import re

import pytest

from mtfix.cli.main import main
from mtfix.review import Store


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def reviewed(article):
    assert main(["review", str(article), "--no-model", "--export", "docx", "-q"]) == 0
    return article


def decide(article, decision, *befores):
    with Store(article).change() as session:
        session.decide([h.id for h in session.hunks if h.before in befores], decision)


def test_export_makes_a_review_and_a_word_file(reviewed, capsys):
    assert reviewed.with_suffix(".docx").read_bytes().startswith(b"PK")
    session = Store(reviewed).read()
    assert session.complete
    assert {h.before for h in session.hunks} == {" -", "card neck"}
    assert reviewed.read_bytes().count(b"high -quality") == 1
    assert main(["apply", str(reviewed)]) == 0
    assert "0 accepted, 0 rejected, 2 open" in capsys.readouterr().err


def test_a_terminal_is_needed(article, capsys):
    assert main(["review", str(article), "--no-model"]) == 2
    assert "a review needs a terminal" in capsys.readouterr().err
    assert not Store(article).exists()


def test_resume_needs_a_review(article, capsys):
    assert main(["review", str(article), "--resume"]) == 2
    assert "no review to go on with" in capsys.readouterr().err


def test_apply_writes_only_what_was_accepted(reviewed, capsysbinary):
    decide(reviewed, "accepted", " -")
    before = reviewed.read_bytes()
    assert main(["apply", str(reviewed)]) == 0
    out = capsysbinary.readouterr().out
    assert out == before.replace(b"high -quality", b"high-quality")
    assert reviewed.read_bytes() == before
    assert main(["apply", str(reviewed), "--write"]) == 0
    assert reviewed.read_bytes() == out
    assert b"\r\n" in out


def test_apply_again_changes_nothing(reviewed):
    decide(reviewed, "accepted", " -")
    assert main(["apply", str(reviewed), "--write"]) == 0
    once = reviewed.read_bytes()
    assert main(["apply", str(reviewed), "--write"]) == 0
    assert reviewed.read_bytes() == once


def test_accept_open(reviewed, tmp_path):
    decide(reviewed, "rejected", "card neck")
    assert main(["apply", str(reviewed), "--accept-open", "-o", str(tmp_path / "out.txt")]) == 0
    text = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert "high-quality" in text
    assert "card neck" in text


def test_decisions_survive_a_changed_article_and_a_second_run(reviewed, capsys):
    decide(reviewed, "rejected", " -")
    decide(reviewed, "accepted", "card neck")
    reviewed.write_bytes(b"A new line before all.\r\n" + reviewed.read_bytes().replace(b"a card neck problem", b"a hard problem"))
    assert main(["review", str(reviewed), "--no-model", "--export", "docx", "-q"]) == 0
    session = Store(reviewed).read()
    assert [(h.before, h.decision) for h in session.hunks] == [(" -", "rejected")]
    assert re.search(r"could not be placed in the changed article: 'card neck' -> '\w+' \(accepted\)", capsys.readouterr().err)


def test_a_word_file_of_another_article(reviewed, tmp_path, capsys):
    other = tmp_path / "other.txt"
    other.write_text("It is a high -quality bridge.\n", encoding="utf-8")
    assert main(["review", str(other), "--no-model", "--export", "docx", "-q"]) == 0
    assert main(["review", str(reviewed), "--import", str(tmp_path / "other.docx")]) == 2
    assert "was not exported from the article" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["review", "none.txt"], "no such file"),
        (["review", "{article}", "--export", "a.txt"], "ends in .docx"),
        (["review", "{article}", "--import", "none.docx"], "cannot be read"),
        (["apply", "{article}"], "no review of this article"),
        (["apply", "{article}", "-w", "-o", "x"], "does not go with"),
    ],
)
def test_bad_input_is_one_line(article, arguments, message, capsys):
    assert main([a.format(article=article) for a in arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_a_broken_session_file(reviewed, capsys):
    path = Store(reviewed).path
    path.write_text(json.dumps({"version": 7}), encoding="utf-8")
    assert main(["apply", str(reviewed)]) == 2
    assert "version 1" in capsys.readouterr().err


def test_the_glossary_learns_from_a_review(reviewed, tmp_path, capsys):
    decide(reviewed, "accepted", " -")
    with Store(reviewed).change() as session:
        session.decide([next(h.id for h in session.hunks if h.before == "card neck")], "accepted", "bottleneck of technology that hurts")
    assert main(["glossary", "learn", str(reviewed), "--yes-all", "--file", str(tmp_path / "mine.yaml")]) == 0
    out = capsys.readouterr()
    assert "card neck  ->  bottleneck of technology that hurts" in out.out
    assert out.out.count("->") == 1
