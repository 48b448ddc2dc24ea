from mtfix.cli.main import main


def test_list_and_show(capsys):
    assert main(["glossary", "list", "--field", "technology"]) == 0
    assert "chokepoint" in capsys.readouterr().out
    assert main(["glossary", "show", "beijing-stock-exchange"]) == 0
    out = capsys.readouterr().out
    assert "finance.yaml:" in out
    assert "北交所" in out
    assert main(["glossary", "show", "nothing-like-it"]) == 2


def test_check_says_what_is_wrong(capsys, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "field: mine\nentries:\n  - {id: a, right: good, wrong: [baad], examples: [{before: a baad day, after: a god day}]}\n",
        encoding="utf-8",
    )
    assert main(["glossary", "check", str(path)]) == 1
    out, err = capsys.readouterr()
    assert f"{path}:3: a: the example becomes 'a good day', not 'a god day'" in out
    assert "1 entries in 1 files" in err
    path.write_text(path.read_text().replace("a god", "a good"), encoding="utf-8")
    assert main(["glossary", "check", str(path)]) == 0
