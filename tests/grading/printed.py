"""What a printed derivation claims, read back from its text and recomputed on instances of the model."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from random import Random
from typing import Any

from bptutor.bank.exercise import Item
from bptutor.bank.sufficiency import question_of
from bptutor.calculus.sufficiency.instance_values import InstanceValues
from bptutor.calculus.sufficiency.instances import example
from bptutor.calculus.sufficiency.question import Proof, Question
from bptutor.grading.derivation_told import derivation_lines
from bptutor.grading.telling import Telling
from bptutor.notation import tree
from bptutor.notation.replacing import mapped

CLOSE = 2e-3
"""Six digits are printed, and what is computed from them may lose some."""
EXACT = 1e-6
SEEDS = 12
DOMAINS = {"positive": (0.5, 1.0, 2.0), "probability": (0.2, 0.5, 0.75), "0 or 1": (0.0, 1.0)}
SMALL = (0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 3.0, -3.5)
UNIT = r"(?: \(the unit is (?P<unit>on|off)\))?"
CASE = re.compile(rf"If (?P<holds>.+?){UNIT}:")
WHY = r"(?P<why>, (?:the only|which|negative|positive|whose|as ).*)?"
BACKWARDS = re.compile(rf"(?P<name>.+?) from (?P<equation>[^:]+?){WHY}")
Names = Callable[[tree.Node], float]

_FUNCTIONS: dict[str, Callable[..., float]] = {
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
    "relu": lambda x: max(x, 0.0),
    "leaky_relu": lambda x: x if x > 0 else 0.01 * x,
    "exp": math.exp,
    "ln": math.log,
    "cosh": math.cosh,
    "sqrt": math.sqrt,
    "softplus": lambda x: math.log1p(math.exp(x)),
    "abs": abs,
    "max": max,
    "min": min,
    "sin": math.sin,
    "cos": math.cos,
}
_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow,
}  # fmt: skip
_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": lambda a, b: abs(a - b) < 1e-9, "!=": operator.ne,
}  # fmt: skip


def value(node: tree.Node, names: Names) -> float:
    """A formula, with the numbers that `names` has."""
    match node:
        case tree.Number(value=number):
            return float(number)
        case tree.Constant(name=name):
            return math.e if name == "e" else math.pi
        case tree.Unary(arg=inside):
            return -value(inside, names)
        case tree.Absolute(arg=inside):
            return abs(value(inside, names))
        case tree.Binary(op=op, left=a, right=b):
            return float(_OPERATORS[op](value(a, names), value(b, names)))
        case tree.Call(function=name, args=args):
            return _FUNCTIONS[name](*(value(a, names) for a in args))
        case tree.Indicator(condition=condition):
            return float(is_true(condition, names))
        case _:
            return names(node)


def is_true(node: tree.Node, names: Names) -> bool:
    """A comparison."""
    assert isinstance(node, tree.Compare), node
    return _ORDERS[node.op](value(node.left, names), value(node.right, names))


def no_names(node: tree.Node) -> float:
    """For lines in numbers."""
    raise AssertionError(f"{node} is no number")


def agree(a: float, b: float, within: float) -> bool:
    """Whether two numbers are one, but for rounding."""
    return abs(a - b) <= within * max(1.0, abs(a), abs(b))


class Printed:
    """A derivation as printed, and instances of its model to hold it against."""

    def __init__(self, item: Item, statements: Iterable[int], proof: Proof) -> None:
        self.item = item
        self.question: Question = question_of(item, *statements)
        self.telling = Telling(item, self.question, "ascii")
        examples = [example(self.question, seed=seed) for seed in range(4)]
        self.lines = derivation_lines(proof, self.telling, examples, most=99)
        drawn = [*self._drawn()]
        graph, fixed = self.question.graph, self.question.fixed
        self.instances = [InstanceValues(graph, {**fixed, **leaves}) for leaves in drawn if leaves]
        self.known = {self.telling.name(q) for q in self.question.known}
        self.known |= {self.telling.own_name(q) for q in self.question.known}
        self.cases: list[tuple[int, tree.Node]] = []

    def _drawn(self) -> Iterable[dict[int, Fraction]]:
        """Random numbers, on either side of 0, as the domains allow."""
        graph = self.question.graph
        for seed in range(SEEDS):
            rng = Random(seed)
            leaves = {}
            for q in self.question.leaves:
                domain = graph.domains[q.block.id]
                if domain == "one-hot":
                    leaves[q.row] = Fraction(q.index[-1] == seed % q.block.shape[-1])
                else:
                    leaves[q.row] = Fraction(rng.choice(DOMAINS.get(domain, SMALL)))
                    if domain not in DOMAINS:
                        leaves[q.row] += Fraction(rng.randrange(1, 50), 101)  # no two are equal
            yield leaves

    # ---- reading

    def parse(self, text: str) -> tree.Node:
        """A formula or comparison of the exercise."""
        return self.item.problem.read(text)

    def named(self, values: InstanceValues) -> Names:
        """The numbers of an instance, by what is printed."""

        def number(node: tree.Node) -> float:
            with self.item.problem.scope.temporary():
                found = values[int(self.item.problem.block(node).rows)]
            if found is None:
                raise ValueError(node)
            return float(found)

        return number

    def here(self) -> list[Names]:
        """The instances in which all the cases hold that a line is told in."""
        names = [self.named(values) for values in self.instances]
        return [n for n in names if all(_holds(condition, n) for _, condition in self.cases)]

    def mistakes(self) -> Iterable[str]:
        """Every line that says something that is not so."""
        for line in self.lines:
            indent = len(line) - len(line.lstrip())
            text = line.strip()
            self.cases = [(depth, holds) for depth, holds in self.cases if depth < indent]
            case = CASE.fullmatch(text)
            if case:
                self.cases.append((indent, self.item.problem.read(case["holds"])))
                wrong = self.wrong_unit(case["holds"], case["unit"])
            elif text.startswith("e.g. "):
                wrong = wrong_numbers(text.removeprefix("e.g. "), self.parse)
            else:
                wrong = self.wrong_step(re.sub(r"^\d+\. ", "", text))
            if wrong:
                yield f"{line.strip()}: {wrong}"

    def wrong_unit(self, holds: str, unit: str | None) -> str:
        """`z > 0` is on, `z <= 0` is off."""
        return "" if unit is None or (unit == "on") is (">" in holds) else "the unit is not"

    # ---- steps

    def wrong_step(self, text: str) -> str:
        """What does not hold in some instance, or was not known."""
        text, _, proviso = text.partition(" (as long as ")
        text, *likewise = re.split(r"; (?=[^;]* likewise$)", text)
        also = [part for like in likewise for part in re.split(r", | and ", like.removesuffix(" likewise"))]
        try:
            if ": " in text:
                return self.wrong_reason(*text.split(": ", 1))
            if "solution" in proviso or re.search(r" from .* and .* = ", text):
                return self.wrong_system(text.removesuffix(", solved together"))
            if " from " in text and re.search(r"=|value of|which|:", text):
                return self.wrong_backwards(text)
            return self.wrong_forwards(text)
        finally:
            for name in also:
                self.known.update(_between(name))

    def wrong_forwards(self, text: str) -> str:
        """`z = w*x + b`: true, and of what is known."""
        if text.endswith((" is known.", " are known.")):
            return ""
        said = re.split(r", (?:whatever|as|which|but|all of)", text.removesuffix("."))[0]
        if text.endswith(", all of which is known"):
            return f"{found} not known" if (found := self.unknown(said)) else ""
        if " = " not in said:
            return "no equation"
        name = said.split(" = ")[0]
        is_product = text.endswith("are") and any("*" in known for known in self.known)  # written as one
        open_names = [] if "which is 0" in text or is_product else self.unknown(said.split(" = ", 1)[1])
        self.known.add(name)
        return self.wrong_equation(said) or (f"{open_names} not known" if open_names else "")

    def wrong_backwards(self, text: str) -> str:
        """`z from a = sigmoid(z), ...`: true; what is said to be the only unknown, is."""
        found = BACKWARDS.fullmatch(text)
        assert found, text
        name, equation, why = found["name"], found["equation"], found["why"] or ""
        left, _, right = equation.partition(" = ")
        left = left.removeprefix("the value of ")
        wrong = self.wrong_equation(equation) if right else ""
        others = self.unknown(right or left, name)
        if not wrong and ("only unknown" in why or "undone" in why) and others:
            wrong = f"{others} not known either"
        if not wrong and right and left not in self.known:
            wrong = f"{left} is not known"
        sign = re.match(r", (negative|positive) just where (.+) = 1, as 0 < (.+) < 1", why)
        if sign and not wrong:
            wrong = self.wrong_sign(left, *sign.groups())
        zero = re.match(r", which is 0 just where (.+) is$", why)
        if zero and not wrong:
            wrong = self.differs(f"1[{left} = 0]", f"1[{zero[1]} = 0]")
        self.known.add(name)
        return wrong

    def wrong_sign(self, left: str, sign: str, label: str, p: str) -> str:
        """Negative, or positive, just where the label is 1; and p is a probability."""
        order = "<" if sign == "negative" else ">"
        if self.differs(f"1[{left} {order} 0]", label):
            return "its sign says something else"
        return self.differs(f"1[0 < {p}]*1[{p} < 1]", "1")

    def wrong_reason(self, said: str, reason: str) -> str:
        """`p_3 from p_1 and p_2: the outputs of a softmax add up to 1`."""
        name, uses = said.split(" from ")
        open_names = [u for u in re.split(r", | and ", uses.split(" = ")[0]) if self.unknown(u)]
        self.known.add(name)
        if open_names:
            return f"{open_names} not known"
        switch = re.match(r"the unit is on where (.+) is above 0", reason)
        if switch:
            return self.differs(name, f"1[{switch[1]} > 0]")
        return self.wrong_equation(reason) if " = " in reason else ""

    def wrong_system(self, text: str) -> str:
        """`w and b from z_1 = w*x_1 + b and z_2 = w*x_2 + b`: both hold."""
        names, _, equations = text.partition(" from ")
        wrong = [self.wrong_equation(e) for e in re.split(r" and |, ", equations) if " = " in e]
        self.known.update(re.split(r", | and ", names))
        if text.count(" = ") + text.count("the value of") <= names.count(" and ") + names.count(", "):
            wrong.append("fewer equations than unknowns")
        return "; ".join(filter(None, wrong))

    # ---- against the instances

    def wrong_equation(self, said: str) -> str:
        """An equation that does not hold."""
        left, _, right = said.partition(" = ")
        return self.differs(left, right)

    def differs(self, left: str, right: str) -> str:
        """An instance, in these cases, in which two formulas are not one."""
        a, b = self.parse(left), self.parse(right)
        for names in self.here():
            try:
                x, y = value(a, names), value(b, names)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
            if not agree(x, y, EXACT):
                return f"{left} is {x:g} and {right} is {y:g}"
        return ""

    def unknown(self, formula: str, but: str = "") -> list[str]:
        """The names in a formula that are not known."""
        shown = {self.parse(name) for name in self.known if name}
        skip = self.parse(but) if but else None
        found: list[str] = []

        def look(node: tree.Node) -> tree.Node:
            if node == skip or node in shown:
                return node
            if isinstance(node, (tree.Name, tree.Stepped, tree.Derivative)):
                row = self.row(node)
                fixed = row in self.question.fixed or row in self.question.known_rows
                if not fixed and row not in {self.row(n) for n in shown}:
                    found.append(self.telling.show(node))
                return node
            return mapped(node, look)

        look(self.parse(formula))
        return found

    def row(self, node: tree.Node) -> int | None:
        """The row of what a name stands for."""
        with self.item.problem.scope.temporary():
            block: Any = self.item.problem.block(node)
            return None if block.shape else int(block.rows)


def wrong_numbers(text: str, parse: Callable[[str], tree.Node]) -> str:
    """`2*3 + 1 = 7; b = 2`, or `7 = 2*x + 1, so x = 3`, recomputed."""
    first = text.split("; ", maxsplit=1)[0].partition(", from ")[0]
    equation, _, solution = first.partition(", so ")
    if "=" not in equation:
        return ""
    left, right = (parse(side) for side in equation.split(" = ", 1))
    if solution:
        name, _, number = solution.partition(" = ")
        right = _put(right, parse(name), parse(number))
    elif isinstance(left, (tree.Name, tree.Derivative, tree.Stepped)) or _has_names(left):
        return ""  # a name and its number
    a, b = value(left, no_names), value(right, no_names)
    return "" if agree(a, b, CLOSE) else f"{a:g} is not {b:g}"


def _put(node: tree.Node, old: tree.Node, new: tree.Node) -> tree.Node:
    return new if node == old else mapped(node, lambda part: _put(part, old, new))


def _has_names(node: tree.Node) -> bool:
    try:
        value(node, no_names)
    except AssertionError:
        return True
    return False


def _holds(condition: tree.Node, names: Names) -> bool:
    try:
        return is_true(condition, names)
    except ValueError:
        return False


def _between(name: str) -> list[str]:
    """`z_2`; of `z_2 to z_5` all of them."""
    first, _, last = name.partition(" to ")
    found = re.fullmatch(r"(.*?)(\d+)(\D*)", first)
    end = re.fullmatch(r"(.*?)(\d+)(\D*)", last)
    if not found or not end:
        return [first]
    return [f"{found[1]}{k}{found[3]}" for k in range(int(found[2]), int(end[2]) + 1)]
