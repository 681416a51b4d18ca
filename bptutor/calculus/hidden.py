"""What instances of moderate size do not show of a formula, though no gate of it says so.

* A bend inside a root or a logarithm: `sqrt((x - 4)^2)` is 4 - x for all moderate x, and x - 4 elsewhere.
* A term that is tiny beside another, or a function that is saturated, on every instance: unless x is close
  to 0, `u + exp(-200*x^2)*v` looks like u.

Where something may be hidden the comparison looks farther out and farther in. To say so needlessly costs a
little time and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.arrays import VIEWS
from bptutor.calculus.simplify import constant_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.plan import Plan

SHOWN = 64
"""So many instances are looked at: what is hidden on thousands is hidden on these."""
LITTLE = 1e-3
"""A term this small beside another may make no difference that counts, after a few more operations."""
SATURATED = 5.0
"""Functions of larger arguments are next to their limits."""
VANISHED = 1e-290
"""Where exponentials and powers end; in products with them nothing is left to be seen."""

SATURATING = ("sigmoid", "tanh", "softplus")
LOOKED_AT = (*SATURATING, "exp", "softmax", "cos", "cosh", "pow", "add", "sub")
POSITIVE = ("exp", "sigmoid", "softmax", "softplus", "cosh")
NEVER_BELOW_ZERO = ("relu", "abs", "sqrt", "step", "gate", "gt", "ge", "lt", "le", "eq", "ne")
BELOW_ONE = ("sigmoid", "softmax", "tanh")


def hides(blocks: Iterable[Block], plan: Plan) -> bool:
    """Whether one of these blocks may hide something from the instances of a plan that has run."""
    return any(_bends_inside(b) or _is_out_of_sight(b, plan) for b in blocks)


# ---- bends in roots --------------------------------------------------------------------------------------


def _bends_inside(b: Block) -> bool:
    """Whether this is a root or a logarithm of what may reach 0 in between, as even powers do."""
    return is_root(b) and not _is_positive(b.inputs[0])


def is_root(b: Block) -> bool:
    """Whether this is a root, a logarithm or a broken power: nothing, below 0."""
    if b.op == "pow":
        n = constant_of(b.inputs[1])
        return n is None or n.denominator > 1
    return b.op in ("sqrt", "ln", "log2", "log10")


def _is_positive(b: Block) -> bool:
    """Whether a block is above 0 by what it is made of; a leaf counts, for it has no bend in it."""
    if (number := constant_of(b)) is not None:
        return number > 0
    if b.op in ("leaf", *POSITIVE):
        return True
    if b.op in ("mul", "div", "sqrt", "sum", "mean", *VIEWS):
        return all(map(_is_positive, b.inputs))
    if b.op == "pow":
        return _is_positive(b.inputs[0])
    if b.op == "add":
        x, y = b.inputs
        return (_is_positive(x) and _is_not_negative(y)) or (_is_not_negative(x) and _is_positive(y))
    return b.op == "sub" and constant_of(b.inputs[0]) == 1 and _is_below_one(b.inputs[1])


def _is_not_negative(b: Block) -> bool:
    if b.op in NEVER_BELOW_ZERO or _is_positive(b):
        return b.op != "leaf" or b.graph.domains[b.id] != "real"
    if b.op == "pow":
        n = constant_of(b.inputs[1])
        return n is not None and n.denominator == 1 and n % 2 == 0
    if b.op == "mul":
        return b.inputs[0].content == b.inputs[1].content
    return b.op in ("add", "sum", "mean", *VIEWS) and all(map(_is_not_negative, b.inputs))


def _is_below_one(b: Block) -> bool:
    if b.op == "leaf":
        return b.graph.domains[b.id] == "probability"
    return b.op in BELOW_ONE or (b.op in VIEWS and all(map(_is_below_one, b.inputs)))


# ---- terms out of sight ----------------------------------------------------------------------------------


def _is_out_of_sight(b: Block, plan: Plan) -> bool:
    """Whether an operand makes hardly any difference to an entry, on all instances."""
    if b.op not in LOOKED_AT:
        return False
    blocks = (b, *b.inputs)
    if not b.shape and _shows(b, *(abs(float(plan[x][0])) for x in blocks)):
        return False  # at first sight, like most, and much quicker
    out, *operands = (np.abs(plan[x][..., :SHOWN]) for x in blocks)
    if b.op in ("add", "sub"):
        x, y = operands
        return _is_lost(x, y) or _is_lost(y, x)
    return not np.asarray(_shows(b, out, *operands)).any(-1).all()


def _is_lost(term: Array, beside: Array) -> bool:
    """Whether a term is little beside another throughout. But many entries of arrays are 0 by their place."""
    seen = (term > LITTLE * beside).any(-1) | (term == 0).all(-1)
    return not seen.all()


def _shows(b: Block, out: Any, *operands: Any) -> Any:
    """Whether every operand makes a difference; of sizes, numbers or arrays of them. Not where one is NaN."""
    if b.op in ("add", "sub"):
        x, y = operands
        return (x > LITTLE * y) & (y > LITTLE * x)
    if b.op == "softmax":
        return (out > LITTLE) & (out < 1 - LITTLE)
    if b.op == "pow":
        base, exponent = operands
        return (exponent > LITTLE) & ((out > VANISHED) | (base == 0))
    (inside,) = operands
    near = inside < SATURATED if b.op in SATURATING else True
    return (inside > LITTLE) & (out > VANISHED) & near
