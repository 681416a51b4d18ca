"""Losses, with their factor conventions: 1/2 or none, summed or averaged over outputs and data points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from bptutor.errors import GraphError
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.calculus.graph import Block

Reduction = Literal["sum", "mean"]


class LossSpec(Record):
    """Which loss; `factor` stands in front of it, `target` is the name of the label."""

    kind: Literal["squared", "absolute", "cross-entropy"]
    factor: Fraction = Fraction(1)
    target: str = "y"
    over_outputs: Reduction = "sum"
    over_rows: Reduction = "mean"


def target_domain(kind: str, activation: str) -> str:
    """How the labels of such a loss are drawn: one-hot for softmax, 0 or 1 for a probability, else any."""
    if kind != "cross-entropy":
        return "real"
    return "one-hot" if activation == "softmax" else "0 or 1"


def loss_of(spec: LossSpec, output: Block, target: Block, *, softmax: bool, rows: bool) -> Block:
    """The loss as an expression.

    squared (H - y)^2, absolute abs(H - y), cross-entropy -y ln H - (1-y) ln(1-H), or with a softmax output
    -sum_k y_k ln H_k.  `rows`: the first axis runs over data points.  Raises GraphError for an unknown kind.
    """
    over_rows = spec.over_rows if rows else None
    deviation = _deviation(spec.kind, output, target, softmax)
    over_outputs: Reduction = "sum" if softmax and spec.kind == "cross-entropy" else spec.over_outputs
    if len(output.shape) == (2 if rows else 1):
        deviation = _reduced(deviation, over_outputs, len(output.shape) - 1)
    if over_rows:
        deviation = _reduced(deviation, over_rows, 0)
    return _scaled(deviation, spec.factor)


def _deviation(kind: str, output: Block, target: Block, softmax: bool) -> Block:
    if kind == "squared":
        return (output - target) ** 2
    if kind == "absolute":
        return (output - target).call("abs")
    if kind != "cross-entropy":
        raise GraphError(f"there is no loss called {kind}", "Use squared, absolute or cross-entropy.")
    if softmax:
        return -(target * output.call("ln"))
    return -(target * output.call("ln")) - (1 - target) * (1 - output).call("ln")


def _reduced(block: Block, how: Reduction, axis: int) -> Block:
    negative = block.op == "neg" and block.name is None
    inner = block.inputs[0] if negative else block
    axis_or_all = None if len(inner.shape) == 1 else axis
    reduced = inner.sum(axis_or_all) if how == "sum" else inner.mean(axis_or_all)
    return -reduced if negative else reduced


def _scaled(block: Block, factor: Fraction) -> Block:
    if factor.numerator == 1:
        return block / factor.denominator
    return factor * block
