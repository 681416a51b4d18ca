"""The arithmetic of blocks: sums, products and powers in the short form a person would write.

Derivatives are built by rule and would read `1 * (x * 1) + 0`; these constructors drop what changes nothing,
fold constants (exactly: constants are fractions) and keep a minus sign in front. They never change a value,
and never merge or drop a named block: a name is a barrier.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block


def _shape(a: Block, b: Block) -> Shape:
    if a.shape == b.shape or not b.shape:
        return a.shape
    if not a.shape:
        return b.shape
    return tuple(int(n) for n in np.broadcast_shapes(a.shape, b.shape))


def constant_of(b: Block) -> Fraction | None:
    """The one number an unnamed block of equal constants holds, else None."""
    while b.op in ("identity", "broadcast", "expand") and b.name is None:
        b = b.inputs[0]
    if b.op != "const" or not b.attr[1]:
        return None
    first: Fraction = b.attr[1][0]
    return first if all(x == first for x in b.attr[1]) else None


def is_zero(b: Block) -> bool:
    """Whether the block is zero by construction (an unnamed constant, not a value that happens to be 0)."""
    return constant_of(b) == 0


LONGEST = 512
"""Constants of more bits than this are left unfolded: 1.001 ** 2000 as a fraction fills a page."""


def _is_short(x: Fraction) -> bool:
    return max(x.numerator.bit_length(), x.denominator.bit_length()) <= LONGEST


def _folded(a: Block, b: Block) -> tuple[Fraction, Fraction] | None:
    if a.op == b.op == "const" and a.shape == b.shape == ():
        x, y = a.attr[1][0], b.attr[1][0]
        return (x, y) if _is_short(x) and _is_short(y) else None
    return None


def _minus(b: Block) -> Block | None:
    """x, where b is an unnamed -x."""
    return b.inputs[0] if b.op == "neg" and b.name is None else None


def add(a: Block, b: Block) -> Block:
    """a + b."""
    if (both := _folded(a, b)) is not None:
        return a.graph.const(both[0] + both[1])
    if is_zero(a) and _shape(a, b) == b.shape:
        return b
    if is_zero(b) and _shape(a, b) == a.shape:
        return a
    if a is b:
        return mul(a.graph.const(2), a)
    if (x := _minus(a)) is not None:
        return sub(b, x)
    if (x := _minus(b)) is not None:
        return sub(a, x)
    return a.graph.apply("add", a, b)


def sub(a: Block, b: Block) -> Block:
    """a - b."""
    if (both := _folded(a, b)) is not None:
        return a.graph.const(both[0] - both[1])
    if is_zero(a) and _shape(a, b) == b.shape:
        return neg(b)
    if is_zero(b) and _shape(a, b) == a.shape:
        return a
    if (x := _minus(b)) is not None:
        return add(a, x)
    return a.graph.apply("sub", a, b)


def neg(a: Block) -> Block:
    """-a."""
    if a.op == "const":
        return a.graph.constant(a.shape, tuple(-x for x in a.attr[1]))
    inner = _minus(a)
    return a.graph.apply("neg", a) if inner is None else inner


def mul(a: Block, b: Block) -> Block:
    """a * b, entry by entry."""
    if (both := _folded(a, b)) is not None:
        return a.graph.const(both[0] * both[1])
    shape = _shape(a, b)
    for u, v in ((a, b), (b, a)):
        c = constant_of(u)
        if c == 0:
            return a.graph.constant(shape, (Fraction(0),) * int(np.prod(shape, dtype=int)))
        if c == 1 and v.shape == shape:
            return v
        if c == -1 and v.shape == shape:
            return neg(v)
        if (x := _minus(u)) is not None:
            return neg(mul(x, v))
        if v.op == "div" and v.name is None and constant_of(v.inputs[0]) == 1:
            return div(u, v.inputs[1])
        if u.op == "broadcast" and u.name is None and _shape(u.inputs[0], v) == shape:
            return mul(u.inputs[0], v)  # numpy broadcasts by itself: read and compute the small factor
        if u.op == "const" and u.shape == () and _is_short(u.attr[1][0]) and (w := _scaled(v)) is not None:
            return mul(u.graph.const(u.attr[1][0] * w[0]), w[1])
    return a.graph.apply("mul", a, b)


def _scaled(b: Block) -> tuple[Fraction, Block] | None:
    """(c, x), where b is an unnamed product of a number c and x."""
    if b.op == "mul" and b.name is None and b.inputs[0].op == "const" and b.inputs[0].shape == ():
        c: Fraction = b.inputs[0].attr[1][0]
        return (c, b.inputs[1]) if _is_short(c) else None
    return None


def div(a: Block, b: Block) -> Block:
    """a / b."""
    both = _folded(a, b)
    if both is not None and both[1] != 0:
        return a.graph.const(both[0] / both[1])
    if constant_of(b) == 1 and _shape(a, b) == a.shape:
        return a
    if (x := _minus(a)) is not None:
        return neg(div(x, b))
    return a.graph.apply("div", a, b)


def power(a: Block, n: Block) -> Block:
    """a ^ n."""
    c = constant_of(n)
    if c == 1 and _shape(a, n) == a.shape:
        return a
    if c == 0 and _shape(a, n) == a.shape:
        return a.graph.constant(a.shape, (Fraction(1),) * int(np.prod(a.shape, dtype=int)))
    return a.graph.apply("pow", a, n)


def reduced(op: str, a: Block, axis: int | None) -> Block:
    """The `sum` or `mean` of a block, over all entries or along one axis."""
    if not a.shape:
        return a
    c = constant_of(a)
    if c is None:
        return a.graph.apply(op, a, attr=axis)
    shape = () if axis is None else a.shape[:axis] + a.shape[axis + 1 :]
    size = int(np.prod(shape, dtype=int))
    n = int(np.prod(a.shape, dtype=int)) // size if op == "sum" else 1
    return a.graph.constant(shape, (c * n,) * size)


def transpose(a: Block) -> Block:
    """The transpose; of a column (1-D array) or a number, the thing itself."""
    if len(a.shape) < 2:
        return a
    if a.op == "transpose" and a.name is None:
        return a.inputs[0]
    return a.graph.apply("transpose", a)


def broadcast(a: Block, shape: Shape) -> Block:
    """`a` repeated to `shape`."""
    return a if a.shape == shape else a.graph.apply("broadcast", a, attr=shape)
