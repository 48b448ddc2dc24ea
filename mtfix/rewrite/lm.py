"""Log-probabilities and decoding with causal language models, in batches of like length."""

import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache
from transformers.utils import logging

from mtfix.rewrite.prompt import END, START, prompt

TOKENS = 1024  # of a batch, padding included
MARGIN = 3  # tokens that must agree before a draft is picked up again


class Copy(NamedTuple):
    """A text as the model's own: log-probabilities in nats of its tokens, and by how much the likeliest token at each place is likelier.

    Greedy decoding returns the text exactly where nothing is likelier. `lags` is empty where that is not known.
    """

    log_probs: list[float]
    lags: list[float]


warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
logging.set_verbosity_error()
logging.disable_progress_bar()


def best_dtype() -> torch.dtype:
    """bf16 where the processor multiplies it in hardware, else fp32."""
    capable = torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return torch.bfloat16 if capable and torch.cpu._is_avx512_bf16_supported() else torch.float32


def load(folder: Path, adapter: Path | None = None, dtype: torch.dtype | None = None) -> Any:
    """A causal model from safetensors, with an adapter merged into it where one is given."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype or best_dtype(), use_safetensors=True)
    if adapter is not None:
        from peft import PeftModel

        model = PeftModel.from_pretrained(model, adapter).merge_and_unload()
    return model.eval()


class LanguageModel:
    """A causal model with its tokenizer."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.end = tokenizer.convert_tokens_to_ids(END)

    @classmethod
    def load(cls, folder: Path, adapter: Path | None = None, dtype: torch.dtype | None = None) -> "LanguageModel":
        """From a folder of safetensors and tokenizer files."""
        return cls(load(folder, adapter, dtype), AutoTokenizer.from_pretrained(folder))

    def ids(self, text: str) -> list[int]:
        """Token ids of a text, nothing added."""
        return self.tokenizer(text, add_special_tokens=False).input_ids

    def log_probs(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[list[float]]:
        """Log-probability in nats of each token of each text, given its context (by default, the start of a document)."""
        starts = [self.ids(c) for c in contexts] if contexts else [self.ids(START)] * len(texts)
        return self.log_probs_of([(start, self.ids(text)) for start, text in zip(starts, texts, strict=True)])

    def log_probs_of(self, pairs: Sequence[tuple[list[int], list[int]]]) -> list[list[float]]:
        """The same for (context ids, ids)."""
        return [copy.log_probs for copy in self.copies(pairs)]

    @torch.inference_mode()
    def copies(self, pairs: Sequence[tuple[list[int], list[int]]]) -> list[Copy]:
        """For (context ids, ids) how likely the ids are."""
        out = [Copy([], [])] * len(pairs)
        for batch in _batches([len(a) + len(b) for a, b in pairs]):
            ids, mask = _padded([pairs[i][0] + pairs[i][1] for i in batch])
            hidden = self.model.model(input_ids=ids, attention_mask=mask).last_hidden_state
            for row, i in enumerate(batch):
                context, text = pairs[i]
                first = len(context) - 1
                logits = self.model.lm_head(hidden[row, first : first + len(text)]).float()
                chosen = logits.gather(1, torch.tensor(text)[:, None])[:, 0]
                out[i] = Copy((chosen - logits.logsumexp(-1)).tolist(), (logits.max(-1).values - chosen).tolist())
        return out

    def edit(self, drafts: Sequence[str], batch: int = 8) -> list[str]:
        """The greedy rewrite of each draft: token for token what plain greedy decoding gives, but drafted from the input.

        The draft itself is proposed as the continuation and verified in one pass; where the model departs, its token is taken and the
        draft picked up again at the place that agrees (Sun et al., "Instantaneous Grammatical Error Correction with Shallow Aggressive
        Decoding", ACL 2021). Proposals that fail stay in the key-value cache, masked.
        """
        out = [""] * len(drafts)
        order = sorted(range(len(drafts)), key=lambda i: len(drafts[i]))
        for at in range(0, len(order), batch):
            rows = order[at : at + batch]
            for i, ids in zip(rows, _Decoder(self, [drafts[i] for i in rows]).run(), strict=True):
                out[i] = self.tokenizer.decode(ids, skip_special_tokens=True).strip()
        return out


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes in batches of like length."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and lengths[i] * (len(batch) + 1) > TOKENS:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _padded(rows: Sequence[list[int]], left: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and mask, each of shape (rows, longest)."""
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for i, row in enumerate(rows):
        place = slice(longest - len(row), longest) if left else slice(0, len(row))
        ids[i, place] = torch.tensor(row)
        mask[i, place] = 1
    return ids, mask


class _Decoder:
    """Greedy decoding of one batch of drafts, each step a forward pass over what is proposed for every row."""

    def __init__(self, lm: LanguageModel, drafts: Sequence[str], window: int = 16) -> None:
        self.lm, self.window = lm, window
        self.prompts = [lm.ids(prompt(draft)) for draft in drafts]
        self.drafts = [[*lm.ids(" " + draft), lm.end] for draft in drafts]
        self.outputs: list[list[int]] = [[] for _ in drafts]
        self.limits = [int(1.3 * len(d)) + 10 for d in self.drafts]

    @torch.inference_mode()
    def run(self) -> list[list[int]]:
        model = self.lm.model
        ids, mask = _padded([p[:-1] for p in self.prompts], left=True)
        positions = (mask.cumsum(1) - 1).clamp(min=0)
        cache = DynamicCache(config=model.config)
        model(input_ids=ids, attention_mask=mask, position_ids=positions, cache=cache, use_cache=True, logits_to_keep=1)
        active = list(range(len(self.prompts)))
        pending = [p[-1] for p in self.prompts]  # the last token that is certain and not yet in the cache
        while active:
            proposals = [self._propose(i)[: self.window] for i in active]
            ids, new = _padded([[pending[i], *p] for i, p in zip(active, proposals, strict=True)])
            mask = torch.cat([mask, new], 1)
            positions = torch.tensor([[len(self.prompts[i]) - 1 + len(self.outputs[i])] for i in active]) + torch.arange(ids.shape[1])
            logits = model(input_ids=ids, attention_mask=mask, position_ids=positions, cache=cache, use_cache=True).logits
            best = logits.argmax(-1)
            keep = []
            for row, (i, proposal) in enumerate(zip(active, proposals, strict=True)):
                said = best[row].tolist()
                agreed = next((k for k, token in enumerate(proposal) if said[k] != token), len(proposal))
                self.outputs[i] += said[: agreed + 1]
                pending[i] = said[agreed]
                first = mask.shape[1] - ids.shape[1]
                mask[row, first + 1 + agreed :] = 0
                if not self._done(i):
                    keep.append(row)
            if len(keep) < len(active):
                chosen = torch.tensor(keep, dtype=torch.long)
                active = [active[row] for row in keep]
                mask = mask[chosen]
                if keep:
                    cache.batch_select_indices(chosen)
        return self.outputs

    def _done(self, i: int) -> bool:
        """Whether the row has ended; cuts off what lies beyond the end."""
        output = self.outputs[i]
        if self.lm.end in output:
            del output[output.index(self.lm.end) :]
            return True
        if len(output) >= self.limits[i]:
            del output[self.limits[i] :]
            return True
        return False

    def _propose(self, i: int) -> list[int]:
        """What is left of the draft after the place that agrees with the end of the output."""
        draft, output = self.drafts[i], self.outputs[i]
        if not output:
            return draft
        for length in range(min(MARGIN, len(output)), 0, -1):
            tail = output[-length:]
            places = [k + length for k in range(len(draft) - length + 1) if draft[k : k + length] == tail]
            if places:
                return draft[min(places, key=lambda k: abs(k - len(output))) :]
        return []
