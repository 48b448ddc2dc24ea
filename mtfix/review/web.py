"""The review in the browser: a page and its JSON, served to this machine only.

The server keeps nothing in memory: each request reads the session file or changes it under its lock, so that windows, the terminal and
the rewriter may work on one article at the same time.
"""

import secrets
import socket
import threading
import webbrowser
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zlib import crc32

import jinja2
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from mtfix.errors import InputError
from mtfix.report.shown import shown
from mtfix.review import teach
from mtfix.review.session import Decision, Hunk, Session
from mtfix.review.store import Store
from mtfix.review.units import spans

HERE = Path(__file__).parent
HOST = "127.0.0.1"
TOKEN = "X-Mtfix-Token"
LONGEST = 4_000  # code points of unchanged text of one sentence, or of one hunk, that are shown whole
MOST = 100_000  # code points of a text field of a request
NO_TOKEN = "mtfix: this address needs the token that mtfix review --web printed"
AGAIN = """<script nonce="{}">const t = sessionStorage.getItem("token");
if (t && !location.search) location.replace("/?token=" + encodeURIComponent(t));</script>"""  # a reload: the token is not in the address


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Decide(_Body):
    """Decide on hunks; `replacement` is what was written by hand, as the page shows it."""

    ids: list[int] = Field(min_length=1, max_length=MOST)
    decision: Decision
    replacement: str | None = Field(None, max_length=MOST)


class Like(_Body):
    """Decide on all open hunks of one entry."""

    id: int
    decision: Decision


class Rest(_Body):
    """Accept all fixes that are open."""

    decision: Literal["accepted"]


class Never(_Body):
    """Keep an entry from firing: near a word, or at all."""

    id: int
    word: str = Field("", max_length=MOST)


class Taught(_Body):
    """What a person says about the entry that is proposed for a hunk; the other fields are as proposed."""

    hunk: int
    id: str = Field(max_length=MOST)
    wrong: list[str] = Field([], max_length=100)
    right: str = Field(max_length=MOST)
    zh: str = Field("", max_length=MOST)
    example: str = Field("", max_length=MOST)


# ---- the article as HTML


class Piece(NamedTuple):
    """Unchanged text, then a hunk if there is one, and the hunks that cannot be made together with it."""

    text: str
    hunk: Hunk | None = None
    others: Sequence[Hunk] = ()


class Part(NamedTuple):
    """A sentence with its number from 1; number 0: white space before the first one of a line."""

    number: int
    pieces: list[Piece]


class Line(NamedTuple):
    """A line of the file with its number from 1."""

    number: int
    parts: list[Part]


def placed(hunks: Iterable[Hunk]) -> dict[int, list[Hunk]]:
    """The hunks that are shown in place, by id, each with those that lie over it; accepted ones first, then fixes, rejected ones last."""
    rank = {"accepted": 0, "open": 1, "rejected": 2}
    taken: list[tuple[int, int, Hunk]] = []
    out: dict[int, list[Hunk]] = {}
    for h in sorted(hunks, key=lambda h: (rank[h.decision], h.level != "fix", h.start, h.id)):
        at = bisect_right(taken, (h.start, h.end), key=lambda t: t[:2])
        under = next((n for _, _, n in taken[max(0, at - 1) : at + 1] if n.overlaps(h) or (n.start < h.end and h.start < n.end)), None)
        if under:
            out[under.id].append(h)
        else:
            taken.insert(at, (h.start, h.end, h))
            out[h.id] = []
    return out


def lines(session: Session) -> list[Line]:
    """The article cut into lines, sentences and pieces. Every hunk is in it once."""
    text, over = session.text, placed(session.hunks)
    hunks = sorted((h for h in session.hunks if h.id in over), key=lambda h: (h.start, h.end))
    hunk_starts, starts = [h.start for h in hunks], _starts(text)
    out, first, at = [], 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        last = first + len(line)
        inside = range(bisect_left(starts, first), bisect_right(starts, last))
        bounds = [(0, first), *((i + 1, starts[i]) for i in inside)]
        parts = []
        for (sentence, start), (_, end) in zip(bounds, [*bounds[1:], (0, last + 1)], strict=True):
            pieces = []
            for h in hunks[bisect_left(hunk_starts, start) : bisect_left(hunk_starts, end)]:
                pieces.append(Piece(_plain(text[max(at, start) : h.start]), h, over[h.id]))
                at = h.end
            pieces.append(Piece(_plain(text[max(at, start) : min(end, last)].removesuffix("\r"))))
            if any(pieces[0][:2]) or len(pieces) > 1:
                parts.append(Part(sentence, pieces))
        if parts or last < len(text) or number == 1:  # after the last line end is no line
            out.append(Line(number, parts))
        first = last + 1
    return out


@lru_cache(maxsize=2)
def _starts(text: str) -> list[int]:
    """Where sentences begin: numbered as in the terminal."""
    return [start for start, _ in spans(text)]


def _plain(text: str) -> str:
    """Visible text; of a very long stretch, where no person reads, only the ends."""
    if len(text) <= LONGEST:
        return shown(text)
    return f"{shown(text[: LONGEST // 4])} […{len(text) - LONGEST // 2} characters…] {shown(text[-LONGEST // 4 :])}"


def _told(text: str) -> str:
    """The words of a hunk for the panel, where white space alone must be seen too."""
    if text and text.isspace():
        return shown(text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥"))
    return _plain(text) or "(nothing)"


def _templates() -> jinja2.Environment:
    made = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"plain": _plain, "told": _told, "sum": lambda html: crc32(str(html).encode())}
    return made


TEMPLATES = _templates()


def fragment(session: Session) -> str:
    """The HTML of the article; each line says in `data-v` what it holds, so that the page draws only those anew that differ."""
    template = TEMPLATES.get_template("web.html.j2")
    return "".join(template.blocks["article"](template.new_context({"lines": lines(session)})))


def view(session: Session, said: str = "", changed: Iterable[Hunk] = ()) -> dict[str, Any]:
    """All that the page shows of a session, as JSON."""
    keys = {h.id: h.entry or h.origins[-1] for h in session.hunks}
    alike = Counter(keys[h.id] for h in session.hunks if h.decision == "open")
    every = Counter(h.layer for h in session.hunks)
    still = Counter(h.layer for h in session.hunks if h.decision == "open")
    clashes = _clashes(session.hunks)
    return {
        "revision": session.revision,
        "complete": session.complete,
        "failure": shown(session.failure),
        "said": shown(said),
        "changed": [h.id for h in changed],
        "sentences": len(_starts(session.text)),
        "lost": len(session.lost),
        "undo": bool(session.steps),
        "layers": [{"name": shown(layer), "total": total, "open": still[layer]} for layer, total in sorted(every.items())],
        "html": fragment(session),
        "hunks": [
            {
                "id": h.id,
                "decision": h.decision,
                "level": h.level,
                "layer": shown(h.layer),
                "before": _told(h.before),
                "after": _told(h.after),
                "text": shown(h.text),  # for the field; `restored` turns it back
                "by_hand": h.replacement is not None,
                "origins": shown(", ".join(h.origins)),
                "reason": shown(h.reason),
                "score": h.score,
                "entry": bool(h.entry),
                "alike": alike[keys[h.id]],
                "group": h.group,
                "others": clashes.get(h.id, []),
            }
            for h in session.hunks
        ],
    }


def _clashes(hunks: Sequence[Hunk]) -> dict[int, list[int]]:
    """For each hunk the ids of those that overlap it. `hunks` are sorted by start."""
    out: dict[int, list[int]] = {}
    for i, h in enumerate(hunks):
        for other in hunks[i + 1 :]:
            if other.start > h.end:
                break
            if h.overlaps(other):
                out.setdefault(h.id, []).append(other.id)
                out.setdefault(other.id, []).append(h.id)
    return out


def restored(text: str, original: str) -> str:
    """What a person wrote over `shown(original)`, with the pictures of its invisible characters turned back into them."""
    for character in set(original):
        if shown(character) != character:
            text = text.replace(shown(character), character)
    return text


def _said(changed: Sequence[Hunk], decision: str) -> str:
    if len(changed) == 1 and decision != "open":
        new = "left as it is" if decision == "rejected" else changed[0].text or "(nothing)"
        return f"{decision}: {changed[0].before or '(nothing)'} → {new}"
    return f"{decision}: {_edits(changed)}" if changed else "nothing changed"


def _edits(changed: Sequence[Hunk]) -> str:
    return "1 edit" if len(changed) == 1 else f"{len(changed)} edits"


# ---- the server


def app(store: Store, token: str, teaching_file: Path | None = None) -> FastAPI:
    """The page and its JSON for one article. Requests without the token, or for another host name, are refused.

    `teaching_file` is where new entries go; by default the working folder's own glossary. Errors are `{"detail": one line}`.
    """
    made = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @made.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        nonce = request.state.nonce = secrets.token_urlsafe(16)
        response = _refused(request, token) or await call_next(request)
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; "
            "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @made.exception_handler(InputError)
    def bad_input(_: Request, error: InputError) -> Response:
        return _error(422, str(error))

    @made.exception_handler(KeyError)
    def unknown(_: Request, error: KeyError) -> Response:
        if not isinstance(error.args[0], int):  # not a hunk that is gone, but a fault of ours
            raise error
        return _error(404, f"no edit has the number {error.args[0]}; the article may have changed")

    @made.exception_handler(RequestValidationError)
    def bad_body(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return _error(422, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")

    @made.get("/")
    def page(request: Request) -> Response:
        parts = {name: Markup((HERE / f"web.{name}").read_text(encoding="utf-8")) for name in ("css", "js")}
        title = shown(store.read().article)
        return HTMLResponse(TEMPLATES.get_template("web.html.j2").render(article=title, nonce=request.state.nonce, lines=(), **parts))

    @made.get("/article")
    def article() -> Response:
        return JSONResponse(view(store.read()))

    @made.get("/revision")
    def revision() -> Response:
        session = store.read()
        return JSONResponse({"revision": session.revision, "complete": session.complete})

    @made.get("/text")
    def text(visible: bool = False) -> Response:
        made = store.read().result()
        return PlainTextResponse(shown(made) if visible else made)

    @made.post("/decide")
    def decide(body: Decide) -> Response:
        if body.replacement is not None and (len(body.ids) > 1 or body.decision != "accepted"):
            raise InputError("a replacement goes with one edit that is accepted")
        with store.change() as session:
            hunk = session.hunk(body.ids[0])
            by_hand = None if body.replacement is None else restored(body.replacement, hunk.text)
            changed = session.decide(body.ids, body.decision, None if by_hand == hunk.after else by_hand)
            wanted = [h for h in changed if h.id in body.ids] if len(body.ids) == 1 else changed
        return JSONResponse(view(session, _said(wanted, body.decision), changed))

    @made.post("/like")
    def like(body: Like) -> Response:
        with store.change() as session:
            changed = session.decide([h.id for h in session.like(body.id) if h.decision == "open" or h.id == body.id], body.decision)
        return JSONResponse(view(session, _said(changed, body.decision), changed))

    @made.post("/rest")
    def rest(body: Rest) -> Response:
        with store.change() as session:
            changed = session.decide([h.id for h in session.hunks if h.decision == "open" and h.level == "fix"], body.decision)
        return JSONResponse(view(session, _said(changed, body.decision), changed))

    @made.post("/undo")
    def undo() -> Response:
        with store.change() as session:
            changed = session.undo()
        return JSONResponse(view(session, f"taken back: {_edits(changed)}" if changed else "nothing to undo", changed))

    @made.post("/never")
    def never(body: Never) -> Response:
        said = teach.never(store, body.id, body.word.strip(), teaching_file)
        return JSONResponse(view(store.read(), said))

    @made.get("/teach/{number}")
    def proposal(number: int) -> Response:
        session = store.read()
        hunk = session.hunk(number)
        fields = teach.proposal(session, hunk)
        return JSONResponse({"entry": _form(fields), "places": _places(session, hunk, fields)})

    @made.post("/teach")
    def learn(body: Taught) -> Response:
        session = store.read()
        said = teach.teach(store, _filled(teach.proposal(session, session.hunk(body.hunk)), body), teaching_file)
        return JSONResponse(view(store.read(), said))

    return made


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"detail": shown(" ".join(message.split()))}, status)


def _refused(request: Request, token: str) -> Response | None:
    """The answer to a request that is not from our page: another host name (DNS rebinding), or no token."""
    port = (request.scope.get("server") or (HOST, None))[1]
    if request.headers.get("host", "") not in (f"{HOST}:{port}", f"localhost:{port}"):
        return PlainTextResponse("mtfix: this host name is not served", 400)
    first = request.url.path == "/" and request.method == "GET"
    given = request.headers.get(TOKEN) or (request.query_params.get("token") if first else None)
    if given is not None and secrets.compare_digest(given.encode(), token.encode()):
        return None
    if first and given is None:
        return HTMLResponse(NO_TOKEN + AGAIN.format(request.state.nonce), 403)
    return PlainTextResponse(NO_TOKEN, 403)


def _places(session: Session, hunk: Hunk, fields: teach.Fields) -> list[dict[str, Any]]:
    """Where else an entry would fire, with what stands around it."""
    return [
        {
            "line": session.text.count("\n", 0, e.start) + 1,
            "left": shown(session.text[max(0, e.start - 40) : e.start].rsplit("\n", 1)[-1]),
            "before": _plain(e.before),
            "after": _plain(e.after),
            "right": shown(session.text[e.end : e.end + 40].split("\n")[0]),
        }
        for e in teach.fires(fields, session)
        if e.end <= hunk.start or e.start >= hunk.end
    ]


def _form(fields: teach.Fields) -> dict[str, Any]:
    """The fields of a proposal that a person may change; no `wrong` if the entry is a pattern."""
    example = fields["examples"][0]
    return {
        "id": fields["id"],
        "wrong": [shown(variant) for variant in fields.get("wrong", [])],
        "right": shown(fields["right"]),
        "zh": shown(fields.get("zh", "")),
        "example": shown(example if isinstance(example, str) else example["before"]),
    }


def _filled(fields: teach.Fields, body: Taught) -> teach.Fields:
    """The proposal with what the person changed. Examples whose outcome may have changed with it are worked out anew."""
    examples = [e if isinstance(e, str) else e["before"] for e in fields["examples"]]
    back = partial(restored, original="".join([*fields.get("wrong", []), fields["right"], *examples]))
    given: teach.Fields = {"id": body.id.strip(), "right": back(body.right.strip())}
    if "wrong" in fields:
        given["wrong"] = [back(variant) for variant in body.wrong]
    example = back(body.example.strip()) or examples[0]
    if example != examples[0] or any(fields.get(key) != value for key, value in given.items()):
        given["examples"] = [example, *examples[1:]]
    return fields | given | {"zh": body.zh.strip()}


def serve(store: Store, *, port: int = 0, open_browser: bool = True, ready: Callable[[str], None] | None = None) -> None:
    """Serve the review on 127.0.0.1 until Ctrl-C; `ready` is told the address, port 0 is any free one.

    Raises InputError if the port cannot be had.
    """
    try:
        listener = socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        raise InputError(f"port {port}: {getattr(error, 'strerror', None) or error}") from None
    token = secrets.token_urlsafe(32)
    address = f"http://{HOST}:{listener.getsockname()[1]}/?token={token}"
    server = uvicorn.Server(
        uvicorn.Config(app(store, token), log_level="error", access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    )
    if ready:
        ready(address)
    if open_browser:  # in a thread, as a browser of the terminal would hold us up
        threading.Thread(target=partial(webbrowser.open, address), daemon=True).start()
    with listener, suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
