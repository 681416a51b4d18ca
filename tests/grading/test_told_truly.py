"""Every line of every derivation, shipped or random, is true: recomputed from the printed text."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from bptutor.bank.exercise import SufficiencySpec
from bptutor.bank.packs import find_packs
from bptutor.bank.sufficiency import sufficiency_of
from bptutor.calculus.five_choices import STATEMENTS
from tests.grading.making import of
from tests.grading.printed import Printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item

SHIPPED = {i.full_id: i for pack in find_packs() for i in pack.items if isinstance(i.spec, SufficiencySpec)}
MODELS = {
    "unit": ("z = w*x + b; a = sigmoid(z); L = (a - y)^2", "",
             ["w", "x", "b", "z", "a", "L", "y", "dL/da", "dL/dz", "dL/dw", "da/dz", "a - y"]),
    "relu": ("z = w*x + b; h = relu(z); c = h*v; L = (c - y)^2", "",
             ["w", "x", "b", "z", "h", "c", "v", "y", "dh/dz", "dc/dz", "dL/dc", "dL/dv", "[z > 0]",
              "[z <= 0]"]),
    "bends": ("r = abs(x - 3); m = max(x, v); n = min(x, v); k = w*[x < 3]; q = w*abs(x - v)", "",
              ["x", "v", "w", "r", "m", "n", "k", "q", "[x < 3]", "[x >= 3]", "[x > v]", "[x < v]", "abs(x)",
               "[x > 0]", "[x <= 0]", "x^2"]),
    "label": ("p = sigmoid(w*x); e = p - y; f = y - p; g = y*v; L = -y*ln(p) - (1 - y)*ln(1 - p)",
              "domain: {y: 0 or 1, v: positive}",
              ["y", "p", "e", "f", "g", "v", "L", "w", "x", "dL/dp", "dL/dw", "w*x", "y*w"]),
    "softmax": ("p = softmax(z); L = -sum(y*ln(p))", "shapes: {z: [3], y: [3]}\ndomain: {y: one-hot}",
                ["p_1", "p_2", "p_3", "z_1", "z_2", "z_3", "y_1", "y_2", "y_3", "L", "z_1 - z_2", "dL/dz_1",
                 "dL/dz_2", "p", "z"]),
    "powers": ("s = x^2; t = x^3; u = exp(v); d = u^2*x; c = cosh(v); l = leaky_relu(x); o = x/v",
               "domain: {v: positive}",
               ["x", "v", "s", "t", "u", "d", "c", "l", "o", "dd/dx", "ds/dx", "dl/dx", "x*v", "[x > 0]"]),
    "linear": ("s = a*x + b*y; t = c*x + d*y; r = s - t", "",
               ["a", "b", "c", "d", "x", "y", "s", "t", "r", "ds/dx", "a + b", "a*x"]),
}  # fmt: skip
"""A model on one line, its domains, and what may be known and wanted."""
QUESTIONS = 14
"""For each model."""


def proofs(item: Item) -> Iterator[Printed]:
    """What there is to tell of an item."""
    decided = sufficiency_of(item)
    for data, statements in STATEMENTS.items():
        proof = decided.of(data).proof
        if proof is not None:
            yield Printed(item, statements, proof)


def asked(model: str, seed: int) -> Item:
    """A random question about a model."""
    graph, more, pool = MODELS[model]
    rng = Random(f"{model} {seed}")
    target = rng.choice(pool)
    rest = [name for name in pool if name != target]
    first, second = (rng.sample(rest, rng.randint(1, 4)) for _ in range(2))
    lines = "".join(f"  {line.strip()}\n" for line in graph.split(";"))
    question = f"target: '{target}', statements: [{first}, {second}], key: neither"
    return of(f"graph: |\n{lines}{more}", question)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped(name: str) -> None:
    """Equations hold, unknowns are the only ones, numbers add up, cases are what they say."""
    assert [] == [wrong for printed in proofs(SHIPPED[name]) for wrong in printed.mistakes()]


@pytest.mark.parametrize("seed", range(QUESTIONS))
@pytest.mark.parametrize("model", MODELS)
def test_random(model: str, seed: int) -> None:
    """The same of what nobody has looked at."""
    told = list(proofs(asked(model, seed)))

    assert [] == [f"{wrong}  IN  {printed.lines}" for printed in told for wrong in printed.mistakes()]


def test_there_is_something_to_tell() -> None:
    """Not all of the random questions are without a proof."""
    told = [printed for model in MODELS for seed in range(8) for printed in proofs(asked(model, seed))]

    assert len(told) > 30


def test_mistakes_are_seen() -> None:
    """A derivation with one wrong line is not let through."""
    item = SHIPPED["data-sufficiency/one-sigmoid-unit.c"]
    proof = sufficiency_of(item).together.proof
    assert proof is not None
    wrong = {
        "1. z from a = tanh(z), which can be undone",
        "1. b from z = w*x + b, the only unknown in it",  # z is not known
        "e.g. 2*3 = 7",
        "e.g. 7 = 2*x + 1, so x = 2",
        "1. a = sigmoid(w*x)",
    }
    for line in wrong:
        printed = Printed(item, (0, 1), proof)
        printed.lines = [line]
        assert [] != list(printed.mistakes()), line


TWO_POINTS = """graph: |
  z1 = w*x1 + b
  z2 = w*x2 + b
  a1 = sigmoid(z1)
  a2 = sigmoid(z2)
  L = ((a1 - y1)^2 + (a2 - y2)^2)/2
given: {x1: 1, x2: 2}"""
LINEAR = "graph: |\n  s = a*x + b*y\n  t = c*x + d*y\n  r = abs(x - 3)\n  m = x + 3*abs(x)"
TWO_LAYERS = "network: {layers: [2, 2, 1], activation: sigmoid, weights: from-to, bias: true}"
SLOPES = "graph: |\n  z = w*x\n  a = leaky_relu(z)\n  L = (a - y)^2"
MOMENTUM = "graph: |\n  L = (w*x - y)^2\nstep: {minimise: L, by: w, rate: 0.1, momentum: 0.9}"
ONE_SOLUTION = " (as long as these equations have one solution)"
SUM_1, SUM_2 = (f"z_{k}^(1) = x_1*W_1{k}^(1) + x_2*W_2{k}^(1) + b_{k}^(1)" for k in (1, 2))
LINES = [
    # unknowns that nothing later needs are not named; numbers as coefficients need no proviso
    (TWO_POINTS, "w", "z1, z2", "1. w from z1 = w*x1 + b and z2 = w*x2 + b, solved together"),
    (LINEAR, "s - t", "r, '[x > 3]', x, y, a, b, c, d", "1. s = a*x + b*y"),
    # both unknowns at once, and told with both numbers
    (LINEAR, "x*y", "s, t, a, b, c, d",
     f"1. x and y from s = a*x + b*y and t = c*x + d*y, solved together{ONE_SOLUTION}"),
    (LINEAR, "x", "abs(x), m", "1. x from m = x + 3*|x|, as |x| is known"),
    # sums without a name are told by what they come from
    (TWO_LAYERS, "x", "z^(1), W^(1), b^(1)",
     f"1. x_1 and x_2 from {SUM_1} and {SUM_2}, solved together{ONE_SOLUTION}"),
    (SLOPES, "dL/dw", "z, a, x, y", "   e.g. (-2)*1 = -2"),
    ("graph: 'r = (w - 3)^2'\ndomain: {w: positive}", "w", "r, '[w > 3]'",
     "  1. w from r = (w - 3)^2, which leaves one value where w > 3"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "target", "known", "line"), LINES)
def test_what_is_told(model: str, target: str, known: str, line: str) -> None:
    """No more than is needed, and why it is enough."""
    asked = of(model, f"target: '{target}', statements: [[{known}], ['2']], key: only-1")
    proof = sufficiency_of(asked).first.proof
    assert proof is not None
    lines = Printed(asked, (0,), proof).lines
    steps = [line.partition(". ")[2] for line in lines if " from " in line]

    assert line in lines
    assert len(steps) == len(set(steps))


def test_what_may_not_be_named_is_written_out() -> None:
    """`velocity of w@1` is no name of the exercise's own, and it has w in it."""
    asked = of(MOMENTUM, "target: w, statements: [['w@1', x, y], ['w@1']], key: only-1")
    proof = sufficiency_of(asked).first.proof
    assert proof is not None

    assert Printed(asked, (0,), proof).lines[0].startswith("1. w from w@1 = w - (w*x - y)*x/5 (as long as")
