"""Reports as one JSON object, for scripts and gradebooks.

    {"version": 1, "files": [{"file", "student", "score", "max_score", "error", "items": [
        {"id", "kind", "status", "credit", "max_credit", "answer", "read_as", "message", "misconception",
         "hint"}
    ]}]}

Every key is always there; what does not apply is null. With a trace, each item has a `trace` list as well.
The text is plain ASCII: whatever an answer holds, an escape sequence or half a surrogate pair, is data here
and cannot reach a terminal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.homework.graded import FileReport, Graded

VERSION = 1


def report_json(reports: Sequence[FileReport], *, trace: bool = False) -> str:
    """All reports as one JSON object on one line, without a newline at its end."""
    # Reports share their items, so each is laid out once however many students gave that answer.
    shared: dict[Graded, dict[str, Any]] = {}
    files = [_file(report, trace, shared) for report in reports]
    return json.dumps({"version": VERSION, "files": files}, allow_nan=False)


def _file(report: FileReport, trace: bool, shared: dict[Graded, dict[str, Any]]) -> dict[str, Any]:
    for item in report.items:
        if item not in shared:
            shared[item] = _item(item, trace)
    return {
        "file": report.file,
        "student": report.student,
        "score": report.score,
        "max_score": report.max_score,
        "error": report.error,
        "items": [shared[item] for item in report.items],
    }


def _item(item: Graded, trace: bool) -> dict[str, Any]:
    fields = {
        "id": item.id,
        "kind": item.kind,
        "status": item.status,
        "credit": item.credit,
        "max_credit": item.max_credit,
        "answer": item.answer,
        "read_as": item.read_as,
        "message": item.message,
        "misconception": item.misconception,
        "hint": item.hint,
    }
    return {**fields, "trace": list(item.trace)} if trace else fields
