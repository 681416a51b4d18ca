"""What comes out of an altered computation: on random instances, or from what is given.

On instances these are the values of the *formula* that the mistake makes; from givens, the *number*.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.altered.passes import altered
from bptutor.calculus.ops import ELEMENTWISE
from bptutor.calculus.sampling import GeneralFunction
from bptutor.calculus.settle import Known, settle
from bptutor.errors import Undefined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.calculus.givens import Givens
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sampling import Instances


def on_instances(
    computation: Computation, instances: Instances, alteration: Alteration, first: int | None = None
) -> Array | None:
    """The altered target on all instances, or on the `first` few, shape ``target.shape + (batch,)``.

    NaN or infinite where it is undefined; None where the alteration goes round in a circle.
    """
    arithmetic = _OnArrays(instances, first, computation.drawn.setdefault(instances, {}))
    with np.errstate(all="ignore"):
        values = altered(computation, alteration.edits, arithmetic, instances.fixed)
        if values is None:
            return None
        target = computation.target
        rows = [int(r) for r in target.rows.ravel()]
        found = np.empty((len(rows), arithmetic.batch))
        for k, row in enumerate(rows):
            found[k] = values[row] if row in values else arithmetic.known(row)
    return found.reshape((*target.shape, arithmetic.batch))


def from_givens(computation: Computation, givens: Givens, alteration: Alteration) -> tuple[Known, ...]:
    """The entries of the altered target in row-major order; None where one does not follow."""
    rows = [int(r) for r in computation.target.rows.ravel()]
    arithmetic = _OnFloats(givens, computation.remembered.setdefault(givens, {}))
    values = altered(computation, alteration.edits, arithmetic, givens.fixed)
    if values is None:
        return (None,) * len(rows)
    return tuple(_finite(values[r] if r in values else arithmetic.known(r)) for r in rows)


def _finite(value: Known) -> Known:
    return None if value is None or not math.isfinite(value) else value + 0.0  # no -0


class _OnArrays:
    """Rows as arrays of one number an instance (or of a single one, for constants)."""

    def __init__(self, instances: Instances, first: int | None, remembered: dict[Any, Array]) -> None:
        self._instances, self._remembered = instances, remembered
        self.batch = instances.batch if first is None else min(first, instances.batch)

    def known(self, row: int) -> Array:
        key = row, self.batch
        if key not in self._remembered:
            self._remembered[key] = self._read(row)[: self.batch]
        return self._remembered[key]

    def _read(self, row: int) -> Array:
        q = self._instances.graph.owner[row]
        try:
            values = self._instances[q.block]
        except KeyError:
            self._instances.add(q.block)
            values = self._instances[q.block]
        return np.asarray(values[q.index])

    def _function(self, row: int) -> GeneralFunction:
        """The general function that a row is of, on the instances that are looked at."""
        block = self._instances.graph.owner[row].block
        if block.attr[0] not in self._instances.functions:
            self._instances.add(block)
        whole = self._instances.functions[block.attr[0]]
        if self.batch == self._instances.batch:
            return whole
        return GeneralFunction.joined([whole], np.arange(self.batch))

    def number(self, value: Fraction) -> Array:
        return np.array([float(value)])

    def apply(self, row: int, op: str, operands: Sequence[Array]) -> Array:
        match op:
            case "identity":
                return operands[0]
            case "sum" | "mean" | "dot":
                return _summed(op, operands)
            case "softmax":
                return _softmax(operands, self._instances.graph.owner[row])
            case "func":
                _, orders = self._instances.graph.owner[row].block.attr
                return self._function(row)(orders, *operands)
            case "gate":  # the table's reads the output of a ReLU; an expression may read anything
                op = "step"
        out = np.empty(max(map(len, operands)))
        ELEMENTWISE[op].array(*operands, out)
        return out


def _summed(op: str, operands: Sequence[Array]) -> Array:
    if op == "dot":
        half = len(operands) // 2
        operands = [a * b for a, b in zip(operands[:half], operands[half:], strict=True)]
    found: Array = np.zeros(1)
    for x in operands:
        found = found + x
    return found / len(operands) if op == "mean" else found


def _softmax(z: Sequence[Array], q: Quantity) -> Array:
    top = np.maximum.reduce(np.broadcast_arrays(*z))
    e = [np.exp(x - top) for x in z]
    return np.asarray(e[q.index[-1]] / sum(e))


class _OnFloats:
    """Rows as numbers, None where one does not follow from the givens."""

    def __init__(self, givens: Givens, remembered: dict[int, Known]) -> None:
        self._givens, self._remembered = givens, remembered

    def known(self, row: int) -> Known:
        if row not in self._remembered:
            try:
                self._remembered[row] = self._givens.get(row)
            except Undefined:
                self._remembered[row] = None
        return self._remembered[row]

    def number(self, value: Fraction) -> Known:
        return float(value)

    def apply(self, row: int, op: str, operands: Sequence[Known]) -> Known:
        return settle(op, operands, *self._givens.graph.owner[row].index[-1:])
