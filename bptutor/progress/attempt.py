"""One graded answer (or a skip), and how it is spelled in a line of JSON.

The spelling is versioned: every line has `v`. A reader refuses lines of a newer version and reads older ones.
"""

from __future__ import annotations

import json
import math
import re
from datetime import datetime
from typing import Any, Literal, cast

from bptutor.record import Record, values_of

VERSION = 1
ANSWER_LIMIT = 5000
LINE_LIMIT = 64 * 1024

Status = Literal["right", "wrong", "partly-right", "skipped", "shown"]
_STATUSES = ("right", "wrong", "partly-right", "skipped", "shown")
_ITEM_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+\.[a-z0-9-]+")


class Attempt(Record):
    """One graded answer, or that an item was skipped or its solution shown.

    `hints` is how many had been opened before it, `shown` whether the solution had been seen in this session.
    `at` (UTC, ISO 8601 with microseconds) and `session` are stamped by the log.
    """

    item: str
    kind: str
    answer: str
    status: Status
    credit: float
    hints: int = 0
    shown: bool = False
    seconds: float = 0.0
    misconception: str | None = None
    skills: tuple[str, ...] = ()
    at: str = ""
    session: str = ""


class NewerVersion(ValueError):
    """The line is of a version this program does not know."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"written by a newer bptutor (format {version}); this one reads up to {VERSION}")


def to_line(attempt: Attempt) -> bytes:
    """The attempt as one line of ASCII JSON, line end included; a very long answer is cut."""
    fields = {"v": VERSION, **values_of(attempt), "answer": attempt.answer[:ANSWER_LIMIT]}
    return json.dumps(fields, allow_nan=False).encode("ascii") + b"\n"


def from_fields(fields: dict[str, Any]) -> Attempt:
    """The attempt a decoded line holds. ValueError says what is wrong; unknown fields are passed over."""
    check_version(fields)
    return Attempt(
        item=_matching(fields, "item", _ITEM_ID),
        kind=_text(fields, "kind"),
        answer=_text(fields, "answer"),
        status=_status(fields),
        credit=_number(fields, "credit", 0.0, 1.0),
        hints=int(_number(fields, "hints", 0, 1000, default=0)),
        shown=fields.get("shown") is True,
        seconds=_number(fields, "seconds", 0.0, 1e9, default=0.0),
        misconception=_text(fields, "misconception") if fields.get("misconception") is not None else None,
        skills=_texts(fields, "skills"),
        at=_stamp(fields),
        session=_text(fields, "session"),
    )


def decoded(line: bytes) -> dict[str, Any]:
    """The JSON object in `line`. ValueError says why there is none; hostile nesting and digits included."""
    if len(line) > LINE_LIMIT:
        message = f"longer than {LINE_LIMIT // 1024} KB"
        raise ValueError(message)
    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise ValueError("not a line of JSON") from None
    if not isinstance(fields, dict):
        raise ValueError("not a JSON object")
    return fields


def check_version(fields: dict[str, Any]) -> None:
    """Raise NewerVersion for a newer line, ValueError for one without a version."""
    version = fields.get("v")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("no format version ('v')")
    if version > VERSION:
        raise NewerVersion(version)


# ----- fields -------------------------------------------------------------------------------------------

_STAMP = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        message = f"'{name}' is not text"
        raise ValueError(message)
    return value


def _texts(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    values = fields.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        message = f"'{name}' is not a list of texts"
        raise ValueError(message)
    return tuple(values)


def _matching(fields: dict[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = _text(fields, name)
    if not form.fullmatch(value):
        message = f"'{name}' is not spelled as it should be"
        raise ValueError(message)
    return value


def _stamp(fields: dict[str, Any]) -> str:
    value = _matching(fields, "at", _STAMP)
    datetime.fromisoformat(value.removesuffix("Z"))  # ValueError for a 31 February
    return value


def _status(fields: dict[str, Any]) -> Status:
    value = _text(fields, "status")
    if value not in _STATUSES:
        message = f"'status' is none of {', '.join(_STATUSES)}"
        raise ValueError(message)
    return cast("Status", value)


def _number(
    fields: dict[str, Any], name: str, low: float, high: float, default: float | None = None
) -> float:
    value = fields.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        message = f"'{name}' is not a number"
        raise ValueError(message)
    if not low <= value <= high or math.isnan(value):
        message = f"'{name}' is not between {low:g} and {high:g}"
        raise ValueError(message)
    return float(value)
