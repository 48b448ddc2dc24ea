"""Train the judges of the rewriter: which sentences need rewriting, which hunks are improvements.

    python -m training.judges BASE ADAPTER MIX_DIR OUT.json [--data DATA_DIR]

The hunks are those of the adapter's own output on gold sentences that it saw once at most (`heldout.jsonl`), on the experts' edits of them,
which need no rewriting, and on clean English (`native.jsonl`). `verdicts.tsv` holds, by digests of the sentences, what readers said who
judged single hunks. A hunk counts as good if they found it better and it does not alone take the sentence away from the expert's edit
(by TER); none of clean English does. Reports are on `dev.jsonl` and on clean news; from them come the thresholds of the three strengths.
Proposals are kept beside OUT, so that a second run only trains. About 45 minutes and 2 GB on 2 cores.
"""

import json
import pickle
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import sacrebleu
import torch
import typer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from benchmarks.quality.measure import ter
from mtfix.edits import apply
from mtfix.rewrite import features
from mtfix.rewrite.backends import Embedded
from mtfix.rewrite.habits import LONGEST, Habits, phrases
from mtfix.rewrite.judge import Judge
from mtfix.rewrite.lm import LanguageModel
from mtfix.rewrite.rewriter import Models, Rewriter, describe
from mtfix.text.hunks import TOKEN, hunks, put
from training.data import digest, rows

NEVER = Judge({"features": [], "baseline": 0.0, "trees": []})
VERDICTS = Path(__file__).with_name("verdicts.tsv")
NEEDLESS = 0.5  # weight of a change of clean English
UNREAD = 0.3  # weight of TER's opinion on a hunk that nobody read
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.48, 0.5, 0.52, 0.55, 0.6, 0.65, 0.7)
Opinion = Callable[[str, str, str], tuple[bool, float]]  # of a change, from draft, after and the expert's edit: is it good, and its weight


def proposals(rewriter: Rewriter, table: list[dict], keep: Path) -> dict:
    """Scores, rewrites and candidates for rows, from `keep` if they were made before."""
    if keep.exists():
        return pickle.loads(keep.read_bytes())
    drafts = [r["draft"] for r in table]
    scores = rewriter.score(drafts)
    todo = [i for i, s in enumerate(scores) if not s.copies]
    rewrites = [""] * len(drafts)
    made = rewriter.backend.edit([drafts[i] for i in todo])
    for i, text in zip(todo, made, strict=True):
        rewrites[i] = text
    found = rewriter.candidates(drafts, scores, rewrites, lambda _: [])
    out = {"rows": table, "scores": scores, "rewrites": rewrites, "candidates": found}
    keep.write_bytes(pickle.dumps(out))
    return out


def hunk_key(draft: str, after: str) -> str:
    """The key of a change in the file of verdicts, which holds no text."""
    return digest(f"{draft}\n{after}")


def by_ter(draft: str, after: str, edited: str) -> tuple[bool, float]:
    """Whether a change brings the sentence nearer to the expert's edit, and what that counts; nothing if it stays as far."""
    delta = ter(draft, edited) - ter(after, edited)
    return delta > 0, min(3.0, abs(delta) / 3) ** 0.5


def by_readers(draft: str, after: str, edited: str) -> tuple[bool, float]:
    """Whether a reader found a change better, and what that counts: a needless change less, one that was not read nothing."""
    verdict = verdicts().get(hunk_key(draft, after), "")
    return verdict == "b", {"": 0.0, "e": 0.6}.get(verdict, 1.0)


def by_both(draft: str, after: str, edited: str) -> tuple[bool, float]:
    """Whether the reader found a change better and TER does not find it worse. Where nobody read it, TER speaks alone and counts less."""
    good, weight = by_readers(draft, after, edited)
    if weight:
        return good and ter(after, edited) <= ter(draft, edited), weight
    good, weight = by_ter(draft, after, edited)
    return good, UNREAD * weight


def needless(draft: str, after: str, edited: str) -> tuple[bool, float]:
    """The opinion on any change of clean English."""
    return False, NEEDLESS


@cache
def verdicts() -> dict[str, str]:
    """What readers said of changes, by `hunk_key`: b better, e equal, w worse, f a fact is lost or changed."""
    return dict(line.split("\t") for line in VERDICTS.read_text(encoding="utf-8").splitlines())


def hunk_table(made: dict, habits: Habits, opinion: Opinion) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels (improvement or not) and weights of all hunks that pass the guard and that the opinion has something to say of."""
    xs, ys, ws = [], [], []
    for row, score, candidates in zip(made["rows"], made["scores"], made["candidates"], strict=True):
        for c in candidates:
            if c.fact is None:
                good, weight = opinion(row["draft"], put(row["draft"], [c.hunk]), row["edited"])
                if weight:
                    xs.append(describe(row["draft"], score, c, len(candidates), habits))
                    ys.append(good)
                    ws.append(weight)
    return np.array(xs), np.array(ys), np.array(ws)


def editors_habits(table: list[dict], least: int = 2) -> dict:
    """What post-editors did at least `least` times: replaced phrases, and how often those phrases stood in the drafts."""
    pairs: Counter[str] = Counter()
    places: Counter[str] = Counter()
    words = 0
    for row in table:
        for h in hunks(row["draft"], row["edited"]):
            pairs.update("\t".join(phrases(part.lost, part.gained)) for part in h.parts if len(part.lost) <= LONGEST)
        tokens = [m[0].lower() for m in TOKEN.finditer(row["draft"])]
        words += len(tokens)
        places.update(" ".join(tokens[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(tokens) - n + 1))
    kept = {pair: count for pair, count in pairs.most_common() if count >= least}
    return {"pairs": kept, "phrases": {p: places[p] for p in sorted({pair.split("\t")[0] for pair in kept}) if p}, "words": words}


def sentence_table(made: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels (edited by the expert or left as it was) and weights: a sentence of which little was edited says little."""
    xs = [features.sentence(s.base, s.copy, r["draft"]) for s, r in zip(made["scores"], made["rows"], strict=True)]
    edited = np.array([ter(r["draft"].strip(), r["edited"].strip()) for r in made["rows"]])
    return np.array(xs), edited > 0, np.where(edited > 0, np.minimum(1.0, edited / 30), 1.0)


def export(model: GradientBoostingClassifier, names: tuple[str, ...]) -> dict:
    """The booster as plain lists."""
    prior = model.init_.class_prior_
    trees = []
    for (estimator,) in model.estimators_:
        tree = estimator.tree_
        nodes = []
        for i in range(tree.node_count):
            if tree.children_left[i] < 0:
                nodes.append([round(float(tree.value[i, 0, 0]) * model.learning_rate, 6)])
            else:
                nodes.append([int(tree.feature[i]), float(tree.threshold[i]), int(tree.children_left[i]), int(tree.children_right[i])])
        trees.append(nodes)
    return {"features": list(names), "baseline": float(np.log(prior[1] / prior[0])), "trees": trees}


def booster(trees: int, depth: int) -> GradientBoostingClassifier:
    """A small booster with a fixed seed; small steps, each on a part of the examples and of the features, steady it on few examples."""
    return GradientBoostingClassifier(
        n_estimators=trees, max_depth=depth, learning_rate=0.015, subsample=0.6, min_samples_leaf=20, max_features=8, random_state=0
    )


def ranked(made: dict, acceptor: Judge, habits: Habits, opinion: Opinion) -> tuple[np.ndarray, np.ndarray]:
    """Whether each hunk that passes the guard is good in somebody's opinion, and the acceptor's probability that it is."""
    x, good, _ = hunk_table(made, habits, opinion)
    return good, np.array([acceptor.probability(row) for row in x])


def outcome(made: dict, detector: Judge, acceptor: Judge, habits: Habits, need: float, accept: float) -> dict:
    """What thresholds would do to the rows: TER, share changed, better, worse."""
    rewriter = Rewriter(_no_models, "trial", detector, acceptor, need, accept, habits=habits)
    texts = []
    for row, score, candidates in zip(made["rows"], made["scores"], made["candidates"], strict=True):
        wanted = detector.probability(features.sentence(score.base, score.copy, row["draft"])) >= need
        texts.append(apply(row["draft"], rewriter.decide(row["draft"], score, candidates).edits) if wanted else row["draft"])
    golds = [r["edited"] for r in made["rows"]]
    changed = [(t, r) for t, r in zip(texts, made["rows"], strict=True) if t != r["draft"]]
    deltas = [ter(r["draft"], r["edited"]) - ter(t, r["edited"]) for t, r in changed]
    kept = [r["draft"].strip() == r["edited"].strip() for _, r in changed]
    return {
        "need": need,
        "accept": accept,
        "ter": round(sacrebleu.corpus_ter(texts, [golds]).score, 2),
        "changed": len(changed),
        "better": sum(d > 0 for d in deltas),
        "worse": sum(d < 0 for d in deltas),
        "fine_touched": sum(kept),
    }


def oracle(made: dict) -> dict:
    """What a perfect judge would reach: every hunk kept that alone lowers TER, with the guard and without it."""
    golds = [r["edited"] for r in made["rows"]]
    out = {}
    for name, guarded in (("with the guard", True), ("without", False)):
        texts = []
        for row, candidates in zip(made["rows"], made["candidates"], strict=True):
            draft, gold = row["draft"], row["edited"]
            good = [c.hunk for c in candidates if (c.fact is None or not guarded) and ter(put(draft, [c.hunk]), gold) < ter(draft, gold)]
            texts.append(put(draft, good))
        changed = sum(t != r["draft"] for t, r in zip(texts, made["rows"], strict=True))
        out[name] = {"TER": round(sacrebleu.corpus_ter(texts, [golds]).score, 2), "changed": changed}
    whole = [r or row["draft"] for r, row in zip(made["rewrites"], made["rows"], strict=True)]
    out["greedy output as it is"] = {
        "TER": round(sacrebleu.corpus_ter(whole, [golds]).score, 2),
        "changed": sum(map(bool, made["rewrites"])),
    }
    return out


def _no_models() -> Models:
    raise AssertionError("what is decided here was scored before")


def main(
    base: Path, adapter: Path, mix: Path, out: Path, data: Path | None = None, trees: int = 400, depth: int = 2
) -> None:  # fmt: skip
    """Train both judges, print what they reach, and write them with the thresholds of the strengths."""
    torch.set_num_threads(2)
    fluency = LanguageModel.load(base)
    models = Models(Embedded(LanguageModel.load(base, adapter)), fluency)
    rewriter = Rewriter(lambda: models, "trial", NEVER, NEVER, 0, 0)
    kept_back = rows(mix / "heldout.jsonl")
    learn = proposals(rewriter, kept_back, out.with_suffix(".heldout.pickle"))
    mended = [{"draft": row["edited"], "edited": row["edited"]} for row in kept_back]
    fine = proposals(rewriter, mended, out.with_suffix(".fine.pickle"))
    native = proposals(rewriter, rows(mix / "native.jsonl"), out.with_suffix(".native.pickle"))
    dev = proposals(rewriter, rows(mix / "dev.jsonl"), out.with_suffix(".dev.pickle"))

    counted = editors_habits(rows(mix / "stage2.jsonl"))
    habits = Habits(counted)
    opinions = ((learn, by_both), (fine, by_both), (native, needless))
    x, y, w = map(np.concatenate, zip(*(hunk_table(made, habits, opinion) for made, opinion in opinions), strict=True))
    xs, ys, ws = sentence_table(learn)
    acceptor = booster(trees, depth).fit(x, y, sample_weight=w)
    detector = booster(270, 2).fit(xs, ys, sample_weight=ws)
    judges = {"habits": counted, "detector": export(detector, features.SENTENCE), "acceptor": export(acceptor, features.HUNK)}
    gate, judge = Judge(judges["detector"]), Judge(judges["acceptor"])
    assert abs(judge.probability(x[0]) - acceptor.predict_proba(x[:1])[0, 1]) < 1e-3
    print(f"hunks to learn from: {len(y)}, {y.mean():.3f} of them good")
    for name, opinion in (("TER", by_ter), ("readers", by_readers)):
        good, sure = ranked(dev, judge, habits, opinion)
        print(f"hunks of dev by {name}: {len(good)}, {good.mean():.3f} of them good, AUC {roc_auc_score(good, sure):.3f}")
        for threshold in THRESHOLDS:
            kept = sure >= threshold
            print(f"  {threshold:.2f}: {kept.sum()} kept, precision {good[kept].mean():.3f}, recall {(good & kept).sum() / good.sum():.3f}")
    order = np.argsort(-acceptor.feature_importances_)[:10]
    print("  leading features:", ", ".join(f"{features.HUNK[i]} {acceptor.feature_importances_[i]:.2f}" for i in order))
    xsd, ysd, _ = sentence_table(dev)
    print(f"detector on gold dev: AUC {roc_auc_score(ysd, detector.predict_proba(xsd)[:, 1]):.3f}")
    if data is not None:
        table = rows(data / "detect_dev.jsonl")
        keep = out.with_suffix(".detect.pickle")
        scores = pickle.loads(keep.read_bytes()) if keep.exists() else rewriter.score([r["text"] for r in table])
        keep.write_bytes(pickle.dumps(scores))
        xt = np.array([features.sentence(s.base, s.copy, r["text"]) for s, r in zip(scores, table, strict=True)])
        labels = [r["label"] == "flawed" for r in table]
        print(f"detector on detect_dev: AUC {roc_auc_score(labels, detector.predict_proba(xt)[:, 1]):.3f}")
        for i, name in enumerate(features.SENTENCE):
            print(f"  {name}: {roc_auc_score(labels, xt[:, i]):.3f}")

        news = [{"draft": line, "edited": line} for line in (data / "clean_dev.txt").read_text(encoding="utf-8").splitlines()]
        clean = proposals(rewriter, news, out.with_suffix(".clean.pickle"))
        for threshold in THRESHOLDS:
            print(f"  clean_dev, {threshold:.2f}: {outcome(clean, gate, judge, habits, 0.5, threshold)['changed']} changed")
    print(f"best choice among the adapter's hunks: {oracle(dev)}")
    nothing = sacrebleu.corpus_ter([r["draft"] for r in dev["rows"]], [[r["edited"] for r in dev["rows"]]]).score
    print(f"do-nothing TER {nothing:.2f}")
    for need in (0.0, 0.5, 0.7):
        for threshold in THRESHOLDS:
            print("  ", outcome(dev, gate, judge, habits, need, threshold), flush=True)
    judges["strengths"] = {
        "conservative": {"need": 0.5, "accept": 0.65},
        "normal": {"need": 0.5, "accept": 0.5},
        "bold": {"need": 0.5, "accept": 0.4},
    }
    out.write_text(json.dumps(judges), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
