"""Random right rewritings of a block, and wrong ones that differ in one place."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    from bptutor.calculus.graph import Block

def _half(z: Block) -> Block:
    return (z / 2).call("tanh")


RIGHT: dict[str, list[Any]] = {
    "add": [lambda a, b: b + a, lambda a, b: a - (-1 * b), lambda a, b: (a + 3) + (b - 3)],
    "sub": [lambda a, b: -(b - a), lambda a, b: a + -1 * b, lambda a, b: (a * 2 - b * 2) / 2],
    "mul": [lambda a, b: b * a, lambda a, b: ((a + b) ** 2 - (a - b) ** 2) / 4, lambda a, b: a * (b - 1) + a],
    "div": [lambda a, b: a * b**-1, lambda a, b: 1 / b * a, lambda a, b: a * b / b**2],
    "neg": [lambda a: 0 - a, lambda a: -1 * a],
    "sigmoid": [
        lambda z: 1 / (1 + (-z).call("exp")), lambda z: z.call("exp") / (1 + z.call("exp")),
        lambda z: (1 + _half(z)) / 2, lambda z: 1 - (-z).call("sigmoid"),
    ],
    "tanh": [
        lambda z: 2 * (2 * z).call("sigmoid") - 1, lambda z: z.call("sinh") / z.call("cosh"),
        lambda z: ((2 * z).call("exp") - 1) / ((2 * z).call("exp") + 1),
    ],
    "relu": [
        lambda z: z * z.call("step"), lambda z: z.call("max", 0), lambda z: (z + z.call("abs")) / 2,
        lambda z: z * z.call("ge", 0), lambda z: z + (-z).call("relu"),
    ],
    "leaky_relu": [lambda z: z.call("max", z / 100), lambda z: z.call("relu") - (-z).call("relu") / 100],
    "abs": [lambda z: z.call("relu") + (-z).call("relu"), lambda z: (z * z).call("sqrt")],
    "softplus": [
        lambda z: (1 + z.call("exp")).call("ln"), lambda z: -((-z).call("sigmoid")).call("ln"),
        lambda z: z + (-z).call("softplus"),
    ],
    "exp": [lambda z: (z / 2).call("exp") ** 2, lambda z: 1 / (-z).call("exp")],
    "sin": [lambda z: 2 * (z / 2).call("sin") * (z / 2).call("cos"), lambda z: -(-z).call("sin")],
    "max": [lambda a, b: (a - b).call("relu") + b, lambda a, b: -((-a).call("min", -b))],
    "min": [lambda a, b: a - (a - b).call("relu"), lambda a, b: b.call("min", a)],
    "gate": [lambda a: a.call("gt", 0), lambda a: a.call("sign")],
    "pow": [],
}
"""What an operation may be written as, from its (rewritten) operands."""

WRONG: dict[str, list[Any]] = {
    "add": [lambda a, b: a - b, lambda a, b: a + 2 * b, lambda a, b: a + b * (1 + 1e-7)],
    "sub": [lambda a, b: a + b, lambda a, b: b - a],
    "mul": [lambda a, b: a + b, lambda a, b: a * b * (1 + 1e-7), lambda a, b: a * b * 2],
    "div": [lambda a, b: a * b, lambda a, b: -(a / b)],
    "neg": [lambda a: a],
    "sigmoid": [lambda z: z.call("tanh"), lambda z: (-z).call("sigmoid")],
    "tanh": [lambda z: z.call("sigmoid"), lambda z: 1 - z.call("tanh")],
    "relu": [lambda z: z, lambda z: z.call("abs"), lambda z: z.call("leaky_relu")],
    "abs": [lambda z: z, lambda z: z.call("relu")],
    "softplus": [lambda z: z.call("relu"), lambda z: z.call("exp").call("ln")],
    "exp": [lambda z: 1 + z, lambda z: z.call("exp") * (1 + 1e-7)],
    "sin": [lambda z: z, lambda z: z.call("cos")],
    "max": [lambda a, b: a, lambda a, b: a.call("min", b)],
    "gate": [lambda a: a, lambda a: 1 - a.call("gate")],
}


class Rewriter:
    """Rebuilds a block from the leaves, each operation in a way drawn at random."""

    def __init__(self, seed: int, share: float = 0.5) -> None:
        self._random, self._share = random.Random(seed), share

    def right(self, block: Block) -> Block:
        """The same quantity, written otherwise."""
        return self._built(block, None)

    def wrong(self, block: Block) -> Block | None:
        """Rewritten with one operation replaced by another one; None where nothing can be replaced."""
        places = [b for b in block.graph.ancestors(block) if b.op in WRONG]
        return self._built(block, self._random.choice(places)) if places else None

    def _built(self, block: Block, slip: Block | None) -> Block:
        made: dict[int, Block] = {}
        for b in block.graph.ancestors(block):
            made[b.id] = self._made(b, [made[x.id] for x in b.inputs], b is slip)
        return made[block.id]

    def _made(self, b: Block, inputs: list[Block], slip: bool) -> Block:
        if b.op in ("leaf", "const"):
            return b
        if slip:
            return self._shaped(self._random.choice(WRONG[b.op])(*inputs), b)
        ways = RIGHT.get(b.op, [])
        if ways and self._random.random() < self._share:
            return self._shaped(self._random.choice(ways)(*inputs), b)
        return b.graph.apply(b.op, *inputs, attr=b.attr)

    @staticmethod
    def _shaped(made: Block, b: Block) -> Block:
        return made.broadcast(b.shape)
