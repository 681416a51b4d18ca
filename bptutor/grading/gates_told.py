"""Steps to what is 0 or 1, the cases that it leads to, and steps through a softmax, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.folding import contains
from bptutor.grading.standing import condition
from bptutor.notation import tree
from bptutor.notation.tidy import tidied
from bptutor.text import listed

if TYPE_CHECKING:
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Case
    from bptutor.grading.standing import Standing
    from bptutor.grading.step_lines import Line
    from bptutor.grading.telling import Telling


def case_told(case: Case, telling: Telling) -> str:
    """`z > 0 (the unit is on)`, `x >= 3`, or `t = 1`."""
    holds = condition(case, telling)
    return f"{telling.show(holds)}{_unit(case, holds, telling)}"


def _unit(case: Case, holds: tree.Node, telling: Telling) -> str:
    """Whether that says that a ReLU unit is on or off."""
    if not isinstance(holds, tree.Compare) or holds.op not in (">", "<=") or telling.show(holds.right) != "0":
        return ""
    if not telling.is_into_unit(case.gate):
        return ""
    return f" (the unit is {'on' if holds.op == '>' else 'off'})"


# ---- 0 or 1 ------------------------------------------------------------------------------------------------


def gate(line: Line, at: Standing) -> str:
    """A switch from the output of the ReLU that looks at the same input."""
    value = at.telling.name(line.sides[0])
    return f"{at.telling.name(line.step.quantity)} from {value}: the unit is on where {value} is above 0"


def factor(line: Line, at: Standing) -> str:
    """What is 0 or 1 from a product that is 0 just where that is, its other factor being not 0."""
    telling, q = at.telling, line.step.quantity
    name = telling.name(q)
    if not contains(line.sides[1], telling.node(q)):
        return f"{name} from {_equation(line, at)}, which is 0 just where the unit in it is off"
    return f"{name} from {_equation(line, at)}, which is 0 just where {name} is"


def label(line: Line, at: Standing) -> str:
    """A label from the sign of its difference from a probability."""
    telling, name = at.telling, at.telling.name(line.step.quantity)
    q = telling.node(line.step.quantity)
    front = f"{name} from {_equation(line, at)}"
    match line.sides[1]:
        case tree.Binary(op="-", left=p, right=right) if right == q:
            return f"{front}, negative just where {name} = 1, as 0 < {telling.show(p)} < 1"
        case tree.Binary(op="-", left=left, right=p) if left == q:
            return f"{front}, positive just where {name} = 1, as 0 < {telling.show(p)} < 1"
        case _:
            return f"{front}, whose sign tells whether {name} is 0 or 1"


def case(line: Line, at: Standing) -> str:
    """What is at a number because of a case."""
    step, telling = line.step, at.telling
    said = at.said_by(step.source) if step.source is not None else ""
    number = "known" if step.value is None else telling.number(step.value)
    return f"{telling.name(step.quantity)} = {number}{f', as {said}' if said else ''}"


def _equation(line: Line, at: Standing) -> str:
    """`g = y*v`, or the formula alone where it has no name."""
    known, made_of = (at.telling.show(side) for side in (at.telling.node(line.sides[0]), line.sides[1]))
    return known if known == made_of else f"{known} = {made_of}"


# ---- softmax -----------------------------------------------------------------------------------------------


def softmax(line: Line, at: Standing) -> str:
    """The outputs of a softmax from one another, or with its inputs."""
    step, telling = line.step, at.telling
    front = f"{telling.name(step.quantity)} from {listed([telling.name(q) for q in step.uses])}"
    op = {q.row: telling.question.graph.recipe(q.row)[0] for q in (step.quantity, *step.uses)}
    outputs = [q for q in (step.quantity, *step.uses) if op[q.row] == "softmax"]
    if len(outputs) == len(op):
        return f"{front}: the outputs of a softmax add up to 1"
    if len(outputs) == 2:
        return f"{front}: {_ratio(outputs[0], outputs[1], telling)}"
    if outputs == [step.quantity]:
        return f"{front}: a softmax depends on the differences of its inputs only"
    return f"{front}: the outputs of a softmax are to one another as exp of its inputs"


def one_hot(line: Line, at: Standing) -> str:
    """An entry of a one-hot label from the others."""
    telling, uses = at.telling, listed([at.telling.name(q) for q in line.step.uses])
    front = f"{telling.name(line.step.quantity)}{f' from {uses}' if uses else ''}"
    return f"{front}: one entry of a one-hot label is 1, and the others are 0"


def _ratio(first: Quantity, second: Quantity, telling: Telling) -> str:
    """`p_1/p_2 = exp(z_1 - z_2)`."""
    ratio = tree.Binary("/", telling.node(first), telling.node(second))
    difference = tidied(tree.Binary("-", _input(first, telling), _input(second, telling)))
    return telling.show(tree.Compare("=", ratio, tree.Call("exp", 0, (difference,))))


def _input(output: Quantity, telling: Telling) -> tree.Node:
    graph = telling.question.graph
    place = graph.owner[output.row].index[-1]
    return telling.node(graph.owner[graph.recipe(output.row)[1][place]])
