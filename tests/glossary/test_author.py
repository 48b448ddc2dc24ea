import pytest

from mtfix.cli.main import main
from mtfix.glossary.load import load

FILE = """\
# my terms
field: mine
about: A file with comments.   # and one here
entries:
  # the first
  - id: one
    right: bottleneck [sic]
    wrong: ["bottel neck"]   # odd layout stays
    examples:
      - {before: A bottel neck., after: "A bottleneck [sic]."}

  # the second
  - id: two
    right: "second"
    wrong:
      - secund   thing
    examples:
      - before: A secund thing.
        after: A second.   # tested
# the end
"""


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(capsys, *arguments) -> tuple[int, str]:
    code = main(["glossary", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out + err


def test_add_keeps_the_file_and_appends(capsys, path):
    code, said = run(
        capsys,
        "add",
        "--wrong",
        "therd [old] thing",
        "--right",
        "third thing",
        "--zh",
        "第三",
        "--example",
        "It was a therd thing.",
        "--file",
        path,
    )
    assert code == 0, said
    assert "It was a third thing." in said
    text = path.read_text(encoding="utf-8")
    assert text.startswith(FILE)
    assert load(path).file.entries[-1].id == "third-thing"
    assert load(path).file.entries[-1].zh == "第三"


def test_add_without_a_file_makes_one_that_is_used(capsys, path):
    assert run(capsys, "add", "--wrong", "zizzle dazzle", "--right", "plain words")[0] == 0
    (path.parent / "a.txt").write_text("The zizzle dazzle, again.\n", encoding="utf-8")
    assert main(["fix", "--no-model", "-q", "a.txt"]) == 0
    assert capsys.readouterr().out == "The plain words, again.\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--wrong", "bottel neck", "--right", "jam"], "the variant 'bottel neck' is also one of one"),
        (["--wrong", "good thing", "--right", "bottel neck"], "is a wrong side of glossary:mine:one"),
        (["--wrong", "thin gs", "--right", "things", "--example", "Nothing here."], "does not fire in its example"),
        (["--wrong", "(open", "--right", "things"], "'(' without ')'"),
        (["--wrong", "odd thing", "--right", "x", "--id", "one"], "the id stands in"),
    ],
)
def test_add_refuses_and_says_why(capsys, path, arguments, reason):
    code, said = run(capsys, "add", *arguments, "--file", path)
    assert code == 2
    assert reason in said
    assert path.read_text(encoding="utf-8") == FILE


def test_edit_changes_one_value_only(capsys, path):
    assert run(capsys, "edit", "two", "--zh", "第二", "--file", path)[0] == 0
    assert path.read_text(encoding="utf-8") == FILE.replace("after: A second.   # tested\n", "after: A second.   # tested\n    zh: 第二\n")
    code, said = run(capsys, "edit", "two", "--right", "bottel neck", "--file", path)
    assert code == 2
    assert "the example becomes" in said


def test_remove_and_move(capsys, path):
    other = path.parent / "other.yaml"
    assert run(capsys, "move", "two", other, "--file", path)[0] == 0
    assert load(other).file.entries[0].id == "two"
    assert "# tested" in other.read_text(encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert "secund" not in text
    head, _, _ = FILE.partition("\n  # the second")
    assert text == head + "# the end\n"
    assert run(capsys, "remove", "one", "--file", path)[0] == 0
    assert "entries: []" in path.read_text(encoding="utf-8")
    assert run(capsys, "add", "--wrong", "bottel neck", "--right", "jam", "--file", path)[0] == 0
    assert run(capsys, "remove", "nothing", "--file", path)[0] == 2


def test_learn(capsys, path, monkeypatch):
    folder = path.parent
    (folder / "old.txt").write_text(
        "The zizzle dazzle was opened today.\nWe saw the zizzle dazzle in town.\nSame here.\n", encoding="utf-8"
    )
    (folder / "new.txt").write_text("The fish market was opened today.\nWe saw the fish market in town.\nSame here.\n", encoding="utf-8")
    monkeypatch.setattr("typer.confirm", lambda *a, **k: False)
    code, said = run(capsys, "learn", "old.txt", "new.txt", "--file", path)
    assert code == 0
    assert "zizzle dazzle  ->  fish market  (2 times)" in said
    assert path.read_text(encoding="utf-8") == FILE
    code, said = run(capsys, "learn", "old.txt", "new.txt", "--yes-all", "--file", path)
    assert load(path).file.entries[-1].wrong == ["zizzle dazzle"]
    assert "1 entries added" in said


@pytest.mark.parametrize("ending", ["csv", "tsv", "tbx"])
def test_export_and_import_of_pairs(capsys, path, ending):
    target = path.parent / f"out.{ending}"
    code, said = run(capsys, "export", target, "--pairs", "wrong", "--field", "mine", "-g", path)
    assert code == 0, said
    fresh = path.parent / "fresh.yaml"
    code, said = run(capsys, "import", target, "--file", fresh)
    assert code == 0, said
    assert {(e.wrong[0], e.right) for e in load(fresh).file.entries} == {("bottel neck", "bottleneck [sic]"), ("secund thing", "second")}


def test_export_reports_losses_and_json_has_none(capsys, path):
    code, said = run(capsys, "export", "out.csv", "--field", "mine", "-g", path)
    assert code == 0
    assert "lost: one: has no Chinese" in said
    code, said = run(capsys, "export", "out.json", "--field", "mine", "-g", path)
    assert "0 losses" in said
    assert run(capsys, "import", "out.json", "--file", "again.yaml")[0] == 0
    assert load(path.parent / "again.yaml").file.entries == load(path).file.entries
    assert run(capsys, "export", "out.doc")[0] == 2


def test_chinese_pairs_cannot_be_entries(capsys, path):
    (path.parent / "zh.tsv").write_text("卡脖子\tchokepoint\n", encoding="utf-8")
    code, said = run(capsys, "import", "zh.tsv", "--file", "x.yaml")
    assert code == 0
    assert "lost: 卡脖子" in said


def test_show_in_an_article_and_coverage(capsys, path):
    (path.parent / "a.txt").write_text("A bottel neck.\nAnd a bottel neck.\n", encoding="utf-8")
    code, said = run(capsys, "show", "one", "a.txt", "-g", path)
    assert code == 0
    assert f"{path}:6" in said
    assert "fires 2 times in a.txt" in said
    assert "a.txt:2: 'bottel neck' -> 'bottleneck [sic]'" in said
    code, said = run(capsys, "coverage", "a.txt", "-g", path)
    assert "2\tfix\tmine:one" in said
