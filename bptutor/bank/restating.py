"""Whether an answer only says again what was asked for: `dL/dw`, or `2*dL/dw/2`, to "what is dL/dw?".

Names are compared by the quantity they mean, in any spelling. Values are not: another quantity that always
has the same value (dL/dz where dL/db was asked for) is an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.bank.blank import read_equation
from bptutor.bank.exercise import FillSpec, FormulaSpec
from bptutor.calculus.chain_rule import node_entry
from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.build import build, free_indices
from bptutor.notation.commuting import ordered
from bptutor.notation.printer import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Block, Quantity
    from bptutor.notation.scope import Scope


def check_restating(item: Item, node: tree.Node, text: str) -> None:
    """Raises FormulaError at the place in `node` where what is asked for stands again."""
    wanted = asked_for(item)
    if isinstance(wanted, tree.Derivative) and not any(map(_is_derivative, tree.walk(node))):
        return
    scope = item.problem.scope
    found: tree.Node | None
    with scope.temporary():
        if isinstance(wanted, tree.Derivative):
            found = _same_derivative(wanted, node, scope)
        elif isinstance(wanted, (tree.Name, tree.Stepped)):
            found = _same_quantity(wanted, node, scope)
        else:
            found = node if wanted is not None and ordered(wanted) == ordered(node) else None
    if found is None:
        return
    remedy = "Write what it is computed from."
    if isinstance(found, tree.Derivative):
        remedy = "Work it out with the chain rule, and write the result."
    raise FormulaError(text, *found.span, _message(item, found), remedy)


def _message(item: Item, found: tree.Node) -> str:
    if isinstance(item.spec, FillSpec):
        return f"`{show(found)}` stands in the equation already, so it cannot fill the blank"
    return f"`{show(found)}` is what is asked for, so it cannot stand in the answer"


def asked_for(item: Item) -> tree.Node | None:
    """What the answer must not hold: the target without sign and numbers, or the side without a blank."""
    spec = item.spec
    if isinstance(spec, FormulaSpec):
        return _bare(item.problem.read(spec.target.value))
    assert isinstance(spec, FillSpec)
    bare = _bare(read_equation(item.problem, spec.formula.value).known)
    return bare if isinstance(bare, (tree.Name, tree.Stepped, tree.Derivative)) else None


def _bare(node: tree.Node) -> tree.Node:
    """`dE/dz` for `-dE/dz` and `2*dE/dz`."""
    while True:
        if isinstance(node, tree.Unary):
            node = node.arg
        elif isinstance(node, tree.Binary) and node.op == "*" and isinstance(node.left, tree.Number):
            node = node.right
        elif isinstance(node, tree.Binary) and node.op == "/" and isinstance(node.right, tree.Number):
            node = node.left
        else:
            return node


# ---- derivatives -----------------------------------------------------------------------------------------


def _is_derivative(node: tree.Node) -> bool:
    return isinstance(node, tree.Derivative)


def _same_derivative(wanted: tree.Derivative, node: tree.Node, scope: Scope) -> tree.Derivative | None:
    """The first derivative in `node` of the same thing by the same thing."""
    candidates = [n for n in tree.walk(node) if isinstance(n, tree.Derivative)]
    top, steps = _taken_apart(wanted)
    of, by = build(top, scope), [build(step, scope) for step in steps]
    indexed = bool(free_indices(wanted))
    for slope in candidates:
        inner, others = _taken_apart(slope)
        if len(others) != len(by):
            continue
        pairs = zip((build(other, scope) for other in others), by, strict=True)
        if all(_overlap(one, other, indexed) for one, other in pairs):
            found = build(inner, scope)
            if _same(found, of) or (not isinstance(inner, tree.Name) and _is_made_of(found, of)):
                return slope
    return None


def _taken_apart(slope: tree.Derivative) -> tuple[tree.Node, list[tree.Node]]:
    """What is differentiated in the end, and by what one after the other: d(dL/da)/db is d^2 of L."""
    steps = [slope.by] * slope.order
    inner = slope.of
    while isinstance(inner, tree.Derivative):
        steps = [inner.by] * inner.order + steps
        inner = inner.of
    return inner, steps


def _same(a: Block, b: Block) -> bool:
    return a.shape == b.shape and bool((a.rows == b.rows).all())


def _is_made_of(block: Block, inner: Block) -> bool:
    """Whether an expression is computed from what is differentiated: `d(2*L)/dw` is `dL/dw` in disguise."""
    return any(_same(b, inner) for b in block.graph.ancestors(block))


def _overlap(a: Block, b: Block, indexed: bool) -> bool:
    """Whether two have entries in common; with index variables, entry by entry (h_t is not h_{t-1})."""
    if _same(a, b):
        return True
    return not indexed and bool(np.isin(a.rows, b.rows).any())


# ---- names -----------------------------------------------------------------------------------------------


def _same_quantity(wanted: tree.Name | tree.Stepped, node: tree.Node, scope: Scope) -> tree.Node | None:
    """The first name in `node` that means (some entry of) the quantity that is asked for."""
    target = list(_nodes(build(wanted, scope)))
    indexed = bool(free_indices(wanted))
    for part in tree.walk(node):
        if not isinstance(part, (tree.Name, tree.Stepped)) or not _is_quantity(part, scope):
            continue
        nodes = list(_nodes(build(part, scope)))
        if nodes == target or (not indexed and not set(nodes).isdisjoint(target)):
            return part
    return None


def _is_quantity(part: tree.Name | tree.Stepped, scope: Scope) -> bool:
    """Whether a name is more than a slope `f'` or an index variable."""
    if isinstance(part, tree.Stepped):
        return True
    return not part.name.endswith("'") and scope.find(part.name) is not None


def _nodes(block: Block) -> Iterator[Quantity]:
    return map(node_entry, block.quantities())
