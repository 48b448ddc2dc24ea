"""`mtfix score`: how fluent each sentence is, and whether the rewriter would take it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from mtfix.cli import options


def score(
    path: Annotated[Path, typer.Argument(help="An article file; - is standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list instead of lines.")] = False,
    model: options.Model = "default",
    strength: options.Strength = None,
) -> None:
    """Score the sentences: mean log-probability per token in nats under the base model, probability that it needs rewriting, verdict.

    Verdicts: rewrite, fine, or why the sentence is left alone. The text is scored as it stands, before typography and glossary.
    """
    from rich.console import Console
    from rich.text import Text

    from mtfix.cli.files import read
    from mtfix.rewrite.select import prose
    from mtfix.text import document

    text = read(path).text
    rewriter = options.cleaner(False, True, None, model, strength, None, True).rewriter
    assert rewriter is not None
    sentences = prose(document(text))
    eligible = [s for s in sentences if s.left_alone is None]
    scores = dict(zip([s.span for s in eligible], rewriter.score([s.text for s in eligible]), strict=True))
    rows: list[dict[str, Any]] = []
    for s in sentences:
        known = scores.get(s.span)
        verdict = s.left_alone or ("rewrite" if known and known.need >= rewriter.need else "fine")
        fluency, need = (round(known.fluency, 3), round(known.need, 3)) if known else (None, None)
        rows.append({"start": s.span[0], "end": s.span[1], "text": s.text, "fluency": fluency, "need": need, "verdict": verdict})
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False, soft_wrap=True, no_color=not options.colour())
    for row in rows:
        style = "dim" if row["need"] is None else "red" if row["need"] > 0.75 else "yellow" if row["verdict"] == "rewrite" else "green"
        figures = "      -      -" if row["need"] is None else f"{row['fluency']:7.2f} {row['need']:6.2f}"
        console.print(Text(f"{figures}  {row['verdict']:<18} {row['text']}", style=style))
