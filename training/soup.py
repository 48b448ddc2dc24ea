"""Average adapters of one base into one adapter.

    python -m training.soup OUT ADAPTER ADAPTER … [--weight W --weight W …] [--rank R]

The mean of weights that were trained apart from one base often does better than each (Wortsman et al., "Model soups", ICML 2022). The
average of the updates B·A is cut to the rank asked for by singular value decomposition. Takes seconds and 1 GB.
"""

import json
from pathlib import Path

import torch
import typer
from safetensors.torch import load_file, save_file

KEYS = ("base_model_name_or_path", "bias", "inference_mode", "lora_dropout", "peft_type", "target_modules", "task_type")


def updates(folder: Path) -> dict[str, torch.Tensor]:
    """The update that an adapter makes to each weight, in fp32: name → (out, in)."""
    config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    tensors = load_file(folder / "adapter_model.safetensors")
    scale = config["lora_alpha"] / config["r"]
    names = [name.removesuffix(".lora_A.weight") for name in tensors if name.endswith(".lora_A.weight")]
    return {n: scale * tensors[f"{n}.lora_B.weight"].float() @ tensors[f"{n}.lora_A.weight"].float() for n in names}


def factors(update: torch.Tensor, rank: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The matrices A (rank, in) and B (out, rank) whose product is the best approximation of the update at that rank."""
    u, s, v = torch.linalg.svd(update, full_matrices=False)
    root = s[:rank].sqrt()
    return root[:, None] * v[:rank], u[:, :rank] * root


def main(out: Path, adapters: list[Path], weight: list[float] = typer.Option([]), rank: int = 32) -> None:
    """Write the average of ADAPTERS to OUT; without weights each counts the same."""
    weights = weight or [1 / len(adapters)] * len(adapters)
    total: dict[str, torch.Tensor] = {}
    for folder, share in zip(adapters, weights, strict=True):
        for name, update in updates(folder).items():
            total[name] = total.get(name, 0) + share * update
    tensors = {}
    for name, update in total.items():
        a, b = factors(update, rank)
        tensors[f"{name}.lora_A.weight"], tensors[f"{name}.lora_B.weight"] = a.bfloat16().contiguous(), b.bfloat16().contiguous()
    config = json.loads((adapters[0] / "adapter_config.json").read_text(encoding="utf-8"))
    layers = sorted({int(name.split(".layers.")[1].split(".")[0]) for name in total})
    config = {key: config[key] for key in KEYS} | {"r": rank, "lora_alpha": rank, "layers_to_transform": layers}
    out.mkdir(parents=True, exist_ok=True)
    save_file(tensors, out / "adapter_model.safetensors", metadata={"format": "pt"})
    (out / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
