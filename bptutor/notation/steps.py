"""Steps of an optimiser as quantities: `w@1` is w after one step, `L@1` the loss there.

A step is said in short (`step:`, gradient descent with its usual extras) or written out (`update:`):

    v@next = 0.9*v - r*dL/dw
    w@next = w + v@next

Conventions of `step:`: weight decay adds decay*w to the gradient; momentum m keeps v@next = m*v + gradient,
with v = 0 at first, and w@next = w - rate*v@next. `maximise` goes up instead, w + rate*v@next, and takes
decay*w off the gradient: decay always pulls towards 0. A batch takes the given data points only, and means
are taken over the batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.chain_rule import derivatives
from bptutor.calculus.rollback import cut
from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.build import build
from bptutor.notation.parser import parse, parse_assignment
from bptutor.notation.statements import placed, split
from bptutor.notation.terms import gathered
from bptutor.record import Record
from bptutor.text import shape_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

    Again = Callable[[Mapping[str, Block], str], Scope]
    """Everything that depends on other values of some names, once more: (values, suffix) -> scope."""

MOST_STEPS = 100


class Descent(Record):
    """Gradient steps on `objective`; one rate for each quantity in `by`. `batch` counts points from 1."""

    maximise: bool
    objective: str
    by: tuple[str, ...]
    rates: tuple[str, ...]
    momentum: str = ""
    weight_decay: str = ""
    batch: tuple[int, ...] | None = None
    points: tuple[str, ...] = ()


class FreeRule(Record):
    """Assignments to names with @next; other names mean their values before the step."""

    text: str


class Stepper:
    """Makes the values after 1, 2, ... steps, as they are asked for.

    `domain` says what values the names that only the rule has may take.
    """

    def __init__(
        self,
        scope: Scope,
        again: Again,
        rule: Descent | FreeRule,
        most: int = MOST_STEPS,
        domain: Mapping[str, str] | None = None,
    ) -> None:
        self.scope, self.graph, self.again, self.rule, self.most = scope, scope.graph, again, rule, most
        self.domain = domain or {}
        self.states = [scope]
        self._velocity: dict[str, Block] = {}
        self._stepping = False
        self._introduce_all()
        self.graph.followers.add(self)
        scope.reach = self.reach

    def mark(self) -> tuple[int, dict[str, Block]]:
        """How many steps it has made, and its velocity (see rollback.Follower)."""
        return len(self.states), dict(self._velocity)

    def go_back(self, mark: tuple[int, dict[str, Block]]) -> None:
        """Forget the steps that came after `mark`; the scope forgets their names by itself."""
        cut(self.states, mark[0])
        self._velocity = mark[1]

    def reach(self, steps: int) -> None:
        """Add the names `w@1` ... `w@steps` to the scope. Raises FormulaError."""
        if self._stepping:  # a rule that names a step of itself has no other to build on
            return
        self._stepping = True
        try:
            while len(self.states) <= min(steps, self.most):
                self._once(len(self.states))
        finally:
            self._stepping = False

    def _once(self, k: int) -> None:
        new = self._descend(k) if isinstance(self.rule, Descent) else self._follow(self.rule.text)
        named = {name: self.graph.name(f"{name}@{k}", block) for name, block in new.items()}
        before, after = self.scope.blocks, self.again(named, f"@{k}")
        for name, block in after.blocks.items():
            if before.get(name) is not block and "@" not in name:
                before[f"{name}@{k}"] = block
                if k == 1:
                    before[f"{name}@next"] = block
        self.states.append(after)

    # ---- reading

    def _introduce_all(self) -> None:
        """Make the free quantities that only the rule names (a rate, v), so that they can be given.

        Raises FormulaError.
        """
        rule = self.rule
        if isinstance(rule, Descent):
            for text in filter(None, (*rule.rates, rule.momentum, rule.weight_decay)):
                self._read(text)
            return
        for line in split(rule.text):
            with placed(line):
                self._read_line(line.text)

    def _read(self, text: str) -> tree.Node:
        with self.scope.vocabulary.reading():
            node = parse(text, self.scope.vocabulary)
        self._introduce([node])
        return node

    def _read_line(self, text: str) -> tuple[tree.Stepped, tree.Node]:
        """One line of a free rule."""
        with self.scope.vocabulary.reading():
            target, node = parse_assignment(text, self.scope.vocabulary)
        if not isinstance(target, tree.Stepped) or target.step != "next" or target.quantity.indices:
            raise FormulaError(
                text, 0, text.find("="), "an update defines names with @next", "Write w@next = ..."
            )
        self._introduce([node, target.quantity])
        return target, node

    def formula(self, text: str, scope: Scope) -> Block:
        """A coefficient of the rule; names it introduces (a rate, a momentum) are new free numbers."""
        return build(self._read(text), scope, text)

    def _introduce(self, nodes: Iterable[tree.Node]) -> None:
        for node in nodes:
            for name in tree.walk(node):
                if isinstance(name, tree.Name) and not name.indices and self._is_new(name.name):
                    leaf = self.graph.leaf(name.name, (), self.domain.get(name.name, "real"))
                    for state in self.states:
                        state.add(name.name, leaf)

    def _is_new(self, name: str) -> bool:
        known = name in self.scope.vocabulary.indices or name.endswith("'")
        return not known and self.scope.find(name) is None

    # ---- gradient descent

    def _descend(self, k: int) -> dict[str, Block]:
        rule, state = self.rule, self.states[-1]
        assert isinstance(rule, Descent)
        where = state if rule.batch is None else self._on_batch(rule, k)
        objective = build(parse(rule.objective, self.scope.vocabulary), where, rule.objective)
        if objective.shape:
            message = f"{rule.objective} is {shape_words(objective.shape)}; a step needs a single number"
            raise FormulaError(rule.objective, 0, len(rule.objective), message, "Take its sum or mean.")
        new, rates = {}, self._rates(rule)
        slopes = derivatives(objective, *[state.blocks[name] for name in rates])
        for (name, rate), slope in zip(rates.items(), slopes, strict=True):
            w = state.blocks[name]
            if rule.weight_decay:
                decay = self.formula(rule.weight_decay, state) * w
                slope = slope - decay if rule.maximise else slope + decay
            if rule.momentum:
                slope = self._with_momentum(name, slope, self.formula(rule.momentum, state), k)
            new[name] = w + rate * slope if rule.maximise else w - rate * slope
        return new

    def _with_momentum(self, name: str, slope: Block, momentum: Block, k: int) -> Block:
        last = self._velocity.get(name)
        velocity = slope if last is None else momentum * last + slope
        self._velocity[name] = self.graph.name(f"velocity of {name}@{k}", velocity)
        return self._velocity[name]

    def _rates(self, rule: Descent) -> dict[str, Block]:
        """The rate of each block that moves; where only entries move, the others have the rate 0."""
        rates: dict[str, Block] = {}
        for text, rate_text in zip(rule.by, rule.rates, strict=True):
            rate = self.formula(rate_text, self.scope)
            node = parse(text, self.scope.vocabulary)
            place = self.scope.vocabulary.place(node.name) if isinstance(node, tree.Name) else None
            block = self.scope.blocks.get(place.block) if place is not None else None
            if place is None or block is None or block.op != "leaf":
                message = f"{text} is not a free quantity, so a step cannot change it"
                raise FormulaError(text, 0, len(text), message, "Name parameters that no formula defines.")
            if place.index:
                here = np.zeros(block.shape, int)
                here[place.index] = 1
                rate = rate * self.graph.const(here.tolist())
            rates[place.block] = rates[place.block] + rate if place.block in rates else rate
        return rates

    def _on_batch(self, rule: Descent, k: int) -> Scope:
        """The state before the step, computed on the points of the batch alone."""
        state, rows = self.states[-1], rule.batch or ()
        values = {
            name: block for name, block in state.blocks.items() if self.scope.blocks.get(name) is not block
        }
        for name in rule.points:
            block = self.scope.blocks[name]
            if not 1 <= min(rows) <= max(rows) <= block.shape[0]:
                size = block.shape[0]
                message = f"the batch names points {min(rows)} to {max(rows)}, but {name} has {size}"
                raise FormulaError(name, 0, len(name), message, "Points are counted from 1.")
            places = np.arange(block.rows.size).reshape(block.shape)[[r - 1 for r in rows]]
            values[name] = gathered(block, places)
        if not rule.points:
            raise FormulaError(
                rule.objective, 0, len(rule.objective), "a batch needs `points`", "Write points: x: [...]."
            )
        leaves = {name: b for name, b in values.items() if self.scope.blocks[name].op == "leaf"}
        return self.again(leaves, "_{batch}" if k == 1 else f"_{{batch}}@{k - 1}")

    # ---- free rules

    def _follow(self, text: str) -> dict[str, Block]:
        state = self.states[-1]
        new: dict[str, Block] = {}
        for line in split(text):
            with placed(line):
                name, block = self._assigned(line.text, state)
            new[name] = block
            state.blocks[f"{name}@next"] = block
        return new

    def _assigned(self, text: str, state: Scope) -> tuple[str, Block]:
        target, node = self._read_line(text)
        name = target.quantity.name
        old, block = state.blocks.get(name), build(node, state, text)
        if old is None or self.scope.blocks[name].op != "leaf":
            raise FormulaError(
                text, *target.span, f"{name} is no free quantity as a whole", "Update the whole block."
            )
        if block.shape != old.shape:
            message = f"{name} is {shape_words(old.shape)}, but its next value is {shape_words(block.shape)}"
            raise FormulaError(text, *node.span, message)
        return name, block


def copy_network(scope: Scope, values: Mapping[str, Block], suffix: str) -> Scope:
    """Every name of a network that depends on the `values` of leaves, once more.

    The new nodes are named with `suffix`.
    """
    graph = scope.graph
    new = {scope.blocks[name].id: block for name, block in values.items()}
    for block in graph.ancestors(*(b for name, b in scope.blocks.items() if "@" not in name)):
        if block.id in new or not any(x.id in new for x in block.inputs):
            continue
        again = graph.apply(block.op, *[new.get(x.id, x) for x in block.inputs], attr=block.attr)
        if isinstance(block.name, str):
            again = graph.name(block.name + suffix, again, block.entries)
        new[block.id] = again
    return scope.copy({name: new[b.id] for name, b in scope.blocks.items() if b.id in new})
