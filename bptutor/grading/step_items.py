"""Step mode: an item taken apart into small items that `grade` grades like any other.

A number or formula opens into the quantities on the way to it (`step_plan`), a count into its layers, a pair
of statements or a list of claims into each of them, data sufficiency into each statement by itself.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from bptutor.bank.exercise import (
    ChoiceSpec,
    ClaimSpec,
    CountSpec,
    DeclaredSpec,
    Exercise,
    FillSpec,
    FormulaSpec,
    Item,
    Kind,
    LayersModel,
    NetworkModel,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
    Target,
    Text,
)
from bptutor.bank.forms import quantities
from bptutor.bank.load_formula import asked as asked_to_write
from bptutor.bank.truth import truth
from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.five_choices import CLAIMS
from bptutor.errors import BptutorError
from bptutor.grading.grade import correct_answer, grade
from bptutor.grading.ladder import Rung, general
from bptutor.grading.ladder import rungs as ladder
from bptutor.grading.texts import formula
from bptutor.grading.verdict import RIGHT
from bptutor.notation import tree
from bptutor.notation.printer import show
from bptutor.notation.readback import definition_tree
from bptutor.notation.tidy import tidied
from bptutor.record import Record, replace
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Model, Spec
    from bptutor.calculus.five_choices import Data
    from bptutor.grading.step_plan import Planned, Way
    from bptutor.notation.printer import Style

MOST = 10
"""Steps of one item at most: more would not be taken apart but drawn out."""
THIS = "this statement"
_SUFFICIENCY: dict[Data, tuple[str, str]] = {
    "first": ("(1) alone is enough, without (2).", "(1) alone"),
    "second": ("(2) alone is enough, without (1).", "(2) alone"),
    "together": ("(1) and (2) together are enough.", "both together"),
}
"""What is asked about some of the data, and what to call them."""
_MEMO = "_steps"


class StepItem(Record):
    """One step: an item of its own, and what it is about, as formula text or in words.

    A step that asks whether some `data` suffice knows the `whole` item that it is a step of. What a number
    is made of `via`, and no step before it is, stands there by its ASCII name, with its definition.
    """

    item: Item
    about: str
    data: Data | None = None
    whole: Item | None = None
    via: tuple[tuple[str, tree.Node], ...] = ()

    def named(self, style: Style) -> str:
        """What the step is about, ready to print."""
        return formula(self.item, self.about, style) if self.is_formula else self.about

    def rungs(self, style: Style) -> list[Rung]:
        """Hints about this step alone; of a number, at the end, how it is made of what comes before."""
        if not isinstance(self.item.spec, NumericSpec):
            return ladder(self.item, style)
        name, made = self.named(style), self._made()
        if not any(True for _ in quantities(made)):  # a number is what is asked for
            return general(self.item, style)
        last = Rung("how it is made", f"{name} = {show(made, style)}")
        return [
            *general(self.item, style),
            *([Rung("what lies between", self._between(style))] if self.via else []),
            *([last] if show(made, style) != name else []),
        ]

    def _between(self, style: Style) -> str:
        """The definitions of what is no step."""
        from bptutor.grading.step_ways import lines

        told = "\n".join(f"  {line}" for line in lines(self.item.problem, dict(self.via), style))
        return f"Between the steps before and this one there is:\n{told}"

    def _made(self) -> tree.Node:
        """The definition of a quantity that has a name; of any other the formula itself."""
        from bptutor.grading.steps_shown import Shower

        assert isinstance(self.item.spec, NumericSpec)
        problem, text = self.item.problem, self.item.spec.targets[0].formula.value
        block = problem.block(text)
        if text != self.about:
            return problem.read(text)
        if block.shape:
            return Shower(problem, "ascii").array_definition(block)
        return tidied(definition_tree(node_entry(next(block.quantities())), problem.scope))

    def reasons(self, style: Style) -> list[str]:
        """Why it is as it is, to whoever got it wrong: two networks, or a derivation; else nothing."""
        if self.data is None or self.whole is None:
            return []
        from bptutor.bank.sufficiency import sufficiency_of
        from bptutor.grading.sufficiency_feedback import shown

        return shown(self.whole, self.data, sufficiency_of(self.whole).of(self.data), style)

    @property
    def is_formula(self) -> bool:
        """Whether it is about a quantity that has a name."""
        return isinstance(self.item.spec, (NumericSpec, FormulaSpec))


def step_items(item: Item) -> tuple[StepItem, ...]:
    """The steps of an item in the order of work, worked out once; none where it cannot be taken apart."""
    found = item.__dict__.get(_MEMO)
    if found is None:
        try:
            found = _sound(tuple(_steps(item.spec, item)))
        except BptutorError:
            found = ()
        item.__dict__[_MEMO] = found
    return found


def _sound(steps: tuple[StepItem, ...]) -> tuple[StepItem, ...]:
    """The steps that can be answered. Of formulas all can, or there are none: one is made of the other."""
    sound = tuple(step for step in steps if _is_sound(step.item))
    written = any(isinstance(step.item.spec, FormulaSpec) for step in steps)
    return () if written and len(sound) < len(steps) else sound


def _is_sound(item: Item) -> bool:
    """Whether a step has a right answer that can be typed and is graded so."""
    try:
        return grade(item, correct_answer(item, "ascii")).status == RIGHT
    except BptutorError:
        return False


# ---- by kind -----------------------------------------------------------------------------------------------


@singledispatch
def _steps(spec: Spec, item: Item) -> Iterator[StepItem]:
    return iter(())


@_steps.register(NumericSpec)
@_steps.register(ClaimSpec)
@_steps.register(FormulaSpec)
@_steps.register(FillSpec)
def _(spec: Spec, item: Item) -> Iterator[StepItem]:
    yield from _on_the_way(item)


@_steps.register(ChoiceSpec)
def _(spec: ChoiceSpec, item: Item) -> Iterator[StepItem]:
    if isinstance(spec.target, ShapeSpec):
        yield from _steps(spec.target, item)
    elif spec.target is not None:
        yield from _on_the_way(item)
    elif spec.several and len(spec.options) <= MOST:
        for option in spec.options:
            judged = ClaimSpec(option.claim) if option.claim else DeclaredSpec(bool(option.right))
            yield _to_judge(item, "Is this one right, true or false?", option.text, judged)


@_steps.register(StatementsSpec)
def _(spec: StatementsSpec, item: Item) -> Iterator[StepItem]:
    for statement in spec.statements:
        judged = ClaimSpec(statement.claim) if statement.claim else DeclaredSpec(bool(statement.right))
        yield _to_judge(item, "True or false:", statement.text, judged)


@_steps.register(SufficiencySpec)
def _(spec: SufficiencySpec, item: Item) -> Iterator[StepItem]:
    enough = CLAIMS[truth(item).key]
    for data, (ask, about) in _SUFFICIENCY.items():
        if data != "together" or not (enough["first"] or enough["second"]):
            step = _step(item, f"True or false: {ask}", DeclaredSpec(enough[data]), about)
            yield replace(step, data=data, whole=item)


@_steps.register(ShapeSpec)
def _(spec: ShapeSpec, item: Item) -> Iterator[StepItem]:
    if spec.each_layer:
        return
    node = item.problem.read(spec.of.value)
    if isinstance(node, tree.Derivative):
        for part in (node.of, node.by):
            text = show(part, "ascii")
            shape = replace(spec, of=_text(item, text))
            yield _step(item, f"What is the shape of `{text}`?", shape, f"the shape of {text}")


@_steps.register(CountSpec)
def _(spec: CountSpec, item: Item) -> Iterator[StepItem]:
    model = item.exercise.model
    parts: list[tuple[str, str, Model]] = []
    if isinstance(model, NetworkModel):
        for k, (fed, units) in enumerate(zip(model.layers, model.layers[1:], strict=False)):
            kept = {"bias": model.bias[k : k + 1], "activations": model.activations[k : k + 1]}
            sizes, about = replace(model, layers=(fed, units), **kept), f"layer {k + 1}"
            said = f"{about} ({counted(fed, 'input')}, {counted(units, 'unit')})"
            parts.append((about, said, sizes))
    elif isinstance(model, LayersModel):
        parts = list(_layers(model))
    for about, said, part in parts if len(parts) > 1 else []:
        step = _step(item, f"How many parameters has {said}?", spec, about)
        yield StepItem(_with_model(step.item, item.exercise, part), about)


def _layers(model: LayersModel) -> Iterator[tuple[str, str, Model]]:
    """Each layer that learns something, behind an input of the shape that comes in."""
    from bptutor.calculus.layer_list import measure

    texts = [text.value for text in model.layers]
    for k, measured in enumerate(measure(texts)):
        if measured.parameters:
            before = "x".join(map(str, measured.before))
            first = replace(model.layers[0], value=f"input {before}")
            about = f"layer {k}, {measured.layer.text}"
            sizes = replace(model, layers=(first, model.layers[k]))
            yield about, f"{about} (where {before} comes in)", sizes


def _with_model(item: Item, exercise: Exercise, model: Model) -> Item:
    """The item as the only one of an exercise with another model."""
    alone = Exercise(
        id=exercise.id, where=exercise.where, items=(item,), title=exercise.title, model=model,
        tags=exercise.tags,
    )  # fmt: skip
    object.__setattr__(alone, "pack", exercise.pack)
    return item


# ---- quantities on the way ---------------------------------------------------------------------------------


def _on_the_way(item: Item) -> Iterator[StepItem]:
    """The quantities that lead to what is asked for: as numbers where they are known, else as formulas."""
    from bptutor.grading.step_plan import IN_ONE_GO, Planned, plan, thinned
    from bptutor.grading.worked_lines import nodes_asked

    goals = _partials_in_blank(item) or nodes_asked(item)
    way = _way(item, goals)
    steps: list[Planned] = []
    for goal in goals:
        steps += [*plan(item.problem, goal, way), Planned(goal, goal, (IN_ONE_GO,))]
    if _is_asked_alone(item, goals):
        steps = [step for step in steps if step.about not in goals]
    needed = _needed(item)
    known: set[int] = set()
    for step in thinned(item.problem, steps, goals, MOST):
        about = show(step.about, "ascii")
        if way == "numbers":
            yield _to_compute(item, step, about, known)
            known |= set(item.problem.block(step.about).rows.ravel().tolist())
        elif needed is None or about in needed or isinstance(step.about, tree.Derivative):
            yield _to_write(item, about)


def _way(item: Item, goals: Iterable[tree.Node]) -> Way:
    if isinstance(item.spec, FormulaSpec) and item.spec.form == "local-partials":
        return "partials"
    writes = isinstance(item.spec, (FormulaSpec, FillSpec)) or not _known(item, goals)
    return "formulas" if writes else "numbers"


def _needed(item: Item) -> set[str] | None:
    """The quantities that a formula of the names allowed is put together from; None where any may be used."""
    from bptutor.bank.forms import allowed
    from bptutor.grading.steps_shown import Shower
    from bptutor.grading.worked_lines import works

    if allowed(item) is None:
        return None
    found = works(item, Shower(item.problem, "ascii"))
    return {line.ascii for work in found if not work.by_factors for line in work.lines}


def _partials_in_blank(item: Item) -> list[tree.Node]:
    """Of a blank, the local derivatives along the paths that belong into it."""
    if not isinstance(item.spec, FillSpec):
        return []
    from bptutor.grading.missing_path import gap
    from bptutor.notation.readback import name_tree

    found, scope = gap(item), item.problem.scope
    factors = [f for path in found.missing for f in path.factors if not f.is_one] if found else []
    return [tree.Derivative(name_tree(f.of, scope), name_tree(f.by, scope)) for f in factors]


def _is_asked_alone(item: Item, asked: Sequence[tree.Node]) -> bool:
    """Whether the last step would be the item itself."""
    spec = item.spec
    if isinstance(spec, FormulaSpec):
        return item.problem.read(spec.target.value) in asked
    return isinstance(spec, ChoiceSpec) or (isinstance(spec, NumericSpec) and len(asked) == 1)


def _known(item: Item, nodes: Iterable[tree.Node]) -> bool:
    try:
        return all(item.problem.value(node) is not None for node in nodes)
    except BptutorError:
        return False


def _to_compute(item: Item, step: Planned, about: str, known: Container[int]) -> StepItem:
    """A step to a number, by someone to whom the rows `known` are."""
    from bptutor.grading.step_plan import FROM_BEFORE, IN_ONE_GO
    from bptutor.grading.step_ways import between, made_of

    target = Target(_text(item, show(step.formula, "ascii")))
    made = (made_of(item.problem, step.about) if step.formula == step.about else None) or step.formula
    via = between(item.problem, made, known)
    told = [FROM_BEFORE if via and hint == IN_ONE_GO else hint for hint in step.hints]
    hints = tuple(_text(item, hint) for hint in told)
    found = _step(item, f"Find `{about}`.", NumericSpec((target,), table=False), about, hints)
    return replace(found, via=tuple(via.items()))


def _to_write(item: Item, text: str) -> StepItem:
    spec = item.spec
    using = spec.using if isinstance(spec, (FormulaSpec, FillSpec)) else ()
    without = spec.without if isinstance(spec, (FormulaSpec, FillSpec)) else ("derivatives",)
    form = spec.form if isinstance(spec, FormulaSpec) else "any"
    wanted = FormulaSpec(_text(item, text), using, without, form)
    ask = asked_to_write(wanted) if form == "local-partials" else f"Write a formula for `{text}`."
    return _step(item, ask, wanted, text)


def _to_judge(item: Item, words: str, statement: Text, spec: ClaimSpec | DeclaredSpec) -> StepItem:
    step = _step(item, "", spec, THIS)
    said = Text(f"{words} {statement.value}", statement.where)
    object.__setattr__(step.item, "ask", said)
    return step


# ---- items -------------------------------------------------------------------------------------------------

_KINDS = {
    NumericSpec: Kind.NUMERIC, FormulaSpec: Kind.EXPRESSION, CountSpec: Kind.PARAMETER_COUNT,
    ShapeSpec: Kind.SHAPE, ClaimSpec: Kind.TRUE_FALSE, DeclaredSpec: Kind.TRUE_FALSE,
}  # fmt: skip


def _step(item: Item, ask: str, spec: Spec, about: str, hints: tuple[Text, ...] = ()) -> StepItem:
    """An item that asks for one step of `item`, in the same exercise and on the same givens."""
    made = Item(
        id=item.id, kind=_KINDS[type(spec)], ask=_text(item, ask), spec=spec, where=item.where,
        given=item.given, tolerance=item.tolerance, skills=item.skills, hints=hints,
    )  # fmt: skip
    object.__setattr__(made, "exercise", item.exercise)
    if "problem" in item.__dict__:  # what is built already serves the step as well
        made.__dict__["problem"] = item.problem
    return StepItem(made, about)


def _text(item: Item, value: str) -> Text:
    return Text(value, item.where)
