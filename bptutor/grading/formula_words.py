"""What is said about formulas: what to type, where one has no value, which paths of a chain rule are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FillSpec, FormulaSpec
from bptutor.bank.forms import names_listed
from bptutor.bank.local_partials import paths_off
from bptutor.grading.texts import shown
from bptutor.notation import tree
from bptutor.notation.readback import symbol_tree
from bptutor.text import counted, listed

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.calculus.equivalence import Undefined

ROUNDED = (
    "It agrees to about 1 %, but not exactly: a number in it is rounded. "
    "Keep it exact, as `1/3`, `ln 2` or `e`."
)
FOR_GIVENS = "It is right for the numbers that are given, but not in general: keep the names in it."
IN_PART = "It holds for some values only, not for all."

_REGIONS = {
    "ln": "{0} is not positive", "log2": "{0} is not positive", "log10": "{0} is not positive",
    "sqrt": "{0} is negative", "div": "{1} is 0", "pow": "{0} is negative or 0",
}  # fmt: skip
"""Where an operation on {0} (and {1}) has no value."""


def undefined_words(item: Item, undefined: Undefined) -> str:
    """Where a formula has no value though what is asked for has one."""
    block = undefined.block
    formula = symbol_tree(block, item.problem.scope)
    part = shown(item.exercise, formula)
    inputs = [shown(item.exercise, symbol_tree(x, item.problem.scope)) for x in block.inputs]
    if block.op == "div" and block.inputs[1].is_constant:
        return f"Your formula divides by {inputs[1]}: `{part}` has no value."
    region = _REGIONS.get(block.op)
    if region is None or is_too_large(formula):
        return f"Your formula has no finite value everywhere: `{part}` grows too large."
    if all(x.is_constant for x in block.inputs):
        return f"`{part}` in your formula has no value, but what is asked for has."
    where = region.format(*inputs)
    return f"Your formula has no value where {where}: `{part}` has none there, but what is asked for has."


def is_too_large(part: tree.Node) -> bool:
    """Whether a power without a value can only be too large, as 10^(10^10) is, and x^(10^10)."""
    if not isinstance(part, tree.Binary) or part.op != "^":
        return False
    number = isinstance(part.left, tree.Number) and part.left.value > 0
    return number or isinstance(part.left, tree.Constant) or _is_whole(part.right)


def _is_whole(node: tree.Node) -> bool:
    """Whether this is plainly a whole number from 0 up."""
    if isinstance(node, tree.Binary) and node.op in ("+", "*", "^"):
        return _is_whole(node.left) and _is_whole(node.right)
    return isinstance(node, tree.Number) and node.value.denominator == 1


def off_the_paths(item: Item, node: tree.Node) -> str:
    """What is wrong with a sum of products of partials; not which factors are right."""
    assert isinstance(item.spec, FormulaSpec)
    target = item.problem.read(item.spec.target.value)
    assert isinstance(target, tree.Derivative)
    broken, missing = paths_off(item.problem, target, node)
    end, start = (shown(item.exercise, part) for part in (target.of, target.by))
    if broken:
        these = "These factors" if len(added(node)) == 1 else f"The factors of {_this(broken)}"
        return f"{these} do not lead from {end} down to {start}, each step once."
    verb = "is" if missing == 1 else "are"
    return f"{counted(missing, 'path')} from {end} down to {start} {verb} missing."


def added(node: tree.Node) -> list[tree.Node]:
    """The terms of a sum; a formula that is none is its only term."""
    if isinstance(node, tree.Binary) and node.op == "+":
        return [*added(node.left), *added(node.right)]
    return [node]


def _this(broken: int) -> str:
    return "one product" if broken == 1 else f"{broken} products"


# ---- what to type ----------------------------------------------------------------------------------------


def limits(item: Item) -> str:
    """` in x, y* and a1, without derivatives`."""
    spec = item.spec
    assert isinstance(spec, (FormulaSpec, FillSpec))
    said = f" in {listed(names_listed(item))}" if spec.using else ""
    return f"{said}, without derivatives" if spec.without else said
