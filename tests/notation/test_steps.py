"""Steps of an optimiser: w@1, L@1, free rules."""

from __future__ import annotations

from functools import partial

import pytest

from bptutor.calculus import network
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.errors import FormulaError
from bptutor.notation.build import build
from bptutor.notation.parser import parse
from bptutor.notation.program import read_program
from bptutor.notation.scope import Scope
from bptutor.notation.steps import Descent, FreeRule, Stepper, copy_network

LINE = "H_i = w_0 + w_1*x_i\nR = mean_i((H_i - y_i)^2)"
DATA = {"x": [1, 2, 3], "y": [3, 3, 6], "w_0": 0, "w_1": 0}


def stepper(
    text: str, rule: Descent | FreeRule, shapes: dict[str, tuple[int, ...]], most: int = 100
) -> Stepper:
    """The steps of a graph."""
    program = read_program(text, scope=Scope(Graph()), shapes=shapes, domain={})
    return Stepper(program.scope, program.rerun, rule, most)


def value(steps: Stepper, formula: str, given: dict[str, object]) -> object:
    """A formula's value; the steps it needs are made."""
    steps.reach(3)
    scope = steps.scope
    givens = Givens(scope.graph, [(scope.blocks[name], v) for name, v in given.items()])
    return givens.value(build(parse(formula, scope.vocabulary), scope, formula))


def descent(**changes: object) -> Descent:
    """Descent on R by both weights at rate 1/2."""
    settings: dict[str, object] = {
        "maximise": False,
        "objective": "R",
        "by": ("w_0", "w_1"),
        "rates": ("1/2", "1/2"),
        "points": ("x", "y"),
    }
    return Descent(**{**settings, **changes})  # type: ignore[arg-type]


LINE_STEPS = [
    # changes to the rule, formula, value
    ({}, "[w_0@1, w_1@1]", [4, 9]),
    ({}, "w_0@next", 4),
    ({}, "R@1", ((13 - 3) ** 2 + (22 - 3) ** 2 + (31 - 6) ** 2) / 3),
    ({}, "H_2@1", 22),
    ({}, "w_0@2", 4 - (10 + 19 + 25) / 3),
    ({"maximise": True}, "w_0@1", -4),
    ({"rates": ("1", "0")}, "[w_0@1, w_1@1]", [8, 0]),
    ({"by": ("w_1",), "rates": ("1/2",)}, "w_1@1", 9),
    ({"batch": (1, 3)}, "[w_0@1, w_1@1]", [4.5, 10.5]),
    ({"batch": (2,)}, "[w_0@1, w_1@1]", [3, 6]),
    ({"batch": (1, 3)}, "w_0@2", 4.5 - ((15 - 3) + (36 - 6)) / 2),
    ({"batch": (1, 3)}, "R@1", ((15 - 3) ** 2 + (25.5 - 3) ** 2 + (36 - 6) ** 2) / 3),
    ({"momentum": "1/2"}, "w_0@2", 4 - 0.5 * (0.5 * -8 + 2 * (10 + 19 + 25) / 3)),
    ({"weight_decay": "1"}, "w_0@2", 4 - 0.5 * (2 * (10 + 19 + 25) / 3 + 4)),
]


@pytest.mark.parametrize(("changes", "formula", "expected"), LINE_STEPS)
def test_gradient_descent_on_a_line(changes: dict[str, object], formula: str, expected: object) -> None:
    """P15's line, by hand; a batch takes its own mean, and R@1 is over all points again."""
    steps = stepper(LINE, descent(**changes), {"x": (3,), "y": (3,)})

    assert value(steps, formula, DATA) == pytest.approx(expected)


@pytest.mark.parametrize(("momentum", "decay"), [(0, 0), (0.5, 0), (0, 1), (0.5, 1)])
def test_maximise_goes_up_and_decay_pulls_towards_0(momentum: float, decay: float) -> None:
    """The same steps in plain numbers: v = m*v + (gradient - decay*w), w = w + rate*v; dR/dw = 6 - 2w."""
    rule = Descent(True, "R", ("w",), ("1/2",), str(momentum), str(decay))
    w, v, expected = 1.0, 0.0, []
    for _ in range(3):
        v = momentum * v + (6 - 2 * w) - decay * w
        w += v / 2
        expected.append(w)

    assert value(stepper("R = 6*w - w^2", rule, {}), "[w@1, w@2, w@3]", {"w": 1}) == pytest.approx(expected)


def test_a_rate_may_be_a_symbol() -> None:
    """eta is a new free quantity, and may be given."""
    steps = stepper(LINE, descent(rates=("eta", "eta")), {"x": (3,), "y": (3,)})
    steps.reach(1)

    assert value(steps, "w_0@1", {**DATA, "eta": 0.25}) == 2


def test_an_entry_of_an_array_moves_alone() -> None:
    """by: [w_2] leaves w_1 where it is."""
    rule = Descent(maximise=False, objective="L", by=("w_2",), rates=("1",))
    steps = stepper("L = sum_i(w_i^2)", rule, {"w": (2,)})

    assert value(steps, "w@1", {"w": [3, 5]}) == [3, -5]
    assert value(steps, "w_2@1", {"w": [3, 5]}) == -5


def test_momentum_written_out() -> None:
    """v@next may be used in the next line; a free rule may be repeated."""
    rule = FreeRule("v@next = 0.5*v - r*dL/dw\nw@next = w + v@next")
    steps = stepper("L = w^2", rule, {})
    steps.reach(2)
    given = {"w": 4, "v": 0, "r": 0.25}

    assert value(steps, "[v@1, w@1, L@1]", given) == [-2, 2, 4]
    assert value(steps, "[v@2, w@2, L@2]", given) == [-2, 0, 0]
    assert value(steps, "w@next", given) == 2


RULES = [
    ("free", FreeRule("v@next = m*v - r*dL/dw\nw@next = w + v@next"), {"m", "v", "r"}),
    ("descent", Descent(False, "L", ("w",), ("r",), "m", "d"), {"m", "r", "d"}),
]


@pytest.mark.parametrize(("rule", "names"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_what_only_the_rule_names_is_there_before_any_step(
    rule: Descent | FreeRule, names: set[str]
) -> None:
    """Givens name v and the rate before anybody asks for w@1."""
    steps = stepper("L = w^2", rule, {})

    assert names <= set(steps.scope.blocks)


def test_a_recurrence_steps_as_a_whole() -> None:
    """h_3@1 is the state after the step."""
    rule = Descent(maximise=False, objective="L", by=("w",), rates=("1",))
    steps = stepper("h_t = w*h_{t-1} + x_t\nL = h_2", rule, {"x": (2,)})
    given = {"h_0": 1, "w": 2, "x": [1, 1]}

    assert value(steps, "w@1", given) == 2 - (1 * 2 + 3)
    assert value(steps, "L@1", given) == (-3 * 1 + 1) * -3 + 1


def test_a_network_steps() -> None:
    """Weights by layer; the loss after the step."""
    loss = network.LossSpec("squared")
    spec = network.NetworkSpec((2, 2, 1), ("relu", "linear"), (False, False), "from-to", loss=loss)
    built = network.build(spec)
    scope = Scope(built.graph)
    for name, block in built.blocks.items():
        scope.add(name, block)
    rule = Descent(maximise=False, objective="L", by=("W^(2)",), rates=("1/2",))
    steps = Stepper(scope, partial(copy_network, scope), rule)
    given = {"x": [1, 2], "W^(1)": [[1, 0], [0, 1]], "W^(2)": [[1], [1]], "y": 1}

    assert value(steps, "W^(2)@1", given) == [[-1], [-3]]
    assert value(steps, "W_21^(2)@1", given) == -3
    assert value(steps, "yhat@1", given) == -7
    assert value(steps, "L@1", given) == 64


MISTAKES = [
    (LINE, descent(objective="H"), "is a vector of 3; a step needs a single number"),
    (LINE, descent(objective="Q"), "no quantity called Q"),
    (LINE, descent(by=("R",), rates=("1",)), "not a free quantity"),
    (LINE, descent(by=("w_0 + 1",), rates=("1",)), "not a free quantity"),
    (LINE, descent(batch=(1, 7)), "the batch names points 1 to 7, but x has 3"),
    (LINE, descent(batch=(1,), points=()), "a batch needs `points`"),
    (LINE, FreeRule("w_0 = 1"), "@next"),
    (LINE, FreeRule("R@next = 1"), "no free quantity"),
    (LINE, FreeRule("x@next = 1"), "its next value is a number"),
    (LINE, FreeRule("w_0@next = w_0 + "), "stops too early"),
]


@pytest.mark.parametrize(("text", "rule", "message"), MISTAKES, ids=[m[2] for m in MISTAKES])
def test_a_mistake_in_a_step_is_said(text: str, rule: Descent | FreeRule, message: str) -> None:
    """What cannot be stepped, and why."""
    with pytest.raises(FormulaError) as caught:
        stepper(text, rule, {"x": (3,), "y": (3,)}).reach(1)

    assert message in caught.value.message


def test_steps_end_where_the_rule_says() -> None:
    """`steps: 1` makes no w@2."""
    steps = stepper(LINE, descent(), {"x": (3,), "y": (3,)}, most=1)
    steps.reach(2)

    assert "w_0@1" in steps.scope.blocks
    assert "w_0@2" not in steps.scope.blocks


def test_a_rate_has_the_domain_that_is_said() -> None:
    """A name that only the rule has is drawn as the author says, too."""
    program = read_program("L = (w*x - y)^2", scope=Scope(Graph()), shapes={}, domain={"r": "positive"})
    rule = FreeRule("v@next = m*v - r*dL/dw\nw@next = w + v@next")
    steps = Stepper(program.scope, program.rerun, rule, domain={"r": "positive"})
    domains = {name: steps.graph.domains[steps.scope.blocks[name].id] for name in ("r", "m", "w")}

    assert domains == {"r": "positive", "m": "real", "w": "real"}
