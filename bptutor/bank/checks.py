"""What only the core can find wrong with exercises: `bptutor lint`, on top of what the loaders report.

Every formula is read and built, every item's truth is computed, and what does not hold is placed in the file.
All problems of an exercise are found in one go; a faulty model hides those of its items, which would only
repeat it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bptutor.bank.diagnostics import Diagnostic, diagnostic, from_problem
from bptutor.bank.exercise import (
    ChooseSpec,
    CountSpec,
    DerivationSpec,
    GraphModel,
    LayersModel,
    NetworkModel,
    ShapeSpec,
    Text,
)
from bptutor.bank.packs import load_packs
from bptutor.bank.places import place_in
from bptutor.errors import (
    BptutorError,
    Contradiction,
    FileProblem,
    FormulaError,
    ShapeError,
    ShapeMismatch,
    Undecided,
    Undefined,
    Undetermined,
    UnknownName,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from bptutor.bank.exercise import Exercise, Given, Pack, Where
    from bptutor.bank.problem import Problem

_CODES: dict[type[BptutorError], str] = {
    UnknownName: "E402",
    ShapeError: "E403",
    FormulaError: "E401",
    ShapeMismatch: "E403",
    Undetermined: "E405",
    Contradiction: "E406",
    Undefined: "E407",
    Undecided: "E409",
}
"""The code of an error that is not told by where it came from."""


def lint(paths: Iterable[str | PathLike[str]]) -> list[Diagnostic]:
    """Every problem of the exercise files and folders at `paths`, by place."""
    found: list[Diagnostic] = []
    for path in paths:
        try:
            packs = load_packs([Path(path)])
        except FileProblem as problem:
            found.append(from_problem(problem))
            continue
        for pack in packs:
            found += [*pack.problems, *_taken(pack)]
            for exercise in pack.exercises:
                found += check(exercise)
            for exercise in pack.rests:
                found += check(exercise, whole=False)
    return sorted(set(found))


def _taken(pack: Pack) -> list[Diagnostic]:
    """A warning for a pack that would be left out, because a pack that comes with bptutor has its id."""
    from bptutor.bank.outline import INDEX, find_outlines

    folder = pack.path.resolve().parent
    if (folder / INDEX).exists():  # these are the shipped packs themselves, or a copy of them
        return []
    shipped = next((each for each in find_outlines() if each.id == pack.id), None)
    if shipped is None or pack.path.resolve().is_relative_to(shipped.path.resolve()):
        return []
    message = f"bptutor comes with a pack `{pack.id}`, so this one is left out wherever packs are read"
    return [diagnostic(str(pack.path), 1, 1, "W404", message)]


def check(exercise: Exercise, *, whole: bool = True) -> list[Diagnostic]:
    """What the core finds wrong with one exercise; not `whole` when some of its items are missing.

    Nothing is raised: what a check fails on is reported at the item, and the others go on.
    """
    report = Report(exercise.where)
    with report.guarded(exercise.where):
        if exercise.model is not None:
            _check_exercise(exercise, report, whole)
        else:
            _check_free_items(exercise, report)
    return report.found


def _check_free_items(exercise: Exercise, report: Report) -> None:
    """Theory, and questions with names of their own, in an exercise without a model."""
    from bptutor.bank.check_misconceptions import check_words

    for item in exercise.items:
        if isinstance(item.spec, (DerivationSpec, ChooseSpec)):
            from bptutor.bank.check_item import check_item

            with report.guarded(item.where):
                check_item(item, report)
        else:
            check_words(item, report)


def _is_built(exercise: Exercise) -> bool:
    """Whether the model is computed with; a network may be there to be counted only, and be large."""
    if not isinstance(exercise.model, NetworkModel) or exercise.given or exercise.step or exercise.update:
        return not isinstance(exercise.model, LayersModel)
    specs = [item.spec for item in exercise.items]
    counted = [isinstance(s, CountSpec) or (isinstance(s, ShapeSpec) and s.each_layer) for s in specs]
    return not all(counted)


class Report:
    """Collects diagnostics of one exercise."""

    def __init__(self, where: Where) -> None:
        self.found: list[Diagnostic] = []
        self.where = where

    def add(
        self, code: str, at: Text | Where, message: str, remedy: str | None = None, offset: int = 0
    ) -> None:
        """A problem at `offset` of a text, or at a place."""
        where = at.where if isinstance(at, Text) else at
        line, column = place_in(at, offset) if isinstance(at, Text) else (where.line, where.column)
        self.found.append(diagnostic(where.file, line, column, code, message, remedy))

    def error(self, e: BptutorError, at: Text | Where, code: str | None = None) -> None:
        """An exception of the core at a text: at the very place if the error is about that text."""
        code = code or next((c for kind, c in _CODES.items() if isinstance(e, kind)), "E404")
        offset = 0
        if isinstance(e, FormulaError) and isinstance(at, Text) and e.text in at.value:
            offset = (e.offset or max(at.value.find(e.text), 0)) + e.start
        self.add(code, at, e.message, e.remedy, offset)

    @contextmanager
    def at(self, place: Text | Where, code: str | None = None) -> Iterator[None]:
        """Report what the block raises, at `place`."""
        try:
            yield
        except BptutorError as e:
            self.error(e, place, code)

    @contextmanager
    def guarded(self, place: Where) -> Iterator[None]:
        """Report whatever the block raises, a bug of ours too: no file may cost the others their findings."""
        try:
            with self.at(place):
                yield
        except Exception as e:
            if os.environ.get("BPTUTOR_DEBUG"):
                raise
            self.add("E420", place, f"bptutor failed here ({type(e).__name__}: {e})")


# ---- the exercise ----------------------------------------------------------------------------------------


def _check_exercise(exercise: Exercise, report: Report, whole: bool) -> None:
    from bptutor.bank.check_collisions import check_collisions
    from bptutor.bank.check_item import check_item, uses
    from bptutor.bank.doubts import warn

    if isinstance(exercise.model, LayersModel):
        _check_layers(exercise.model, report)
    elif _is_built(exercise) and _model_is_sound(exercise, report):
        _check_givens(exercise.problem, exercise.given, report)
    if report.found:
        return
    for item in exercise.items:
        with report.guarded(item.where):
            check_item(item, report)
    if whole and not report.found and _is_built(exercise):
        used: dict[str, set[int]] = {}
        for item in exercise.items:
            with report.guarded(item.where):
                used[item.id] = uses(item)
        if not report.found:
            warn(exercise, report, used)
            with report.guarded(exercise.where):
                check_collisions(exercise, report)


def _check_layers(model: LayersModel, report: Report) -> None:
    from bptutor.calculus.layer_list import measure, read_layer

    before = len(report.found)
    for number, text in enumerate(model.layers, 1):
        with report.at(text, "E404"):
            read_layer(text.value, number)
    if len(report.found) == before:
        with report.at(model.where, "E404"):
            measure([text.value for text in model.layers])


def _model_is_sound(exercise: Exercise, report: Report) -> bool:
    model = exercise.model
    assert isinstance(model, (NetworkModel, GraphModel))
    before = len(report.found)
    rule = _rule_texts(exercise)
    try:
        stepper = exercise.problem.model.stepper
    except BptutorError as e:
        report.error(e, _about(e, model, rule))
        return False
    try:
        if stepper is not None:
            stepper.reach(exercise.step.steps if exercise.step is not None else 1)
    except BptutorError as e:
        report.error(e, _about(e, None, rule))
    return len(report.found) == before


def _rule_texts(exercise: Exercise) -> list[Text]:
    """The formulas of an exercise's `step` or `update`."""
    step = exercise.step
    texts = [] if step is None else [step.quantity, *step.by, *step.rates, step.momentum, step.weight_decay]
    return [text for text in (exercise.update, *texts) if text is not None]


def _about(e: BptutorError, model: NetworkModel | GraphModel | None, rule: list[Text]) -> Text | Where:
    """The text that an error of a model, or of its step (`rule`), is about."""
    named = [n.name for n in (*model.points, *model.domain)] if model is not None else []
    named += [n.name for n in model.shapes] if isinstance(model, GraphModel) else []
    if isinstance(e, FormulaError):
        for text in (*named, *rule):
            if e.text == text.value or ("@next" in e.text and e.text in text.value):
                return text
    if model is None:
        return rule[0]
    return model.text if isinstance(model, GraphModel) else model.where


def _check_givens(problem: Problem, given: Iterable[Given], report: Report) -> None:
    """Each given by itself, then all together."""
    before = len(report.found)
    for each in given:
        check_given(problem, each, report)
    if len(report.found) == before:
        check_together(problem, tuple(given), report)


def check_given(problem: Problem, given: Given, report: Report) -> None:
    """Whether a given names something, and its numbers fit it."""
    try:
        problem.block(given.quantity.value)
    except BptutorError as e:
        report.error(e, given.quantity)
        return
    try:
        problem.stated(given)
    except BptutorError as e:
        report.error(e, _text_of(given, e), "E408")


def _text_of(given: Given, e: BptutorError) -> Text:
    """The number that cannot be read, or the quantity."""
    todo = [given.value]
    while todo:
        value = todo.pop()
        if not isinstance(value, Text):
            todo.extend(value)
        elif isinstance(e, FormulaError) and value.value == e.text:
            return value
    return given.quantity


def check_together(problem: Problem, given: tuple[Given, ...], report: Report) -> None:
    """Whether the givens agree with each other and have values."""
    try:
        _ = problem.givens
    except Contradiction as e:
        at = next((g.quantity for g in given if _same_name(e.quantity, g, problem)), None)
        report.error(e, at or (given[-1].quantity if given else report.where))
    except BptutorError as e:
        report.error(e, given[-1].quantity if given else report.where, "E408")


def _same_name(quantity: str, given: Given, problem: Problem) -> bool:
    block = problem.block(given.quantity.value)
    return any(str(q) == quantity for q in block.quantities()) or given.quantity.value == quantity
