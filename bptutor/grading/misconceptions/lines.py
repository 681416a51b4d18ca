"""The first wrong line of a derivation: which single slip, taken back, makes it hold.

The line itself is changed in one place, a sign, a factor, a square, and compared with the goal on all
instances; so a slip that is told explains the line whatever the numbers are.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Literal, cast

from bptutor.bank.derivation import derivation_of
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.table import TABLE
from bptutor.notation import tree
from bptutor.record import Record, replace, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.derivation import Checked
    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.tree import BinaryOp, Node

    Signed = tuple[BinaryOp, Node]

MOST_EDITS = 200
MOST_PARTS = 80
"""Longer lines are not looked at."""
MOST_WAYS = 2
_CLOSED = (tree.Name, tree.Number, tree.Constant, tree.Stepped, tree.Derivative, tree.Reduce)
"""What is not changed inside."""
PLUS_MINUS: tuple[Literal["+"], Literal["-"]] = ("+", "-")
ONE, TWO, HALF = (tree.Number(Fraction(n), str(n)) for n in (1, 2, Fraction(1, 2)))


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """The one or two kinds of slip that explain the first line that does not hold."""
    checked: Checked = reading.value
    if checked.fault is None or checked.differs is None or checked.differs.rounded:
        return None
    expression = checked.expressions[checked.fault]
    if expression.beside or sum(1 for _ in tree.walk(expression.node)) > MOST_PARTS:
        return None
    ids = _ids(item, expression.node, expression.text)
    if not 1 <= len(ids) <= MOST_WAYS:
        return None
    ways = ", or ".join(TABLE[name].clause for name in ids)
    hints = dict.fromkeys(TABLE[name].hint for name in ids)
    return Diagnosis(ids, f"Line {expression.line} would hold {ways}.", " ".join(hints))


def _ids(item: Item, node: Node, text: str) -> tuple[str, ...]:
    """The kinds of slip that make the line right when they are taken back."""
    side = derivation_of(item).comparer.sides[0]
    found: dict[str, None] = {}
    for name, changed in islice(_changed(node), MOST_EDITS):
        if name in found:
            continue
        try:
            if side.outcome(changed, text).equal:
                found[name] = None
        except BptutorError:  # a change that makes no sense there
            continue
    return tuple(found)


# ---- one change ------------------------------------------------------------------------------------------


def _changed(node: Node) -> Iterator[tuple[str, Node]]:
    """The line with one change in one place, the whole of it first."""
    yield from _as_a_whole(node)
    yield from _inside(node)


def _inside(node: Node) -> Iterator[tuple[str, Node]]:
    """Changes of the parts of `node`."""
    yield from _of_operation(node)
    if isinstance(node, _CLOSED):
        return
    for field, value in values_of(node).items():
        if isinstance(value, Record):
            part = cast("Node", value)
            for name, new in (*_of_part(node, field, part), *_inside(part)):
                yield name, replace(node, **{field: new})
        elif field == "args":
            for k, part in enumerate(value):
                for name, new in (*_as_a_whole(part), *_inside(part)):
                    yield name, replace(node, args=(*value[:k], new, *value[k + 1 :]))


def _as_a_whole(node: Node) -> Iterator[tuple[str, Node]]:
    """A term, a side of a fraction, an exponent or an argument with one thing more or less."""
    yield "line-sign", tree.Unary(node)
    for number in (TWO, HALF):
        yield "line-factor", tree.Binary("*", number, node)
    if not isinstance(node, tree.Number):
        yield from (("line-term", tree.Binary(op, node, ONE)) for op in PLUS_MINUS)


def _of_part(node: Node, field: str, part: Node) -> Iterator[tuple[str, Node]]:
    """Changes of an operand, by what it is an operand of."""
    if not isinstance(node, tree.Binary):
        return
    is_power = isinstance(part, tree.Binary) and part.op == "^"
    if node.op in PLUS_MINUS:
        yield from (change for change in _as_a_whole(part) if change[0] != "line-term")
        if not (isinstance(part, tree.Binary) and part.op == "/"):
            yield "line-term", tree.Binary("*", TWO, part)  # for a factor 2, or for another term like it
    elif node.op == "/" or (node.op == "^" and field == "right" and not isinstance(part, tree.Number)):
        yield from _as_a_whole(part)
    if node.op != "^" and not is_power and not isinstance(part, tree.Number):
        yield "line-power", tree.Binary("^", part, TWO)


def _of_operation(node: Node) -> Iterator[tuple[str, Node]]:
    """A sum with the other sign or with a term less, a fraction upside down, a power without its exponent."""
    if not isinstance(node, tree.Binary):
        return
    if node.op in PLUS_MINUS:
        yield "line-sign", replace(node, op="-" if node.op == "+" else "+")
        yield from (("line-term", part) for part in (node.left, node.right))
        yield from _with_bracket(node)
    elif node.op == "/":
        yield "line-reciprocal", replace(node, left=node.right, right=node.left)
    elif node.op == "*":
        yield from (("line-factor", part) for part in (node.left, node.right))
    elif node.op == "^" and node.right == TWO:
        yield "line-power", node.left


def _with_bracket(node: tree.Binary) -> Iterator[tuple[str, Node]]:
    """A sum with a bracket behind a minus: `a - b + c - d` as `a - (b + c - d)`."""
    first, signed = _terms(node)
    for k, (op, _) in enumerate(signed):
        for end in range(k + 3, len(signed) + 1) if op == "-" else ():
            turned = [_opposite(term) for term in signed[k + 1 : end]]
            yield "line-bracket", _summed(first, [*signed[: k + 1], *turned, *signed[end:]])


def _terms(node: Node) -> tuple[Node, list[Signed]]:
    """The first term of a sum, and the others with the signs before them."""
    signed: list[Signed] = []
    while isinstance(node, tree.Binary) and node.op in PLUS_MINUS:
        signed.insert(0, (node.op, node.right))
        node = node.left
    return node, signed


def _opposite(term: Signed) -> Signed:
    return ("-" if term[0] == "+" else "+"), term[1]


def _summed(first: Node, signed: Sequence[Signed]) -> Node:
    whole = first
    for op, term in signed:
        whole = tree.Binary(op, whole, term)
    return whole
