"""Numbers that hide a mistake: with these givens, whoever makes it is right all the same.

    W = [[1, 2], [2, 5]]    is its own transpose, so nobody who reads it the wrong way is found out
    x = 1                   is a factor that nobody misses

Each likely mistake is made in the computation of every numeric item. One that would change the answer with
other numbers, and changes none in the whole exercise with these, is pointed out. A mistake that shows in one
item of an exercise may be hidden in the others. An answer of 0 hides most: behind a closed gate it is one on
purpose, elsewhere it is where its author says so. Factors are forgotten in derivatives and steps, biases on
the way forward.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.bank.exercise import NumericSpec
from bptutor.bank.folded_away import is_backward, mistakes_folded_away
from bptutor.calculus.altered.bugs import BUGS
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.values import from_givens, on_instances
from bptutor.calculus.arrays import flat
from bptutor.calculus.sampling import Instances
from bptutor.errors import BptutorError
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Exercise, Item
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.calculus.givens import Givens

LIKELY = {
    "lost-minus": "the sign the other way round",
    "lost-activation-slope": "the slope of an activation left out",
    "lost-path": "a path left out",
    "lost-weight": "a weight left out",
    "transposed-weight": "the indices of a weight exchanged",
    "lost-input": "an input left out",
    "lost-rate": "the learning rate left out",
    "sum-for-mean": "the sum in place of the mean",
    "lost-bias": "a bias left out",
}
"""The mistakes that numbers should tell from the right way, and how they are called.

That a gate is taken for open without a look is no such mistake: most gates are open, and an exercise that
has none closed is not about gates.
"""
FORWARD = ("lost-bias",)
"""The mistakes looked for in what is computed forwards; the others, in derivatives and steps."""
GATES = ("relu", "gate", "step", "max", "min")
INSTANCES = 64
EQUAL = 1e-9


def check_collisions(exercise: Exercise, report: Report) -> None:
    """Report the numeric items whose numbers hide a likely mistake (W413)."""
    numeric = [item for item in exercise.items if isinstance(item.spec, NumericSpec)]
    found = {item.id: list(_mistakes_in(item)) for item in numeric}
    shown = {name for mistakes in found.values() for name, shows in mistakes if shows}
    for item in numeric:
        hidden = {name for name, _ in found[item.id]} - shown
        if hidden:
            _report(item, listed([said for name, said in LIKELY.items() if name in hidden], "or"), report)


def _report(item: Item, what: str, report: Report) -> None:
    if not _is_0(item):
        message = f"these numbers hide a mistake: with {what} the answer is right, too"
        report.add("W413", item.where, message)
    elif item.key is None:  # a key says that the 0 is meant
        message = f"the answer is 0 with these numbers, and so it is with {what}"
        report.add("W413", item.where, message, "Choose other numbers, or write key: 0 if the 0 is meant.")


def _is_0(item: Item) -> bool:
    """Whether every number asked for is 0."""
    assert isinstance(item.spec, NumericSpec)
    problem = item.problem
    blocks = [problem.block(target.formula.value) for target in item.spec.targets]
    return not any(number for block in blocks for number in flat(problem.givens.value(block)))


def _mistakes_in(item: Item) -> Iterator[tuple[str, bool]]:
    """The likely mistakes that can be made in an item, and whether each shows in its numbers."""
    folded = set(mistakes_folded_away(item))
    yield from ((name, False) for name in folded)
    yield from ((name, shows) for name, shows in _altered(item) if name not in folded)


def _altered(item: Item) -> Iterator[tuple[str, bool]]:
    """Those that alter what is computed."""
    assert isinstance(item.spec, NumericSpec)
    for target in item.spec.targets:
        names = [name for name in LIKELY if (name in FORWARD) != is_backward(target.formula.value, item)]
        try:
            block, givens = item.problem.block(target.formula.value), item.problem.givens
            computation = Computation(block.graph, block, givens.fixed)
            truth = flat(givens.value(block))
            found = [] if computation.is_large else list(_of_target(computation, givens, truth, names))
        except BptutorError:  # what has no value has been reported
            continue
        on_purpose = not any(truth) and _is_cut_off(computation, givens)
        yield from ((name, shows) for name, shows in found if shows or not on_purpose)


def _is_cut_off(computation: Computation, givens: Givens) -> bool:
    """Whether a gate is closed somewhere in a computation."""
    return any(computation.recipe(row)[0] in GATES and givens.get(row) == 0 for row in computation.rows)


def _of_target(
    computation: Computation, givens: Givens, truth: list[float], names: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    instances: Instances | None = None
    for name in names:
        for alteration in BUGS[name].generate(computation):
            if _shows(from_givens(computation, givens, alteration), truth):
                yield name, True
                break
            instances = instances or Instances(computation.graph, [computation.target], batch=INSTANCES)
            if _differs(computation, instances, alteration):
                yield name, False


def _shows(numbers: tuple[float | None, ...], truth: list[float]) -> bool:
    """Whether a mistake changes a number."""
    pairs = [(n, t) for n, t in zip(numbers, truth, strict=True) if n is not None]
    return any(abs(n - t) > EQUAL * max(abs(n), abs(t)) for n, t in pairs)


def _differs(computation: Computation, instances: Instances, alteration: Alteration) -> bool:
    """Whether a mistake makes a difference with other numbers."""
    values, right = on_instances(computation, instances, alteration), instances[computation.target]
    if values is None:
        return False
    right = np.broadcast_to(right, values.shape)
    asked = np.isfinite(right)
    return not np.allclose(values[asked], right[asked], rtol=EQUAL, atol=0)
