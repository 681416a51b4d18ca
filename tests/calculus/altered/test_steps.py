"""Steps of an optimiser got wrong, and factors counted twice: against numbers worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bptutor.bank.packs import find_packs
from bptutor.calculus.altered.bugs import BUGS
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.values import from_givens
from tests.grading.making import item

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item

ITEMS: dict[str, Item] = {item.full_id: item for pack in find_packs() for item in pack.items}

LINE = ("relu-chains/line-by-gradient-descent.a", "[w_0@1, w_1@1]")
BATCH = ("relu-chains/line-by-mini-batch.a", "[w_0@1, w_1@1]")
LOGISTIC = ("graphs/logistic-loss.step", "[w_1@1, w_2@1, b@1]")
SQUARE = ("graphs/square-plus-product.step", "[a@1, b@1, c@1, d@1]")

WRONG = [
    (LINE, "sum-for-mean", (12, 27)),
    (LINE, "halved-loss", (2, 4.5)),
    (LINE, "step-uphill", (-4, -9)),
    (LINE, "lost-rate", (8, 18)),
    (LINE, "gradient-for-step", (-8, -18)),
    (LINE, "divided-twice", (4 / 3, 3)),
    (BATCH, "sum-for-mean", (6, 18)),
    (BATCH, "halved-loss", (1.5, 4.5)),
    (BATCH, "step-uphill", (-3, -9)),
    (BATCH, "lost-rate", (6, 18)),
    (LOGISTIC, "step-uphill", (1.05, -0.85, 2.05)),
    (LOGISTIC, "lost-rate", (0.5, -2.5, 1.5)),
    (LOGISTIC, "change-only", (-0.05, -0.15, -0.05)),
    (LOGISTIC, "change-only", (0.05, 0.15, 0.05)),
    (LOGISTIC, "gradient-for-step", (0.5, 1.5, 0.5)),
    (LOGISTIC, "extra-output-slope", (0.9875, -1.0375, 1.9875)),
    (SQUARE, "step-uphill", (3.2, 3.6, -2.9, 0.7)),
    (SQUARE, "lost-rate", (-10, 8, -4, 4)),
    (SQUARE, "change-only", (-1.2, 0.4, -0.1, 0.3)),
    (SQUARE, "gradient-for-step", (12, -4, 1, -3)),
]


@pytest.mark.parametrize(
    ("asked", "bug", "wrong"), WRONG, ids=[f"{asked[0].split('/')[1]} {bug}" for asked, bug, _ in WRONG]
)
def test_a_step_got_wrong(asked: tuple[str, str], bug: str, wrong: tuple[float, ...]) -> None:
    """Every entry, from the givens of the shipped exercise."""
    name, target = asked
    problem = ITEMS[name].problem
    computation = Computation(problem.graph, problem.block(target), problem.givens.fixed)
    found = [from_givens(computation, problem.givens, a) for a in BUGS[bug].generate(computation)]

    assert any(values == pytest.approx(wrong) for values in found if None not in values)


def test_a_step_is_not_answered_with_another_sign() -> None:
    """That is a step uphill, and -w@1 is nobody's answer."""
    problem = ITEMS[LINE[0]].problem
    computation = Computation(problem.graph, problem.block(LINE[1]), problem.givens.fixed)

    assert [] == list(BUGS["lost-minus"].generate(computation))


MOMENTUM = """
graph: |
  L = (w*x - y)^2
given: {x: 3, y: 4, w: 2, v: 0.5}
update: |
  v@next = 0.9*v - 0.01*dL/dw
  w@next = w + v@next
items:
  a: w@1
"""


@pytest.mark.parametrize(
    ("bug", "wrong"),
    [
        ("halved-loss", 2 + 0.45 - 0.06),
        ("step-uphill", 2 + 0.45 + 0.12),
        ("lost-rate", 2 + 0.45 - 12),
        ("change-only", 0.45 - 0.12),
        ("gradient-for-step", 12),
        ("lost-term", 2 - 0.12),
    ],
)
def test_a_rule_with_momentum(bug: str, wrong: float) -> None:
    """dL/dw = 2 (6 - 4) 3 = 12; what else the rule holds is left as it is."""
    asked = item(MOMENTUM)
    problem = asked.problem
    computation = Computation(problem.graph, problem.block("w@1"), problem.givens.fixed)
    found = [from_givens(computation, problem.givens, a) for a in BUGS[bug].generate(computation)]

    assert pytest.approx(2.33) == problem.value("w@1")
    assert (pytest.approx(wrong),) in found
