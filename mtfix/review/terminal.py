"""The full-screen review in the terminal. It keeps no state of its own but the current hunk: every key press changes the session file."""

import threading
from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Input, OptionList, Static

from mtfix.errors import InputError
from mtfix.report.shown import shown
from mtfix.review import teach
from mtfix.review.session import Decision, Hunk, Session
from mtfix.review.store import Store
from mtfix.review.units import Unit, pieces, spans, units

POLL = 0.5  # seconds between looks at the session file, for edits that other programs or the rewriter add
STYLES = {
    "open": ("red strike", "green"),
    "accepted": (None, "green bold underline"),
    "rejected": ("dim underline", None),
}  # of what goes and of what comes; None: not shown


class Review(App[None]):
    """The review of one article. `work` is run in the background, to fill the session while the person decides already."""

    CSS = """
    #top { height: 1; background: $panel; padding: 0 1; }
    #article { height: 1fr; border: none; padding: 0; scrollbar-size-vertical: 1; }
    #article > .option-list--option-highlighted { background: $boost; color: $foreground; text-style: none; }
    #detail { height: auto; min-height: 6; max-height: 40%; border-top: solid $primary; padding: 0 1; }
    #ask { display: none; height: 3; }
    #ask.asked { display: block; }
    #question { width: auto; padding: 1 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,j,down", "step(1)", "next", key_display="n"),
        Binding("p,k,up", "step(-1)", "previous", key_display="p"),
        Binding("a", "decide('accepted')", "accept"),
        Binding("r", "decide('rejected')", "reject"),
        Binding("o", "decide('open')", "open again", show=False),
        Binding("e", "edit", "edit"),
        Binding("A", "like('accepted')", "accept all of this entry", key_display="A"),
        Binding("R", "like('rejected')", "reject all of this entry", show=False),
        Binding("asterisk", "rest", "accept all left", key_display="*"),
        Binding("x", "never", "never again"),
        Binding("t", "teach", "add to glossary"),
        Binding("u", "undo", "undo"),
        Binding("slash", "search", "search", key_display="/"),
        Binding("g", "jump", "sentence"),
        Binding("q", "quit", "quit"),
        Binding("escape", "leave", show=False, priority=True),
    ]
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""  # keys belong to the review until a question is asked

    def __init__(self, store: Store, work: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.store, self.work = store, work
        self.session: Session = store.read()
        self.where = spans(self.session.text)
        self.units: list[Unit] = units(self.session, self.where)
        self.current: int | None = next((h.id for h in self.session.hunks if h.decision == "open"), None)
        self.message = ""
        self._then: Callable[[str], str] | None = None
        self._found = ""
        self._seen = self._stamp()

    def compose(self) -> ComposeResult:
        """The widgets, top to bottom."""
        yield Static(id="top", markup=False)
        article = OptionList(*(self._prompt(unit) for unit in self.units), id="article", markup=False)
        article.can_focus = False
        yield article
        yield Static(id="detail", markup=False)
        with Horizontal(id="ask"):
            yield Static(id="question", markup=False)
            yield Input(id="answer")
        yield Footer()

    def on_mount(self) -> None:
        """Show the first open hunk, begin the background work."""
        self.title = self.session.article
        self._show()
        self.set_interval(POLL, self._look)
        if self.work:  # once the article is on the screen
            self.call_after_refresh(threading.Thread(target=self.work, daemon=True).start)

    # ---- what keys do

    def action_step(self, by: int) -> None:
        """Go to the next or the previous hunk."""
        self.message = ""
        ids = [h.id for h in self.session.hunks]
        if ids:
            at = ids.index(self.current) if self.current in ids else (-1 if by > 0 else len(ids))
            self._go(ids[min(max(at + by, 0), len(ids) - 1)])

    def action_decide(self, decision: Decision) -> None:
        """Accept, reject or open the current hunk again, and go to the next open one."""
        if hunk := self._hunk():
            self._change(lambda s: self._said(s.decide([hunk.id], decision), decision))
            if decision != "open":
                self._next_open(hunk)

    def action_like(self, decision: Decision) -> None:
        """The same decision for all open hunks of this entry or rule."""
        if hunk := self._hunk():
            same = lambda s: [h.id for h in s.like(hunk.id) if h.decision == "open" or h.id == hunk.id]  # noqa: E731
            self._change(lambda s: self._said(s.decide(same(s), decision), decision))
            self._next_open(hunk)

    def action_rest(self) -> None:
        """Accept all fixes that are open."""
        self._change(
            lambda s: self._said(s.decide([h.id for h in s.hunks if h.decision == "open" and h.level == "fix"], "accepted"), "accepted")
        )

    def action_undo(self) -> None:
        """Take the last decision back, and go to where it was made."""
        back: list[Hunk] = []

        def undo(session: Session) -> str:
            back.extend(session.undo())
            return f"undone: {len(back)}" if back else "nothing to undo"

        self._change(undo)
        if back:
            self._go(back[0].id)

    def action_edit(self) -> None:
        """Write the replacement by hand."""
        if hunk := self._hunk():
            self._ask("In its place: ", hunk.text, lambda text: self._write(hunk, text))

    def action_never(self) -> None:
        """Keep the entry from firing."""
        if hunk := self._hunk():
            self._ask(
                "Never again near which word of the sentence? (empty: never at all) ", "", lambda word: self._never(hunk, word.strip())
            )

    def action_teach(self) -> None:
        """Propose a glossary entry from the current hunk."""
        if not (hunk := self._hunk()):
            return
        try:
            fields = teach.proposal(self.session, hunk)
            places = teach.fires(fields, self.session)
        except InputError as error:
            self._tell(str(error))
            return
        contexts = [self.session.text[max(0, e.start - 25) : e.end + 25] for e in places if e.start != hunk.start]
        self._tell(f"entry {fields['id']}; it would fire at {len(contexts)} more places: " + " | ".join(contexts[:3]))
        wrong = " | ".join(fields.get("wrong", [fields.get("pattern", "")]))
        self._ask("Write to the glossary (wrong => right): ", f"{wrong} => {fields['right']}", lambda text: self._teach(hunk, fields, text))

    def action_search(self) -> None:
        """Find text in the article."""
        self._ask("Find: ", self._found, self._search)

    def action_jump(self) -> None:
        """Go to a sentence by its number."""
        self._ask("Sentence: ", "", self._jump)

    async def action_quit(self) -> None:
        """Leave; everything is saved already."""
        self.exit()

    def action_leave(self) -> None:
        """Close the question."""
        self.query_one("#ask").remove_class("asked")
        self._then = None
        self.set_focus(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the answer to whoever asked."""
        then = self._then
        self.action_leave()
        if then:
            try:
                self._tell(then(event.value))
            except InputError as error:
                self._tell(str(error))

    # ---- what answers do; each returns what to say

    def _write(self, hunk: Hunk, text: str) -> str:
        self._change(lambda s: self._said(s.decide([hunk.id], "accepted", None if text == hunk.after else text), "accepted"))
        return "written by hand; press t to add it to the glossary"

    def _never(self, hunk: Hunk, word: str) -> str:
        said = teach.never(self.store, hunk.id, word)
        self._take(self.store.read())
        self._next_open(hunk)
        return said

    def _teach(self, hunk: Hunk, fields: teach.Fields, text: str) -> str:
        wrong, arrow, right = (part.strip() for part in text.partition("=>"))
        if not (wrong and arrow and right):
            raise InputError("write it as: wrong words => right words")
        if "wrong" in fields:
            before = [e if isinstance(e, str) else e["before"] for e in fields["examples"]]  # what comes of them is found anew
            fields = fields | {"wrong": [w.strip() for w in wrong.split(" | ")], "right": right, "examples": before}
        said = teach.teach(self.store, fields)
        self._take(self.store.read())
        return said

    def _search(self, text: str) -> str:
        self._found = text
        starts = [unit.start for unit in self.units]
        here = starts[self._unit_at() or 0]
        low, wanted = self.session.text.lower(), text.lower()
        at = low.find(wanted, here + 1)
        at = low.find(wanted) if at < 0 else at
        if not wanted or at < 0:
            return f"{text!r} does not stand in the article"
        index = next(i for i, unit in enumerate(self.units) if unit.start <= at < unit.end)
        return self._to_unit(index)

    def _jump(self, number: str) -> str:
        if not number.isdigit() or not 1 <= int(number) <= len(self.units):
            raise InputError(f"sentences are numbered 1 to {len(self.units)}")
        return self._to_unit(int(number) - 1)

    def _to_unit(self, index: int) -> str:
        hunks = self.units[index].hunks
        if hunks:
            self._go(hunks[0].id)
        else:
            self.query_one("#article", OptionList).highlighted = index
        return f"sentence {index + 1}" + ("" if hunks else ": no hunks here")

    # ---- plumbing

    def _hunk(self) -> Hunk | None:
        return next((h for h in self.session.hunks if h.id == self.current), None)

    def _said(self, changed: list[Hunk], decision: str) -> str:
        return f"{decision}: {len(changed)}" if changed else "nothing changed"

    def _change(self, what: Callable[[Session], str]) -> None:
        """One change of the session file."""
        try:
            with self.store.change() as session:
                self.message = what(session)
        except (InputError, KeyError) as error:
            self.message = str(error)
            session = self.store.read()
        self._take(session)

    def _take(self, session: Session) -> None:
        """Show another state of the session; only sentences whose hunks differ are drawn anew."""
        old, old_text = self.units, self.session.text
        self.session, self._seen = session, self._stamp()
        article = self.query_one("#article", OptionList)
        if session.text != old_text:
            self.where = spans(session.text)
        self.units = units(session, self.where)
        if len(old) != len(self.units):
            article.clear_options()
            article.add_options(self._prompt(unit) for unit in self.units)
        else:
            for i, (before, after) in enumerate(zip(old, self.units, strict=True)):
                if before != after:
                    article.replace_option_prompt_at_index(i, self._prompt(after))
        if self._hunk() is None:
            self.current = next((h.id for h in session.hunks if h.decision == "open"), None)
        self._show()

    def _next_open(self, after: Hunk) -> None:
        hunks = self.session.hunks
        at = next((i for i, h in enumerate(hunks) if h.id == after.id), 0)
        following = [h for h in [*hunks[at + 1 :], *hunks[:at]] if h.decision == "open"]
        if following:
            self._go(following[0].id)

    def _go(self, number: int) -> None:
        article = self.query_one("#article", OptionList)
        before, self.current = self._unit_at(), number
        for index in {before, self._unit_at()} - {None}:
            article.replace_option_prompt_at_index(index, self._prompt(self.units[index]))  # type: ignore[arg-type, index]
        self._show()

    def _unit_at(self) -> int | None:
        return next((i for i, unit in enumerate(self.units) if any(h.id == self.current for h in unit.hunks)), None)

    def _show(self) -> None:
        """The head line, the current hunk's details, and its sentence in view."""
        done = sum(h.decision != "open" for h in self.session.hunks)
        total = len(self.session.hunks)
        working = (
            "" if self.session.complete else f"  stopped: {shown(self.session.failure)}" if self.session.failure else "  still working …"
        )
        lost = f"  {len(self.session.lost)} could not be placed" if self.session.lost else ""
        self.query_one("#top", Static).update(Text(f"{shown(self.session.article)}  {done} of {total} decided{lost}{working}"))
        self.query_one("#detail", Static).update(self._detail())
        index = self._unit_at()
        if index is not None:
            self.query_one("#article", OptionList).highlighted = index

    def _detail(self) -> Text:
        hunk, out = self._hunk(), Text()
        if hunk is None:
            return Text(self.message or "nothing to decide; q leaves")
        number = self.session.hunks.index(hunk) + 1
        unit = (self._unit_at() or 0) + 1
        out.append(f"{number} of {len(self.session.hunks)}, sentence {unit}, {hunk.level}, {hunk.decision}\n", style="dim")
        out.append(shown(hunk.before) or "(nothing)", style="red")
        out.append("  →  ")
        out.append(shown(hunk.text) or "(nothing)", style="green")
        by_hand = "" if hunk.replacement is None else f"  (by hand; was {shown(hunk.after)!r})"
        score = "" if hunk.score is None else f"  {hunk.score:+.2f} nats/token"
        out.append(f"{by_hand}\n{shown(', '.join(hunk.origins))}: {shown(hunk.reason)}{score}")
        others = [h for h in self.session.hunks if h.id != hunk.id and h.overlaps(hunk)]
        for other in others:
            out.append(f"\nor: {shown(other.before)} → {shown(other.text)} ({other.level}, {other.decision})", style="dim")
        if self.message:
            out.append(f"\n{shown(self.message)}", style="bold")
        return out

    def _prompt(self, unit: Unit) -> Text:
        out = Text(f"{unit.line:>4}  ", style="dim", end="")
        for piece in pieces(self.session.text, unit, self.current):
            if piece.hunk is None:
                out.append(shown(piece.text.replace("\n", " ").replace("\r", "")), style="not dim")
                continue
            goes, comes = STYLES[piece.hunk.decision]
            mark = " reverse" if piece.hunk.id == self.current else ""
            only_told = piece.hunk.level == "flag" or (piece.hunk.level == "suggest" and piece.hunk.decision == "open")
            if goes and piece.text:
                out.append(shown(piece.text), style=f"not dim {'yellow' if only_told else goes}{mark}")
            if comes and piece.hunk.text and piece.hunk.level != "flag":
                text = shown(piece.hunk.text)
                out.append(f"[{text}?]" if only_told else text, style=f"not dim {comes}{mark}")
        return out

    def _ask(self, question: str, value: str, then: Callable[[str], str]) -> None:
        self._then = then
        self.query_one("#question", Static).update(question)
        self.query_one("#ask").add_class("asked")
        answer = self.query_one("#answer", Input)
        answer.value = value
        self.set_focus(answer)

    def _tell(self, message: str) -> None:
        self.message = message
        self._show()

    def _stamp(self) -> int:
        try:
            return self.store.path.stat().st_mtime_ns
        except OSError:
            return 0

    def _look(self) -> None:
        """Take over what others have written to the session file."""
        if self._stamp() != self._seen:
            self._take(self.store.read())
