"""The worlds of numbers: networks written out unit by unit."""

from __future__ import annotations

from collections.abc import Sequence

from tests.formulas import trees as t
from tests.formulas.trees import Fn, Ref
from tests.formulas.worlds import Target, World

R = Ref
x, y, L, b = R("x"), R("y"), R("L"), R("b")
x1, x2, w1, w2, w3, b1, b2 = (R(n) for n in "x1 x2 w1 w2 w3 b1 b2".split())
z1, z2, z3, a1, a2, a3, z, a = (R(n) for n in "z1 z2 z3 a1 a2 a3 z a".split())
REAL = "real"


def real(*leaves: Ref) -> dict[Ref, tuple[int, int] | str]:
    """Leaves that are any number."""
    return dict.fromkeys(leaves, REAL)


# ---- a few units in a row --------------------------------------------------------------------------------

SIGMOID = World(
    "sigmoid, squared loss",
    """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  a2 = sigmoid(z2)
  L = (a2 - y)^2/2
""",
    real(x, y, w1, w2),
    {z1: w1 * x, a1: Fn("sigmoid", z1), z2: w2 * a1, a2: Fn("sigmoid", z2), L: (a2 - y) ** 2 / 2},
    (("dL/dw2", L, w2), ("dL/dw1", L, w1), ("dL/dz1", L, z1), ("dL/dx", L, x), ("da2/dw1", a2, w1)),
)

CROSS_ENTROPY = World(
    "sigmoid, cross-entropy",
    """
graph: |
  z = w1*x1 + w2*x2 + b
  a = sigmoid(z)
  L = -(y*ln(a) + (1 - y)*ln(1 - a))
domain: {y: 0 or 1}
""",
    {**real(x1, x2, w1, w2, b), y: "0 or 1"},
    {
        z: w1 * x1 + w2 * x2 + b,
        a: Fn("sigmoid", z),
        L: -(y * Fn("ln", a) + (1 - y) * Fn("ln", 1 - a)),
    },
    (("dL/dw1", L, w1), ("dL/dx2", L, x2), ("dL/db", L, b)),
    known={(L, z): a - y},
    more=(
        Target("dL/da", -y / a + (1 - y) / (1 - a), extra=((a - y) / (a * (1 - a)), (a - y) / (a - a**2))),
        Target("dL/dw2", (-y / a + (1 - y) / (1 - a)) * a * (1 - a) * x2),
        Target(
            "L",
            -(y * Fn("ln", a) + (1 - y) * Fn("ln", 1 - a)),
            extra=(
                Fn("ln", 1 + Fn("exp", z)) - y * z,
                Fn("softplus", z) - y * z,
                y * Fn("ln", 1 + Fn("exp", -z)) + (1 - y) * Fn("ln", 1 + Fn("exp", z)),
                y * (Fn("ln", 1 - a) - Fn("ln", a)) - Fn("ln", 1 - a),
                y * Fn("ln", (1 - a) / a) - Fn("ln", 1 - a),
                z - Fn("ln", a) - y * z,
            ),
        ),
    ),
)

TANH = World(
    "tanh with biases",
    """
graph: |
  z1 = w1*x + b1
  a1 = tanh(z1)
  z2 = w2*a1 + b2
  a2 = tanh(z2)
  L = (y - a2)^2
""",
    real(x, y, w1, w2, b1, b2),
    {
        z1: w1 * x + b1,
        a1: Fn("tanh", z1),
        z2: w2 * a1 + b2,
        a2: Fn("tanh", z2),
        L: (y - a2) ** 2,
    },
    (("dL/dw1", L, w1), ("dL/db1", L, b1), ("dL/dz2", L, z2), ("da2/dx", a2, x)),
)

h, yhat, v = R("h"), R("yhat"), R("v")
SKIP = World(
    "skip connection",
    """
graph: |
  z = w1*x + b
  h = relu(z)
  yhat = w2*h + v*x
  L = (yhat - y)^2
""",
    real(x, y, w1, w2, v, b),
    {z: w1 * x + b, h: Fn("relu", z), yhat: w2 * h + v * x, L: (yhat - y) ** 2},
    (("dL/dx", L, x), ("dL/dw1", L, w1), ("dyhat/dx", yhat, x), ("dL/dv", L, v), ("dL/dw2", L, w2)),
)

g, g1, g2, g3 = "g", "g1", "g2", "g3"
GENERAL = World(
    "general activations",
    """
graph: |
  z1 = w1*x + b1
  a1 = g1(z1)
  z2 = w2*a1 + b2
  a2 = g2(z2)
  z3 = w3*a2
  a3 = g3(z3)
functions: [g1, g2, g3]
""",
    real(x, w1, w2, w3, b1, b2),
    {
        z1: w1 * x + b1,
        a1: Fn(g1, z1),
        z2: w2 * a1 + b2,
        a2: Fn(g2, z2),
        z3: w3 * a2,
        a3: Fn(g3, z3),
    },
    (("da3/dw1", a3, w1), ("da3/db2", a3, b2), ("da3/dw3", a3, w3), ("da3/dx", a3, x)),
    functions=(g1, g2, g3),
)

w, u, y2 = R("w"), R("u"), R("y")
h0, h1, h2, h3 = (R("h", (k,)) for k in range(4))
s1, s2, s3 = (R("s", (k,)) for k in (1, 2, 3))
i1, i2, i3 = (R("x", (k,)) for k in (1, 2, 3))
RECURRENCE = World(
    "a weight shared in time",
    """
graph: |
  s_1 = w*h_0 + u*x_1
  h_1 = tanh(s_1)
  s_2 = w*h_1 + u*x_2
  h_2 = tanh(s_2)
  L = (h_2 - y)^2
""",
    real(h0, i1, i2, w, u, y),
    {
        s1: w * h0 + u * i1,
        h1: Fn("tanh", s1),
        s2: w * h1 + u * i2,
        h2: Fn("tanh", s2),
        L: (h2 - y) ** 2,
    },
    (("dL/dw", L, w), ("dL/du", L, u), ("dh_2/dw", h2, w), ("dL/dh_0", L, h0)),
)

alpha = R("alpha")
DESCENT = World(
    "a step of gradient descent",
    """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  a2 = sigmoid(z2)
  L = (a2 - y)^2/2
step: {minimise: L, by: [w1, w2], rate: alpha}
""",
    {**SIGMOID.leaves, alpha: "+"},
    SIGMOID.define,
    more=(
        Target("w1@1", w1 - alpha * SIGMOID.derivative(L, w1)),
        Target("w2@1", w2 - alpha * SIGMOID.derivative(L, w2)),
    ),
)


CHAIN_LENGTH = 5
chain: dict[Ref, t.Tree] = {}
for k in range(1, CHAIN_LENGTH + 1):
    chain[R(f"z{k}")] = R(f"w{k}") * (R(f"a{k - 1}") if k > 1 else x)
    chain[R(f"a{k}")] = Fn("sigmoid", R(f"z{k}"))
VANISHING = World(
    "five sigmoids in a row",
    """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  a2 = sigmoid(z2)
  z3 = w3*a2
  a3 = sigmoid(z3)
  z4 = w4*a3
  a4 = sigmoid(z4)
  z5 = w5*a4
  a5 = sigmoid(z5)
  L = (a5 - y)^2
""",
    real(x, y, *(R(f"w{k}") for k in range(1, CHAIN_LENGTH + 1))),
    {**chain, L: (R("a5") - y) ** 2},
    (("dL/dw1", L, w1), ("dL/dz2", L, z2), ("da5/dx", R("a5"), x)),
)

s, m, d, k_, G = (R(n) for n in "s m d k G".split())
BELL = World(
    "a bell curve",
    """
graph: |
  d = x - m
  k = d^2/(2*s^2)
  G = exp(-k)
domain: {s: positive}
""",
    {**real(x, m), s: "+"},
    {d: x - m, k_: d**2 / (2 * s**2), G: Fn("exp", -k_)},
    more=(
        Target("dG/dx", -G * d / s**2, extra=((m - x) / s**2 * Fn("exp", -((x - m) ** 2) / (2 * s**2)),)),
        Target("dG/ds", G * d**2 / s**3, extra=(2 * k_ * G / s,)),
        Target("dG/dm", G * d / s**2),
        Target("G", Fn("exp", -(d**2) / (2 * s**2)), extra=(1 / Fn("exp", d**2 / (2 * s**2)),)),
    ),
)

HINGE = World(
    "a hinge loss",
    """
graph: |
  s = w*x + b
  m = 1 - y*s
  L = max(0, m)
""",
    real(x, y, w, b),
    {s: w * x + b, m: 1 - y * s, L: Fn("relu", m)},
    (("dL/dw", L, w), ("dL/dy", L, y)),
    more=(Target("L", t.Gate(m) * m, extra=((1 - y * s) * t.Gate(1 - y * s), Fn("relu", 1 - y * (w * x + b)))),),
)

p, q, r, f = (R(n) for n in "p q r f".split())
ELEMENTARY = World(
    "elementary functions",
    """
graph: |
  p = x*y
  q = sin(p)
  r = ln(u)
  s = sqrt(v)
  f = q*r/s
domain: {u: positive, v: positive}
""",
    {**real(x, y), u: "+", v: "+"},
    {p: x * y, q: Fn("sin", p), r: Fn("ln", u), s: Fn("sqrt", v), f: q * r / s},
    (("df/dx", f, x), ("df/du", f, u), ("df/dv", f, v)),
)


# ---- layers ----------------------------------------------------------------------------------------------


def layered(
    name: str,
    sizes: Sequence[int],
    activation: str,
    asked: Sequence[tuple[str, Ref]],
    *,
    from_to: bool = True,
    bias: bool = False,
    functions: tuple[str, ...] = (),
    output: str = "H",
) -> World:
    """A network with a linear last layer, `W_ij^(l)` from i to j or to i from j."""
    leaves: dict[Ref, tuple[int, int] | str] = {R("x", (i,)): REAL for i in range(1, sizes[0] + 1)}
    define: dict[Ref, t.Tree] = {}
    before = list(leaves)
    for layer in range(1, len(sizes)):
        last = layer == len(sizes) - 1
        after = []
        for j in range(1, sizes[layer] + 1):
            terms: list[t.Tree] = []
            for i in range(1, sizes[layer - 1] + 1):
                weight = R("W", (i, j) if from_to else (j, i), layer)
                leaves[weight] = REAL
                terms.append(weight * before[i - 1])
            if bias:
                leaves[R("b", (j,), layer)] = REAL
                terms.append(R("b", (j,), layer))
            z_j, a_j = R("z", (j,), layer), R("a", (j,), layer)
            define[z_j] = t.total(*terms)
            if not last:
                define[a_j] = Fn(activation, z_j)
            after.append(z_j if last else a_j)
        before = after
    if sizes[-1] == 1:
        define = {k: f for k, f in define.items() if k != before[0]} | {R(output): define[before[0]]}
        of = R(output)
    else:
        for j in range(1, sizes[-1] + 1):
            leaves[R("y", (j,))] = REAL
        define[L] = t.total(*((before[j - 1] - R("y", (j,))) ** 2 for j in range(1, sizes[-1] + 1)))
        of = L
    loss = "" if sizes[-1] == 1 else "\n  loss: {kind: squared, over: sum}"
    model = f"""
network:
  layers: {list(sizes)}
  activation: {activation}
  weights: {"from-to" if from_to else "to-from"}
  bias: {str(bias).lower()}{loss}
  names: {{output: {output}}}
{f"functions: [{', '.join(functions)}]" if functions else ""}
"""
    targets = tuple((text, of, by) for text, by in asked)
    return World(name, model, leaves, define, targets, functions=functions)


def W(i: int, j: int, layer: int) -> Ref:
    """`W_ij^(layer)`."""
    return R("W", (i, j), layer)


RELU_WIDE = layered(
    "ReLU 4-3-2-1",
    [4, 3, 2, 1],
    "relu",
    [
        ("dH/dW_12^(1)", W(1, 2, 1)),
        ("dH/dW_12^(2)", W(1, 2, 2)),
        ("dH/dx_3", R("x", (3,))),
        ("dH/da_2^(1)", R("a", (2,), 1)),
    ],
    from_to=False,
)
RELU_FROM_TO = layered(
    "ReLU 2-2-2-1, weights from-to",
    [2, 2, 2, 1],
    "relu",
    [
        ("dH/dW_12^(1)", W(1, 2, 1)),
        ("dH/dW_21^(2)", W(2, 1, 2)),
        ("dH/dz_1^(1)", R("z", (1,), 1)),
        ("dH/dx_2", R("x", (2,))),
        ("dH/dW_11^(3)", W(1, 1, 3)),
    ],
)
GENERAL_NETWORK = layered(
    "general g, 2-2-2-1",
    [2, 2, 2, 1],
    "g",
    [
        ("dH/dW_12^(1)", W(1, 2, 1)),
        ("dH/dx_1", R("x", (1,))),
        ("dH/da_2^(1)", R("a", (2,), 1)),
        ("dH/dW_21^(2)", W(2, 1, 2)),
    ],
    functions=("g",),
)
TWO_OUTPUTS = layered(
    "two outputs and biases, 2-2-2",
    [2, 2, 2],
    "sigmoid",
    [
        ("dL/dW_21^(1)", W(2, 1, 1)),
        ("dL/db_2^(1)", R("b", (2,), 1)),
        ("dL/dx_1", R("x", (1,))),
        ("dL/dW_12^(2)", W(1, 2, 2)),
    ],
    bias=True,
    output="o",
)
DEEP = layered(
    "deep ReLU 2-2-2-2-2-2-1",
    [2, 2, 2, 2, 2, 2, 1],
    "relu",
    [
        ("dH/dW_12^(5)", W(1, 2, 5)),
        ("dH/dW_21^(4)", W(2, 1, 4)),
        ("dH/da_1^(3)", R("a", (1,), 3)),
        ("dH/dz_2^(2)", R("z", (2,), 2)),
        ("dH/dW_12^(1)", W(1, 2, 1)),
    ],
)

zs, ps, ys = (tuple(R(n, (k,)) for k in (1, 2, 3)) for n in "zpy")
scores = {zs[k]: R("W", (k + 1, 1)) * R("x", (1,)) + R("W", (k + 1, 2)) * R("x", (2,)) for k in range(3)}
exps = tuple(Fn("exp", zk) for zk in zs)
SOFTMAX = World(
    "softmax cross-entropy",
    """
graph: |
  z = W @ x
  p = softmax(z)
  L = -sum(y*ln(p))
shapes: {W: [3, 2], x: [2], y: [3]}
domain: {y: one-hot}
""",
    {
        **real(*(R("W", (k, i)) for k in (1, 2, 3) for i in (1, 2)), R("x", (1,)), R("x", (2,))),
        **dict.fromkeys(ys, "one-hot"),
    },
    {
        **scores,
        **{ps[k]: exps[k] / t.total(*exps) for k in range(3)},
        L: -t.total(*(ys[k] * Fn("ln", ps[k]) for k in range(3))),
    },
    (("dL/dW_21", L, R("W", (2, 1))), ("dL/dx_2", L, R("x", (2,))), ("dL/dz_3", L, zs[2])),
    known={(L, zs[k]): ps[k] - ys[k] for k in range(3)},
    more=(
        Target("dp_1/dz_2", -(ps[0] * ps[1]), extra=(-(exps[0] * exps[1]) / t.total(*exps) ** 2,)),
        Target("dp_3/dz_3", ps[2] * (1 - ps[2]), extra=(ps[2] * (ps[0] + ps[1]), ps[2] - ps[2] ** 2)),
        Target(
            "L",
            -t.total(*(ys[k] * Fn("ln", ps[k]) for k in range(3))),
            extra=(
                Fn("ln", t.total(*exps)) - t.total(*(ys[k] * zs[k] for k in range(3))),
                -Fn("ln", t.total(*(ys[k] * ps[k] for k in range(3)))),
            ),
        ),
    ),
)

NETWORKS = (
    SIGMOID,
    CROSS_ENTROPY,
    TANH,
    SKIP,
    GENERAL,
    RECURRENCE,
    DESCENT,
    VANISHING,
    BELL,
    HINGE,
    ELEMENTARY,
    RELU_WIDE,
    RELU_FROM_TO,
    GENERAL_NETWORK,
    TWO_OUTPUTS,
    DEEP,
    SOFTMAX,
)
