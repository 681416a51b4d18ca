"""What the rows of a target are, and which of them change when some do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.shares import adjoints_of
from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.losses import LossSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.network import Network


def unit(activation: str = "sigmoid") -> tuple[Graph, Block]:
    """dL/dw of L = (a - y)^2, a = g(w x)."""
    g = Graph()
    z = g.name("z", g.leaf("w") * g.leaf("x"))
    a = g.name("a", g.function("g", z) if activation == "g" else z.call(activation))
    return g, derivative(g.name("L", (a - g.leaf("y")) ** 2), g.names["w"])


def row(g: Graph, name: str) -> int:
    """The row of a number."""
    return int(g.names[name].rows)


def test_rows_come_after_those_they_are_made_of() -> None:
    """And the users of a row are those made of it."""
    g, target = unit()
    c = Computation(g, target)
    place = {r: k for k, r in enumerate(c.rows)}

    for r in c.rows:
        assert all(place[x] < place[r] for x in c.recipe(r)[1])
        assert all(r in c.recipe(user)[1] for user in c.users(r))
    assert c.rows[-1] in c.wanted


def test_a_stop_is_a_leaf_and_nothing_below_it_is_looked_at() -> None:
    """What is given need not be computed."""
    g, target = unit()
    c = Computation(g, target, stops={row(g, "z")})

    assert ("leaf", ()) == c.recipe(row(g, "z"))
    assert not c.knows(row(g, "w"))
    assert c.knows(row(g, "x")), "dz/dw is x, whatever z is"


def test_what_lies_above_a_row_ends_at_what_is_fixed() -> None:
    """The row itself is the first."""
    g, target = unit()
    c = Computation(g, target)

    above = c.above([row(g, "z")])
    assert above[0] == row(g, "z")
    assert {row(g, "a"), *c.wanted} <= {*above}
    assert (row(g, "z"),) == c.above([row(g, "z")], fixed={row(g, "a")})


def test_derivatives_are_known_by_what_they_are_of_and_by() -> None:
    """Of several nodes with one derivative the one nearest to the loss."""
    g, target = unit()
    c = Computation(g, target)

    pairs = {tuple(map(str, pair)) for r in c.rows if (pair := c.adjoint(r)) is not None}
    assert {("L", "a"), ("L", "z"), ("L", "w")} <= pairs
    assert c.adjoint(row(g, "x")) is None


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "abs", "g"])
def test_the_slope_of_every_activation_is_recognised(activation: str) -> None:
    """Once, and with its unit by name."""
    g, target = unit(activation)
    (found,) = Computation(g, target).slopes.values()

    assert ("a", row(g, "z")) == (str(found.output), found.net)
    assert ("func" if activation == "g" else activation) == found.op


def test_a_slope_may_be_written_out() -> None:
    """a*(1 - a) and 1 - a*a, as an author may write them."""
    g = Graph()
    a, b = g.name("a", g.leaf("z").call("sigmoid")), g.name("b", g.leaf("s").call("tanh"))
    c = Computation(g, a * (1 - a) * (1 - b * b))

    assert {"a", "b"} == {str(u.output) for u in c.slopes.values()}


def test_what_looks_like_a_slope_but_is_none() -> None:
    """p(1 - p) of a free p; 1 - sigmoid^2; sigmoid(z) where nothing is softplus; the slope of a loss of a."""
    g = Graph()
    p, z = g.leaf("p"), g.leaf("z")
    a = g.name("a", z.call("sigmoid"))
    loss = g.name("L", g.function("rest", a))

    assert {} == Computation(g, p * (1 - p) + (1 - a**2)).slopes
    assert {} == Computation(g, derivative(loss, a)).slopes


def test_a_quantity_is_named_as_its_author_named_it() -> None:
    """delta = dL/dz rather than dL/dz; what has no name, by the entry that defines it."""
    g, target = unit()
    delta = g.name("delta", derivative(g.names["L"], g.names["z"]))
    c = Computation(g, target)

    assert "delta" == str(c.quantity(int(delta.rows)))
    (slope,) = c.slopes
    assert c.quantity(slope).block.name is None


def test_shares_of_both_kinds_of_sums(net: Callable[..., Network]) -> None:
    """A product of matrices and a sum written out are read alike."""
    n = net([1, 2, 1], hidden="tanh", loss=LossSpec("squared"))
    by_matrices = Computation(n.graph, derivative(n.loss, n.input))
    g = Graph()
    x = g.leaf("x")
    a = [g.name(f"a{k}", (g.leaf(f"w{k}") * x).call("tanh")) for k in (1, 2)]
    out = g.name("z", g.leaf("v1") * a[0] + g.leaf("v2") * a[1])
    written = Computation(g, derivative(g.name("L", (out - g.leaf("y")) ** 2), x))

    for c in (by_matrices, written):
        (fork,) = [s for s in adjoints_of(c) if len(s.shares) > 1]
        assert [1, 1] == [share.sign for share in fork.shares]
        assert all(share.upstream is not None for share in fork.shares)
    assert not written.is_large
