"""One exercise: its model, what is given, and its items."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from bptutor.bank import keys
from bptutor.bank.diagnostics import Diagnostic, has_errors
from bptutor.bank.exercise import Exercise
from bptutor.bank.fields import Context, Fields
from bptutor.bank.load_carry import check_follows
from bptutor.bank.load_item import load_item, load_was
from bptutor.bank.load_model import MODELS, load_given, load_model, load_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item, Weights
    from bptutor.bank.load_item import Settings
    from bptutor.bank.reader import Located


class LoadedExercise(NamedTuple):
    """An exercise with what was found in it; `exercise` is None when it is faulty, `id` when it has none.

    Where only some items are faulty, `rest` is the exercise without them: it is not used, but `lint` looks
    at it, so that one slip does not hide the others.
    """

    id: str | None
    exercise: Exercise | None
    problems: tuple[Diagnostic, ...]
    line: int
    rest: Exercise | None = None


def load_exercise(
    file: str, at: Located, outer: Settings, name: str | None, found: Sequence[Diagnostic] = ()
) -> LoadedExercise:
    """The exercise in a mapping.

    `name` is its id unless it says one; `found` is what reading it found already.
    """
    context = Context(file)
    context.problems += found
    fields = Fields(context, at, keys.EXERCISE, "exercise")
    own_id = _exercise_id(fields, name)
    settings = outer.with_own(fields)
    items, faulty = _items(fields, settings)
    exercise = Exercise(
        id=own_id or "",
        where=fields.where,
        title=fields.text("title", keys.MAX_TITLE),
        setup=fields.text("setup"),
        model=load_model(fields, settings.weights),
        given=load_given(fields),
        approximately=fields.boolean("approximately") or False,
        step=load_step(fields),
        update=fields.formula("update"),
        tags=settings.tags,
        weights=cast("Weights | None", settings.weights),
        was=load_was(fields),
        items=items,
    )
    problems = tuple(sorted(context.problems))
    if not has_errors(problems):
        return LoadedExercise(own_id, exercise, problems, at.line)
    elsewhere = has_errors(problem for problem in problems if problem not in faulty)
    return LoadedExercise(own_id, None, problems, at.line, exercise if items and not elsewhere else None)


def _exercise_id(fields: Fields, name: str | None) -> str | None:
    if "id" in fields:
        return fields.context.good_id(fields["id"], "an exercise")
    if name is None and fields.at.sort == "map":
        fields.missing("id", "Every exercise of a list needs one: id: my-exercise.")
    return name


def _items(fields: Fields, settings: Settings) -> tuple[tuple[Item, ...], set[Diagnostic]]:
    """The items without errors, and what was found in the others."""
    context = fields.context
    faulty: set[Diagnostic] = set()
    at = fields.get("items")
    if at is None:
        if fields.at.sort == "map":
            fields.missing("items", "Write what is asked: items: and below it, indented, a: dL/dw.")
        return (), faulty
    if at.sort != "map":
        remedy = "Give every item an id: items: and below it, indented, a: dL/dw."
        context.report(
            "E203", at, f"`items` must be a mapping from ids to items, not {at.describe()}", remedy
        )
        return (), faulty
    if not at.value:
        context.report("E211", at, "`items` is empty")
    items = []
    has_model = any(
        key in fields or key in fields.guessed for key in MODELS
    )  # a faulty one is reported already
    for key, value in at.value.values():
        before = len(context.problems)
        name = context.good_id(key, "an item")
        item = load_item(context, key.raw, value, settings, has_model)
        found = context.problems[before:]
        if has_errors(found):
            faulty.update(found)
        elif name and item:
            items.append(item)
    _refuse_reused(context, at, items)
    before = len(context.problems)
    check_follows(context, items, list(at.value))
    faulty.update(context.problems[before:])
    return tuple(items), faulty


def _refuse_reused(context: Context, at: Located, items: Sequence[Item]) -> None:
    """Reports an earlier id that is now the id of another item: progress would go to the wrong one."""
    for item in items:
        for old in item.was:
            if old in at.value:
                context.report(
                    "E207", at.value[old].key, f"`{old}` is an item, and also an earlier id of `{item.id}`"
                )
