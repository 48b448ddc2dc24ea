import os

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture
def article(tmp_path):
    """A small garbled article, written for the tests."""
    path = tmp_path / "article.txt"
    path.write_bytes(
        b"Leaders visit the bridge\r\n\r\nThe mayor praised the high -quality work.\r\n"
        b"The firm solved a card neck problem of technology.\r\n"
    )
    return path
