"""How a value comes about: what is defined by what, in order, from the givens to the target.

For a single quantity the steps are entries (``z_1 = w_11 x_1 + w_21 x_2``); for an array they are whole
arrays (``dL/dW = X.T @ dL/dZ``), with their shapes.  Each step is unrolled down to quantities with a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bptutor.calculus.arrays import VIEWS
from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.entry_names import DerivativeName
from bptutor.calculus.graph import Quantity, parts
from bptutor.errors import Undefined, Undetermined
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.givens import Givens
    from bptutor.calculus.graph import Block


class Step(Record):
    """A quantity, the named quantities its definition uses, and its value if that is known.

    `is_given`: the value was stated, and nothing below was needed. `is_derivative`: it is an adjoint.
    """

    quantity: Quantity
    operands: tuple[Quantity, ...]
    value: float | None
    is_given: bool
    is_derivative: bool


class ArrayStep(Record):
    """A block, the named blocks its definition uses, its shape, and its value (nested lists) if known."""

    block: Block
    operands: tuple[Block, ...]
    shape: Shape
    value: Any
    is_derivative: bool


def steps(givens: Givens, target: Quantity | Block, derivatives: bool = True) -> tuple[Step, ...]:
    """The quantities that lead to `target`, each after those it is made of; leaves are not steps.

    Without `derivatives`, adjoints are taken as they are (their own traces tell how they arise).
    """
    goal = node_entry(target if isinstance(target, Quantity) else Quantity(target))
    found: dict[Quantity, tuple[Quantity, ...]] = {}
    todo = [goal]
    while todo:
        q = todo.pop()
        stated = givens.is_given(q.row) and q != goal
        if q in found or (stated and q.block.op == "leaf"):
            continue
        closed = stated or (q != goal and not derivatives and _is_derivative(q.block))
        found[q] = () if closed else _named_operands(q)
        todo.extend(found[q])
    ordered = sorted(found, key=lambda q: (q.block.id, q.index))
    return tuple(_step(givens, q, found[q]) for q in ordered if q.block.op != "leaf" or q == goal)


def _step(givens: Givens, q: Quantity, operands: tuple[Quantity, ...]) -> Step:
    try:
        value = givens.get(q.row)
    except Undefined:
        value = None
    known = None if value is None else value + 0.0
    return Step(q, operands, known, givens.is_given(q.row), _is_derivative(q.block))


def _named_operands(q: Quantity) -> tuple[Quantity, ...]:
    """The named quantities the definition of `q` uses, in reading order."""
    found: dict[Quantity, None] = {}
    todo = _inputs(q)[::-1]
    while todo:
        x = todo.pop()
        if x.block.name is not None:
            found[x] = None
        elif not x.block.is_constant:
            todo.extend(_inputs(x)[::-1])
    return tuple(found)


def _inputs(q: Quantity) -> list[Quantity]:
    return [Quantity(x, i) for x, i in parts(q)[1]]


def array_steps(givens: Givens, target: Block, derivatives: bool = True) -> tuple[ArrayStep, ...]:
    """The arrays that lead to `target`, each after those it is made of; leaves are not steps."""
    while target.op in VIEWS and target.name is None and len(target.inputs) == 1 and target.op != "pick":
        target = target.inputs[0]
    found: dict[Block, tuple[Block, ...]] = {}
    todo = [target]
    while todo:
        block = todo.pop()
        if block not in found:
            closed = block is not target and (
                _is_stated(givens, block) or (not derivatives and _is_derivative(block))
            )
            found[block] = () if closed else _named_inputs(block)
            todo.extend(found[block])
    ordered = sorted(found, key=lambda b: b.id)
    return tuple(_array_step(givens, b, found[b]) for b in ordered if b.op != "leaf" or b is target)


def _array_step(givens: Givens, block: Block, operands: tuple[Block, ...]) -> ArrayStep:
    try:
        value = givens.value(block)
    except (Undetermined, Undefined):
        value = None
    return ArrayStep(block, operands, block.shape, value, _is_derivative(block))


def _named_inputs(block: Block) -> tuple[Block, ...]:
    found: dict[Block, None] = {}
    todo = list(block.inputs)[::-1]
    while todo:
        x = todo.pop()
        if x.name is not None:
            found[x] = None
        elif not x.is_constant:
            todo.extend(x.inputs[::-1])
    return tuple(found)


def _is_stated(givens: Givens, block: Block) -> bool:
    return all(givens.is_given(row) for row in block.rows.ravel().tolist())


def _is_derivative(block: Block) -> bool:
    return isinstance(block.name, DerivativeName)
