import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mtfix.errors import InputError
from mtfix.glossary.load import load
from mtfix.review import Session, Store, teach
from mtfix.review.begin import begin
from mtfix.review.page import fragment, lines, placed, view
from mtfix.review.web import TOKEN, Taught, _filled, app, serve
from tests.review.articles import EDITS, TEXT, edit

SECRET = "s3cret"
BASE = "http://127.0.0.1:8000"


def made(folder, text=TEXT, edits=EDITS):
    article = folder / "a.txt"
    article.write_text(text, encoding="utf-8")
    store = begin(article, text)
    with store.change() as session:
        session.take(edits)
    return store


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return made(tmp_path)


def window(store, **headers):
    return TestClient(app(store, SECRET), base_url=BASE, headers={TOKEN: SECRET} | headers, raise_server_exceptions=True)


@pytest.fixture
def client(store):
    return window(store)


# ---- who may ask


def test_the_page_wants_the_token(store):
    stranger = TestClient(app(store, SECRET), base_url=BASE)
    page = stranger.get("/", params={"token": SECRET})
    assert page.status_code == 200
    assert "<h1>a.txt</h1>" in page.text
    assert SECRET not in page.text
    assert "cockpit" not in page.text
    for wrong in ({"token": "no"}, {"token": ""}, {"token": "gehé"}, {}):
        answer = stranger.get("/", params=wrong)
        assert answer.status_code == 403
        assert answer.text.startswith("mtfix: this address needs the token")
        assert "a.txt" not in answer.text
    assert "\n" not in stranger.get("/", params={"token": "no"}).text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/article"),
        ("GET", "/revision"),
        ("GET", "/text"),
        ("GET", "/teach/1"),
        ("GET", "/nothing"),
        *(("POST", f"/{name}") for name in ("decide", "like", "rest", "undo", "never", "teach")),
    ],
)
@pytest.mark.parametrize("given", [None, "", "wrong", "s3cre"])
def test_every_request_wants_the_token_in_its_header(store, method, path, given):
    before = store.path.read_bytes()
    stranger = TestClient(app(store, SECRET), base_url=BASE, headers={} if given is None else {TOKEN: given})
    answer = stranger.request(method, path, params={"token": SECRET})
    assert answer.status_code == 403
    assert "\n" not in answer.text
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8000", ""])
def test_other_host_names_are_not_served(client, host):
    assert client.get("/article", headers={"host": host}).status_code == 400
    assert client.get("/", params={"token": SECRET}, headers={"host": host}).status_code == 400


def test_localhost_is_served(client):
    assert client.get("/article", headers={"host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/article", "/text", "/nothing", "/teach/99"])
def test_headers(client, path):
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["form-action"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"].startswith("'nonce-")
    assert policy["connect-src"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers


def test_refusals_have_the_headers_too(store):
    stranger = TestClient(app(store, SECRET), base_url=BASE)
    assert "frame-ancestors 'none'" in stranger.get("/article").headers["content-security-policy"]


def test_a_nonce_is_used_once(client):
    first, second = (client.get("/") for _ in range(2))
    nonce = first.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert first.text.count(f'nonce="{nonce}"') == 2
    assert nonce not in second.text


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/web.js", "/static/../web.py"])
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


# ---- looking


def test_the_article(client):
    shown = client.get("/article").json()
    assert shown["revision"] == 1
    assert shown["complete"]
    assert [(layer["name"], layer["total"], layer["open"]) for layer in shown["layers"]] == [
        ("glossary", 3, 3),
        ("model", 2, 2),
        ("typography", 1, 1),
    ]
    assert [h["id"] for h in shown["hunks"]] == [1, 2, 3, 4, 5, 6]
    assert "<del>card neck</del><ins>chokepoint</ins>" in shown["html"]
    assert all(f'id="h{number}"' in shown["html"] for number in range(1, 7))
    assert 'data-n="3"' in shown["html"]
    assert client.get("/revision").json() == {"revision": 1, "complete": True}


def test_the_result(client):
    assert client.get("/text").text == TEXT
    client.post("/decide", json={"ids": [1], "decision": "accepted"})
    assert client.get("/text").text == TEXT.replace("high -quality", "high-quality")
    assert client.get("/text").headers["content-type"].startswith("text/plain")


def test_only_lines_that_differ_are_drawn_anew(client):
    before = client.get("/article").json()["html"].splitlines()
    after = client.post("/decide", json={"ids": [1], "decision": "accepted"}).json()["html"].splitlines()
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]


# ---- deciding


def test_decide_and_undo(client, store):
    answer = client.post("/decide", json={"ids": [3], "decision": "accepted", "replacement": "bottleneck"}).json()
    assert answer["said"] == "accepted: card neck → bottleneck"
    assert answer["changed"] == [3]
    assert answer["revision"] == store.read().revision
    assert store.read().hunk(3).replacement == "bottleneck"
    assert client.post("/decide", json={"ids": [2], "decision": "rejected"}).json()["said"] == "rejected: a cockpit stone → left as it is"
    assert client.post("/undo").json()["changed"] == [2]
    assert client.post("/undo").json()["changed"] == [3]
    answer = client.post("/undo").json()
    assert answer["said"] == "nothing to undo"
    assert {h["decision"] for h in answer["hunks"]} == {"open"}


def test_parts_of_one_change_are_decided_together(client, store):
    answer = client.post("/decide", json={"ids": [4], "decision": "accepted", "replacement": ""}).json()
    assert answer["changed"] == [4, 5]
    assert "He in the evening also spoke to workers." in store.read().result()


def test_the_proposed_words_are_no_replacement(client, store):
    client.post("/decide", json={"ids": [3], "decision": "accepted", "replacement": "chokepoint"})
    assert store.read().hunk(3).replacement is None


def test_all_of_one_entry(client, store):
    text = "A card neck here. A card neck there. A card neck too.\n"
    places = [i for i in range(len(text)) if text.startswith("card neck", i)]
    made(store.article.parent, text)  # another text in the same file
    with store.change() as session:
        session.move_to(text)
        edits = [edit("card neck", "chokepoint", "glossary:technology:chokepoint", text) for _ in places]
        session.take([e.__class__(i, i + 9, *(e.before, e.after, e.origins, "")) for i, e in zip(places, edits, strict=True)])
        ids = [h.id for h in session.hunks]
        session.decide([ids[0]], "rejected")
    answer = client.post("/like", json={"id": ids[1], "decision": "accepted"}).json()
    assert answer["changed"] == ids[1:]  # what was decided stays
    assert store.read().hunk(ids[0]).decision == "rejected"


def test_accept_all_that_is_left(client, store):
    client.post("/decide", json={"ids": [2], "decision": "rejected"})
    client.post("/rest", json={"decision": "accepted"})
    assert [h.decision for h in store.read().hunks] == ["accepted", "rejected", "accepted", "accepted", "accepted", "open"]


def test_two_windows_keep_each_others_decisions(store):
    windows = [window(store), window(Store(store.article))]
    for number, decision in enumerate(["accepted", "rejected"] * 3, 1):
        windows[number % 2].post("/decide", json={"ids": [number], "decision": decision})
    decisions = [h["decision"] for h in windows[0].get("/article").json()["hunks"]]
    assert decisions == ["accepted", "rejected", "accepted", "accepted", "accepted", "rejected"]  # 4 and 5 go together
    assert windows[0].get("/article").json() == windows[1].get("/article").json()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/decide", {"ids": [99], "decision": "accepted"}),
        ("/decide", {"ids": [1, 99], "decision": "accepted"}),
        ("/decide", {"ids": [99], "decision": "accepted", "replacement": "x"}),
        ("/like", {"id": 99, "decision": "accepted"}),
        ("/never", {"id": 99}),
        ("/teach", {"hunk": 99, "id": "x", "right": "y"}),
    ],
)
def test_an_unknown_edit(client, store, path, body):
    before = store.path.read_bytes()
    answer = client.post(path, json=body)
    assert answer.status_code == 404
    assert "99" in answer.json()["detail"]
    assert store.path.read_bytes() == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/decide", {}),
        ("/decide", {"ids": [], "decision": "accepted"}),
        ("/decide", {"ids": ["a"], "decision": "accepted"}),
        ("/decide", {"ids": [1], "decision": "maybe"}),
        ("/decide", {"ids": [1], "decision": "accepted", "more": 1}),
        ("/decide", {"ids": [1], "decision": "accepted", "replacement": "x" * 100_001}),
        ("/decide", {"ids": [1, 2], "decision": "accepted", "replacement": "x"}),
        ("/decide", {"ids": [1], "decision": "rejected", "replacement": "x"}),
        ("/like", {"id": 1}),
        ("/rest", {"decision": "rejected"}),
        ("/never", {"id": 1, "word": 3}),
        ("/teach", {"hunk": 3}),
        ("/teach", []),
    ],
)
def test_a_body_that_makes_no_sense(client, store, path, body):
    before = store.path.read_bytes()
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert "\n" not in answer.json()["detail"]
    assert store.path.read_bytes() == before


def test_no_json(client):
    assert client.post("/decide", content=b"\xff{").status_code in (400, 422)


def test_the_session_file_is_gone_or_broken(client, store):
    store.path.write_text("{", encoding="utf-8")
    assert "not a session file" in client.get("/article").json()["detail"]
    store.path.unlink()
    answer = client.post("/undo")
    assert answer.status_code == 422
    assert "no review of this article yet" in answer.json()["detail"]


# ---- the glossary


@pytest.fixture
def number(store):
    """The only edit of another article, about which our glossaries know nothing."""
    text = "It is a tin lamb of trade.\n"
    with store.change() as session:
        session.move_to(text)
        session.take([edit("a tin lamb", "a small help", "model:tiny", text)])
    return session.hunks[0].id


def test_add_an_entry_after_a_hand_edit(client, number):
    client.post("/decide", json={"ids": [number], "decision": "accepted", "replacement": "a minor aid"})
    proposal = client.get(f"/teach/{number}").json()
    assert proposal["entry"] == {
        "id": "a-minor-aid",
        "wrong": ["a tin lamb"],
        "right": "a minor aid",
        "zh": "",
        "example": "It is a tin lamb of trade.",
    }
    assert proposal["places"] == []
    body = {"hunk": number, "id": "tin-lamb", "wrong": ["a tin lamb"], "right": "a minor aid", "zh": "锡羊"}
    answer = client.post("/teach", json=body)
    assert answer.status_code == 200, answer.text
    assert "tin-lamb written" in answer.json()["said"]
    entry = load(Path("mtfix-glossary.yaml")).file.entries[0]
    assert (entry.id, entry.right, entry.zh) == ("tin-lamb", "a minor aid", "锡羊")
    assert entry.examples[0].after == "It is a minor aid of trade."


def test_an_entry_changed_in_the_form_works_its_example_out_anew(client, number):
    body = {
        "hunk": number,
        "id": "tin-lamb",
        "wrong": ["a tin lamb", "a tin goat"],
        "right": "a great help",
        "example": "It is a tin goat.",
    }
    answer = client.post("/teach", json=body)
    assert answer.status_code == 200, answer.text
    entry = load(Path("mtfix-glossary.yaml")).file.entries[0]
    assert [(e.before, e.after) for e in entry.examples] == [("It is a tin goat.", "It is a great help.")]


def test_where_else_an_entry_would_fire(client, store):
    text = "A wind cup turns.\nThe wind cup stops. <b>\n"
    with store.change() as session:
        session.move_to(text)
        session.take([edit("wind cup", "wind trophy", "model:tiny", text)])
        number = session.hunks[0].id
    places = client.get(f"/teach/{number}").json()["places"]
    assert places == [{"line": 2, "left": "The ", "before": "wind cup", "after": "wind trophy", "right": " stops. <b>"}]
    body = {"hunk": number, "id": "wind-cup", "wrong": ["wind cup"], "right": "wind trophy"}
    shown = client.post("/teach", json=body).json()
    assert [h["before"] for h in shown["hunks"]] == ["wind cup", "wind cup"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Not An Id"},
        {"wrong": ["other words"]},
        {"wrong": []},
        {"wrong": ["(a"]},
        {"right": ""},
        {"example": "No such words."},
        {"wrong": ["card neck"]},
    ],
)
def test_an_entry_that_does_not_pass_is_refused_and_nothing_is_written(client, store, number, change):
    before = store.path.read_bytes()
    body = {"hunk": number, "id": "tin-lamb", "wrong": ["a tin lamb"], "right": "a small help"} | change
    answer = client.post("/teach", json=body)
    assert answer.status_code == 422, answer.text
    assert "\n" not in answer.json()["detail"]
    assert store.path.read_bytes() == before
    assert not Path("mtfix-glossary.yaml").exists()


def test_an_edit_that_only_takes_away_makes_no_entry(client):
    answer = client.get("/teach/4")
    assert answer.status_code == 422
    assert "only adds or takes away" in answer.json()["detail"]


def test_never_again(client, store):
    assert "switched off" in client.post("/never", json={"id": 3}).json()["said"]
    assert store.read().hunk(3).decision == "rejected"
    assert load(Path("mtfix-glossary.yaml")).file.entries[0].level == "off"


def test_never_again_near_a_word(client, store):
    client.post("/never", json={"id": 3, "word": "firm"})
    entry = load(Path("mtfix-glossary.yaml")).file.entries[0]
    assert "firm" in entry.not_near


def test_only_entries_are_switched_off(client, store):
    before = store.path.read_bytes()
    answer = client.post("/never", json={"id": 1})
    assert answer.status_code == 422
    assert store.path.read_bytes() == before


def test_another_file_for_new_entries(store, tmp_path):
    chosen = tmp_path / "terms.yaml"
    teacher = TestClient(app(store, SECRET, chosen), base_url=BASE, headers={TOKEN: SECRET})
    assert teacher.post("/never", json={"id": 3}).status_code == 200
    assert chosen.is_file()


# ---- the text


def hostile(session, text, *edits):
    session.move_to(text)
    session.take(edits)


def test_hostile_text_stays_text(client, store):
    text = 'A <script>alert(1)</script> word, \u202eback\u202c, \x1b[31mred & "quoted".\r\n'
    bad = edit("<script>", "<img src=x onerror=alert(2)>\x1b\u202e", 'model:"><b>', text)
    with store.change() as session:
        hostile(session, text, bad)
        session.article = "<i>\u202e.txt"
    page = client.get("/").text
    assert "<h1>&lt;i&gt;&lt;U+202E&gt;.txt</h1>" in page
    raw = client.get("/article").text
    shown = client.get("/article").json()
    assert not {"\x1b", "\u202e", "\r"} & set(raw.replace("\\u001b", "\x1b").replace("\\u202e", "\u202e") + shown["html"])
    for tag in ("<script", "<img", "<b>", "<i>"):
        assert tag not in shown["html"]
    assert "&lt;script&gt;" in shown["html"]
    assert "␛[31m" in shown["html"]
    client.post("/decide", json={"ids": [shown["hunks"][0]["id"]], "decision": "accepted", "replacement": shown["hunks"][0]["text"]})
    assert store.read().hunks[0].replacement is None  # the pictures were turned back
    assert client.get("/text").text == text.replace("<script>", bad.after)
    assert "\x1b" not in client.get("/text", params={"visible": True}).text
    assert isinstance(store.read(), Session)


def test_invisible_characters_of_an_entry_are_shown_and_come_back(client, store):
    text = "A tin\u200b lamb of trade.\n"
    with store.change() as session:
        hostile(session, text, edit("tin\u200b lamb", "small help", "model:tiny", text))
        number = session.hunks[0].id
    entry = client.get(f"/teach/{number}").json()["entry"]
    assert entry["wrong"] == ["tin<U+200B> lamb"]
    assert "<U+200B>" in entry["example"]
    filled = _filled(teach.proposal(session, session.hunks[0]), Taught(hunk=number, **entry))
    assert filled == teach.proposal(session, session.hunks[0]) | {"zh": ""}


def test_no_edit_is_lost_where_several_overlap(store):
    with store.change() as session:
        wide = edit("solved a card neck problem", "cleared a bottleneck", "model:tiny", level="suggest")
        inside = EDITS[2].__class__(wide.start + 9, wide.start + 9, "", "new ", ("model:tiny",), "")
        session.take([*EDITS, wide, inside])
    session = store.read()
    for _ in range(2):
        html = fragment(session)
        assert all(html.count(f'id="h{h.id}"') == 1 for h in session.hunks)
        assert sum(len(others) + 1 for others in placed(session.hunks).values()) == len(session.hunks)
        chosen = next(h for h in session.hunks if h.after == "cleared a bottleneck")
        session.decide([chosen.id], "accepted")
    assert chosen.id in placed(session.hunks)  # the accepted one stands in place
    clashing = {h["id"]: h["others"] for h in view(session)["hunks"]}
    assert 3 in clashing[chosen.id]
    assert chosen.id in clashing[3]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "one line", "  \n\n Indented here. Second one.\r\n\r\nLast", "x" * 2_000_000, "a\u2028b\rc\x0bd. E f.\n", "end\n\n\n"],
)
def test_all_of_the_text_is_shown_in_lines(tmp_path, monkeypatch, text):
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))
    store = made(tmp_path, text, [])
    shown = lines(store.read())
    assert [line.number for line in shown] == list(range(1, max(1, len(text.removesuffix("\n").split("\n"))) + 1))
    if len(text) < 100 and "\u2028" not in text:
        seen = ["".join(piece.text for part in line.parts for piece in part.pieces) for line in shown]
        assert seen == [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    assert len(fragment(store.read())) < 10_000


def test_edits_at_the_ends_of_lines_and_over_them(tmp_path, monkeypatch):
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))
    text = "One.\nTwo. Three.\nFour"
    places = [(0, 0), (4, 4), (5, 5), (8, 14), (16, 18), (len(text), len(text))]
    make = EDITS[0].__class__
    store = made(tmp_path, text, [make(s, e, text[s:e], "X", ("model:tiny",), "") for s, e in places])
    html = fragment(store.read())
    assert all(html.count(f'id="h{h.id}"') == 1 for h in store.read().hunks)
    rest = "".join(piece.text for line in lines(store.read()) for part in line.parts for piece in part.pieces)
    assert rest == "One.Twoe.our"


def test_big_edits_are_cut_for_the_eye_only(client, store):
    text = f"A {'long ' * 2000}way.\n"
    with store.change() as session:
        hostile(session, text, edit("long " * 2000, "short " * 2000, "model:tiny", text))
    shown = client.get("/article").json()
    assert len(shown["html"]) < 12_000
    number = shown["hunks"][0]["id"]
    client.post("/decide", json={"ids": [number], "decision": "accepted", "replacement": shown["hunks"][0]["text"]})
    assert client.get("/text").text == f"A {'short ' * 2000}way.\n"


# ---- the program

SERVE = """
import sys
from pathlib import Path
from mtfix.review import Store
from mtfix.review.web import serve
serve(Store(Path(sys.argv[1])), open_browser=False, ready=lambda url: print(url, flush=True))
print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_served_to_this_machine_until_ctrl_c(store):
    import httpx

    process = subprocess.Popen([sys.executable, "-c", SERVE, str(store.article)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    assert httpx.get(url).status_code == 200
    assert httpx.get(url[:-1]).status_code == 403
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == ("done\n", "", 0)


def test_a_port_that_is_taken(store):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="port"):
        serve(store, port=taken.getsockname()[1], open_browser=False)
    with pytest.raises(InputError, match="port"):
        serve(store, port=99999, open_browser=False)
