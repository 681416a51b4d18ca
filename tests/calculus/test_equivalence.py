"""Answers against targets: rewritings are right, near misses wrong, and nothing depends on chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptutor.calculus import equivalence
from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.equivalence import Comparison
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.precise import compared
from bptutor.errors import ShapeMismatch, Undecided
from tests.calculus.conftest import RandomGraph
from tests.calculus.rewriting import RIGHT, WRONG, Rewriter

QUICK, ALL = 12, 30
SEEDS = [pytest.param(seed, marks=pytest.mark.slow if seed >= QUICK else ()) for seed in range(ALL)]


def really_differ(comparison: Comparison, a: Block, b: Block) -> bool:
    """Whether 50 digits find a difference on one of the first instances; b has the shape of a."""
    instances = comparison._first.instances
    instances.add(a, b)
    rows = [np.broadcast_to(x.rows, a.shape).ravel().tolist() for x in (a, b)]
    return any(
        compared(instances, x, y, at) in (1, -1) for at in range(12) for x, y in zip(*rows, strict=True)
    )


def targets_of(world: RandomGraph) -> list[Block]:
    """The loss and its derivatives."""
    slopes = [derivative(world.loss, leaf) for leaf in world.leaves]
    return [world.loss, *(slope for slope in slopes if not slope.is_constant)]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_rewritings_are_right(seed: int) -> None:
    """Of losses and derivatives of random graphs."""
    world = RandomGraph(seed, size=10)
    for k, target in enumerate(targets_of(world)):
        comparison = Comparison(target)
        for variant in range(3):
            with world.graph.temporary():
                answer = Rewriter(100 * seed + 10 * k + variant).right(target)
                outcome = comparison.outcome(answer)
                assert outcome.equal or outcome.undefined is not None, (k, variant, outcome)
                assert outcome.undefined is None or not outcome.undefined.share > 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_random_near_misses_are_wrong(seed: int) -> None:
    """One operation replaced; those that 50 digits find no difference in are left out."""
    world = RandomGraph(seed, size=10)
    for k, target in enumerate(targets_of(world)):
        comparison = Comparison(target)
        for variant in range(4):
            with world.graph.temporary():
                answer = Rewriter(100 * seed + 10 * k + variant, share=0.2).wrong(target)
                if answer is not None and really_differ(comparison, target, answer):
                    assert not comparison.outcome(answer).equal, (k, variant)


@pytest.mark.parametrize("op", [op for op in RIGHT if RIGHT[op]])
def test_each_rewriting_and_each_slip_by_itself(op: str) -> None:
    """Of the operation on two random numbers, inside a derivative-like product."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    for_inputs = [x * 1.5, y - 0.25]
    if op == "gate":
        for_inputs = [(x * y).call("relu")]
    count = 2 if op in ("add", "sub", "mul", "div", "max", "min") else 1
    inputs = for_inputs[:count]
    target = g.apply(op, *inputs) * y
    comparison = Comparison(target)
    for right in RIGHT[op]:
        assert comparison.outcome(right(*inputs) * y).equal
    for wrong in WRONG.get(op, []):
        assert not comparison.outcome(wrong(*inputs) * y).equal


# ---------------------------------------------------------------- rounding


def quotients(g: Graph) -> tuple[Block, Block, Block]:
    """x, y and z = x*y of a new graph."""
    x, y = g.leaf("x"), g.leaf("y")
    return x, y, g.name("z", x * y)


ROUNDING: list[tuple[str, Any, Any, bool]] = [
    ("a large detour", lambda x, y, z: x * y, lambda x, y, z: ((1e8 + x) - 1e8) * y, True),
    ("a large detour and 1e-6", lambda x, y, z: x * y, lambda x, y, z: ((1e8 + x) - 1e8 + 1e-6) * y, False),
    ("a large detour and 1e-8", lambda x, y, z: x * y, lambda x, y, z: ((1e8 + x) - 1e8 + 1e-8) * y, False),
    ("a square", lambda x, y, z: (x - y) ** 2, lambda x, y, z: x * x - 2 * x * y + y * y, True),
    ("a close square", lambda x, y, z: (x - y * 0 - x * (1 + 1e-9)) ** 2,
     lambda x, y, z: x * x - 2 * x * x * (1 + 1e-9) + (x * (1 + 1e-9)) ** 2, True),
    ("tanh' at 15", lambda x, y, z: 1 - (15 + x).call("tanh") ** 2,
     lambda x, y, z: 1 / (15 + x).call("cosh") ** 2, True),
    ("tanh' at 15, twice", lambda x, y, z: 1 - (15 + x).call("tanh") ** 2,
     lambda x, y, z: 2 / (15 + x).call("cosh") ** 2, False),
    ("tanh' at 15, none", lambda x, y, z: 1 - (15 + x).call("tanh") ** 2, lambda x, y, z: x * 0, False),
    ("a saturated sigmoid", lambda x, y, z: 1 - (30 + x).call("sigmoid"),
     lambda x, y, z: (-30 - x).call("sigmoid"), True),
    ("a sigmoid beyond doubles", lambda x, y, z: 1 - (45 + x).call("sigmoid"),
     lambda x, y, z: 1 / (1 + (45 + x).call("exp")), True),
    ("a sigmoid beyond doubles, twice", lambda x, y, z: 1 - (45 + x).call("sigmoid"),
     lambda x, y, z: 2 / (1 + (45 + x).call("exp")), False),
    ("nothing", lambda x, y, z: (x + y) - x - y, lambda x, y, z: x * 0, True),
    ("nothing, the other way", lambda x, y, z: x * 0, lambda x, y, z: (x + y) - x - y, True),
    ("nothing by functions", lambda x, y, z: x * 0,
     lambda x, y, z: x.call("sin") ** 2 + x.call("cos") ** 2 - 1, True),
    ("next to nothing", lambda x, y, z: x * 0, lambda x, y, z: 1e-20 * x, False),
    ("next to nothing beside much", lambda x, y, z: x * 0, lambda x, y, z: (x + 1e-13) - x, False),
    ("a tiny factor", lambda x, y, z: 1e-30 * x * y, lambda x, y, z: 1e-30 * y * x, True),
    ("a tiny factor, otherwise", lambda x, y, z: 1e-30 * x * y, lambda x, y, z: 1e-30 * x, False),
    ("all lost", lambda x, y, z: x * y, lambda x, y, z: ((1e20 + x) - 1e20) * y, True),
    ("all lost, and nothing", lambda x, y, z: x * 0, lambda x, y, z: (1e20 + x) - 1e20, False),
    ("nothing of a sigmoid", lambda x, y, z: 1 - (50 + x).call("sigmoid"), lambda x, y, z: x * 0, False),
    ("pi", lambda x, y, z: (x * np.pi).call("sin"), lambda x, y, z: -((x + 1) * np.pi).call("sin"), True),
    ("pi and nothing", lambda x, y, z: x * 0, lambda x, y, z: x.graph.const(np.pi).call("sin") * x, True),
    ("a rounded pi", lambda x, y, z: x * np.pi, lambda x, y, z: x * 3.14159265, False),
    ("a removable hole", lambda x, y, z: x + 1, lambda x, y, z: (x * x - 1) / (x - 1), True),
    ("a long quotient", lambda x, y, z: x / ((1e7 + y) - 1e7), lambda x, y, z: x / y, True),
]


@pytest.mark.parametrize(
    ("target", "answer", "expected"), [r[1:] for r in ROUNDING], ids=[r[0] for r in ROUNDING]
)
def test_rounding_is_never_taken_for_a_difference_nor_a_difference_for_rounding(
    target: Any, answer: Any, expected: bool
) -> None:
    """Settled with many digits, not by a looser bound."""
    g = Graph()
    names = quotients(g)
    comparison = Comparison(target(*names))

    assert expected is comparison.outcome(answer(*names)).equal


def test_agreement_needs_no_many_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a plain difference: mpmath takes long to import."""
    from bptutor.calculus import precise

    monkeypatch.setattr(precise, "compared", None)
    g = Graph()
    x, _, z = quotients(g)
    a = g.name("a", z.call("sigmoid"))
    comparison = Comparison(a * (1 - a) * x)
    exp = (-z).call("exp")

    assert comparison.outcome(x * exp / (1 + exp) ** 2).equal
    assert not comparison.outcome(a * x).equal
    assert not comparison.outcome(a * (1 - a) * x * 1.000001).equal


# ---------------------------------------------------------------- gates and kinks


def chain(depth: int, width: int = 2) -> tuple[Graph, list[Block], list[Block], Block]:
    """A ReLU network without biases: graph, pre-activations, weights, output."""
    g = Graph()
    a = g.leaf("x", (width,))
    zs, ws = [], []
    for k in range(depth):
        ws.append(g.leaf(f"W{k}", (width, width)))
        zs.append(g.name(f"z{k}", ws[-1] @ a))
        a = g.name(f"a{k}", zs[-1].call("relu"))
    ws.append(g.leaf("v", (width,)))
    return g, zs, ws, g.name("H", ws[-1] @ a)


def gradient(zs: list[Block], ws: list[Block], gate: Any, without: int | None = None) -> Block:
    """dH/dz0 by the chain rule, one layer's gate left out if wanted."""
    g = ws[-1]
    for k in reversed(range(len(zs))):
        if k != without:
            g = g * gate(zs[k])
        if k:
            g = ws[k].T @ g
    return g


@pytest.mark.parametrize("depth", [1, 2, 4, 6])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_every_missing_gate_of_a_deep_chain_is_found(depth: int, width: int) -> None:
    """2-2-2-2-2-2-1: it shows only where that unit is off while a path behind it is on."""
    _, zs, ws, out = chain(depth, width)
    comparison = Comparison(derivative(out, zs[0]))
    for k in range(depth):
        wrong = gradient(zs, ws, lambda z: z.call("step"), without=k)
        if width == 1 and k < depth - 1:  # a later unit that is on says that this one is
            assert comparison.outcome(wrong).equal
        else:
            assert not comparison.outcome(wrong).equal, k


@pytest.mark.parametrize("depth", [1, 2, 4, 6])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_what_the_slope_is_on_a_kink_is_not_asked(depth: int, width: int) -> None:
    """Without biases z is exactly 0 behind a dead layer; [z >= 0] is as right as [z > 0]."""
    _, zs, ws, out = chain(depth, width)
    comparison = Comparison(derivative(out, zs[0]))

    assert comparison.outcome(gradient(zs, ws, lambda z: z.call("step"))).equal
    assert comparison.outcome(gradient(zs, ws, lambda z: z.call("ge", 0))).equal
    assert comparison.outcome(gradient(zs, ws, lambda z: z.call("relu").call("gate"))).equal
    assert not comparison.outcome(gradient(zs, ws, lambda z: (-z).call("ge", 0))).equal


@pytest.mark.parametrize("width", [1, 2])
def test_a_dead_layer_counts_where_no_convention_matters(width: int) -> None:
    """Only the last gate, [z >= 0]: behind a dead layer it is open, and the derivative is 0 all the same."""
    _, zs, ws, out = chain(2, width)
    comparison = Comparison(derivative(out, zs[0]))
    only_last = ws[1].T @ (ws[2] * zs[1].call("ge", 0))

    assert not comparison.outcome(only_last).equal


@pytest.mark.parametrize(
    ("target", "answer", "expected"),
    [
        (lambda x, y: x.call("abs").call("sign"), lambda x, y: x * 0 + 1, True),
        (lambda x, y: (x.call("relu") * y).call("step"),
         lambda x, y: 1 - (-y * x.call("relu")).call("step"), True),
        (lambda x, y: (x.call("relu") * y).call("relu").call("gate"), lambda x, y: y.call("gt", 0), True),
        (lambda x, y: x.call("relu").call("gt", x), lambda x, y: 1 - x.call("gt", 0), True),
        (lambda x, y: (x.call("relu") * y).call("gt", 0),
         lambda x, y: x.call("gt", 0) * y.call("gt", 0), True),
        (lambda x, y: (x.call("relu") * y).call("gt", 0), lambda x, y: y.call("gt", 0), False),
        (lambda x, y: (x.call("relu") * y).call("gt", 0),
         lambda x, y: (x.call("relu") * y).call("ge", 0), False),
        (lambda x, y: (x.call("relu") * y).call("le", 0), lambda x, y: y.call("lt", 0), False),
    ],
)
def test_slopes_on_kinks_are_conventions_and_written_comparisons_facts(
    target: Any, answer: Any, expected: bool
) -> None:
    """Half of the instances stand on a kink: a slope there is left out, `[h*y > 0]` is 0 and nothing else."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")

    assert expected is Comparison(target(x, y)).outcome(answer(x, y)).equal


@pytest.mark.parametrize("op", ["max", "min"])
def test_who_wins_a_tie_is_not_asked(op: str) -> None:
    """Two units that are both off: which of them a maximum takes its slope from is a convention."""
    g = Graph()
    x, y, v = g.leaf("x"), g.leaf("y"), g.leaf("v")
    a, b = g.name("a", x.call("relu")), g.name("b", y.call("relu"))
    first = g.name("m", v * a.call(op, b))
    strict, loose = ("gt", "ge") if op == "max" else ("lt", "le")
    comparison = Comparison(derivative(first, a))

    assert comparison.outcome(v * a.call(strict, b)).equal
    assert comparison.outcome(v * a.call(loose, b)).equal
    assert not comparison.outcome(v * b.call(strict, a)).equal
    written = Comparison(v * (2 * a).call(loose, 2 * b))
    assert not written.outcome(v * a.call(strict, b)).equal


@pytest.mark.parametrize(
    "gate",
    [
        lambda a: a.call("gt", 0),
        lambda a: a.graph.const(0).call("lt", a),
        lambda a: a.call("step"),
        lambda a: a.call("relu").call("gate"),
        lambda a: a.call("sign"),
        lambda a: a.expand(0)[0].call("gt", 0),
    ],
)
def test_an_output_that_is_cut_off_is_no_kink(gate: Any) -> None:
    """`[a > 0]` for a = relu(z) is 0 on half of the instances, and no convention is needed for it."""
    g = Graph()
    z, w = g.leaf("z"), g.leaf("w")
    comparison = Comparison(w * gate(z.call("relu")))

    assert comparison.outcome(w * z.call("gt", 0)).equal
    assert comparison.outcome(w * z.call("ge", 0)).equal
    assert not comparison.outcome(w).equal
    assert not comparison.outcome(w * z.call("relu").call("ge", 0)).equal


def test_where_all_instances_stand_on_a_kink_the_convention_holds() -> None:
    """With x = 0 given, relu'(0) = 0 is all there is."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    z = g.name("z", w * x)
    comparison = Comparison(derivative(g.name("a", z.call("relu")), z), fixed={int(x.rows): 0.0})

    assert comparison.outcome(g.const(0)).equal
    assert comparison.outcome(z.call("step")).equal
    assert not comparison.outcome(z.call("ge", 0)).equal


def test_disputes_in_large_graphs_are_left_aside() -> None:
    """Sums that cancel are settled one by one while that is cheap; other instances decide otherwise."""
    g = Graph()
    x, w = g.leaf("x", (200,)), g.leaf("W", (200, 200))
    y = g.name("y", w @ x)
    total = y.sum()
    comparison = Comparison(total)

    assert comparison.outcome((total + 1e6) - 1e6).equal
    assert not comparison.outcome((total + 1e6) - 1e6 + 1e-3).equal


RARE: list[tuple[str, Any, bool]] = [
    ("a piece far out", lambda x, w: w * x + w * x.call("gt", 500), False),
    ("a piece further out", lambda x, w: w * x + w * x.call("lt", -5), False),
    ("a piece near 0", lambda x, w: w * x + w * x.call("gt", 0) * x.call("lt", 0.1), False),
    ("a piece of one sign", lambda x, w: w * x * ((x * x + 1).call("sign")), True),
    ("a maximum that is none", lambda x, w: w * (x.call("max", x - 1)), True),
    ("a harmless clip", lambda x, w: w * x.call("max", -1e30), True),
]


@pytest.mark.parametrize(("answer", "expected"), [r[1:] for r in RARE], ids=[r[0] for r in RARE])
def test_pieces_that_few_instances_reach_are_looked_for(answer: Any, expected: bool) -> None:
    """Leaves are drawn larger and smaller until a gate of the answer was seen on both sides."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")

    assert expected is Comparison(w * x).outcome(answer(x, w)).equal


def test_the_batch_grows_until_a_rare_gate_was_seen() -> None:
    """Eight factors that must all be positive: 1 in 256."""
    g = Graph()
    xs = [g.leaf(f"x{k}") for k in range(8)]
    least = xs[0]
    for x in xs[1:]:
        least = least.call("min", x)
    comparison = Comparison(least.call("relu"))

    assert comparison._first.instances.batch > equivalence.INSTANCES
    assert not comparison.outcome(least * 0).equal
    assert comparison.outcome(least.call("max", 0)).equal


def test_gates_that_open_with_those_of_the_target_need_no_more_instances() -> None:
    """[z > 0], [a > 0] and relu'(z) are all one gate; another one is looked at further out."""
    _, zs, ws, out = chain(3)
    comparison = Comparison(derivative(out, zs[0]))
    for gate in (lambda z: z.call("step"), lambda z: z.call("relu").call("gt", 0), lambda z: z.call("ge", 0)):
        assert comparison.outcome(gradient(zs, ws, gate)).equal
    assert len(comparison._batches) == 1

    other = gradient(zs, ws, lambda z: z.call("step")) * (zs[0] - 5).call("abs").call("sign")
    assert comparison.outcome(other).equal
    assert len(comparison._batches) > 1


# ---------------------------------------------------------------- near bends


NEAR: list[tuple[str, Any, bool]] = [
    ("its own gate", lambda z, h, x: z.call("gt", 0), True),
    ("the other way of it", lambda z, h, x: z.call("ge", 0), True),
    ("a shifted gate", lambda z, h, x: z.call("gt", -1e-4), False),
    ("a gate hardly shifted", lambda z, h, x: z.call("gt", -1e-9), False),
    ("a gate hardly shifted the other way", lambda z, h, x: z.call("gt", 1e-11), False),
    ("a gate of the output, shifted", lambda z, h, x: h.call("gt", 1e-6), False),
    ("a gate of the output", lambda z, h, x: h.call("gt", 0), True),
    ("a gate of something else of the same sign", lambda z, h, x: (z.call("exp") - 1).call("gt", 0), True),
    ("a gate of a product", lambda z, h, x: (z * (x * x)).call("gt", 0), True),
    ("a steep sigmoid", lambda z, h, x: (1e6 * z).call("sigmoid"), False),
    ("a steep tanh", lambda z, h, x: ((1e8 * z).call("tanh") + 1) / 2, False),
    ("a steep exponential", lambda z, h, x: 1 / (1 + (-1e5 * z).call("exp")), False),
    ("a steep ramp", lambda z, h, x: (1e5 * z).call("max", 0).call("min", 1), False),
    ("a quotient", lambda z, h, x: h / z, True),
    ("a quotient with an epsilon", lambda z, h, x: h / (z + 1e-13), False),
    ("a quotient of the output with an epsilon", lambda z, h, x: h / (h + 1e-13), False),
    ("a quotient with a modulus", lambda z, h, x: (z + z.call("abs")) / (2 * z), True),
    ("a quotient with a root", lambda z, h, x: (z + (z * z).call("sqrt")) / (2 * z), True),
    ("a rounded root", lambda z, h, x: (z + (z * z + 1e-18).call("sqrt")) / (2 * z), False),
    ("a flat power", lambda z, h, x: h ** 1e-8, False),
    ("a piece of its own",
     lambda z, h, x: z.call("gt", 0) * x.call("gt", 0.7) + z.call("gt", 0) * x.call("le", 0.7), True),
    ("a gap of its own",
     lambda z, h, x: z.call("gt", 0) * x.call("gt", 0.7) + z.call("gt", 0) * x.call("lt", 0.7 - 1e-9), False),
    ("a pole of its own", lambda z, h, x: z.call("gt", 0) * (x * x - 0.49) / (x - 0.7) / (x + 0.7), True),
    ("a pole hardly moved", lambda z, h, x: z.call("gt", 0) * (x - 0.7 - 1e-12) / (x - 0.7), False),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "expected"), [r[1:] for r in NEAR], ids=[r[0] for r in NEAR])
def test_what_a_formula_does_close_to_a_bend_counts(gate: Any, expected: bool) -> None:
    """Hardly any instance drawn lies there; near the bends of target and answer they are made."""
    g = Graph()
    w, x, b, y = (g.leaf(name) for name in "wxby")
    z = g.name("z", w * x + b)
    h = g.name("h", z.call("relu"))
    comparison = Comparison(derivative(g.name("L", (h - y) ** 2), w))
    for _ in range(2):
        with g.temporary():
            assert expected is comparison.outcome(2 * (h - y) * gate(z, h, x) * x).equal


SMOOTH: list[tuple[str, Any, bool]] = [
    ("a far clip", lambda z, x: z.call("min", 1e8), False),
    ("a farther clip", lambda z, x: z.call("max", -1e16), False),
    ("a kink far out", lambda z, x: (z + 2000000).call("relu") - 2000000, False),
    ("a small hole", lambda z, x: z * (z * z).call("gt", 1e-9), False),
    ("a spike", lambda z, x: z + z.call("gt", 1e-7) * z.call("lt", 2e-7), False),
    ("an epsilon below", lambda z, x: z + 1e-12 / x, False),
    ("an epsilon below a square", lambda z, x: z * x**2 / (x**2 + 1e-18), False),
    ("twice cut", lambda z, x: z.call("relu") - (-z).call("relu"), True),
    ("a quotient", lambda z, x: (z * z - x * x) / (z - x) - x, True),
    ("a modulus", lambda z, x: z * x.call("abs") / x * x.call("sign"), True),
    ("both maxima", lambda z, x: z.call("max", x) + z.call("min", x) - x, True),
    ("a maximum that is none", lambda z, x: z.call("max", z - 1e-3), True),
]


@pytest.mark.parametrize(("answer", "expected"), [r[1:] for r in SMOOTH], ids=[r[0] for r in SMOOTH])
def test_bends_of_the_answer_alone_are_looked_at_from_near(answer: Any, expected: bool) -> None:
    """However far out, or narrow."""
    g = Graph()
    w, x, b = (g.leaf(name) for name in "wxb")
    z = g.name("z", w * x + b)

    assert expected is Comparison(z * 1).outcome(answer(z, x)).equal


def test_bends_of_arrays_and_among_labels_and_general_functions() -> None:
    """On the way to a bend labels stay whole, and each instance keeps its function."""
    g = Graph()
    w, x = g.leaf("W", (3, 2)), g.leaf("x", (2,))
    y = g.leaf("y", (3,), "one-hot")
    z = g.name("z", g.function("g", w @ x) + y)
    h = g.name("h", z.call("relu"))
    comparison = Comparison(derivative(g.name("L", (h * h).sum()), z))

    steep = (1e7 * z).call("sigmoid")
    for gate, expected in ((z.call("ge", 0), True), (z.call("gt", 1e-6), False), (steep, False)):
        assert expected is comparison.outcome(2 * h.call("max", z) * gate).equal
    spread = comparison._near.instances[y]  # type: ignore[union-attr]
    assert set(np.unique(spread)) == {0.0, 1.0}
    assert (spread.sum(0) == 1).all()


def test_answers_without_bends_are_compared_once() -> None:
    """Sigmoids that are not steep, divisors and squares that stay on one side."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    z = g.name("z", w * x)
    comparison = Comparison(derivative(g.name("a", z.call("relu") * z.call("sigmoid")), z))
    a = z.call("sigmoid")

    assert comparison.outcome(a * z.call("gt", 0) + z.call("relu") * a * a * (-z).call("exp")).equal
    assert "_near" not in comparison.__dict__
    assert len(comparison._batches) == 1


# ---------------------------------------------------------------- what an outcome says


def test_where_an_answer_is_undefined_is_said() -> None:
    """exp(ln w + ln x) is wx only where both are positive: the first logarithm without a value is named."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    answer = (w.call("ln") + x.call("ln")).call("exp")
    outcome = Comparison(w * x).outcome(answer)

    assert not outcome.equal
    assert outcome.undefined is not None
    assert outcome.undefined.block.op == "ln"
    assert 0.7 < outcome.undefined.share < 0.8
    assert outcome.share == pytest.approx(1 - outcome.undefined.share)
    bad = outcome.undefined.block.inputs[0]
    assert outcome.instances[bad][outcome.undefined.at] < 0


@pytest.mark.parametrize(
    ("answer", "op"),
    [
        (lambda x: x.call("sqrt") ** 2, "sqrt"),
        (lambda x: x * (x - x) / (x - x), "div"),
        (lambda x: x ** (x.graph.const(1) / 2) * x ** (x.graph.const(1) / 2), "pow"),
        (lambda x: (x * 1e4).call("exp").call("ln") / 1e4, "exp"),
    ],
)
def test_the_first_part_that_is_no_number_is_named(answer: Any, op: str) -> None:
    """Roots and powers of negative numbers, 0/0, what overflows."""
    g = Graph()
    x = g.leaf("x")
    outcome = Comparison(x * 1).outcome(answer(x))

    assert outcome.undefined is not None
    assert op == outcome.undefined.block.op


def test_undefined_targets_are_not_asked_for() -> None:
    """Where ln x has no value an answer need not have one; where it never has, nothing is decided."""
    g = Graph()
    x = g.leaf("x")

    assert Comparison(x.call("ln")).outcome((x * x).call("ln") / 2).equal
    assert Comparison((x * x).call("ln")).outcome(2 * x.call("ln")).undefined is not None
    with pytest.raises(Undecided, match="undefined"):
        Comparison((-(x * x)).call("ln")).outcome(x)


@pytest.mark.parametrize(
    ("factor", "nearly"), [(1.001, True), (1.009, True), (1.02, False), (1 + 1e-8, True), (-1.0, False)]
)
def test_rounded_constants_are_nearly_right(factor: float, nearly: bool) -> None:
    """Off by less than a hundredth everywhere."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    outcome = Comparison(x * y).outcome(x * y * factor)

    assert (False, nearly) == (outcome.equal, outcome.nearly)


def test_an_instance_that_fails_is_named_and_shares_counted() -> None:
    """|x| for x: wrong on the negative half."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    outcome = Comparison(x * y).outcome(x.call("abs") * y)

    assert outcome.at is not None
    assert outcome.instances[x][outcome.at] < 0
    assert 0.45 < outcome.share < 0.55
    assert not outcome.nearly


def test_arrays_are_compared_entry_by_entry_and_numbers_stand_for_all() -> None:
    """Another shape is refused."""
    g = Graph()
    w, x = g.leaf("W", (2, 3)), g.leaf("x", (3,))
    z = g.name("z", w @ x)
    comparison = Comparison(derivative(z.sum(), w))

    assert comparison.outcome(x.expand(0).broadcast((2, 3))).equal
    assert not comparison.outcome(w).equal
    assert not comparison.outcome(g.const(1)).equal
    assert Comparison(z * 0).outcome(g.const(0)).equal
    for wrong in (x, w.T):
        with pytest.raises(ShapeMismatch):
            comparison.outcome(wrong)


def test_numbers_are_compared_with_numbers() -> None:
    """Neither depends on any instance."""
    g = Graph()
    comparison = Comparison(g.const(1))

    assert comparison.outcome(g.const(1)).equal
    outcome = comparison.outcome(g.const(3))
    assert (False, 0.0) == (outcome.equal, outcome.share)
    assert outcome.at is not None


@pytest.mark.parametrize("reach", [3, 20, 100])
def test_gates_of_the_target_that_open_far_out(reach: int) -> None:
    """No moderate instance reaches them; an answer without gates of its own is compared there, too."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    target = x + (w * x - reach).call("relu")
    comparison = Comparison(target)

    assert not comparison.outcome(x).equal
    assert comparison.outcome(x + (w * x - reach) * (w * x).call("gt", g.const(reach))).equal
    assert not comparison.outcome(x + (w * x - reach) * (w * x).call("gt", g.const(1.1 * reach))).equal


def test_an_answer_on_a_kink_of_its_own_everywhere_is_not_right() -> None:
    """ln(e^x) - x is 0 but for rounding, so the gate is neither open nor closed; that is no agreement."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    nothing = x.call("exp").call("ln") - x
    comparison = Comparison(x * w)

    assert not comparison.outcome(nothing.call("sign") * w).equal
    assert not comparison.outcome(7 * nothing.call("relu").call("gate")).equal
    assert comparison.outcome(x * w + nothing).equal
    assert comparison.outcome(x * w + nothing.call("relu")).equal


def test_what_a_maximum_chose_is_not_above_it() -> None:
    """[z > m] is 0 everywhere; where z is the maximum, both are one number, known to some digits only."""
    g = Graph()
    u, v, w = g.leaf("u"), g.leaf("v"), g.leaf("w")
    z, y = g.name("z", (u * w).call("tanh")), g.name("y", v.call("tanh"))
    high, low, a = g.name("m", z.call("max", y)), g.name("l", z.call("min", y)), g.name("a", z.call("relu"))

    for target, right, wrong in (
        (z.call("gt", y), z.call("ge", high), z.call("gt", high)),
        (z.call("gt", y), y.call("le", low), y.call("lt", low)),
        (z.call("gt", y), (z - high).call("ge", g.const(0)), (z - high).call("gt", g.const(0))),
        (z.call("gt", g.const(0)), a.call("le", z), a.call("lt", z)),
    ):
        comparison = Comparison(target * v)
        assert comparison.outcome(right * v).equal
        assert not comparison.outcome(wrong * v).equal


def test_squares_that_underflow_are_not_nothing() -> None:
    """Far out softplus(x)^2 is smaller than any double, and still above 0."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    a = g.name("a", x.call("softplus"))

    assert Comparison(a * w).outcome(a * w * (a * a).call("sign")).equal
    assert Comparison(a * w).outcome(a * w * (a * (x * 1e-30).call("softplus") * a).call("sign")).equal
    shrunk = x.call("exp") * (1 / (3 + x**12)) * (1 / (3 + x**12))
    assert Comparison(a * w).outcome(a * w * shrunk.call("sign")).equal


def test_fixed_leaves() -> None:
    """With w = 2 the answer may say 2."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    free, fixed = Comparison(w * x), Comparison(w * x, fixed={int(w.rows): 2.0})

    assert not free.outcome(2 * x).equal
    assert fixed.outcome(2 * x).equal
    assert fixed.outcome(w * x).equal
    assert not fixed.outcome(2.001 * x).equal


def test_fingerprints_tell_wrong_answers_apart() -> None:
    """Equivalent ones are equal, undefined ones too, and hashes never split them."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    comparison = Comparison(x * y)
    one, same, other = (comparison.fingerprint(b) for b in (x * (y + 1), x * y + x, x * y - x))
    undefined = [comparison.fingerprint(b) for b in (x.call("ln"), (x * 2).call("ln") - np.log(2))]

    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert undefined[0] == undefined[1]
    assert one != "text"
    assert len({one, same, other}) == 2


def test_nothing_depends_on_what_was_asked_before() -> None:
    """Answers in either order, inside and outside of temporary parts, come out alike."""

    def verdicts(order: int) -> dict[str, tuple[bool, float, Any]]:
        g, zs, ws, out = chain(3)
        comparison = Comparison(derivative(out, zs[0]))
        answers = {
            "right": lambda: gradient(zs, ws, lambda z: z.call("step")),
            "wrong": lambda: gradient(zs, ws, lambda z: z.call("step"), without=1),
            "gates of its own": lambda: gradient(zs, ws, lambda z: z.call("max", 0).call("gate")),
            "far": lambda: gradient(zs, ws, lambda z: z.call("step")) + ws[0].call("gt", 300).sum(),
        }
        found = {}
        for name in list(answers)[::order]:
            with g.temporary():
                outcome = comparison.outcome(answers[name]())
                found[name] = (outcome.equal, outcome.share, outcome.at)
        return found

    assert verdicts(1) == verdicts(-1)
    assert verdicts(1)["right"][0]
    assert not verdicts(1)["far"][0]


def test_answers_leave_nothing_behind() -> None:
    """A class of students grows neither the graph nor what a comparison holds."""
    g, zs, ws, out = chain(3)
    comparison = Comparison(derivative(out, zs[0]))
    comparison.outcome(gradient(zs, ws, lambda z: z.call("step")))
    held = [(len(g.blocks), [b.instances.plan.numbers for b in comparison._batches.values()])]
    for k in range(30):
        with g.temporary():
            comparison.outcome(gradient(zs, ws, lambda z: z.call("max", 0).call("sign")) * (1 + k % 2))
        held.append((len(g.blocks), [b.instances.plan.numbers for b in comparison._batches.values()]))

    assert len({blocks for blocks, _ in held}) == 1
    assert held[1] == held[-1]
