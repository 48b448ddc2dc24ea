import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from mtfix.report import render
from tests.report.results import TEXT, edit, result, sample

BAD = '<script>alert(1)</script> </script> <!-- "><img src=x onerror=alert(1)> \u202eevil\u202c \x1b[31m'


class Page(HTMLParser):
    """Elements of a page, the ids and the text of each."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.texts = [], [], {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for tag, attrs in self.open:
            for key in (tag, *attrs.get("class", "").split(), attrs.get("id")):
                if key:
                    self.texts[key] = self.texts.get(key, "") + data

    def all(self, tag, **wanted):
        return [a for t, a in self.elements if t == tag and all(a.get(k) == v for k, v in wanted.items())]


def page(*results):
    html = render(list(results), "html")
    return html, Page(html)


def test_the_whole_text_is_shown_with_its_line_numbers():
    _, found = page(("a.txt", sample()))
    assert not found.open
    for words in ("The news of the day", "speed train is a ", "Nobody", "knew why", "came."):
        assert words in found.texts["inline"].replace("flag Nobody ", "Nobody")
    assert re.findall(r"line (\d+)", found.texts["number"]) == ["1", "3", "4"]


def test_before_and_after_stand_side_by_side():
    _, found = page(("a.txt", sample()))
    assert "Before: A high" in found.texts["side"]
    assert "removed card neck " in found.texts["side"]
    assert "added chokepoint " in found.texts["side"]


def test_every_hunk_can_be_reached_and_has_details():
    _, found = page(("a.txt", sample()))
    hunks = found.all("span", role="button")
    assert len(hunks) == 2 * 6  # each view has its own
    assert all(h["tabindex"] == "0" and h["aria-expanded"] == "false" for h in hunks)
    ids = [a["id"] for _, a in found.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {h["aria-controls"] for h in hunks} == {a["id"] for a in found.all("li") if "id" in a}
    details = found.texts["details"]
    for words in (
        "卡脖子",
        ": a hold",
        "glossary:technology:chokepoint",
        "fluency +0.25 nats per token",
        "suggestion, not made",
        "sentence 4",
    ):
        assert words in details


def test_a_page_to_read_aloud():
    _, found = page(("a.txt", sample()))
    assert found.all("html", lang="en")
    assert all(found.all(tag) for tag in ("header", "main", "footer", "h1", "h2"))
    assert found.all("p", role="status", **{"aria-live": "polite"})
    assert found.all("span", lang="zh")


@pytest.mark.parametrize("place", ["text", "before", "after", "origin", "reason", "path", "signature"])
def test_hostile_text_is_only_text(place):
    bad = {place: BAD}
    text = f"Look: {bad.get('text', 'here')} and {bad.get('before', 'there')}.\n"
    change = edit(text, bad.get("before", "there"), bad.get("after", "elsewhere"), bad.get("origin", "model:m"), bad.get("reason", "why"))
    found = result(text, change)
    found.signature.update({"key": bad.get("signature", "")})
    html, tree = page((bad.get("path", "a.txt"), found))
    assert len(tree.all("script")) == 1
    assert not tree.all("img")
    assert not set(html) & set("\x1b\u202e\u202c")
    assert "<U+202E>evil" in "".join(tree.texts.values())
    assert not any(key.startswith("on") for _, attrs in tree.elements for key in attrs)


def test_nothing_comes_from_outside_and_only_our_script_may_run():
    html, tree = page(("a.txt", sample()))
    policy = tree.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", html, re.S)[1]
        assert f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'" in policy
    assert not any(
        key in ("src", "style") or (key == "href" and not value.startswith("#")) for _, a in tree.elements for key, value in a.items()
    )
    assert "http" not in html.replace("http-equiv", "")


def test_files_have_names_of_their_own():
    _, tree = page(("a.txt", sample()), ("b.txt", sample()))
    ids = [a["id"] for _, a in tree.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert "2 typography" in tree.texts["totals"].replace("\n", " ")


def test_a_change_over_a_line_end_joins_the_lines():
    text = "One line\r\nand the next\r\n\r\nlast\r\n"
    _, tree = page(("a.txt", result(text, edit(text, "line\r\nand", "line and", "person:edit", ""))))
    assert "1–2" in tree.texts["number"]
    assert "last" in tree.texts["inline"]


def test_the_page_grows_with_changes_and_not_with_words():
    _, small = page(("a.txt", result(TEXT)))
    _, large = page(("a.txt", result(TEXT.replace("news", "news and more " * 1000))))
    assert len(small.elements) == len(large.elements)
