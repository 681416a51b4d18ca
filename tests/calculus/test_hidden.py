"""Answers that are the target on all instances of moderate size, and are not elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bptutor.bank.problem import Problem
from bptutor.calculus.equivalence import Comparison, Outcome
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.hidden import hides
from bptutor.calculus.sampling import MIXED, GeneralFunction, Instances
from tests.bank.making import exercise_of

NO_ITEMS = "items: {a: {claim: 1 = 1}}\n"
PROBABILITY = {"p": "probability"}
POSITIVE = {"p": "positive", "q": "positive"}


def compared(folder: Path, graph: str, target: str, answer: str, domain: Any, more: str = "") -> Outcome:
    """How an answer compares with a target, both of them formulas."""
    lines = "\n".join(f"  {line}" for line in graph.split("; "))
    domains = f"domain: {json.dumps(domain)}\n" if domain else ""
    text = f"graph: |\n{lines}\n{domains}{more}{NO_ITEMS}"
    problem = Problem(exercise_of(folder, text))
    return Comparison(problem.block(target)).outcome(problem.block(answer))


DIFFERENT = [
    # bends inside domains
    ("q = clip(p, 0.01, 0.99)", "q", "p", PROBABILITY),
    ("q = clip(p, 10^(-7), 1-10^(-7))", "q", "p", PROBABILITY),
    ("q = clip(p, 10^(-12), 1-10^(-12))", "q", "p", PROBABILITY),
    ("q = max(p, 0.01); L = -ln(q)", "L", "-ln(p)", PROBABILITY),
    ("q = max(p, 10^(-7))", "q", "p", POSITIVE),
    ("q = min(p, 10^7)", "q", "p", POSITIVE),
    ("f = relu(0.01 - q)*u + p", "f", "p", POSITIVE),
    ("q = p + [p > 0.999]*[p < 0.9995]*u", "q", "p", PROBABILITY),
    ("q = p + [p > 0.5]*[p < 0.5001]*u", "q", "p", PROBABILITY),
    # bends in roots
    ("f = sqrt((x-4)^2)", "f", "4-x", None),
    ("f = sqrt(x^2 - 8*x + 16)", "f", "4-x", None),
    ("f = sqrt((x-3000)^2)", "f", "3000-x", None),
    ("f = ((x-4)^4)^(1/4)", "f", "4-x", None),
    ("f = exp(0.5*ln((x-4)^2))", "f", "4-x", None),
    ("f = sqrt((p-9)^2)", "f", "9-p", POSITIVE),
    ("s = sigmoid(x); f = sqrt((s-0.9)^2)", "f", "0.9-s", None),
    # terms below rounding
    ("f = u + exp(-200*x^2)*v", "f", "u", None),
    ("f = u + exp(-20000*x^2)*v", "f", "u", None),
    ("f = u + exp(-200*(x-30)^2)*v", "f", "u", None),
    ("f = u*(1 - exp(-200*x^2))", "f", "u", None),
    ("f = u + exp(-200*x^2-200*y^2)*v", "f", "u", None),
    ("f = u*sigmoid(200*x^2)", "f", "u", None),
    ("f = u*exp(exp(-200*x^2))", "f", "u", None),
    ("f = softplus(200*x^2)", "f", "200*x^2", None),
    ("f = u + p^2000*v", "f", "u", PROBABILITY),
    ("f = u + 10^(-13)*x", "f", "u", None),
]


@pytest.mark.parametrize(("graph", "target", "answer", "domain"), DIFFERENT)
def test_what_moderate_instances_do_not_show_is_found(
    tmp_path: Path, graph: str, target: str, answer: str, domain: Any
) -> None:
    """Whichever of the two is the answer, unless it is no number where the other is one."""
    assert not compared(tmp_path, graph, target, answer, domain).equal
    assert not compared(tmp_path, graph, answer, target, domain).equal


SAME = [
    ("f = sqrt((x-4)^2)", "f", "abs(4-x)", None),
    ("f = sqrt(x^2 - 8*x + 16)", "f", "abs(4-x)", None),
    ("f = ln((x-4)^2)", "f", "2*ln(abs(x-4))", None),
    ("f = sqrt(x^2*y^2)", "f", "abs(x)*abs(y)", None),
    ("f = sqrt(1-tanh(x)^2)", "f", "1/cosh(x)", None),
    ("f = ln(cosh(x))", "f", "abs(x)+ln(1+exp(-2*abs(x)))-ln(2)", None),
    ("f = sqrt(p*q)", "f", "sqrt(p)*sqrt(q)", POSITIVE),
    ("f = (p/q)^x", "f", "exp(x*(ln(p)-ln(q)))", POSITIVE),
    ("f = ln(p/(1-p))", "f", "-ln(1/p-1)", PROBABILITY),
    ("q = clip(p, 0.01, 0.99); L = -ln(q)", "L", "min(-ln(0.01), max(-ln(p),-ln(0.99)))", PROBABILITY),
    ("f = exp(-200*(x-y)^2)*v+u", "f", "u+v*exp(400*x*y-200*x^2-200*y^2)", None),
    ("f = u+p^200", "f", "u+exp(200*ln(p))", PROBABILITY),
    ("f = relu(z-20)*w", "f", "w*(z-20)*[z>20]", None),
]


@pytest.mark.parametrize(("graph", "target", "answer", "domain"), SAME)
def test_what_is_right_is_right_everywhere(
    tmp_path: Path, graph: str, target: str, answer: str, domain: Any
) -> None:
    """Overflow, underflow and saturation far out are no differences."""
    assert compared(tmp_path, graph, target, answer, domain).equal
    assert compared(tmp_path, graph, answer, target, domain).equal


@pytest.mark.parametrize(
    ("graph", "answer", "equal"),
    [
        ("a = g(x); f = relu(a - 10)*u + b", "b", False),
        ("a = g(x); f = relu(a - 100)*u + b", "b", False),
        ("a = g(x); f = sqrt((a - 7)^2)", "7 - a", False),
        ("a = g(x); f = sqrt((a - 7)^2)", "abs(a - 7)", True),
        ("a = g(x); f = u + exp(-200*(a - 7)^2)", "u", False),
    ],
)
def test_general_functions_may_be_high(tmp_path: Path, graph: str, answer: str, equal: bool) -> None:
    """A function that nothing is known of may have any value."""
    assert equal is compared(tmp_path, graph, "f", answer, None, "functions: [g]\n").equal


def test_an_answer_that_is_no_number_far_out_is_told(tmp_path: Path) -> None:
    """The logarithm of a square is there on both sides; overflow is no such thing."""
    outcome = compared(tmp_path, "f = ln((x-4)^2)", "f", "2*ln(4-x)", None)
    assert outcome.undefined is not None
    assert outcome.undefined.block.op == "ln"
    assert compared(tmp_path, "f = u + exp(-x^6)*v", "f", "u + v/exp(x^2)^(x^4)", None).equal


def test_softmax_that_vanishes_is_blurred() -> None:
    """The logarithm of an output near the smallest doubles is a few digits long."""
    g = Graph()
    z = g.leaf("z", (3,))
    p = g.name("p", z.call("softmax"))
    plain = z[0] - z.call("exp").sum().call("ln")
    instances = Instances(g, [p[0].call("ln"), plain], stretch=300.0)
    assert instances.equal(p[0].call("ln"), plain)


# ---- what gives it away ----------------------------------------------------------------------------------


def shown(block: Block) -> bool:
    """Whether moderate instances of a block may hide something."""
    return hides(block.graph.ancestors(block), Instances(block.graph, [block]).plan)


def test_everyday_formulas_hide_nothing() -> None:
    """They are compared once, and quickly."""
    g = Graph()
    x, y, p = g.leaf("x"), g.leaf("y", domain="0 or 1"), g.leaf("p", domain="probability")
    a = g.name("a", (x * 2).call("sigmoid"))
    everyday = [
        -(y * a.call("ln") + (1 - y) * (1 - a).call("ln")),
        p.call("ln") - (1 - p).call("ln"),
        (a - y) ** 2 / 2,
        (1 + (-x).call("exp")).call("ln"),
        (x * x + 1).call("sqrt"),
        x.call("relu") * a + x.call("tanh"),
    ]
    assert [shown(block) for block in everyday] == [False] * len(everyday)


def test_roots_and_small_terms_may_hide_something() -> None:
    """What may bend between instances, and what is too small to see."""
    g = Graph()
    x, u = g.leaf("x"), g.leaf("u")
    hiding = [
        ((x - 4) ** 2).call("sqrt"),
        ((x - 4) ** 2).call("ln"),
        u + 1e-9 * x,
        u + (-1000 * x * x).call("exp"),
        (50 + x).call("tanh"),
        u ** (1e-9 * x),
    ]
    assert [shown(block) for block in hiding] == [True] * len(hiding)


# ---- instances of all sizes ------------------------------------------------------------------------------


def test_mixed_instances_keep_to_the_domains_and_have_all_sizes() -> None:
    """From tiny to huge, next to moderate ones; probabilities next to 0 and to 1."""
    g = Graph()
    x, s, p = g.leaf("x"), g.leaf("s", domain="positive"), g.leaf("p", domain="probability")
    y, h = g.leaf("y", domain="0 or 1"), g.leaf("h", (3,), domain="one-hot")
    instances = Instances(g, [x, s, p, y, h], stretch=MIXED)
    real, positive, probability = (instances[b] for b in (x, s, p))

    assert (real < 0).any()
    assert (positive > 0).all()
    assert ((probability > 0) & (probability < 1)).all()
    for sizes in (np.abs(real), positive):
        assert sizes.min() < 1e-7
        assert sizes.max() > 1e7
        assert ((sizes > 0.4) & (sizes < 1.6)).mean() > 0.3
    assert probability.min() < 1e-12
    assert probability.max() > 1 - 1e-12
    assert set(np.unique(instances[y])) == {0.0, 1.0}
    assert (instances[h].sum(0) == 1).all()


def test_functions_are_as_high_as_instances_are_large() -> None:
    """Values and slopes; what they may be off by grows with them."""
    g = Graph()
    f = g.apply("func", g.leaf("x"), attr=("g", (0,)))
    high, plain = (Instances(g, [f], stretch=size) for size in (1000.0, 1.0))
    assert np.abs(high[f]).max() > 500 * np.abs(plain[f]).max()
    assert isinstance(high.functions["g"], GeneralFunction)
    assert (high.functions["g"].most > 1000).all()
