"""Train the LoRA adapter of the embedded rewriter.

    python -m training.train BASE OUT STAGE1.jsonl STAGE2.jsonl [STAGE2.jsonl …] --dev DEV.jsonl

One pass over each file, in the order given, as a causal LM on `Draft: …\\nEdited: …` with the loss on the target only. Target tokens
that the draft does not hold at that place may weigh more (edit-weighted MLE: Junczys-Dowmunt et al., "Approaching Neural Grammatical
Error Correction as a Low-Resource Machine Translation Task", NAACL 2018); a weight above 1 made it edit too much. Batches hold about
1,600 tokens of like length.

Needs about 2.5 GB of memory and, on 2 cores with bf16 matrix units, one minute for 30,000 tokens. Writes a checkpoint every
`--every` steps, continues from it when started again, and keeps the adapter with the best dev loss in OUT/best.
"""

import difflib
import json
import random
import time
from pathlib import Path

import torch
import typer
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from transformers import AutoModelForCausalLM, AutoTokenizer

from mtfix.rewrite.prompt import prompt, target
from training.data import rows

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
Example = tuple[list[int], list[int], list[float]]  # prompt ids, target ids, weight of each target id


def encode(tokenizer, row: dict, edit_weight: float) -> Example:
    """Ids of the prompt and the target, and the loss weight of each target token."""
    ask = tokenizer(prompt(row["draft"]), add_special_tokens=False).input_ids
    answer = tokenizer(target(row["edited"]), add_special_tokens=False).input_ids
    draft = tokenizer(" " + row["draft"], add_special_tokens=False).input_ids
    weights = [1.0] * len(answer)
    for kind, _, _, start, end in difflib.SequenceMatcher(None, draft, answer[:-1], autojunk=False).get_opcodes():
        if kind != "equal":  # the token after a deletion is a decision too
            for at in range(start, max(end, start + 1)):
                weights[at] = edit_weight
    return ask, answer, weights


def batches(examples: list[Example], rng: random.Random, tokens: int) -> list[list[Example]]:
    """Batches of like length with at most `tokens` tokens, padding included, in random order."""
    size = lambda e: len(e[0]) + len(e[1])  # noqa: E731
    out: list[list[Example]] = [[]]
    for example in sorted((e for e in examples if size(e) < 180), key=lambda e: size(e) + rng.random() * 6):
        if out[-1] and size(example) * (len(out[-1]) + 1) > tokens:
            out.append([])
        out[-1].append(example)
    rng.shuffle(out)
    return out


def loss(model, batch: list[Example]) -> tuple[torch.Tensor, float]:
    """Weighted mean negative log-likelihood of the targets in nats per token, and the sum of the weights."""
    length = max(len(ask) + len(answer) for ask, answer, _ in batch)
    ids = torch.full((len(batch), length), 2)
    weight = torch.zeros(len(batch), length)
    mask = torch.zeros(len(batch), length, dtype=torch.long)
    for row, (ask, answer, weights) in enumerate(batch):
        end = len(ask) + len(answer)
        ids[row, :end] = torch.tensor(ask + answer)
        weight[row, len(ask) : end] = torch.tensor(weights)
        mask[row, :end] = 1
    lm = model.base_model.model
    hidden = lm.model(input_ids=ids, attention_mask=mask).last_hidden_state[:, :-1]
    weight, labels = weight[:, 1:], ids[:, 1:]
    chosen = weight > 0
    nll = torch.nn.functional.cross_entropy(lm.lm_head(hidden[chosen]).float(), labels[chosen], reduction="none")
    total = weight[chosen].sum()
    return (nll * weight[chosen]).sum() / total, float(total)


@torch.inference_mode()
def dev_loss(model, dev: list[list[Example]]) -> float:
    """Weighted loss over all dev batches, in nats per token."""
    model.eval()
    parts = [loss(model, batch) for batch in dev]
    model.train()
    return sum(float(value) * total for value, total in parts) / sum(total for _, total in parts)


def main(
    base: Path, out: Path, stages: list[Path], dev: Path = typer.Option(...), lr: float = 6e-4, rank: int = 32, first_layer: int = 12,
    edit_weight: float = 1.0, tokens: int = 1600, every: int = 100, seed: int = 0, threads: int = 2, minutes: float = 120.0,
    init: Path | None = None,
) -> None:  # fmt: skip
    """Train an adapter, a new one or `init` with its own rank and layers, on STAGES, in order, and keep the best one by dev loss."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    plan = [
        (stage, batch)
        for stage, path in enumerate(stages)
        for batch in batches([encode(tokenizer, r, edit_weight) for r in rows(path)], rng, tokens)
    ]
    dev_batches = batches([encode(tokenizer, r, edit_weight) for r in rows(dev)[:150]], rng, tokens)
    print(f"{len(plan)} steps, {sum(len(a) + len(b) for _, batch in plan for a, b, _ in batch)} tokens", flush=True)

    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16)
    if init:
        model = PeftModel.from_pretrained(model, init, is_trainable=True)
    else:
        layers = list(range(first_layer, model.config.num_hidden_layers))
        config = LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=TARGETS, layers_to_transform=layers, task_type="CAUSAL_LM")
        model = get_peft_model(model, config)
    params = [p for p in model.parameters() if p.requires_grad]
    for param in params:
        param.data = param.data.bfloat16()
    masters = [p.detach().float().requires_grad_() for p in params]  # updates in fp32, compute in bf16
    optimizer = torch.optim.AdamW(masters, lr=lr, weight_decay=0.01)

    out.mkdir(parents=True, exist_ok=True)
    state_file, start, best = out / "state.pt", 0, float("inf")
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        start, best = state["step"], state["best"]
        optimizer.load_state_dict(state["optimizer"])
        for master, param, saved in zip(masters, params, state["masters"], strict=True):
            master.data.copy_(saved)
            param.data.copy_(saved)
    else:
        print(f"dev loss before training {dev_loss(model, dev_batches):.4f}", flush=True)

    model.train()
    began, seen, mean, log = time.time(), 0, None, out / "log.jsonl"
    for step in range(start, len(plan)):
        stage, batch = plan[step]
        for group in optimizer.param_groups:
            group["lr"] = lr * min(1, (step + 1) / 30) * max(0.02, 1 - step / len(plan))
        value, _ = loss(model, batch)
        value.backward()
        for master, param in zip(masters, params, strict=True):
            master.grad, param.grad = param.grad.float(), None
        torch.nn.utils.clip_grad_norm_(masters, 1.0)
        optimizer.step()
        for master, param in zip(masters, params, strict=True):
            param.data.copy_(master.data)
        seen += sum(len(a) + len(b) for a, b, _ in batch)
        mean = value.item() if mean is None else 0.97 * mean + 0.03 * value.item()
        last = step + 1 == len(plan) or time.time() - began > minutes * 60
        if (step + 1) % every == 0 or last:
            score = dev_loss(model, dev_batches)
            note = {
                "step": step + 1,
                "stage": stage,
                "loss": round(mean, 4),
                "dev": round(score, 4),
                "tok/s": round(seen / (time.time() - began)),
            }
            print(json.dumps(note), flush=True)
            with log.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(note) + "\n")
            if score < best:
                best = score
                model.save_pretrained(out / "best")
            weights = [m.data for m in masters]
            torch.save({"step": step + 1, "best": best, "optimizer": optimizer.state_dict(), "masters": weights}, out / "state.tmp")
            (out / "state.tmp").replace(state_file)
        if last:
            break
    print(f"best dev loss {best:.4f}, {len(get_peft_model_state_dict(model))} tensors", flush=True)


if __name__ == "__main__":
    typer.run(main)
