import json
import os
import signal
import subprocess
import sys
import time

import pytest

from mtfix.errors import InputError
from mtfix.review import Session, Store
from mtfix.review.begin import begin
from tests.review.articles import TEXT

WORKER = """
import sys
from pathlib import Path
from mtfix.atomic import write
from mtfix.review import Store
article = Path(sys.argv[1])
store = Store(article)
print("ready", flush=True)
while True:
    with store.change() as session:
        session.decide([1, 2, 3], "accepted" if session.revision % 2 else "rejected")
        text = session.result()
    write(article, text.encode())
"""


def test_it_lies_beside_the_article(store):
    assert store.path.name == "a.txt.mtfix.json"
    assert json.loads(store.path.read_text(encoding="utf-8"))["version"] == 1
    assert sorted(p.name for p in store.path.parent.iterdir()) == ["a.txt", "a.txt.mtfix.json", "cache"]


def test_two_windows_keep_each_others_decisions(store):
    other = Store(store.article)
    for one, number in ((store, 1), (other, 2), (store, 3)):
        with one.change() as session:
            session.decide([number], "accepted")
    assert [h.decision for h in store.read().hunks[:3]] == ["accepted"] * 3


def test_an_error_writes_nothing(store):
    before = store.path.read_bytes()

    def change():
        with store.change() as session:
            session.decide([1], "accepted")
            session.decide([99], "accepted")

    with pytest.raises(KeyError):
        change()
    assert store.path.read_bytes() == before


@pytest.mark.parametrize(("data", "message"), [(b"{", "not a session file"), (b'{"version": 9, "article": "", "text": ""}', "version 1")])
def test_broken_files_are_told(store, data, message):
    store.path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        store.read()


def test_no_session(tmp_path):
    with pytest.raises(InputError, match="no review of this article"):
        Store(tmp_path / "b.txt").read()


def test_begin_goes_on_with_what_is_there(store):
    with store.change() as session:
        session.decide([1], "accepted")
    again = begin(store.article, "New line.\n" + TEXT)
    hunk = again.read().hunk(1)
    assert hunk.decision == "accepted"
    assert hunk.start == TEXT.index("high") + len("New line.\n")


def test_killed_at_any_moment_nothing_is_half(store):
    texts = {
        TEXT,
        TEXT.replace("high -quality", "high-quality").replace("a cockpit stone", "the ballast").replace("card neck", "chokepoint"),
    }
    revisions = []
    for round_ in range(12):
        process = subprocess.Popen([sys.executable, "-c", WORKER, str(store.article)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.004 * round_)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        session = store.read()
        assert isinstance(session, Session)
        assert session.text == TEXT
        assert store.article.read_text(encoding="utf-8") in texts
        revisions.append(session.revision)
    assert revisions == sorted(revisions)
    assert revisions[-1] > revisions[0]
