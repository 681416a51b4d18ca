"""One step of a derivation in words: what becomes known, how, and from what.

    z_j1 = w_{h1,j1}*o_h1 + w_{h2,j1}*o_h2
    z_j1 from o_j1 = sigmoid(z_j1), which can be undone
    w_{j1,y} from o_y = w_{j1,y}*o_j1 + b_y, the only unknown in it (as long as o_j1 is not 0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading import gates_told
from bptutor.grading.folding import NOTHING, has_comparison
from bptutor.grading.step_lines import ONE_TO_ONE, products
from bptutor.notation import tree
from bptutor.notation.tidy import tidied
from bptutor.text import listed

if TYPE_CHECKING:
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Step
    from bptutor.grading.standing import Standing
    from bptutor.grading.step_lines import Line
    from bptutor.grading.telling import Telling


def told(line: Line, at: Standing) -> str:
    """The step as one line."""
    return _RULES[line.step.rule](line, at) + proviso(line, at.telling)


def formula(step: Step, at: Standing) -> tree.Node | None:
    """What the quantity is computed by, where it is told; None where it is solved for."""
    node = _formula(step, at.telling)
    return None if node is None else at.plain(node)


def _formula(step: Step, telling: Telling) -> tree.Node | None:
    if step.rule == "definition":
        return telling.definition(step.quantity)
    if step.rule == "same" and step.source is not None:
        return telling.node(step.source)
    if step.rule in ("tangent", "cut") and step.terms:
        return products(step, telling)
    return None


def proviso(line: Line, telling: Telling) -> str:
    """` (as long as x is not 0)`, where the step needs it."""
    step = line.step
    if step.rule == "system":
        several = "these equations have" if len(line.equations) > 1 else "this equation has"
        return "" if step.always else f" (as long as {several} one solution)"
    names = listed([telling.name(q) for q in step.nonzero])
    return f" (as long as {names} {'is' if len(step.nonzero) == 1 else 'are'} not 0)" if step.nonzero else ""


# ---- forwards ----------------------------------------------------------------------------------------------


def _computed(line: Line, at: Standing) -> str:
    step, telling = line.step, at.telling
    name, node = telling.name(step.quantity), _formula(step, telling)
    if node is None:
        return name
    plain = at.plain(node)
    if step.rule == "definition" and step.value == 0 and plain != NOTHING and at.is_open(plain):
        return _zero(step, plain, at)
    shown = telling.show(plain)
    if shown == name:
        return f"{name}, all of which is known"
    return f"{name} = {shown}{at.because(node)}{_always(step, node, at)}"


def _always(step: Step, node: tree.Node, at: Standing) -> str:
    """Of two rows that have one value, when: comparisons may differ where two numbers are equal."""
    if step.rule != "same" or at.cases:
        return ""
    compares = any(has_comparison(side) for side in (node, at.telling.node(step.quantity)))
    return ", but for coincidences" if compares else ", whatever the numbers are"


def _zero(step: Step, plain: tree.Node, at: Standing) -> str:
    """A product that is 0 although not all of its factors are known."""
    name, zeros = at.telling.name(step.quantity), [at.telling.name(q) for q in step.uses]
    return f"{name} = {at.telling.show(plain)}, which is 0{f', as {listed(zeros)} is' if zeros else ''}"


# ---- backwards ---------------------------------------------------------------------------------------------


def _solved(line: Line, at: Standing) -> str:
    telling, q = at.telling, line.step.quantity
    known, made_of = line.sides
    name, left, right = telling.name(q), telling.node(known), at.plain(made_of)
    because = at.because(made_of)
    for one, other in ((left, right), (_turned(left), _turned(right))):
        if other == telling.node(q):
            return f"{name} = {telling.show(one)}{because}"
    return f"{name} from {_equation(known, right, telling)}{_why(line, right, at)}{because}"


def _turned(node: tree.Node) -> tree.Node:
    return tidied(tree.Unary(node))


def _why(line: Line, right: tree.Node, at: Standing) -> str:
    """Why just one value fits."""
    q = line.step.quantity
    if isinstance(right, tree.Call) and right.function in ONE_TO_ONE and right.args == (at.telling.node(q),):
        return ", which can be undone"
    if at.is_only_unknown(q, right):
        return ", the only unknown in it"
    known = at.whole_around(q, right)
    if known is not None:
        return f", as {at.telling.show(known)} is known"
    inside = _under_a_bend(right) or at.telling.node(q)
    if side := at.side(inside):
        return f", as {at.telling.show(inside)} is {side}"
    return f", which leaves one value{at.where(line.step)}"


def _under_a_bend(node: tree.Node) -> tree.Node | None:
    match node:
        case tree.Absolute(arg=inside) | tree.Call(args=(inside,)) | tree.Binary(op="^", left=inside):
            return inside
        case _:
            return None


def _equation(value: Quantity, right: tree.Node, telling: Telling) -> str:
    """`z = w*x + b`, or the formula alone where it has no name."""
    left = telling.node(value)
    if left == right:
        return f"the value of {telling.show(right)}"
    return f"{telling.show(left)} = {telling.show(right)}"


def _system(line: Line, at: Standing) -> str:
    telling = at.telling
    unknowns = listed([telling.name(q) for q in line.told or (line.step.quantity,)])
    equations = [_equation(q, made_of, telling) for q, made_of in line.equations]
    how = ", solved together" if len(equations) > 1 else ""
    return f"{unknowns} from {listed(equations)}{how}"


_RULES = {
    "definition": _computed,
    "same": _computed,
    "tangent": _computed,
    "cut": _computed,
    "solve": _solved,
    "invert": _solved,
    "gate": gates_told.gate,
    "factor": gates_told.factor,
    "label": gates_told.label,
    "case": gates_told.case,
    "softmax": gates_told.softmax,
    "one-hot": gates_told.one_hot,
    "system": _system,
}
