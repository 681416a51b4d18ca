"""Worlds of numbers: layered networks written out unit by unit, and softmax."""

from __future__ import annotations

from collections.abc import Sequence

from tests.formulas import trees as t
from tests.formulas.trees import Fn, Ref
from tests.formulas.worlds import Target, World

R = Ref
L = R("L")
REAL = "real"


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
        **dict.fromkeys((R("W", (k, i)) for k in (1, 2, 3) for i in (1, 2)), REAL),
        **dict.fromkeys((R("x", (i,)) for i in (1, 2)), REAL),
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

LAYERS = (
    RELU_WIDE,
    RELU_FROM_TO,
    GENERAL_NETWORK,
    TWO_OUTPUTS,
    DEEP,
    SOFTMAX,
)
