"""The rewriter layer. torch and transformers are imported in here and nowhere else, and only when a model is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtfix.rewrite.rewriter import Rewriter


def load_rewriter(model: str, strength: str, progress: Callable[[int, int], None] | None = None) -> "Rewriter":
    """The rewriter for a model name: "default" is the embedded one; else a folder or hub id of an encoder-decoder checkpoint.

    Raises InputError if the model is unknown or cannot be fetched.
    """
    from mtfix import __version__
    from mtfix.folders import cache_folder
    from mtfix.rewrite import backends, judge, weights
    from mtfix.rewrite.habits import Habits
    from mtfix.rewrite.lm import best_dtype
    from mtfix.rewrite.memory import Memory, file_for
    from mtfix.rewrite.rewriter import Rewriter

    backend = backends.Seq2Seq(model) if model not in ("default", weights.NAME) else None
    base = backends.base_model()
    embedded = backend or backends.Embedded.load()
    judges = judge.load(weights.adapter_folder() / "judges.json")
    thresholds = judges["strengths"][strength]
    signature = {
        "model": embedded.name,
        "adapter": weights.digest(weights.adapter_folder() / "adapter_model.safetensors") if backend is None else "none",
        "model digest": _digest(model) if backend else weights.SHA256[:12],
        "dtype": str(best_dtype()).removeprefix("torch."),
        "strength": strength,
        **thresholds,
    }
    memory = Memory(
        file_for(
            {**signature, "source": model, "mtfix": __version__, "judges": weights.digest(weights.adapter_folder() / "judges.json")},
            cache_folder(),
        )
    )
    return Rewriter(
        embedded,
        base,
        judge.Judge(judges["detector"]),
        judge.Judge(judges["acceptor"]),
        **thresholds,
        signature=signature,
        progress=progress,
        memory=memory,
        habits=Habits(judges["habits"]),
    )


def _digest(model: str) -> str:
    from mtfix.rewrite.weights import digest

    files = sorted(Path(model).glob("*.safetensors")) if Path(model).is_dir() else []
    return "+".join(digest(file) for file in files) or "hub cache"
