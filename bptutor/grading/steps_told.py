"""One step of a derivation in words: what becomes known, how, and from what.

    z_j1 = w_{h1,j1}*o_h1 + w_{h2,j1}*o_h2
    z_j1 from o_j1 = sigmoid(z_j1), which can be undone
    w_{j1,y} from o_y = w_{j1,y}*o_j1 + b_y, the only unknown in it (as long as o_j1 is not 0)
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.notation import tree
from bptutor.record import replace
from bptutor.text import listed

if TYPE_CHECKING:
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Case, Step
    from bptutor.grading.telling import Telling


def told(step: Step, telling: Telling) -> str:
    """The step as one line."""
    return _RULES[step.rule](step, telling) + proviso(step, telling)


def formula(step: Step, telling: Telling) -> tree.Node | None:
    """What the quantity is computed by; None where it is solved for."""
    if step.rule == "definition":
        return telling.definition(step.quantity)
    if step.rule == "same" and step.source is not None:
        return telling.node(step.source)
    if step.rule in ("tangent", "cut") and step.terms:
        return _products(step, telling)
    return None


def proviso(step: Step, telling: Telling) -> str:
    """` (as long as x is not 0)`, where the step needs it."""
    if step.rule == "system":
        several = "these equations have" if len(_equations(step, telling)) > 1 else "this equation has"
        return f" (as long as {several} one solution)"
    names = listed([telling.name(q) for q in step.nonzero])
    return f" (as long as {names} {'is' if len(step.nonzero) == 1 else 'are'} not 0)" if step.nonzero else ""


def case_told(case: Case, telling: Telling) -> str:
    """`z > 0 (the unit is on)`, or `t is 1`."""
    node = telling.node(case.gate)
    if isinstance(node, tree.Indicator) and isinstance(node.condition, tree.Compare):
        sign: tree.CompareOp = ">" if case.is_open else "<="
        holds = telling.show(replace(node.condition, op=sign))
        return f"{holds} (the unit is {'on' if case.is_open else 'off'})"
    return f"{telling.show(node)} is {int(case.is_open)}"


def _equation(q: Quantity | None, telling: Telling) -> str:
    """`z = w*x + b`, or the formula alone where it has no name."""
    assert q is not None
    definition = telling.show(telling.definition(q))
    return f"{telling.name(q)} = {definition}" if telling.has_name(q) else f"the value of {definition}"


def _products(step: Step, telling: Telling) -> tree.Node:
    """The sum of the products that a chain rule adds up."""
    products = [_product(telling.node(a), telling.node(b)) for a, b in step.terms]
    total = products[0]
    for product in products[1:]:
        total = tree.Binary("+", total, product)
    return total


def _product(a: tree.Node, b: tree.Node) -> tree.Node:
    one = tree.Number(Fraction(1))
    if one in (a, b):
        return b if a == one else a
    return tree.Binary("*", a, b)


def _computed(step: Step, telling: Telling) -> str:
    node = formula(step, telling)
    name = telling.name(step.quantity)
    shown = "" if node is None else telling.show(node)
    return f"{name} = {shown}" if shown not in ("", name) else name


def _solved(step: Step, telling: Telling) -> str:
    assert step.source is not None
    if step.terms:
        equation = f"{telling.name(step.source)} = {telling.show(_products(step, telling))}"
        return f"{telling.name(step.quantity)} from {equation}, the only unknown in it"
    if telling.definition(step.source) == telling.node(step.quantity):
        return f"{telling.name(step.quantity)} = {telling.name(step.source)}"
    return f"{telling.name(step.quantity)} from {_equation(step.source, telling)}, the only unknown in it"


def _undone(step: Step, telling: Telling) -> str:
    return f"{telling.name(step.quantity)} from {_equation(step.source, telling)}, which can be undone"


def _gate(step: Step, telling: Telling) -> str:
    assert step.source is not None
    source = telling.name(step.source)
    return f"{telling.name(step.quantity)} from {source}: the unit is on where {source} is above 0"


def _softmax(step: Step, telling: Telling) -> str:
    names = listed([telling.name(q) for q in step.uses])
    is_output = telling.question.graph.owner[step.quantity.row].block.op == "softmax"
    why = "add up to 1" if is_output else "are to one another as exp of its inputs"
    return f"{telling.name(step.quantity)} from {names}: the outputs of a softmax {why}"


def _system(step: Step, telling: Telling) -> str:
    unknowns = listed([telling.name(q) for q in step.unknowns if telling.has_name(q)])
    equations = _equations(step, telling)
    how = ", solved together" if len(equations) > 1 else ""
    return f"{unknowns} from {listed(equations)}{how}"


def _equations(step: Step, telling: Telling) -> list[str]:
    """The equations of a system, without those that only say what an unnamed part of another is."""
    given = {q.row for q in step.uses}
    return [_equation(q, telling) for q in step.sources if telling.has_name(q) or q.row in given]


_RULES = {
    "definition": _computed,
    "same": _computed,
    "tangent": _computed,
    "cut": _computed,
    "solve": _solved,
    "invert": _undone,
    "gate": _gate,
    "factor": _gate,
    "label": _gate,
    "case": _gate,
    "softmax": _softmax,
    "one-hot": _softmax,
    "system": _system,
}
