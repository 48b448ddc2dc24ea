"""Measure mtfix against doing nothing and against peers.

    python -m benchmarks.quality [DATA_DIR] [--out docs/quality.json] [--read docs/reading.md] [--peers] [--quick N]

DATA_DIR holds `gold_dev.jsonl`, `articles_dev/`, `clean_dev.txt`, `detect_dev.jsonl`; without it, the small samples beside this file are
used. Prints one table, and writes one JSON with a run signature and a file of 60 sentences before and after for a person to read.
"""

import json
import platform
import random
import resource
import time
from pathlib import Path

import sacrebleu
import typer

from benchmarks.quality import measure, systems
from benchmarks.quality.gleu import gleu
from mtfix.rewrite.lm import best_dtype
from mtfix.text import document, sentences


def load(folder: Path, quick: int) -> dict[str, dict[str, list]]:
    """The sets: drafts with references, or clean sentences without."""
    read = lambda name: [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]  # noqa: E731
    gold = read("gold_dev.jsonl")
    edits: dict[str, set[str]] = {}  # by Chinese source: the edits of two systems' drafts are references for each other
    for r in gold:
        edits.setdefault(r.get("zh", r["draft"]), set()).add(r["edited"])
    several = [sorted(edits[r.get("zh", r["draft"])]) for r in gold]
    sets = {"gold_dev": {"draft": [r["draft"] for r in gold], "reference": [r["edited"] for r in gold], "references": several}}
    if (folder / "articles_dev").is_dir():
        pairs = []
        for path in sorted((folder / "articles_dev").glob("*.txt")):
            other = path.with_name(f"{path.stem}.ref.en")
            pairs += zip(path.read_text(encoding="utf-8").splitlines(), other.read_text(encoding="utf-8").splitlines(), strict=False)
        pairs = [(d, r) for d, r in pairs if d.strip() and r.strip()]
        sets["articles_dev"] = {"draft": [d for d, _ in pairs], "reference": [r for _, r in pairs]}
    sets["clean_dev"] = {"draft": (folder / "clean_dev.txt").read_text(encoding="utf-8").splitlines()}
    detect = read("detect_dev.jsonl")
    sets["detect_dev fine"] = {"draft": [r["text"] for r in detect if r["label"] == "fine"]}
    sets["detect_dev flawed"] = {"draft": [r["text"] for r in detect if r["label"] == "flawed"]}
    return {name: {key: rows[:quick] if quick else rows for key, rows in columns.items()} for name, columns in sets.items()}


def detection(cleaner, sets: dict) -> dict[str, float]:
    """ROC AUC of the probability that a sentence needs rewriting, and precision and recall at the threshold."""
    fine, flawed = sets["detect_dev fine"]["draft"], sets["detect_dev flawed"]["draft"]
    scores = [s.need for s in cleaner.rewriter.score([*fine, *flawed])]
    good, bad = scores[: len(fine)], scores[len(fine) :]
    wins = sum((b > g) + 0.5 * (b == g) for b in bad for g in good)
    taken, right = sum(s >= cleaner.rewriter.need for s in scores), sum(s >= cleaner.rewriter.need for s in bad)
    return {
        "AUC": round(wins / (len(good) * len(bad)), 3),
        "precision": round(right / max(1, taken), 3),
        "recall": round(right / len(bad), 3),
    }


def main(
    data: Path = typer.Argument(Path(__file__).parent / "samples"),
    out: Path | None = None,
    read: Path | None = None,
    peers: bool = False,
    quick: int = 0,
    strengths: str = "conservative,normal,bold",
    only: str = "",
) -> None:
    """Print the table; see the module. `--only gold_dev,clean_dev` leaves the other sets out."""
    sets = {title: columns for title, columns in load(data, quick).items() if not only or title in only.split(",")}
    runs: dict[str, systems.System] = {"nothing": systems.nothing, "rules": systems.Mtfix(None)}
    runs |= {f"mtfix {s}": systems.Mtfix("default", s) for s in strengths.split(",")}
    if peers:
        runs |= {"harper": systems.harper(True), "harper, no spelling": systems.harper(False), "codespell": systems.codespell}
    table: dict[str, dict[str, dict]] = {}
    outputs: dict[tuple[str, str], list[str]] = {}
    for name, run in runs.items():
        table[name] = {}
        for title, columns in sets.items():
            if name in ("mtfix conservative", "mtfix bold") and title != "gold_dev":
                continue
            draft = columns["draft"]
            began = time.perf_counter()
            after = run(draft)
            seconds = time.perf_counter() - began
            outputs[name, title] = after
            found = (
                measure.against_references(draft, after, columns["reference"]) if "reference" in columns else measure.on_clean(draft, after)
            )
            if chosen := [i for i, r in enumerate(columns.get("references", [])) if len(r) > 1]:
                found["GLEU"] = round(gleu(*([column[i] for i in chosen] for column in (draft, after, columns["references"]))), 2)
                found["GLEU, sentences"] = len(chosen)
            found["facts lost"] = dict(measure.facts_lost(draft, after))
            found["words/s"] = round(sum(len(d.split()) for d in draft) / max(seconds, 1e-9))
            if isinstance(run, systems.Mtfix):
                counts = run.last[0].counts
                found["rewriter"] = {"looked at": counts.chosen, "rewritten": counts.rewritten, "refused by the guard": counts.refusals}
            table[name][title] = found
            print(f"{name:<20} {title:<18} {json.dumps(found, ensure_ascii=False)}", flush=True)
    full = runs.get("mtfix normal")
    signature = full.cleaner.signature if isinstance(full, systems.Mtfix) else {}
    rated = "detect_dev fine" in sets and "detect_dev flawed" in sets
    found = detection(full.cleaner, sets) if isinstance(full, systems.Mtfix) and rated else {}
    print("detection", found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")
    if out:
        versions = {"sacrebleu": sacrebleu.__version__, "python": platform.python_version(), "dtype": str(best_dtype())}
        result = {"signature": signature, "versions": versions, "detection": found, "peak memory, MB": round(peak), "table": table}
        out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if read and ("mtfix normal", "gold_dev") in outputs:
        reading(read, sets, outputs)


def reading(path: Path, sets: dict, outputs: dict) -> None:
    """60 changed sentences, shuffled with a fixed seed, for a person to judge; and the ten best and ten worst rewrites by TER."""
    pairs = [
        (draft, after)
        for title in sets
        if title in ("gold_dev", "detect_dev flawed")
        for draft, after in zip(sets[title]["draft"], outputs["mtfix normal", title], strict=True)
        if draft != after and sum(1 for _ in sentences(document(draft))) <= 3
    ]
    random.Random(1).shuffle(pairs)
    lines = ["# Before and after", ""]
    for number, (draft, after) in enumerate(pairs[:60], 1):
        lines += [f"{number}. {draft}", f"   → {after}", ""]
    rules, whole, columns = outputs["rules", "gold_dev"], outputs["mtfix normal", "gold_dev"], sets["gold_dev"]
    rewritten = [
        (measure.ter(b, r) - measure.ter(a, r), b, a) for b, a, r in zip(rules, whole, columns["reference"], strict=True) if b != a
    ]
    ranked = sorted(rewritten, key=lambda row: -row[0])
    for title, rows in (("Ten best rewrites by TER", ranked[:10]), ("Ten worst", ranked[::-1][:10])):
        lines += [f"# {title}", "", *(line for gain, b, a in rows for line in (f"{gain:+.1f}  {b}", f"   → {a}", ""))]
    path.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
