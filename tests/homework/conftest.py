"""Two small packs, a grader that knows their answers by heart, and answer files in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bptutor.bank.exercise import CountSpec, Exercise, Item, Kind, Pack, Text, Where
from bptutor.errors import GraphError
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE, WRONG, Verdict
from bptutor.homework.check import check_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.homework.graded import FileReport

WHERE = Where("demo.yaml", 1, 1)

RIGHT_ANSWERS = {
    "demo/one.a": "-14",
    "demo/one.b": "false",
    "demo/one.c": "A and C",
    "demo/one.d": "[10, -10]",
    "demo/one.e": "z1 = 4, a1 = 0.5",
    "demo/two.a": "(3, 3, 8)",
    "other/gate.a": "29",
}


class ByHeart:
    """A grader for the demo packs: right is what is in the table, and a few words play the rest."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def grade(self, item: Item, answer: str) -> Verdict:
        """Right is what the table says; `half`, `crash`, `faulty` and `?` have verdicts of their own."""
        self.asked.append((item.full_id, answer))
        if answer == "crash":
            raise ZeroDivisionError("by zero")
        if answer == "faulty":
            raise GraphError("the graph has a cycle", "Correct the exercise.")
        if answer == RIGHT_ANSWERS[item.full_id]:
            return Verdict(RIGHT, 1.0, answer, "")
        if answer == "half":
            return Verdict(PARTLY_RIGHT, 0.5, answer, "One of two.")
        if len(answer) > 100 or "?" in answer:
            return Verdict(UNREADABLE, 0.0, "", "That is not a number. Write -1.5, say.")
        return Verdict(WRONG, 0.0, answer, "That is not it.", "sign-flipped")

    def carried(
        self, item: Item, answer: str, earlier: dict[str, str]  # noqa: ARG002
    ) -> Verdict | None:
        """Nothing follows from anything by heart."""
        return None

    def hints(self, item: Item, style: str) -> tuple[str, ...]:  # noqa: ARG002
        """Two hints."""
        return (f"Look at {item.id}.", "Follow the chain rule.")

    def correct_answer(self, item: Item, style: str) -> str:  # noqa: ARG002
        """From the table."""
        return RIGHT_ANSWERS[item.full_id]

    def trace_lines(self, item: Item, style: str) -> list[str]:
        """One line."""
        return [f"df/d{item.id} in {style}"]


def _item(item_id: str, kind: Kind, points: float = 1.0, was: tuple[str, ...] = ()) -> Item:
    spec = CountSpec("parameters")
    return Item(id=item_id, kind=kind, ask=Text("?", WHERE), spec=spec, where=WHERE, points=points, was=was)


def _pack(pack_id: str, *exercises: Exercise) -> Pack:
    return Pack(id=pack_id, path=Path(pack_id), exercises=exercises)


@pytest.fixture
def packs() -> list[Pack]:
    """`demo` with two exercises, `other` with one."""
    one = Exercise(
        id="one",
        where=WHERE,
        items=(
            _item("a", Kind.NUMERIC, was=("z",)),
            _item("b", Kind.TRUE_FALSE),
            _item("c", Kind.MULTIPLE_CHOICE, points=2.0),
            _item("d", Kind.NUMERIC),
            _item("e", Kind.NUMERIC),
        ),
    )
    two = Exercise(id="two", where=WHERE, items=(_item("a", Kind.SHAPE),), was=("zwei",))
    gate = Exercise(id="gate", where=WHERE, items=(_item("a", Kind.PARAMETER_COUNT),))
    return [_pack("demo", one, two), _pack("other", gate)]


@pytest.fixture
def grader() -> ByHeart:
    """A grader that remembers what it was asked."""
    return ByHeart()


@pytest.fixture
def check(
    packs: list[Pack], grader: ByHeart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., FileReport]:
    """Checks one answer file of this content, named `answers.yaml` in the current folder."""
    monkeypatch.chdir(tmp_path)

    def run(content: bytes | str, *, trace: bool = False) -> FileReport:
        data = content.encode() if isinstance(content, str) else content
        Path("answers.yaml").write_bytes(data)
        [report] = check_files(["answers.yaml"], packs, trace=trace, grader=grader)
        return report

    return run
