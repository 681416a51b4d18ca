"""Numbers that hide a mistake: with these givens, whoever makes it is right all the same.

    W = [[1, 2], [2, 5]]    is its own transpose, so nobody who reads it the wrong way is found out
    x = 1                   is a factor that nobody misses

Each likely mistake is made in the computation of every numeric item. One that would change the answer with
other numbers, and changes none in the whole exercise with these, is pointed out. A mistake that shows in one
item of an exercise may be hidden in the others; and an answer of 0, which hides most, is one on purpose.
Only derivatives and steps are looked at: that is where factors are forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.bank.exercise import NumericSpec
from bptutor.calculus.altered.bugs import BUGS
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.values import from_givens, on_instances
from bptutor.calculus.sampling import Instances
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "lost-rate": "the learning rate left out",
    "sum-for-mean": "the sum in place of the mean",
}
"""The mistakes that numbers should tell from the right way, and how they are called.

That a gate is taken for open without a look is no such mistake: most gates are open, and an exercise that
has none closed is not about gates.
"""
INSTANCES = 64
EQUAL = 1e-9


def check_collisions(exercise: Exercise, report: Report) -> None:
    """Report the numeric items whose numbers hide a likely mistake (W413)."""
    numeric = (item for item in exercise.items if isinstance(item.spec, NumericSpec))
    found = {item.id: list(_mistakes_in(item)) for item in numeric}
    shown = {name for mistakes in found.values() for name, shows in mistakes if shows}
    for item in exercise.items:
        hidden = {name for name, _ in found.get(item.id, ())} - shown
        if hidden:
            what = listed([said for name, said in LIKELY.items() if name in hidden], "or")
            message = f"these numbers hide a mistake: with {what} the answer is right, too"
            report.add("W413", item.where, message)


def _mistakes_in(item: Item) -> Iterator[tuple[str, bool]]:
    """The likely mistakes that can be made in an item, and whether each shows in its numbers."""
    assert isinstance(item.spec, NumericSpec)
    for target in item.spec.targets:
        if not _is_backward(target.formula.value, item):
            continue
        try:
            block, givens = item.problem.block(target.formula.value), item.problem.givens
            computation = Computation(block.graph, block, givens.fixed)
            truth = _flat(givens.value(block))
            found = [] if computation.is_large else list(_of_target(computation, givens, truth))
        except BptutorError:  # what has no value has been reported
            continue
        yield from ((name, shows) for name, shows in found if shows or any(truth))


def _is_backward(formula: str, item: Item) -> bool:
    """Whether a derivative or a step is asked for: on the way forward a factor of 1 is only simple."""
    parts = tree.walk(item.problem.read(formula))
    return any(isinstance(part, (tree.Derivative, tree.Stepped)) for part in parts)


def _of_target(computation: Computation, givens: Givens, truth: list[float]) -> Iterator[tuple[str, bool]]:
    instances: Instances | None = None
    for name in LIKELY:
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


def _flat(values: Any) -> list[float]:
    return [x for v in values for x in _flat(v)] if isinstance(values, list) else [float(values)]
