"""The embedded model end to end: fetched once into the test's cache, then used on sentences written here."""

import json
import os
import re
import subprocess
import sys

import pytest

import mtfix
from mtfix.edits import apply
from mtfix.rewrite.guard import changed_fact

ARTICLE = """\
Volunteers bring water to the village
The county in the past two years has build 14 wells, the residents are very welcome.
Li Min said that the water quality have improved, "we are not afraid of the drought", many of families also planted vegetables.
In order to let the more farmers benefit, the bureau will carries out the training of 300 people before May 5.
The river is calm, and the boats are back.

Source: County Office
"""


@pytest.fixture(scope="module")
def cleaner():
    return mtfix.Cleaner(strength="bold")


def test_the_article_is_rewritten_and_facts_stay(cleaner):
    result = cleaner.clean(ARTICLE)
    assert result.counts.sentences == 6
    assert result.counts.rewritten >= 1
    assert any(e.origins[0].startswith("model:") and "nats/token" in e.reason for e in result.edits)
    assert apply(ARTICLE, result.edits) == result.text
    for before, after in zip(ARTICLE.split("\n"), result.text.split("\n"), strict=True):
        assert changed_fact(before, after) is None or before == after
    assert sorted(re.findall(r"\d+", result.text)) == sorted(re.findall(r"\d+", ARTICLE))
    assert result.text.startswith("Volunteers bring water to the village\n")
    assert {"model", "adapter", "strength", "need", "accept"} <= set(result.signature)


def test_a_second_run_changes_nothing(cleaner):
    once = cleaner.clean(ARTICLE).text
    assert mtfix.Cleaner(strength="bold").clean(once).text == once


def test_score(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mtfix", "score", "--json", str(path)],
        capture_output=True,
        check=True,
        env=os.environ | {"OMP_NUM_THREADS": "2"},
    )
    rows = json.loads(done.stdout)
    by_text = {row["text"]: row for row in rows}
    assert by_text["Volunteers bring water to the village"]["verdict"] == "headline or list"
    broken = next(row for text, row in by_text.items() if "has build" in text)
    fine = by_text["The river is calm, and the boats are back."]
    assert broken["fluency"] < fine["fluency"]
    assert broken["need"] > fine["need"]
