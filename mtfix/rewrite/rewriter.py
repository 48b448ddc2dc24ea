"""The model layer: score the sentences, rewrite those that need it, keep the hunks that a judge accepts.

Each sentence is judged on its own, so the outcome for a sentence is the same wherever it stands, and a second run over the result finds
the same outcomes in its memory or makes them again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mtfix.document import Document, Span
from mtfix.edits import Edit
from mtfix.pipeline import Counts
from mtfix.rewrite import features
from mtfix.rewrite.guard import changed_fact
from mtfix.rewrite.habits import Habits
from mtfix.rewrite.judge import Judge
from mtfix.rewrite.memory import Memory, Outcome, key
from mtfix.rewrite.select import Sentence, prose
from mtfix.text.hunks import Hunk, hunks, put

if TYPE_CHECKING:
    from mtfix.rewrite.backends import Backend
    from mtfix.rewrite.lm import Copy, LanguageModel

Terms = Callable[[str], list[Span]]
AT_ONCE = 48  # sentences judged in one go: enough to fill batches, few enough that results come steadily and a stopped run keeps them


@dataclass(frozen=True)
class Score:
    """How a sentence reads to the models: log-probabilities in nats."""

    base: list[float]
    copy: "Copy"
    need: float  # probability that it needs rewriting

    @property
    def copies(self) -> bool:
        """Whether greedy decoding would return the sentence as it is."""
        return bool(self.copy.lags) and max(self.copy.lags) <= 0

    @property
    def fluency(self) -> float:
        """Mean log-probability per token under the base model."""
        return sum(self.base) / len(self.base)


@dataclass(frozen=True)
class Candidate:
    """A hunk of a rewrite, with what the judges know of it."""

    hunk: Hunk
    fact: str | None  # the fact that it would change, if any
    gain: float = 0.0  # log-probability in nats that the sentence gains by this hunk alone, under the base model
    margin: float = 0.0  # the same for the rewrite, under the adapted model
    margin_all: float = 0.0  # the same for the whole rewrite


class Models(NamedTuple):
    """The models at work."""

    backend: "Backend"
    base: "LanguageModel"


class Rewriter:
    """A backend that proposes, a base model that scores, and judges that decide.

    `load` gives the models when the first sentence comes that is not remembered; `name` is that of the backend. `need` and `accept` are
    probabilities from which a sentence is looked at and a hunk kept.
    """

    def __init__(
        self,
        load: Callable[[], Models],
        name: str,
        detector: Judge,
        acceptor: Judge,
        need: float,
        accept: float,
        signature: dict[str, object] | None = None,
        progress: Callable[[int, int], None] | None = None,
        memory: Memory | None = None,
        habits: Habits | None = None,
    ) -> None:
        self.load, self.name, self.detector, self.acceptor = load, name, detector, acceptor
        self.need, self.accept, self.progress = need, accept, progress
        self.signature = signature or {}
        self.memory = memory or Memory()
        self.habits = habits or Habits()

    @cached_property
    def models(self) -> Models:
        """The models, loaded when they are first needed."""
        return self.load()

    @property
    def backend(self) -> "Backend":
        """The model that proposes."""
        return self.models.backend

    @property
    def base(self) -> "LanguageModel":
        """The model that says how fluent a text is."""
        return self.models.base

    def score(self, texts: Sequence[str]) -> list[Score]:
        """The scores of sentences."""
        base = self.base.log_probs(texts)
        scores = []
        for text, b, copy in zip(texts, base, self.backend.copies(texts), strict=True):
            scores.append(Score(b, copy, self.detector.probability(features.sentence(b, copy, text))))
        return scores

    def candidates(self, texts: Sequence[str], scores: Sequence[Score], rewrites: Sequence[str], terms: Terms) -> list[list[Candidate]]:
        """The hunks of each rewrite, those that change no fact with what the models think of them."""
        found = [hunks(text, rewrite) if rewrite else [] for text, rewrite in zip(texts, rewrites, strict=True)]
        locked = [terms(text) if hs else [] for text, hs in zip(texts, found, strict=True)]
        facts = [
            [_locked(h, spans) or changed_fact(text, put(text, [h])) for h in hs]
            for text, hs, spans in zip(texts, found, locked, strict=True)
        ]
        asked = [(i, h) for i, hs in enumerate(found) for h, fact in zip(hs, facts[i], strict=True) if fact is None]
        singles = [put(texts[i], [h]) for i, h in asked]
        base = [sum(p) for p in self.base.log_probs(singles)]
        adapted = [sum(p) for p in self.backend.log_probs([texts[i] for i, _ in asked], singles)]
        involved = sorted({i for i, _ in asked})
        whole = dict(zip(involved, self.backend.log_probs([texts[i] for i in involved], [rewrites[i] for i in involved]), strict=True))
        known = {}
        for (i, h), base_sum, adapted_sum in zip(asked, base, adapted, strict=True):
            copy = sum(scores[i].copy.log_probs)
            known[i, h] = base_sum - sum(scores[i].base), adapted_sum - copy, sum(whole[i]) - copy
        return [
            [Candidate(h, fact, *known[i, h]) if fact is None else Candidate(h, fact) for h, fact in zip(hs, facts[i], strict=True)]
            for i, hs in enumerate(found)
        ]

    def rewrite(self, document: Document, terms: Terms, found: Callable[[list[Edit]], None] | None = None) -> tuple[list[Edit], Counts]:
        """Edits of the document, sorted; `terms` finds the glossary's words in a sentence, which no hunk may touch.

        `found` is called with all edits so far, each time some sentences are done.
        """
        sentences = prose(document)
        eligible = [s for s in sentences if s.left_alone is None]
        keys = {s.text: key(s.text, terms(s.text)) for s in eligible}
        new = [text for text, k in keys.items() if k not in self.memory.known]
        for at in range(0, len(new), AT_ONCE):
            self._learn({text: keys[text] for text in new[at : at + AT_ONCE]}, terms)
            if self.progress:
                self.progress(min(at + AT_ONCE, len(new)), len(new))
            if found:
                found(self._collect([s for s in eligible if keys[s.text] in self.memory.known], keys)[0])
        edits, counts = self._collect(eligible, keys)
        return edits, replace(counts, sentences=len(sentences))

    def _collect(self, sentences: Sequence[Sentence], keys: dict[str, str]) -> tuple[list[Edit], Counts]:
        """The remembered outcomes of sentences as edits of the document."""
        out: list[Edit] = []
        counts: Counter[str] = Counter()
        refusals: Counter[str] = Counter()
        for sentence in sentences:
            outcome = self.memory.known[keys[sentence.text]]
            start = sentence.span[0]
            out += [replace(e, start=e.start + start, end=e.end + start) for e in outcome.edits]
            if outcome.looked_at:
                counts["chosen"] += 1
                counts["rewritten" if outcome.edits else "kept"] += 1
                counts["refused"] += bool(outcome.refusals)
                refusals.update(outcome.refusals)
        return out, Counts(0, counts["chosen"], counts["rewritten"], counts["kept"], counts["refused"], dict(refusals))

    def _learn(self, keys: dict[str, str], terms: Terms) -> None:
        """Find the outcomes of sentences and remember them."""
        texts = list(keys)
        scores = self.score(texts)
        chosen = [i for i, s in enumerate(scores) if s.need >= self.need and not s.copies]
        rewrites = self.backend.edit([texts[i] for i in chosen]) if chosen else []
        judged = self.candidates([texts[i] for i in chosen], [scores[i] for i in chosen], rewrites, terms)
        outcomes = {text: Outcome([], score.need >= self.need, []) for text, score in zip(texts, scores, strict=True)}
        for i, candidates in zip(chosen, judged, strict=True):
            outcomes[texts[i]] = self.decide(texts[i], scores[i], candidates)
        self.memory.put({keys[text]: outcome for text, outcome in outcomes.items()})

    def decide(self, text: str, score: Score, candidates: Sequence[Candidate]) -> Outcome:
        """Keep the hunks that the judge accepts; give up the least sure one while together they change a fact."""
        refusals = [c.fact for c in candidates if c.fact]
        sure = [
            (self.acceptor.probability(describe(text, score, c, len(candidates), self.habits)), c) for c in candidates if c.fact is None
        ]
        kept = sorted((pair for pair in sure if pair[0] >= self.accept), key=lambda pair: -pair[0])
        while kept and (fact := changed_fact(text, put(text, [c.hunk for _, c in kept]))):
            refusals.append(fact)
            kept.pop()
        edits = []
        for probability, candidate in kept:
            parts = candidate.hunk.parts
            group = (f"{key(text, [])[:8]}-{parts[0].start}",) if len(parts) > 1 else ()
            per_token = candidate.gain / len(score.base)
            how = f"more fluent by {per_token:.2f} nats/token" if per_token > 0 else "reads better"
            reason = f"{how}, accepted at {probability:.2f}"
            for part in parts:
                before, who = text[part.start : part.end], (f"model:{self.name}",)
                edits.append(Edit(part.start, part.end, before, part.after, who, reason, round(per_token, 4), group=group))
        return Outcome(sorted(edits, key=lambda e: (e.start, e.end)), True, refusals)


def describe(text: str, score: Score, candidate: Candidate, count: int, habits: Habits) -> list[float]:
    """The features of a candidate, one of `count` of its sentence."""
    gains = candidate.gain, candidate.margin, candidate.margin_all
    return features.hunk(candidate.hunk, text, *gains, score.base, score.copy.log_probs, count, habits)


def _locked(hunk: Hunk, spans: Sequence[Span]) -> str | None:
    """Whether a hunk touches the glossary's words."""
    touched = any(part.start < end and start < part.end for part in hunk.parts for start, end in spans)
    return "glossary term" if touched else None
