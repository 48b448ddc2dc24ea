"""The average of adapters, seen through the weights that PEFT makes of it."""

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from mtfix.rewrite.lm import load
from tests.rewrite.tiny import causal
from training.soup import main


def adapter(base, folder, layers, seed):
    torch.manual_seed(seed)
    config = LoraConfig(
        r=4, lora_alpha=8, target_modules=["q_proj", "up_proj"], layers_to_transform=layers, init_lora_weights=False, task_type="CAUSAL_LM"
    )
    get_peft_model(AutoModelForCausalLM.from_pretrained(base), config).save_pretrained(folder)
    return folder


def test_the_average_of_two_adapters(tmp_path):
    base = causal(tmp_path / "base")
    one, two = adapter(base, tmp_path / "one", [1], 1), adapter(base, tmp_path / "two", [0, 1], 2)
    main(tmp_path / "soup", [one, two], [0.25, 0.75], rank=8)
    plain, first, second, soup = (load(base, folder, torch.float32).state_dict() for folder in (None, one, two, tmp_path / "soup"))
    changed = 0
    for name, weight in soup.items():
        wanted = plain[name] + 0.25 * (first[name] - plain[name]) + 0.75 * (second[name] - plain[name])
        assert torch.allclose(weight, wanted, atol=0.02)
        changed += bool((weight - plain[name]).abs().max() > 0.2)  # ten times the tolerance
    assert changed == 4
