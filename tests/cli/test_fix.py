import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mtfix.cli.main import main
from mtfix.edits import Edit, apply

FAST = ["--no-model"]


def run(capsysbinary, *arguments) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    out, err = capsysbinary.readouterr()
    return code, out.decode(), err.decode()


def test_stdout_and_summary(capsysbinary, article):
    before = article.read_bytes()
    code, out, err = run(capsysbinary, "fix", *FAST, article)
    assert code == 0
    assert "high-quality work.\r\nThe firm solved a chokepoint problem of technology.\r\n" in out
    assert out.count("\n") == 4
    assert err.startswith("mtfix: 3 sentences, 1 typography, 1 glossary")
    assert article.read_bytes() == before


def test_second_run_changes_nothing(capsysbinary, article, tmp_path):
    assert run(capsysbinary, "fix", *FAST, article, "-o", tmp_path / "out.txt")[0] == 0
    assert run(capsysbinary, "fix", *FAST, "--check", tmp_path / "out.txt")[0] == 0
    assert run(capsysbinary, "fix", *FAST, "--check", article)[0] == 1


def test_write_in_place_keeps_the_mode(capsysbinary, article):
    os.chmod(article, 0o640)
    code, out, _ = run(capsysbinary, "fix", *FAST, "-q", "-w", article)
    assert (code, out) == (0, "")
    assert b"high-quality" in article.read_bytes()
    assert stat.S_IMODE(article.stat().st_mode) == 0o640
    assert [p.name for p in article.parent.iterdir()] == ["article.txt"]


def test_bytes_that_are_not_edited_stay(capsysbinary, tmp_path):
    path, out = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_bytes(b"\xef\xbb\xbfOne\t line.  \r\n\nhigh -tech\r last")
    assert run(capsysbinary, "fix", *FAST, path, "-o", out)[0] == 0
    assert out.read_bytes() == b"\xef\xbb\xbfOne\t line.  \r\n\nhigh-tech\r last"
    path.write_text("high -tech\n", encoding="utf-16")
    assert run(capsysbinary, "fix", *FAST, path, "-o", out)[0] == 0
    assert out.read_text(encoding="utf-16") == "high-tech\n"


def test_folder(capsysbinary, article, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xfa\x00\xd8")
    code, _, err = run(capsysbinary, "fix", *FAST, tmp_path, "-o", tmp_path / "out")
    assert code == 2
    assert "bad.txt: not UTF-8 text" in err
    assert b"high-quality" in (tmp_path / "out" / "article.txt").read_bytes()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file"),
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a binary file, not text"),
        (b"caf\xe9 in latin-1", "not UTF-8 text (byte 3)"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(capsysbinary, tmp_path, content, message):
    path = tmp_path / "x.txt"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(capsysbinary, "fix", *FAST, path)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert content is None or path.read_bytes() == content


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--write", "-o", "x"], "--write goes with files"),
        (["--report", "x.docx"], "a report ends in .html, .json, .md or .diff"),
        (["--strength", "wild"], "must be conservative, normal or bold"),
        (["--glossary", "missing.yaml"], "no such glossary file or folder"),
        (["--nonsense"], "No such option"),
    ],
)
def test_usage_errors(capsysbinary, article, options, message):
    code, out, err = run(capsysbinary, "fix", *FAST, article, *options)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_folder_needs_an_output(capsysbinary, article):
    code, _, err = run(capsysbinary, "fix", *FAST, article.parent)
    assert code == 2
    assert "give -o FOLDER, --write or --check" in err


def test_faulty_glossary_names_file_line_and_column(capsysbinary, article, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("field: mine\nentries:\n  - id: a\n    wrong: [b]\n    right: c\n", encoding="utf-8")
    code, _, err = run(capsysbinary, "fix", *FAST, "-g", path, article)
    assert code == 2
    assert f"{path}:3:5: entries.0.examples: Field required" in err


def test_unknown_model(capsysbinary, article):
    code, out, err = run(capsysbinary, "fix", "--model", "no/such", article)
    assert (code, out) == (2, "")
    assert "unknown model 'no/such'" in err
    assert "--no-model" in err
    assert err.count("\n") == 1


def test_own_entry_replaces_ours_and_off_silences(capsysbinary, article, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(
        "field: mine\nentries:\n  - {id: chokepoint, right: bottleneck, wrong: [card neck],"
        " examples: [{before: a card neck, after: a bottleneck}]}\n",
        encoding="utf-8",
    )
    (tmp_path / "mtfix.toml").write_text('glossaries = ["mine.yaml"]\n', encoding="utf-8")
    assert "a bottleneck problem" in run(capsysbinary, "fix", *FAST, article)[1]
    (tmp_path / "mtfix.toml").write_text('off = ["technology"]\n', encoding="utf-8")
    assert "a card neck problem" in run(capsysbinary, "fix", *FAST, article)[1]
    (tmp_path / "mtfix.toml").write_text("of = 1\n", encoding="utf-8")
    code, _, err = run(capsysbinary, "fix", *FAST, article)
    assert code == 2
    assert "unknown setting 'of'" in err


def test_json_report_reproduces_the_text(capsysbinary, article, tmp_path):
    report = tmp_path / "r.json"
    _, out, _ = run(capsysbinary, "fix", *FAST, article, "--report", report)
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["version"] == 1
    assert {"mtfix", "glossary"} <= set(data["signature"])
    (file,) = data["files"]
    edits = [Edit(**{k: tuple(v) if k == "origins" else v for k, v in e.items()}) for e in file["edits"]]
    assert apply(file["before"], edits) == file["after"] == out
    assert all(file["before"][e.start : e.end] == e.before for e in edits)


def test_unexpected_errors_name_a_log(capsysbinary, article, monkeypatch, tmp_path):
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("mtfix.cleaner.Cleaner.clean", lambda self, text: 1 / 0)
    code, out, err = run(capsysbinary, "fix", *FAST, article)
    assert (code, out) == (3, "")
    log = err.strip().rpartition(" ")[2]
    assert "ZeroDivisionError" in Path(log).read_text(encoding="utf-8")


def test_interrupt(capsysbinary, article, monkeypatch):
    def interrupt(self, text):
        raise KeyboardInterrupt

    monkeypatch.setattr("mtfix.cleaner.Cleaner.clean", interrupt)
    code, _, err = run(capsysbinary, "fix", *FAST, article)
    assert code == 130
    assert "interrupted" in err


@pytest.mark.parametrize("arguments", [["--help"], ["fix", "--help"], ["fix", "--no-model", "-"], ["glossary", "list"]])
def test_torch_is_not_imported(arguments):
    script = (
        f"import sys; from mtfix.cli.main import main; main({arguments!r}); sys.exit(bool({{'torch', 'transformers'}} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], input=b"A high -tech city.\n", capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_stdin(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mtfix", "fix", "--no-model", "-q", "-"], input=b"A high -tech city.\n", capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (b"A high-tech city.\n", b"")
