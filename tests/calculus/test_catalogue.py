"""The founding catalogue's numbers, straight from the core: networks and graphs in, truths out."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.network import LossSpec
from bptutor.errors import Undetermined

HALF = 0.5


def gradients(k: Givens, of: Block, *by: Block) -> list[Any]:
    """The values of d(of)/d(each)."""
    return [k.value(derivative(of, b)) for b in by]


def leaves(g: Graph, names: str) -> list[Block]:
    """One leaf a word."""
    return [g.leaf(name) for name in names.split()]


@pytest.mark.parametrize(
    ("w", "z", "dz", "da", "dz1", "dw"),
    [
        ([[5, 1], [1, 2]], [3, -2], [-3, 1], [-14, -1], [-14, 0], [-9, 0]),
        ([[3, -1], [-1, 2]], [2, 4], [-1, 2], [-5, 5], [-5, 5], [-2, -4]),
    ],
    ids=["P1", "P2"],
)
def test_p1_p2(net, w: Any, z: Any, dz: Any, da: Any, dz1: Any, dw: Any) -> None:
    """A fragment of a network, with an adjoint given."""
    n = net([2, 2, 2, 1])
    b, h = n.blocks, n.output
    k = Givens(n.graph, [(b["W^(2)"], w), (b["z^(1)"], z), (derivative(h, b["z^(2)"]), dz)])

    assert gradients(k, h, b["a^(1)"], b["z^(1)"]) == [da, dz1]
    assert [row[0] for row in k.value(derivative(h, b["W^(2)"]))] == dw
    with pytest.raises(Undetermined, match="x_1 would settle it"):
        k.value(derivative(h, b["W^(1)"]))


def test_p6(net) -> None:
    """A ReLU output with H = 1: not every gradient vanishes."""
    n = net([1, 1], last="relu")
    k = Givens(n.graph, [(n.input, [1]), (n.weights[0], [[1]])])

    assert (k.value(n.output), k.value(derivative(n.output, n.weights[0]))) == (1, [[1]])


def test_p7(net) -> None:
    """H = y = 1: the gradient of the square loss is 0 although dH/dw is not known."""
    n = net([2, 2, 2, 1], loss=LossSpec("squared"))
    k = Givens(n.graph, [(n.output, 1), (n.target, 1)])

    assert [v for w in n.weights for row in k.value(derivative(n.loss, w)) for v in row] == [0] * 10


def test_p9(net) -> None:
    """relu'(0) = 0 at z_1^(2); the gradient by W_21^(3) is 9 all the same."""
    n = net([2, 2, 2, 1])
    b, h = n.blocks, n.output
    w = [[[2, -3], [-3, 1]], [[1, 2], [0, 1]], [[3], [-2]]]
    k = Givens(n.graph, [(n.input, [-2, 3]), *zip(n.weights, w, strict=True)])

    assert [k.value(x) for x in (b["z^(1)"], b["z^(2)"], h)] == [[-13, 9], [0, 9], -18]
    assert k.value(derivative(h, b["W^(3)"])) == [[0], [9]]


def test_p10(net) -> None:
    """Three gradients, one of which catches a transposition."""
    n = net([2, 2, 2, 1])
    b, h = n.blocks, n.output
    w = [[[2, 1], [3, 1]], [[2, 1], [0, 1]], [[3], [-2]]]
    k = Givens(n.graph, [(n.input, [1, 3]), *zip(n.weights, w, strict=True)])

    assert [k.value(x) for x in (b["z^(1)"], b["z^(2)"], h)] == [[11, 4], [22, 15], 36]
    wanted = derivative(h, b["z^(2)"])[0], derivative(h, b["a^(1)"])[1], derivative(h, b["W^(1)"])[0, 0]
    assert [k.value(x) for x in wanted] == [3, -2, 4]


@pytest.mark.parametrize(
    ("x", "y", "batch", "after"),
    [([1, 2, 3], [3, 3, 6], [0, 1, 2], [4, 9]), ([1, 3, 2, 4, 5], [2, 5, 1, 4, 8], [0, 3], [3, 9])],
    ids=["P15", "P16"],
)
def test_p15_p16(x: list[int], y: list[int], batch: list[int], after: list[int]) -> None:
    """One step of gradient descent on a mean square loss, over all points or a mini-batch."""
    g = Graph()
    xs, ys = g.leaf("x", (len(x),)), g.leaf("y", (len(y),))
    w0, w1 = leaves(g, "w0 w1")
    point = g.name("R_i", (g.name("H", w0 + w1 * xs) - ys) ** 2)
    risk = g.name("R", sum((point[i] for i in batch[1:]), start=point[batch[0]]) / len(batch))
    k = Givens(g, [(xs, x), (ys, y), (w0, 0), (w1, 0)])

    assert [k.value(w - HALF * derivative(risk, w)) for w in (w0, w1)] == after


def test_p15_point_by_point() -> None:
    """(-6, -6), (-6, -12), (-12, -36), mean (-8, -18)."""
    g = Graph()
    xs, ys = g.leaf("x", (3,)), g.leaf("y", (3,))
    w0, w1 = leaves(g, "w0 w1")
    point = g.name("R_i", (w0 + w1 * xs - ys) ** 2)
    k = Givens(g, [(xs, [1, 2, 3]), (ys, [3, 3, 6]), (w0, 0), (w1, 0)])

    assert k.value(derivative(point, w0)) == [-6, -6, -12]
    assert k.value(derivative(point, w1)) == [-6, -12, -36]
    assert gradients(k, point.mean(), w0, w1) == [-8, -18]


def test_d2_g5_g6() -> None:
    """Single gates: a sigmoid of which only the output is known, one at 0, and a dead ReLU."""
    g = Graph()
    z = g.leaf("z")
    s = g.name("s", z.call("sigmoid"))
    r = g.name("r", z.call("relu"))
    up = g.leaf("u")
    passed = [derivative(g.name(n, up * node), z) for n, node in (("f", s), ("h", r))]
    at_zero, dead = Givens(g, [(z, 0), (up, -3)]), Givens(g, [(z, -1), (up, -3)])

    assert Givens(g, [(s, 0.6)]).value(derivative(s, z)) == pytest.approx(0.24)
    assert (at_zero.value(s), at_zero.value(passed[0])) == (0.5, -0.75)
    assert str((dead.value(r), dead.value(passed[1]))) == "(0.0, 0.0)"


def test_d3_d4() -> None:
    """A logistic unit with its output given and no weight known."""
    g = Graph()
    w1, w2, x1, x2, b, y = leaves(g, "w1 w2 x1 x2 b y")
    s = g.name("z", w1 * x1 - w2 * x2 + b).call("sigmoid")
    cost = g.name("C", (s - y) ** 2)
    k = Givens(g, [(s, 0.8), (y, 1), (x1, -2), (x2, 1)])

    assert gradients(k, cost, w2, w1) == pytest.approx([0.064, 0.128])


def test_d6() -> None:
    """A vector of gradients."""
    g = Graph()
    x1, x2, y = leaves(g, "x1 x2 y")
    z = g.name("z", 2 * x1 + 3 * x2**2 + 1)
    f = g.name("f", (y - z) ** 2)

    assert gradients(Givens(g, [(x1, -2), (x2, 1), (y, 5)]), f, y, z, x1, x2) == [10, -10, -20, -60]


def test_d7_d8() -> None:
    """A Jacobian: dz_2/dW_12 is 0, dz/dW has shape (3, 3, 8)."""
    g = Graph()
    w, x, b = g.leaf("W", (3, 8)), g.leaf("x", (8,)), g.leaf("b", (3,))
    jacobian = derivative(g.name("z", w @ x + b), w)

    assert jacobian.shape == (3, 3, 8)
    assert Givens(g, []).value(Quantity(jacobian, (1, 0, 1))) == 0


def test_d10() -> None:
    """General functions of which the slopes are given, and y - z4 instead of either."""
    g = Graph()
    w1, w2, w3, b1, b2, b3, z1, y = leaves(g, "w1 w2 w3 b1 b2 b3 z1 y")
    args = [w1 * z1 + b1]
    z2 = g.name("z2", g.function("f1", args[0]))
    args.append(w2 * z2 + b2)
    z3 = g.name("z3", g.function("f2", args[1]))
    args.append(w3 * z3 + b3)
    z4 = g.name("z4", g.function("f3", args[2]))
    loss = g.name("L", (y - z4) ** 2)
    slopes = [g.function(f"f{i}", arg, orders=(1,)) for i, arg in enumerate(args, 1)]
    stated = [(y - z4, 0.25), *zip(slopes, [0.6, 0.5, 0.1], strict=True),
              *zip([z1, z2, z3, w1, w2, w3], [0.25, 0.2, 0.1, 0.1, -0.3, 0.2], strict=True)]
    k = Givens(g, stated)

    assert gradients(k, z4, w2, z2) == pytest.approx([0.002, -0.003])
    assert gradients(k, loss, w3, w2, w1) == pytest.approx([-0.005, -0.001, 0.000225])


def test_g1() -> None:
    """q = x + y, f = q z."""
    g = Graph()
    x, y, z = leaves(g, "x y z")
    q = g.name("q", x + y)
    f = g.name("f", q * z)
    k = Givens(g, [(x, -2), (y, 5), (z, -4)])

    assert (k.value(q), k.value(f), gradients(k, f, q, x, y, z)) == (3, -12, [-4, -4, -4, 3])


def test_g2() -> None:
    """A sigmoid in pieces: every value and every gradient, to three decimals as printed."""
    g = Graph()
    w0, x0, w1, x1, w2 = leaves(g, "w0 x0 w1 x1 w2")
    a, b = g.name("a", w0 * x0), g.name("b", w1 * x1)
    c = g.name("c", a + b)
    d = g.name("d", c + w2)
    e = g.name("e", -d)
    p = g.name("p", e.call("exp"))
    s = g.name("s", 1 + p)
    f = g.name("f", 1 / s)
    k = Givens(g, [(w0, 2), (x0, -1), (w1, -3), (x1, -2), (w2, -3)])
    forward = [round(k.value(n), 3) for n in (a, b, c, d, e, p, s, f)]
    backward = [round(v, 3) for v in gradients(k, f, s, p, e, d, c, b, a, w0, x0, w1, x1, w2)]

    assert forward == [-2, 6, 4, 1, -1, 0.368, 1.368, 0.731]
    assert backward == [
        -0.534, -0.534, -0.197, 0.197, 0.197, 0.197, 0.197, -0.197, 0.393, -0.393, -0.59, 0.197
    ]


def test_g3() -> None:
    """f = (3a - b)^2 + cd, and one step down."""
    g = Graph()
    a, b, c, d = leaves(g, "a b c d")
    n1 = g.name("n1", 3 * a)
    n2 = g.name("n2", n1 - b)
    n3 = g.name("n3", n2**2)
    n4 = g.name("n4", c * d)
    f = g.name("f", n3 + n4)
    k = Givens(g, [(a, 2), (b, 4), (c, -3), (d, 1)])

    assert [k.value(n) for n in (n1, n2, n3, n4, f)] == [6, 2, 4, -3, 1]
    assert gradients(k, f, n1, n2, n3, n4, a, b, c, d) == [4, 4, 1, 1, 12, -4, 1, -3]
    after = [k.value(x - g.const(1) / 10 * derivative(f, x)) for x in (a, b, c, d)]
    assert after == pytest.approx([0.8, 4.4, -3.1, 1.3])


def test_g4() -> None:
    """A logistic unit: loss ln 2, its gradients, one step down."""
    g = Graph()
    w1, w2, b, x1, x2, y = leaves(g, "w1 w2 b x1 x2 y")
    h = g.name("h", (w1 * x1 + w2 * x2 + b).call("sigmoid"))
    loss = g.name("L", -y * h.call("ln") - (1 - y) * (1 - h).call("ln"))
    k = Givens(g, [(w1, 1), (w2, -1), (b, 2), (x1, 1), (x2, 3), (y, 0)])

    assert (k.value(h), k.value(loss)) == (0.5, pytest.approx(math.log(2)))
    assert gradients(k, loss, w1, w2, b) == pytest.approx([0.5, 1.5, 0.5])
    after = [k.value(x - g.const(1) / 10 * derivative(loss, x)) for x in (w1, w2, b)]
    assert after == pytest.approx([0.95, -1.15, 1.95])


def test_s4_s5(net) -> None:
    """Data that suffice: o_j2 alone; w_{j2,y} and do_j2/dw together."""
    n = net([4, 3, 2, 1], weights="by-nodes", nodes="xhjy")
    b = n.blocks
    s4 = derivative(n.output, b["w_{j,y}"])[1, 0]
    s5 = derivative(n.output, b["w_{h,j}"])[1, 1]
    below = derivative(b["o_{j}"][1], b["w_{h,j}"])[1, 1]

    assert Givens(n.graph, [(b["o_{j}"], [None, 7])]).value(s4) == 7
    assert Givens(n.graph, [(b["w_{j,y}"], [[None], [2]]), (below, 3)]).value(s5) == 6
