"""Decide on every edit: the session and its file, the terminal and the browser, Word, and what is taught to the glossary."""

from mtfix.review.session import Hunk, Session
from mtfix.review.store import Store

__all__ = ["Hunk", "Session", "Store"]
