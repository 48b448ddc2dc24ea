from typing import ClassVar

import pytest
import torch

from mtfix.edits import apply
from mtfix.errors import InputError
from mtfix.pipeline import run
from mtfix.rewrite.backends import Embedded, Seq2Seq
from mtfix.rewrite.judge import Judge
from mtfix.rewrite.lm import LanguageModel
from mtfix.rewrite.rewriter import Models, Rewriter
from mtfix.rewrite.select import prose
from mtfix.text import document
from tests.rewrite.tiny import SENTENCES, causal, t5

ALWAYS = Judge({"features": [], "baseline": 9.0, "trees": []})
NEVER = Judge({"features": [], "baseline": -9.0, "trees": []})
TEXT = "A headline here\n" + "\n".join(SENTENCES) + "\nThe firm Acme sold 35 cars in the year.\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return LanguageModel.load(causal(tmp_path_factory.mktemp("base")), dtype=torch.float32)


class Canned(Embedded):
    """A backend whose rewrites are given."""

    rewrites: ClassVar = {
        SENTENCES[1]: "He goes to school every day with two friends of his.",
        SENTENCES[2]: "The company sold many cars, and the profit was very good.",
        "The firm Acme sold 35 cars in the year.": "The firm sold 36 cars that year.",
    }

    def edit(self, drafts):
        return [self.rewrites.get(d, d) for d in drafts]


def rewriter(base, detector=ALWAYS, acceptor=ALWAYS):
    return Rewriter(lambda: Models(Canned(base, "canned"), base), "canned", detector, acceptor, 0.5, 0.5)


def test_hunks_that_the_judge_accepts_are_made(base):
    result = run(TEXT, [], rewriter(base))
    assert "He goes to school every day" in result.text
    assert "cars, and the profit was very good." in result.text
    assert "The firm Acme sold 35 cars that year." in result.text
    assert result.counts.refusals == {"number": 1, "name": 1}
    assert result.text.startswith("A headline here\n")
    assert all(e.origins == ("model:canned",) for e in result.edits)
    assert apply(TEXT, result.edits) == result.text
    assert run(result.text, [], rewriter(base)).edits == []


def test_nothing_is_made_when_a_judge_says_no(base):
    assert run(TEXT, [], rewriter(base, acceptor=NEVER)).edits == []
    result = run(TEXT, [], rewriter(base, detector=NEVER))
    assert result.edits == []
    assert result.counts.chosen == 0


def test_glossary_terms_are_locked(base):
    terms = lambda text: [(text.index("school"), text.index("school") + 6)] if "the school" in text else []  # noqa: E731
    locked = lambda text: [(m - 4, m + 6) for m in [text.find("school")] if m >= 0]  # noqa: E731
    assert "goes to school" in run(TEXT, [], rewriter(base), terms).text
    assert "He go to the school" in run(TEXT, [], rewriter(base), locked).text


def test_only_prose_is_looked_at():
    text = (
        "Source: Xinhua, Beijing, today and more.\nA Title In Capitals Without End\n"
        "He said 高质量 to them all today.\nToo short.\nThe city opened a bridge.\n"
    )
    kinds = {s.text: s.left_alone for s in prose(document(text))}
    assert [k for k in kinds.values() if k is None] == [None]
    assert kinds["The city opened a bridge."] is None
    assert set(filter(None, kinds.values())) == {"byline", "headline or list", "original language", "length"}


def test_any_encoder_decoder_can_propose(tmp_path, base):
    backend = Seq2Seq(str(t5(tmp_path / "t5")))
    assert backend.instruction == "paraphrase: "
    assert [type(text) for text in backend.edit(SENTENCES)] == [str] * 4
    assert all(p < 0 for row in backend.log_probs(SENTENCES, SENTENCES) for p in row)
    result = run(TEXT, [], Rewriter(lambda: Models(backend, base), backend.name, ALWAYS, ALWAYS, 0.5, 0.5))
    assert result.text.count("\n") == TEXT.count("\n")
    assert apply(TEXT, result.edits) == result.text


def test_unknown_model():
    with pytest.raises(InputError, match=r"unknown model 'no/such-model'.*--no-model"):
        Seq2Seq("no/such-model")


def test_a_folder_that_is_no_model(tmp_path):
    with pytest.raises(InputError, match="not a model folder"):
        Seq2Seq(str(tmp_path))
