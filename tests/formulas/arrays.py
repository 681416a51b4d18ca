"""The worlds of arrays and of index sums; their right answers are written by hand."""

from __future__ import annotations

from tests.formulas import trees as t
from tests.formulas.trees import Each, Fn, Gate, Grid, Over, Ref, Slope, Turned
from tests.formulas.worlds import Target, World

R = Ref
L = R("L")
X, W1, W2, Z, H, O, Y = (R(n) for n in ("X", "W1", "W2", "Z", "H", "O", "Y"))
GRAPH = """
graph: |
  Z = X @ W1
  H = relu(Z)
  O = H @ W2
  L = sum((O - Y)^2)
shapes: {{X: [{n}, {i}], W1: [{i}, {h}], W2: [{h}, {o}], Y: [{n}, {o}]}}
"""


def batch(name: str, n: int, i: int, h: int, o: int) -> World:
    """Two layers without biases on `n` rows of data."""
    up: t.Tree = 2 * (O - Y)
    hidden = Each((up @ Turned(W2), Gate(Z)))
    return World(
        name,
        GRAPH.format(n=n, i=i, h=h, o=o),
        {X: (n, i), W1: (i, h), W2: (h, o), Y: (n, o)},
        {Z: X @ W1, H: Fn("relu", Z), O: H @ W2},
        more=(
            Target("dL/dW2", Turned(H) @ up, extra=(2 * (Turned(H) @ (O - Y)), -2 * (Turned(H) @ (Y - O)))),
            Target("dL/dH", up @ Turned(W2), extra=(2 * ((O - Y) @ Turned(W2)), Turned(W2 @ Turned(up)))),
            Target("dL/dZ", hidden, extra=(2 * Each(((O - Y) @ Turned(W2), Gate(H))),)),
            Target(
                "dL/dW1",
                Turned(X) @ hidden,
                extra=(2 * (Turned(X) @ Each(((O - Y) @ Turned(W2), Gate(Z)))), Turned(Turned(hidden) @ X)),
            ),
            Target("dL/dX", hidden @ Turned(W1), extra=(Turned(W1 @ Turned(hidden)),)),
        ),
    )


BATCH = batch("a batch, 4x3 to 2 to 3", 4, 3, 2, 3)
SQUARE = batch("a batch, all square", 2, 2, 2, 2)

W, V, x, b, z, a, o, y = (R(n) for n in "W V x b z a o y".split())
delta = Each((Turned(V) @ (o - y), a, 1 - a))
ROWS = range(1, 3)


def entry(base: str, *subs: t.Index) -> Ref:
    """An entry of an array."""
    return R(base, subs)


def hidden_delta(j: int) -> t.Tree:
    """Entry j of dL/dz, in numbers."""
    back = t.total(*(entry("V", k, j) * (entry("o", k) - entry("y", k)) for k in ROWS))
    return back * entry("a", j) * (1 - entry("a", j))


VECTORS = World(
    "vectors, W x + b",
    """
graph: |
  z = W @ x + b
  a = sigmoid(z)
  o = V @ a
  L = sum((o - y)^2)/2
shapes: {W: [2, 3], x: [3], b: [2], V: [2, 2], y: [2]}
""",
    {W: (2, 3), x: (3, 1), b: (2, 1), V: (2, 2), y: (2, 1)},
    {z: W @ x + b, a: Fn("sigmoid", z), o: V @ a},
    more=(
        Target("dL/do", o - y, extra=(-(y - o), Grid(tuple((entry("o", k) - entry("y", k),) for k in ROWS)))),
        Target("dL/dV", (o - y) @ Turned(a), extra=(-((y - o) @ Turned(a)), Turned(a @ Turned(o - y)))),
        Target("dL/da", Turned(V) @ (o - y), extra=(Turned(Turned(o - y) @ V),)),
        Target(
            "dL/dz",
            delta,
            extra=(
                Each((Turned(V) @ (o - y), Slope("sigmoid", z, a))),
                Grid(tuple((hidden_delta(j),) for j in ROWS)),
            ),
        ),
        Target(
            "dL/dW",
            delta @ Turned(x),
            extra=(
                (Each((Turned(V) @ (o - y), Slope("sigmoid", z, a)))) @ Turned(x),
                Grid(tuple(tuple(hidden_delta(j) * entry("x", i) for i in range(1, 4)) for j in ROWS)),
            ),
        ),
        Target("dL/dx", Turned(W) @ delta),
        Target("dL/db", delta),
    ),
)

# ---- index sums ------------------------------------------------------------------------------------------

o_j, net_j = R("o", ("j",)), R("net", ("j",), 1)
d_k, w_kj = R("delta", ("k",)), R("w", ("k", "j"))
back = Over("sum", "k", 2, d_k * w_kj)
INDEXED = World(
    "delta of a hidden unit, index sums",
    """
weights: to-from
graph: |
  o_j = tanh(net_j^(1))
  net_k^(2) = sum_j(w_kj*o_j)
  E = F(net_1^(2), net_2^(2))
  delta_k = -dE/dnet_k^(2)
shapes:
  net^(1): [3]
  w: [2, 3]
  y: [3]
functions: [F]
""",
    {
        **{R("net", (j,), 1): "real" for j in (1, 2, 3)},
        **{R("w", (k, j)): "real" for k in (1, 2) for j in (1, 2, 3)},
        **{R("delta", (k,)): "real" for k in (1, 2)},
        **{R("y", (j,)): "real" for j in (1, 2, 3)},
    },
    {R("o", (j,)): Fn("tanh", R("net", (j,), 1)) for j in (1, 2, 3)},
    more=(
        Target("-dE/dnet_j^(1)", (1 - o_j**2) * back, ("j", 3), (Slope("tanh", net_j, o_j) * back,)),
        Target("dE/do_j", -back, ("j", 3)),
        Target("dE/dw_2j", -(R("delta", (2,)) * o_j), ("j", 3)),
        Target("-dE/dnet_2^(1)", (1 - R("o", (2,)) ** 2) * Over("sum", "k", 2, d_k * R("w", ("k", 2)))),
    ),
)

w0, w1 = R("w0"), R("w1")
h_i, y_i, x_i = (R(n, ("i",)) for n in ("H", "y", "x"))
POINTS = range(1, 5)


def mean_of(body: t.Tree) -> t.Tree:
    """The mean over the four points."""
    return Over("mean", "i", 4, body)


MEAN = World(
    "a line, mean over points",
    """
graph: |
  H_i = w0 + w1*x_i
  R = mean_i((H_i - y_i)^2)
shapes: {x: [4], y: [4]}
""",
    {
        w0: "real",
        w1: "real",
        **{R(n, (i,)): "real" for n in ("x", "y") for i in POINTS},
    },
    {R("H", (i,)): w0 + w1 * R("x", (i,)) for i in POINTS},
    more=(
        Target("dR/dw1", mean_of(2 * (h_i - y_i) * x_i), None, (2 * mean_of((h_i - y_i) * x_i),)),
        Target("dR/dw0", 2 * mean_of(h_i - y_i), None, (Over("sum", "i", 4, h_i - y_i) / 2,)),
        Target("dR/dx_2", (R("H", (2,)) - R("y", (2,))) * w1 / 2),
    ),
)

ARRAYS = (BATCH, SQUARE, VECTORS, INDEXED, MEAN)
