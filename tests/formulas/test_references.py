"""Our own right answers are the derivatives: compared with central differences in 50-digit arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.formulas import trees as t
from tests.formulas.arrays import BATCH, MEAN, SQUARE, VECTORS
from tests.formulas.layers import LAYERS
from tests.formulas.table import on_a_kink
from tests.formulas.units import UNITS
from tests.formulas.values import Instance, mp
from tests.formulas.worlds import World

STEP = mp.mpf(10) ** -15
CLOSE = mp.mpf(10) ** -25
DERIVED = [
    pytest.param(world, of, by, id=f"{world.name}: {text}")
    for world in (*UNITS, *LAYERS)
    for text, of, by in world.asked
]
SQUARES = {BATCH.name: ("O", "Y", 1), SQUARE.name: ("O", "Y", 1), VECTORS.name: ("o", "y", 2)}
"""The loss of a world of arrays is the sum of squares of a difference, over a number."""


def moved(world: World, seed: int, name: t.Ref, by: Any, at: tuple[int, ...] = ()) -> Instance:
    """The instance with one quantity moved, what is computed from it computed again."""
    on = world.instance(seed)
    value = on.values[name].copy() if at else on.values[name]
    if at:
        value[at] += by
    else:
        value += by
    on.values[name] = value
    later = list(world.define)
    for quantity in later[later.index(name) + 1 :] if name in later else later:
        on.values[quantity] = on(world.define[quantity])
    return on


@pytest.mark.parametrize(("world", "of", "by"), DERIVED)
def test_the_textbook_form_is_the_derivative(world: World, of: t.Ref, by: t.Ref) -> None:
    """On every instance that stands on no kink."""
    seeds = [k for k in range(12) if not on_a_kink(world, world.instance(k))]
    wrong = []
    for k in seeds:
        above, below = (moved(world, k, by, step).values[of] for step in (STEP, -STEP))
        said = world.instance(k)(world.derivative(of, by))
        if abs((above - below) / (2 * STEP) - said) > CLOSE * max(1, abs(said)):
            wrong.append(k)
    assert seeds
    assert wrong == []


@pytest.mark.parametrize("world", [BATCH, SQUARE, VECTORS], ids=lambda world: world.name)
def test_the_matrix_form_is_the_derivative_entry_by_entry(world: World) -> None:
    """Each entry of a matrix is moved by itself."""
    output, label, over = SQUARES[world.name]

    def loss(on: Instance) -> Any:
        return ((on.values[t.Ref(output)] - on.values[t.Ref(label)]) ** 2).sum() / over

    wrong = []
    for target in world.targets:
        name = t.Ref(target.asked.removeprefix("dL/d"))
        said = world.instance(1)(target.right)
        for at in np.ndindex(world.instance(1).values[name].shape):
            above, below = (loss(moved(world, 1, name, step, at)) for step in (STEP, -STEP))
            if abs((above - below) / (2 * STEP) - said[at]) > CLOSE * max(1, abs(said[at])):
                wrong.append((target.asked, at))
    assert wrong == []


@pytest.mark.parametrize("target", MEAN.targets, ids=lambda target: target.asked)
def test_the_mean_over_points_is_the_derivative(target: Any) -> None:
    """The risk is the mean of squares over four points."""
    name = {"dR/dw1": t.Ref("w1"), "dR/dw0": t.Ref("w0"), "dR/dx_2": t.Ref("x", (2,))}[target.asked]
    risk = t.Over("mean", "i", 4, (t.Ref("H", ("i",)) - t.Ref("y", ("i",))) ** 2)
    above, below = (moved(MEAN, 3, name, step)(risk) for step in (STEP, -STEP))
    said = MEAN.instance(3)(target.right)
    assert abs((above - below) / (2 * STEP) - said) < CLOSE


def test_instances_have_gates_that_are_on_and_off() -> None:
    """Otherwise a missing gate would never be seen."""
    relu = next(world for world in (*UNITS, *LAYERS) if world.name.startswith("ReLU 2-2-2-1"))
    gates = [on.values[t.Ref("z", (1,), 2)] > 0 for on in map(relu.instance, range(60))]
    assert 5 < sum(gates) < 55
