"""Hints about derivatives by arrays: the rule, what goes in with its shapes, the rule in names.

All of it is told from the last step of the computation, `dL/dW = dL/dz @ x.T`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.entry_names import DerivativeName
from bptutor.calculus.working import array_steps
from bptutor.errors import BptutorError
from bptutor.notation.readback import array_definition_tree, symbol_tree
from bptutor.notation.tidy import tidied
from bptutor.text import listed, shape_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.calculus.graph import Block
    from bptutor.calculus.working import ArrayStep
    from bptutor.grading.steps_shown import Shower
    from bptutor.notation import tree

PRODUCT = "The gradient by an input of a product is the gradient of the product times the other factor."
ENTRYWISE = "Entry by entry, the gradient that arrives is multiplied by the slope of that entry."
FAN_OUT = "Every entry changes all entries of the next array: add up what comes back from each of them."
SUM = "What is added up passes its gradient on as it is; what is used several times adds up what comes back."

_RULES = {"matmul": PRODUCT, "outer": PRODUCT, "transpose": PRODUCT, "mul": ENTRYWISE, "div": ENTRYWISE}


def rule(found: ArrayStep | None) -> str:
    """The rule of the last step."""
    if found is None:
        return PRODUCT
    block = found.block
    while block.op in ("identity", "transpose") and len(block.inputs) == 1 and block.inputs[0].name is None:
        block = block.inputs[0]
    if any(x.op == "softmax" for x in found.operands):
        return FAN_OUT
    return _RULES.get(block.op, PRODUCT if found.operands else SUM)


def last_step(node: tree.Derivative, shower: Shower) -> ArrayStep | None:
    """The step that a derivative by an array is computed by last, or None."""
    problem = shower.problem
    try:
        if problem.block(node.of).shape or not problem.block(node.by).shape:
            return None
        block = problem.block(node)
        steps = array_steps(problem.givens, block if block.name is not None else _whole(block))
    except BptutorError:
        return None
    last = steps[-1] if steps else None
    return last if last is not None and isinstance(last.block.name, DerivativeName) else None


def _whole(block: Block) -> Block:
    """What a view with index variables is taken from."""
    while block.name is None and len(block.inputs) == 1:
        block = block.inputs[0]
    return block


def ingredients(block: Block, operands: Sequence[Block], shower: Shower) -> str:
    """`∂L/∂W (2x3) is made of ∂L/∂z (a vector of 2) and x (a vector of 3).`"""
    parts = [f"{_name(b, shower)} ({shape_words(b.shape)})" for b in operands]
    said = f"{_name(block, shower)} ({shape_words(block.shape)}) is made of {listed(parts)}."
    differ = {b.shape for b in operands} != {block.shape}
    return f"{said} How do their shapes fit together?" if differ and len(parts) > 1 else said


def definition(block: Block, shower: Shower) -> tree.Node:
    """What an array is computed from, in whole arrays."""
    return tidied(array_definition_tree(block, shower.problem.scope))


def _name(block: Block, shower: Shower) -> str:
    return shower.text(symbol_tree(block, shower.problem.scope))

