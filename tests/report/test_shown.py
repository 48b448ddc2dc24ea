import sys
import unicodedata

import pytest

from mtfix.report.shown import shown, shown_line


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("red\x1b[31m", "red␛[31m"),
        ("bell\x07 \x00\x7f", "bell␇ ␀␡"),
        ("next\x85line", "next<U+0085>line"),
        ("\u202eabc\u202c", "<U+202E>abc<U+202C>"),
        ("a\u2067b\u2069\u200e", "a<U+2067>b<U+2069><U+200E>"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("over\rwrite", "over␍write"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("name\udcff", "name<U+DCFF>"),
    ],
)
def test_acting_characters_are_visible(text, visible):
    assert shown(text) == visible


@pytest.mark.parametrize("text", ["a\tb\nc\r\n", "soft\u00adhyphen", "卡脖子 “quoted” café 😀"])
def test_other_text_stays(text):
    assert shown(text) == text


def test_one_line():
    assert shown_line("a\r\nb\nc\td") == "a␊b␊c␉d"


def test_every_format_character_that_is_not_drawn_is_known():
    drawn = ("ARABIC", "SYRIAC", "KAITHI")
    for character in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.category(character) == "Cf" and character != "\u00ad":
            name = unicodedata.name(character, "")
            assert shown(character) != character or (name.startswith(drawn) and "LETTER MARK" not in name), name
