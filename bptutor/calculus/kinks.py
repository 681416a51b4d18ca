"""Instances on which a quantity depends on a convention: what the slope of a ReLU is at 0, and the like.

Where a whole layer without biases is off, the next pre-activations are exactly 0. A derivative that goes
through them does not exist there; relu'(0) = 0 is a convention that nobody need know, and `[z >= 0]` for `[z
> 0]` is right. But where it is multiplied by 0 anyway the convention does not matter, and the instance counts
like others. So the target is computed once more with other slopes on the kinks, and instances are left out
where it changes.

A comparison that is written out, `[h*w > 0]`, is a fact and no convention; only those are slopes that a
maximum or minimum has, where there is a tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.arrays import VIEWS
from bptutor.calculus.plan import Plan
from bptutor.calculus.simplify import is_zero

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array, Call
    from bptutor.calculus.sampling import Instances

BETWEEN = 0.618
"""A slope that no convention has."""
BY_SIGN = ("step", "sign", "leaky_gate")
OF = {"ge": "max", "le": "min"}
"""Comparisons that may be slopes, and of what."""


def depends_on_convention(instances: Instances, target: Block) -> NDArray[np.bool_]:
    """Where some entry of `target` would change if slopes on kinks did; one boolean an instance."""
    graph, batch = instances.graph, instances.batch
    if not any(_on_kink(instances.plan, b) for b in graph.ancestors(target)):
        return np.zeros(batch, bool)
    functions, fixed = instances.functions, instances.fixed
    plan = Plan(graph, [target], batch, functions=functions, fixed=fixed, amend=_off_convention)
    for leaf in plan.leaves:
        plan.set(leaf, instances[leaf])
    x, y = instances[target], plan.run()[target]
    with np.errstate(all="ignore"):
        same = (np.abs(x - y) <= 1e-9 * np.maximum(np.abs(x), np.abs(y))) | ~np.isfinite(x)
    return np.asarray(~np.broadcast_to(same.reshape((-1, same.shape[-1])).all(0), batch))


def _on_kink(plan: Plan, b: Block) -> bool:
    """Whether any instance stands exactly on the kink of `b`."""
    if _is_slope(b):
        return bool((plan[b.inputs[0]] == plan[b.inputs[1]]).any())
    return b.op in ("relu", *BY_SIGN) and bool((plan[b.inputs[0]] == 0).any())


def _off_convention(b: Block, inputs: list[Array], out: Array) -> list[Call]:
    """What else is to be computed for `b`: another slope on the kink.

    The gate of a ReLU reads its output, which is 0 far from the kink as well. So the ReLU marks the kink by a
    negative zero, which changes no sum and no product but can be told apart. Whatever else reads that output
    (`[a > 0]` for a = relu(z), a second ReLU) has its kink there, too, and nowhere else.
    """
    if b.op == "relu":
        return [(_hand_on if _is_cut_off(b.inputs[0]) else _mark, (inputs[0], out))]
    if b.op == "gate":
        return [(_open_marked, (inputs[0], out))]
    if b.op in BY_SIGN or _is_slope(b):
        if (cut := _cut_off_beside_zero(b)) is not None:
            return [(_open_marked, (inputs[cut], out))]
        return [(_open, (inputs[0], inputs[1] if len(inputs) > 1 else 0.0, out))]
    return []


def _is_slope(b: Block) -> bool:
    """Whether a comparison is the slope of a maximum or minimum, which was there before it."""
    if b.op not in OF:
        return False
    earlier = b.graph.blocks[: b.id]
    return any(x.op == OF[b.op] and x.inputs == b.inputs for x in earlier)


def _mark(z: Array, out: Array) -> None:
    np.copyto(out, np.where(z == 0, -0.0, np.where(z < 0, 0.0, out)))


def _hand_on(z: Array, out: Array) -> None:
    np.copyto(out, np.where((z == 0) & np.signbit(z), -0.0, out))


def _open_marked(a: Array, out: Array) -> None:
    out[np.broadcast_to((a == 0) & np.signbit(a), out.shape)] = BETWEEN


def _open(a: Array, b: Any, out: Array) -> None:
    out[np.broadcast_to(a == b, out.shape)] = BETWEEN


def _cut_off_beside_zero(b: Block) -> int | None:
    """Which input is the output of a ReLU that is compared with 0, None where none is."""
    others = [is_zero(x) for x in b.inputs] if b.op in OF else [False]
    for place, x in enumerate(b.inputs):
        if _is_cut_off(x) and (b.op in BY_SIGN or others[1 - place]):
            return place
    return None


def _is_cut_off(b: Block) -> bool:
    """Whether all entries of a block are outputs of ReLUs, as they are or moved about."""
    return b.op == "relu" or (b.op in VIEWS and all(map(_is_cut_off, b.inputs)))
