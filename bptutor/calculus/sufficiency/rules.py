"""The rules of derivations, all of them sound: what else is known once a node is.

Each rule is a function of the closure and the node that has just become known. It looks at the equations with
that node and offers what follows. What a rule divides by, it asks `Closure.divisor` about.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.sufficiency import values
from bptutor.calculus.sufficiency.how import How
from bptutor.calculus.sufficiency.shares import shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.sufficiency.closure import Closure
    from bptutor.calculus.sufficiency.equations import Apply, Product

NOTHING, ONE = Fraction(0), Fraction(1)
ONE_TO_ONE = ("sigmoid", "tanh", "exp", "ln", "log2", "log10", "sqrt", "softplus", "leaky_relu", "sinh")
"""Functions of one number that have an inverse."""
EVEN = ("abs", "cosh")
"""Functions that have an inverse on one side of 0."""


def sums(c: Closure, node: int) -> None:
    """A sum from its terms, and the one term or sum that is missing from the others."""
    equations = c.ground.equations
    for k in equations.sums_with[node]:
        c.missing[k] -= 1
        equation = equations.sums[k]
        nodes = [part for _, part in equation.parts]
        if c.missing[k] > 1:
            continue
        if all(map(c.known.__contains__, nodes)):
            value = values.total(equation, [c.value(n) for n in nodes])
            c.offer(equation.out, How(equation.rule, tuple(nodes), equation.out, value, equation=equation))
        elif c.missing[k] == 1:
            place = next(i for i, n in enumerate(nodes) if n not in c.known)
            value = values.solved(equation, place, c.value(equation.out), [c.value(n) for n in nodes])
            uses = (equation.out, *nodes[:place], *nodes[place + 1 :])
            c.offer(nodes[place], How("solve", uses, equation.out, value, equation=equation))


def products(c: Closure, node: int) -> None:
    """A product from its factors, or from one that is 0; a factor from the product and the other one."""
    for product in c.ground.equations.products_with[node]:
        out, a, b = product
        if c.knows(a, b):
            c.offer(out, How("definition", (a, b), out, values.times(c.value(a), c.value(b))))
        for factor in {a, b}:
            if c.is_zero(factor):
                c.offer(out, How("definition", (factor,), out, NOTHING))
        if c.knows(out):
            _factors(c, product)


def _factors(c: Closure, product: Product) -> None:
    out, a, b = product
    if a == b:
        if side := c.side(a):
            c.offer(a, How("invert", (out,), out, values.root(c.value(out), Fraction(2), side)))
        return
    for x, y in ((a, b), (b, a)):
        if c.knows(x) and y not in c.known and (nonzero := c.divisor(x)) is not None:
            value = values.divided(c.value(out), c.value(x))
            c.offer(y, How("solve", (out, x), out, value, nonzero))
        told = c.ground.told_by.get(y, ()) if y not in c.ground.switches else (y,)
        if told and (nonzero := c.pattern(x)) is not None:  # 0 just where the other factor is
            for switch in told:
                c.offer(switch, How("factor", (out,), out, None, nonzero))


def functions(c: Closure, node: int) -> None:
    """A function from its arguments, the argument of a one-to-one function from its value."""
    for applied in c.ground.equations.applied_to[node]:
        out, op, inputs = applied
        if c.knows(*inputs):
            place = c.ground.graph.owner[out].index[-1] if op == "softmax" else 0
            value = values.applied(op, [c.value(x) for x in inputs], place)
            c.offer(out, How("definition", inputs, out, value))
        if op == "div":
            _quotient(c, applied)
        elif op == "pow":
            _power(c, applied)
        elif c.knows(out) and _is_one_to_one(c, applied):
            side = c.side(inputs[0]) if op in EVEN else 1
            c.offer(inputs[0], How("invert", (out,), out, values.inverse(op, c.value(out), side)))


def _is_one_to_one(c: Closure, applied: Apply) -> bool:
    out, op, inputs = applied
    if op == "relu" and c.is_positive(out):
        return True
    if op == "relu":
        return c.side(inputs[0]) > 0
    return op in ONE_TO_ONE or (op in EVEN and c.side(inputs[0]) != 0)


def _quotient(c: Closure, applied: Apply) -> None:
    out, _, (a, b) = applied
    if c.is_zero(a):
        c.offer(out, How("definition", (a,), out, NOTHING))
    if not c.knows(out) or a == b:
        return
    if c.knows(b):
        c.offer(a, How("solve", (out, b), out, values.times(c.value(out), c.value(b))))
    elif c.knows(a) and (nonzero := c.divisor(a)) is not None:
        c.offer(b, How("solve", (out, a), out, values.divided(c.value(a), c.value(out)), nonzero))


def _power(c: Closure, applied: Apply) -> None:
    """The base, where the exponent is written and the sign is certain; the exponent of a written base."""
    out, _, (base, exponent) = applied
    if not c.knows(out) or base == exponent:
        return
    n = _number(c, exponent)
    side = 0 if n is None or n == 0 else 1 if n.denominator > 1 or n % 2 == 1 else c.side(base)
    if n is not None and side:
        c.offer(base, How("invert", (out,), out, values.root(c.value(out), n, side)))
    a = _number(c, base)
    if a is not None and a > 0 and a != 1:
        c.offer(exponent, How("invert", (out,), out))


def _number(c: Closure, row: int) -> Fraction | None:
    value = c.ground.numbers.get(row)
    return value if isinstance(value, Fraction) else None


def sides(c: Closure, node: int) -> None:
    """The output of a ReLU tells on which side of 0 its input is; p - y, for p between 0 and 1, tells y."""
    for row in c.ground.told_by.get(node, ()):
        c.offer(row, How("gate", (node,), node))
    if node in c.ground.labels:
        label, probability_first = c.ground.labels[node]
        value = c.value(node)
        is_one = None if value is None or not values.is_nonzero(value) else (value < 0) == probability_first
        told = None if is_one is None else ONE if is_one else NOTHING
        c.offer(label, How("label", (node,), node, told))


def equal(c: Closure, node: int) -> None:
    """Rows that have one value in every instance, or in this case."""
    for row in c.ground.same.get(node, ()):
        c.offer(row, How("same", (node,), node, c.value(node)))
    if c.assumed is not None:
        for row, how in c.assumed.facts.get(node, ()):
            c.offer(row, how)
        for start, link in c.assumed.links_at(node):
            if c.knows(start, link.gate):
                value = values.times(link.factor, c.value(start))
                c.offer(link.to, How(link.rule, (start, link.gate), link.source, value))


RULES: tuple[Callable[[Closure, int], None], ...] = (sums, products, functions, sides, equal, shares)
