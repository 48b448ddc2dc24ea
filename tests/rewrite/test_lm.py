import pytest
import torch

from mtfix.rewrite.lm import LanguageModel, _Decoder
from mtfix.rewrite.prompt import prompt
from tests.rewrite.tiny import SENTENCES, causal


@pytest.fixture(scope="module")
def lm(tmp_path_factory):
    return LanguageModel.load(causal(tmp_path_factory.mktemp("lm")), dtype=torch.float32)


def plain(lm: LanguageModel, draft: str, most: int) -> list[int]:
    """Greedy decoding of one sentence, the slow way."""
    ids = torch.tensor([lm.ids(prompt(draft))])
    out = lm.model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=most, do_sample=False, eos_token_id=lm.end, pad_token_id=2
    )
    return [t for t in out[0, ids.shape[1] :].tolist() if t != lm.end]


@pytest.mark.parametrize("window", [1, 3, 32])
@pytest.mark.parametrize("quality", ["right", "half", "wrong"])
def test_drafted_decoding_equals_plain_greedy(lm, window, quality):
    """Token for token, whatever is proposed: the true output, the true output with errors in it, or the draft."""
    decoder = _Decoder(lm, SENTENCES, window=window)
    truth = [plain(lm, s, limit) for s, limit in zip(SENTENCES, decoder.limits, strict=True)]
    if quality != "wrong":
        for i, ids in enumerate(truth):
            proposal = [t if quality == "right" or k % 4 else 7 for k, t in enumerate(ids)]
            decoder.drafts[i] = [*proposal, lm.end]
    assert decoder.run() == truth
    assert len({tuple(t) for t in truth}) > 1


def test_batches_do_not_matter(lm):
    together = lm.edit(SENTENCES)
    assert together == [lm.edit([s])[0] for s in SENTENCES]
    assert together == lm.edit(SENTENCES, batch=2)


def test_log_probs_are_those_of_the_model(lm):
    text = SENTENCES[0]
    (got,) = lm.log_probs([text])
    ids = [lm.tokenizer.convert_tokens_to_ids("<|endoftext|>"), *lm.ids(text)]
    with torch.no_grad():
        logits = lm.model(torch.tensor([ids])).logits[0].log_softmax(-1)
    assert got == pytest.approx([float(logits[k, t]) for k, t in enumerate(ids[1:])], abs=1e-4)
    assert lm.log_probs(SENTENCES)[0] == pytest.approx(got, abs=1e-4)


def test_copies_says_whether_greedy_decoding_copies(lm):
    ids = lm.ids(prompt(SENTENCES[0]))
    said = plain(lm, SENTENCES[0], 10)
    copy, other = lm.copies([(ids, said), (ids, [*said[:-1], said[-1] ^ 1])])
    assert max(copy.lags) == 0
    assert max(other.lags) > 0
