"""Worlds of numbers: a few units in a row, and formulas of one line."""

from __future__ import annotations

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
    more=(
        Target(
            "L",
            t.Gate(m) * m,
            extra=((1 - y * s) * t.Gate(1 - y * s), Fn("relu", 1 - y * (w * x + b))),
        ),
    ),
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

GIVEN = World(
    "some numbers given",
    f"{SIGMOID.model}given: {{x: 2, y: 1, w2: -3}}",
    {**SIGMOID.leaves, x: "=2", y: "=1", w2: "=-3"},
    SIGMOID.define,
    SIGMOID.asked,
)

UNITS = (
    SIGMOID,
    GIVEN,
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
)
