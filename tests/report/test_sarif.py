import json
from pathlib import Path

from mtfix.report import render, sarif
from mtfix.report.hunk import Layout
from tests.report.results import TEXT, sample


def run_of(found, path="news/a day.txt"):
    return json.loads(render([(path, found)], "sarif"))["runs"][0]


def test_structure():
    log = json.loads(render([("a.txt", sample())], "sarif"))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    assert log["$schema"].endswith("sarif-2.1.0.json")
    run = log["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("mtfix", "0.1.0")
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules)) == 5
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    for one in run["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]
        assert one["message"]["text"]
    assert {one["ruleId"]: one["level"] for one in run["results"]} == {
        "typography:hyphen": "warning",
        "glossary:technology:chokepoint": "warning",
        "model:small": "warning",
        "consistency:name": "note",
        "glossary:people:nobody": "warning",
    }


def test_regions_point_at_the_words():
    for one in run_of(sample())["results"]:
        for location in one["locations"]:
            region = location["physicalLocation"]["region"]
            lines = Layout(TEXT).lines
            start = lines[region["startLine"] - 1] + region["startColumn"] - 1
            end = lines[region["endLine"] - 1] + region["endColumn"] - 1
            assert (start, end - start) == (region["charOffset"], region["charLength"])
            assert TEXT[start:end] == region["snippet"]["text"]


def test_applying_the_fixes_gives_the_text():
    found = sample()
    parts = [
        (replacement["deletedRegion"], replacement["insertedContent"]["text"])
        for one in run_of(found)["results"]
        for fix in one.get("fixes", [])
        for change in fix["artifactChanges"]
        for replacement in change["replacements"]
    ]
    text = TEXT
    for region, new in sorted(parts, key=lambda part: -part[0]["charOffset"]):
        text = text[: region["charOffset"]] + new + text[region["charOffset"] + region["charLength"] :]
    assert text == found.text


def test_one_change_of_several_parts_is_one_result():
    moved = [one for one in run_of(sample())["results"] if one["ruleId"] == "model:small"]
    assert [len(one["locations"]) for one in moved] == [2]
    assert len(moved[0]["fixes"][0]["artifactChanges"][0]["replacements"]) == 2


def test_uri(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert sarif.uri("news/a day: 50%.txt") == "news/a%20day%3A%2050%25.txt"
    assert sarif.uri(str(tmp_path / "in" / "新.txt")) == "in/%E6%96%B0.txt"
    assert sarif.uri(str(Path(tmp_path.root) / "elsewhere.txt")).startswith("file:///")
    assert sarif.uri("-") == "stdin"
