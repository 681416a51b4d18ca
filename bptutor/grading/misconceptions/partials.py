"""Products of local partials: which of them are missing, and which lead off the path."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bptutor.bank.exercise import FormulaSpec
from bptutor.bank.local_partials import paths, products
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.texts import shown
from bptutor.notation import tree
from bptutor.notation.readback import name_tree

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.bank.local_partials import Factor, Way
    from bptutor.calculus.graph import Quantity
    from bptutor.notation.printer import Style

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "softplus", "softmax", "func")
_HINT = "Each factor ends where the next one begins: write the nodes of a path in a row, and step along them."


def of_partials(item: Item, node: tree.Node) -> Diagnosis | None:
    """What is off in products of local partials, where there is one path and one product."""
    assert isinstance(item.spec, FormulaSpec)
    target = item.problem.read(item.spec.target.value)
    with item.problem.scope.temporary():
        typed, wanted = products(item.problem, node, ""), paths(item.problem, target)
    right = [way for way in wanted if any(_steps(way) == _steps(other) for other in typed)]
    if len(right) == len(typed) < len(wanted):
        row = TABLE["lost-path"]
        return Diagnosis((row.id,), f"This is what comes out when {row.bare}.", row.hint)
    if len(typed) == len(wanted) == 1:
        return _of_one(item, typed[0], wanted[0])
    return None


def _of_one(item: Item, typed: Way, wanted: Way) -> Diagnosis | None:
    """One product against one path."""
    missing, extra = _steps(wanted) - _steps(typed), _steps(typed) - _steps(wanted)
    if missing and extra:
        return _elsewhere(item, typed, wanted)
    if extra:
        of, by = next(iter(extra))
        return _said(item, ("extra-factor",), of, by, "{slope} is a factor too many.")
    if missing:
        return _gap(item, typed, wanted)
    return None


def _gap(item: Item, typed: Way, wanted: Way) -> Diagnosis | None:
    """A product that begins below the top, leaves out a step between, or stops short of the end."""
    there = _steps(typed)
    lost = [k for k, f in enumerate(wanted) if (f.of, f.by) not in there]
    if lost != [*range(lost[0], lost[-1] + 1)]:
        return None
    names = {_left_out(wanted[k], k, len(wanted)) for k in lost}
    ids = tuple(names) if len(names) == 1 else ()
    top, end = wanted[lost[0]].of, wanted[lost[-1]].by
    text = "The way breaks off at {of}: it does not lead on from there, one step after the other."
    if lost[0] == 0:
        text = "The way begins at {by}: what leads there from the top is missing."
    return _said(item, ids, top, end, text)


def _left_out(step: Factor, k: int, length: int) -> str:
    """What it is to leave out a step: the first, the last, one through an activation, or a weight."""
    if k == 0:
        return "lost-upstream"
    if k == length - 1:
        return "lost-input"
    return "lost-activation-slope" if step.of.block.op in ACTIVATIONS else "lost-weight"


def _elsewhere(item: Item, typed: Way, wanted: Way) -> Diagnosis | None:
    """A product that is a path, but to another quantity."""
    ends = {f.by for f in typed} - {f.of for f in typed}
    tops = {f.of for f in typed} - {f.by for f in typed}
    if tops != {wanted[0].of} or len(ends) != 1 or ends == {wanted[-1].by}:
        return None
    end = ends.pop()
    return _said(item, ("other-derivative",), wanted[0].of, end, "This leads down to {by}: it is {slope}.")


def _said(item: Item, ids: tuple[str, ...], of: Quantity, by: Quantity, text: str) -> Diagnosis:
    def said(style: Style) -> str:
        above, below = (name_tree(q, item.problem.scope) for q in (of, by))
        slope = shown(item.exercise, tree.Derivative(above, below), style)
        names = {"of": shown(item.exercise, above, style), "by": shown(item.exercise, below, style)}
        return text.format(slope=slope, **names)

    return Diagnosis(ids, said("unicode"), _HINT, "", said("ascii"))


def _steps(way: Way) -> Counter[tuple[Quantity, Quantity]]:
    return Counter((f.of, f.by) for f in way)
