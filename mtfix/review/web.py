"""The review in the browser: a page and its JSON, served to this machine only.

The server keeps nothing in memory: each request reads the session file or changes it under its lock, so that windows, the terminal and
the rewriter may work on one article at the same time.
"""

import secrets
import socket
import threading
import webbrowser
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Literal

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from mtfix.errors import InputError
from mtfix.report.shown import shown
from mtfix.review import page, teach
from mtfix.review.page import edits_of, plain, restored, said_of, view
from mtfix.review.session import Decision, Hunk, Session
from mtfix.review.store import Store

HOST = "127.0.0.1"
TOKEN = "X-Mtfix-Token"
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
    def whole(request: Request) -> Response:
        parts = {name: Markup((page.HERE / f"web.{name}").read_text(encoding="utf-8")) for name in ("css", "js")}
        title = shown(store.read().article)
        return HTMLResponse(page.TEMPLATES.get_template("web.html.j2").render(article=title, nonce=request.state.nonce, lines=(), **parts))

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
        return JSONResponse(view(session, said_of(wanted, body.decision), changed))

    @made.post("/like")
    def like(body: Like) -> Response:
        with store.change() as session:
            changed = session.decide([h.id for h in session.like(body.id) if h.decision == "open" or h.id == body.id], body.decision)
        return JSONResponse(view(session, said_of(changed, body.decision), changed))

    @made.post("/rest")
    def rest(body: Rest) -> Response:
        with store.change() as session:
            changed = session.decide([h.id for h in session.hunks if h.decision == "open" and h.level == "fix"], body.decision)
        return JSONResponse(view(session, said_of(changed, body.decision), changed))

    @made.post("/undo")
    def undo() -> Response:
        with store.change() as session:
            changed = session.undo()
        return JSONResponse(view(session, f"taken back: {edits_of(changed)}" if changed else "nothing to undo", changed))

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
            "before": plain(e.before),
            "after": plain(e.after),
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
