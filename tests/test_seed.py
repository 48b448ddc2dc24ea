"""The article that this project began with, by typography and glossary alone."""

import re
from collections import Counter
from pathlib import Path

import pytest

import mtfix

SEED = Path(__file__).parent.parent / "seeds" / "000_1bcab40cede662c0.txt"


@pytest.fixture(scope="module")
def result():
    return mtfix.clean(SEED.read_text(encoding="utf-8"), model=None)


@pytest.mark.parametrize(
    "gone",
    ["card neck", "Bei Stock Exchange", "Youyou", "Five Sexual", "chain chain", "clearing zero", "cockpit", "grasping the party building",
     "keeping peace", " -quality", " -level", "R & D", "Cai Qichao", "China Science and Chuangda", "Shengbang", "simulation chip",
     "blank white", "wind and righteousness", "Fourth Paradigm"],
)  # fmt: skip
def test_howlers_are_gone(result, gone):
    assert gone in result.before
    assert gone not in result.text


@pytest.mark.parametrize(
    "right", ["Beijing Stock Exchange", "chokepoint", "ballast", "zero-COVID", "4Paradigm", "Thundersoft", "SG Micro", "R&D", "- END -"]
)
def test_right_terms_stand(result, right):
    assert right in result.text


def test_nothing_is_lost(result):
    assert not Counter(re.findall(r"\d+", result.before)) - Counter(re.findall(r"\d+", result.text))
    for name in (
        "Cai Qi",
        "Cui Shuqiang",
        "Zhang Jiaming",
        "Jin Wei",
        "Qi Mengzhu",
        "Fan Junsheng",
        "Peng Kang",
        "Zhongguancun",
        "Haidian",
    ):
        assert result.text.count(name) >= result.before.replace("Cai Qichao", "Cai Qi").count(name)
    assert result.text.count("\n") == result.before.count("\n")


def test_second_run_changes_nothing(result):
    assert mtfix.clean(result.text, model=None).text == result.text
