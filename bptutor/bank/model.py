"""The model of an exercise as a graph, with the names its author uses.

A `network:` is built by `calculus.network`, a `graph:` by `notation.program`. Where sizes are letters,
numbers stand in for them: different ones, none of which is written in the model, so that a shape can be told
again in letters.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel, NetworkModel, Text
from bptutor.calculus import network
from bptutor.calculus.graph import Graph
from bptutor.errors import FormulaError, GraphError, Unreadable
from bptutor.notation.numbers import read_number
from bptutor.notation.program import COMMON_INDICES, Program, read_program
from bptutor.notation.resolving import LARGEST
from bptutor.notation.scope import Scope
from bptutor.notation.spelling import whole_spelling
from bptutor.notation.statements import split
from bptutor.notation.steps import Descent, FreeRule, Stepper, copy_network

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bptutor.bank.exercise import Named, StepRule, Value
    from bptutor.calculus.arrays import Shape

STAND_INS = ((3, 4, 5, 6, 7, 8, 9, 2), (4, 6, 3, 5, 2, 8, 7, 9))
"""Numbers for letters, in order of preference; two of one size would make a transposed matrix look right.

What is true for one row of sizes only (`2/3` for `2/m`) is false for the other.
"""

_RANGE = re.compile(r"\s*([0-9]+)\s*\.\.\s*(\w+)\s*")


class Model:
    """A graph, what its names mean, and the numbers of its data points."""

    def __init__(
        self,
        model: NetworkModel | GraphModel,
        step: StepRule | None = None,
        update: Text | None = None,
        sizes: int = 0,
    ) -> None:
        self.step, self.update = step, update
        self.letters = _letters(model, STAND_INS[sizes])
        self.points = {_canonical(n.name): n.value for n in model.points if not isinstance(n.value, Text)}
        _check_names(model)
        self.domain = {_canonical(n.name): str(n.value) for n in model.domain}
        self.program: Program | None = None
        self.network: network.Network | None = None
        self.scope = self._graph(model) if isinstance(model, GraphModel) else self._network(model)

    # ---- steps

    @cached_property
    def stepper(self) -> Stepper | None:
        """What makes the values after a step, None where the exercise has no step."""
        again = self.program.rerun if self.program is not None else partial(copy_network, self.scope)
        if self.update is not None:
            return Stepper(self.scope, again, FreeRule(self.update.value), domain=self.domain)
        rule = self.step
        if rule is None:
            return None
        descent = Descent(
            maximise=rule.goal == "maximise",
            objective=rule.quantity.value,
            by=tuple(t.value for t in rule.by),
            rates=tuple(t.value for t in rule.rates),
            momentum=rule.momentum.value if rule.momentum else "",
            weight_decay=rule.weight_decay.value if rule.weight_decay else "",
            batch=rule.batch,
            points=tuple(self.points),
        )
        return Stepper(self.scope, again, descent, rule.steps, self.domain)

    @property
    def graph(self) -> Graph:
        """The graph of the model; formulas about it are added to the same graph."""
        return self.scope.graph

    def size_text(self, size: int) -> int | str:
        """A size as the author says it: the letter it stands for, or the number."""
        return next((letter for letter, n in self.letters.items() if n == size), size)

    # ---- graph

    def _graph(self, model: GraphModel) -> Scope:
        ranges = dict(self._ranges(model.points))
        scope = Scope(Graph(), model.functions, ranges)
        shapes = {_canonical(n.name): self._shape(n.value) for n in model.shapes}
        for name, value in self.points.items():
            shapes.setdefault(name, _shape_of(value))
        self._name_letters(scope, {line.left for line in split(model.text.value)} | shapes.keys())
        self.program = read_program(model.text.value, scope=scope, shapes=shapes, domain=self.domain)
        scope.loss = scope.vocabulary.loss = _only_sink(scope)
        return scope

    def _shape(self, value: Value) -> Shape:
        sizes = value if isinstance(value, tuple) else (value,)
        return tuple(self._number(str(size)) for size in sizes)

    def _number(self, text: str) -> int:
        return int(text) if text.isdecimal() else self.letters[text]

    def _ranges(self, points: Iterable[Named]) -> Iterator[tuple[str, int]]:
        for name, value in points:
            match = _RANGE.fullmatch(value.value) if isinstance(value, Text) else None
            if match:
                yield name.value, self._number(match[2])

    # ---- network

    def _network(self, model: NetworkModel) -> Scope:
        rows = len(self.points["x"]) if "x" in self.points else None
        loss = None
        if model.loss is not None:
            factor = Fraction(read_number(model.loss.factor.value).value)
            loss = network.LossSpec(
                model.loss.kind,
                factor,
                model.loss.target.value,
                model.loss.over_outputs,
                model.loss.over_rows,
            )
        layers = tuple(self._number(str(n)) for n in model.layers)
        if max(m * n for m, n in pairwise(layers)) * (rows or 1) > LARGEST:
            raise GraphError("this network is too large to compute with", "Ask for counts or shapes only.")
        spec = network.NetworkSpec(
            layers=layers,
            activations=model.activations,
            bias=model.bias,
            weights=model.weights,
            output=model.names.output,
            nodes=model.names.nodes,
            loss=loss,
            loss_name=model.names.loss,
            rows=rows,
        )
        self.network = network.build(spec)
        functions = tuple(dict.fromkeys((*model.functions, *self.network.functions)))
        scope = Scope(self.network.graph, functions, loss=model.names.loss if loss else None)
        for name, block in self.network.blocks.items():
            scope.add(name, block)
        if model.names.activation is not None:
            scope.vocabulary.call_also(model.names.activation, model.activations[0])
        self._name_letters(scope)
        free = {c for c in COMMON_INDICES if scope.find(c) is None}
        scope.vocabulary.add_indices(free)
        for n in model.domain:
            leaf = scope.find(_canonical(n.name))
            if leaf is None or leaf.op != "leaf":
                raise GraphError(f"`domain` names {n.name.value}, which is no free quantity")
            scope.graph.domains[leaf.id] = str(n.value)
        return scope

    # ---- letters

    def _name_letters(self, scope: Scope, defined: Collection[str] = ()) -> None:
        """A letter that stands for a size may be used as a number in formulas: `1/m*sum_i(...)`."""
        for letter, size in self.letters.items():
            if letter not in defined and scope.find(letter) is None:
                scope.add(letter, scope.graph.name(letter, scope.graph.const(size)))
                scope.vocabulary.sizes[letter] = size


def _letters(model: NetworkModel | GraphModel, stand_ins: tuple[int, ...]) -> dict[str, int]:
    sizes: list[str] = []
    if isinstance(model, NetworkModel):
        sizes = [str(n) for n in model.layers]
    else:
        for shape in model.shapes:
            sizes += [str(s) for s in (shape.value if isinstance(shape.value, tuple) else (shape.value,))]
    for points in model.points:
        match = _RANGE.fullmatch(points.value.value) if isinstance(points.value, Text) else None
        sizes += [match[2]] if match else [str(len(points.value))] if isinstance(points.value, tuple) else []
    written = {int(s) for s in sizes if s.isdecimal()}
    free = (n for n in (*stand_ins, *range(10, 100)) if n not in written)
    return {letter: next(free) for letter in dict.fromkeys(s for s in sizes if not s.isdecimal())}


def _check_names(model: NetworkModel | GraphModel) -> None:
    """Refuse names that no formula could use. Raises FormulaError."""
    names = list(model.functions)
    if isinstance(model, NetworkModel):
        loss = (model.names.loss, model.loss.target.value) if model.loss is not None else ()
        names += [model.names.output, *loss, *model.names.nodes, *filter(None, [model.names.activation])]
    for name in names:
        spelling = whole_spelling(name)
        is_node = isinstance(model, NetworkModel) and name in model.names.nodes
        if spelling is None or (is_node and not name.isalnum()):
            message = f"`{name}` is not a name"
            raise FormulaError(name, 0, len(name), message, "A name starts with a letter: H, f1.")


def _only_sink(scope: Scope) -> str | None:
    """The one defined number that nothing else is made of: what `dX` is short for the derivative of."""
    named = {
        name: b for name, b in scope.blocks.items() if b.name is not None and b.op != "leaf" and not b.shape
    }
    used = {x.id for b in scope.graph.blocks for x in b.inputs if not isinstance(b.name, tuple)}
    sinks = [name for name, block in named.items() if block.id not in used]
    return sinks[0] if len(sinks) == 1 else None


def _canonical(name: Text) -> str:
    spelling = whole_spelling(name.value)
    if spelling is None:
        message = f"`{name.value}` is not the name of a quantity"
        raise FormulaError(
            name.value, 0, len(name.value), message, "A name starts with a letter: w_1, W^(2)."
        )
    return spelling.text


def _shape_of(value: Value) -> Shape:
    if isinstance(value, Text):
        return ()
    inner = {_shape_of(part) for part in value}
    if len(inner) > 1:
        first = _first_text(value)
        raise Unreadable(
            first.value, "the rows of these data points differ in length", "Give each as many numbers."
        )
    return (len(value), *inner.pop())


def _first_text(value: Value) -> Text:
    while not isinstance(value, Text):
        value = value[0]
    return value
