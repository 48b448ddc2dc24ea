"""Models that propose rewrites, behind one small interface."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch

from mtfix.errors import InputError
from mtfix.rewrite import weights
from mtfix.rewrite.lm import Copy, LanguageModel, best_dtype
from mtfix.rewrite.prompt import END, prompt

PRESETS = {  # by a word in the model's name: what to put before the sentence
    "coedit": "Fix grammatical errors in this sentence: ",
    "flan": "Rewrite this sentence in fluent English: ",
    "mt5": "paraphrase: ",
    "t5": "paraphrase: ",
}


class Backend(Protocol):
    """Proposes a rewrite for each sentence and says how likely a given one is."""

    name: str

    def edit(self, drafts: Sequence[str]) -> list[str]:
        """One rewrite for each draft."""

    def log_probs(self, drafts: Sequence[str], edits: Sequence[str]) -> list[list[float]]:
        """Log-probability in nats of each token of each edit, given its draft."""

    def copies(self, drafts: Sequence[str]) -> list[Copy]:
        """Each draft as its own rewrite."""


class Embedded:
    """The adapted causal model that ships with mtfix, used as a sequence-to-sequence model."""

    def __init__(self, lm: LanguageModel, name: str = weights.NAME) -> None:
        self.lm, self.name = lm, name

    @classmethod
    def load(cls) -> "Embedded":
        """From the cached base and the shipped adapter."""
        return cls(LanguageModel.load(weights.pull(), weights.adapter_folder()))

    def edit(self, drafts: Sequence[str]) -> list[str]:
        """Greedy rewrites."""
        return self.lm.edit(drafts)

    def log_probs(self, drafts: Sequence[str], edits: Sequence[str]) -> list[list[float]]:
        """Log-probabilities of the edits' tokens."""
        return self.lm.log_probs([f" {edit}{END}" for edit in edits], [prompt(draft) for draft in drafts])

    def copies(self, drafts: Sequence[str]) -> list[Copy]:
        """Each draft as its own rewrite."""
        return self.lm.copies([(self.lm.ids(prompt(d)), [*self.lm.ids(" " + d), self.lm.end]) for d in drafts])


class Seq2Seq:
    """Any checkpoint that `AutoModelForSeq2SeqLM` loads: T5, FLAN-T5, BART, Pegasus, mT5 …

    Raises InputError if it cannot be loaded from a folder or from the local hub cache.
    """

    def __init__(self, source: str, instruction: str | None = None) -> None:
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

        self.name = Path(source).name
        low = self.name.lower()
        self.instruction = instruction if instruction is not None else next((v for k, v in PRESETS.items() if k in low), "")
        local = Path(source).exists()
        if local and not (Path(source) / "config.json").is_file():
            raise InputError(f"{source}: not a model folder (no config.json)")
        try:
            where: dict[str, Any] = {"trust_remote_code": False}
            self.tokenizer = AutoTokenizer.from_pretrained(source, **where)
            self.model = AutoModelForSeq2SeqLM.from_pretrained(source, use_safetensors=True, dtype=best_dtype(), **where).eval()
        except (OSError, ValueError, KeyError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            hint = "" if local else " (no such folder, and not in the local hub cache; HF_HUB_OFFLINE=0 allows a download)"
            raise InputError(f"unknown model {source!r}{hint}: {first} {weights.WITHOUT}") from None

    @torch.inference_mode()
    def edit(self, drafts: Sequence[str]) -> list[str]:
        """Greedy rewrites, in batches of like length."""
        out = [""] * len(drafts)
        order = sorted(range(len(drafts)), key=lambda i: len(drafts[i]))
        for at in range(0, len(order), 16):
            rows = order[at : at + 16]
            batch = self.tokenizer([self.instruction + drafts[i] for i in rows], return_tensors="pt", padding=True)
            batch.pop("token_type_ids", None)
            limit = int(batch["input_ids"].shape[1] * 1.5) + 10
            ids = self.model.generate(**batch, max_new_tokens=limit, do_sample=False, num_beams=1)
            for i, text in zip(rows, self.tokenizer.batch_decode(ids, skip_special_tokens=True), strict=True):
                out[i] = text.strip()
        return out

    @torch.inference_mode()
    def log_probs(self, drafts: Sequence[str], edits: Sequence[str]) -> list[list[float]]:
        """Log-probabilities of the edits' tokens."""
        out = []
        for draft, edit in zip(drafts, edits, strict=True):
            batch = self.tokenizer(self.instruction + draft, return_tensors="pt")
            batch.pop("token_type_ids", None)
            labels = self.tokenizer(text_target=edit, return_tensors="pt").input_ids
            logits = self.model(**batch, labels=labels).logits[0].float().log_softmax(-1)
            out.append(logits.gather(1, labels[0][:, None])[:, 0].tolist())
        return out

    def copies(self, drafts: Sequence[str]) -> list[Copy]:
        """Each draft as its own rewrite; what is likelier is not looked at."""
        return [Copy(p, []) for p in self.log_probs(drafts, drafts)]


def base_model() -> LanguageModel:
    """The base model without the adapter: it says how fluent a text is."""
    return LanguageModel.load(weights.pull())
