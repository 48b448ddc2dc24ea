"""Build the training mixture: synthetic noise, real pairs and gold post-edits, in stages.

    python -m training.data DATA_DIR OUT_DIR

writes `stage1.jsonl` (noise, filtered real pairs), `stage2.jsonl` (gold), `heldout.jsonl` (gold kept back at first, for what the adapter
proposes over it trains the acceptor), `stage3.jsonl` to `stage5.jsonl` (post-edits of other drafts, from `postedits.tsv`, with `heldout`
and a share of gold), `native.jsonl` (clean English, in which the acceptor learns to change nothing) and `dev.jsonl`. A row is {"draft",
"edited", "kind"}. Sentences of one Chinese source never stand on both sides of a split. `part-*.jsonl` are small parts of one size for
the ablation: two of gold, one of real pairs, one of noise, one of clean sentences to be back-translated and one of gold in the reverse
direction. Takes seconds; nothing of it is ever committed.
"""

import hashlib
import json
import random
import re
from pathlib import Path

import typer

from mtfix.edits import Edit, apply
from training.noise import corrupt, splice

POST_EDITS = Path(__file__).with_name("postedits.tsv")
HELD_OUT = 0.25  # share of gold sources that only the acceptor sees


def rows(path: Path) -> list[dict]:
    """The rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def digest(text: str) -> str:
    """What stands for a text in the files that hold none."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def held_out(row: dict) -> bool:
    """A stable split by Chinese source, so that two systems' outputs of one sentence stay together."""
    first_byte = hashlib.sha256(re.sub(r"\W", "", row["zh"]).encode()).digest()[0]
    return first_byte / 256 < HELD_OUT


def clean_sentences(path: Path, most: int, rng: random.Random) -> list[str]:
    """Whole sentences, in file order so that neighbours are neighbours."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = rng.randrange(max(1, len(lines) - most * 2))
    return whole(lines[start:])[:most]


def whole(lines: list[str]) -> list[str]:
    """The lines that are whole sentences of 6 to 45 words."""
    return [s for s in lines if re.match(r"[A-Z]", s) and s.endswith(".") and 6 <= s.count(" ") < 45]


def synthetic(sentences: list[str], rng: random.Random) -> list[dict]:
    """Noise pairs; one in six is a comma splice of two neighbours, one in eight is left as it is."""
    pairs = []
    for at, sentence in enumerate(sentences):
        draft, edited = sentence, sentence
        following = sentences[at + 1] if at + 1 < len(sentences) else ""
        if rng.random() < 1 / 6 and following and len(sentence) + len(following) < 240:
            edited = f"{sentence} {following}"
            draft = splice(sentence, following)
        if rng.random() > 1 / 8:
            draft = corrupt(draft, rng)
        pairs.append({"draft": draft, "edited": edited, "kind": "noise"})
    return pairs


def real_pairs(path: Path, rng: random.Random) -> list[dict]:
    """Pairs whose edit makes the sentence more fluent, the sets nearest to Chinese news first."""
    share = {"wets_zhen": 1.0, "mqm_contrast": 1.0, "wmt_near_ref": 0.6, "wets_deen": 0.4, "mlqe_pe": 0.15}
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        draft, edited, split, source, _licence, ter, gain, _origin = line.split("\t")
        if split == "train" and float(gain) > 0.0 and 0.03 < float(ter) < 0.4 and rng.random() < share[source]:
            pairs.append({"draft": draft, "edited": edited, "kind": source})
    return pairs


def gold(path: Path) -> list[dict]:
    """The expert post-edits, `zh` kept for the split."""
    return [{"draft": r["draft"], "edited": r["edited"], "kind": f"gold-{r['flag']}", "zh": r["zh"]} for r in rows(path)]


def post_edits(pairs: Path) -> dict[str, list[dict]]:
    """The post-edits of `postedits.tsv` by stage.

    A row there is the stage, a digest of the draft, which lies in the file of pairs, and what is put where: [[start, end, text], …].
    """
    drafts = [line.split("\t", 1)[0] for line in pairs.read_text(encoding="utf-8").splitlines()[1:]]
    by_digest = {digest(draft): draft for draft in drafts}
    out: dict[str, list[dict]] = {}
    for line in POST_EDITS.read_text(encoding="utf-8").splitlines():
        stage, key, changes = line.split("\t")
        draft = by_digest[key]
        edits = [Edit(start, end, draft[start:end], text, (), "") for start, end, text in json.loads(changes)]
        out.setdefault(stage, []).append({"draft": draft, "edited": apply(draft, edits), "kind": "post-edit"})
    return out


def write(path: Path, pairs: list[dict]) -> None:
    """One row a line, without the Chinese."""
    fields = ("draft", "edited", "kind")
    path.write_text("".join(json.dumps({k: r[k] for k in fields}, ensure_ascii=False) + "\n" for r in pairs), encoding="utf-8")
    print(f"{path.name}: {len(pairs)} rows")


def main(data: Path, out: Path, noise: int = 2600, part: int = 1200, seed: int = 0) -> None:
    """Write the stages of the mixture into OUT."""
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    everything = gold(data / "gold_train.jsonl")
    learn, keep = [r for r in everything if not held_out(r)], [r for r in everything if held_out(r)]
    clean = clean_sentences(data / "mono/un_general_debate_china.txt", noise // 2, rng)
    clean += clean_sentences(data / "mono/un_general_debate_1993_2024.txt", noise // 2, rng)
    stage1 = synthetic(clean, rng) + real_pairs(data / "pairs.tsv", rng)
    rng.shuffle(stage1)
    write(out / "stage1.jsonl", stage1)
    parts = {
        "gold": learn[:part],
        "gold2": learn[part : 2 * part],
        "pairs": [r for r in stage1 if r["kind"] != "noise"][:part],
        "noise": [r for r in stage1 if r["kind"] == "noise"][:part],
        "clean": [{"draft": s, "edited": s, "kind": "clean"} for s in clean[::2]][: 2 * part],
        "reverse": [{"draft": r["edited"], "edited": r["draft"], "kind": "reverse"} for r in learn if r["draft"] != r["edited"]][
            : 2 * part
        ],
    }
    for name, chosen in parts.items():
        write(out / f"part-{name}.jsonl", chosen)
    write(out / "stage2.jsonl", learn)
    write(out / "heldout.jsonl", keep)
    written = post_edits(data / "pairs.tsv")
    for stage, more in (("3", keep + rng.sample(learn, min(1500, len(learn)))), ("4", []), ("5", rng.sample(learn, min(2000, len(learn))))):
        write(out / f"stage{stage}.jsonl", rng.sample(written[stage] + more, len(written[stage]) + len(more)))
    native = [
        s for path in sorted((data / "mono").glob("*.txt")) for s in rng.sample(whole(path.read_text(encoding="utf-8").splitlines()), 280)
    ]
    write(out / "native.jsonl", [{"draft": s, "edited": s, "kind": "native"} for s in native])
    write(out / "dev.jsonl", gold(data / "gold_dev.jsonl"))


if __name__ == "__main__":
    typer.run(main)
