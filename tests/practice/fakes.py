# ruff: noqa: D102, ARG002
"""A small pack, a grader that knows its answers by heart, and a log that remembers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bptutor.bank.exercise import DeclaredSpec, Exercise, GraphModel, Item, Kind, Pack, Text, Where
from bptutor.grading.ladder import Rung
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.step_items import StepItem
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE, WRONG, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.notation.printer import Style
    from bptutor.progress.attempt import Attempt

NOWHERE = Where("fake.yaml", 1, 1)


def text(value: str) -> Text:
    """What an author wrote, somewhere."""
    return Text(value, NOWHERE)


def item_of(name: str, ask: str, kind: Kind = Kind.NUMERIC) -> Item:
    """An item that asks `ask`."""
    spec = DeclaredSpec(answer=True)
    return Item(id=name, kind=kind, ask=text(ask), spec=spec, where=NOWHERE, skills=("chain-rule",))


def pack(name: str = "chains") -> Pack:
    """Two exercises: `layer` with items a, b, c and `theory` with item t."""
    model = GraphModel(text("H = a"), (), (), (), (), NOWHERE)
    layer = Exercise(
        model=model, id="layer", where=NOWHERE, title=text("One layer back"), setup=text("A layer."),
        items=tuple(item_of(name, f"What is dH/d{name}?") for name in "abc"),
    )  # fmt: skip
    theory = Exercise(
        id="theory", where=NOWHERE, title=text("Theory"),
        items=(item_of("t", "Which one?", Kind.CHOICE),),
    )  # fmt: skip
    return Pack(id=name, path=Path(), exercises=(layer, theory), title=text("Chains"))


class FakeGrader:
    """Right is the number in `answers`; half of it is partly right; what is no number cannot be read."""

    answers: ClassVar = {"a": -14.0, "b": 5.0, "c": 0.0, "t": 2.0, "s": -1.0, "r": 1.0}
    diagnoses: ClassVar = {
        4.0: Diagnosis(("lost-path",), "4 is one path.", "Count the paths.", "dH/dz"),
        8.0: Diagnosis(("lost-path",), "8 is one path.", "Count the paths.", "dH/dz"),
    }
    options: tuple[str, ...] = ("the chain rule", "next", "nothing")

    def normal_form(self, item: Item, answer: str) -> float | None:
        if item.id == "t" and answer in self.options:
            return float(self.options.index(answer) + 1)
        try:
            return float(answer)
        except ValueError:
            return None

    def grade(self, item: Item, answer: str) -> Verdict:
        value = self.normal_form(item, answer)
        right = self.answers[item.id]
        if value is None:
            return Verdict(UNREADABLE, 0, "", f"a number was expected here:\n  {answer}\n  {'^':>3}")
        read = f"{value:g}"
        if value == right:
            return Verdict(RIGHT, 1, read, "")
        if value == right / 2:
            return Verdict(PARTLY_RIGHT, 0.5, read, "Half of it.")
        found = self.diagnoses.get(value)
        return Verdict(WRONG, 0, read, "The slope is missing.", "lost-slope", diagnosis=found)

    def carried(self, item: Item, answer: str, earlier: Mapping[str, str]) -> Verdict | None:
        return None

    def rungs(self, item: Item, style: str = "unicode", at: str = "") -> list[Rung]:
        numbers = f"dz/da = 5\ndH/dz = {'?' if at else -1}"
        return [
            Rung("where to look", "Look at the layer above."),
            Rung("the rule", "Sum over both paths."),
            Rung("the numbers", numbers, in_lines=True, numbers=True),
        ]

    def step_items(self, item: Item) -> tuple[StepItem, ...]:
        if item.id == "t":
            return ()
        steps = (item_of("s", "Find `dH/dz`."), item_of("r", "True or false: so it is.", Kind.TRUE_FALSE))
        return tuple(FakeStep(step, f"{step.id}-th step") for step in steps)

    def correct_answer(self, item: Item, style: str = "unicode") -> str:
        return f"{self.answers[item.id]:g}"

    def explain(self, item: Item, style: str = "unicode") -> list[str]:
        return ["Because it is so."] if item.id == "t" else []

    def trace_lines(self, item: Item, style: str = "unicode") -> list[str]:
        return ["dH/da = dH/dz * dz/da", f"      = {self.answers[item.id]:g}"]

    def answer_form(self, item: Item) -> str:
        return "a, b or c" if item.id == "t" else "a number, for example -1.5"

    def setup_lines(self, item: Item, style: str = "unicode") -> list[str]:
        return [str(item.exercise.setup)] if item.exercise.setup else []

    def question_lines(self, item: Item, style: str = "unicode") -> list[str]:
        return [str(item.ask)]

    def option_lines(self, item: Item, style: str = "unicode") -> list[str]:
        return list(self.options) if item.id == "t" else []

    def names(self, item: Item) -> list[str]:
        return ["W_11^(2)", "W_12^(2)", "z_1^(1)", "status"] if item.id == "c" else ["W_11^(2)", "z_1^(1)"]


class FakeStep(StepItem):
    """A step with the hints that every item has here."""

    def rungs(self, style: Style) -> list[Rung]:
        return FakeGrader().rungs(self.item)


class MemoryLog(list["Attempt"]):
    """A log in memory; `append` is the list's."""
