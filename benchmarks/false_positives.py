"""Glossary hits on clean English: every one at level `fix` is a wrong edit until judged otherwise.

    python -m benchmarks.false_positives DATA_DIR [--only FIELD] [--out FILE.json]

DATA_DIR holds `mono/*.txt` and `clean_dev.txt`, one sentence a line. Prints each hit with its sentence, then hits per 100,000 words by
level, and the entries that fire most.
"""

import json
from collections import Counter
from pathlib import Path

import typer

from mtfix.document import Document
from mtfix.glossary.compile import table
from mtfix.glossary.files import builtin_folder, files_in
from mtfix.glossary.load import load
from mtfix.glossary.match import Matcher


def main(data: Path, only: str | None = None, out: Path | None = None, most: int = 3) -> None:
    """Print the hits of all entries (or of one field) on the clean text, at most `most` sentences an entry."""
    sources = [load(path) for path in files_in([builtin_folder()])]
    matcher = Matcher(table([s for s in sources if only in (None, s.file.field)]))
    words, hits, shown = 0, [], Counter()
    for path in [*sorted((data / "mono").glob("*.txt")), data / "clean_dev.txt"]:
        text = path.read_text(encoding="utf-8")
        words += len(text.split())
        document = Document(text)
        for edit in matcher.edits(document):
            start, end = document.line_at(edit.start)
            hits.append(
                {"level": edit.level, "origin": edit.origins[0], "before": edit.before, "after": edit.after, "line": text[start:end]}
            )
    for hit in sorted(hits, key=lambda h: (h["level"], h["origin"])):
        shown[hit["origin"]] += 1
        if shown[hit["origin"]] <= most:
            print(f"{hit['level']}\t{hit['origin']}\t{hit['before']!r} -> {hit['after']!r}\t{hit['line'][:200]}")
    levels = Counter(hit["level"] for hit in hits)
    for level, count in sorted(levels.items()):
        print(f"{level}: {count} hits in {words} words, {count / words * 100_000:.2f} per 100,000")
    print("most frequent:", Counter(hit["origin"] for hit in hits).most_common(10))
    if out:
        out.write_text(json.dumps({"words": words, "hits": hits}, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
