"""Reports as JSON: the keys are fixed, their types too, and nothing else is printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bptutor.homework.graded import FileReport, Graded
from bptutor.homework.report_json import report_json

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_KEYS = ["file", "student", "score", "max_score", "error", "items"]
ITEM_TYPES: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "kind": (str, type(None)),
    "status": (str,),
    "credit": (float,),
    "max_credit": (float,),
    "answer": (str, type(None)),
    "read_as": (str, type(None)),
    "message": (str,),
    "misconception": (str, type(None)),
    "hint": (str, type(None)),
}
CONTENT = (
    "exercises: demo\nstudent: s1\nanswers:\n"
    "  one.a: -14\n  one.b: true\n  one.c: half\n  one.d: what?\n  onne.e: [1,  2]\n"
)


def loaded(report: FileReport, *, trace: bool = False) -> dict[str, Any]:
    """The one file's object."""
    found = json.loads(report_json([report], trace=trace))
    assert list(found) == ["version", "files"]
    assert found["version"] == 1
    [file] = found["files"]
    assert list(file) == FILE_KEYS
    return dict(file)


def test_keys_and_types(check: Callable[..., FileReport]) -> None:
    """Every key is there for every status."""
    file = loaded(check(CONTENT))

    assert (file["file"], file["student"], file["error"]) == ("answers.yaml", "s1", None)
    assert (file["score"], file["max_score"]) == (2.0, 7.0)
    assert len(file["items"]) == 7
    for item in file["items"]:
        assert list(item) == list(ITEM_TYPES)
        assert [key for key, types in ITEM_TYPES.items() if not isinstance(item[key], types)] == []


def test_an_item_of_each_status(check: Callable[..., FileReport]) -> None:
    """What applies is there, what does not is null."""
    items = {item["id"]: item for item in loaded(check(CONTENT))["items"]}

    assert items["demo/one.c"] == {
        "id": "demo/one.c",
        "kind": "multiple-choice",
        "status": "partly-right",
        "credit": 1.0,
        "max_credit": 2.0,
        "answer": "half",
        "read_as": "half",
        "message": "One of two.",
        "misconception": None,
        "hint": "Look at c.",
    }
    assert items["demo/one.b"]["misconception"] == "sign-flipped"
    assert (items["demo/one.d"]["answer"], items["demo/one.d"]["read_as"]) == ("what?", None)
    assert (items["demo/one.e"]["answer"], items["demo/one.e"]["status"]) == (None, "unanswered")
    assert (items["onne.e"]["kind"], items["onne.e"]["answer"]) == (None, "[1,  2]")


def test_a_trace_is_a_list_of_lines(check: Callable[..., FileReport]) -> None:
    """One for each item, empty where the item is unknown."""
    items = loaded(check(CONTENT, trace=True), trace=True)["items"]

    assert all(list(item) == [*ITEM_TYPES, "trace"] for item in items)
    assert items[0]["trace"] == ["The answer is -14", "df/da in unicode"]
    assert items[-1]["trace"] == []


def test_an_error_is_a_sentence(check: Callable[..., FileReport]) -> None:
    """A file that cannot be read has an error and no items."""
    file = loaded(check(b"\x00\x01"))

    assert file["items"] == []
    assert file["score"] == file["max_score"] == 0
    assert file["error"].startswith("answers.yaml")


def test_hostile_text_is_data() -> None:
    """Escapes, halves of characters and line ends survive, in ASCII."""
    text = "\x1b[2J\ud800\u202e\n\x00é"
    record = Graded(text, None, "unknown-item", 0.0, 0.0, text, None, text)

    printed = report_json([FileReport(text, text, (record,), text)])

    assert printed.isascii()
    assert printed.isprintable()
    assert json.loads(printed)["files"][0]["items"][0]["answer"] == text
