"""Each rule of derivations both ways: what it proves, and the near miss that it must not prove."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.sufficiency.prove import prove
from bptutor.calculus.sufficiency.question import Question

PROVIDED = "provided"
Found = bool | str


class World:
    """Leaves: x, y, w, v, b real; p, q positive; t 0 or 1; labels k_1..k_3 one-hot; z_1..z_3."""

    def __init__(self) -> None:
        self.g = Graph()
        self.x, self.y, self.w, self.v, self.b = (self.g.leaf(n) for n in "xywvb")
        self.p, self.q = (self.g.leaf(n, domain="positive") for n in "pq")
        self.t = self.g.leaf("t", domain="0 or 1")
        self.k = self.g.leaf("k", (3,), "one-hot")
        self.z = self.g.leaf("z", (3,))
        self.s = self.g.name("s", self.z.call("softmax"))
        self.m = self.g.leaf("m", (2,))


Make = Callable[[World], tuple[list[Block], Block]]
"""What is known, and what is wanted."""


def f(op: str) -> Callable[[Block], Block]:
    """The function of that name."""
    return lambda x: x.call(op)


def inverse(op: str, of: str) -> Make:
    """The argument, a leaf, from the function."""
    return lambda c: ([c.g.names[of].call(op)], c.g.names[of])


relu, sigmoid, tanh = f("relu"), f("sigmoid"), f("tanh")

RULES: dict[str, tuple[Make, Found]] = {
    # ---- definitions
    "a product": (lambda c: ([c.x, c.w], c.x * c.w), True),
    "a product, one factor missing": (lambda c: ([c.x], c.x * c.w), False),
    "a difference of one thing is 0": (lambda c: ([], c.g.apply("sub", c.x, c.x)), True),
    "a general function of what is known": (lambda c: ([c.x], c.g.function("f", c.x)), True),
    "a general function has no inverse": (lambda c: ([c.g.function("f", c.x)], c.x), False),
    "max of both": (lambda c: ([c.x, c.y], c.x.call("max", c.y)), True),
    # ---- solving
    "a term of a sum": (lambda c: ([c.x + c.b, c.x], c.b), True),
    "both terms of a sum": (lambda c: ([c.x + c.b], c.b), False),
    "x - x tells nothing": (lambda c: ([c.g.apply("sub", c.x, c.x)], c.x), False),
    "x + x": (lambda c: ([c.g.apply("add", c.x, c.x)], c.x), True),
    "x*x is a square": (lambda c: ([c.x * c.x], c.x), False),
    "x*x of what is positive": (lambda c: ([c.p * c.p], c.p), True),
    "a written factor": (lambda c: ([3 * c.x], c.x), True),
    "a factor, by a weight": (lambda c: ([c.x * c.w, c.w], c.x), PROVIDED),
    "a factor, by a positive one": (lambda c: ([c.x * c.p, c.p], c.x), True),
    "a factor, by a sigmoid": (lambda c: ([c.x * sigmoid(c.w), c.w], c.x), True),
    "a factor, by the slope of a sigmoid": (
        lambda c: ([c.x * (sigmoid(c.w) * (1 - sigmoid(c.w))), sigmoid(c.w)], c.x), True,
    ),
    "a factor, by the slope of a tanh": (lambda c: ([c.x * (1 - tanh(c.w) ** 2), tanh(c.w)], c.x), True),
    "a factor, by a ReLU": (lambda c: ([c.x * relu(c.w), c.w], c.x), False),
    "a factor, by a gate": (lambda c: ([c.x * relu(c.w).call("gate"), c.w], c.x), False),
    "a factor, by a label": (lambda c: ([c.x * c.t, c.t], c.x), False),
    "a factor, by a sum of ReLUs": (lambda c: ([c.x * (relu(c.w) + relu(c.v)), c.w, c.v], c.x), False),
    "a factor, by a sum of ReLUs and a bias": (
        lambda c: ([c.x * (relu(c.w) + relu(c.v) + c.b), c.w, c.v, c.b], c.x), PROVIDED,
    ),
    "a factor, by ReLU times a weight and a bias": (
        lambda c: ([c.x * (relu(c.w) * c.v + c.b), c.w, c.v, c.b], c.x), PROVIDED,
    ),
    "a factor, by a leaky ReLU": (lambda c: ([c.x * c.w.call("leaky_relu"), c.w], c.x), PROVIDED),
    "a factor, by |x| + x": (lambda c: ([c.x * (c.w.call("abs") + c.w), c.w], c.x), False),
    "a factor, by sqrt(x^2) - x": (lambda c: ([c.x * ((c.w**2).call("sqrt") - c.w), c.w], c.x), False),
    "a factor, by x*w - w*x": (lambda c: ([c.x * (c.v * c.w - c.w * c.v), c.v, c.w], c.x), False),
    "a numerator": (lambda c: ([c.x / c.w, c.w], c.x), True),
    "a denominator": (lambda c: ([c.x / c.w, c.x], c.w), PROVIDED),
    "a reciprocal": (lambda c: ([1 / c.w], c.w), True),
    "a term of a matrix product": (lambda c: ([(c.m @ c.g.const([1, 2])), c.m[0]], c.m[1]), True),
    "a mean": (lambda c: ([c.m.mean(), c.m[0]], c.m[1]), True),
    "a mean alone": (lambda c: ([c.m.mean()], c.m[1]), False),
    # ---- inverses
    **{
        f"the inverse of {op}": (inverse(op, "x"), True)
        for op in ("sigmoid", "tanh", "exp", "softplus", "leaky_relu", "sinh")
    },
    **{
        f"the inverse of {op}": (inverse(op, "p"), True)
        for op in ("ln", "log2", "log10", "sqrt", "abs", "cosh", "relu")
    },
    **{
        f"{op} has no inverse": (inverse(op, "x"), False)
        for op in ("relu", "abs", "cosh", "sin", "cos", "step", "sign")
    },
    "a cube": (lambda c: ([c.x**3], c.x), True),
    "a square": (lambda c: ([c.x**2], c.x), False),
    "a square of a ReLU": (lambda c: ([relu(c.x) ** 2], relu(c.x)), True),
    "a square of p - 1, p a sigmoid": (lambda c: ([(sigmoid(c.x) - 1) ** 2], c.x), True),
    "a square of p - 1/2, p a sigmoid": (lambda c: ([(sigmoid(c.x) - 0.5) ** 2], c.x), False),
    "an inverse square": (lambda c: ([c.x**-2], c.x), False),
    "an inverse cube": (lambda c: ([c.x**-3], c.x), True),
    "an exponent": (lambda c: ([c.g.const(2) ** c.x], c.x), True),
    "the slope of a sigmoid is two-sheeted": (
        lambda c: ([sigmoid(c.x) * (1 - sigmoid(c.x))], sigmoid(c.x)), False,
    ),
    "the slope of a tanh is two-sheeted": (lambda c: ([1 - tanh(c.x) ** 2], tanh(c.x)), False),
    "but it tells the square": (lambda c: ([1 - tanh(c.x) ** 2], tanh(c.x) ** 2), True),
    "1 - o^2 of a ReLU": (lambda c: ([1 - relu(c.x) ** 2], relu(c.x)), True),
    # ---- gates
    "the output tells the gate": (lambda c: ([relu(c.x)], relu(c.x).call("gate")), True),
    "the output tells step": (lambda c: ([relu(c.x)], c.x.call("step")), True),
    "the output tells x > 0": (lambda c: ([relu(c.x)], c.x.call("gt", c.g.const(0))), True),
    "the output tells x <= 0": (lambda c: ([relu(c.x)], c.x.call("le", c.g.const(0))), True),
    "the output does not tell x > 1/2 below it": (
        lambda c: ([relu(c.x - 1)], c.x.call("gt", c.g.const(0.5))), False,
    ),
    "|x| does not tell the side": (lambda c: ([c.x.call("abs")], c.x.call("step")), False),
    "a gate times what is never 0": (
        lambda c: ([relu(c.x).call("gate") * sigmoid(c.y)], c.x.call("step")), True,
    ),
    "a gate times a weight": (lambda c: ([relu(c.x).call("gate") * c.w], c.x.call("step")), PROVIDED),
    "a ReLU times a weight": (lambda c: ([relu(c.x) * c.w], c.x.call("step")), PROVIDED),
    "a gate times a ReLU": (lambda c: ([relu(c.x).call("gate") * relu(c.w)], c.x.call("step")), False),
    "a ReLU minus a weight": (lambda c: ([relu(c.x) - c.w], c.x.call("step")), False),
    # ---- softmax
    "the last output": (lambda c: ([c.s[0], c.s[1]], c.s[2]), True),
    "one output": (lambda c: ([c.s[0]], c.s[2]), False),
    "outputs never give an input": (lambda c: ([c.s], c.z[0]), False),
    "an input from another one": (lambda c: ([c.s, c.z[1]], c.z[0]), True),
    "an input from two outputs": (lambda c: ([c.s[0], c.s[1], c.z[1]], c.z[0]), True),
    "an input from one output": (lambda c: ([c.s[0], c.z[1]], c.z[0]), False),
    "an output from another one": (lambda c: ([c.z[0], c.z[1], c.s[0]], c.s[1]), True),
    "a difference of inputs": (lambda c: ([c.s[0], c.s[1]], c.z[0] - c.z[1]), True),
    "another difference of inputs": (lambda c: ([c.s[0], c.s[1]], c.z[0] - c.z[2]), True),
    "a sum of inputs": (lambda c: ([c.s], c.z[0] + c.z[1]), False),
    "outputs from all differences": (lambda c: ([c.z[0] - c.z[2], c.z[1] - c.z[2]], c.s[2]), True),
    "outputs from one difference": (lambda c: ([c.z[0] - c.z[2]], c.s[2]), False),
    "a one-hot label": (lambda c: ([c.k[0], c.k[1]], c.k[2]), True),
    # ---- what has one value
    "a stated formula": (lambda c: ([c.x * c.w + c.y * c.v], c.y * c.v + c.w * c.x), True),
    "1 - sigmoid(x)": (lambda c: ([1 - sigmoid(c.x)], sigmoid(-c.x)), True),
    "factored out": (lambda c: ([c.w * (c.x + c.y)], c.w * c.x + c.w * c.y), True),
    "nearly the same": (lambda c: ([c.w * (c.x + c.y)], c.w * c.x + c.w * c.y * 1.0001), False),
    "the same but for the gate": (lambda c: ([c.w * c.x], c.w * relu(c.x)), False),
    "step is the gate": (lambda c: ([c.x.call("step")], relu(c.x).call("gate")), True),
    "a logit": (lambda c: ([(sigmoid(c.x) / (1 - sigmoid(c.x))).call("ln")], c.x), True),
    # ---- linear equations
    "two equations": (lambda c: ([c.x + c.y, c.x - c.y], c.x), True),
    "one equation twice": (lambda c: ([c.x + c.y, 2 * c.x + 2 * c.y], c.x), False),
    "two equations with known weights": (
        lambda c: ([c.w * c.x + c.v * c.y, c.p * c.x + c.q * c.y, c.w, c.v, c.p, c.q], c.x), PROVIDED,
    ),
    "w twice in one equation": (lambda c: ([c.w - c.x * c.w, c.x], c.w), PROVIDED),
    "coefficients that are ReLUs": (
        lambda c: ([relu(c.w) * c.x + c.y, relu(c.v) * c.x + c.y, c.w, c.v], c.x), False,
    ),
    # ---- cases
    "by a label": (lambda c: ([c.t, c.t * c.p.call("ln") + (1 - c.t) * (2 * c.p)], c.p), True),
    "by a label, one case open": (lambda c: ([c.t, c.t * c.p], c.p), False),
    "by a label, and the product": (lambda c: ([c.t, c.t * c.p, c.x], c.t * c.x * c.p.call("ln")), True),
    "by a comparison": (
        lambda c: ([c.x.call("ge", c.y), c.x.call("max", c.y), c.x.call("min", c.y)], c.x), True,
    ),
    "by a comparison, the size of the difference": (
        lambda c: ([c.x.call("gt", c.y), (c.y - c.x).call("abs"), c.x], c.y), True,
    ),
    "by the sign of a difference": (
        lambda c: ([(c.x - c.y).call("step"), c.x.call("max", c.y), c.x.call("min", c.y)], c.y), True,
    ),
    "max and min without it": (lambda c: ([c.x.call("max", c.y), c.x.call("min", c.y)], c.x), False),
    "|x| and the side": (lambda c: ([c.x.call("abs"), c.x.call("step")], c.x), True),
    "the label from p - t": (lambda c: ([sigmoid(c.x) - c.t], c.x), True),
    "no label from x - t": (lambda c: ([c.x - c.t], c.x), False),
}  # fmt: skip


def found(question: Question) -> Found:
    """Whether it is proved, and if only with provisos."""
    if prove(question) is not None:
        return True
    return PROVIDED if prove(question, provisos=True) is not None else False


def question_of(make: Make) -> Question:
    """The question about a world."""
    c = World()
    known, target = make(c)
    return Question(c.g, [q for b in known for q in b.quantities()], [*target.quantities()])


@pytest.mark.parametrize("case", RULES)
def test_a_rule_both_ways(case: str) -> None:
    """What follows is proved, what does not is not."""
    make, expected = RULES[case]
    assert expected == found(question_of(make))


FIXED: dict[str, tuple[Make, dict[str, float], Found]] = {
    "a product with 0": (lambda c: ([], c.x * c.w), {"x": 0}, True),
    "a quotient of 0": (lambda c: ([], c.x / c.p), {"x": 0}, True),
    "a product with another number": (lambda c: ([], c.x * c.w), {"x": 2}, False),
    "dividing by a number": (lambda c: ([c.x * c.w], c.w), {"x": 2}, True),
    "dividing by 0": (lambda c: ([c.x * c.w], c.w), {"x": 0}, False),
    "a sum that comes out as 0": (lambda c: ([], (c.x - c.y) * c.w), {"x": 0.3, "y": 0.3}, True),
    "dividing by a sum that comes out as 0": (
        lambda c: ([(c.x + c.y + c.b) * c.w], c.w), {"x": 0.1, "y": 0.2, "b": -0.3}, False,
    ),
    "a ReLU that is off": (lambda c: ([], relu(c.x) * c.w), {"x": -1}, True),
    "dividing by a ReLU that is on": (lambda c: ([relu(c.x) * c.w], c.w), {"x": 1}, True),
    "a square, on the side that is given": (lambda c: ([(sigmoid(c.x) - c.y) ** 2], c.x), {"y": 1}, True),
    "a square, label in the middle": (lambda c: ([(sigmoid(c.x) - c.y) ** 2], c.x), {"y": 0.5}, False),
    "a weight at 0 loses the unit": (lambda c: ([c.w * c.x + c.b, c.b], c.x), {"w": 0}, False),
}  # fmt: skip


@pytest.mark.parametrize("case", FIXED)
def test_numbers_that_are_given(case: str) -> None:
    """0 settles a product and cannot be divided by."""
    make, numbers, expected = FIXED[case]
    question = question_of(make)
    fixed = {int(question.graph.names[name].rows): value for name, value in numbers.items()}
    asked = Question(question.graph, question.known, question.target, fixed)

    assert expected == found(asked)


def test_a_weight_tied_by_a_number_above_it_may_be_0() -> None:
    """w*v is 0: then w is 0 on half of what is left, and must not be divided by."""
    c = World()
    product = c.g.name("u", c.w * c.v)
    known = [Quantity(b) for b in (c.w, c.g.name("o", c.w * c.x))]
    question = Question(c.g, known, [Quantity(c.x)], {int(product.rows): 0})

    assert found(question) is False


def test_the_chain_rule_forwards_and_across() -> None:
    """L = f(a), a = w*x + y: dL/dw from da/dw and dL/da, whichever way it is defined."""
    c = World()
    a = c.g.name("a", c.w * c.x + c.y)
    h = c.g.name("h", a.call("tanh"))
    loss = c.g.name("L", h**2 * c.v)
    known = [derivative(loss, a), derivative(a, c.w)]
    question = Question(c.g, [Quantity(b) for b in known], [Quantity(derivative(loss, c.w))])

    assert found(question) is True


def test_the_chain_rule_solved_for_a_factor() -> None:
    """dL/da from dL/dw and da/dw = x, if x is not 0; here through a cut."""
    c = World()
    a = c.g.name("a", c.w * c.x)
    h = c.g.name("h", (a * c.y).call("tanh"))
    loss = c.g.name("L", h**2)
    known = [derivative(loss, c.w), derivative(h, c.w)]
    question = Question(c.g, [Quantity(b) for b in known], [Quantity(derivative(loss, h))])

    assert found(question) == PROVIDED
