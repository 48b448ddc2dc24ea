"""Where mtfix keeps what it can make again: the cache (models, compiled glossaries) and logs."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """The user's cache folder for mtfix; `MTFIX_CACHE` overrides it."""
    if chosen := os.environ.get("MTFIX_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("mtfix", appauthor=False)


def state_folder() -> Path:
    """The folder for error logs."""
    return cache_folder() / "log"
