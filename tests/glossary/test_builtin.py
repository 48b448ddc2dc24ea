"""The glossaries that ship with mtfix."""

import json

from mtfix.glossary.check import faults
from mtfix.glossary.files import builtin_folder, files_in
from mtfix.glossary.load import load
from mtfix.glossary.schema import GlossaryFile


def test_no_faults():
    sources = [load(path) for path in files_in([builtin_folder()])]
    assert sum(len(source.file.entries) for source in sources) >= 900
    assert [str(fault) for fault in faults(sources)] == []


def test_every_entry_gives_the_chinese_or_says_why():
    for path in files_in([builtin_folder()]):
        for entry in load(path).file.entries:
            assert entry.zh or entry.note, entry.id


def test_the_published_schema_is_that_of_the_models():
    published = json.loads((builtin_folder() / "schema.json").read_text(encoding="utf-8"))
    assert published == GlossaryFile.model_json_schema(), "run: python -m mtfix.glossary.schema"
