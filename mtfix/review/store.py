"""The session file beside the article: read, changed under a lock, written atomically."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from mtfix.atomic import write
from mtfix.errors import InputError
from mtfix.folders import cache_folder
from mtfix.review.session import Session

ENDING = ".mtfix.json"


class Store:
    """The session file of an article. Several programs may use one at the same time: every change reads the file first."""

    def __init__(self, article: Path) -> None:
        self.article = article
        self.path = article.with_name(article.name + ENDING)
        locks = cache_folder() / "locks"  # not beside the article, where it would be litter
        locks.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(locks / f"{hashlib.sha256(str(self.path.resolve()).encode()).hexdigest()[:24]}.lock")

    def exists(self) -> bool:
        """Whether the article has a session."""
        return self.path.is_file()

    def read(self) -> Session:
        """The session. Raises InputError if there is none or its file cannot be understood."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            raise InputError(f"{self.path}: no review of this article yet; begin one with mtfix review {self.article}") from None
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read: {error.strerror}") from None
        try:
            return Session.model_validate_json(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "file"
            hint = " (this mtfix reads version 1)" if where == "version" else ""
            raise InputError(f"{self.path}: not a session file: {where}: {first['msg']}{hint}") from None

    def create(self, session: Session) -> None:
        """Write a session, in place of the one that may be there. Raises InputError if that cannot be done."""
        with self._lock:
            self._write(session)

    @contextmanager
    def change(self) -> Iterator[Session]:
        """The session, written again when the block ends without an error. Raises InputError as `read` does."""
        with self._lock:
            session = self.read()
            yield session
            session.revision += 1
            self._write(session)

    def _write(self, session: Session) -> None:
        write(self.path, session.model_dump_json(indent=1).encode())
