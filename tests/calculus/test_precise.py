"""Intervals of many digits: they hold the true value, are narrow, and say where a value is undefined."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from mpmath import iv

from bptutor.calculus import ops, precise_ops
from bptutor.calculus.agreement import EQUAL, GREATER, LESS
from bptutor.calculus.draws import Draws
from bptutor.calculus.givens import Givens, Stated
from bptutor.calculus.graph import Graph
from bptutor.calculus.precise import DIGITS, Values, compared, value_of, written
from bptutor.calculus.precise_ops import guarded, interval, of_fraction
from bptutor.calculus.sampling import Instances
from tests.calculus.conftest import RandomGraph

TWO = ("add", "sub", "mul", "div", "pow", "max", "min", "gt", "ge", "lt", "le", "eq", "ne")
POINTS = (-30.0, -2.0, -0.37, 0.0, 0.25, 1.0, 3.0, 40.0)


@pytest.fixture
def many_digits() -> Iterator[None]:
    """50 digits, for a while."""
    before, iv.dps = iv.dps, 50
    yield
    iv.dps = before


def test_every_operation_has_its_intervals() -> None:
    """A new row of the table needs one here."""
    assert set(ops.ELEMENTWISE) == set(precise_ops.ELEMENTWISE)


@pytest.mark.parametrize("name", list(ops.ELEMENTWISE))
@pytest.mark.usefixtures("many_digits")
def test_operations_are_those_of_the_table(name: str) -> None:
    """On points: as floats have it, or undefined as there."""
    pairs = [(a, b) for a in POINTS for b in POINTS] if name in TWO else [(a,) for a in POINTS]
    for args in pairs:
        x = ops.ELEMENTWISE[name].scalar(*args)
        y = guarded(precise_ops.ELEMENTWISE[name], *[iv.mpf(a) for a in args])
        if not math.isfinite(x):
            assert y.b - y.a == math.inf, args
        elif math.isfinite(float(y.a.mid)):
            assert x == pytest.approx(float(y.mid), rel=1e-12, abs=1e-300), args
            assert float(y.delta) <= 1e-12 * max(1, abs(x)), args


@pytest.mark.parametrize("name", list(ops.ELEMENTWISE))
def test_an_interval_holds_what_the_operation_makes_of_every_point(name: str) -> None:
    """Wide intervals, with 0 inside or not: values at points in between lie in the result."""
    draws = Draws(7, name)
    count = 2 if name in TWO else 1
    for _ in range(60):
        ends = [sorted(draws.uniform(-3, 3, (2,)).tolist()) for _ in range(count)]
        whole = guarded(precise_ops.ELEMENTWISE[name], *[interval(*pair) for pair in ends])
        for share in (0.0, 0.3, 0.5, 1.0):
            x = ops.ELEMENTWISE[name].scalar(*[low + share * (high - low) for low, high in ends])
            inside = float(whole.a.mid) - 1e-12 <= x <= float(whole.b.mid) + 1e-12
            assert inside or (not math.isfinite(x) and whole.b == math.inf), (name, ends, share)


@pytest.mark.parametrize("size", [1e7, 1e300, 1e6 + 1])
def test_arguments_too_large_to_work_out_end_at_infinity(size: float) -> None:
    """No time and no memory is lost on exp(exp(1e300))."""
    far = iv.mpf(size)
    for name in ("exp", "sinh", "cosh", "sigmoid", "tanh", "softplus", "sin", "cos"):
        for z in (far, -far):
            y = guarded(precise_ops.ELEMENTWISE[name], z)
            assert y.a <= y.b
            again = guarded(precise_ops.ELEMENTWISE["exp"], guarded(precise_ops.ELEMENTWISE["exp"], z))
            assert again.a <= again.b
    assert guarded(precise_ops.ELEMENTWISE["pow"], iv.mpf(9), iv.mpf(9) ** 400).b == math.inf


@pytest.mark.parametrize(
    ("x", "meant"),
    [
        (Fraction(math.pi), "3.14159265358979323846264338327950288419716939937510"),
        (Fraction(math.pi) * 2 / 3, "2.09439510239319549230842892218633525613144626625007"),
        (Fraction(math.e), "2.71828182845904523536028747135266249775724709369995"),
        (Fraction(math.log(2)), "0.69314718055994530941723212145817656807550013436025"),
        (-Fraction(math.log(10)), "-2.30258509299404568401799145468436420760110148862877"),
        (Fraction("0.1"), "0.1"),
        (Fraction("3.141592653589793"), "3.141592653589793"),
        (Fraction(0.1), "0.1000000000000000055511151231257827021181583404541015625"),
    ],
)
@pytest.mark.usefixtures("many_digits")
def test_doubles_that_stand_for_a_constant_are_that_constant(x: Fraction, meant: str) -> None:
    """pi and its multiples, e, ln 2, ln 10; other numbers are what they are."""
    difference = abs(of_fraction(x) - iv.mpf(meant))

    assert difference.b < iv.mpf(10) ** -45


@pytest.mark.parametrize("seed", range(25))
def test_random_graphs_come_out_as_in_doubles(seed: int) -> None:
    """Every row of a random graph, structural operations included, on one drawn instance."""
    world = RandomGraph(seed)
    instances = Instances(world.graph, [world.loss], batch=4)
    values = Values(instances, 2)
    for b in instances.plan.blocks:
        x = instances[b][..., min(2, instances[b].shape[-1] - 1)]
        for q in b.quantities():
            y = values[q.row]
            assert float(y.mid) == pytest.approx(float(x[q.index]), rel=1e-6, abs=1e-9), b


@pytest.mark.parametrize("orders", [(0, 0), (1, 0), (0, 2)])
def test_general_functions_are_the_drawn_ones(orders: tuple[int, int]) -> None:
    """The same waves, with derivatives by either argument."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    f = g.function("f", x, y, orders=orders)
    instances = Instances(g, [f], batch=5)
    for at in range(5):
        assert float(Values(instances, at)[int(f.rows)].mid) == pytest.approx(instances[f][at], rel=1e-12)


CASES: list[tuple[str, Any, Any, int]] = [
    ("cancelled", lambda x, z: (x + 1e8) - 1e8, lambda x, z: x, EQUAL),
    ("a trace more", lambda x, z: (x * x + 1e8) - 1e8 + 1e-8, lambda x, z: x * x, GREATER),
    ("binomial", lambda x, z: (x - z) ** 2, lambda x, z: x * x - 2 * x * z + z * z, EQUAL),
    ("saturated", lambda x, z: 1 - (z * z + 15).call("tanh") ** 2,
     lambda x, z: 1 / (z * z + 15).call("cosh") ** 2, EQUAL),
    ("far saturated", lambda x, z: 1 - (z * z + 200).call("sigmoid"),
     lambda x, z: (-(z * z) - 200).call("sigmoid"), EQUAL),
    ("nothing", lambda x, z: (x * z).call("sin") - (z * x + 0).call("sin"), lambda x, z: x - x, EQUAL),
    ("nothing by functions", lambda x, z: x.call("sin") ** 2 + x.call("cos") ** 2 - 1, lambda x, z: x * 0,
     EQUAL),
    ("next to nothing", lambda x, z: (-(x * x) - 500).call("exp") + 1 - 1, lambda x, z: x * 0, GREATER),
    ("beyond all digits", lambda x, z: (-(x * x) - 5000).call("exp") + 1 - 1, lambda x, z: x * 0, EQUAL),
    ("less", lambda x, z: x, lambda x, z: x + 1e-8, LESS),
    ("less than 1e-9", lambda x, z: x, lambda x, z: x * (1 + 1e-10), EQUAL),
]


@pytest.mark.parametrize(("one", "other", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_disputes_are_settled(one: Any, other: Any, expected: int) -> None:
    """Equal up to 1e-9 of the values themselves, however large the terms were."""
    g = Graph()
    x, z = g.leaf("x"), g.leaf("z")
    a, b = one(x, z), other(x, z)
    instances = Instances(g, [a, b], batch=4)

    for at in range(4):
        assert expected == compared(instances, int(a.rows), int(b.rows), at)
        assert -expected == compared(instances, int(b.rows), int(a.rows), at)


def test_what_is_undefined_or_on_a_kink_stays_undecided() -> None:
    """ln of a negative number; a step at what is 0, though no number of digits shows it."""
    g = Graph()
    x = g.leaf("x", domain="positive")
    undefined = (-x).call("ln")
    kink = (x.call("sin") ** 2 + x.call("cos") ** 2 - 1).call("step")
    instances = Instances(g, [undefined, kink], batch=2)

    assert compared(instances, int(undefined.rows), int(x.rows)) is None
    assert compared(instances, int(kink.rows), int(g.const(1).rows)) is None


def test_given_numbers_are_what_was_written() -> None:
    """A tenth is a tenth; what does not follow from the givens is undecided."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    zero, more = 3 * x - Fraction("0.3"), 3 * x - Fraction("0.3") + Fraction(1, 10**17)
    known = Givens(g, [(x, Stated(0.1))])

    assert compared(known, int(zero.rows), int(g.const(0).rows)) == EQUAL
    assert compared(known, int(more.rows), int(g.const(0).rows)) == GREATER
    assert compared(known, int(y.rows), int(x.rows)) is None
    assert Fraction(1, 10) == written(0.1)
    assert Fraction(1, 3) == written(Fraction(1, 3))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda x: 3 * x - Fraction("0.3"), 0.0),
        (lambda x: (x - Fraction("0.1")) * 1e100, 0.0),
        (lambda x: x.call("sin") ** 2 + x.call("cos") ** 2 - 1, 0.0),
        (lambda x: (x + 1e8) - 1e8, 0.1),
        (lambda x: 1 - (x * 400).call("sigmoid"), 4.248354255291589e-18),
        (lambda x: (x - 1).call("ln"), None),  # undefined
        (lambda x: x + x.graph.leaf("free"), None),
    ],
)
def test_values_that_much_cancels_in(make: Any, expected: float | None) -> None:
    """As doubles, right to the last digit; 0 where it is 0; None where it does not follow."""
    g = Graph()
    x = g.leaf("x")
    block = make(x)

    assert expected == value_of(Givens(g, [(x, Stated(0.1))]), int(block.rows))


def test_the_precision_of_others_is_left_alone() -> None:
    """Whoever uses mpmath beside us finds it as it was."""
    before = iv.dps
    g = Graph()
    x = g.leaf("x")
    a, b = x.call("sin") ** 2 + x.call("cos") ** 2, g.const(1) + x * 0
    assert compared(Instances(g, [a, b], batch=2), int(a.rows), int(b.rows)) == EQUAL

    assert before == iv.dps
    assert DIGITS[0] >= 50


def test_whole_numbers_need_no_intervals() -> None:
    """Arithmetic with fractions is exact by itself, and mpmath takes its time to load."""
    code = (
        "import sys\n"
        "from fractions import Fraction\n"
        "from types import SimpleNamespace\n"
        "from bptutor.calculus.graph import Graph\n"
        "from bptutor.calculus.precise import compared\n"
        "graph = Graph()\n"
        "x, y = graph.leaf('x'), graph.leaf('y')\n"
        "fixed = {int(x.rows): Fraction(3), int(y.rows): Fraction(1, 10)}\n"
        "given = SimpleNamespace(graph=graph, fixed=fixed)\n"
        "difference = x * y - graph.const(Fraction(3, 10))\n"
        "assert compared(given, int(difference.rows), int(graph.const(0).rows)) == 0\n"
        "assert compared(given, int((x + y).rows), int(x.rows)) == 1\n"
        "assert compared(given, int((x * 0.5).rows), int(x.rows)) == -1\n"
        "assert 'mpmath' not in sys.modules\n"
    )
    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
