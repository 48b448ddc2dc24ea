"""Speed of the glossary against codespell, as ratios in one run on the same text and machine.

    python -m benchmarks.speed CLEAN_TEXT... [--megabytes 20] [--typos PATH]

CLEAN_TEXT are text files, repeated until the size is reached. Start-up: whole commands on an article of 1,000 words. Throughput: the
glossary alone, and all rules, over the text, with the built-in entries plus synthetic ones, against codespell with a dictionary of as
many lines, and `typos` where its command is given.
"""

import os
import random
import statistics
import string
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import typer

from mtfix.glossary.compile import Table, Variant, rows, table
from mtfix.glossary.files import builtin_folder, files_in
from mtfix.glossary.load import load
from mtfix.glossary.match import Matcher
from mtfix.text import document, typography


def timed(run, times: int = 1) -> float:
    """The median of wall-clock seconds."""
    out = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        out.append(time.perf_counter() - began)
    return statistics.median(out)


def synthetic(count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Made-up wrong phrases of two words, and right ones."""
    word = lambda: "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randrange(5, 11)))  # noqa: E731
    return [(f"{word()} {word()}", word()) for _ in range(count)]


def main(texts: list[Path], megabytes: float = 20.0, typos: str | None = None) -> None:
    """Print the figures."""
    rng = random.Random(0)
    text = "".join(path.read_text(encoding="utf-8") for path in texts)
    text = (text * (1 + int(megabytes * 1e6 / len(text))))[: int(megabytes * 1e6)]
    sources = [load(path) for path in files_in([builtin_folder()])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        article = folder / "article.txt"
        article.write_text(" ".join(text.split()[:1000]) + "\n", encoding="utf-8")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": os.environ | {"MTFIX_CACHE": name}}
        ours = [sys.executable, "-m", "mtfix", "fix", "--no-model", str(article)]
        theirs = [sys.executable, "-m", "codespell_lib", str(article)]
        subprocess.run(ours, check=True, **quiet)
        pairs = [(timed(lambda: subprocess.run(ours, **quiet)), timed(lambda: subprocess.run(theirs, **quiet))) for _ in range(9)]
        a, b = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"start-up, 1,000 words: mtfix {a:.3f} s, codespell {b:.3f} s, ratio {a / b:.2f}")

        whole = folder / "text.txt"
        whole.write_text(text, encoding="utf-8")
        doc = document(text)
        for count in (100, 1_000, 10_000, 100_000):
            extra = synthetic(count, rng)
            made = table(sources) if count == 10_000 else Table([], [], [], None)
            entries = [*made.entries, {"field": "made", "id": "up", "level": "fix", "case": "ignore"}]
            variants = [v for row in made.rows for v in row] + [Variant(w, len(made.entries), r, w) for w, r in extra]
            matcher = Matcher(Table(entries, made.patterns, *rows(entries, variants)))
            seconds = timed(lambda m=matcher: m.edits(doc))
            label = "all entries and 10,000" if count == 10_000 else f"{count:,}"
            print(f"glossary, {label} synthetic entries: {len(text) / 1e6 / seconds:.1f} MB/s")
            if count == 10_000:
                lines = len(variants)
                ours_seconds = seconds
                dictionary = folder / "dictionary.txt"
                words = synthetic(lines, rng)
                dictionary.write_text("".join(f"{w.replace(' ', '')}->{r}\n" for w, r in words), encoding="utf-8")
                command = [sys.executable, "-m", "codespell_lib", "-D", str(dictionary), str(whole)]
                theirs_seconds = timed(lambda c=command: subprocess.run(c, **quiet))
                print(f"codespell, {lines:,} lines: {len(text) / 1e6 / theirs_seconds:.1f} MB/s; ratio {theirs_seconds / ours_seconds:.1f}")
        seconds = timed(lambda: typography.edits(doc))
        print(f"typography: {len(text) / 1e6 / seconds:.1f} MB/s")
        if typos:
            seconds = timed(lambda: subprocess.run([typos, str(whole)], **quiet))
            print(f"typos, its own dictionary: {len(text) / 1e6 / seconds:.1f} MB/s")


if __name__ == "__main__":
    typer.run(main)
