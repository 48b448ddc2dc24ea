"""Open the review of an article, and fill it while the layers work."""

from pathlib import Path
from typing import TYPE_CHECKING

from mtfix.review.session import Session
from mtfix.review.store import Store

if TYPE_CHECKING:
    from mtfix.cleaner import Cleaner
    from mtfix.edits import Edit


def begin(article: Path, text: str) -> Store:
    """The session of an article whose text is `text` now: the one that exists, its hunks placed anew, or a new one.

    Raises InputError if the session file cannot be understood or written.
    """
    store = Store(article)
    if not store.exists():
        store.create(Session(article=article.name, text=text))
    elif store.read().text != text:
        with store.change() as session:
            session.move_to(text)
    return store


def fill(store: Store, cleaner: "Cleaner", last: bool = True) -> None:
    """Clean the session's text and hand the edits to it as they come; decisions stay. `last` says that no other cleaner follows.

    Edits are dropped if the article has changed meanwhile.
    """
    text = store.read().text

    def take(edits: "list[Edit]", complete: bool = False) -> None:
        with store.change() as session:
            if session.text == text:
                session.take(edits, cleaner.signature, complete)

    result = cleaner.clean(text, take if last and cleaner.rewriter else None)
    take(result.edits, last)
