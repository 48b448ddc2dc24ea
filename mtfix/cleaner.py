"""All layers put together: what the command line and Python programs call."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mtfix import pipeline
from mtfix.folders import cache_folder
from mtfix.pipeline import Found, Result
from mtfix.text import consistency, typography

if TYPE_CHECKING:
    from mtfix.document import Document, Span
    from mtfix.edits import Edit
    from mtfix.glossary.match import Matcher

Strength = Literal["conservative", "normal", "bold"]
DEFAULT_MODEL = "default"


class Cleaner:
    """The layers, loaded once and ready for many texts.

    `model` is "default" (the embedded rewriter), a local folder or hub id of an encoder-decoder checkpoint, or None for no rewriter.
    `glossaries` adds files and folders to the built-in ones; `off` silences whole fields or single entries by name.

    Raises mtfix.errors.InputError for a glossary that cannot be read or a model that cannot be had.
    """

    def __init__(
        self,
        *,
        model: str | None = DEFAULT_MODEL,
        glossary: bool = True,
        glossaries: Sequence[Path] = (),
        off: Sequence[str] = (),
        strength: Strength = "normal",
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.signature: dict[str, object] = {"mtfix": _version()}
        self.rules: list[Callable[[Document], list[Edit]]] = [typography.edits]
        self.terms: Callable[[str], list[Span]] = lambda _: []
        if glossary:
            matcher = self._matcher(list(glossaries), off)
            self.rules += [matcher.edits, consistency.edits]
            self.terms = matcher.terms
        self.rewriter = None
        if model is not None:
            from mtfix.rewrite import load_rewriter

            self.rewriter = load_rewriter(model, strength, progress)
            self.signature |= self.rewriter.signature

    def _matcher(self, extra: list[Path], off: Sequence[str]) -> "Matcher":
        from mtfix.glossary.compile import cached, digest
        from mtfix.glossary.files import builtin_folder, files_in
        from mtfix.glossary.match import Matcher

        files = files_in([builtin_folder(), *extra])
        of = digest(files)
        self.signature["glossary"] = of[:12]
        if off:
            self.signature["off"] = sorted(off)
        return Matcher(cached(files, of, cache_folder()), off)

    def clean(self, text: str, found: Found | None = None) -> Result:
        """Clean one text; `found` is called with the edits so far, time and again."""
        return pipeline.run(text, self.rules, self.rewriter, self.terms, self.signature, found)


def clean(text: str, *, model: str | None = DEFAULT_MODEL, glossaries: Sequence[Path] = (), strength: Strength = "normal") -> Result:
    """Clean one text with all layers; `Cleaner` is the way for many texts."""
    return Cleaner(model=model, glossaries=glossaries, strength=strength).clean(text)


def _version() -> str:
    from mtfix import __version__

    return __version__
