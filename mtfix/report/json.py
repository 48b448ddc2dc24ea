"""The JSON report; docs/report.md documents it."""

import json
from collections.abc import Sequence

from mtfix.edits import Edit
from mtfix.pipeline import Result

VERSION = 1


def as_dict(edit: Edit) -> dict[str, object]:
    """An edit as the report has it."""
    return {
        "start": edit.start,
        "end": edit.end,
        "before": edit.before,
        "after": edit.after,
        "origins": list(edit.origins),
        "reason": edit.reason,
        "score": edit.score,
        "level": edit.level,
        "group": list(edit.group),
    }


def render(results: Sequence[tuple[str, Result]], ascii_only: bool = False) -> str:
    """All files of a run; `ascii_only` writes all other characters as escapes, which no terminal obeys."""
    files = [{"path": path, "before": r.before, "after": r.text, "edits": [as_dict(e) for e in r.edits]} for path, r in results]
    signature = results[0][1].signature if results else {}
    return json.dumps({"version": VERSION, "signature": signature, "files": files}, ensure_ascii=ascii_only, indent=1) + "\n"
