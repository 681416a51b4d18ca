"""Output units whose slope cancels: a sigmoid or softmax under a cross-entropy, where dL/dz is p - y.

The graph has that as (-y/p + (1 - y)/(1 - p)) p (1 - p), so what a student leaves out of p - y is no row. It
is put in by its share in p - y.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, one_minus
from bptutor.calculus.altered.sides import Sides
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr


class Output(Record):
    """A derivative by what goes into an output unit: its row, that of the output p, and that of the label y.

    `label` is None where the loss is no cross-entropy.
    """

    row: int
    p: int
    label: int | None

    @property
    def slope(self) -> Expr:
        """p (1 - p)."""
        return "mul", self.p, one_minus(self.p)


def outputs(computation: Computation) -> Iterator[Output]:
    """All of them, on the way back."""
    for row in Sides(computation).backward if not computation.is_large else ():
        p = _output(computation, row)
        if p is not None:
            yield Output(row, p, label_of(computation, row, p))


def _output(computation: Computation, row: int) -> int | None:
    """The sigmoid or softmax by whose net input a row is a derivative."""
    op, factors = computation.recipe(row)
    pair = computation.adjoint(row)
    if op != "mul" or pair is None:
        return None
    net = pair[1].row
    for factor in factors:
        unit = computation.slope(factor)
        if unit is not None and (unit.op, unit.net) == ("sigmoid", net):
            return unit.row
        kind, nets = computation.graph.recipe(factor)
        if kind == "softmax" and net in nets:
            return factor
    return None


def label_of(computation: Computation, row: int, p: int) -> int | None:
    """What is divided by p there, as y is in the derivative of y ln(p)."""
    for r in computation.graph.rows_below([row], computation.stops):
        op, operands = computation.recipe(r)
        if op == "div" and operands[1] == p:
            return _without_numbers(computation, operands[0])
    return None


def _without_numbers(computation: Computation, row: int) -> int:
    """y of y/3 or -y."""
    while True:
        op, operands = computation.recipe(row)
        rest = [r for r in operands if computation.graph.recipe(r)[0] != "const"]
        if op not in ("mul", "div", "neg") or len(rest) != 1:
            return row
        row = rest[0]


def alone_and_together(edits: dict[int, Expr], about: dict[int, tuple[int, ...]]) -> Iterator[Alteration]:
    """All outputs, and each by itself."""
    if len(edits) > 1:
        yield Alteration(edits, min(edits), about[min(edits)], "everywhere")
    yield from (Alteration({row: expr}, row, about[row]) for row, expr in edits.items())


def errors_replaced(
    computation: Computation, rule: Callable[[int, int], tuple[Expr, int]]
) -> Iterator[Alteration]:
    """Another expression for p - y under a cross-entropy; the rule says as well which row it is about."""
    edits: dict[int, Expr] = {}
    about: dict[int, tuple[int, ...]] = {}
    for output in outputs(computation):
        if output.label is not None:
            error: Expr = ("sub", output.p, output.label)
            new, row = rule(output.p, output.label)
            edits[output.row] = ("mul", output.row, ("div", new, error))
            about[output.row] = (row,)
    yield from alone_and_together(edits, about)
