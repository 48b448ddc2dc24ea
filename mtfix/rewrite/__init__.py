"""The rewriter layer. torch and transformers are imported in here and nowhere else, and only when there is a sentence to judge."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtfix.rewrite.backends import Seq2Seq
    from mtfix.rewrite.rewriter import Rewriter


def load_rewriter(model: str, strength: str, progress: Callable[[int, int], None] | None = None) -> "Rewriter":
    """The rewriter for a model name: "default" is the embedded one; else a folder or hub id of an encoder-decoder checkpoint.

    The embedded one is fetched now if need be, and loaded when the first sentence comes that is not remembered.

    Raises InputError if the model is unknown or cannot be fetched.
    """
    from mtfix import __version__
    from mtfix.folders import cache_folder
    from mtfix.rewrite import judge, weights
    from mtfix.rewrite.habits import Habits
    from mtfix.rewrite.memory import Memory, file_for
    from mtfix.rewrite.rewriter import Models, Rewriter

    other = None if model in ("default", weights.NAME) else _other(model)
    name = other.name if other else weights.NAME
    weights.pull()

    def load() -> Models:
        from mtfix.rewrite import backends

        return Models(other or backends.Embedded.load(), backends.base_model())

    judges = judge.load(weights.adapter_folder() / "judges.json")
    thresholds = judges["strengths"][strength]
    signature = {
        "model": name,
        "adapter": "none" if other else weights.digest(weights.adapter_folder() / "adapter_model.safetensors"),
        "model digest": _digest(model) if other else weights.SHA256[:12],
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
        load,
        name,
        judge.Judge(judges["detector"]),
        judge.Judge(judges["acceptor"]),
        **thresholds,
        signature=signature,
        progress=progress,
        memory=memory,
        habits=Habits(judges["habits"]),
    )


def _other(model: str) -> "Seq2Seq":
    from mtfix.rewrite.backends import Seq2Seq

    return Seq2Seq(model)


def _digest(model: str) -> str:
    from mtfix.rewrite.weights import digest

    files = sorted(Path(model).glob("*.safetensors")) if Path(model).is_dir() else []
    return "+".join(digest(file) for file in files) or "hub cache"
