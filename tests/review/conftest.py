import pytest

from mtfix.review.begin import begin
from tests.review.articles import EDITS, TEXT


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    """Cache and working folder of their own, so that no test writes to a glossary that is in use."""
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def store(tmp_path):
    """A review of the article, all its hunks open."""
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    made = begin(article, TEXT)
    with made.change() as session:
        session.take(EDITS)
    return made
