"""Wrong numbers for exercises of the table's own, by plain numpy: every slip is a written-out computation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tests.diagnosis.triple import GATE, SIGN, Triple, both, slip


def typed(values: ArrayLike, digits: int = 10) -> str:
    """A number, vector or matrix as somebody types it."""
    found = np.asarray(values, dtype=float)
    if found.ndim:
        return "[" + ", ".join(typed(part, digits) for part in found) + "]"
    return f"{float(found):.{digits}g}"


def sigmoid(z: float) -> float:
    """The logistic function."""
    return float(1 / (1 + np.exp(-z)))


# two sigmoid units: x = 1.7, w1 = 0.6, w2 = -1.3, y = 0.9
X, U, V, Y = 1.7, 0.6, -1.3, 0.9
Z1 = U * X
A1 = sigmoid(Z1)
Z2 = V * A1
A2 = sigmoid(Z2)
ERROR, S1, S2 = 2 * (A2 - Y), A1 * (1 - A1), A2 * (1 - A2)

SIGMOIDS = (
    slip("own/sigmoid-numbers.w1", typed(ERROR * V * S1 * X), "lost-activation-slope"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * V * X), "lost-activation-slope"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * V * X, 4), "lost-activation-slope"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * S1 * X), "lost-weight"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * V * S1), "lost-input other-item other-derivative"),
    slip("own/sigmoid-numbers.w1", typed(ERROR / 2 * S2 * V * S1 * X, 5), "halved-loss"),
    slip("own/sigmoid-numbers.w1", typed(-ERROR * S2 * V * S1 * X), SIGN),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * V * S1 * U), "other-item other-derivative"),
    slip("own/sigmoid-numbers.w1", typed(S2 * V * S1 * X), "lost-upstream"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * U * S1 * X), "wrong-layer"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * V * A1 * X), "activation-for-slope"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * V * (1 - A1**2) * X), "wrong-activation-slope"),
    slip("own/sigmoid-numbers.w1", typed(ERROR * S2 * V * Z1 * (1 - Z1) * X), "slope-at-net"),
    slip(
        "own/sigmoid-numbers.w1",
        typed(ERROR * S2 * V * sigmoid(A1) * (1 - sigmoid(A1)) * X),
        "slope-at-activation",
    ),
    both("own/sigmoid-numbers.w1", typed(-ERROR / 2 * S2 * V * S1 * X), SIGN, "halved-loss"),
    both("own/sigmoid-numbers.w1", typed(-ERROR * V * S1 * X), SIGN, "lost-activation-slope"),
    slip("own/sigmoid-numbers.w2", typed(ERROR * A1), "lost-activation-slope"),
    slip("own/sigmoid-numbers.w2", typed(ERROR * S2), "lost-input other-derivative"),
    slip("own/sigmoid-numbers.w2", typed(ERROR * S2 * Z1), "net-for-activation"),
    slip("own/sigmoid-numbers.w2", typed(ERROR * S2 * X), "wrong-layer neighbouring-input"),
    slip("own/sigmoid-numbers.w2", typed(ERROR * S2 * V), "other-derivative"),
    slip("own/sigmoid-numbers.w2", typed(ERROR / 2 * S2 * A1), "halved-loss"),
    slip("own/sigmoid-numbers.w2", typed(-ERROR * S2 * A1, 4), SIGN),
    slip("own/sigmoid-numbers.w2", typed(S2 * A1), "lost-upstream"),
    slip("own/sigmoid-numbers.z1", typed(ERROR * S2 * V), "lost-activation-slope other-derivative"),
    slip("own/sigmoid-numbers.z1", typed(ERROR * S2 * S1), "lost-weight"),
    slip(
        "own/sigmoid-numbers.z1", typed(ERROR * S2 * V * S1 * X), "other-item other-derivative extra-factor",
    ),
    slip("own/sigmoid-numbers.x", typed(ERROR * S2 * V * S1), "lost-weight other-item other-derivative"),
    slip("own/sigmoid-numbers.x", typed(ERROR * S2 * V * S1 * X), "other-item other-derivative"),
    slip("own/sigmoid-numbers.x", typed(ERROR * S2 * S1 * U), "lost-weight"),
    slip("own/sigmoid-numbers.x", typed(-ERROR * S2 * V * S1 * U), SIGN),
)

# a ReLU network, weights to-from: x = (2, -3), 3 hidden units, the second one is off
x = np.array([2.0, -3.0])
W = np.array([[4, 1], [-2, 3], [1.5, -2]])
b = np.array([0.5, 1, -1])
v = np.array([0.7, -2.5, 3.2])
z = W @ x + b
a = np.maximum(z, 0)
gate = (z > 0) * 1.0

NETWORK = (
    slip("own/relu-numbers.out", typed(v @ a), "lost-bias"),
    slip("own/relu-numbers.out", typed(v @ z + 0.4), "activation-not-applied"),
    slip("own/relu-numbers.out", typed(v @ np.maximum(W @ x, 0) + 0.4), "lost-bias"),
    slip("own/relu-numbers.z", typed(W @ x), "lost-bias"),
    slip("own/relu-numbers.z", typed(a), "activation-for-net relu-gate-ignored other-derivative"),
    slip("own/relu-numbers.z", typed(W @ x - b), SIGN + " lost-bias"),
    slip("own/relu-numbers.x1", typed(v @ W[:, 0]), GATE),
    slip("own/relu-numbers.x1", typed(v[0] * W[0, 0]), "lost-path"),
    slip("own/relu-numbers.x1", typed(v[2] * W[2, 0]), "lost-path"),
    slip(
        "own/relu-numbers.x1",
        typed((gate * v) @ W[:, 1]),
        "other-item neighbouring-unit neighbouring-input",
    ),
    slip("own/relu-numbers.x1", typed(-(gate * v) @ W[:, 0]), SIGN),
    slip("own/relu-numbers.x1", typed(gate @ W[:, 0]), "lost-upstream lost-weight"),
    slip("own/relu-numbers.x1", typed(gate @ v), "lost-weight"),
    slip("own/relu-numbers.x2", typed(v @ W[:, 1]), GATE),
    slip("own/relu-numbers.x2", typed(v[0] * W[0, 1] - v[2] * W[2, 1]), "paths-subtracted"),
    slip("own/relu-numbers.x2", typed((a * v) @ W[:, 1]), "activation-for-slope"),
    slip("own/relu-numbers.x2", typed(((1 - gate) * v) @ W[:, 1]), "relu-gate-inverted"),
    slip("own/relu-numbers.w12", typed(v[0]), "lost-input other-derivative"),
    slip("own/relu-numbers.w12", typed(v[0] * x[0]), "neighbouring-input"),
    slip("own/relu-numbers.w12", typed(x[1]), "lost-weight lost-upstream"),
    slip("own/relu-numbers.w12", typed(v[2] * x[1]), "neighbouring-unit"),
    slip("own/relu-numbers.w12", typed(v[0] * x[1] * a[0]), "activation-for-slope"),
    slip("own/relu-numbers.w12", typed(-v[0] * x[1]), SIGN),
    slip("own/relu-numbers.w31", typed(v[2] * x[1]), "neighbouring-input"),
    slip("own/relu-numbers.w31", typed(v[0] * x[0]), "neighbouring-unit"),
    slip("own/relu-numbers.w31", typed(v[2]), "lost-input"),
    slip("own/relu-numbers.w21", typed(v[1] * x[0]), GATE),
    slip("own/relu-numbers.w21", typed(v[0] * x[1]), "transposed-weight other-item"),
    slip("own/relu-numbers.v3", typed(3.2 * 8), "extra-factor"),
    slip("own/relu-numbers.v3", typed(z[2] - b[2]), "lost-bias"),
    slip("own/relu-numbers.v3", "5.5", "neighbouring-input"),
)

# a linear layer: W = [[1, 4], [-2, 3]], x = (2, 5), y = (20, 14): z = (22, 11), 2 (z - y) = (4, -6)
M = np.array([[1.0, 4], [-2, 3]])
p = np.array([2.0, 5])
d = 2 * (M @ p - np.array([20.0, 14]))

ARRAYS = (
    slip("own/matrix-numbers.w", typed(np.outer(p, d)), "transposed swapped-outer-product"),
    slip("own/matrix-numbers.w", typed(np.outer(d, p) / 2), "halved-loss"),
    slip("own/matrix-numbers.w", typed(-np.outer(d, p)), SIGN),
    slip("own/matrix-numbers.w", typed(np.outer(d, [1, 1])), "lost-input"),
    slip("own/matrix-numbers.w", typed(np.outer([1, 1], p)), "lost-upstream"),
    slip("own/matrix-numbers.w", typed(np.outer(d, p) * M), "extra-factor"),
    both(
        "own/matrix-numbers.w", typed(np.outer(p, d) / 2), "transposed swapped-outer-product", "halved-loss",
    ),
    slip("own/matrix-numbers.x", typed(M @ d), "transposed-weight other-weight-convention transposed"),
    slip("own/matrix-numbers.x", typed(M.T @ d / 2), "halved-loss"),
    slip("own/matrix-numbers.x", typed(-M.T @ d), SIGN),
    slip("own/matrix-numbers.x", typed(d), "lost-weight"),
    slip("own/matrix-numbers.x", typed(M.T @ [1, 1]), "lost-upstream"),
    slip(
        "own/matrix-numbers.w12",
        typed(d[1] * p[0]),
        "transposed-weight swapped-outer-product other-item",
    ),
    slip("own/matrix-numbers.w12", typed(d[0] * p[0]), "neighbouring-input"),
    slip("own/matrix-numbers.w12", typed(d[1] * p[1]), "neighbouring-unit"),
    slip(
        "own/matrix-numbers.w21",
        typed(d[0] * p[1]),
        "transposed-weight swapped-outer-product other-item",
    ),
    slip("own/matrix-numbers.w21", typed(d[1]), "lost-input"),
    slip("own/matrix-numbers.w21", typed(d[1] * p[0] / 2), "halved-loss"),
)

# a line: H = 1.5 x - 0.5 through (1, 4), (2, 3), (3, 8), (5, 6)
t, u = np.array([1.0, 2, 3, 5]), np.array([4.0, 3, 8, 6])
w0 = np.array([1.5, -0.5])
loss = np.array([2 * (w0[0] * t + w0[1] - u) * t, 2 * (w0[0] * t + w0[1] - u)])
mean = loss.mean(axis=1)

LINE = (
    slip("own/line-numbers.gradient", typed(loss.sum(axis=1)), "sum-for-mean"),
    slip("own/line-numbers.gradient", typed(mean / 2), "halved-loss"),
    slip("own/line-numbers.gradient", typed(mean / 4), "divided-twice"),
    slip("own/line-numbers.gradient", typed(-mean), SIGN),
    slip("own/line-numbers.gradient", typed(mean[::-1]), "other-derivative neighbouring-input"),
    slip("own/line-numbers.gradient", typed([mean[1], mean[1]]), "lost-input"),
    slip("own/line-numbers.gradient", typed(loss[:, 0]), "wrong-batch lost-path"),
    both("own/line-numbers.gradient", typed(loss.sum(axis=1) / 2), "sum-for-mean", "halved-loss"),
    slip("own/line-numbers.step", typed(w0 + 0.02 * mean), "step-uphill"),
    slip("own/line-numbers.step", typed(w0 - mean), "lost-rate"),
    slip("own/line-numbers.step", typed(-0.02 * mean), "change-only"),
    slip("own/line-numbers.step", typed(mean), "gradient-for-step other-item"),
    slip("own/line-numbers.step", typed(w0 - 0.02 * loss.sum(axis=1)), "sum-for-mean"),
    slip("own/line-numbers.step", typed(w0 - 0.01 * mean), "halved-loss"),
    slip("own/line-numbers.step", typed(w0 - 0.02 * loss[:, :2].mean(axis=1)), "wrong-batch"),
    slip("own/line-numbers.step", typed(w0 - 0.02 * loss[:, 0]), "wrong-batch"),
    both("own/line-numbers.step", typed(w0 + 0.02 * loss.sum(axis=1)), "step-uphill", "sum-for-mean"),
    both("own/line-numbers.step", typed(w0 - loss.sum(axis=1)), "lost-rate", "sum-for-mean"),
)

# momentum: L = (w x - y)^2, x = 3, y = 4, w = 2.2, v = 0.5; f = (5 x^2 - 8 y)^3 at x = 2, y = 1.5
slope = 2 * (2.2 * 3 - 4) * 3
q = 5 * 4 - 12

OTHERS = (
    slip("own/momentum.w1", typed(2.2 + 0.9 * 0.5 + 0.01 * slope), SIGN),
    slip("own/momentum.w1", typed(2.2 + 0.9 * 0.5 - slope), "lost-rate"),
    slip("own/momentum.w1", typed(0.9 * 0.5 - 0.01 * slope), "change-only"),
    slip("own/momentum.w1", typed(2.2 + 0.5 - 0.01 * slope), "lost-input lost-weight"),
    slip("own/momentum.w1", typed(2.2 - 0.01 * slope), "lost-path"),
    slip("own/momentum.w1", typed(2.2 + 0.9 * 0.5 - 0.005 * slope), "halved-loss wrong-power"),
    slip("own/momentum.first", f"{0.45 + 0.01 * slope:g}, {2.65 + 0.01 * slope:g}", SIGN),
    slip("own/power-numbers.x", typed(3 * q**2), "lost-local-derivative lost-input other-derivative"),
    slip("own/power-numbers.x", typed(q**2 * 20), "wrong-power"),
    slip("own/power-numbers.x", typed(3 * q * 20), "wrong-power"),
    slip("own/power-numbers.x", typed(3 * q**2 * 10), "wrong-power halved-loss"),
    slip("own/power-numbers.x", typed(-3 * q**2 * 20), SIGN),
    slip("own/power-numbers.x", "20", "lost-upstream lost-local-derivative"),
    slip("own/power-numbers.y", typed(8 * 3 * q**2), SIGN),
    slip("own/power-numbers.y", typed(3 * q**2), "lost-local-derivative lost-input lost-weight"),
    slip("own/power-numbers.y", typed(-8 * q**2), "wrong-power"),
    slip("own/power-numbers.y", typed(3 * q**2 * 20), "other-item"),
    slip("own/power-numbers.y", "-8", "lost-upstream lost-local-derivative"),
    slip("own/softmax-numbers.z", "[-0.2, 0.5, -0.3]", SIGN),
    slip("own/softmax-numbers.z", "[0, -0.5, 0]", "softmax-cross-terms-lost"),
    slip("own/softmax-numbers.z", "[0, -2, 0]", "lost-activation-slope other-derivative"),
    slip("own/softmax-numbers.z", "[0.2, 0.5, 0.3]", "lost-path lost-minus paths-subtracted"),
    slip("own/softmax-numbers.z", typed([0.2 * 0.16, -0.5 * 0.25, 0.3 * 0.21]), "extra-output-slope"),
    slip("own/softmax-numbers.w", "[[-0.4, 0.6], [1, -1.5], [-0.6, 0.9]]", SIGN),
    slip("own/softmax-numbers.w", "[[0, 0], [-1, 1.5], [0, 0]]", "softmax-cross-terms-lost"),
    slip("own/softmax-numbers.w", "[[0.2, 0.2], [-0.5, -0.5], [0.3, 0.3]]", "lost-input"),
)

NUMBERS_OF_OWN: tuple[Triple, ...] = (*SIGMOIDS, *NETWORK, *ARRAYS, *LINE, *OTHERS)
