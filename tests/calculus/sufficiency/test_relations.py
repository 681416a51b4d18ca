"""What only looks different: products of known rows, extremes, bends far out; data of any size."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.sufficiency.decide import decide
from bptutor.calculus.sufficiency.monomials import Monomial, monomials
from tests.calculus.sufficiency.asking import of_blocks

Asked = tuple[list[Block], Block, dict[Block, float]]
"""What is known, what is wanted, and numbers given."""


class World:
    """Leaves w, v, x, y, b, and a positive p."""

    def __init__(self) -> None:
        self.g = Graph()
        self.w, self.v, self.x, self.y, self.b = (self.g.leaf(n) for n in "wvxyb")
        self.p = self.g.leaf("p", domain="positive")
        self.h = self.g.name("h", self.v * (self.w * self.x).call("relu"))
        self.q = self.g.name("q", self.y / self.p)
        self.top, self.low = (self.g.name(op, self.x.call(op, self.y)) for op in ("max", "min"))
        self.far = (self.x - self.y).call("abs")


Make = Callable[[World], Asked]
CASES: dict[str, tuple[Make, str]] = {
    "h = w * dh/dw": (lambda c: ([c.w, derivative(c.h, c.w)], c.h, {}), "sufficient"),
    "dh/dw = h / w": (lambda c: ([c.w, c.h], derivative(c.h, c.w), {}), "sufficient-provided"),
    "y and dq/dp give q, unless y is 0": (
        lambda c: ([c.y, derivative(c.q, c.p)], c.q, {}),
        "sufficient-provided",
    ),
    "q*q leaves the sign open": (lambda c: ([c.w * c.x, c.w / c.x], c.w, {}), "insufficient"),
    "which is larger, from the larger and one": (
        lambda c: ([c.top, c.x], c.x.call("lt", c.y), {}),
        "sufficient",
    ),
    "not from the distance": (lambda c: ([c.far, c.x], c.x.call("lt", c.y), {}), "insufficient"),
    "max - min is the distance": (lambda c: ([c.top, c.low], c.far, {}), "sufficient"),
    "min from max and the distance": (lambda c: ([c.top, c.far], c.low, {}), "sufficient"),
    "at one number everywhere": (lambda c: ([], c.x.call("gt", c.y) * c.x.call("le", c.y), {}), "sufficient"),
    "hardly ever other than 0": (lambda c: ([], (c.x * c.y).call("gt", c.g.const(50)), {}), "insufficient"),
    "a bias that keeps small units off": (
        lambda c: ([c.w], (c.w * c.x + c.b).call("relu"), {c.b: -9}),
        "insufficient",
    ),
    "a small rate": (lambda c: ([c.w - c.b * c.v], c.w, {c.b: 0.0001}), "insufficient"),
    "a large label": (lambda c: ([(c.w * c.x - c.y) ** 2], c.w * c.x, {c.y: 300}), "insufficient"),
    "a large input": (lambda c: ([c.w * c.x + c.b], c.w, {c.x: 5000}), "insufficient"),
    "data of any size": (lambda c: ([c.x.call("sigmoid") * c.b], c.x, {c.b: 1e-20}), "sufficient"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_relation_both_ways(name: str) -> None:
    """What follows, and what only looks so."""
    make, verdict = CASES[name]
    known, target, given = make(World())
    assert decide(of_blocks(known, [target], given)).verdict == verdict


def test_monomials_by_their_exponents() -> None:
    """exp(ln p + x) is p times exp(x); a relu is its gate times what is inside."""
    c = World()
    e = (c.p.call("ln") + c.x).call("exp")
    rows = {name: int(b.rows) for name, b in (("e", e), ("p", c.p), ("x", c.x.call("exp")))}
    assert monomials(c.g, [rows["e"], rows["p"]], [rows["x"]]) == [
        Monomial(rows["x"], 1, (rows["e"],), (rows["p"],))
    ]
    assert monomials(c.g, [rows["p"]], [rows["x"]]) == []
