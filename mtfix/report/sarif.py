"""SARIF 2.1.0, the format of code scanners (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): one result for each change."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from mtfix.edits import Edit
from mtfix.pipeline import Result
from mtfix.report.hunk import Layout, together

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"fix": "warning", "suggest": "note", "flag": "warning"}

Value = dict[str, object]


def render(results: Sequence[tuple[str, Result]], ascii_only: bool = False) -> str:
    """All files of a run; `ascii_only` writes all other characters as escapes, which no terminal obeys."""
    signature = results[0][1].signature if results else {}
    rules = sorted({origin for _, result in results for edit in result.edits for origin in edit.origins})
    index = {rule: at for at, rule in enumerate(rules)}
    found = [value for path, result in results for value in _results(path, result, index)]
    driver = {"name": "mtfix", "version": str(signature.get("mtfix", "")), "rules": [_rule(rule) for rule in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": found, "properties": {"signature": signature}}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=ascii_only, indent=1) + "\n"


def uri(path: str) -> str:
    """A file's name as a relative, percent-encoded URI with forward slashes; as a `file:` URI if it lies outside the working folder."""
    file = Path(path)
    if file.is_absolute():
        if not file.is_relative_to(Path.cwd()):
            return file.as_uri()
        file = file.relative_to(Path.cwd())
    return "stdin" if path == "-" else quote(os.fsencode(file.as_posix()))


def _rule(origin: str) -> Value:
    layer, _, name = origin.partition(":")
    what = {"typography": "Typography rule", "glossary": "Glossary entry", "model": "Rewriter", "consistency": "Consistency rule"}
    return {"id": origin, "shortDescription": {"text": f"{what.get(layer, layer)} {name}".strip()}}


def _results(path: str, result: Result, index: dict[str, int]) -> list[Value]:
    """One result for each edit; the parts of one change (`Edit.group`) are one result with several places and one fix."""
    layout = Layout(result.before)
    place: Value = {"uri": uri(path)}
    return [_result(change, place, result.before, layout, index) for change in together(result.edits)]


def _result(change: Sequence[Edit], place: Value, text: str, layout: Layout, index: dict[str, int]) -> Value:
    first = change[0]
    origins = list(dict.fromkeys(origin for edit in change for origin in edit.origins))
    value: Value = {
        "ruleId": origins[0],
        "ruleIndex": index[origins[0]],
        "level": LEVELS[first.level],
        "message": {"text": "; ".join(dict.fromkeys(_message(edit) for edit in change))},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": _region(edit, text, layout)}} for edit in change],
        "properties": {"origins": origins, "level": first.level, "score": first.score},
    }
    if first.level == "fix":
        replacements = [{"deletedRegion": _region(e, text, layout, False), "insertedContent": {"text": e.after}} for e in change]
        value["fixes"] = [
            {"description": {"text": _message(first)}, "artifactChanges": [{"artifactLocation": place, "replacements": replacements}]}
        ]
    return value


def _message(edit: Edit) -> str:
    change = f"“{edit.before}”" if edit.level == "flag" else f"“{edit.before}” → “{edit.after}”"
    return f"{change}: {edit.reason}" if edit.reason else change


def _region(edit: Edit, text: str, layout: Layout, snippet: bool = True) -> Value:
    """Lines and columns from 1, the end column after the last character; offset and length in code points."""
    line, end_line = layout.line(edit.start), layout.line(edit.end)
    region: Value = {
        "startLine": line,
        "startColumn": edit.start - layout.lines[line - 1] + 1,
        "endLine": end_line,
        "endColumn": edit.end - layout.lines[end_line - 1] + 1,
        "charOffset": edit.start,
        "charLength": edit.end - edit.start,
    }
    return region | {"snippet": {"text": text[edit.start : edit.end]}} if snippet else region
