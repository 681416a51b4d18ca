"""Which of two quantities is larger, or whether they are equal, on every one of many instances.

Equal are values that differ by a share of 1e-9 of themselves. Values that differ by more, but by no more than
the rounding of both may explain, are in dispute; some of these are computed again with many digits, and what
holds for them is taken to hold for the rest. No looser bound is used anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.hidden import is_root
from bptutor.calculus.rounding import error_bound, loses_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block
    from bptutor.calculus.sampling import Instances

    Codes = NDArray[np.int8]

RELATIVE = 1e-9
EQUAL, LESS, GREATER = 0, -1, 1
UNDEFINED = 2
"""One of the two is not a finite number."""
UNDECIDED = 3
"""Not told apart, and not known to be equal: it stands on a kink, or on a disputed instance left aside."""
MARGIN = 8.0
"""Error bounds are of the first order; a difference must be larger by this factor to be a true one."""
UNDERFLOW = 1e-290
"""Near the smallest doubles errors are no longer relative to what is computed."""
BLURRED = 1e-6
"""Values that may be off by a larger share of themselves prove nothing by being equal."""
WORST, OTHERS = 3, 2
"""So many of the worst disputed entries are settled, and of the others ..."""
MOST_ROWS = 30_000
"""... unless that means more rows than these; with more in one instance alone, none is."""


def order(instances: Instances, a: Block, b: Block) -> Codes:
    """What `a` is compared with `b`, in the shape of both and the batch; shapes broadcast."""
    x, y = instances[a], instances[b]
    with np.errstate(all="ignore"):
        difference = x - y
        finite = np.isfinite(difference)
        lossy = loses_terms(instances.plan, a) or loses_terms(instances.plan, b)
        if not lossy and finite.all() and (np.abs(difference) <= RELATIVE * np.abs(y)).all():
            return np.zeros(difference.shape, np.int8)
        size = np.maximum(np.abs(x), np.abs(y))
        same = (np.abs(difference) <= RELATIVE * size) & finite
    codes: Codes = np.where(same, 0, np.sign(np.where(finite, difference, 0))).astype(np.int8)
    codes[~finite] = UNDEFINED
    with np.errstate(all="ignore"):
        bound = MARGIN * (error_bound(instances.plan, a) + error_bound(instances.plan, b)) + UNDERFLOW
        disputed = finite & ~same & ~(np.abs(difference) > bound)
        if lossy:  # what agrees because both sides lost what they differ in
            disputed |= same & (bound > BLURRED * size + MARGIN * UNDERFLOW)
        if disputed.any():
            _settle(instances, (a, b), codes, disputed, np.nan_to_num(np.abs(difference) / size))
    return codes


def has_root_of_negative(instances: Instances, block: Block) -> NDArray[np.bool_]:
    """Where `block` takes a root or logarithm of what is surely below 0, one boolean an instance."""
    plan, found = instances.plan, np.zeros(instances.batch, bool)
    for b in filter(is_root, instances.graph.ancestors(block)):
        x, power = plan[b.inputs[0]], plan[b.inputs[-1]] if b.op == "pow" else 0.5
        with np.errstate(all="ignore"):
            below = np.isfinite(x) & (x < -MARGIN * error_bound(plan, b.inputs[0])) & (power % 1 != 0)
        found |= below.reshape((-1, below.shape[-1])).any(0)
    return found


def _settle(
    instances: Instances, sides: tuple[Block, Block], codes: Codes, disputed: NDArray[np.bool_],
    share: NDArray[np.float64],
) -> None:
    """Put into `codes` what is found out about the disputed entries."""
    from bptutor.calculus.precise import compared

    shape = codes.shape[:-1]
    rows = [np.broadcast_to(side.rows, shape) for side in sides]
    chosen = _chosen(np.argwhere(disputed), share[disputed])
    found = {}
    for place in chosen[: MOST_ROWS // max(1, instances.plan.numbers // instances.batch)]:
        index, at = place[:-1], place[-1]
        found[place] = compared(instances, int(rows[0][index]), int(rows[1][index]), at)
    alike = bool(found) and all(code == EQUAL for code in found.values())
    codes[disputed] = EQUAL if alike else UNDECIDED
    for place, code in found.items():
        codes[place] = UNDECIDED if code is None else code


def _chosen(places: NDArray[np.int64], share: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """The worst places and some of the others, evenly spread."""
    ranking = np.argsort(-share, kind="stable")
    others = ranking[WORST:]
    picked = [*ranking[:WORST], *others[:: max(1, len(others) // OTHERS)][:OTHERS]]
    return [tuple(int(k) for k in places[i]) for i in picked]
